// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"

#include <QString>
#include <QStringList>

namespace bayplan::engine {

/// One image of one engine. Ids are not comparable over engines: with the containerd store an id is the digest of the
/// index, not of the configuration.
struct Image
{
    QString id;          ///< "sha256:…"
    QStringList tags;    ///< "repository:tag", sorted; empty when dangling (older APIs say "<none>:<none>")
    QStringList digests; ///< "repository@sha256:…", sorted
    qint64 size = 0;     ///< bytes, shared layers included
    core::Time created{};

    bool operator==(const Image &) const = default;
};

} // namespace bayplan::engine
