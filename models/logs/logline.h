// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QByteArrayView>

namespace bayplan::logs {

/// What a container wrote to. A terminal has only one stream, which is Out.
enum class Stream : quint8 { Out, Error };

/// A longer line is cut into several.
inline constexpr qsizetype longestLine = 64 * 1024;

/// One line of a container's log as it was written: UTF-8 by convention, with its escapes, without its end. `text` is
/// somebody else's memory.
struct LineView
{
    int source = 0; ///< which of the containers followed
    Stream stream = Stream::Out;
    core::Time time{}; ///< when the engine got it
    QByteArrayView text;
};

} // namespace bayplan::logs
