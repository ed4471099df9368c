// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "run/conflicts.h"

#include <QMap>

namespace bayplan::run {

/// One of the containers that are to be made together.
struct BatchItem
{
    QString label; ///< what messages call it
    ContainerSpec spec;
    QList<fleet::HostId> hosts; ///< where it is to be made, once on each
};

/// Where what a batch is to run on is known from.
struct BatchHost
{
    QString name;
    const fleet::LiveHost *live = nullptr;
};

/// A port that stands against making one of a batch on one host.
struct BatchConflict
{
    qsizetype item = 0; ///< its place in the batch
    fleet::HostId host = 0;
    std::optional<qsizetype> other = {}; ///< the one of the batch that it meets, which comes before it
    Conflict conflict;

    bool operator==(const BatchConflict &) const = default;
};

/// What is known beforehand of the ports of valid specs that are to be run together: of each against what is on its
/// hosts, against those before it in the batch on the same host, and against what is reserved (told once, for the first
/// host). In the batch's order. Hosts that are not among `hosts` are taken for empty.
QList<BatchConflict> batchPortConflicts(const QList<BatchItem> &batch, const QMap<fleet::HostId, BatchHost> &hosts,
                                        const QList<fleet::ReservedPorts> &reserved = {});

} // namespace bayplan::run
