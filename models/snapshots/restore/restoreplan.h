// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/containers/containeraction.h"
#include "snapshots/snapshot.h"

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace bayplan::snapshots {

/// What is brought back. Empty: everything.
struct RestoreScope
{
    QString service; ///< this service alone
    QString host;    ///< this host alone, as the snapshot calls it
};

struct RestoreStep
{
    enum class Action {
        MakeNetwork,
        MakeVolume, ///< empty: a snapshot holds no data
        PullImage,
        WriteRecord, ///< of a service: from then on nobody else acts on it until the restore has ended
        Remove, ///< a container that is another now, so that it can be made as it was, or a replica that is too many
        Create  ///< and start, if it ran; or only what `act` says, of one that is there
    };

    Action action = Action::Create;
    QString host;
    QString name;            ///< of the network, volume, container or service; what an image is pulled by
    QString id = {};         ///< Remove, and with `act`: of the container that is there
    QJsonObject object = {}; ///< what it was: the network, the volume, the container's inspect; of an image its Id and
                             ///< the RepoTags to give it; the record to write, with its generation
    QString why = {};        ///< of what is there: what is another now
    QString service = {};    ///< whose replica or record it is, if its record is written
    QJsonObject before = {}; ///< WriteRecord: what is there now; empty if there is none
    QList<qsizetype> after = {};                         ///< places of the steps that must be done first
    std::optional<operations::ContainerAction> act = {}; ///< Create: all that the container lacks: start, stop, pause
    bool keepsVolumes = false; ///< Create: volumes that nobody named are those that its mounts tell

    bool operator==(const RestoreStep &) const = default;
};

/// What it takes to have again what a snapshot has, from what there is now.
struct RestorePlan
{
    QList<RestoreStep> steps;  ///< in an order that works: what is nobody's host by host, then service by service
    QStringList problems = {}; ///< why something of it can't be restored, in sentences; nothing is done for these
    QStringList notes = {};    ///< what will not be as it was, and what else is worth knowing, in sentences
    int asTheyWere = 0;        ///< containers that need nothing
};

/// Containers that are as they were, but for ids, times and other noise, are left alone, and so are those that the
/// snapshot knows nothing of. A stopped one that ran is started, and loses nothing. Values that the snapshot has masked
/// are taken from what is there now; see PresentValues.
///
/// A host that has been renamed since is found by its engine, and has its containers restored as it is called now; see
/// SameHosts.
///
/// A service whose record is in the snapshot gets it back, if all hosts of its replicas are meant: how many there are
/// to be, its revisions, its load balancers. Replicas made since then go. Those that are replaced are so one after the
/// other. `now` must have its secrets. Pure.
RestorePlan restorePlan(const Snapshot &wanted, const Snapshot &now, const RestoreScope &scope = {});

} // namespace bayplan::snapshots
