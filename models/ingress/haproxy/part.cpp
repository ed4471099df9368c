// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/part.h"

#include "ingress/words.h"

#include <QCryptographicHash>
#include <QHostAddress>
#include <QRegularExpression>
#include <QSet>
#include <QtEndian>

namespace bayplan::ingress::haproxy {

using namespace Qt::Literals::StringLiterals;
using services::Ingress;

namespace {

// Idle connections to servers are closed within a second or two: a server that closes one itself, as it does when it
// has been idle for some seconds or the server ends, meets fewer requests on their way; and a server that drains can be
// deleted soon, which those connections would hinder.
constexpr auto settingsOfServers = " check inter 1s fall 2 rise 1 pool-purge-delay 1s";

/// All but the server lines and the id, in the order of the file; the servers follow the first block.
struct Settings
{
    QList<QByteArray> backend;
    QList<QByteArray> frontend;
};

Settings settingsOf(const Ingress &ingress)
{
    const QByteArray name = ingress.name.toUtf8();
    const bool isHttp = ingress.mode == Ingress::Mode::Http;
    const QByteArray mode = isHttp ? "    mode http" : "    mode tcp";
    Settings settings;
    // Dynamic, so that servers can be added while it runs (management.txt, "add server").
    // Requests by weight exactly, also where there are few; connections, which last longer, by how many there are.
    settings.backend = {"backend " + name, mode, isHttp ? "    balance roundrobin" : "    balance leastconn"};
    if (!ingress.checkPath.isEmpty())
        settings.backend << "    option httpchk GET " + ingress.checkPath.toUtf8();
    // Each retry goes to another server.
    settings.backend << "    option redispatch 1"
                     << "    retries 3";
    if (isHttp) {
        // A request that a server has seen is sent to another one only where doing it twice is the same as once.
        settings.backend << "    retry-on conn-failure empty-response"
                         << "    http-request disable-l7-retry unless { method GET HEAD OPTIONS }"
                         << "    http-reuse safe"
                         << "    no option prefer-last-server"
                         << "    option forwardfor";
    }
    // A state file would bring back addresses and weights that have changed since.
    settings.backend << "    load-server-state-from-file none";
    if (ingress.listen == 0)
        return settings;
    settings.frontend << "frontend " + name << mode << "    bind *:" + QByteArray::number(ingress.listen);
    // On a reload, a client's idle connection gets one more answer, which says that it was the last.
    if (isHttp)
        settings.frontend << "    option idle-close-on-response";
    settings.frontend << "    default_backend " + name;
    return settings;
}

QByteArray idLine(const Ingress &ingress)
{
    return "    id " + QByteArray::number(settingsId(ingress));
}

QByteArray serverLine(const WantedServer &server)
{
    // A name that can't be resolved keeps that server out, and not the whole process from starting.
    const QByteArray names = isIpAddress(server.address) ? "" : " init-addr libc,none";
    return "    server " + server.name.toUtf8() + ' ' + serverWords(server) + names;
}

bool isHostName(const QString &address)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9_]([A-Za-z0-9_.-]{0,252}[A-Za-z0-9_])?\\z"_s);
    return form.match(address).hasMatch();
}

} // namespace

bool isIpAddress(const QString &address)
{
    QHostAddress parsed;
    return parsed.setAddress(address) && parsed.scopeId().isEmpty();
}

QString problemWith(const QList<WantedServer> &servers)
{
    static const QRegularExpression form(u"\\A[A-Za-z0-9_.-]{1,128}\\z"_s);
    QSet<QString> names;
    for (const WantedServer &server : servers) {
        if (!form.match(server.name).hasMatch())
            return tr("A server's name has letters, digits, “_”, “.” and “-” only");
        if (names.contains(server.name))
            return tr("Two servers have the name “%1”").arg(server.name);
        names.insert(server.name);
        if (!isIpAddress(server.address) && !isHostName(server.address))
            return tr("The address of the server “%1” is neither an IP address nor a host's name").arg(server.name);
        if (server.port == 0)
            return tr("The server “%1” has no port").arg(server.name);
        if (server.weight < 0 || server.weight > 256)
            return tr("The weight of the server “%1” is not within 0 and 256").arg(server.name);
    }
    return {};
}

QByteArray serverWords(const WantedServer &server)
{
    const QByteArray address =
        server.address.contains(u':') ? "[" + server.address.toUtf8() + "]" : server.address.toUtf8();
    const int weight = server.state == WantedServer::State::Draining ? 0 : server.weight;
    return address + ':' + QByteArray::number(server.port) + settingsOfServers + " weight " +
           QByteArray::number(weight);
}

quint32 settingsId(const Ingress &ingress)
{
    const Settings settings = settingsOf(ingress);
    const QByteArray text = settings.backend.join('\n') + '\n' + settings.frontend.join('\n') + settingsOfServers;
    const QByteArray hash = QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    // Positive in 32 bits, and far from those that HAProxy gives by itself, which count from 1.
    return (qFromBigEndian<quint32>(hash.constData()) & 0x3fffffffU) | 0x40000000U;
}

QByteArray part(const Ingress &ingress, const QList<WantedServer> &servers)
{
    const Settings settings = settingsOf(ingress);
    QList<QByteArray> lines = settings.backend;
    lines.insert(1, idLine(ingress));
    for (const WantedServer &server : servers)
        lines << serverLine(server);
    lines << settings.frontend;
    return lines.join('\n') + '\n';
}

ReadPart readPart(const Ingress &ingress, const QByteArray &part)
{
    ReadPart read;
    for (const QByteArray &line : part.split('\n')) {
        const QList<QByteArray> words = line.simplified().split(' ');
        if (words.size() < 3 || words.first() != "server")
            continue;
        const qsizetype colon = words.at(2).lastIndexOf(':');
        const qsizetype weightAt = words.indexOf("weight");
        WantedServer server{.name = QString::fromUtf8(words.at(1)),
                            .address = QString::fromUtf8(words.at(2).left(colon)),
                            .port = colon < 0 ? quint16(0) : words.at(2).mid(colon + 1).toUShort()};
        if (server.address.startsWith(u'[') && server.address.endsWith(u']'))
            server.address = server.address.mid(1, server.address.size() - 2);
        if (weightAt > 2 && weightAt + 1 < words.size())
            server.weight = words.at(weightAt + 1).toInt();
        if (server.weight == 0)
            server.state = WantedServer::State::Draining;
        if (read.servers.size() < 10000)
            read.servers << server;
    }
    read.isAsMade = problemWith(read.servers).isEmpty() && haproxy::part(ingress, read.servers) == part;
    return read;
}

} // namespace bayplan::ingress::haproxy
