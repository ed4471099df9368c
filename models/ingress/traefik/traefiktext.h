// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "ingress/server.h"
#include "services/ingress.h"

#include <QByteArray>

namespace bayplan::ingress {

// A file for Traefik's file provider, written and read. Pure. What it may hold: doc.traefik.io, "routing
// configuration", of versions 2 and 3; nothing is used here that either doesn't know. Of servers' own weights version 2
// knows none, so servers of different weights are services of their own beside a weighted one.

/// The whole file: a service of the ingress's name and, where the ingress listens, a router from the entry point of
/// that name, which Traefik's static configuration has to have. What drains is left out: Traefik lets its requests end.
core::Result<QByteArray> traefikFile(const services::Ingress &ingress, const QList<WantedServer> &servers);

/// The servers in such a file. An error of the kind NotFound: it has no service of that name.
core::Result<QList<SeenServer>> readTraefikFile(const QByteArray &file, const services::Ingress &ingress);

/// Whether a file was written by traefikFile() for that ingress, and so may be written over.
bool isOurTraefikFile(const QByteArray &file, const services::Ingress &ingress);

} // namespace bayplan::ingress
