// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/container.h"

#include <QByteArray>

#include <vector>

namespace bayplan::simulator {

/// One line of a simulated container's log.
struct LogEntry
{
    qint64 timeNs = 0;
    bool isError = false; ///< on the container's error stream
    QByteArray text;
};

/// What the container has written from `fromNs` up to, not including, `toNs`: the same lines whenever it is asked, made
/// from its id and the time, so that nothing is kept. It writes only from its start to its end.
std::vector<LogEntry> logEntries(const Container &container, qint64 fromNs, qint64 toNs);

/// As engines send them: one frame a line, with its time when `timestamps`.
QByteArray logFrames(const std::vector<LogEntry> &entries, bool timestamps);

} // namespace bayplan::simulator
