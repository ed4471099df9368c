// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/outside/files.h"
#include "ingress/outside/quoting.h"
#include "ingress/words.h"

#include <algorithm>

namespace bayplan::ingress::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

/// One line for each element, so that a change is a line.
QString setOf(const QString &name, const QString &type, const QStringList &elements, const QString &flags = {})
{
    QString out = u"    set %1 {\n        type %2\n"_s.arg(name, type);
    if (!flags.isEmpty())
        out += u"        flags %1\n        auto-merge\n"_s.arg(flags);
    if (!elements.isEmpty())
        out += u"        elements = {\n            "_s + elements.join(u",\n            "_s) + u"\n        }\n"_s;
    return out + u"    }\n"_s;
}

QStringList serversOf(const QList<Backend> &backends, const QString &protocol, bool ipv6)
{
    QStringList list;
    for (const Backend &backend : backends) {
        for (const Server &server : backend.servers) {
            const QString &address = server.server.address;
            if (backend.protocol == protocol && (ipv6 ? isIpv6(address) : isIpv4(address)))
                list << address + u" . "_s + QString::number(server.server.port);
        }
    }
    list.sort();
    list.removeDuplicates();
    return list;
}

QString family(bool ipv6)
{
    return ipv6 ? u"6"_s : u"4"_s;
}

} // namespace

QByteArray nftables(const QList<Backend> &backends, const Options &options)
{
    const Prepared prepared = prepare(backends);
    const bool hasSources = !sourcesOf(options, false).isEmpty() || !sourcesOf(options, true).isEmpty();
    QString sets;
    QString rules;
    for (const bool ipv6 : {false, true}) {
        const QString type = ipv6 ? u"ipv6_addr"_s : u"ipv4_addr"_s;
        const QString layer = ipv6 ? u"ip6"_s : u"ip"_s;
        const QString from = u"balancers"_s + family(ipv6);
        if (hasSources)
            sets += setOf(from, type, sourcesOf(options, ipv6), u"interval"_s);
        for (const QString &protocol : {u"tcp"_s, u"udp"_s}) {
            const QString name = u"published_"_s + protocol + family(ipv6);
            sets += setOf(name, type + u" . inet_service"_s, serversOf(prepared.backends, protocol, ipv6));
            const QString there = u"%1 daddr . %2 dport @%3"_s.arg(layer, protocol, name);
            rules += hasSources ? u"        %1 %2 saddr != @%3 counter drop\n"_s.arg(there, layer, from)
                                : u"        %1 counter\n"_s.arg(there);
        }
    }
    QStringList head{
        tr("Published ports of Bayplan's servers, for nftables: check with “nft -c -f FILE”, load with “nft -f FILE”. "
           "The "
           "table is replaced as a whole, in one transaction; other tables are left alone. For the hosts and for "
           "routers "
           "before them."),
        hasSources ? tr("Only the balancers reach these ports. It looks before Docker's rules do, at the address and "
                        "port that were asked for, and allows nothing that another table drops.")
                   : tr("No sources were given, so it counts what comes, and stops nothing."),
        tr("Not expressed: names instead of addresses, weights and states. A server that drains is still reached.")};
    for (const QString &line : prepared.leftOut)
        head << tr("Left out: %1").arg(line);
    for (const Backend &backend : prepared.backends) {
        for (const Server &server : backend.servers) {
            if (!isIpv4(server.server.address) && !isIpv6(server.server.address))
                head << tr("Left out: %1 of %2: %3 is a name")
                            .arg(server.server.name, backend.name, server.server.address);
        }
    }
    // Declared first, so that deleting it never fails.
    const QString text = commentLines(head) +
                         u"\ntable inet bayplan\ndelete table inet bayplan\n\ntable inet bayplan {\n"_s + sets +
                         u"    chain published {\n"
                         u"        type filter hook prerouting priority -150; policy accept;\n"
                         u"        ct state established,related accept\n"_s +
                         rules + u"    }\n}\n"_s;
    return text.toUtf8();
}

} // namespace bayplan::ingress::outside
