// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>

namespace bayplan::snapshots {

/// "2026-11-28T06:31:44Z", to the second; years past 9999 too.
QString isoTime(core::Time time);
/// "2026-11-28 06:31:44": for pages, which say once that it is UTC.
QString pageTime(core::Time time);

/// A text from an engine without what spreadsheets and XML can't hold: of control characters only tabs and line feeds
/// stay; the others, and those that change the direction of what follows, become visible symbols.
QString cleanText(QString text);

/// A text for pages: on one line, of at most so many characters.
QString pageLine(const QString &text, int limit = 300);

} // namespace bayplan::snapshots
