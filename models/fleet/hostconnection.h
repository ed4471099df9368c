// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/client.h"
#include "engine/connector.h"
#include "fleet/backoff.h"
#include "fleet/hostconfig.h"
#include "fleet/hoststatus.h"
#include "fleet/livehost.h"
#include "fleet/recentevents.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace bayplan::fleet {

class HostSync;

/// How long to wait for what. Together they let a hung engine be told within pingEvery + pingTimeout.
struct Timings
{
    using Milliseconds = std::chrono::milliseconds;
    Milliseconds pingEvery{5'000};
    Milliseconds pingTimeout{10'000};
    Milliseconds slowAfter{1'000}; ///< an answer later than this makes a host Degraded
    Milliseconds firstRetry{250};
    // Local sockets and TCP ports cost next to nothing to try, and an operator waits for the host to come back.
    Milliseconds lastRetry{3'000};
    Milliseconds calmAfter{30'000};    ///< a connection that has lasted so long resets the back-off
    Milliseconds lastSshRetry{20'000}; ///< a login costs more, and hosts count those that fail
    Milliseconds wrongVersionRetry{60'000};
    Milliseconds problemRetry{5'000};   ///< what a live host could not tell is asked again; doubles, up to two minutes
    Milliseconds probeEvery{10'000};    ///< at most so often is a container read because it was probed; see ProbeReads
    Milliseconds refusedRetry{300'000}; ///< an ssh login refused is refused again, and too many get the desktop banned
};

/// One host: reaches its engine, keeps its live state, notices when it is lost, and tries again.
class HostConnection : public QObject
{
    Q_OBJECT

public:
    HostConnection(engine::Ways ways, HostId id, HostConfig config, Timings timings);
    ~HostConnection() override;

    HostId id() const { return m_id; }
    const HostConfig &config() const { return m_config; }
    /// Another name, other labels or marks; false, and nothing is changed, if the endpoint is another one.
    bool setConfig(const HostConfig &config);
    const HostStatus &status() const { return m_status; }
    const LiveHost &live() const { return m_live; }
    /// Live, and every container's details have been read since it connected.
    bool isSettled() const { return m_settled && isLive(m_status.state); }
    /// For calls beyond what is kept live. While the host is out of reach they fail like any other.
    engine::Client &client() { return m_client; }
    /// How many patient calls the way to it carries beside everything else; see engine::Connector.
    int mostAtOnce() const { return m_connector->mostAtOnce(); }
    /// See engine::Connector::forwardPort().
    core::Task forwardPort(const QString &address, quint16 port, std::function<void(core::Result<quint16>)> done)
    {
        return m_connector->forwardPort(address, port, std::move(done));
    }
    /// What this desktop has cost the engine so far.
    const net::RequestQueue::Usage &usage() const { return m_client.usage(); }

    void start();
    /// Tries at once instead of at nextTry; lists anew when it is live.
    void retryNow();
    /// Read anew what no event tells of; see HostSync. Nothing happens while the host is out of reach.
    void readContainer(const QString &id);
    void readNetworks();
    /// Whether it sends events when networks are made and removed; Podman doesn't.
    bool tellsOfNetworks() const;

Q_SIGNALS:
    void statusChanged();
    /// isSettled() has become true.
    void settled();
    void containersChanged(const QSet<QString> &ids);
    void imagesChanged();
    void networksChanged();
    void volumesChanged();
    void eventHappened(const bayplan::engine::Event &event);

private:
    void attempt();
    void onOpened(core::Result<net::Origin> origin);
    void onFirstPing(core::Result<engine::Ping> ping);
    void onNewestApi(engine::ApiVersion newest);
    void startSync();
    void onReady();
    void lost(core::Error error);
    std::optional<std::chrono::milliseconds> waitAfter(const core::Error &error);
    void pingTick();
    void onPing(core::Result<engine::Ping> ping, core::MonotonicTime sent);
    void seen();
    void setState(HostState state);

    const HostId m_id;
    HostConfig m_config;
    const Timings m_timings;
    HostStatus m_status;
    LiveHost m_live;
    RecentEvents m_recent;
    Backoff m_backoff;
    engine::Client m_client;
    std::unique_ptr<engine::Connector> m_connector;
    std::unique_ptr<HostSync> m_sync;
    core::Task m_opening;
    core::Task m_ping;
    QTimer m_pingTimer;
    QTimer m_slowTimer;
    QTimer m_retryTimer;
    QTimer m_calmTimer; ///< a connection that breaks again at once is no reason to try at once again
    core::Time m_lastTick{};
    bool m_settled = false;
};

} // namespace bayplan::fleet
