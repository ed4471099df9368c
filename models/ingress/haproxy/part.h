// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/server.h"
#include "services/ingress.h"

#include <QByteArray>
#include <QList>

namespace bayplan::ingress::haproxy {

/// What is wrong with these as servers of one backend, a sentence without its full stop; empty if they can be used.
/// Addresses are IP addresses or hosts' names.
QString problemWith(const QList<WantedServer> &servers);

/// Whether it is an IP address: the runtime API takes no names.
bool isIpAddress(const QString &address);

/// The words of a `server` line after the name, which `add server` takes as well.
QByteArray serverWords(const WantedServer &server);

/// Our part of the file: a backend of that name, and a frontend where the ingress listens. What servers are in it
/// doesn't change settingsId().
QByteArray part(const services::Ingress &ingress, const QList<WantedServer> &servers);

/// The backend's `id`: a number that follows from every line of the part but the servers'. Statistics tell it, and so
/// whether that is what is in force (configuration.txt, "id").
quint32 settingsId(const services::Ingress &ingress);

/// A part as it is in the file.
struct ReadPart
{
    QList<WantedServer> servers; ///< those of lines as part() writes them; weight 0 means draining
    bool isAsMade = false;       ///< every line is as part() writes it for this ingress
};

ReadPart readPart(const services::Ingress &ingress, const QByteArray &part);

} // namespace bayplan::ingress::haproxy
