// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/haproxy/change.h"

#include "core/soon.h"
#include "ingress/haproxy/checkedwrite.h"
#include "ingress/haproxy/commands.h"
#include "ingress/haproxy/part.h"
#include "ingress/haproxy/reload.h"
#include "ingress/haproxy/runtimechange.h"
#include "ingress/text/markedpart.h"
#include "ingress/words.h"

#include <utility>

namespace bayplan::ingress::haproxy {

using core::Error;
using core::Result;

namespace {

constexpr int mostAttempts = 5; // at a file that others change at the same time

class CarryingOut : public core::Task::Work
{
public:
    CarryingOut(Reach &reach, FileTurns &turns, Change change, std::function<void(Result<void>)> done)
        : m_reach(reach)
        , m_change(std::move(change))
        , m_done(std::move(done))
    {
        QString problem = services::problemWith(m_change.ingress);
        if (problem.isEmpty() && m_change.servers)
            problem = problemWith(*m_change.servers);
        if (!problem.isEmpty()) {
            const Error error{.kind = Error::Kind::Input, .what = problem, .where = m_change.ingress.name, .next = {}};
            m_task = core::soon([this, error] { end(core::fail(error)); });
            return;
        }
        m_task = turns.take(m_reach.where(), place().file, [this](FileTurns::Turn turn) {
            m_turn = std::move(turn);
            readFile();
        });
    }

private:
    const services::BalancerPlace &place() const { return m_change.ingress.place; }

    void readFile()
    {
        m_task = m_reach.readFile(place().file, [this](const Result<std::optional<QByteArray>> &file) {
            if (!file)
                return end(core::fail(file.error()));
            m_before = *file;
            const QByteArray text = m_before.value_or(QByteArray());
            const auto after = m_change.servers ? withMarkedPart(text, m_change.ingress.name,
                                                                 part(m_change.ingress, *m_change.servers))
                                                : withoutMarkedPart(text, m_change.ingress.name);
            if (!after)
                return end(core::fail(after.error()));
            m_after = *after;
            m_fileDiffers = m_after != text;
            readMemoryFirst();
        });
    }

    void readMemoryFirst()
    {
        if (place().runtimeSocket.isEmpty())
            return writeFile();
        m_task =
            readMemory(m_reach, place().runtimeSocket, m_change.ingress.name, [this](const Result<Memory> &memory) {
                // Where the socket isn't there, it is as if none were known.
                if (!memory && memory.error().kind != Error::Kind::NotFound)
                    return end(core::fail(memory.error()));
                m_memory = memory ? std::optional(*memory) : std::nullopt;
                takeOutAtOnce();
            });
    }

    void takeOutAtOnce()
    {
        QList<QByteArray> commands;
        if (m_memory && m_memory->backend && m_change.servers)
            commands = commandsAtOnce(m_change.ingress.name, m_memory->backend->servers, *m_change.servers);
        if (commands.isEmpty())
            return writeFile();
        m_task = tellMemory(m_reach, place().runtimeSocket, m_change.ingress.name, commands,
                            [this](const Result<Told> &told) {
                                if (!told)
                                    return end(core::fail(told.error()));
                                m_memory = told->memory;
                                writeFile();
                            });
    }

    void writeFile()
    {
        if (!m_fileDiffers)
            return changeWhatRuns();
        m_task = writeChecked(
            m_reach, {.path = place().file, .name = m_change.ingress.name, .before = m_before, .after = m_after},
            [this](const Result<void> &written) {
                const bool isOthers = !written && written.error().kind == Error::Kind::Declined;
                if (isOthers && ++m_attempts < mostAttempts)
                    return readFile();
                if (!written)
                    return end(written);
                m_isWritten = true;
                changeWhatRuns();
            });
    }

    void changeWhatRuns()
    {
        if (isInForceAlready())
            return end({});
        const bool byCommands = m_memory && m_memory->backend && m_change.servers && m_memory->process.addsServers() &&
                                m_memory->backend->id == settingsId(m_change.ingress);
        if (!byCommands)
            return reloadIt();
        m_task = changeMemory(m_reach,
                              {.socket = place().runtimeSocket,
                               .backend = m_change.ingress.name,
                               .before = m_memory->backend->servers,
                               .wanted = *m_change.servers,
                               .times = m_change.times,
                               .hurry = m_change.hurry},
                              [this](const Result<bool> &changed) {
                                  if (!changed)
                                      return end(core::fail(changed.error()));
                                  if (*changed)
                                      return end({});
                                  reloadIt();
                              });
    }

    bool isInForceAlready() const
    {
        if (!m_memory)
            return !m_isWritten && !m_change.servers;
        if (!m_change.servers)
            return !m_memory->backend && !m_isWritten;
        return isWanted(m_memory->backend) && m_memory->backend->servers.size() == m_change.servers->size();
    }

    bool isWanted(const std::optional<MemoryBackend> &backend) const
    {
        if (!m_change.servers)
            return !backend;
        return backend && backend->id == settingsId(m_change.ingress) && isInForce(backend->servers, *m_change.servers);
    }

    void reloadIt()
    {
        m_task = reload(m_reach,
                        {.place = place(),
                         .backend = m_change.ingress.name,
                         .before = m_memory ? std::optional(m_memory->process.pid) : std::nullopt,
                         .isInForce = [this](const auto &backend) { return isWanted(backend); },
                         .times = m_change.times},
                        [this](const Result<void> &reloaded) {
                            if (reloaded || !m_isWritten)
                                return end(reloaded);
                            putBack(reloaded.error());
                        });
    }

    void putBack(const Error &error)
    {
        m_task = m_reach.readFile(place().file, [this, error](const Result<std::optional<QByteArray>> &now) {
            if (!now || *now != m_after)
                return end(core::fail(error));
            const auto ended = [this, error](const Result<void> &) { end(core::fail(error)); };
            if (m_before)
                m_task = m_reach.writeFile(place().file, *m_before, ended);
            else
                m_task = m_reach.removeFile(place().file, ended);
        });
    }

    /// Whoever is told may destroy this.
    void end(const Result<void> &result)
    {
        const Result<void> kept = result;
        m_turn.giveBack();
        const auto done = std::exchange(m_done, {});
        done(kept);
    }

    Reach &m_reach;
    const Change m_change;
    std::function<void(Result<void>)> m_done;
    FileTurns::Turn m_turn;
    std::optional<QByteArray> m_before;
    QByteArray m_after;
    bool m_fileDiffers = false;
    bool m_isWritten = false;
    int m_attempts = 0;
    std::optional<Memory> m_memory;
    core::Task m_task;
};

} // namespace

core::Task carryOut(Reach &reach, FileTurns &turns, Change change, std::function<void(Result<void>)> done)
{
    return core::Task(std::make_unique<CarryingOut>(reach, turns, std::move(change), std::move(done)));
}

} // namespace bayplan::ingress::haproxy
