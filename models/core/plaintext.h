// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace bayplan::core {

/// Text from an engine made safe to show on one line: control characters (newlines, escapes) and characters that
/// change the direction of what follows become visible symbols; longer than `limit` characters is cut with an
/// ellipsis. Never use it for comparing or for sending back: it loses information.
QString plainLine(const QString &text, int limit = 300);

} // namespace bayplan::core
