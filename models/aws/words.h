// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QCoreApplication>

namespace bayplan::aws {

/// The words of this folder, translated.
inline QString tr(const char *text, const char *comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("bayplan::aws", text, comment, n);
}

} // namespace bayplan::aws
