// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/apiversion.h"

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

namespace bayplan::engine {

/// How to make a container again that has been removed, from its inspect read just before.
struct Recreation
{
    struct Network
    {
        QString name;
        QJsonObject settings; ///< EndpointSettings: aliases, fixed addresses
    };

    QString name;           ///< without the slash
    QString imageName;      ///< as its creator wrote it; may mean another image by now
    QString imageId;        ///< "sha256:…", what it was made from
    QString platform = {};  ///< "linux/arm64", where the inspect tells it (API 1.48)
    QJsonObject body;       ///< of POST /containers/create; its Image is still to be set
    QList<Network> connect; ///< after it has been created: engines before API 1.44 take one network at creation
    QStringList disconnect; ///< networks that creation adds and it was not in any more
    bool wasRunning = false;
    bool wasPaused = false;
};

/// What was removed along with it.
struct Removed
{
    bool volumes = false; ///< its anonymous volumes
};

/// Everything that a creation can bring back. Left out is what the engine makes anew for each container: ids, the host
/// name and alias that are the id's beginning. Anonymous volumes that are still there are named, so that the data is in
/// it again; of those removed with it, new and empty ones are made.
Recreation recreation(const QJsonObject &inspect, ApiVersion api, bool isPodman, Removed removed = {});

/// The EndpointSettings that put the container of an inspect into that network again: aliases, fixed addresses.
QJsonObject endpointSettings(const QJsonObject &inspect, const QString &network, ApiVersion api, bool isPodman);

/// The names of its anonymous volumes.
QStringList anonymousVolumes(const QJsonObject &inspect);

} // namespace bayplan::engine
