// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "rollouts/lanes.h"
#include "rollouts/steplines.h"
#include "services/specdiff.h"

#include <QObject>

#include <optional>
#include <vector>

namespace bayplan::rollouts {

/// What a view of a rollout is made from, at one moment.
struct RolloutSnapshot
{
    World world;                                       ///< with the rollout in it
    QList<Step> coming = {};                           ///< to the end, see rehearse(); none where that isn't known
    std::vector<operations::Operation::Row> rows = {}; ///< of the operation that drives it here
    std::map<int, Step> steps = {};                    ///< what they do, see stepLines()
    QString waitsFor = {};                             ///< a sentence without its full stop
    QString actor = {};                                ///< who drives it, here or elsewhere; empty if nobody does
};

/// How many replicas of either side served at a moment, until the next sample says something else.
struct ServingSample
{
    core::Time at{};
    int old = 0;
    int fresh = 0;

    bool operator==(const ServingSample &) const = default;
};

/// One service's rollout as people watch it: both sides, how far it is, what was done and comes, how many served
/// meanwhile. Told from snapshots; remembers what they no longer have. Knows no engine and no clock.
class RolloutView : public QObject
{
    Q_OBJECT

public:
    /// More samples are thinned out, the oldest first.
    static constexpr qsizetype mostSamples = 1000;

    using QObject::QObject;

    /// `now` is shown, `monotonic` measures. Another rollout than the one before begins anew.
    void take(const RolloutSnapshot &snapshot, core::Time now, core::MonotonicTime monotonic);

    bool isEmpty() const { return !m_taken; }
    const services::Rollout &rollout() const { return m_rollout; }
    const services::ServiceSpec &spec() const { return m_spec; } ///< of the revision it goes to, `to`
    const Lane &oldLane() const { return m_lanes.old; }
    const Lane &newLane() const { return m_lanes.fresh; }
    /// Replicas of the revision it goes to now that serve, of as many as are wanted.
    int done() const { return m_done; }
    int total() const { return m_total; }
    /// Estimated from how long those took that are done; nothing while that can't be told.
    std::optional<std::chrono::seconds> timeLeft() const { return m_timeLeft; }
    const QList<StepLine> &steps() const { return m_steps; }
    /// By which ways the gate was asked, as far as its steps were done here: "GET /healthy through ssh to aws1".
    const QStringList &asked() const { return m_asked; }
    /// Oldest first. The last one holds until lastLook().
    const QList<ServingSample> &samples() const { return m_samples; }
    core::Time lastLook() const { return m_lastLook; }
    /// As many as must serve all the time.
    int promise() const;
    const QString &waitsFor() const { return m_waitsFor; }
    const QString &actor() const { return m_actor; } ///< who drives it; may hold whatever hosts say
    const QList<services::SpecDifference> &differences() const { return m_differences; }

Q_SIGNALS:
    void changed();

private:
    void begin(const RolloutSnapshot &snapshot, core::MonotonicTime monotonic);
    void look(const RolloutSnapshot &snapshot);
    void lookAtWays(const RolloutSnapshot &snapshot);
    void sample(core::Time now);
    void estimate(core::MonotonicTime monotonic);
    bool moves() const;

    bool m_taken = false;
    services::Rollout m_rollout;
    services::ServiceSpec m_spec;
    Lanes m_lanes;
    QList<LaneBlock> m_seenOld;
    QList<LaneBlock> m_seenFresh;
    QList<StepLine> m_steps;
    QStringList m_asked;
    QList<ServingSample> m_samples;
    core::Time m_lastLook{};
    bool m_isOver = false; ///< and its end has been sampled
    QString m_waitsFor;
    QString m_actor;
    QList<services::SpecDifference> m_differences;
    int m_done = 0;
    int m_total = 0;
    // For the estimate: since when it goes where it goes now, without pauses.
    int m_doneAtFirst = 0;
    int m_doneLast = 0;
    std::chrono::nanoseconds m_moved{0};
    std::chrono::nanoseconds m_movedAtLastDone{0};
    core::MonotonicTime m_lastMoment{};
    std::optional<std::chrono::seconds> m_timeLeft;
};

} // namespace bayplan::rollouts
