// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace bayplan::run {

/// Something in a pasted line that was left out or not acted on.
struct Note
{
    QString text; ///< as it was written
    QString why;  ///< a sentence without its full stop

    bool operator==(const Note &) const = default;
};

struct ShellWords
{
    QStringList words;
    QList<Note> notes; ///< what a shell would have done here and isn't done: variables, pipes, further commands
};

/// Takes the first command of a text into its words as a POSIX shell does, by its quoting alone: nothing is looked up,
/// expanded or run. An error for a quote that is never closed.
core::Result<ShellWords> splitShellWords(const QString &text);

/// The word so that every POSIX shell reads it as that word; bare when it is harmless.
QString quotedForShell(const QString &word);

} // namespace bayplan::run
