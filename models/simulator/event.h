// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/profile.h"

#include <QByteArray>
#include <QMap>
#include <QString>

namespace bayplan::simulator {

/// Something that happened on an engine, as `/events` reports it.
struct Event
{
    QString type;
    QString action;
    QString actorId;
    QMap<QString, QString> attributes;
    /// Nanoseconds since 1970; rises with each event of one engine.
    qint64 timeNano = 0;
    /// Podman's own field; empty elsewhere.
    QString healthStatus;
};

/// One JSON object and a newline, as an engine writes it to a client of API `version`.
QByteArray encodeEvent(const Event &event, ApiVersion version);

} // namespace bayplan::simulator
