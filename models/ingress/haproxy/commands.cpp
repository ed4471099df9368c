// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/commands.h"

#include "ingress/haproxy/part.h"
#include "ingress/text/serverwords.h"

#include <algorithm>

namespace bayplan::ingress::haproxy {

namespace {

// Well below tune.bufsize, which a line has to fit in; 16384 by default.
constexpr qsizetype longestLine = 4000;

bool isDraining(const WantedServer &server)
{
    return server.state == WantedServer::State::Draining || server.weight == 0;
}

bool isSamePlace(const MemoryServer &server, const WantedServer &wanted)
{
    return isSameAddress(server.address, wanted.address) && server.port == wanted.port;
}

/// A name without an address is as it should be: nothing here can mend it.
bool isAsWanted(const MemoryServer &server, const WantedServer &wanted)
{
    return isSamePlace(server, wanted) && !server.isInMaintenance && server.isChecked &&
           server.isDrained == isDraining(wanted) && (server.isDrained || server.weight == wanted.weight);
}

const MemoryServer *find(const QList<MemoryServer> &servers, const QString &name)
{
    const auto found = std::find_if(servers.begin(), servers.end(), [&](const auto &s) { return s.name == name; });
    return found == servers.end() ? nullptr : &*found;
}

QByteArray toMaintenance(const QByteArray &server)
{
    return "set server " + server + " state maint";
}

class Planner
{
public:
    explicit Planner(const QString &backend) : m_backend(backend.toUtf8()) {}

    void add(const WantedServer &wanted)
    {
        // It would have no address until the next reload.
        if (!isIpAddress(wanted.address))
            m_plan.isPossible = false;
        const QByteArray name = of(wanted.name);
        m_come << "add server " + name + ' ' + serverWords(wanted) << "enable health " + name
               << "enable server " + name;
    }

    void change(const MemoryServer &server, const WantedServer &wanted)
    {
        const QByteArray name = of(wanted.name);
        if (!server.hasCheck || server.isUnresolved || (!isSamePlace(server, wanted) && !hasAddresses(server, wanted)))
            m_plan.isPossible = false;
        if (!isSamePlace(server, wanted))
            m_change << "set server " + name + " addr " + wanted.address.toUtf8() + " port " +
                            QByteArray::number(wanted.port);
        if (!server.isChecked)
            m_change << "enable health " + name;
        if (isDraining(wanted)) {
            if (!server.isDrained || server.isInMaintenance)
                m_go << "set server " + name + " state drain";
            return;
        }
        if (server.weight != wanted.weight)
            m_change << "set server " + name + " weight " + QByteArray::number(wanted.weight);
        if (server.isInMaintenance || server.isDrained)
            m_change << "set server " + name + " state ready";
    }

    void remove(const MemoryServer &server)
    {
        if (!server.isInMaintenance)
            m_go << toMaintenance(of(server.name));
        m_plan.leaving << server.name;
    }

    RuntimePlan plan()
    {
        m_plan.commands = m_come + m_change + m_go;
        return m_plan;
    }

private:
    QByteArray of(const QString &server) const { return m_backend + '/' + server.toUtf8(); }
    /// "set server … addr" takes no names, and what resolves one would set its address again.
    static bool hasAddresses(const MemoryServer &server, const WantedServer &wanted)
    {
        return isIpAddress(server.address) && isIpAddress(wanted.address);
    }

    const QByteArray m_backend;
    RuntimePlan m_plan;
    QList<QByteArray> m_come;
    QList<QByteArray> m_change;
    QList<QByteArray> m_go;
};

} // namespace

RuntimePlan runtimePlan(const QString &backend, const QList<MemoryServer> &memory, const QList<WantedServer> &wanted)
{
    Planner planner(backend);
    for (const WantedServer &server : wanted) {
        const MemoryServer *now = find(memory, server.name);
        if (now == nullptr)
            planner.add(server);
        else if (!isAsWanted(*now, server))
            planner.change(*now, server);
    }
    for (const MemoryServer &server : memory) {
        if (std::none_of(wanted.begin(), wanted.end(), [&](const auto &w) { return w.name == server.name; }))
            planner.remove(server);
    }
    return planner.plan();
}

QList<QByteArray> commandsAtOnce(const QString &backend, const QList<MemoryServer> &memory,
                                 const QList<WantedServer> &wanted)
{
    QStringList gone;
    bool isOneUp = false;
    for (const MemoryServer &server : memory) {
        const auto at =
            std::find_if(wanted.begin(), wanted.end(), [&](const auto &w) { return w.name == server.name; });
        const bool isThere = at != wanted.end() && isSamePlace(server, *at);
        isOneUp =
            isOneUp || (isThere && !isDraining(*at) && server.isUp && !server.isInMaintenance && !server.isDrained);
        if (!isThere && !server.isInMaintenance)
            gone << server.name;
    }
    return isOneUp ? maintenance(backend, gone) : QList<QByteArray>();
}

bool isInForce(const QList<MemoryServer> &memory, const QList<WantedServer> &wanted)
{
    const bool isAllThere = std::all_of(wanted.begin(), wanted.end(), [&](const WantedServer &server) {
        const MemoryServer *now = find(memory, server.name);
        return now != nullptr && isAsWanted(*now, server);
    });
    return isAllThere && std::all_of(memory.begin(), memory.end(), [&](const MemoryServer &server) {
               return server.isInMaintenance ||
                      std::any_of(wanted.begin(), wanted.end(), [&](const auto &w) { return w.name == server.name; });
           });
}

QList<QByteArray> maintenance(const QString &backend, const QStringList &servers)
{
    QList<QByteArray> commands;
    for (const QString &server : servers)
        commands << toMaintenance(backend.toUtf8() + '/' + server.toUtf8());
    return commands;
}

QList<QByteArray> deletions(const QString &backend, const QStringList &servers)
{
    QList<QByteArray> commands;
    for (const QString &server : servers)
        commands << "del server " + backend.toUtf8() + '/' + server.toUtf8();
    return commands;
}

QList<QByteArray> asLines(const QList<QByteArray> &commands)
{
    QList<QByteArray> lines;
    for (const QByteArray &command : commands) {
        if (lines.isEmpty() || lines.last().size() + command.size() > longestLine)
            lines << command;
        else
            lines.last() += ';' + command;
    }
    for (QByteArray &line : lines)
        line += '\n';
    return lines;
}

} // namespace bayplan::ingress::haproxy
