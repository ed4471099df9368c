// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/reach/programend.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace bayplan::ingress {

// What is run on a machine behind ssh. Pure.

/// A word that any shell reads as itself.
QString shellWord(const QString &text);

/// A line for the login shell of the machine that runs the command, and says at the end of its error output how that
/// ended, which ssh's own exit code leaves open.
QString sshCommandLine(const QStringList &command, bool merged);

/// Takes that out of what ssh gave; nothing if it isn't there: the command has not come to its end.
std::optional<ProgramEnd> readSshEnd(const ProgramEnd &ssh);

/// A command that makes its input the file's content, whole or not at all; see Reach::writeFile().
QStringList writeCommand(const QString &path, qsizetype size);

} // namespace bayplan::ingress
