// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/compare.h"

#include <QByteArray>

namespace bayplan::snapshots {

/// A comparison as one page of HTML, in UTF-8: what it is of, a section for each kind of object, each object with its
/// fields side by side. It needs nothing from outside and no script, is light or dark as the reader's system is, and
/// can be printed. No text of an engine's is markup.
QByteArray comparisonHtml(const Comparison &comparison);

/// The same as Markdown, with tables; no text of an engine's is markup (core::markdownText()).
QByteArray comparisonMarkdown(const Comparison &comparison);

} // namespace bayplan::snapshots
