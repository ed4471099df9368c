// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace bayplan::services {

/// How a service goes from one revision to another. The names are those of Kubernetes, Swarm and Nomad, each where it
/// says most.
struct RolloutSettings
{
    enum class Strategy {
        Rolling,   ///< a few replicas at a time
        BlueGreen, ///< all new ones beside all old ones, then over to them at once
        Canary,    ///< a few new ones beside all old ones, then rolling once promoted
    };
    enum class Order { StartFirst, StopFirst };
    enum class FailureAction { Rollback, Pause };

    Strategy strategy = Strategy::Rolling;
    Order order = Order::StartFirst;            ///< StopFirst: `maxSurge` is of no use, `maxUnavailable` at least 1
    int parallelism = 1;                        ///< replicas on their way at a time; 0: all
    int maxSurge = 1;                           ///< replicas more than desired
    int maxUnavailable = 0;                     ///< ready replicas fewer than desired
    std::chrono::seconds delay{0};              ///< after a replica has been replaced
    std::chrono::seconds minHealthyTime{10};    ///< ready without a break before it counts
    std::chrono::seconds healthyDeadline{300};  ///< for one replica, until it counts
    std::chrono::seconds progressDeadline{600}; ///< without any replica that comes to count or goes
    int passes = 1;                             ///< probes in a row that must pass (gates of the kinds Http and Tcp)
    double maxFailureRatio = 0;                 ///< of the desired replicas that may fail; more is a failed rollout
    FailureAction failureAction = FailureAction::Rollback;
    int canary = 1;             ///< replicas; see `canaryPercent`
    bool canaryPercent = false; ///< `canary` is per cent of the desired ones, rounded up
    int canaryTraffic = 0; ///< Canary: per cent of the requests that all canaries get together until they are promoted;
                           ///< 0: each as many as an old one
    std::optional<bool> autoPromote = {};    ///< without an operator; if it isn't said: BlueGreen does, Canary doesn't
    std::chrono::seconds promoteAfter{0};    ///< for how long all canaries must have counted before that
    std::chrono::seconds scaleDownDelay{30}; ///< BlueGreen: how long the old ones stay after the switch
    /// How long a replica that goes is given before it is told to stop. Unset: not at all, as nothing sends it requests
    /// that Bayplan knows of.
    std::optional<std::chrono::seconds> drainTimeout = {};
    int historyLimit = 10; ///< revisions kept, to go back to

    bool promotesItself() const { return autoPromote.value_or(strategy == Strategy::BlueGreen); }
    bool operator==(const RolloutSettings &) const = default;
};

/// What is wrong with them, a sentence without its full stop; empty if they can be used.
QString problemWith(const RolloutSettings &settings);

/// A new replica that did not come to count.
struct FailedReplica
{
    int slot = 0;
    QString host;    ///< its name
    QString reason;  ///< a sentence without its full stop; may quote an engine
    QStringList log; ///< its last lines, as it wrote them
    QString id = {}; ///< its container's; empty if it came to none

    bool operator==(const FailedReplica &) const = default;
};

/// A service on its way from one revision to another, or the last time it was. Kept in the service's record, so that
/// whoever holds the lease can go on with it.
struct Rollout
{
    enum class State {
        Running,
        Paused,            ///< by an operator, or after a failure where that is wanted
        AwaitingPromotion, ///< canaries count; an operator, or time, decides
        Completed,
        RollingBack, ///< to `from`
        RolledBack,
        Failed, ///< neither here nor there: nothing more is done by itself
    };

    int from = 1; ///< revision that is good: where a rollback goes to
    int to = 1;
    RolloutSettings settings = {};
    State state = State::Running;
    QString reason = {};              ///< why it is in this state, a sentence without its full stop; may be empty
    bool back = false;                ///< it goes, or went, back to `from`; kept while Paused
    bool promoted = false;            ///< Canary: it may go on. BlueGreen: over to the new ones. Rolling: all at once
    int failures = 0;                 ///< new replicas that failed, on the way to where it goes now
    QList<FailedReplica> failed = {}; ///< the last few of all
    bool undo = false;                ///< it goes to a revision that was good: nobody is to be waited for
    bool oldUnwanted = false;         ///< BlueGreen: an operator lets the old ones go at once
    QString by = {};                  ///< who began it, "anna on desk-4"
    core::Time started{};             ///< by that desktop's clock, to be shown only
    std::optional<core::Time> ended = {};

    bool isActive() const { return state != State::Completed && state != State::RolledBack && state != State::Failed; }
    /// Where it goes now.
    int target() const { return back ? from : to; }
    // As the settings have it, unless this one rollout is to be otherwise: they are offered for the next one, too.
    bool promotesItself() const { return undo || settings.promotesItself(); }
    std::chrono::seconds promoteAfter() const { return undo ? std::chrono::seconds(0) : settings.promoteAfter; }
    std::chrono::seconds scaleDownDelay() const
    {
        return oldUnwanted ? std::chrono::seconds(0) : settings.scaleDownDelay;
    }
    bool operator==(const Rollout &) const = default;
};

/// "running", "awaiting-promotion", "rolled-back"…; "rolling", "blue-green", "canary".
QString toString(Rollout::State state);
QString toString(RolloutSettings::Strategy strategy);
/// Nothing if it is none of these.
std::optional<RolloutSettings::Strategy> strategyFromString(const QString &text);

/// As a record has it; whatever is at its default is left out.
QJsonObject toJson(const Rollout &rollout);
/// An error names the member that is wrong; nothing is guessed.
core::Result<Rollout> rolloutFromJson(const QJsonObject &json);

} // namespace bayplan::services
