// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "ingress/server.h"
#include "services/ingress.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

namespace bayplan::ingress {

// A Caddyfile, written and read. Pure. Directives: caddyserver.com/docs/caddyfile/directives/reverse_proxy.

/// What is between the marks: a site that listens and proxies, or, where the ingress doesn't listen, a snippet of its
/// name with the proxy alone, for the operator's own site to `import`. What drains is left out: Caddy lets its requests
/// end.
core::Result<QByteArray> caddyPart(const services::Ingress &ingress, const QList<WantedServer> &servers);

/// The file with that part: in place of the one it has; else at its end, or, for a snippet, which has to come before it
/// is imported, at its beginning (after the block of global options).
core::Result<QByteArray> withCaddyPart(const QByteArray &file, const services::Ingress &ingress,
                                       const QByteArray &part);

/// The servers in such a part, which hands may have changed.
core::Result<QList<SeenServer>> readCaddyPart(const QByteArray &part);

/// What the admin API tells of an upstream, which holds for all that proxies to the address.
struct CaddyUpstream
{
    qint64 requests = 0; ///< that it has now
    qint64 fails = 0;    ///< lately
};
/// GET /reverse_proxy/upstreams, by "address:port".
core::Result<QHash<QString, CaddyUpstream>> readCaddyUpstreams(const QByteArray &json);

/// What Caddy runs with: GET /config/, the upstreams of each of its proxies, as "address:port".
core::Result<QList<QSet<QString>>> readCaddyProxies(const QByteArray &json);

/// Whether the file itself imports a snippet of that name; files that it imports may do so, too.
bool importsSnippet(const QByteArray &file, const QString &name);

/// Where the Caddyfile's global options put the admin API, "localhost:2019" unless they say; empty if it is off.
QString caddyAdmin(const QByteArray &file);

} // namespace bayplan::ingress
