// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "engine/container.h"

#include <QList>

namespace bayplan::run {

/// What `docker run --publish` takes: "8888:8080", "127.0.0.1::53/udp", "[::1]:80:80", "8000-8010:80" (the first free
/// one), "8000-8002:9000-9002" (three ports), "80" (dynamic), and the long form "published=8888,target=8080".
core::Result<QList<engine::PortRequest>> parsePublish(const QString &text);
/// One that parsePublish() reads as this one.
QString publishText(const engine::PortRequest &port);

/// "8080", or "8000-8010" as first and last (0 for one port).
core::Result<std::pair<quint16, quint16>> parsePortRange(const QString &text);

} // namespace bayplan::run
