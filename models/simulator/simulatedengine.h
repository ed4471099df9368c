// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "simulator/enginestate.h"
#include "simulator/eventhub.h"
#include "simulator/faults.h"
#include "simulator/httpserver.h"
#include "simulator/replies.h"
#include "simulator/router.h"

#include <QObject>
#include <QTimer>

#include <functional>

namespace bayplan::simulator {

struct SimulationOptions
{
    /// The host's name, as /info shows it.
    QString name = QStringLiteral("simulated");
    Profile profile = Profile::docker28();
    /// Ids follow from it; engines of one fleet need different ones.
    quint64 seed = 1;
    /// Nanoseconds since 1970; the system's clock when empty.
    std::function<qint64()> clock;
};

/// A Docker or Podman engine that isn't one: the Engine API on a real socket, in this process. It lives in the thread
/// that made it and needs that thread's event loop. It is never the only test of an engine call.
class SimulatedEngine : public QObject
{
    Q_OBJECT

public:
    explicit SimulatedEngine(SimulationOptions options = {}, QObject *parent = nullptr);
    ~SimulatedEngine() override;

    /// Each of these once; false when the address can't be had (errorString() says why). `path` must have at most
    /// 107 bytes; its folder must exist.
    bool listenUnix(const QString &path);
    bool listenTcp(quint16 port = 0);
    QString errorString() const { return m_server.errorString(); }
    /// `unix:///…` or `tcp://127.0.0.1:PORT`; empty before listening. Stays the same over restarts.
    QString endpoint() const { return m_endpoint; }
    QString name() const { return m_identity.name; }

    /// The host is lost: every connection is cut and nothing answers any more. The state stays. A killed daemon
    /// leaves its socket file behind, and so does this with `leaveSocketFile`.
    void stop(bool leaveSocketFile = true);
    /// Listens again on the same address, with the containers as they are but no memory of past events (Podman has
    /// them on disk).
    bool restart();
    bool isListening() const { return m_listening; }

    const EngineState &state() const { return m_state; }
    /// Runs `change` with the time of now, then tells the listeners what happened.
    void apply(const std::function<void(EngineState &, qint64 now)> &change);
    qint64 now() const;

    void setFaults(const Faults &faults) { m_faults = faults; }
    const Faults &faults() const { return m_faults; }

    const Traffic &traffic() const { return m_server.trafficSoFar(); }
    /// Open events streams.
    int eventListeners() const { return m_hub.listeners(); }

private:
    void handle(HttpConnection *connection, const HttpRequest &request);
    void handleEvents(HttpConnection *connection, const HttpRequest &request, ApiVersion version);
    void streamStats(HttpConnection *connection, const QString &id, ApiVersion version);
    void streamLogs(HttpConnection *connection, const QString &id, const HttpRequest &request, ApiVersion version);
    void settle();

    std::function<qint64()> m_clock;
    EngineState m_state;
    Identity m_identity;
    HttpServer m_server;
    EventHub m_hub;
    Faults m_faults;
    QTimer m_agenda;
    QString m_endpoint;
    QString m_unixPath;
    quint16 m_port = 0;
    bool m_listening = false;
};

} // namespace bayplan::simulator
