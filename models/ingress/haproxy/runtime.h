// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "ingress/server.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace bayplan::ingress::haproxy {

/// Who answers at the runtime socket (management.txt, "show info").
struct ProcessInfo
{
    qint64 pid = 0; ///< of the worker, as it sees itself
    int major = 0;
    int minor = 0;

    /// Whether servers, with their checks, can be added and deleted. Before 2.6 that was an experiment.
    bool addsServers() const { return major > 2 || (major == 2 && minor >= 6); }
    bool operator==(const ProcessInfo &) const = default;
};

core::Result<ProcessInfo> parseInfo(const QByteArray &reply);

/// A server as it is in memory (management.txt, "show servers state" and "show stat").
struct MemoryServer
{
    QString name;
    QString address; ///< as it was configured: a name where there is one; empty if there is none
    quint16 port = 0;
    int weight = 0;
    bool isInMaintenance = false;
    bool isUnresolved = false; ///< in maintenance because its name has no address
    bool isDrained = false;    ///< by command, or by its weight
    bool isUp = false;
    bool hasCheck = false; ///< it is configured
    bool isChecked = false;
    bool isKnown = false; ///< its check has said something
    std::optional<qint64> sessions = {};
    std::optional<qint64> requests = {};
    std::optional<qint64> errors = {};
    QString note = {};

    bool operator==(const MemoryServer &) const = default;
};

/// A backend as it is in memory.
struct MemoryBackend
{
    quint32 id = 0;
    QList<MemoryServer> servers;

    bool operator==(const MemoryBackend &) const = default;
};

/// From the replies to "show stat NAME 6 -1" and "show servers state NAME". Nothing if it has no such backend. An error
/// of the kind Protocol where they can't be understood, PermissionDenied where the socket's level is too low. Errors of
/// a server: connections that failed, replies that broke off, and replies of a status 5xx.
core::Result<std::optional<MemoryBackend>> parseBackend(const QString &name, const QByteArray &stat,
                                                        const QByteArray &state);

/// As people see it.
SeenServer seen(const MemoryServer &server);

} // namespace bayplan::ingress::haproxy
