// SPDX-License-Identifier: GPL-3.0-or-later
// Idle connections that have died: an engine that ends when nobody uses it, as Podman's does, and is started again by
// the next request, is no lost host.
#include "net/httploop.h"
#include "unit/net/scriptedserver.h"

#include <QLocalSocket>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>

using namespace bayplan;
using namespace bayplan::testing;
using namespace Qt::Literals::StringLiterals;
using core::Result;
using core::Task;
using net::HttpReply;

namespace {

/// Ends the connection so that the peer gets a reset.
void reset(QIODevice *device)
{
    const linger now{.l_onoff = 1, .l_linger = 0};
    if (auto *tcp = qobject_cast<QTcpSocket *>(device)) {
        ::setsockopt(int(tcp->socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
        tcp->abort();
    } else if (auto *local = qobject_cast<QLocalSocket *>(device)) {
        local->abort();
    }
}

} // namespace

class ReconnectTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_loop = std::make_unique<net::HttpLoop>();
        m_old = 0;
        m_resets = false;
        m_held.clear();
        m_server = std::make_unique<ScriptedServer>([this](const ScriptedRequest &request) {
            if (m_old == 0)
                m_held.push_back(request);
            else if (request.connection > m_old)
                request.write(httpReply(200, request.target));
            else if (m_resets)
                reset(request.device);
            else
                request.close(); // without a byte of a reply, the moment the request has come
        });
    }
    void cleanup()
    {
        m_loop.reset();
        m_server.reset();
    }

    void staleConnections_data()
    {
        QTest::addColumn<bool>("unixSocket");
        QTest::addColumn<bool>("resets");
        QTest::addColumn<int>("idle");
        QTest::addColumn<QByteArray>("method");
        for (const bool unixSocket : {true, false}) {
            for (const bool resets : {true, false}) {
                for (const int idle : {1, 4, 12}) {
                    for (const char *method : {"GET", "HEAD"})
                        QTest::addRow("%s, %s, %d idle, %s", unixSocket ? "unix" : "tcp", resets ? "reset" : "closed",
                                      idle, method)
                            << unixSocket << resets << idle << QByteArray(method);
                }
            }
        }
    }
    void staleConnections()
    {
        QFETCH(bool, unixSocket);
        QFETCH(int, idle);
        QFETCH(QByteArray, method);
        QFETCH(bool, resets);
        QVERIFY(listen(unixSocket));
        leaveIdle(idle);
        m_resets = resets;
        net::HttpRequest request = m_server->get("/_ping");
        request.method = method;
        std::optional<Result<HttpReply>> reply;
        const Task task = m_loop->fetch(request, [&](Result<HttpReply> result) { reply = std::move(result); });
        QTRY_VERIFY(reply);
        QVERIFY2(*reply, qPrintable(*reply ? QString() : reply->error().message()));
        QCOMPARE((*reply)->head.status, 200);
        QCOMPARE(m_server->connections(), idle + 1);
    }

    void streamsToo()
    {
        QVERIFY(listen(true));
        leaveIdle(8);
        QByteArray data;
        std::optional<Result<void>> end;
        const Task task =
            m_loop->stream(m_server->get("/events"), {.head = {},
                                                      .data = [&](const QByteArray &bytes) { data += bytes; },
                                                      .end = [&](Result<void> result) { end = std::move(result); }});
        QTRY_VERIFY(end);
        QVERIFY(*end);
        QCOMPARE(data, "/events"_ba);
    }

    /// A real end is still told: the fresh connection dies as well.
    void goneForGood()
    {
        QVERIFY(listen(true));
        leaveIdle(3);
        m_old = 1000;
        std::optional<Result<HttpReply>> reply;
        const Task task =
            m_loop->fetch(m_server->get("/"), [&](Result<HttpReply> result) { reply = std::move(result); });
        QTRY_VERIFY(reply);
        QVERIFY(!*reply);
        QCOMPARE(reply->error().kind, core::Error::Kind::ConnectionLost);
        QCOMPARE(m_server->connections(), 3 + 1);
        QCOMPARE(m_loop->active(), 0);
    }

    /// What may change something is sent once, whatever becomes of it.
    void writesAreNeverSentTwice_data()
    {
        QTest::addColumn<QByteArray>("method");
        for (const char *method : {"POST", "PUT", "DELETE"})
            QTest::newRow(method) << QByteArray(method);
    }
    void writesAreNeverSentTwice()
    {
        QFETCH(QByteArray, method);
        QVERIFY(listen(true));
        leaveIdle(3);
        const size_t before = m_server->requests().size();
        net::HttpRequest request = m_server->get("/containers/x/start");
        request.method = method;
        std::optional<Result<HttpReply>> reply;
        const auto told = [&](Result<HttpReply> result) { reply = std::move(result); };
        Task task = m_loop->fetch(request, told);
        QTRY_VERIFY(reply);
        QVERIFY(*reply); // on a connection of its own, so the stale ones don't harm it
        QCOMPARE(m_server->requests().size(), before + 1);

        reply.reset();
        m_old = 1000; // and one that dies on it is not tried again
        task = m_loop->fetch(request, told);
        QTRY_VERIFY(reply);
        QVERIFY(!*reply);
        QCOMPARE(reply->error().kind, core::Error::Kind::ConnectionLost);
        QCOMPARE(m_server->requests().size(), before + 2);
    }

    void cancelledOnTheSecondTry()
    {
        QVERIFY(listen(true));
        leaveIdle(6);
        int calls = 0;
        Task task = m_loop->fetch(m_server->get("/"), [&](const Result<HttpReply> &) { ++calls; });
        m_server->onConnection([&](QIODevice *) { task.cancel(); });
        QTRY_COMPARE(m_loop->active(), 0);
        Task other = m_loop->fetch(m_server->get("/other"), [&](const Result<HttpReply> &) { calls += 10; });
        QTRY_COMPARE(calls, 10);
    }

private:
    bool listen(bool unixSocket)
    {
        return unixSocket ? m_server->listenUnix(m_dir->filePath(u"s"_s)) : m_server->listenTcp();
    }
    /// So many connections idle in the pool; from now on each dies when a request comes in on it.
    void leaveIdle(int count)
    {
        std::vector<Task> tasks;
        int answers = 0;
        for (int i = 0; i < count; ++i)
            tasks.push_back(m_loop->fetch(m_server->get("/"), [&](const Result<HttpReply> &) { ++answers; }));
        QTRY_COMPARE(m_held.size(), size_t(count));
        for (const ScriptedRequest &request : m_held)
            request.write(httpReply(200, "OK"));
        QTRY_COMPARE(answers, count);
        QCOMPARE(m_server->connections(), count);
        m_old = count;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<net::HttpLoop> m_loop;
    std::unique_ptr<ScriptedServer> m_server;
    std::vector<ScriptedRequest> m_held;
    int m_old = 0; ///< connections up to this number are stale; 0: none yet
    bool m_resets = false;
};

QTEST_GUILESS_MAIN(ReconnectTest)
#include "reconnect.moc"
