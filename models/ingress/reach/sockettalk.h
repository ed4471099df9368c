// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace bayplan::ingress {

/// What talk() takes back at most.
inline constexpr qsizetype mostOfAnswer = qsizetype(16) * 1024 * 1024;

/// Reach::talk() to a socket of this machine, a path or "address:port". An error of the kind Refused: nothing listens
/// there.
core::Task talkToSocket(const QString &socket, const QByteArray &request,
                        std::function<void(core::Result<QByteArray>)> done);

} // namespace bayplan::ingress
