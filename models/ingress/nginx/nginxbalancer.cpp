// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/nginx/nginxbalancer.h"

#include "ingress/nginx/nginxreload.h"
#include "ingress/nginx/nginxtext.h"
#include "ingress/text/markedpart.h"
#include "ingress/words.h"

#include <memory>
#include <utility>

namespace bayplan::ingress {

using core::Error;
using core::Result;
using services::Ingress;

namespace {

/// The file, then the processes.
class Reading : public core::Task::Work
{
public:
    Reading(Reach &reach, Ingress ingress, qint64 master, std::function<void(Result<SeenBackend>)> done)
        : m_reach(reach)
        , m_ingress(std::move(ingress))
        , m_master(master)
        , m_done(std::move(done))
    {
        m_task = m_reach.readFile(m_ingress.place.file, [this](const Result<FileContent> &file) { onFile(file); });
    }

private:
    void onFile(const Result<FileContent> &file)
    {
        if (!file)
            return tell(core::fail(file.error()));
        const auto part = markedPart(file->value_or(QByteArray()), m_ingress.name);
        if (!part)
            return tell(core::fail(part.error()));
        if (!*part)
            return tell(core::fail({.kind = Error::Kind::NotFound,
                                    .what = tr("%1 is not in nginx's file").arg(m_ingress.name),
                                    .where = m_reach.where(),
                                    .next = {}}));
        const auto servers = readNginxPart(**part, m_ingress.name);
        if (!servers)
            return tell(core::fail(servers.error()));
        m_seen.servers = *servers;
        for (SeenServer &server : m_seen.servers) {
            if (server.state == SeenServer::State::Draining) // by a reload, so that only old workers have any
                server.sessions = 0;
        }
        m_task = m_reach.run(listNginxCommand(m_ingress.place.file), {}, [this](const Result<CommandEnd> &end) {
            if (!end)
                return tell(core::fail(end.error()));
            const QList<NginxMaster> masters = readNginxProcesses(end->output);
            if (masters.isEmpty())
                return tell(core::fail(nginxNotRunning(m_reach.where())));
            const NginxMaster *master = masterOf(masters, m_master);
            m_seen.oldWorkers = master ? std::optional(int(master->leaving.size())) : std::nullopt;
            m_seen.isInForce = master && master->hasReadFile();
            tell(m_seen);
        });
    }

    void tell(Result<SeenBackend> result)
    {
        const auto done = std::exchange(m_done, {}); // may destroy this
        if (done)
            done(std::move(result));
    }

    Reach &m_reach;
    const Ingress m_ingress;
    const qint64 m_master;
    std::function<void(Result<SeenBackend>)> m_done;
    SeenBackend m_seen;
    core::Task m_task;
};

} // namespace

NginxBalancer::NginxBalancer(Reach &reach, Ingress ingress) : m_reach(reach), m_ingress(std::move(ingress)) {}

BalancerTraits NginxBalancer::traits() const
{
    return {.checks = false, .keepsDrained = true, .weighs = true};
}

core::Task NginxBalancer::read(std::function<void(Result<SeenBackend>)> done)
{
    return core::Task(std::make_unique<Reading>(m_reach, m_ingress, m_master, std::move(done)));
}

core::Task NginxBalancer::apply(const QList<WantedServer> &servers, std::function<void(Result<void>)> done)
{
    const auto change = [this, servers](const FileContent &before) -> Result<FileContent> {
        const auto part = nginxPart(m_ingress, servers);
        if (!part)
            return core::fail(part.error());
        auto file = withNginxPart(before.value_or(QByteArray()), m_ingress, *part);
        if (!file)
            return core::fail(file.error());
        return FileContent(*file);
    };
    return changeFile(m_reach,
                      {.file = m_ingress.place.file,
                       .change = change,
                       .force = [this](const Outcome &forced) { return force(forced); }},
                      std::move(done));
}

core::Task NginxBalancer::remove(std::function<void(Result<void>)> done)
{
    const auto change = [this](const FileContent &before) -> Result<FileContent> {
        if (!before)
            return before;
        auto file = withoutMarkedPart(*before, m_ingress.name);
        if (!file)
            return core::fail(file.error());
        return FileContent(*file);
    };
    return changeFile(m_reach,
                      {.file = m_ingress.place.file,
                       .change = change,
                       .force = [this](const Outcome &forced) { return force(forced); }},
                      std::move(done));
}

core::Task NginxBalancer::force(const std::function<void(Result<void>)> &done)
{
    return reloadNginx(
        m_reach, m_ingress, [this](const NginxMaster &master) { m_master = master.pid; }, done);
}

} // namespace bayplan::ingress
