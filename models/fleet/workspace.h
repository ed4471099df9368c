// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "fleet/workspacefile.h"

#include <QList>
#include <QString>

#include <functional>

namespace bayplan::fleet {

/// The file that lists the hosts; docs/workspace.md describes it. Fields this version doesn't know are kept when it is
/// written back.
class Workspace
{
public:
    /// The usual place, $XDG_CONFIG_HOME/bayplan/workspace.json.
    static QString defaultPath();

    /// A missing file is an empty workspace. One that can't be read, is damaged or wrong (line and column are told) or
    /// comes from a newer version is an error, and is never overwritten.
    static core::Result<Workspace> load(const QString &path);

    /// Loads, changes and saves in one go, under a lock: the window and commands may edit the same file. Gives the
    /// workspace as saved; on any error the file is as it was.
    static core::Result<Workspace> edit(const QString &path,
                                        const std::function<core::Result<void>(Workspace &)> &change);

    /// Writes the whole file or nothing, under the lock. An error if the file has changed since it was loaded.
    core::Result<void> save();
    /// Writes it to another file as well and gives that one. A workspace there is replaced; any other file, and one
    /// that this version can't read, is an error.
    core::Result<Workspace> savedAs(const QString &path) const;

    const QString &path() const { return m_path; }
    const QList<HostConfig> &hosts() const { return m_hosts; }
    const QList<ReservedPorts> &reservedPorts() const { return m_reservedPorts; }
    /// Whether a file was there when it was loaded or has been written since.
    bool existed() const { return m_existed; }
    /// The file's bytes as loaded or written last.
    const QByteArray &text() const { return m_text; }

    /// An error if the name is empty, has characters a command line would trip over, or is taken; or if a label or the
    /// colour can't be used.
    core::Result<void> addHost(const HostConfig &host);
    core::Result<void> removeHost(const QString &name);
    /// Puts `host` in the place of the one named `name`; it may have another name. Errors as of addHost().
    core::Result<void> updateHost(const QString &name, const HostConfig &host);
    /// All of them anew; an error if they can't be used, see problemWith().
    core::Result<void> setReservedPorts(const QList<ReservedPorts> &reserved);

private:
    core::Result<void> write();
    qsizetype find(const QString &name) const;
    core::Result<void> checkNew(const HostConfig &host) const;

    QString m_path;
    bool m_existed = false;
    QByteArray m_text;
    QList<HostConfig> m_hosts;
    QList<ReservedPorts> m_reservedPorts;
    QJsonObject m_read;            ///< the file as read, with fields this version doesn't know
    QList<QJsonObject> m_hostRead; ///< the same of each host
};

} // namespace bayplan::fleet
