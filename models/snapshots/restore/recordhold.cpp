// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/recordhold.h"

#include "core/plaintext.h"
#include "core/sleeplessclock.h"
#include "fleet/fleet.h"
#include "services/leasekeeper.h"
#include "services/recordsteps.h"
#include "snapshots/restore/restoredrecord.h"
#include "snapshots/words.h"

#include <QUuid>

#include <utility>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::Step;
using operations::StepRun;
using operations::Target;
using services::ServiceRecord;

namespace {

/// As ServiceRunner has it: until others may act when this program has died.
constexpr std::chrono::seconds leaseLength{30};

/// `content` in place of what a record says, which goes on otherwise.
void putContent(ServiceRecord &record, const ServiceRecord &content)
{
    ServiceRecord next = content;
    next.generation = record.generation;
    next.lease = record.lease;
    next.home = record.home;
    record = std::move(next);
}

} // namespace

RecordHold::RecordHold(fleet::Fleet &fleet, fleet::HostId home, const services::Actor &actor, ServiceRecord record,
                       std::optional<ServiceRecord> before, QList<fleet::HostId> copies)
    : m_fleet(fleet)
    , m_home(home)
    , m_actor(actor)
    , m_owner(actor.token + u"/restore-"_s + QUuid::createUuid().toString(QUuid::Id128))
    , m_record(std::move(record))
    , m_basis(before)
    , m_before(std::move(before))
    , m_copies(std::move(copies))
{
}

RecordHold::~RecordHold() = default;

Step RecordHold::writeStep(const Target &target)
{
    return {.target = target, .start = [hold = shared_from_this()](StepRun &run) {
                hold->ensure(run, [hold, &run] {
                    run.undoneBy(hold->backSteps(run.target()));
                    run.finish({});
                });
            }};
}

std::vector<Step> RecordHold::copySteps()
{
    std::vector<Step> steps;
    for (const fleet::HostId host : m_copies)
        steps.push_back(copyStep(host));
    return steps;
}

/// Of the record as it is by then.
Step RecordHold::copyStep(fleet::HostId id)
{
    const fleet::HostConnection *host = m_fleet.host(id);
    const Target target{id, host ? host->config().name : QString(), u"service"_s, {}, m_record.name};
    return {.target = target, .start = [hold = shared_from_this(), id](StepRun &run) {
                hold->ensure(run, [hold, id, &run] {
                    const auto steps =
                        services::writeRecordSteps(hold->m_keeper->record(), hold->m_home, {id}, hold->m_fleet);
                    if (steps.size() < 2) // one of the hosts isn't in the workspace any more
                        return run.finish({});
                    steps[1].start(run);
                });
            }};
}

Step RecordHold::guarded(Step step)
{
    step.start = [hold = shared_from_this(), start = std::move(step.start)](StepRun &run) {
        hold->ensure(run, [start, &run] { start(run); });
    };
    return step;
}

void RecordHold::ensure(StepRun &run, std::function<void()> then)
{
    if (!m_keeper) {
        m_waiting.push_back({&run, std::move(then)});
        if (!m_taking)
            take(run);
    } else if (const auto why = m_keeper->lost()) {
        run.finish(core::fail(*why));
    } else {
        then();
    }
}

