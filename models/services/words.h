// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace bayplan::services {

/// The words of this folder, translated.
inline QString tr(const char *text, const char *comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("bayplan::services", text, comment, n);
}

} // namespace bayplan::services
