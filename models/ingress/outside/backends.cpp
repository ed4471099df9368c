// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/outside/backends.h"

#include "core/plaintext.h"
#include "ingress/words.h"
#include "net/network.h"

#include <QHostAddress>
#include <QMap>
#include <QRegularExpression>

#include <algorithm>
#include <tuple>

namespace bayplan::ingress::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestName = 80;
constexpr int longestLine = 300;

bool isName(const QString &text)
{
    static const QRegularExpression form(
        u"\\A(?=.{1,253}\\z)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\\z"_s);
    return form.match(text).hasMatch();
}

} // namespace

bool isIpv4(const QString &address)
{
    static const QRegularExpression form(u"\\A[0-9]{1,3}(\\.[0-9]{1,3}){3}\\z"_s); // the class takes "10.1", too
    QHostAddress parsed;
    return form.match(address).hasMatch() && parsed.setAddress(address) &&
           parsed.protocol() == QAbstractSocket::IPv4Protocol;
}

bool isIpv6(const QString &address)
{
    static const QRegularExpression form(u"\\A[0-9A-Fa-f:.]{2,45}\\z"_s); // without the name of an interface
    QHostAddress parsed;
    return form.match(address).hasMatch() && parsed.setAddress(address) &&
           parsed.protocol() == QAbstractSocket::IPv6Protocol;
}

QString whyLeftOut(const Server &server)
{
    if (server.server.port == 0)
        return tr("it has no port now");
    const QString &address = server.server.address;
    // What is all digits and dots is meant as an address.
    static const QRegularExpression numeric(u"\\A[0-9.]+\\z"_s);
    if (isIpv4(address) || isIpv6(address) || (isName(address) && !numeric.match(address).hasMatch()))
        return {};
    return tr("“%1” is neither an address nor a name").arg(core::plainLine(address, longestName));
}

Prepared prepare(const QList<Backend> &backends)
{
    Prepared prepared{backends, {}};
    std::stable_sort(prepared.backends.begin(), prepared.backends.end(), [](const Backend &a, const Backend &b) {
        return std::tie(a.name, a.service, a.targetPort) < std::tie(b.name, b.service, b.targetPort);
    });
    for (Backend &backend : prepared.backends) {
        std::stable_sort(backend.servers.begin(), backend.servers.end(), [](const Server &a, const Server &b) {
            return std::tie(a.server.name, a.server.address, a.server.port) <
                   std::tie(b.server.name, b.server.address, b.server.port);
        });
        backend.servers.removeIf([&](const Server &server) {
            const QString why = whyLeftOut(server);
            if (!why.isEmpty())
                prepared.leftOut << tr("%1 of %2: %3")
                                        .arg(core::plainLine(server.server.name, longestName),
                                             core::plainLine(backend.name, longestName), why);
            return !why.isEmpty();
        });
        for (const QString &line : std::as_const(backend.leftOut))
            prepared.leftOut << core::plainLine(line, longestLine);
        if (backend.protocol != u"udp"_s)
            backend.protocol = u"tcp"_s;
    }
    return prepared;
}

QStringList sourcesOf(const Options &options, bool ipv6)
{
    QStringList sources;
    for (const QString &source : options.sources) {
        const auto network = net::canonicalNetwork(source);
        if (network && network->contains(u':') == ipv6 && !sources.contains(*network))
            sources << *network;
    }
    return sources;
}

QList<PublishedPort> publishedPorts(const QList<Backend> &backends)
{
    QMap<std::pair<QString, quint16>, QStringList> ports;
    for (const Backend &backend : backends) {
        for (const Server &server : backend.servers) {
            QStringList &services = ports[{backend.protocol, server.server.port}];
            if (!services.contains(backend.service))
                services << backend.service;
        }
    }
    QList<PublishedPort> list;
    for (auto it = ports.begin(); it != ports.end(); ++it) {
        it->sort();
        list << PublishedPort{it.key().first, it.key().second, it.value()};
    }
    return list;
}

} // namespace bayplan::ingress::outside
