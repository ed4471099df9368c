// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/runservicestep.h"

#include "core/soon.h"
#include "operations/operations.h"
#include "operations/operationtext.h"
#include "services/recordchange.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "services/words.h"

#include <QPointer>

#include <algorithm>
#include <utility>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using operations::Operation;
using operations::StepRun;

namespace {

constexpr std::chrono::seconds mostForOthers{60};

/// Waits for the end of a part, and cancels it if it is ended before.
class PartOnTheWay : public core::Task::Work
{
public:
    explicit PartOnTheWay(Operation &part) : m_part(&part) {}
    /// From the event loop: this may be within the end of all operations.
    ~PartOnTheWay() override
    {
        if (m_part && m_part->isRunning())
            QMetaObject::invokeMethod(
                m_part, [part = m_part.get()] { part->cancel(); }, Qt::QueuedConnection);
    }

    QObject context; ///< what listens for it

private:
    const QPointer<Operation> m_part;
};

bool isReplica(const Operation::Row &row)
{
    return row.target.kind == u"container"_s;
}

/// Why it isn't all done.
Error whyNotDone(const Operation &part)
{
    Error why{.kind = Error::Kind::Declined,
              .what = tr("It was cancelled"),
              .where = {},
              .next = tr("Retry to go on with it")};
    int replicas = 0;
    int there = 0;
    const Operation::Row *failed = nullptr;
    for (const Operation::Row &row : part.rows()) {
        replicas += isReplica(row);
        there += isReplica(row) && row.state == Operation::State::Done;
        if (!failed && row.state == Operation::State::Failed)
            failed = &row;
    }
    if (!failed || !failed->error)
        return why;
    why = *failed->error;
    if (isReplica(*failed) || failed->target.kind == u"image"_s)
        why.what = failed->target.name + u": "_s + why.what;
    if (why.where.isEmpty())
        why.where = failed->target.hostName;
    if (there > 0)
        why.what = tr("%1 of %2 replicas are there. %3").arg(there).arg(replicas).arg(why.what);
    return why;
}

/// Finishes once as many are ready.
void awaitReady(StepRun &run, const RunningMeans &means, const QString &service, int replicas)
{
    const auto ready = [&book = means.book, service] {
        const auto state = book.state(service);
        return state ? state->ready() : 0;
    };
    if (replicas == 0 || ready() >= replicas)
        return run.finish({});
    class Waiting : public core::Task::Work
    {
    public:
        QObject context;
    };
    auto work = std::make_unique<Waiting>();
    QObject::connect(&means.book, &ServiceBook::changed, &work->context,
                     [&run, ready, replicas](const QSet<QString> &) {
                         if (!run.outcome() && ready() >= replicas)
                             run.finish({});
                     });
    run.keep(core::Task(std::move(work)));
    run.keep(core::soon(
        [&run, service, ready, replicas] {
            if (run.outcome())
                return;
            run.finish(
                core::fail({.kind = Error::Kind::Timeout,
                            .what = replicas == 1 ? tr("Its replica is not ready")
                                                  : tr("%1 of its %2 replicas are ready").arg(ready()).arg(replicas),
                            .where = service,
                            .next = tr("See what they log, then retry")}));
        },
        GateTimes().deadline));
    run.progress(tr("Waits until all of its replicas are ready"));
}

void follow(StepRun &run, const RunningMeans &means, const QString &service, Operation &part, int replicas)
{
    auto work = std::make_unique<PartOnTheWay>(part);
    QObject *context = &work->context;
    const auto tell = [&run, &part] { run.progress(tr("%1 steps", "2 of 3").arg(operations::summaryOf(part).text)); };
    QObject::connect(&part, &Operation::rowChanged, context, tell);
    QObject::connect(&means.runner, &ServiceRunner::ended, context,
                     [&run, means, part = QPointer(&part), service, replicas](const QString &ended) {
                         if (ended != service || !part)
                             return;
                         if (part->count(Operation::State::Done) < int(part->rows().size()))
                             return run.finish(core::fail(whyNotDone(*part)));
                         means.operations.dismiss(*part); // there is no more to see of it
                         awaitReady(run, means, service, replicas);
                     });
    run.keep(core::Task(std::move(work)));
    tell();
}

/// A change of a service that a step makes.
struct ServiceWork
{
    RunningMeans means;
    QString service;
    std::function<std::optional<Change>()> make;
    int replicas = 0;
    std::function<std::vector<operations::Step>()> undo;
};

/// Whether this program acts on it, or did so and the host has not told yet of its end.
bool isInOurHands(const ServiceWork &work)
{
    const auto head = work.means.book.head(work.service);
    return work.means.runner.isBusy(work.service) || (head && head->isOurs);
}

void begin(StepRun &run, const std::shared_ptr<const ServiceWork> &work);

/// Begins once that is over: what keeps services up tries again by itself what has failed here.
void beginLater(StepRun &run, const std::shared_ptr<const ServiceWork> &work)
{
    class Waiting : public core::Task::Work
    {
    public:
        QObject context;
        bool isOver = false;
    };
    auto waiting = std::make_unique<Waiting>();
    Waiting *raw = waiting.get();
    const auto look = [&run, work, raw] {
        if (!raw->isOver && !isInOurHands(*work)) {
            raw->isOver = true;
            begin(run, work);
        }
    };
    QObject::connect(&work->means.book, &ServiceBook::changed, &raw->context, look);
    QObject::connect(&work->means.runner, &ServiceRunner::ended, &raw->context, look);
    run.keep(core::Task(std::move(waiting)));
    run.keep(core::soon(
        [&run, work, raw] {
            if (!std::exchange(raw->isOver, true))
                run.finish(core::fail(changedAlready(work->service)));
        },
        mostForOthers));
    run.progress(tr("Waits until the change before is over"));
}

void begin(StepRun &run, const std::shared_ptr<const ServiceWork> &work)
{
    const std::optional<Change> change = work->make();
    if (!change) {
        run.note(tr("There is nothing to do"));
        return run.finish({});
    }
    if ((change->refusal || work->means.runner.isBusy(work->service)) && isInOurHands(*work))
        return beginLater(run, work);
    Operation *part = change->refusal ? nullptr : work->means.runner.runPart(*change);
    if (!part)
        return run.finish(core::fail(change->refusal.value_or(changedAlready(work->service))));
    run.leavesIfCancelled(tr("What is there of it stays; Retry goes on with it"));
    if (work->undo)
        run.undoneBy(work->undo());
    follow(run, work->means, work->service, *part, work->replicas);
}

} // namespace

operations::Step runServiceStep(const operations::Target &target, const RunningMeans &means,
                                std::function<std::optional<Change>()> make, int replicas,
                                std::function<std::vector<operations::Step>()> undo)
{
    const auto work = std::make_shared<const ServiceWork>(
        ServiceWork{means, target.name, std::move(make), replicas, std::move(undo)});
    return {.target = target, .start = [work](StepRun &run) { begin(run, work); }};
}

} // namespace bayplan::services
