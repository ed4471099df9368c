// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/killingproxy/killingproxy.h"

#include "support/killingproxy/requestsplitter.h"

#include <QLocalSocket>

#include <utility>

namespace bayplan::tests {

/// One client's connection and its own to the engine. Ends with either.
class KillingProxy::Connection : public QObject
{
public:
    Connection(KillingProxy &proxy, QLocalSocket *client, const QString &engine) : m_proxy(proxy), m_client(client)
    {
        client->setParent(this);
        connect(client, &QLocalSocket::readyRead, this, [this] { fromClient(); });
        connect(client, &QLocalSocket::disconnected, this, [this] { m_engine.disconnectFromServer(); });
        connect(&m_engine, &QLocalSocket::readyRead, this, [this] { fromEngine(); });
        connect(&m_engine, &QLocalSocket::disconnected, this, [this] { end(); });
        connect(&m_engine, &QLocalSocket::errorOccurred, this, [this] { end(); });
        connect(client, &QLocalSocket::errorOccurred, this, [this] { end(); });
        m_engine.connectToServer(engine);
        m_socket = engine;
    }

private:
    void end()
    {
        if (std::exchange(m_hasEnded, true))
            return;
        m_client->disconnectFromServer();
        deleteLater();
    }

    void fromClient()
    {
        m_splitter.feed(m_client->readAll());
        while (const auto request = m_splitter.next()) {
            const Fate fate = request->isWrite() ? m_proxy.count(request->line) : Fate::Pass;
            if (fate == Fate::KillNow) {
                m_proxy.killNow();
                return end();
            }
            if (fate == Fate::Repeat) {
                repeat(request->bytes);
                continue;
            }
            m_killAtAnswer = m_killAtAnswer || fate == Fate::KillAfterwards;
            m_engine.write(request->bytes);
        }
    }

    void repeat(const QByteArray &request)
    {
        auto *first = new QLocalSocket(this);
        connect(first, &QLocalSocket::readyRead, this, [this, first, request] {
            first->disconnect(this);
            first->deleteLater();
            m_engine.write(request);
        });
        first->connectToServer(m_socket);
        first->write(request);
    }

    void fromEngine()
    {
        const QByteArray answer = m_engine.readAll();
        if (m_killAtAnswer) {
            m_proxy.killNow();
            return end();
        }
        m_client->write(answer);
    }

    KillingProxy &m_proxy;
    QLocalSocket *const m_client;
    QLocalSocket m_engine;
    RequestSplitter m_splitter;
    QString m_socket;
    bool m_killAtAnswer = false;
    bool m_hasEnded = false;
};

KillingProxy::~KillingProxy() = default;

bool KillingProxy::add(const QString &path, const QString &socket)
{
    m_servers.push_back(std::make_unique<QLocalServer>());
    QLocalServer *server = m_servers.back().get();
    connect(server, &QLocalServer::newConnection, this, [this, server, socket] {
        while (QLocalSocket *client = server->nextPendingConnection())
            (new Connection(*this, client, socket))->setParent(this);
    });
    return server->listen(path);
}

void KillingProxy::arm(int write, When when, std::function<void()> kill)
{
    m_at = write;
    m_when = when;
    m_kill = std::move(kill);
    m_hasKilled = false;
    m_writes.clear();
}

KillingProxy::Fate KillingProxy::count(const QByteArray &line)
{
    m_writes << line;
    if (!m_repeated.isEmpty() && !m_hasRepeated && line.contains(m_repeated)) {
        m_hasRepeated = true;
        return Fate::Repeat;
    }
    if (m_hasKilled)
        return Fate::KillNow; // what a dead program had sent: nobody is there to have it done
    if (m_writes.size() != m_at)
        return Fate::Pass;
    return m_when == When::Before ? Fate::KillNow : Fate::KillAfterwards;
}

void KillingProxy::killNow()
{
    if (std::exchange(m_hasKilled, true))
        return;
    if (m_kill)
        m_kill();
}

} // namespace bayplan::tests
