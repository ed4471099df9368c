// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "ingress/server.h"
#include "run/containerspec.h"
#include "services/ingress.h"

#include <QByteArray>
#include <QMap>

namespace bayplan::ingress {

/// Of the long-term branch that is kept until 2028, based on Debian: it has perl, by which its socket is asked.
inline constexpr QStringView usualHaProxyImage = u"docker.io/library/haproxy:2.8";

/// What a container of ours is called: "edge-haproxy".
QString ownContainerName(const QString &ingress);

/// Where in its container its file and its runtime socket are, on that host, and what else makes the ingress one of
/// ours. What is there already of it stays: name, ports, mode, check.
services::Ingress asOwn(services::Ingress ingress, const services::HostName &host, const QString &image);

/// Its container. It begins as root, for the port and the socket, and works as nobody in particular; it is in the
/// engine's usual network, where a port is published, so that the port is the host's, and replicas are reached at their
/// hosts' addresses and published ports, as from anywhere. Pure.
run::ContainerSpec ownContainer(const services::Ingress &ingress);

/// The file that it begins with. Pure.
core::Result<QByteArray> ownFile(const services::Ingress &ingress, const QList<WantedServer> &servers);

/// A container by its name, as an inspect tells.
struct FoundOwn
{
    QString id;
    bool isOurs = false;    ///< Bayplan made it for this ingress
    bool isStopped = false; ///< starting it may be enough
    QString problem = {};   ///< why it can't serve: it doesn't run, has another port; a sentence without its full stop
};

/// Pure. An error if the inspect can't be understood.
core::Result<FoundOwn> foundOwn(const services::Ingress &ingress, const QByteArray &inspect);

} // namespace bayplan::ingress
