// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/haproxy.h"

#include "ingress/haproxy/change.h"
#include "ingress/haproxy/commands.h"
#include "ingress/haproxy/look.h"
#include "ingress/haproxy/memory.h"

#include <utility>

namespace bayplan::ingress {

using core::Result;

HaProxy::HaProxy(services::Ingress ingress, std::unique_ptr<Reach> reach, FileTurns &turns, HaProxyTimes times)
    : m_ingress(std::move(ingress))
    , m_reach(std::move(reach))
    , m_turns(turns)
    , m_times(times)
{
}

BalancerTraits HaProxy::traits() const
{
    const bool hasSocket = !m_ingress.place.runtimeSocket.isEmpty();
    return {.checks = hasSocket, .keepsDrained = true, .weighs = true, .dropsAtOnce = hasSocket};
}

core::Task HaProxy::read(std::function<void(Result<SeenBackend>)> done)
{
    return haproxy::look(*m_reach, m_ingress, m_onlyWorker, std::move(done));
}

core::Task HaProxy::apply(const QList<WantedServer> &servers, std::function<void(Result<void>)> done)
{
    m_hurry.reset();
    return haproxy::carryOut(*m_reach, m_turns,
                             {.ingress = m_ingress, .servers = servers, .times = m_times, .hurry = &m_hurry},
                             std::move(done));
}

core::Task HaProxy::dropAtOnce(const QStringList &servers, std::function<void()> done)
{
    return haproxy::tellMemory(*m_reach, m_ingress.place.runtimeSocket, m_ingress.name,
                               haproxy::maintenance(m_ingress.name, servers),
                               [done = std::move(done)](const Result<haproxy::Told> &) { done(); });
}

core::Task HaProxy::remove(std::function<void(Result<void>)> done)
{
    return haproxy::carryOut(*m_reach, m_turns, {.ingress = m_ingress, .servers = {}, .times = m_times},
                             std::move(done));
}

QByteArray haproxyBaseFile(const QString &runtimeSocket, const QByteArray &global)
{
    return "global\n"
           "    stats socket " +
           runtimeSocket.toUtf8() +
           " mode 600 level admin expose-fd listeners\n"
           "    stats timeout 30s\n"
           "    log stdout format raw local0 notice\n" +
           global +
           "\n"
           "defaults\n"
           "    log global\n"
           "    timeout connect 3s\n"
           "    timeout client 60s\n"
           "    timeout server 60s\n"
           "    timeout queue 10s\n"
           "    timeout http-request 10s\n"
           "    timeout http-keep-alive 10s\n"
           "    timeout tunnel 1h\n"
           "\n";
}

} // namespace bayplan::ingress
