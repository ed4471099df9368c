// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "services/ingress.h"

#include <QStringList>

#include <optional>

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::ingress {

/// What stands against running a container of ours, as far as is known beforehand.
struct OwnConflicts
{
    std::optional<core::Error> refusal; ///< it can't be: the name or the port is taken, the host is out of reach
    QStringList notes;                  ///< worth knowing: sentences with their full stop
};

OwnConflicts ownConflicts(const services::Ingress &ingress, const fleet::Fleet &fleet);

} // namespace bayplan::ingress
