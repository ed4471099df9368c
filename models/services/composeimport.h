// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/composeproject.h"
#include "services/servicespec.h"

#include <QList>
#include <QMap>
#include <QStringList>

#include <optional>

namespace bayplan::services {

/// A host that services of a Compose file may go to, with what is known of it.
struct ImportHost
{
    QString name;
    QStringList networks = {}; ///< names of those it has, and its volumes
    QStringList volumes = {};
};

/// A service that there is already.
struct PresentService
{
    ServiceSpec spec;
    int wanted = 0; ///< replicas
    int ready = 0;
};

/// Where a Compose file's services are to go.
struct ImportTarget
{
    QList<ImportHost> hosts;
    QMap<QString, QStringList> hostsOf = {}; ///< of services that don't go to all of them; by the file's name for it
    QStringList taken = {};                  ///< names that services have already
    bool withProject = false;                ///< services are called "shop-web", not "web"
    /// Those of them whose records are there, by name: an import that was broken off goes on with those it has made.
    QMap<QString, PresentService> present = {};
};

/// A network that is to be made before.
struct NetworkToMake
{
    run::ComposeNetwork network;
    QStringList hosts; ///< where it isn't yet
};

/// A volume likewise; the first container that mounts it would make it, too.
struct VolumeToMake
{
    run::ComposeVolume volume;
    QStringList hosts;
};

struct ImportedService
{
    ServiceSpec spec; ///< its hosts are the chosen ones; not validated
    int replicas = 1;
    QStringList after = {};    ///< names of the services that are to run before
    QString key = {};          ///< as the file calls it
    int line = 0;              ///< where it begins, from 1
    QStringList networks = {}; ///< of those that are made, by name, what it is in, and what it mounts
    QStringList volumes = {};
    std::optional<PresentService> present = {}; ///< it is there already, as an import of the same file made it

    /// Whether anything is to be done for it.
    bool isMade() const { return !present || present->ready < replicas; }
};

/// What stands against an import, or what the operator should know of before.
struct ImportProblem
{
    bool blocks = false;
    QString service; ///< as the file calls it; empty: all of them
    QString file;    ///< where it stands in the Compose file; empty: in the file itself
    int line = 0;    ///< from 1; 0: nowhere
    QString what;    ///< a sentence without its full stop

    QString where() const; ///< "Line 7", "other.yaml, line 7", or nothing
};

/// What an import does, in this order: networks, volumes, services.
struct ComposeImport
{
    QList<NetworkToMake> networks;
    QList<VolumeToMake> volumes;
    QList<ImportedService> services; ///< each behind those it depends on
    QList<ImportProblem> problems;

    bool isPossible() const; ///< nothing blocks it
    int made() const;        ///< services that something is done for
};

/// Makes services of a Compose file's; problems that the file has itself block it. Services that are there already
/// block it, too, unless they are as the file has them and it is not all there yet. Pure.
ComposeImport planImport(const run::ComposeProject &project, const ImportTarget &target);

} // namespace bayplan::services
