// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/keeper.h"

#include <QJsonObject>

namespace bayplan::ingress {

/// One server, or one that is missing, as a row of the list: its state is "up", "down", "checking", "draining",
/// "maintenance" or "missing".
struct ListedServer
{
    QString host; ///< empty where it is not known
    QString ip;
    int port = 0;
    QString state;
    QString difference; ///< a sentence without its full stop; empty if it is as it should be
};

/// One ingress as the commands list it.
struct ListedIngress
{
    QString name;
    QString kind;
    QString service;
    QList<ListedServer> servers;
    std::optional<bool> inStep; ///< nothing where the balancer can't be read
    QStringList problems;       ///< what concerns it as a whole
};

ListedIngress listed(const Keeper &keeper, const Upkeep &upkeep, fleet::Fleet &fleet);
QJsonObject toJson(const ListedIngress &ingress);

} // namespace bayplan::ingress
