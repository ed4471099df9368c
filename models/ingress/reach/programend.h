// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"

#include <QByteArray>
#include <QStringList>

#include <chrono>
#include <functional>

namespace bayplan::ingress {

/// A program to be run somewhere, and how much of it is waited for and kept.
struct ProgramRun
{
    QStringList command;
    QByteArray input = {};
    bool merged = false; ///< what it writes to its error output comes in `output`, too, in the order it came
    qsizetype most = qsizetype(1024) * 1024; ///< bytes of its output that are kept
    std::chrono::milliseconds limit{60'000};
};

/// How it ended.
struct ProgramEnd
{
    bool isThere = true; ///< false: it could not be started, `errors` says why
    int exitCode = 0;
    QByteArray output = {};
    QByteArray errors = {}; ///< the last of it
};

using ProgramDone = std::function<void(core::Result<ProgramEnd>)>;

/// The end of a program's error output is what counts: at most so much of it is kept.
inline void keepLast(QByteArray &into, const QByteArray &bytes)
{
    constexpr qsizetype most = qsizetype(16) * 1024;
    into += bytes;
    if (into.size() > most)
        into.remove(0, into.size() - most);
}

/// The rest is dropped.
inline void keepFirst(QByteArray &into, const QByteArray &bytes, qsizetype most)
{
    into += bytes.left(most - into.size());
}

} // namespace bayplan::ingress
