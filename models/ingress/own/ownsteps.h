// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/server.h"
#include "operations/plan.h"
#include "services/ingress.h"

namespace bayplan::fleet {
class Fleet;
}
namespace bayplan::images {
class RegistryLogins;
}

namespace bayplan::ingress {

/// Makes the container of an ingress of ours: pulls its image where it isn't there, puts its file into it, starts it,
/// and waits until HAProxy answers. One of ours that is stopped is started, and
/// one that can't serve goes first; any other of that name is an
/// error. What was made and doesn't come to answer is removed again, and the error has the last of what it said. Both
/// must outlive the step.
operations::Step makeOwnStep(const services::Ingress &ingress, const QList<WantedServer> &servers, fleet::Fleet &fleet,
                             images::RegistryLogins &logins);

/// Stops and removes it. One that is gone is done; one that isn't ours stays, and is an error.
operations::Step removeOwnStep(const services::Ingress &ingress, fleet::Fleet &fleet);

/// Why a container of its name is in the way.
core::Error notOurs(const services::Ingress &ingress);

} // namespace bayplan::ingress
