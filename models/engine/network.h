// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QMap>
#include <QString>

#include <optional>
#include <vector>

namespace bayplan::engine {

/// One address range of a network. Texts as the engine writes them; empty where it chooses by itself.
struct AddressPool
{
    QString subnet;                  ///< "172.20.0.0/16"
    QString gateway;                 ///< "172.20.0.1"
    QString range;                   ///< part of the subnet that addresses are given from
    QMap<QString, QString> reserved; ///< auxiliary addresses by their names

    bool operator==(const AddressPool &) const = default;
};

/// One network of one engine. Who uses it is not in the list; containers tell.
struct Network
{
    QString id;
    QString name;
    QString driver; ///< "bridge", "host", "null", "overlay", "macvlan", a plugin's
    QString scope;  ///< "local", "swarm", "global"
    std::optional<core::Time> created;
    bool ipv6 = false;
    bool internal = false; ///< no way out
    bool attachable = false;
    bool ingress = false;
    QString addressDriver; ///< of IPAM
    QMap<QString, QString> addressOptions;
    std::vector<AddressPool> pools;
    QMap<QString, QString> options;
    QMap<QString, QString> labels;

    bool operator==(const Network &) const = default;
};

/// One that every engine has and none can remove.
bool isPredefined(const Network &network);

/// "172.20.0.0/16, fd00::/64"
QString subnetsOf(const Network &network);

} // namespace bayplan::engine
