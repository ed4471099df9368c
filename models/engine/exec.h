// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "engine/apiversion.h"
#include "engine/call.h"

#include <QStringList>

#include <optional>

/// The calls of an exec, a command run in a container that runs already. Pure.
namespace bayplan::engine {

/// Of a terminal, in characters.
struct TerminalSize
{
    int rows = 24;
    int columns = 80;

    bool operator==(const TerminalSize &) const = default;
};

struct ExecSpec
{
    QString container; ///< id
    QStringList command;
    bool tty = true;
    QStringList environment = {}; ///< "NAME=value"; engines before API 1.25 know none
    QString user = {};            ///< empty: the container's own
    TerminalSize size = {};       ///< with a TTY
};

/// What GET /exec/{id}/json tells.
struct ExecState
{
    bool running = false;
    std::optional<int> exitCode; ///< once it has ended
};

Call execCreateCall(const ExecSpec &spec, ApiVersion api);
/// For Client::hijack().
Call execStartCall(const QString &id, const ExecSpec &spec, ApiVersion api);
Call execResizeCall(const QString &id, TerminalSize size);
Call execInspectCall(const QString &id);

core::Result<QString> decodeExecId(const QByteArray &json);
core::Result<ExecState> decodeExecState(const QByteArray &json);

/// Whether an exec that ended like this never began: the engines give no error for a command that isn't there, but the
/// runtime's words as the command's output, and an exit code of the shells' tradition.
bool execNeverBegan(const QByteArray &output, int exitCode);
/// Whether output that begins like this may yet turn out to be such words.
bool mayBeExecFailure(const QByteArray &beginning);

} // namespace bayplan::engine
