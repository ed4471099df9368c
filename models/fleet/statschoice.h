// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/statshistory.h"

namespace bayplan::fleet {

/// A container that has lines in the charts, and the number of its colour.
struct ChosenContainer
{
    ContainerKey key;
    int series = 0;

    bool operator==(const ChosenContainer &) const = default;
};

/// Which of `selection` get lines: all of them if they are not more than `most`, else those that used most CPU in the
/// last minute. Those chosen `before` keep their colours. In the order of the selection. Pure.
QList<ChosenContainer> chooseBusiest(const QList<ContainerKey> &selection, const StatsHistory &history, core::Time now,
                                     int most, const QList<ChosenContainer> &before);

} // namespace bayplan::fleet
