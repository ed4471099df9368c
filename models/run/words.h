// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QCoreApplication>

namespace bayplan::run {

/// The words of this folder, translated.
inline QString tr(const char *text, const char *comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("bayplan::run", text, comment, n);
}

/// An entry that can't be used.
inline tl::unexpected<core::Error> wrong(const QString &what, const QString &next = {})
{
    return core::fail({.kind = core::Error::Kind::Input, .what = what, .where = {}, .next = next});
}

} // namespace bayplan::run
