// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"

#include <QJsonObject>
#include <QList>
#include <QString>

namespace bayplan::snapshots {

/// What is brought back. Empty: everything.
struct RestoreScope
{
    QString service; ///< its replicas alone
    QString host;    ///< this host alone
};

struct RestoreStep
{
    enum class Action {
        MakeNetwork,
        MakeVolume, ///< empty: a snapshot holds no data
        PullImage,
        Remove, ///< a container that is another now, so that it can be made as it was
        Create  ///< and start, if it ran
    };

    Action action = Action::Create;
    QString host;
    QString name;            ///< of the network, volume or container; what an image is pulled by
    QString id = {};         ///< Remove: of the container that is there
    QJsonObject object = {}; ///< what it was: the network, the volume, the container's inspect; of an image its Id
    QString why = {};        ///< of a container that is there: what is another now

    bool operator==(const RestoreStep &) const = default;
};

/// What it takes to have again what a snapshot has, from what there is now.
struct RestorePlan
{
    QList<RestoreStep> steps;  ///< in an order that works, host by host
    QStringList problems = {}; ///< why something of it can't be restored, in sentences; nothing is done for these
    QStringList notes = {};    ///< what will not be as it was, in sentences
    int asTheyWere = 0;        ///< containers that need nothing
};

/// Containers that are as they were, but for ids, times and other noise, are left alone, and so are those that the
/// snapshot knows nothing of. A stopped one that ran is another. What is masked in the snapshot can't be brought back.
/// `now` must have secrets in it if `wanted` has. Pure.
RestorePlan restorePlan(const Snapshot &wanted, const Snapshot &now, const RestoreScope &scope = {});

} // namespace bayplan::snapshots
