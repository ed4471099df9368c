// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/compare.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace bayplan::snapshots {

/// What a comparison is written as.
enum class ComparisonFormat { Text, Json, Html, Markdown };

/// "text", "json", "html", "markdown": as commands have it.
QString toString(ComparisonFormat format);
std::optional<ComparisonFormat> comparisonFormatFromString(const QString &text);
QList<ComparisonFormat> comparisonFormats();

/// By the file's suffix: ".txt", ".json", ".html", ".htm", ".md", ".markdown". Nothing for another.
std::optional<ComparisonFormat> comparisonFormatOf(const QString &path);

/// All of it in that format, in UTF-8. No text of an engine's is more than text in it, in a terminal either.
QByteArray comparisonFile(const Comparison &comparison, ComparisonFormat format);

} // namespace bayplan::snapshots
