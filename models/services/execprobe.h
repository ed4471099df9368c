// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "engine/client.h"
#include "services/servicespec.h"

#include <QList>
#include <QStringList>

#include <chrono>
#include <functional>

namespace bayplan::services {

/// Commands that ask at a port from within a container, as its gate (Http or Tcp) has it; the better first. None needs
/// a shell. `port` is the one that the program listens on. Pure.
QList<QStringList> probeCommands(const HealthGate &gate, quint16 port, std::chrono::seconds limit);

/// Whether a command that ended like this is not in the container, or is one that does not know what it was asked for.
bool isNoProbe(const QByteArray &output, int exitCode);

/// Runs the commands in the container, from the one at `first` on and round, until one is there, and judges by its exit
/// code; `done` is told at which place it is. An error of the kind Unsupported: none of them is there. `client` must
/// outlive the task.
core::Task execProbe(engine::Client &client, const QString &container, const QList<QStringList> &commands, int first,
                     std::chrono::milliseconds limit, std::function<void(core::Result<void>, int)> done);

} // namespace bayplan::services
