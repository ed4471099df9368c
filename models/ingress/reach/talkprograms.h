// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "ingress/reach/programend.h"

#include <QList>
#include <QStringList>

#include <functional>

namespace bayplan::ingress {

/// Programs that pass their input to a socket, a path or "address:port", and what comes back to their output; the
/// better first. No shell reads the socket's name. Pure.
QList<QStringList> talkCommands(const QString &socket);

/// Whether a program that ended like this can't be used for that: it isn't there, or doesn't know what it was asked
/// for.
bool cannotTalk(const ProgramEnd &end);

/// Runs a program in the place that is meant.
using RunProgram = std::function<core::Task(const ProgramRun &run, ProgramDone done)>;

/// Reach::talk() by the first of the programs, from the one at `first` on and round, that can; `done` is told at which
/// place it is. Errors: Unsupported, none can; Refused, nothing listens there.
core::Task talkByProgram(RunProgram run, const QString &socket, int first, const QByteArray &request,
                         std::function<void(core::Result<QByteArray>, int)> done);

} // namespace bayplan::ingress
