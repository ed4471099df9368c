// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"

#include <QString>

#include <chrono>
#include <functional>

namespace bayplan::net {

enum class SocketAnswer {
    Answered, ///< something came back
    Silent,   ///< it is connected and says nothing: an engine that hangs
    Closed,   ///< refused, or closed without a word: nothing at the other end
};

/// Asks for `/_ping` through a local socket, to learn whether anything is at the other end of a tunnel: the near end is
/// always there. What is answered doesn't matter.
core::Task probeSocket(const QString &path, std::chrono::milliseconds limit, std::function<void(SocketAnswer)> done);

} // namespace bayplan::net
