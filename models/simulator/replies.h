// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/enginestate.h"
#include "simulator/httprequest.h"

#include <QJsonValue>

// What the simulated engine answers. Shapes were compared with dockerd 20.10; differences of other versions are those
// listed in Profile. `version` is the API version of the request; `now` is in nanoseconds since 1970.
namespace bayplan::simulator {

/// What one engine calls itself.
struct Identity
{
    /// The host's name, shown as Name in /info.
    QString name;
    /// ID in /info (Docker keeps it; Podman makes a new one each time).
    QString id;
};

HttpReply jsonReply(const QJsonValue &value, int status = 200);
HttpReply errorReply(int status, const QString &message, const Profile &profile);
/// The reply to an operation: its status, and the message when it failed.
HttpReply outcomeReply(const Outcome &outcome, const Profile &profile);

/// The header lines every answer of this engine carries.
QByteArray engineHeaderLines(const Profile &profile);

// system
HttpReply pingReply();
HttpReply versionReply(const Profile &profile, ApiVersion version);
HttpReply infoReply(const EngineState &state, const Identity &identity, ApiVersion version, qint64 now);
HttpReply networksReply(const EngineState &state);
HttpReply networkReply(const EngineState &state, const QString &ref);
HttpReply volumesReply(const EngineState &state);

// containers
HttpReply containerListReply(const EngineState &state, const HttpRequest &request, ApiVersion version, qint64 now);
HttpReply containerReply(const EngineState &state, const QString &ref, ApiVersion version, qint64 now);
/// `POST /containers/create`; fills the spec from the client's JSON. Replies 201, or the engine's error.
HttpReply createReply(EngineState &state, const HttpRequest &request, qint64 now);
/// One sample. `previous` fills precpu_stats from a second earlier, which one-shot leaves empty.
QByteArray statsJson(const EngineState &state, const Container &container, ApiVersion version, qint64 now,
                     bool previous);
/// The container's processes, of the columns that `ps_args` names.
HttpReply topReply(const EngineState &state, const QString &ref, const HttpRequest &request, qint64 now);

// images
HttpReply imageListReply(const EngineState &state, const HttpRequest &request, ApiVersion version);
HttpReply imageReply(const EngineState &state, const QString &ref, ApiVersion version);
HttpReply untagReply(EngineState &state, const QString &ref, bool force, qint64 now);

} // namespace bayplan::simulator
