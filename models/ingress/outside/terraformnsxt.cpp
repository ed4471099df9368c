// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/outside/files.h"
#include "ingress/outside/quoting.h"
#include "ingress/words.h"

#include <algorithm>

namespace bayplan::ingress::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

// https://registry.terraform.io/providers/vmware/nsxt/latest/docs/resources/policy_lb_pool
constexpr auto pools = R"(
resource "nsxt_policy_lb_pool" "bayplan" {
  for_each     = local.bayplan_pools
  display_name = each.key
  description  = each.value.description
  algorithm    = "WEIGHTED_ROUND_ROBIN"

  dynamic "member" {
    for_each = each.value.members
    content {
      display_name = member.value.name
      ip_address   = member.value.address
      port         = member.value.port
      weight       = member.value.weight
      admin_state  = member.value.state
    }
  }
}
)";

constexpr int heaviest = 255; // PoolMemberSetting in the NSX-T API

QString memberLine(const WantedServer &server)
{
    // Of no weight means no new requests, which NSX says by the state.
    const bool drains = server.state == WantedServer::State::Draining || server.weight <= 0;
    const int weight = std::clamp(server.weight, 1, heaviest);
    return u"        { name = %1, address = %2, port = %3, weight = %4, state = %5 },\n"_s.arg(
        hclString(server.name), hclString(server.address), hclString(QString::number(server.port)),
        QString::number(weight), drains ? u"\"GRACEFUL_DISABLED\""_s : u"\"ENABLED\""_s);
}

} // namespace

QByteArray terraformNsxt(const QList<Backend> &backends)
{
    const Prepared prepared = prepare(backends);
    QStringList leftOut = prepared.leftOut;
    QString locals = u"\nlocals {\n  bayplan_pools = {\n"_s;
    for (const Backend &backend : prepared.backends) {
        locals += u"    %1 = {\n      description = %2\n      members = [\n"_s.arg(
            hclString(backend.name), hclString(tr("Service %1, by Bayplan").arg(backend.service)));
        for (const Server &server : backend.servers) {
            if (isIpv4(server.server.address) || isIpv6(server.server.address))
                locals += memberLine(server.server);
            else
                leftOut << tr("%1 of %2: a pool takes addresses, and %3 is a name")
                               .arg(server.server.name, backend.name, server.server.address);
        }
        locals += u"      ]\n    }\n"_s;
    }
    locals += u"  }\n}\n"_s;
    QStringList head{
        tr("Backends of Bayplan for NSX-T, made for Terraform with the provider vmware/nsxt. It is written anew "
           "as a whole; don't edit it."),
        tr("Not expressed: health checks (a pool's active_monitor_paths) and the virtual server that sends to "
           "a pool. A server that drains is GRACEFUL_DISABLED.")};
    for (const QString &line : std::as_const(leftOut))
        head << tr("Left out: %1").arg(line);
    return QString(commentLines(head) + locals + QString::fromUtf8(pools)).toUtf8();
}

} // namespace bayplan::ingress::outside
