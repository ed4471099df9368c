// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"

#include <QHashFunctions>
#include <QString>

namespace bayplan::fleet {

/// A container of the fleet; also used for other objects of one host (images).
struct ContainerKey
{
    HostId host = 0;
    QString id;

    bool operator==(const ContainerKey &) const = default;
    friend size_t qHash(const ContainerKey &key, size_t seed = 0) { return qHashMulti(seed, key.host, key.id); }
};

} // namespace bayplan::fleet
