// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace bayplan::engine {

/// A process in a container, as the engine's `ps` has it. What its host's ps doesn't tell is missing.
struct Process
{
    qint64 pid = 0;               ///< on the host; Podman tells the container's own
    std::optional<qint64> parent; ///< in the same counting
    QString user;
    std::optional<double> cpu;    ///< percent of one CPU over its life
    std::optional<qint64> memory; ///< resident, bytes
    std::optional<std::chrono::seconds> age;
    QString command;

    bool operator==(const Process &) const = default;
};

/// Values of `ps_args` for GET /containers/{id}/top, the best first; the next is for where one is refused. Empty: none.
/// Docker runs the host's own ps, which may be busybox's (it knows few columns) or Windows' (which takes no arguments);
/// Podman takes names of columns, and given options it runs a ps in the container instead, where there may be none.
QList<QByteArray> psArguments(bool podman);

} // namespace bayplan::engine
