// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "services/observed.h"
#include "services/rollout.h"

#include <QList>
#include <QMap>
#include <QSet>

#include <optional>

namespace bayplan::rollouts {

/// One thing to do for a rollout.
struct Step
{
    enum class Action {
        BringImage, ///< of `revision` to the host, copied from `imageFrom`, or pulled if that is 0
        Create,     ///< a replica, called `name`; done when its gate has passed
        Gate,       ///< the same for one that is there already, since whoever made it is gone
        Remove,     ///< a replica: drained, stopped, removed
        Rename,     ///< a replica, to `name`
    };

    Action action = Action::Create;
    fleet::HostId host = 0;
    int slot = 0;
    int revision = 0;
    QString id = {};   ///< Gate, Remove, Rename: which container
    QString name = {}; ///< Create, Rename
    fleet::HostId imageFrom = 0;

    bool operator==(const Step &) const = default;
};

/// A step that failed and that the rollout does not know of yet. It is told once: whoever asks drops it then. That a
/// replica is not well any more that had passed is a failure of its gate, too.
struct StepFailure
{
    Step step;
    QString reason; ///< a sentence without its full stop
    QStringList log = {};
};

/// All that the next steps of a rollout depend on.
struct World
{
    services::Rollout rollout;
    int desired = 1;                             ///< replicas
    QMap<int, services::ServiceSpec> specs = {}; ///< by revision: those the rollout is about and those of all replicas
    /// By revision whose spec has no resolved image: which one it is, as far as hosts tell; see
    /// ServiceBook::meantImage().
    QMap<int, QString> meant = {};
    /// Hosts as the revision needs them that the rollout goes to; every replica judged by its own revision's gate.
    services::Observed observed = {};
    QSet<fleet::ContainerKey> passed = {}; ///< whose gate has passed under whoever asks
    QList<Step> onTheWay = {};
    QList<StepFailure> failures = {};
    // By the desktop's monotonic clock, counted anew by whoever goes on with a rollout, and whenever the rollout's
    // state, direction or promotion changes.
    std::chrono::milliseconds sinceProgress{0}; ///< since a replica came to count or went, or since it was resumed
    std::chrono::milliseconds sinceReplaced{0}; ///< since the last one was replaced
    /// Since all canaries count (Canary), since the switch (BlueGreen); nothing before.
    std::optional<std::chrono::milliseconds> sinceReached = {};
};

/// What is to be done now.
struct Decision
{
    /// As it is to be. If it differs from what the world has: to be written first, and asked again then; there are no
    /// steps.
    services::Rollout rollout;
    /// Which images revisions turned out to be of, that it was not known of: the same holds.
    QMap<int, QString> resolved = {};
    QList<Step> steps = {};                                  ///< to begin now, besides those on the way
    QList<qsizetype> cancel = {};                            ///< which of those on the way are to be broken off
    bool reached = false;                                    ///< see World::sinceReached
    std::optional<std::chrono::milliseconds> lookAgain = {}; ///< when nothing changes meanwhile
    QString waitsFor = {}; ///< in words, a sentence without its full stop; empty if it is on its way or over
};

/// The next steps, from what is, whatever was before: level-triggered, so that anybody can go on with it. It never
/// takes away a replica that counts unless as many as promised (desired − maxUnavailable) are left, and never makes
/// more than desired + maxSurge (BlueGreen: twice the desired ones; Canary: as many more as there are canaries). The
/// image of a revision that is not resolved is brought to one host alone, and no second replica is made of it before it
/// is known which one that was. Pure.
Decision next(const World &world);

using services::sameContainer;

/// The steps from here to the end if every one of them succeeds, as next() would decide them: what a preview shows.
struct Rehearsal
{
    QList<Step> steps;
    services::Rollout rollout; ///< in the end
    QString stuck = {};        ///< why it does not get to an end, if it does not
};
Rehearsal rehearse(World world);

} // namespace bayplan::rollouts
