// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <functional>

namespace bayplan::files {

/// The name, or with a number before its ending the first that is not taken: "notes (2).txt".
QByteArray freeName(const QByteArray &name, const std::function<bool(const QByteArray &)> &isTaken);

/// Whether something of that name is in a folder of this machine; a broken link too.
bool isThere(const QByteArray &folder, const QByteArray &name);

} // namespace bayplan::files
