// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace bayplan::ingress {

/// A server of a backend, as it should be in the load balancer.
struct WantedServer
{
    enum class State {
        Serving,
        Draining, ///< gets no new requests; those it has may end
    };

    QString name; ///< unique in the backend; the same replica has the same name for as long as its container is there
    QString address; ///< as the balancer reaches it: an IP address or a host's name
    quint16 port = 0;
    State state = State::Serving;
    int weight = 100; ///< against the others; 0 to 256

    bool operator==(const WantedServer &) const = default;
};

/// A server of a backend, as the load balancer has it.
struct SeenServer
{
    enum class State {
        Up,          ///< it gets requests; its checks pass, where there are any
        Down,        ///< it would get requests if its checks passed
        Checking,    ///< it would; whether its checks pass is not known yet
        Draining,    ///< it gets no new ones
        Maintenance, ///< it gets none
    };

    QString name; ///< empty for one that was not made here and has none
    QString address;
    quint16 port = 0;
    State state = State::Up;
    int weight = 100;
    std::optional<qint64> sessions = {}; ///< that it has now; nothing if the balancer doesn't count them
    std::optional<qint64> requests = {}; ///< since the balancer was started
    std::optional<qint64> errors = {};   ///< the same: requests that failed there
    QString note = {};                   ///< what its check last said, plain text of the balancer's; may be empty

    bool operator==(const SeenServer &) const = default;
};

/// A backend as the load balancer has it.
struct SeenBackend
{
    QList<SeenServer> servers;
    /// Processes that still serve by what was so before a reload: as long as there are any, a server that isn't in
    /// `servers` any more, or drains, may have sessions of theirs. Nothing if that can't be told.
    std::optional<int> oldWorkers = 0;
    /// What is in the file, where that and what is in force are two: one that differs is out of step, though all is
    /// well until the next reload. A sentence without its full stop; empty if they agree.
    QString fileProblem = {};
    /// Whether what is in force is known to be this. Else it is what the file says, and whoever wrote that may have
    /// ended before it was read.
    bool isInForce = true;
    /// For how long it lets a server that drains have requests, before it ends them; nothing if it has no limit of its
    /// own.
    std::optional<std::chrono::seconds> drainDelay = {};
    /// What of ours beside the servers is not as it should be, a firewall's rule say. A sentence without its full stop;
    /// empty if all is.
    QString aside = {};
    /// Whether that comes of what it was told, so that it is told once more; else somebody has changed it by hand.
    bool isUnfinished = false;

    bool operator==(const SeenBackend &) const = default;
};

} // namespace bayplan::ingress
