// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logsession.h"

#include <algorithm>

namespace bayplan::logs {

using namespace std::chrono_literals;

namespace {

constexpr qint64 mostTail = 10'000;   // lines of one container to begin with
constexpr qint64 tailOfAll = 200'000; // and of all together
constexpr auto tick = 30ms;
constexpr int linesPerTurn = 2'000;

} // namespace

LogSession::LogSession(fleet::Fleet &fleet, LogStore::Limits limits, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_store(limits)
{
    m_mergeTimer.setSingleShot(true);
    connect(&m_mergeTimer, &QTimer::timeout, this, [this] { mergeSome(); });
    m_changedTimer.setSingleShot(true);
    m_changedTimer.setInterval(tick);
    connect(&m_changedTimer, &QTimer::timeout, this, &LogSession::changed);
}

LogSession::~LogSession() = default;

void LogSession::setContainers(const QList<fleet::ContainerKey> &keys)
{
    const QList<fleet::ContainerKey> taken = keys.mid(0, mostContainers);
    m_leftOut = keys.size() - taken.size();
    if (taken == m_keys)
        return;
    m_keys = taken;
    m_all = false;
    begin();
}

void LogSession::loadAll()
{
    m_all = true;
    begin();
}

void LogSession::setActive(bool active)
{
    m_active = active;
    for (const auto &follower : m_followers)
        follower->setActive(active);
}

void LogSession::begin()
{
    m_followers.clear();
    m_sources.clear();
    m_store.clear();
    m_mergeTimer.stop();
    m_merger = std::make_unique<LogMerger>(int(m_keys.size()), [this](const LineView &line) {
        m_store.append(line);
        if (!m_changedTimer.isActive())
            m_changedTimer.start();
    });
    const std::optional<qint64> tail =
        m_all ? std::nullopt
              : std::optional(std::min(mostTail, tailOfAll / std::max<qint64>(1, qint64(m_keys.size()))));
    for (const fleet::ContainerKey &key : std::as_const(m_keys)) {
        const int number = int(m_sources.size());
        const fleet::HostConnection *host = m_fleet.host(key.host);
        const engine::Container *container = host ? host->live().container(key.id) : nullptr;
        m_sources.push_back({container ? container->name : key.id.left(12), host ? host->config().name : QString()});
        LogFollower::Sink sink;
        sink.line = [this, number](Stream stream, core::Time time, QByteArrayView text) {
            m_merger->add({number, stream, time, text}, core::monotonicNow());
            if (m_merger->isHolding() && !m_mergeTimer.isActive())
                m_mergeTimer.start(tick);
        };
        sink.behind = [this, number](bool behind) { m_merger->setBehind(number, behind); };
        m_followers.push_back(std::make_unique<LogFollower>(m_fleet, key, tail, std::move(sink)));
        connect(m_followers.back().get(), &LogFollower::stateChanged, this, &LogSession::statusChanged);
    }
    Q_EMIT cleared();
    Q_EMIT statusChanged();
    setActive(m_active);
}

/// A little at a time: a log that was long in coming is much at once.
void LogSession::mergeSome()
{
    const int given = m_merger->release(core::monotonicNow(), linesPerTurn);
    if (m_merger->isHolding())
        m_mergeTimer.start(given == linesPerTurn ? 0ms : tick);
}

} // namespace bayplan::logs
