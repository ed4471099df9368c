// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/call.h"

#include <QJsonObject>
#include <QMap>
#include <QString>

/// Calls that do something to networks; containercalls.h has those that put containers into them. Pure; all of these
/// exist since API 1.24.
namespace bayplan::engine {

/// GET /networks/{id}, for its raw text.
Call inspectNetwork(const QString &id);
/// The reply is {"Id": …}. 409 (Podman 500 or 409) when the name is taken.
Call createNetwork(const QJsonObject &body);
/// 403 (Podman 500) when containers are in it.
Call removeNetwork(const QString &id);

/// A network as an operator asks for it. What is empty is left to the engine.
struct NetworkSpec
{
    QString name;
    QString driver = QStringLiteral("bridge");
    QString subnet = {};  ///< "172.30.0.0/16"
    QString gateway = {}; ///< "172.30.0.1"
    QString range = {};   ///< part of the subnet that addresses are given from
    bool internal = false;
    bool attachable = false;
    bool ipv6 = false;
    QMap<QString, QString> options = {};
    QMap<QString, QString> labels = {};
};

/// The body of POST /networks/create for it.
QJsonObject networkBody(const NetworkSpec &spec);
/// The body that makes the network of an inspect again: everything of it but its id, its date and who is in it.
QJsonObject networkBody(const QJsonObject &inspect);

} // namespace bayplan::engine
