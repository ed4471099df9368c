// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace bayplan::ingress {

/// Our part of a configuration file that is somebody else's: the lines between "# bayplan: begin NAME" and
/// "# bayplan: end NAME". All of these are pure, and leave every other byte as it is. An error where the marks are not
/// in order: a begin without its end, a name twice.
core::Result<std::optional<QByteArray>> markedPart(const QByteArray &file, const QString &name);

/// The file with that part, in place of what was between its marks, or at the file's end. `part`: whole lines.
core::Result<QByteArray> withMarkedPart(const QByteArray &file, const QString &name, const QByteArray &part);

/// The file without it and its marks.
core::Result<QByteArray> withoutMarkedPart(const QByteArray &file, const QString &name);

} // namespace bayplan::ingress
