// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/rolloutarguments.h"
#include "core/error.h"
#include "snapshots/comparisonformat.h"
#include "snapshots/exports/exportformat.h"
#include "snapshots/keeprules.h"

#include <QString>
#include <QStringList>

class QCommandLineParser;

namespace bayplan::app {

/// What “snapshot”, “diff” and “restore” are told.
struct SnapshotArguments
{
    QString file;
    QString folder;            ///< instead: where it is kept among others, by its time
    bool isKept = false;       ///< instead: where the window keeps them
    snapshots::KeepRules keep; ///< with isKept: as the window does, if it keeps all
    snapshots::ExportFormat format = snapshots::ExportFormat::Json;
    bool includeSecrets = false; ///< snapshot, diff
    QStringList allowed;         ///< names whose values stay, whatever they look like
    bool withNoise = false;      ///< diff
    snapshots::ComparisonFormat comparisonFormat = snapshots::ComparisonFormat::Text; ///< diff
    QString output;                                                                   ///< diff: empty: stdout
    QString service;                                                                  ///< restore: only its replicas
    bool dryRun = false;
};

QList<OwnOption> snapshotOptions();

/// Reads them. An error says which can't be used. Pure.
core::Result<SnapshotArguments> parseSnapshotArguments(const QString &verb, const QStringList &words,
                                                       const QCommandLineParser &parser);

} // namespace bayplan::app
