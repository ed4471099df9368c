// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/look.h"

#include "core/plaintext.h"
#include "ingress/haproxy/drift.h"
#include "ingress/haproxy/memory.h"
#include "ingress/haproxy/workers.h"
#include "ingress/text/markedpart.h"
#include "ingress/words.h"

#include <utility>

namespace bayplan::ingress::haproxy {

using core::Error;
using core::Result;
using services::BalancerPlace;

namespace {

class Looking : public core::Task::Work
{
public:
    Looking(Reach &reach, services::Ingress ingress, std::optional<qint64> &onlyWorker,
            std::function<void(Result<SeenBackend>)> done)
        : m_reach(reach)
        , m_ingress(std::move(ingress))
        , m_onlyWorker(onlyWorker)
        , m_done(std::move(done))
    {
        m_task = m_reach.readFile(m_ingress.place.file,
                                  [this](const Result<std::optional<QByteArray>> &file) { haveFile(file); });
    }

private:
    void haveFile(const Result<std::optional<QByteArray>> &file)
    {
        if (!file)
            return end(core::fail(file.error()));
        const auto part = markedPart(file->value_or(QByteArray()), m_ingress.name);
        if (!part)
            return end(core::fail(part.error()));
        if (!*part)
            return end(core::fail({.kind = Error::Kind::NotFound,
                                   .what = tr("%1 has no part for “%2”").arg(m_ingress.place.file, m_ingress.name),
                                   .where = m_reach.where(),
                                   .next = {}}));
        m_part = readPart(m_ingress, **part);
        if (m_ingress.place.runtimeSocket.isEmpty())
            return byFile();
        m_task = readMemory(m_reach, m_ingress.place.runtimeSocket, m_ingress.name,
                            [this](const Result<Memory> &memory) { haveMemory(memory); });
    }

    void haveMemory(const Result<Memory> &memory)
    {
        if (!memory && memory.error().kind == Error::Kind::NotFound)
            return end(
                core::fail({.kind = Error::Kind::Refused, // nothing is known of what runs
                            .what = tr("HAProxy's runtime socket %1 isn't there")
                                        .arg(core::plainLine(m_ingress.place.runtimeSocket, 200)),
                            .where = m_reach.where(),
                            .next = tr("Start HAProxy, or give the ingress the path that the “stats socket” line "
                                       "of its configuration has")}));
        if (!memory)
            return end(core::fail(memory.error()));
        if (memory->backend) {
            for (const MemoryServer &server : memory->backend->servers)
                m_seen.servers << seen(server);
        }
        m_seen.fileProblem = fileProblem(m_ingress, m_part, memory->backend);
        countWorkers(memory->process.pid);
    }

    void byFile()
    {
        for (const WantedServer &server : m_part.servers)
            m_seen.servers << seenInFile(server);
        m_seen.isInForce = false; // that may be, or not
        if (!m_part.isAsMade)
            m_seen.fileProblem = tr("Our part of its file was changed by somebody else");
        if (m_ingress.place.kind == BalancerPlace::Kind::Container)
            return countWorkers(std::nullopt);
        m_seen.oldWorkers = std::nullopt;
        end(m_seen);
    }

    void countWorkers(std::optional<qint64> pid)
    {
        if (pid && m_onlyWorker == pid) {
            m_seen.oldWorkers = 0;
            return end(m_seen);
        }
        m_task = findWorkers(m_reach, pid, [this, pid](const std::optional<Workers> &workers) {
            const bool isKnown = workers && !workers->workers.isEmpty() && (!pid || workers->workers.contains(*pid));
            m_seen.oldWorkers = isKnown ? std::optional(int(workers->workers.size()) - 1) : std::nullopt;
            m_onlyWorker = m_seen.oldWorkers == 0 ? pid : std::nullopt;
            end(m_seen);
        });
    }

    /// Whoever is told may destroy this.
    void end(const Result<SeenBackend> &result)
    {
        const Result<SeenBackend> kept = result;
        const auto done = std::exchange(m_done, {});
        done(kept);
    }

    Reach &m_reach;
    const services::Ingress m_ingress;
    std::optional<qint64> &m_onlyWorker;
    std::function<void(Result<SeenBackend>)> m_done;
    ReadPart m_part;
    SeenBackend m_seen;
    core::Task m_task;
};

} // namespace

core::Task look(Reach &reach, const services::Ingress &ingress, std::optional<qint64> &onlyWorker,
                std::function<void(Result<SeenBackend>)> done)
{
    return core::Task(std::make_unique<Looking>(reach, ingress, onlyWorker, std::move(done)));
}

} // namespace bayplan::ingress::haproxy
