// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QString>

namespace bayplan::simulator {

/// What clients have cost one simulated engine since it was made. Benchmarks read it.
struct Traffic
{
    quint64 requests = 0;
    quint64 bytesIn = 0;
    quint64 bytesOut = 0;
    quint64 connections = 0;
    /// "METHOD path", with the version prefix taken off and ids and names written as `{id}`.
    QHash<QString, quint64> byPath;
};

} // namespace bayplan::simulator
