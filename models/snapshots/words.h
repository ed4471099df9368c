// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace bayplan::snapshots {

/// A text for people, in their language.
inline QString tr(const char *text, const char *disambiguation = nullptr, int n = -1)
{
    return QCoreApplication::translate("bayplan::snapshots", text, disambiguation, n);
}

} // namespace bayplan::snapshots
