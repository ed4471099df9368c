// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "ingress/reach.h"
#include "ingress/reach/programend.h"

#include <optional>

namespace bayplan::ingress {

// The words of all reaches, made in one place. Pure. Nothing that a place says gets into them but in one plain line.

/// Bytes of a file that are read at most.
inline constexpr qsizetype mostOfFile = qsizetype(4) * 1024 * 1024;

/// Why nothing can be done with such a path: it is not absolute, or no file has such a name. Empty if it is a path.
QString problemWithPath(const QString &path);
core::Error badPath(const QString &path, const QString &where);
core::Error fileTooLong(const QString &path, const QString &where);
core::Error noProgram(const QString &program, const QString &why, const QString &where);
core::Error notAContainer(const QString &where);

/// The last line of what a program said, made plain; its exit code if it said nothing.
QString lastWords(const ProgramEnd &end);
/// Why cat, mv or rm, run with LC_ALL=C, could do nothing with a file; an error of the kind NotFound if it isn't there.
core::Error fileTrouble(const ProgramEnd &end, const QString &path, const QString &where);

/// What run() tells.
core::Result<CommandEnd> commandEnd(const ProgramEnd &end, const QString &program, const QString &where);

} // namespace bayplan::ingress
