// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/servicerunner.h"

#include "services/changesteps.h"
#include "services/drainsteps.h"
#include "services/leasekeeper.h"
#include "services/words.h"

#include <algorithm>
#include <memory>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using operations::Operation;
using operations::Plan;
using operations::Step;
using operations::StepRun;

namespace {

/// In place of a plan that can't be: says why.
Plan refusedPlan(const Change &change)
{
    const core::Error why = change.refusal.value_or(core::Error{.kind = core::Error::Kind::Declined,
                                                                .what = tr("The service is being changed already"),
                                                                .where = change.service,
                                                                .next = tr("Wait until that is done")});
    return {
        .title = change.title,
        .steps = {Step{.target = {.host = 0, .hostName = {}, .kind = u"service"_s, .id = {}, .name = change.service},
                       .start = [why](StepRun &run) { run.finish(core::fail(why)); }}}};
}

/// How many replicas there are when it was cancelled: as many are wanted from then on.
int doneSoFar(const Change &change, const QList<qsizetype> &places, const Operation &operation)
{
    int replicas = change.from;
    for (qsizetype i = 0; i < places.size(); ++i) {
        const PlannedStep &step = change.plan.steps.at(i);
        if (step.why != PlannedStep::Why::Scale ||
            operation.rows()[size_t(places.at(i))].state != Operation::State::Done)
            continue;
        replicas += step.action == PlannedStep::Action::Create ? 1 : 0;
        replicas -= step.action == PlannedStep::Action::Remove ? 1 : 0;
    }
    return replicas;
}

} // namespace