/// Writes the record with a lease. Apart from the step that asks for it, since others may wait for it too.
void RecordHold::take(StepRun &asked)
{
    const fleet::HostConnection *home = m_fleet.host(m_home);
    m_taking = std::make_unique<StepRun>(
        m_fleet, Target{m_home, home ? home->config().name : QString(), u"service"_s, {}, m_record.name});
    StepRun *run = m_taking.get();
    connect(run, &StepRun::called, &asked, [&asked](const operations::CallRecord &call) { asked.record(call); });
    connect(run, &StepRun::progressed, &asked,
            [&asked](const QString &text, qint64 done, qint64 total) { asked.progress(text, done, total); });

    const auto next = std::make_shared<ServiceRecord>(m_record);
    next->lease = services::Lease{
        .owner = m_owner + u'/' + QString::number(++m_leases), .shown = m_actor.shown, .length = leaseLength};
    if (m_basis)
        next->generation = m_basis->generation + 1;
    // Where the record is another only for what is kept up meanwhile.
    const auto rebase = [this, next](const ServiceRecord &now) -> std::optional<ServiceRecord> {
        const bool isFree = !now.lease || now.lease->owner.startsWith(m_owner);
        if (!m_basis || !isFree || !wantSame(now, *m_basis))
            return std::nullopt;
        next->generation = now.generation + 1;
        return *next;
    };
    connect(run, &StepRun::finished, this, [this, run, next, begun = core::SleeplessClock::now()] {
        const Result<void> outcome = *run->outcome();
        m_taking.release()->deleteLater(); // it is in its own signal
        if (outcome) {
            m_record = *next;
            m_basis = *next;
            m_keeper = std::make_shared<services::LeaseKeeper>(m_fleet, *next, m_home);
            m_keeper->written(begun);
        }
        onTaken(outcome);
    });
    if (const auto why = heldByOther())
        return run->finish(core::fail(*why));
    const auto steps = services::writeRecordSteps(*next, m_home, {}, m_fleet, rebase);
    if (steps.empty())
        return run->finish(core::fail({.kind = Error::Kind::NotFound,
                                       .what = tr("The host of its record is not in this workspace any more"),
                                       .where = m_record.name,
                                       .next = {}}));
    steps.front().start(*run);
}

void RecordHold::onTaken(const Result<void> &outcome)
{
    const auto self = shared_from_this();
    for (const Waiting &waiting : std::exchange(m_waiting, {})) {
        if (!waiting.run)
            continue;
        if (outcome)
            waiting.then();
        else
            waiting.run->finish(core::fail(outcome.error()));
    }
    for (auto &done : std::exchange(m_released, {}))
        release(std::move(done));
}

/// As far as it has been seen; whoever is first in spite of that makes the writing fail.
std::optional<Error> RecordHold::heldByOther() const
{
    const QList<services::FoundRecord> records = services::findRecords(m_fleet).byService.value(m_record.name);
    const services::FoundRecord *newest = services::latest(records);
    if (!newest || !newest->record.lease || newest->record.lease->owner.startsWith(m_owner))
        return std::nullopt;
    const fleet::HostConnection *host = m_fleet.host(newest->host);
    const auto ahead = host ? host->status().clockAhead : std::nullopt;
    if (!services::isHeldByOther(*newest, m_owner, core::now() + ahead.value_or(std::chrono::milliseconds(0))))
        return std::nullopt;
    return Error{.kind = Error::Kind::Declined,
                 .what = tr("%1 is changing the service now").arg(core::plainLine(newest->record.lease->shown, 80)),
                 .where = m_record.name,
                 .next = tr("Wait until that is done")};
}

std::vector<Step> RecordHold::backSteps(const Target &target)
{
    std::vector<Step> steps;
    steps.push_back({.target = target, .start = [hold = shared_from_this()](StepRun &run) {
                         hold->ensure(run,
                                      [hold, &run] { hold->m_before ? hold->writeBefore(run) : hold->forget(run); });
                     }});
    for (const fleet::HostId host : m_copies) {
        steps.push_back(m_before ? copyStep(host) : services::forgetRecordsStep(m_record.name, host, m_fleet));
        steps.back().after = {0};
    }
    return steps;
}

void RecordHold::writeBefore(StepRun &run)
{
    m_keeper->change([before = *m_before](ServiceRecord &record) { putContent(record, before); },
                     [this, asked = QPointer<StepRun>(&run)](const Result<void> &outcome) {
                         if (outcome) {
                             m_record = *m_before;
                             m_basis = *m_before;
                         }
                         if (asked)
                             asked->finish(outcome);
                     });
}

/// The lease goes with the record.
void RecordHold::forget(StepRun &run)
{
    const auto keeper = std::exchange(m_keeper, {});
    keeper->release(true, [self = shared_from_this(), keeper, asked = QPointer<StepRun>(&run)] {
        if (asked) // for its outcome, and for what came meanwhile
            services::forgetRecordsStep(self->m_record.name, self->m_home, self->m_fleet).start(*asked);
    });
}

void RecordHold::release(std::function<void()> done)
{
    if (m_taking)
        return m_released.push_back(std::move(done));
    if (!m_keeper)
        return done();
    const auto keeper = std::exchange(m_keeper, {});
    keeper->release(false, [self = shared_from_this(), keeper, done = std::move(done)] { done(); });
}

} // namespace bayplan::snapshots
