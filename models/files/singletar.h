// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "files/entry.h"

#include <QByteArray>

namespace bayplan::files {

/// A file held in memory.
struct SmallFile
{
    QByteArray bytes;
    quint32 permissions = 0644; ///< the lower twelve bits of st_mode
    Owner owner = {};
};

/// A tar of that file alone, named so.
core::Result<QByteArray> tarOf(const SmallFile &file, const QByteArray &name);

} // namespace bayplan::files
