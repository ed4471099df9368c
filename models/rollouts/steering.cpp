// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/steering.h"

#include "rollouts/words.h"

#include <algorithm>

namespace bayplan::rollouts {

using core::Error;
using core::Result;
using services::Rollout;
using services::ServiceRecord;
using State = Rollout::State;
using Strategy = services::RolloutSettings::Strategy;

namespace {

/// The rollout of one record, to be told something.
class Steering
{
public:
    Steering(const ServiceRecord &record, Rollout &rollout, QString by)
        : m_record(record)
        , m_rollout(rollout)
        , m_by(std::move(by))
    {
    }

    Result<void> tell(Steer steer)
    {
        if (m_rollout.state == State::Completed)
            return no(tr("The rollout of %1 is over: all replicas are of revision %2").arg(name()).arg(m_rollout.to),
                      tr("Undo it to go back to an earlier revision"));
        if (m_rollout.state == State::RolledBack)
            return no(tr("The rollout of %1 is over: it has gone back to revision %2").arg(name()).arg(m_rollout.from),
                      tr("Update it again to try another time"));
        switch (steer) {
        case Steer::Pause:
            return pause();
        case Steer::Resume:
            return resume();
        case Steer::Promote:
            return promote();
        case Steer::Abort:
            break;
        }
        return abort();
    }

private:
    Result<void> pause()
    {
        if (m_rollout.state == State::Paused)
            return no(tr("The rollout of %1 is paused already").arg(name()));
        if (m_rollout.state == State::Failed)
            return no(tr("The rollout of %1 has failed, so there is nothing to pause").arg(name()));
        m_rollout.state = State::Paused;
        if (!m_rollout.back) // why it goes back is worth more
            m_rollout.reason = saying(tr("Paused by %1"));
        return {};
    }

    /// Failed replicas are forgotten: one more may fail now, as at the beginning. It goes on the way it was going, for
    /// whoever resumes what failed on its way back wants it to be back.
    Result<void> resume()
    {
        if (m_rollout.state == State::AwaitingPromotion)
            return no(tr("The rollout of %1 waits to be promoted").arg(name()),
                      tr("Promote it to go on, or abort it to go back"));
        if (m_rollout.state != State::Paused && m_rollout.state != State::Failed)
            return no(tr("The rollout of %1 is under way").arg(name()));
        m_rollout.state = m_rollout.back ? State::RollingBack : State::Running;
        m_rollout.failures = 0;
        m_rollout.ended.reset();
        if (!m_rollout.back)
            m_rollout.reason.clear();
        return {};
    }

    Result<void> promote()
    {
        if (m_rollout.back)
            return goesBack();
        if (m_rollout.state == State::Paused || m_rollout.state == State::Failed)
            return no(tr("The rollout of %1 is paused").arg(name()), tr("Resume it first"));
        const bool isBlueGreen = m_rollout.settings.strategy == Strategy::BlueGreen;
        if (isBlueGreen && m_rollout.promoted && m_rollout.scaleDownDelay().count() > 0) {
            m_rollout.oldUnwanted = true;
            return {};
        }
        if (m_rollout.promoted)
            return no(tr("The rollout of %1 has been promoted already").arg(name()));
        if (isBlueGreen && m_rollout.state != State::AwaitingPromotion)
            return no(tr("The new replicas of %1 are not all ready yet").arg(name()),
                      tr("It can be promoted once they are"));
        m_rollout.promoted = true;
        m_rollout.state = State::Running;
        m_rollout.reason.clear();
        return {};
    }

    Result<void> abort()
    {
        if (m_rollout.back)
            return goesBack();
        const auto &revisions = m_record.revisions;
        if (std::none_of(revisions.begin(), revisions.end(),
                         [this](const services::Revision &each) { return each.number == m_rollout.from; }))
            return no(tr("Revision %1 of %2 is not kept any more").arg(m_rollout.from).arg(name()));
        m_rollout.back = true;
        m_rollout.state = State::RollingBack;
        m_rollout.failures = 0;
        m_rollout.ended.reset();
        m_rollout.reason = saying(tr("Aborted by %1"));
        return {};
    }

    Result<void> goesBack() const
    {
        const bool rests = m_rollout.state == State::Paused || m_rollout.state == State::Failed;
        return no(tr("The rollout of %1 goes back to revision %2 already").arg(name()).arg(m_rollout.from),
                  rests ? tr("Resume it to go on with that") : QString());
    }

    QString saying(const QString &text) const { return text.arg(m_by.isEmpty() ? tr("an operator") : m_by); }
    const QString &name() const { return m_record.name; }
    static tl::unexpected<Error> no(const QString &what, const QString &next = {})
    {
        return core::fail({.kind = Error::Kind::Declined, .what = what, .where = {}, .next = next});
    }

    const ServiceRecord &m_record;
    Rollout &m_rollout;
    const QString m_by;
};

} // namespace

Result<ServiceRecord> steered(const ServiceRecord &record, Steer steer, core::Time /*now*/, const QString &by)
{
    if (!record.rollout)
        return core::fail({.kind = Error::Kind::NotFound,
                           .what = tr("%1 has no rollout").arg(record.name),
                           .where = {},
                           .next = tr("Update it to begin one")});
    ServiceRecord next = record;
    ++next.generation;
    if (const auto done = Steering(record, *next.rollout, by).tell(steer); !done)
        return core::fail(done.error());
    if (next.rollout->back)
        next.revision = next.rollout->from;
    return next;
}

bool canSteer(const ServiceRecord &record, Steer steer)
{
    return steered(record, steer, {}).has_value();
}

} // namespace bayplan::rollouts
