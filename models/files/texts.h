// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>

namespace bayplan::files {

/// The context of this folder's translated texts.
struct Texts
{
    Q_DECLARE_TR_FUNCTIONS(Files)
};

} // namespace bayplan::files
