// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach.h"

namespace bayplan::ingress {

/// Reach::writeLike() by the program cp, where there is one. `reach` must outlive the task.
core::Task copyThenWrite(Reach &reach, const QString &path, const QString &like, const QByteArray &bytes,
                         std::function<void(core::Result<void>)> done);

} // namespace bayplan::ingress