ServiceRunner::ServiceRunner(ServiceBook &book, operations::Operations &operations, const Means &means,
                             RunnerTimes times, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_operations(operations)
    , m_means(means)
    , m_times(times)
{
    connect(&book, &ServiceBook::surroundingsChanged, this, [this] { moveAway(); });
}

Operation *ServiceRunner::run(const Change &change)
{
    if (!change.isPossible() || isBusy(change.service))
        return nullptr;
    return &m_operations.run(planFor(change));
}

Operation *ServiceRunner::runPart(const Change &change)
{
    if (!change.isPossible() || isBusy(change.service))
        return nullptr;
    Plan plan = planFor(change);
    plan.isPart = true;
    plan.inverse = {};
    return &m_operations.run(std::move(plan));
}

std::optional<ReplicaOf> ServiceRunner::replicaOf(const fleet::ContainerKey &container) const
{
    const QString service = m_book.serviceOf(container);
    if (service.isEmpty())
        return std::nullopt;
    const auto state = m_book.state(service);
    const auto desired = state ? state->desired() : std::nullopt;
    return ReplicaOf{service, desired ? desired->spec.gate : HealthGate()};
}

Operation &ServiceRunner::runOn(operations::ContainerPlan plan, operations::ContainerAction action)
{
    spareRequests(
        plan, action, [this](const auto &key) { return replicaOf(key); }, m_means, m_times.gate);
    return m_operations.run(std::move(plan.plan));
}

Operation *ServiceRunner::restart(const QString &service)
{
    const auto state = m_book.state(service);
    if (!state || isBusy(service) || running(service))
        return nullptr;
    QList<Replica> replicas = state->observed.replicas;
    std::sort(replicas.begin(), replicas.end(), [](const auto &a, const auto &b) { return a.slot < b.slot; });
    QList<fleet::ContainerKey> keys;
    for (const Replica &replica : std::as_const(replicas)) {
        if (replica.state != ReplicaState::Stopped)
            keys << fleet::ContainerKey{replica.host, replica.id};
    }
    constexpr auto action = operations::ContainerAction::Restart;
    auto plan = operations::containerPlan({.action = action}, operations::factsOf(m_means.fleet, keys));
    if (plan.plan.steps.empty())
        return nullptr;
    spareRequests(
        plan, action, [this](const auto &key) { return replicaOf(key); }, m_means, m_times.gate, true);
    plan.plan.title = tr("Restart %1, one replica after the other").arg(service);
    plan.plan.subject = service;
    return &m_operations.run(std::move(plan.plan));
}

Operation *ServiceRunner::running(const QString &service) const
{
    for (Operation *operation : m_operations.all()) {
        if (operation->isRunning() && operation->subject() == service)
            return operation;
    }
    return nullptr;
}

std::optional<std::pair<int, int>> ServiceRunner::scaling(const QString &service) const
{
    const auto found = m_scaling.constFind(service);
    return found == m_scaling.cend() ? std::nullopt : std::optional(*found);
}

Plan ServiceRunner::planFor(const Change &change)
{
    const QString service = change.service;
    ServiceRecord record = change.record;
    record.lease = Lease{.owner = m_book.actor().token + u'/' + QString::number(++m_leases),
                         .shown = m_book.actor().shown,
                         .length = m_times.lease};
    const auto keeper = std::make_shared<LeaseKeeper>(m_means.fleet, record, change.home);

    Plan plan{.title = change.title, .steps = {}, .subject = service};
    ChangeSteps made = changeSteps(change, keeper, m_times.gate, m_means);
    if (made.steps.empty())
        return refusedPlan(change);
    plan.steps = std::move(made.steps);

    const bool forgets = change.forgets;
    m_busy.insert(service);
    m_scaling.insert(service, {change.from, change.to});
    plan.atEnd = [this, service, keeper, forgets, change, places = made.places](const Operation &operation) {
        if (operation.count(Operation::State::Cancelled) > 0 && change.from != change.to)
            keeper->setReplicas(doneSoFar(change, places, operation));
        for (const Operation::Row &row : operation.rows()) {
            if (row.state == Operation::State::Failed && row.target.kind == u"container"_s)
                m_book.noteFailure(service, row.target.host);
        }
        const bool all = operation.count(Operation::State::Done) == int(operation.rows().size());
        release(service, keeper, forgets && all);
    };
    plan.stepsUndo = false; // a replica is taken back by another change, with its own lease
    if (change.inverse)
        plan.inverse = [this, service, inverse = change.inverse] { return planFrom(service, inverse); };
    if (change.again)
        plan.again = [this, service, again = change.again] { return planFrom(service, again); };
    Q_EMIT started(service);
    return plan;
}

void ServiceRunner::forgetIfTooLate(Operation *operation)
{
    const auto &rows = operation->rows();
    const auto failed = std::find_if(rows.begin(), rows.end(),
                                     [](const Operation::Row &row) { return row.state == Operation::State::Failed; });
    if (operation->hasEnded() && operation->count(Operation::State::Done) == 0 && failed != rows.end() &&
        failed->error->kind == core::Error::Kind::Declined)
        m_operations.dismiss(*operation);
}

/// The change that `make` makes of how the service is now; a plan that only says why where that can't be.
Plan ServiceRunner::planFrom(const QString &service, const std::function<Change(const ServiceState &)> &make)
{
    const auto state = m_book.state(service);
    if (!state)
        return refusedPlan({.service = service,
                            .title = service,
                            .refusal = core::Error{.kind = core::Error::Kind::NotFound,
                                                   .what = tr("There is no such service any more"),
                                                   .where = service,
                                                   .next = {}}});
    const Change change = make(*state);
    return change.isPossible() && !isBusy(service) ? planFor(change) : refusedPlan(change);
}

void ServiceRunner::release(const QString &service, const std::shared_ptr<LeaseKeeper> &keeper, bool forget)
{
    // The keeper lives until it is done.
    keeper->release(forget, [this, service, keeper] {
        m_busy.remove(service);
        m_scaling.remove(service);
        Q_EMIT ended(service);
    });
}

Operation *ServiceRunner::setDraining(fleet::HostId host, bool draining)
{
    const fleet::HostConnection *connection = m_means.fleet.host(host);
    if (!connection)
        return nullptr;
    Plan plan{.title = draining ? tr("Drain %1").arg(connection->config().name)
                                : tr("End the drain of %1").arg(connection->config().name),
              .steps = {}};
    plan.steps.push_back(draining ? markDrainedStep(*connection) : unmarkDrainedStep(*connection));
    if (draining) {
        plan.atEnd = [this, host](const Operation &operation) {
            if (operation.count(Operation::State::Done) == 0)
                return;
            m_toEmpty.insert(host);
            moveAway();
        };
    }
    return &m_operations.run(std::move(plan));
}

/// Once the mark is seen, plans keep clear of the host.
void ServiceRunner::moveAway()
{
    const QSet<fleet::HostId> waiting = m_toEmpty;
    for (const fleet::HostId host : waiting) {
        if (!m_book.isDraining(host))
            continue;
        m_toEmpty.remove(host);
        for (const QString &name : m_book.names()) {
            const auto state = m_book.state(name);
            if (!state || !state->head.record)
                continue;
            const auto &replicas = state->observed.replicas;
            if (std::any_of(replicas.begin(), replicas.end(),
                            [host](const Replica &each) { return each.host == host; }))
                run(restore(*state));
        }
    }
}

} // namespace bayplan::services
