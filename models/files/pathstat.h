// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QByteArray>

namespace bayplan::files {

/// What engines tell of a path in a container: X-Docker-Container-Path-Stat of HEAD /containers/{id}/archive.
struct PathStat
{
    qint64 size = 0;
    bool isFolder = false; ///< itself; not a link to one
    bool isLink = false;
    bool isFile = false;
    QByteArray target; ///< of a link, from the root and through all further links; need not be there
};

/// `header` is base64 of JSON, whose mode is Go's io/fs.FileMode.
core::Result<PathStat> decodePathStat(const QByteArray &header);

} // namespace bayplan::files
