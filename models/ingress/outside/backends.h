// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/server.h"

#include <QList>
#include <QString>
#include <QStringList>

namespace bayplan::ingress::outside {

/// A server of a backend, and the host it is on.
struct Server
{
    WantedServer server;
    QString host;

    bool operator==(const Server &) const = default;
};

/// What a load balancer or a firewall that Bayplan doesn't drive is to be told of one ingress of one service.
struct Backend
{
    QString service;
    QString name; ///< the ingress's, which is what the backend is called
    quint16 targetPort = 0;
    QString protocol = QStringLiteral("tcp"); ///< "tcp" or "udp"
    QList<Server> servers = {};
    QStringList leftOut = {}; ///< of each replica that can't be among them, a line that says why
    /// Whether all hosts that have replicas have been heard of; else there may be servers that nobody here knows of.
    bool complete = true;

    bool operator==(const Backend &) const = default;
};

/// What is in the files beside the backends. Empty: it is left to whoever uses the file.
struct Options
{
    /// From where the published ports are to be reached: networks ("10.0.0.0/24") or addresses of the balancers.
    QStringList sources;
};

/// As the files have them: backends by name and service, servers by name, address and port; without those that no file
/// can have (see whyLeftOut()). The same state gives the same file, so that a difference is a change.
struct Prepared
{
    QList<Backend> backends;
    QStringList leftOut; ///< of all that isn't among them, a line that says why; plain text
};
Prepared prepare(const QList<Backend> &backends);

/// A sentence without its full stop; empty if it can be used. Addresses are IP addresses or names by RFC 1123: anything
/// else comes from a host that says more than where it is.
QString whyLeftOut(const Server &server);

bool isIpv4(const QString &address);
bool isIpv6(const QString &address);

/// The sources that are addresses or networks of that family, in order, each once, as AWS and nftables keep them.
QStringList sourcesOf(const Options &options, bool ipv6);

/// A published port of any of the backends.
struct PublishedPort
{
    QString protocol;
    quint16 port = 0;
    QStringList services; ///< whose it is; sorted

    bool operator==(const PublishedPort &) const = default;
};
/// Sorted by protocol and port.
QList<PublishedPort> publishedPorts(const QList<Backend> &backends);

} // namespace bayplan::ingress::outside
