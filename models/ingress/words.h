// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace bayplan::ingress {

/// The words of this folder and those below it, translated.
inline QString tr(const char *text, const char *comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("bayplan::ingress", text, comment, n);
}

} // namespace bayplan::ingress
