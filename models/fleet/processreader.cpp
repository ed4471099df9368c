// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/processreader.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace bayplan::fleet {

using namespace std::chrono_literals;
using core::Error;

namespace {

constexpr auto tickEvery = 250ms;
constexpr auto readEvery = 3s;
constexpr auto eachTakes = 400ms; // so often at most is a host asked in the long run
constexpr int mostOnTheWay = 2;   // per host

/// Whether the host's ps, or the way it is called, may be what was refused.
bool maySuitOtherArguments(const Error &error)
{
    return error.kind == Error::Kind::Protocol || error.kind == Error::Kind::Engine;
}

bool isPodman(const HostConnection &host)
{
    return host.status().engine && host.status().engine->engine == QLatin1String("Podman");
}

} // namespace

ProcessReader::ProcessReader(Fleet &fleet, QObject *parent) : QObject(parent), m_fleet(fleet)
{
    connect(&m_tick, &QTimer::timeout, this, [this] { tick(); });
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) {
        for (const ContainerKey &key : std::as_const(m_keys)) {
            const auto change = changes.constFind(key.host);
            if (change == changes.constEnd() || !change->containers.contains(key.id) || runs(key))
                continue;
            m_asked.erase(key);
            Q_EMIT gone(key);
            Q_EMIT problemsChanged();
        }
    });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) {
        m_arguments.remove(id);
        QList<ContainerKey> left = m_keys;
        left.removeIf([id](const ContainerKey &key) { return key.host == id; });
        setContainers(left);
    });
}

void ProcessReader::setContainers(const QList<ContainerKey> &keys)
{
    const QList<ContainerKey> before = std::exchange(m_keys, keys);
    for (const ContainerKey &key : before) {
        if (m_keys.contains(key))
            continue;
        m_asked.erase(key);
        Q_EMIT gone(key);
    }
    Q_EMIT problemsChanged();
    if (m_active)
        tick();
}

void ProcessReader::setActive(bool active)
{
    m_active = active;
    if (!active) {
        m_tick.stop();
        for (auto &[key, asked] : m_asked) {
            asked.task.cancel();
            asked.underWay = false;
        }
        return;
    }
    for (auto &[key, asked] : m_asked)
        asked.at = {}; // what is shown is old
    m_tick.start(tickEvery);
    tick();
}

bool ProcessReader::runs(const ContainerKey &key) const
{
    const HostConnection *host = m_fleet.host(key.host);
    const engine::Container *container = host ? host->live().container(key.id) : nullptr;
    return container &&
           (container->state == engine::ContainerState::Running || container->state == engine::ContainerState::Paused);
}

void ProcessReader::tick()
{
    struct Load
    {
        int all = 0;
        int onTheWay = 0;
    };
    QHash<HostId, Load> loads;
    std::vector<ContainerKey> due;
    for (const ContainerKey &key : std::as_const(m_keys)) {
        const HostConnection *host = m_fleet.host(key.host);
        if (!host || !isLive(host->status().state) || !runs(key))
            continue;
        Load &load = loads[key.host];
        ++load.all;
        const auto asked = m_asked.find(key);
        if (asked != m_asked.end() && asked->second.underWay)
            ++load.onTheWay;
        else
            due.push_back(key);
    }
    const auto lastAsked = [this](const ContainerKey &key) {
        const auto asked = m_asked.find(key);
        return asked == m_asked.end() ? core::MonotonicTime() : asked->second.at;
    };
    std::sort(due.begin(), due.end(),
              [&](const ContainerKey &a, const ContainerKey &b) { return lastAsked(a) < lastAsked(b); });
    const core::MonotonicTime now = core::monotonicNow();
    for (const ContainerKey &key : due) {
        Load &load = loads[key.host];
        const auto every = std::max<core::MonotonicTime::duration>(readEvery, load.all * eachTakes);
        if (load.onTheWay >= mostOnTheWay || now - lastAsked(key) < every)
            continue;
        ++load.onTheWay;
        ask(key);
    }
}

void ProcessReader::ask(const ContainerKey &key)
{
    HostConnection &host = *m_fleet.host(key.host);
    const QList<QByteArray> arguments = engine::psArguments(isPodman(host));
    const size_t attempt = std::min(m_arguments.value(key.host).place, size_t(arguments.size()) - 1);
    Asked &asked = m_asked[key];
    asked.at = core::monotonicNow();
    asked.underWay = true;
    asked.task = host.client().processes(key.id, arguments.at(qsizetype(attempt)),
                                         [this, key, attempt](core::Result<std::vector<engine::Process>> reply) {
                                             onReply(key, attempt, std::move(reply));
                                         });
}

void ProcessReader::onReply(const ContainerKey &key, size_t attempt, core::Result<std::vector<engine::Process>> reply)
{
    Asked &asked = m_asked[key];
    asked.underWay = false;
    const HostConnection *host = m_fleet.host(key.host);
    if (reply) {
        asked.answered = true;
        m_arguments[key.host] = {attempt, true};
        setProblem(asked, std::nullopt);
        Q_EMIT read(key, *reply);
        return;
    }
    if (!host || !runs(key)) // it has stopped meanwhile: no problem
        return;
    // Where the arguments are known to work it is this container that refuses.
    Arguments &arguments = m_arguments[key.host];
    if (maySuitOtherArguments(reply.error()) && !arguments.work && arguments.place == attempt) {
        const bool more = attempt + 1 < size_t(engine::psArguments(isPodman(*host)).size());
        arguments.place = more ? attempt + 1 : 0;
        if (more) {
            asked.at = {};
            return;
        }
    }
    asked.answered = true;
    setProblem(asked, reply.error());
}

void ProcessReader::setProblem(Asked &asked, std::optional<Error> problem)
{
    const auto text = [](const std::optional<Error> &error) { return error ? error->message() : QString(); };
    const bool changed = text(asked.problem) != text(problem);
    asked.problem = std::move(problem);
    if (changed)
        Q_EMIT problemsChanged();
}

bool ProcessReader::isComplete() const
{
    return std::all_of(m_keys.begin(), m_keys.end(), [this](const ContainerKey &key) {
        const HostConnection *host = m_fleet.host(key.host);
        const auto asked = m_asked.find(key);
        return !host || !isLive(host->status().state) || !runs(key) ||
               (asked != m_asked.end() && asked->second.answered);
    });
}

std::optional<Error> ProcessReader::problem(const ContainerKey &key) const
{
    const auto asked = m_asked.find(key);
    return asked == m_asked.end() ? std::nullopt : asked->second.problem;
}

} // namespace bayplan::fleet
