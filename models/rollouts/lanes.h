// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/next.h"

#include <QList>
#include <QString>

namespace bayplan::rollouts {

/// One replica in a lane of a rollout: its slot, where it is, how it is drawn.
struct LaneBlock
{
    enum class Shape {
        Planned,   ///< it will be made
        Starting,  ///< it is being made, or does not count yet
        Serving,   ///< it counts
        Unhealthy, ///< it runs, and its gate fails
        Stopped,   ///< it does not run, and is still there
        Leaving,   ///< it is being stopped
        Retired,   ///< it has gone
    };

    int slot = 0;
    fleet::HostId hostId = 0;
    QString host = {}; ///< its name; may be empty where it isn't known yet
    Shape shape = Shape::Serving;
    bool stale = false; ///< its host is out of reach
    int revision = 0;
    QString id = {};   ///< of what is there
    QString name = {}; ///< the same

    bool operator==(const LaneBlock &) const = default;
};

/// One side of a rollout.
struct Lane
{
    int revision = 0;
    QString title = {}; ///< "blue", "revision 7"; made plain
    QString image = {}; ///< made plain
    QList<LaneBlock> blocks = {};

    int count(LaneBlock::Shape shape) const;
    bool operator==(const Lane &) const = default;
};

/// Both sides as they are: `old` with all that isn't new, `fresh` with what is of the revision that the rollout is to.
/// Each with what is planned for it by the steps to come. Sorted by slots. Pure.
struct Lanes
{
    Lane old;
    Lane fresh;

    bool operator==(const Lanes &) const = default;
};
Lanes lanesOf(const World &world, const QList<Step> &coming);

/// Remembers what is there; what is only planned is not.
void remember(const Lane &lane, QList<LaneBlock> &seen);
/// Adds to a lane what was there before and has gone, as retired.
void addRetired(Lane &lane, const QList<LaneBlock> &seen);

/// "4 serving, 2 retired"
QString countsOf(const Lane &lane);

/// "serving", "starting", …: a block's state.
QString wordFor(LaneBlock::Shape shape);

} // namespace bayplan::rollouts
