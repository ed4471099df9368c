// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/kept/timeline.h"

namespace bayplan::ui {

/// The timeline with words for it: what is read out of a moment, and its tip.
class Moments : public snapshots::Timeline
{
    Q_OBJECT

public:
    using Timeline::Timeline;

    QVariant data(const QModelIndex &index, int role) const override;
};

} // namespace bayplan::ui
