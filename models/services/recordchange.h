// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <functional>

class QObject;

namespace bayplan::services {

struct Change;
class ServiceRunner;

/// Why the runner begins nothing of a service now: something of ours is on its way there.
core::Error changedAlready(const QString &service);

/// Runs a change of a service's record. `done` is told once: when its lease is given back, with why the record was not
/// written if it wasn't; at once, where it is refused or something of ours is on its way. Not any more once `context`
/// is gone.
void changeRecord(ServiceRunner &runner, const Change &change, QObject *context,
                  std::function<void(const core::Result<void> &)> done);

} // namespace bayplan::services
