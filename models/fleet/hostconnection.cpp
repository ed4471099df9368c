// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hostconnection.h"

#include "fleet/hostsync.h"

#include <QHash>

namespace bayplan::fleet {

using core::Error;
using core::Result;
using std::chrono::milliseconds;

namespace {

std::optional<milliseconds> aheadOf(const engine::Ping &ping)
{
    if (!ping.clock)
        return std::nullopt;
    return std::chrono::duration_cast<milliseconds>(*ping.clock - core::now());
}

void stateBegins(HostStatus &status)
{
    status.since = core::now();
    status.sinceHere = core::monotonicNow();
}

} // namespace

QString toString(HostState state)
{
    switch (state) {
    case HostState::Connecting:
        return QStringLiteral("connecting");
    case HostState::Connected:
        return QStringLiteral("connected");
    case HostState::Degraded:
        return QStringLiteral("degraded");
    case HostState::Unreachable:
        return QStringLiteral("unreachable");
    }
    return {};
}

HostConnection::HostConnection(engine::Ways ways, HostId id, HostConfig config, Timings timings)
    : m_id(id)
    , m_config(std::move(config))
    , m_timings(timings)
    , m_backoff(timings.firstRetry,
                m_config.endpoint.kind == engine::Endpoint::Kind::Ssh ? timings.lastSshRetry : timings.lastRetry,
                unsigned(qHash(m_config.name)) + unsigned(id))
    , m_client(ways.loop)
    , m_connector(engine::makeConnector(m_config.endpoint, ways))
{
    stateBegins(m_status);
    if (m_config.readOnly)
        m_client.setReadOnly(m_config.name);
    connect(m_connector.get(), &engine::Connector::lost, this, [this](const Error &error) { lost(error); });
    m_slowTimer.setSingleShot(true);
    m_retryTimer.setSingleShot(true);
    m_calmTimer.setSingleShot(true);
    connect(&m_calmTimer, &QTimer::timeout, this, [this] { m_backoff.reset(); });
    connect(&m_pingTimer, &QTimer::timeout, this, [this] { pingTick(); });
    connect(&m_slowTimer, &QTimer::timeout, this, [this] { setState(HostState::Degraded); });
    connect(&m_retryTimer, &QTimer::timeout, this, [this] { attempt(); });
}

HostConnection::~HostConnection() = default;

bool HostConnection::setConfig(const HostConfig &config)
{
    if (!(config.endpoint == m_config.endpoint))
        return false;
    m_config = config;
    m_client.setReadOnly(config.readOnly ? config.name : QString());
    return true;
}

void HostConnection::start()
{
    attempt();
}

void HostConnection::retryNow()
{
    if (isLive(m_status.state)) {
        m_sync->start();
        return;
    }
    m_backoff.reset();
    attempt();
}

void HostConnection::readContainer(const QString &id)
{
    if (m_sync && isLive(m_status.state))
        m_sync->readContainer(id);
}

void HostConnection::readNetworks()
{
    if (m_sync && isLive(m_status.state))
        m_sync->readNetworks();
}

bool HostConnection::tellsOfNetworks() const
{
    return !m_status.engine || m_status.engine->engine != QStringLiteral("Podman");
}

void HostConnection::attempt()
{
    m_retryTimer.stop();
    m_sync.reset();
    m_ping.cancel();
    if (m_status.nextTry || std::exchange(m_status.waitsForOperator, false)) {
        m_status.nextTry.reset();
        Q_EMIT statusChanged();
    }
    m_opening = m_connector->open([this](Result<net::Origin> origin) { onOpened(std::move(origin)); });
}

void HostConnection::onOpened(Result<net::Origin> origin)
{
    m_opening.cancel();
    if (!origin)
        return lost(origin.error());
    m_client.setOrigin(std::move(*origin));
    m_ping = m_client.ping(m_timings.pingTimeout, [this](Result<engine::Ping> ping) { onFirstPing(std::move(ping)); });
}

void HostConnection::onFirstPing(Result<engine::Ping> ping)
{
    m_ping.cancel();
    if (!ping)
        return lost(m_connector->explain(ping.error()));
    m_status.clockAhead = aheadOf(*ping);
    if (ping->tellsVersion)
        return onNewestApi(ping->newest);
    // Engines from before API 1.25, or a proxy that drops headers.
    m_ping =
        m_client.newestApi(m_timings.pingTimeout, [this, assumed = ping->newest](Result<engine::ApiVersion> newest) {
            m_ping.cancel();
            if (!newest && newest.error().httpStatus == 0)
                return lost(m_connector->explain(newest.error()));
            onNewestApi(newest.value_or(assumed)); // an engine that won't tell is asked as the oldest
        });
}

void HostConnection::onNewestApi(engine::ApiVersion newest)
{
    const Result<engine::ApiVersion> version = engine::negotiate(newest);
    if (!version) {
        Error error = version.error();
        error.where = m_config.endpoint.toString();
        return lost(std::move(error));
    }
    m_status.api = *version;
    m_client.setApiVersion(*version);
    startSync();
}

void HostConnection::startSync()
{
    m_status.problem.reset();
    m_settled = false;
    m_sync = std::make_unique<HostSync>(
        m_client, m_live, m_recent, HostSync::Waits{m_timings.problemRetry, m_timings.probeEvery},
        HostSync::Handlers{.ready = [this] { onReady(); },
                           .settled =
                               [this] {
                                   if (!std::exchange(m_settled, true))
                                       Q_EMIT settled();
                               },
                           .containers =
                               [this](const LiveHost::Ids &ids) {
                                   seen();
                                   Q_EMIT containersChanged(ids);
                               },
                           .images =
                               [this] {
                                   seen();
                                   Q_EMIT imagesChanged();
                               },
                           .networks =
                               [this] {
                                   seen();
                                   Q_EMIT networksChanged();
                               },
                           .volumes =
                               [this] {
                                   seen();
                                   Q_EMIT volumesChanged();
                               },
                           .info =
                               [this](engine::EngineInfo info) {
                                   if (m_status.engine == info)
                                       return;
                                   m_status.engine = std::move(info);
                                   Q_EMIT statusChanged();
                               },
                           .event =
                               [this](const engine::Event &event) {
                                   seen();
                                   Q_EMIT eventHappened(event);
                               },
                           .problem =
                               [this](std::optional<Error> problem) {
                                   m_status.problem = std::move(problem);
                                   Q_EMIT statusChanged();
                               },
                           .failed = [this](const Error &error) { lost(m_connector->explain(error)); }});
    m_sync->start();
    // From here on a hung engine is noticed by its pings, whatever part of the start it hangs in.
    m_lastTick = core::now();
    m_pingTimer.start(m_timings.pingEvery);
}

void HostConnection::onReady()
{
    m_calmTimer.start(m_timings.calmAfter);
    m_status.error.reset();
    m_status.nextTry.reset();
    seen();
    setState(HostState::Connected);
}

void HostConnection::lost(Error error)
{
    m_sync.reset();
    m_opening.cancel();
    m_ping.cancel();
    m_pingTimer.stop();
    m_slowTimer.stop();
    m_calmTimer.stop();
    m_status.problem.reset();
    const std::optional<milliseconds> wait = waitAfter(error);
    m_status.nextTry.reset();
    m_status.waitsForOperator = !wait;
    if (wait) {
        m_status.nextTry = core::now() + *wait;
        m_retryTimer.start(*wait);
    }
    m_status.error = std::move(error);
    if (m_status.state != HostState::Unreachable) {
        m_status.state = HostState::Unreachable;
        stateBegins(m_status);
    }
    Q_EMIT statusChanged();
}

/// How long until the next attempt; nothing: not before the operator wants it.
std::optional<milliseconds> HostConnection::waitAfter(const Error &error)
{
    if (error.kind == Error::Kind::Declined)
        return std::nullopt; // it would only ask again
    if (error.kind == Error::Kind::Unsupported)
        return m_timings.wrongVersionRetry; // the engine may be replaced, but not within seconds
    if (error.kind == Error::Kind::PermissionDenied && m_config.endpoint.kind == engine::Endpoint::Kind::Ssh)
        return m_timings.refusedRetry;
    return m_backoff.next();
}

void HostConnection::pingTick()
{
    // A desktop that slept (or was stopped) has missed events that a blocked stream does not bring back.
    const core::Time now = core::now();
    const bool slept = now - m_lastTick > 3 * m_timings.pingEvery;
    m_lastTick = now;
    if (slept && isLive(m_status.state))
        m_sync->start(); // a new stream too: the old one may be dead without a sign
    if (m_ping)
        return; // the one under way has its own time limit
    const core::MonotonicTime sent = core::monotonicNow();
    m_ping = m_client.ping(m_timings.pingTimeout,
                           [this, sent](Result<engine::Ping> ping) { onPing(std::move(ping), sent); });
    if (m_status.state == HostState::Connected)
        m_slowTimer.start(m_timings.slowAfter);
}

void HostConnection::onPing(Result<engine::Ping> ping, core::MonotonicTime sent)
{
    m_ping.cancel();
    m_slowTimer.stop();
    if (!ping)
        return lost(m_connector->explain(ping.error()));
    m_status.latency = std::chrono::duration_cast<milliseconds>(core::monotonicNow() - sent);
    m_status.clockAhead = aheadOf(*ping);
    seen();
    if (isLive(m_status.state))
        setState(m_status.latency > m_timings.slowAfter ? HostState::Degraded : HostState::Connected);
}

void HostConnection::seen()
{
    m_status.lastSeen = core::now();
}

void HostConnection::setState(HostState state)
{
    if (m_status.state == state)
        return;
    if (!isLive(m_status.state) || !isLive(state))
        stateBegins(m_status);
    m_status.state = state;
    Q_EMIT statusChanged();
}

} // namespace bayplan::fleet
