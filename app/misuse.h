// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

namespace bayplan::app {

/// A word of the command line that can't be used; the program then ends with exit code 2.
inline tl::unexpected<core::Error> misuse(const QString &what)
{
    return core::fail({.kind = core::Error::Kind::Input,
                       .what = what,
                       .where = {},
                       .next = QStringLiteral("“bayplan --help” lists the commands and options")});
}

} // namespace bayplan::app
