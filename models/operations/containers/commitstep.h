// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/calls/containercalls.h"

#include <QJsonObject>

namespace bayplan::operations {

class StepRun;

/// Makes an image of the container of `before`. Undone by removing that image, and by giving its name back to the image
/// that had it.
void commit(StepRun &run, const engine::CommitOptions &options, const QJsonObject &before);

} // namespace bayplan::operations
