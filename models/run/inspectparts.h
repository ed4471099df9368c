// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/specfrominspect.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QMap>
#include <QString>
#include <QStringList>

namespace bayplan::run {

// The parts of specFromInspect(), each in a file of its own.

/// An inspect taken apart.
struct InspectParts
{
    explicit InspectParts(const Inspected &inspected);

    QJsonObject container;
    QJsonObject config;
    QJsonObject host;
    QJsonObject image; ///< its Config
    QString shortId;   ///< 12 digits, as engines use it for names
    QString machine;
    bool isPodman = false;

    QString networkMode() const { return host.value(QStringLiteral("NetworkMode")).toString(); }
};

/// The entries that are texts.
QStringList textsOf(const QJsonValue &list);
QMap<QString, QString> mapOf(const QJsonValue &object);
/// What operators leave out: null, nothing, 0, false, an empty text, list or object.
bool saysNothing(const QJsonValue &value);
/// What engines call a volume that nobody named.
bool isMadeUpVolumeName(const QString &name);

/// Command, user, names, variables, labels, health check, restarts, logs.
void readProcess(const InspectParts &from, ContainerSpec &spec);
void readMounts(const InspectParts &from, SpecFound &found);
/// Networks, names in them, and ports.
void readNetworks(const InspectParts &from, ContainerSpec &spec);
/// Limits, and what it may do.
void readLimits(const InspectParts &from, ContainerSpec &spec);
/// Options that have no place in a spec.
QStringList leftOutOptions(const InspectParts &from);

} // namespace bayplan::run
