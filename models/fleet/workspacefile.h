// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "fleet/reservedports.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>

namespace bayplan::fleet {

/// What a workspace file says. docs/workspace.md tells its fields, docs/workspace.schema.json their types.
struct WorkspaceContent
{
    struct Host
    {
        HostConfig config;
        QJsonObject read = {}; ///< as the file had it, with fields this version doesn't know; they are written again
    };

    QJsonObject read = {}; ///< the same for the file as a whole
    QList<Host> hosts = {};
    QList<ReservedPorts> reservedPorts = {};
};

/// The version of the file's format that this program writes, and the newest it reads.
inline constexpr int workspaceVersion = 1;

/// An error tells the line and column of what can't be used, and the host and field where it is about one. `path` is
/// only told.
core::Result<WorkspaceContent> readWorkspace(const QString &path, const QByteArray &text);

/// The file's text: indented, each host's name first.
QByteArray writeWorkspace(const WorkspaceContent &content);

} // namespace bayplan::fleet
