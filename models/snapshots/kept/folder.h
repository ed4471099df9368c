// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "snapshots/keeprules.h"
#include "snapshots/snapshot.h"

#include <QList>
#include <QStringList>

namespace bayplan::snapshots {

/// A snapshot's file in a folder where they are kept.
struct KeptFile
{
    core::Time taken{};
    QString path;
    qint64 bytes = 0;

    bool operator==(const KeptFile &) const = default;
};

/// Those in the folder, newest first; files of other names are nobody's. Empty where there is no such folder.
QList<KeptFile> keptFiles(const QString &folder);

struct Kept
{
    QString path;             ///< of the new one
    QStringList forgotten;    ///< removed by the rules
    QStringList notForgotten; ///< that can't be removed
};

/// Writes the snapshot as it is into the folder, which is made for its owner alone if it isn't there; then removes
/// earlier ones that the rules don't keep. Blocks for as long as writing takes.
core::Result<Kept> keepSnapshot(const Snapshot &snapshot, const QString &folder, const KeepRules &rules);

} // namespace bayplan::snapshots
