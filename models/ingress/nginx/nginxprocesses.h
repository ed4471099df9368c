// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QSet>
#include <QStringList>

namespace bayplan::ingress {

/// A master of nginx, and its workers.
struct NginxMaster
{
    qint64 pid = 0;
    QStringList arguments; ///< "-c" and "-p" with what follows, as it was started with
    QSet<qint64> workers;  ///< that take requests
    QSet<qint64> leaving;  ///< that take none, and end with their last
    QSet<qint64> newer;    ///< of both, those that began after the file was written

    /// Whether all that take requests run with what is in the file. One that died and was begun again by a master that
    /// has not read it looks so, too; they don't all do that.
    bool hasReadFile() const { return !workers.isEmpty() && newer.contains(workers); }
};

/// A command that lists nginx's processes there: those of root and of whoever asks, since any user can call a process
/// so, and what a master was started with is used for commands. With a file, those are told that are newer.
QStringList listNginxCommand(const QString &file = {});

/// What it wrote. nginx sets its processes' titles: "nginx: master process …" (with its arguments), "nginx: worker
/// process", "nginx: worker process is shutting down". Lines "newer PID" are the command's own.
QList<NginxMaster> readNginxProcesses(const QByteArray &output);

} // namespace bayplan::ingress
