// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "engine/apiversion.h"
#include "engine/call.h"

#include <QHash>
#include <QJsonObject>
#include <QMap>
#include <QString>

/// Calls that do something to volumes. Pure.
namespace bayplan::engine {

/// GET /volumes/{name}, for its raw text.
Call inspectVolume(const QString &name);
/// The reply is the volume; also, and nothing is made, if there is one of that name.
Call createVolume(const QJsonObject &body);
/// 409 when a container uses it, running or not.
Call removeVolume(const QString &name);

/// A volume as an operator asks for it.
struct VolumeSpec
{
    QString name; ///< empty: the engine makes one up
    QString driver = QStringLiteral("local");
    QMap<QString, QString> options = {};
    QMap<QString, QString> labels = {};
};

QJsonObject volumeBody(const VolumeSpec &spec);
/// The body that makes the volume of an inspect again, empty.
QJsonObject volumeBody(const QJsonObject &inspect);

/// GET /system/df: the engine reads through every file to tell sizes, so only when an operator asks. From API 1.42 on
/// volumes can be asked for alone; before that images and containers are measured too.
Call measureVolumes(ApiVersion api);
/// Bytes by the volumes' names; those whose driver can't tell are left out.
core::Result<QHash<QString, qint64>> decodeVolumeSizes(const QByteArray &json);

} // namespace bayplan::engine
