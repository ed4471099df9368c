// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "core/error.h"
#include "core/task.h"
#include "engine/apiversion.h"
#include "engine/connector.h"
#include "engine/engineinfo.h"

#include <QList>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>
#include <optional>

namespace bayplan::engine {
class Client;
}

namespace bayplan::fleet {

/// Tries an endpoint step by step, and tells of each what came out: what an operator looks at when a host can't be
/// reached. Reads only.
class ConnectionTest : public QObject
{
    Q_OBJECT

public:
    enum class Step {
        Resolve,     ///< the name has an address (Tcp, Tls); ssh's own name for it (Ssh); the socket is there (Unix)
        Connect,     ///< something listens there
        Secure,      ///< TLS handshake with both certificates (Tls), or ssh with its keys and the forwarding (Ssh)
        Ping,        ///< it answers as a container engine
        Version,     ///< which engine, and a version in common
        Permissions, ///< containers may be listed
    };
    enum class State { Waiting, Running, Passed, Failed };

    struct Stage
    {
        Step step = Step::Resolve;
        State state = State::Waiting;
        QString detail;                    ///< what was found: "10.0.1.12", "Docker 20.10.24, API 1.41"; plain text
        std::optional<core::Error> error;  ///< Failed
        std::chrono::milliseconds took{0}; ///< Passed, Failed
    };

    explicit ConnectionTest(engine::Ways ways, QObject *parent = nullptr);
    ~ConnectionTest() override;

    /// Begins; ends an earlier one. The stages that this kind of endpoint has are there at once, waiting.
    void start(const engine::Endpoint &endpoint);
    void cancel();

    const QList<Stage> &stages() const { return m_stages; }
    bool isRunning() const { return m_running; }
    /// All stages have passed.
    bool hasPassed() const;
    const std::optional<engine::EngineInfo> &engine() const { return m_engine; }

Q_SIGNALS:
    void changed();
    /// Nothing more will change; see hasPassed().
    void finished();

private:
    void release();
    void run();
    void pass(const QString &detail);
    void fail(core::Error error);
    void end(State state);
    void finish();
    void resolve();
    void connectBare();
    void secure();
    void shakeHands(net::Origin origin);
    void useOrigin(net::Origin origin);
    void ping();
    void readVersion();
    void list();

    engine::Ways m_ways;
    engine::Endpoint m_endpoint;
    QList<Stage> m_stages;
    bool m_running = false;
    int m_runs = 0; ///< tells whether another one has begun meanwhile
    qsizetype m_current = 0;
    core::MonotonicTime m_begun{};
    engine::ApiVersion m_newestApi;
    std::optional<engine::EngineInfo> m_engine;
    std::unique_ptr<engine::Connector> m_connector;
    std::unique_ptr<engine::Client> m_client;
    core::Task m_task;
    std::optional<int> m_lookup;
    QTimer m_limit;
};

/// "Resolve", "Connect", "TLS", "ssh", "Ping", "Version", "Permissions".
QString stepName(ConnectionTest::Step step, engine::Endpoint::Kind kind);

} // namespace bayplan::fleet
