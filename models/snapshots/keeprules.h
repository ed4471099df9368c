// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QList>
#include <QString>

#include <optional>

namespace bayplan::snapshots {

/// Which snapshots of a folder are kept: the newest ones, and of days and weeks (UTC, from Monday) that have any, their
/// newest one. All zero: all of them.
struct KeepRules
{
    int last = 0;
    int daily = 0;
    int weekly = 0;

    bool keepsAll() const { return last == 0 && daily == 0 && weekly == 0; }
};

/// Those that may go, oldest first; never the newest. Pure.
QList<core::Time> toForget(QList<core::Time> taken, const KeepRules &rules);

/// The name of a snapshot's file in such a folder, "bayplan-20261128-073100.json.zst" in UTC, and the time in one;
/// nothing for files of other names, which are nobody's to remove.
QString keptName(core::Time taken);
std::optional<core::Time> keptTime(const QString &name);

} // namespace bayplan::snapshots
