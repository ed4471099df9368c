// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace bayplan::rollouts {

/// The words of this folder, translated.
inline QString tr(const char *text, const char *comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("bayplan::rollouts", text, comment, n);
}

} // namespace bayplan::rollouts
