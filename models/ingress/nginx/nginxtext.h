// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "ingress/server.h"
#include "services/ingress.h"

#include <QByteArray>

namespace bayplan::ingress {

// nginx's configuration, written and read. Pure. Directives: nginx.org, ngx_http_upstream_module and
// ngx_http_proxy_module.

/// What is between the marks: an upstream of the ingress's name and, where it listens, a server that sends to it. What
/// drains is "down" in it. An upstream can't be empty, so without servers it has one that is down and has no name.
core::Result<QByteArray> nginxPart(const services::Ingress &ingress, const QList<WantedServer> &servers);

/// The file with that part: in place of the one it has; else at the end of its block "http" (or "stream"), where it has
/// one; else, in a file that is included there, at its end.
core::Result<QByteArray> withNginxPart(const QByteArray &file, const services::Ingress &ingress,
                                       const QByteArray &part);

/// The servers of the upstream of that name in such a part, which hands may have changed.
core::Result<QList<SeenServer>> readNginxPart(const QByteArray &part, const QString &name);

} // namespace bayplan::ingress
