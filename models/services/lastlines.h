// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "engine/client.h"

#include <QStringList>

#include <functional>

namespace bayplan::services {

/// The last `count` lines that a container wrote, running or not, with a TTY or without, as it wrote them, each cut to
/// 200 characters. What can't be read within a few seconds is left out. `client` must outlive the task.
core::Task lastLines(engine::Client &client, const QString &container, int count,
                     std::function<void(const QStringList &)> done);

} // namespace bayplan::services
