// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <memory>

namespace bayplan::net {
class BodyPipe;
class ReplyFlow;
} // namespace bayplan::net

namespace bayplan::engine {

/// One request to an engine that does something. Made by the functions in calls/, sent by Client::send().
struct Call
{
    QByteArray method = "POST";
    QByteArray path;      ///< percent-encoded, with its query, without the version: "/containers/ID/stop?t=10"
    QByteArray body = {}; ///< JSON; may hold secrets (environment variables), so it is never shown or logged
    QList<QByteArray> headers = {};
    std::shared_ptr<net::BodyPipe> pipe = {};  ///< instead of `body`: an upload, made while it is sent
    std::shared_ptr<net::ReplyFlow> flow = {}; ///< for Client::stream(): lets its reader hold the reply
    std::chrono::milliseconds timeout{30'000}; ///< for the whole exchange; 0: as long as it takes
    /// It waits for a container rather than for the engine (a stop waits for its timeout), so many may be on the way at
    /// once: it takes no place among the host's requests, unless connections to the host are few (see net::Origin).
    bool patient = false;
    bool background = false; ///< of a GET: it waits behind whatever the operator looks at

    /// As operators read it and the activity log keeps it: "POST /containers/ID/stop?t=10".
    QString text() const { return QString::fromUtf8(method + QByteArray(" ") + path); }
};

} // namespace bayplan::engine
