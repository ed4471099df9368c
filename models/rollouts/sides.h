// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/next.h"

#include <vector>

namespace bayplan::rollouts {

/// A replica, or one that is being made and isn't seen yet, as the rollout looks at it.
struct Member
{
    const services::Replica *replica = nullptr; ///< null: it isn't seen yet
    const services::HostView *host = nullptr;
    int slot = 0;
    int revision = 0;
    QString name;
    QString id;
    qsizetype coming = -1; ///< the step on the way that makes it or waits for its gate; -1: none
    bool going = false;    ///< a step on the way removes it
    bool renaming = false;
    bool isNew = false;     ///< it is what the rollout wants; all others are to go
    bool isPresent = false; ///< alive, or being made
    bool counts = false;    ///< it is ready, as far as that is known for sure
    bool hasPassed = false; ///< its gate, under whoever asks
    bool hasFailed = false; ///< it is one of those that did not come to count

    bool isStopped() const { return replica && replica->state == services::ReplicaState::Stopped; }
    bool canAct() const { return host->canAct(); }
    bool isUnknown() const { return host->reach == services::HostView::Reach::Unknown; }
    /// Nothing is being done to it.
    bool isIdle() const { return coming < 0 && !going && !renaming; }
    /// On the new side, and to stay there.
    bool stays() const { return isNew && isPresent && !going; }
};

/// All replicas of the service that exist or may, by slot, then host: what is on hosts that are lost does not. Pointers
/// go to the world, which must outlive them.
class Sides
{
public:
    explicit Sides(const World &world);

    std::vector<Member> members;

    /// Nothing of the container differs between the rollout's two revisions.
    bool same() const { return m_same; }
    /// Whether a replica of that revision can be one of the target's.
    bool fits(int revision) const { return m_fitting.contains(revision); }

private:
    void addSeen(const World &world);
    void addUnseen(const World &world);
    void judge(const World &world);
    void leaveOneOfASlot();

    QSet<int> m_fitting;
    bool m_same = false;
};

/// Whether the spec's placement lets replicas be on the host at all, as far as that does not change by the minute.
bool isMeantFor(const services::ServiceSpec &spec, const services::HostView &host);

} // namespace bayplan::rollouts
