// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/outside/files.h"
#include "ingress/outside/quoting.h"
#include "ingress/words.h"

#include <algorithm>
#include <utility>

namespace bayplan::ingress::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestDescription = 255;

/// What AWS takes in a rule's description (AuthorizeSecurityGroupIngress): anything else is a blank.
QString descriptionOf(const PublishedPort &port)
{
    QString text = u"Bayplan: "_s + port.services.join(u", "_s);
    for (QChar &c : text) {
        const bool fits = (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9') ||
                          u" ._-:/()#,@[]+=&;{}!*"_s.contains(c);
        if (!fits)
            c = u' ';
    }
    return text.left(longestDescription);
}

/// A member of a map, as `terraform fmt` has it. On lines of its own: members on one line each would all move whenever
/// the longest key changes.
QString member(const QString &key, const QList<std::pair<QString, QString>> &values)
{
    qsizetype longest = 0;
    for (const auto &[name, value] : values)
        longest = std::max(longest, name.size());
    QString out = u"    %1 = {\n"_s.arg(hclString(key));
    for (const auto &[name, value] : values)
        out += u"      "_s + name.leftJustified(longest) + u" = "_s + value + u'\n';
    return out + u"    }\n"_s;
}

QString attachments(const Prepared &prepared, QStringList &leftOut)
{
    QString out = u"  bayplan_servers = {\n"_s;
    for (const Backend &backend : prepared.backends) {
        for (const Server &server : backend.servers) {
            const WantedServer &wanted = server.server;
            if (wanted.state == WantedServer::State::Draining) {
                leftOut << tr("%1 of %2: it drains, which deregistering does here").arg(wanted.name, backend.name);
                continue;
            }
            if (!isIpv4(wanted.address) && !isIpv6(wanted.address)) {
                leftOut << tr("%1 of %2: a target group takes addresses, and %3 is a name")
                               .arg(wanted.name, backend.name, wanted.address);
                continue;
            }
            // The address and port are in the key: a replica that has moved is another attachment.
            const QString key =
                backend.name + u'/' + wanted.name + u'/' + wanted.address + u'/' + QString::number(wanted.port);
            out += member(key, {{u"backend"_s, hclString(backend.name)},
                                {u"address"_s, hclString(wanted.address)},
                                {u"port"_s, QString::number(wanted.port)}});
        }
    }
    return out + u"  }\n"_s;
}

QString rules(const Prepared &prepared, const Options &options)
{
    QString out = u"  bayplan_rules = {\n"_s;
    for (const bool ipv6 : {false, true}) {
        for (const QString &source : sourcesOf(options, ipv6)) {
            const QString network = source.contains(u'/') ? source : QString(source + (ipv6 ? u"/128"_s : u"/32"_s));
            for (const PublishedPort &port : publishedPorts(prepared.backends)) {
                const QString key = port.protocol + u'/' + QString::number(port.port) + u'/' + network;
                out += member(key, {{u"protocol"_s, hclString(port.protocol)},
                                    {u"port"_s, QString::number(port.port)},
                                    {u"ipv4"_s, ipv6 ? u"null"_s : hclString(network)},
                                    {u"ipv6"_s, ipv6 ? hclString(network) : u"null"_s},
                                    {u"description"_s, hclString(descriptionOf(port))}});
            }
        }
    }
    return out + u"  }\n"_s;
}

constexpr auto variables = R"(
variable "bayplan_target_groups" {
  description = "The ARN of the target group (target_type \"ip\") of each backend, by the backend's name."
  type        = map(string)
}

variable "bayplan_security_group" {
  description = "The security group of the hosts, whose published ports are opened."
  type        = string
  default     = null
}
)";

constexpr auto resources = R"(
resource "aws_lb_target_group_attachment" "bayplan" {
  for_each         = local.bayplan_servers
  target_group_arn = var.bayplan_target_groups[each.value.backend]
  target_id        = each.value.address
  port             = each.value.port
}

resource "aws_vpc_security_group_ingress_rule" "bayplan" {
  for_each          = var.bayplan_security_group == null ? {} : local.bayplan_rules
  security_group_id = var.bayplan_security_group
  ip_protocol       = each.value.protocol
  from_port         = each.value.port
  to_port           = each.value.port
  cidr_ipv4         = each.value.ipv4
  cidr_ipv6         = each.value.ipv6
  description       = each.value.description
}
)";

} // namespace

QByteArray terraformAws(const QList<Backend> &backends, const Options &options)
{
    const Prepared prepared = prepare(backends);
    QStringList leftOut = prepared.leftOut;
    const QString servers = attachments(prepared, leftOut);
    QStringList head{
        tr("Backends of Bayplan for AWS, made for Terraform with the provider hashicorp/aws. It is written anew "
           "as a whole; don't edit it."),
        tr("Not expressed: weights (a target group's targets all weigh the same), and health checks, which "
           "are the target group's own.")};
    if (options.sources.isEmpty())
        head << tr("No sources were given, so it opens no ports.");
    for (const QString &line : std::as_const(leftOut))
        head << tr("Left out: %1").arg(line);
    const QString text = commentLines(head) + QString::fromUtf8(variables) + u"\nlocals {\n"_s + servers + u"\n"_s +
                         rules(prepared, options) + u"}\n"_s + QString::fromUtf8(resources);
    return text.toUtf8();
}

} // namespace bayplan::ingress::outside
