// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/replies.h"

#include <optional>

namespace bayplan::simulator {

/// A request's place in the API.
struct Route
{
    ApiVersion version;
    /// Parts of the path after the version.
    QStringList parts;

    /// "METHOD path" with ids and names as `{id}`, for counting.
    QString label(const QByteArray &method) const;
};

/// Reads the version prefix. When it is missing the engine's own version holds; when it is out of range, `refusal`
/// gets the engine's answer and nothing is returned.
std::optional<Route> routeOf(const HttpRequest &request, const Profile &profile, HttpReply *refusal);

/// The answer to everything but streams. May change `state`, which then has events to publish.
HttpReply answer(EngineState &state, const Identity &identity, const HttpRequest &request, const Route &route,
                 qint64 now);

} // namespace bayplan::simulator
