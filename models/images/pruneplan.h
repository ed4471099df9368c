// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/imagestep.h"

#include <vector>

namespace bayplan::fleet {
class LiveHost;
}

namespace bayplan::images {

enum class PruneWhat {
    Dangling, ///< images without a name
    Unused    ///< all that no container was made from
};

struct Prunable
{
    QString id;
    QStringList tags;
    qint64 size = 0; ///< bytes; layers it shares with images that stay are counted, and don't go

    bool operator==(const Prunable &) const = default;
};

/// What the engine would remove, the largest first.
std::vector<Prunable> prunableOf(const fleet::LiveHost &host, PruneWhat what);

/// Removes it. It can't be taken back, and each step says how much it was.
Plan prunePlan(PruneWhat what, const QList<HostRef> &hosts);

} // namespace bayplan::images
