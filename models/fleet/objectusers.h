// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/container.h"

#include <QList>
#include <QStringList>

namespace bayplan::fleet {

/// The containers that use one network or volume, as a table shows them.
struct ObjectUsers
{
    int count = 0;
    int running = 0;   ///< of these, or paused
    QStringList first; ///< the names of a few, sorted

    bool operator==(const ObjectUsers &) const = default;
};

ObjectUsers summaryOf(QList<const engine::Container *> users);
/// "web-1, web-2 and 12 more"; "unused".
QString toString(const ObjectUsers &users);

/// "a=1, b=2"
QString labelsText(const QMap<QString, QString> &labels);

} // namespace bayplan::fleet
