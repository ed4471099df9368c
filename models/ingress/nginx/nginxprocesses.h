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
};

/// A command that lists nginx's processes there: those of root and of whoever asks, since any user can call a process
/// so, and what a master was started with is used for commands.
QStringList listNginxCommand();

/// What it wrote. nginx sets its processes' titles: "nginx: master process …" (with its arguments), "nginx: worker
/// process", "nginx: worker process is shutting down".
QList<NginxMaster> readNginxProcesses(const QByteArray &output);

} // namespace bayplan::ingress
