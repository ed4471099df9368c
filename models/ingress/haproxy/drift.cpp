// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/drift.h"

#include "core/plaintext.h"
#include "ingress/haproxy/commands.h"
#include "ingress/words.h"

#include <algorithm>

namespace bayplan::ingress::haproxy {

namespace {

template <typename Servers>
bool has(const Servers &servers, const QString &name)
{
    return std::any_of(servers.begin(), servers.end(), [&](const auto &server) { return server.name == name; });
}

QString shown(const QString &name)
{
    return core::plainLine(name, 80);
}

} // namespace

QString fileProblem(const services::Ingress &ingress, const ReadPart &file, const std::optional<MemoryBackend> &memory)
{
    if (!file.isAsMade)
        return tr("Our part of its file was changed by somebody else");
    if (!memory)
        return tr("Its file has the backend “%1”, but what runs has not").arg(ingress.name);
    if (memory->id != settingsId(ingress))
        return tr("What runs has other settings of the backend “%1” than its file").arg(ingress.name);
    for (const MemoryServer &server : memory->servers) {
        if (!server.isInMaintenance && !has(file.servers, server.name))
            return tr("The server “%1” runs, but is not in its file").arg(shown(server.name));
    }
    for (const WantedServer &server : file.servers) {
        const auto found = std::find_if(memory->servers.begin(), memory->servers.end(),
                                        [&](const MemoryServer &other) { return other.name == server.name; });
        if (found == memory->servers.end())
            return tr("The server “%1” is in its file, but doesn't run").arg(shown(server.name));
        if (!isInForce({*found}, {server}))
            return tr("The server “%1” is not as its file has it").arg(shown(server.name));
    }
    return {};
}

SeenServer seenInFile(const WantedServer &server)
{
    const bool drains = server.state == WantedServer::State::Draining;
    return {.name = server.name,
            .address = server.address,
            .port = server.port,
            .state = drains ? SeenServer::State::Draining : SeenServer::State::Up,
            .weight = server.weight,
            .sessions = drains ? std::optional<qint64>(0) : std::nullopt};
}

} // namespace bayplan::ingress::haproxy
