// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/leasekeeper.h"

#include "fleet/fleet.h"
#include "services/recordsteps.h"
#include "services/words.h"

namespace bayplan::services {

using core::Error;
using core::Result;

LeaseKeeper::LeaseKeeper(fleet::Fleet &fleet, ServiceRecord record, fleet::HostId home)
    : m_fleet(fleet)
    , m_record(std::move(record))
    , m_home(home)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { renew(); });
    connect(&fleet, &QObject::destroyed, this, [this] { end(); });
}

void LeaseKeeper::written(core::SleeplessTime begun)
{
    m_until = begun + m_record.lease->length;
    m_timer.start(std::chrono::milliseconds(m_record.lease->length) / 3);
}

std::optional<Error> LeaseKeeper::lost() const
{
    if (m_lost)
        return m_lost;
    if (core::SleeplessClock::now() < m_until)
        return std::nullopt;
    const fleet::HostConnection *host = m_fleet.host(m_home);
    return Error{.kind = Error::Kind::Timeout,
                 .what =
                     tr("The record of %1 could not be kept up, so somebody else may act by now").arg(m_record.name),
                 .where = host ? host->config().name : QString(),
                 .next = tr("Look at what it is now, and try again")};
}

void LeaseKeeper::change(std::function<void(ServiceRecord &)> how, std::function<void(Result<void>)> done)
{
    m_change = Change{std::move(how), std::move(done)};
    if (!m_run) // else after what is being written
        renew();
}

void LeaseKeeper::renew()
{
    if (const auto why = lost())
        return answer(core::fail(*why));
    ServiceRecord next = m_record;
    ++next.generation;
    if (m_change)
        m_change->how(next);
    const auto begun = core::SleeplessClock::now();
    auto steps = writeRecordSteps(next, m_home, {}, m_fleet);
    if (steps.empty()) {
        return answer(core::fail({.kind = Error::Kind::NotFound,
                                  .what = tr("The host of its record is not in this workspace any more"),
                                  .where = m_record.name,
                                  .next = {}}));
    }
    m_timer.stop();
    m_isChanging = m_change.has_value();
    write(std::move(steps.front()),
          [this, next, begun](const Result<void> &outcome) { onWritten(next, begun, outcome); });
}

void LeaseKeeper::onWritten(const ServiceRecord &next, core::SleeplessTime begun, const Result<void> &outcome)
{
    if (outcome) {
        m_record = next;
        m_unanswered.reset();
        written(begun);
        if (std::exchange(m_isChanging, false))
            answer({});
        if (m_change) // that came meanwhile
            m_timer.start(0);
    } else if (outcome.error().kind == Error::Kind::Declined) {
        readOther(outcome.error());
    } else { // not reached: again, as long as it holds; it may have been written, though the answer is lost
        m_unanswered = Unanswered{next, m_isChanging};
        if (const auto why = lost())
            answer(core::fail(*why));
        else
            m_timer.start(std::chrono::seconds(1));
    }
}

/// Somebody else was first: an operator who steers from elsewhere, or who has taken the lease.
void LeaseKeeper::readOther(const Error &why)
{
    m_tookOurs = false;
    write(readRecordStep(m_record.name, m_home, m_fleet, [this](const FoundRecord &newest) { take(newest); }),
          [this, why](const Result<void> &read) {
              m_isChanging = false;
              // Whose it is isn't known yet; or what took the name is no record.
              if (!m_lost && !m_timer.isActive())
                  m_timer.start(std::chrono::seconds(1));
              if (read && !std::exchange(m_tookOurs, false))
                  answer(core::fail(why));
          });
}

void LeaseKeeper::see(const FoundRecord &newest)
{
    if (!m_run && !m_released)
        take(newest);
}

void LeaseKeeper::restoreRecord()
{
    if (!m_run && !m_released && m_until != core::SleeplessTime{})
        m_timer.start(0);
}

void LeaseKeeper::take(const FoundRecord &newest)
{
    const auto &lease = newest.record.lease;
    if (newest.record.generation <= m_record.generation || m_lost || m_until == core::SleeplessTime{})
        return;
    if (!lease || lease->owner != m_record.lease->owner) {
        const fleet::HostConnection *host = m_fleet.host(m_home);
        m_lost = changedMeanwhile(m_record.name, host ? host->config().name : QString());
        return;
    }
    // As labels have it: these keep times less exactly.
    m_tookOurs = m_unanswered && recordLabels(m_unanswered->record, true) == recordLabels(newest.record, true);
    const bool isAnswer = m_tookOurs && m_unanswered->changes;
    m_unanswered.reset();
    m_record = newest.record;
    m_timer.start(0); // when it was written isn't known, so the lease is not longer for it
    if (!m_tookOurs)
        Q_EMIT changedByOther();
    else if (isAnswer)
        answer({});
}

void LeaseKeeper::answer(const Result<void> &outcome)
{
    if (const auto change = std::exchange(m_change, {}))
        change->done(outcome);
}

void LeaseKeeper::write(operations::Step step, std::function<void(Result<void>)> done)
{
    m_run = std::make_unique<operations::StepRun>(m_fleet, step.target);
    operations::StepRun *run = m_run.get();
    connect(run, &operations::StepRun::finished, this, [this, run, done = std::move(done)] {
        const Result<void> outcome = *run->outcome();
        m_run.release()->deleteLater(); // it is in its own signal
        done(outcome);
        if (m_released && !m_run)
            giveBack();
    });
    step.start(*run);
}

void LeaseKeeper::release(bool forget, std::function<void()> done)
{
    m_timer.stop();
    m_forget = forget;
    m_released = std::move(done);
    if (!m_run) // else after what is being written
        giveBack();
}

/// There is nobody any more to write to, so what waits for that is let go: it may be what keeps this.
void LeaseKeeper::end()
{
    m_timer.stop();
    const auto change = std::exchange(m_change, {});
    const auto released = std::exchange(m_released, {});
    const auto run = std::move(m_run);
}

void LeaseKeeper::giveBack()
{
    m_timer.stop();
    const auto done = std::exchange(m_released, {});
    // Never written, or somebody else's by now: nothing is ours to give back.
    if (m_until == core::SleeplessTime{} || m_lost)
        return done();
    if (m_unanswered) { // first whether that was written
        m_unanswered.reset();
        return write(
            readRecordStep(m_record.name, m_home, m_fleet, [this](const FoundRecord &newest) { take(newest); }),
            [this, done](const Result<void> &) { m_released = done; });
    }
    if (m_forget)
        return write(forgetRecordsStep(m_record.name, m_home, m_fleet), [done](const Result<void> &) { done(); });
    ServiceRecord free = m_record;
    ++free.generation;
    free.lease.reset();
    free.replicas = m_replicas.value_or(free.replicas);
    auto steps = writeRecordSteps(free, m_home, {}, m_fleet);
    if (steps.empty())
        return done();
    write(std::move(steps.front()), [done](const Result<void> &) { done(); });
}

} // namespace bayplan::services
