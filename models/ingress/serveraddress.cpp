// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/serveraddress.h"

#include "core/plaintext.h"
#include "fleet/tcpport.h"
#include "ingress/words.h"

#include <QHostAddress>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using services::Ingress;

namespace {

bool isHere(const Ingress &ingress)
{
    return ingress.kind != Ingress::Kind::Elb && ingress.place.kind == services::BalancerPlace::Kind::Local;
}

tl::unexpected<Error> cannot(const engine::Container &container, const QString &what, const QString &next)
{
    return core::fail(
        {.kind = Error::Kind::Input, .what = what, .where = core::plainLine(container.name, 80), .next = next});
}

} // namespace

QString reachableAddress(const fleet::HostConfig &host, bool fromHere)
{
    for (const QString &address : {host.address, host.endpoint.host}) {
        // IPv6 has many spellings, and balancers tell theirs.
        if (const QHostAddress ip(address); address.contains(u':') && !ip.isNull())
            return ip.toString();
        if (!address.isEmpty())
            return address;
    }
    return fromHere ? u"127.0.0.1"_s : QString();
}

core::Result<ServerAddress> serverAddress(const fleet::HostConfig &host, const engine::Container &container,
                                          const Ingress &ingress)
{
    const QString address = reachableAddress(host, isHere(ingress));
    const auto port = fleet::tcpPort(container, ingress.targetPort, address);
    if (!port)
        return cannot(container,
                      ingress.targetPort ? tr("It publishes no TCP port for its port %1").arg(ingress.targetPort)
                                         : tr("It publishes no TCP port"),
                      tr("Publish it, with a dynamic port where there may be several on a host"));
    const QHostAddress bound(port->ip.isEmpty() ? u"0.0.0.0"_s : port->ip);
    const bool anywhere = bound == QHostAddress(QHostAddress::AnyIPv4) || bound == QHostAddress(QHostAddress::AnyIPv6);
    if (bound.isNull() || (bound.isLoopback() && address != bound.toString()))
        return cannot(container,
                      tr("Its port %1 is published on %2 alone, where no load balancer reaches it")
                          .arg(port->target)
                          .arg(core::plainLine(port->ip, 60)),
                      tr("Publish it on all addresses of the host"));
    if (!anywhere)
        return ServerAddress{bound.toString(), port->published};
    if (ingress.ours && (address == u"localhost"_s || QHostAddress(address).isLoopback()))
        return cannot(container,
                      tr("The host %1 is known at %2 alone, which in a load balancer's container is the container "
                         "itself")
                          .arg(host.name, address),
                      tr("Enter the host's address in its settings"));
    if (address.isEmpty())
        return cannot(container, tr("It is not known at which address load balancers reach the host %1").arg(host.name),
                      tr("Enter the host's address in its settings"));
    return ServerAddress{address, port->published};
}

} // namespace bayplan::ingress
