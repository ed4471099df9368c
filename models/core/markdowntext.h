// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace bayplan::core {

/// Text from an engine for a line or a table's cell of a Markdown file: plainLine() of it, in which nothing is markup.
QString markdownText(const QString &text);

} // namespace bayplan::core
