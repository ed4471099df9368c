// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/budget.h"
#include "rollouts/names.h"
#include "rollouts/places.h"
#include "rollouts/sides.h"

namespace bayplan::rollouts {

/// One decision on its way: what is, what it leaves room for, and what has been decided so far.
class Course
{
public:
    explicit Course(const World &from);

    const World &world;
    Sides sides;
    Budget budget;
    Places places; ///< for replicas of the target
    Names names;
    Decision decision;

    int present = 0;            ///< replicas alive or being made, those that go among them
    int going = 0;              ///< of them
    int counting = 0;           ///< that count, and don't go
    int fresh = 0;              ///< on the new side, to stay
    int proven = 0;             ///< of them those that count
    int others = 0;             ///< present, not on the new side
    int newRoom = 0;            ///< how many more of the new side may be begun now
    bool imagesMissing = false; ///< nothing is touched before they are there
    bool noPlace = false;       ///< a new one is wanted and finds no host

    /// Whether anything at all is done while it is paused: not where what is tried keeps failing.
    bool handsOff() const;
    /// The next replacement is to wait a little. Not the first one.
    bool isDelayed() const { return (budget.delayed || m_isReplacing) && proven > 0; }
    const services::ServiceSpec &wantedSpec() const { return m_spec; }
    int target() const { return world.rollout.target(); }

    void remove(Member &member);
    /// What is on the way there is of no use any more.
    void cancel(qsizetype step);

private:
    void moveOffDrainingHosts();
    void countAll();

    services::ServiceSpec m_spec;
    bool m_isReplacing = false; ///< one is not replaced yet after which the next is to wait
};

// The parts of a decision, in the order they are made.
void planCreates(Course &course);
void planRemovals(Course &course);

/// What the rollout waits for, a sentence without its full stop. Only where there is nothing to begin.
QString whatItWaitsFor(const Course &course);

} // namespace bayplan::rollouts
