// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/stats.h"

#include <QJsonObject>

namespace bayplan::snapshots {

/// One reading as snapshots keep it: {"memoryUsed", "memoryLimit", "networkIn", "networkOut", "blockRead", "blockWrite"
/// (bytes), "cpuTotal" (seconds of CPU time since it was started), "pids"}. Empty of one that doesn't run.
QJsonObject statsJson(const engine::StatsSample &sample);

} // namespace bayplan::snapshots
