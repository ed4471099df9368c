// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace bayplan::run {

/// A text file on the desktop, in UTF-8 and up to 1 MiB, whole. The error has no `where`.
core::Result<QString> readComposeText(const QString &path);
/// The same of a file that another one names: only an ordinary one, since a pipe or a device may never end.
core::Result<QString> readNamedText(const QString &path);

} // namespace bayplan::run
