// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/haproxy/runtime.h"
#include "ingress/server.h"

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace bayplan::ingress::haproxy {

/// How what is in memory becomes what is wanted without a reload.
struct RuntimePlan
{
    bool isPossible = true; ///< else only a reload does it
    /// In order: servers that come, then those that change, then those that drain or go, so that there are always some
    /// to send to.
    QList<QByteArray> commands = {};
    /// Those in maintenance once the commands are done, to be deleted as soon as they have no connections.
    QStringList leaving = {};

    bool operator==(const RuntimePlan &) const = default;
};

/// management.txt, "add server", "set server", "enable health". The names are taken to be valid ones.
RuntimePlan runtimePlan(const QString &backend, const QList<MemoryServer> &memory, const QList<WantedServer> &wanted);

/// What can't wait until the file has been checked and written: servers that are not wanted, or not where they are, get
/// nothing new, as their ports may be somebody else's by now. Nothing as long as no server is up that is wanted.
QList<QByteArray> commandsAtOnce(const QString &backend, const QList<MemoryServer> &memory,
                                 const QList<WantedServer> &wanted);

/// Whether new requests go where they should: all that are wanted are as they should be, and whatever else is there
/// gets none.
bool isInForce(const QList<MemoryServer> &memory, const QList<WantedServer> &wanted);

/// "set server … state maint" for each.
QList<QByteArray> maintenance(const QString &backend, const QStringList &servers);

/// "del server" for each.
QList<QByteArray> deletions(const QString &backend, const QStringList &servers);

/// Commands as lines to send one at a time: HAProxy takes one line for each connection, with ";" between commands.
QList<QByteArray> asLines(const QList<QByteArray> &commands);

} // namespace bayplan::ingress::haproxy
