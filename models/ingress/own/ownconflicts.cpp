// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/own/ownconflicts.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "ingress/own/owncontainer.h"
#include "ingress/reach/containerhost.h"
#include "ingress/words.h"
#include "run/conflicts.h"

namespace bayplan::ingress {

using core::Error;
using Kind = run::Conflict::Kind;

namespace {

QString nextFor(Kind kind)
{
    switch (kind) {
    case Kind::NameTaken:
        return tr("Choose another name for the ingress");
    case Kind::PortTaken:
        return tr("Choose another port, or another host");
    case Kind::ReadOnly:
        return tr("Choose another host, or allow changes to that one");
    default:
        return tr("Choose another host");
    }
}

} // namespace

OwnConflicts ownConflicts(const services::Ingress &ingress, const fleet::Fleet &fleet)
{
    OwnConflicts found;
    const fleet::HostConnection *host = fleet.host(hostOf(ingress.place.host, fleet));
    if (!host) {
        found.refusal = Error{.kind = Error::Kind::NotFound,
                              .what = tr("The host %1 is not in this workspace").arg(ingress.place.host.name),
                              .where = ingress.name,
                              .next = tr("Choose another host")};
        return found;
    }
    const run::ContainerSpec spec = ownContainer(ingress);
    auto conflicts = run::conflicts(spec, run::factsOf(*host), host->live());
    conflicts << run::reservedPortConflicts(spec, fleet.reservedPorts());
    for (const run::Conflict &conflict : std::as_const(conflicts)) {
        const QString what = core::plainLine(conflict.what, 200);
        if (conflict.kind == Kind::ImageMissing)
            found.notes << tr("The image %1 is not on %2: it is pulled first.").arg(spec.image, host->config().name);
        else if (!conflict.blocks)
            found.notes << what + u'.';
        else if (!found.refusal)
            found.refusal = Error{.kind = Error::Kind::Declined,
                                  .what = what,
                                  .where = host->config().name,
                                  .next = nextFor(conflict.kind)};
    }
    return found;
}

} // namespace bayplan::ingress
