// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace bayplan::fleet {

/// The words of this folder that no class of its own translates.
inline QString tr(const char *text, const char *comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("bayplan::fleet", text, comment, n);
}

} // namespace bayplan::fleet
