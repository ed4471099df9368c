// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach.h"

#include <QList>

namespace bayplan::ingress::haproxy {

/// The processes of one HAProxy in master-worker mode, as /proc tells: each reload begins a new worker beside those
/// that still have sessions.
struct Workers
{
    qint64 master = 0;
    QList<qint64> workers;
};

/// By the pid of one of its workers; with none, what a container's main process has. Nothing where that can't be told:
/// it isn't in that mode, or /proc can't be read.
core::Task findWorkers(Reach &reach, std::optional<qint64> worker, std::function<void(std::optional<Workers>)> done);

/// PPid of /proc/PID/status; nothing if it isn't HAProxy's.
std::optional<qint64> parentOf(const QByteArray &status);
/// Those that are HAProxy's, from /proc/PID/status of several, one after the other. Zombies are none.
QList<qint64> haproxiesIn(const QByteArray &statuses);

} // namespace bayplan::ingress::haproxy
