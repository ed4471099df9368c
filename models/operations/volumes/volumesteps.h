// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/plan.h"

#include <QJsonObject>

namespace bayplan::operations {

/// Makes a volume where there is none of its name; taken back by removing it, with what was written meanwhile. `body`:
/// see engine::volumeBody().
Step createVolumeStep(const Target &target, const QJsonObject &body);

/// Removes a volume and its data. Taken back by an empty one with the same settings.
Step removeVolumeStep(const Target &target);

} // namespace bayplan::operations
