// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

namespace bayplan::services {

/// A host as records name it, so that other desktops find it again: by its engine's id, or, where engines have none, by
/// its name in the workspace.
struct HostName
{
    QString engine; ///< EngineInfo::id; may be empty
    QString name;

    /// Whether it is that host, as far as is known of it.
    bool means(const QString &engineId, const QString &hostName) const
    {
        return engine.isEmpty() || engineId.isEmpty() ? name == hostName : engine == engineId;
    }
    bool operator==(const HostName &) const = default;
};

/// As records have it.
QJsonObject toJson(const HostName &host);
/// Of whatever it is; empty names where there are none.
HostName hostFromJson(const QJsonValue &json);

} // namespace bayplan::services
