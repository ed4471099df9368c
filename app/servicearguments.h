// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "run/flags.h"
#include "services/gatewait.h"
#include "services/rollout.h"
#include "services/servicespec.h"

#include <QCommandLineOption>
#include <QList>
#include <QSet>
#include <QStringList>

#include <chrono>
#include <optional>
#include <utility>

class QCommandLineParser;

namespace bayplan::app {

/// What the commands on services are told.
struct ServiceArguments
{
    services::ServiceSpec spec; ///< run; update: what is given of one. Its files of variables are not read yet
    QString name;               ///< of the service
    QString composeFile;        ///< run: a path as given; what it says is not in `spec` yet
    QString composeService;     ///< run: which of its services; empty: not said
    QSet<QString> given;        ///< options of ours that are there: "health"
    /// run, update: what `spec` has by options, in their order
    QList<std::pair<const run::Flag *, QString>> containerOptions;
    int replicas = 1;               ///< run, scale
    bool replicasGiven = false;     ///< run
    int slot = 0;                   ///< move: which replica
    QString host;                   ///< move: where to
    bool dryRun = false;            ///< scale, update
    bool once = false;              ///< reconcile
    services::GateTimes gate;       ///< for replicas that are made
    std::chrono::seconds lease{30}; ///< how long others wait for one that died
    std::chrono::seconds hostLostAfter{300};
    services::RolloutSettings rollout; ///< update
    QString action;                    ///< rollout: "status", "pause" and so on
    std::optional<int> toRevision;     ///< rollout undo
    bool detach = false;               ///< update, rollout
    bool takeOver = false;             ///< rollout: where the record's home is out of reach, it gets another one
};

/// Whether the gate asks at a port that is published, or at none.
bool gateHasPort(const services::ServiceSpec &spec);

/// The options of these commands; those of `run` that say what a container is like are docker's own.
QList<QCommandLineOption> serviceOptions();

/// Reads what follows such a verb, `command` being what stands behind "--". An error says which word is wrong. One of
/// these options with another verb is an error, too. Pure.
core::Result<ServiceArguments> parseServiceArguments(const QString &verb, const QStringList &words,
                                                     const QStringList &command, const QCommandLineParser &parser);

} // namespace bayplan::app
