// SPDX-License-Identifier: GPL-3.0-or-later
// Cancelling by destroying the Task, at every moment, and taking the loop away. Most of what can go wrong here shows
// only under AddressSanitizer.
#include "net/httploop.h"
#include "unit/net/scriptedserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace bayplan;
using namespace bayplan::testing;
using namespace Qt::Literals::StringLiterals;
using core::Result;
using core::Task;
using net::HttpLoop;
using net::HttpReply;

class CancelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_loop = std::make_unique<HttpLoop>();
        m_waiting.clear();
        m_server = std::make_unique<ScriptedServer>([this](const ScriptedRequest &request) {
            if (request.target == "/silent")
                m_waiting.push_back(request);
            else if (request.target == "/stream")
                request.write(chunkedHead() + chunk("data") + lastChunk());
            else
                request.write(httpReply(200, "body"));
        });
        QVERIFY(m_server->listenUnix(m_dir->filePath(u"s"_s)));
    }
    void cleanup()
    {
        m_loop.reset();
        m_server.reset();
    }

    void beforeAnythingWasSent()
    {
        int calls = 0;
        Task task = m_loop->fetch(m_server->get("/"), [&](const Result<HttpReply> &) { ++calls; });
        task.cancel();
        QCOMPARE(m_loop->active(), 0);
        oneMoreExchange();
        QCOMPARE(calls, 0);
    }

    void whileWaiting()
    {
        int calls = 0;
        Task task = m_loop->fetch(m_server->get("/silent"), [&](const Result<HttpReply> &) { ++calls; });
        QTRY_COMPARE(m_waiting.size(), size_t(1));
        task.cancel();
        QTRY_COMPARE(m_server->open(), 0); // the engine sees it at once
        oneMoreExchange();
        QCOMPARE(calls, 0);
    }

    void inTheMiddleOfABody()
    {
        int calls = 0;
        Task task = m_loop->fetch(m_server->get("/silent"), [&](const Result<HttpReply> &) { ++calls; });
        QTRY_COMPARE(m_waiting.size(), size_t(1));
        m_waiting.front().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
        oneMoreExchange();
        task.cancel();
        QTRY_COMPARE(m_server->open(), 1); // the other one, idle
        QCOMPARE(calls, 0);
    }

    void afterTheEnd()
    {
        int calls = 0;
        Task task = m_loop->fetch(m_server->get("/"), [&](const Result<HttpReply> &) { ++calls; });
        QTRY_COMPARE(calls, 1);
        task.cancel();
        oneMoreExchange();
        QCOMPARE(calls, 1);
    }

    void fromWithinDone()
    {
        Task task;
        // What the callback holds must be alive until it returns.
        const auto held = std::make_shared<QByteArray>("held");
        QByteArray seen;
        task = m_loop->fetch(m_server->get("/"), [&, held](const Result<HttpReply> &) {
            task.cancel();
            seen += *held;
        });
        QTRY_COMPARE(seen, "held"_ba);
        oneMoreExchange();
        QCOMPARE(seen, "held"_ba);
        QCOMPARE(held.use_count(), 1);
    }

    void fromWithinStreamCallbacks_data()
    {
        QTest::addColumn<QByteArray>("moment");
        QTest::addColumn<QByteArrayList>("expected");
        QTest::newRow("head") << "head"_ba << QByteArrayList{"head"};
        QTest::newRow("data") << "data"_ba << QByteArrayList{"head", "data"};
        QTest::newRow("end") << "end"_ba << QByteArrayList{"head", "data", "end"};
    }
    void fromWithinStreamCallbacks()
    {
        QFETCH(QByteArray, moment);
        QFETCH(QByteArrayList, expected);
        Task task;
        QByteArrayList log;
        const auto held = std::make_shared<int>(0);
        const auto at = [&](const QByteArray &name) {
            if (name == moment)
                task.cancel();
            log += name;
        };
        task = m_loop->stream(m_server->get("/stream"), {.head =
                                                             [&at, held](const net::HttpHead &) {
                                                                 at("head");
                                                                 ++*held;
                                                             },
                                                         .data =
                                                             [&at, held](const QByteArray &) {
                                                                 at("data");
                                                                 ++*held;
                                                             },
                                                         .end =
                                                             [&at, held](const Result<void> &) {
                                                                 at("end");
                                                                 ++*held;
                                                             }});
        QTRY_COMPARE(log, expected);
        oneMoreExchange();
        QCOMPARE(log, expected);
        QCOMPARE(held.use_count(), 1L);
    }

    void anotherTaskFromWithinACallback()
    {
        // Both replies come in the same round of the loop; the first to be told cancels the other.
        std::array<Task, 2> tasks;
        int calls = 0;
        for (size_t i = 0; i < 2; ++i) {
            tasks[i] = m_loop->fetch(m_server->get("/silent"), [&, i](const Result<HttpReply> &) {
                ++calls;
                tasks[1 - i].cancel();
            });
        }
        QTRY_COMPARE(m_waiting.size(), size_t(2));
        for (const ScriptedRequest &request : m_waiting)
            request.write(httpReply(200, "x"));
        QTRY_COMPARE(calls, 1);
        oneMoreExchange();
        QCOMPARE(calls, 1);
    }

    void everythingFromWithinACallback()
    {
        std::vector<Task> tasks;
        int calls = 0;
        for (int i = 0; i < 30; ++i) {
            tasks.push_back(m_loop->fetch(m_server->get(i % 2 ? "/" : "/silent"), [&](const Result<HttpReply> &) {
                ++calls;
                tasks.clear();
            }));
        }
        QTRY_COMPARE(calls, 1);
        QCOMPARE(m_loop->active(), 0);
        oneMoreExchange();
        QCOMPARE(calls, 1);
    }

    void manyAtRandomMoments()
    {
        std::srand(7);
        int begun = 0;
        int calls = 0;
        std::vector<Task> tasks(40);
        while (begun < 2000) {
            for (int i = 0; i < 20; ++i) {
                tasks[size_t(std::rand()) % tasks.size()] =
                    m_loop->fetch(m_server->get(++begun % 3 ? "/" : "/stream"), [&](const Result<HttpReply> &reply) {
                        ++calls;
                        QVERIFY2(reply, reply ? "" : qPrintable(reply.error().message()));
                        tasks[size_t(std::rand()) % tasks.size()].cancel();
                    });
            }
            while (m_loop->active() > 15)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        }
        QTRY_COMPARE(m_loop->active(), 0);
        QVERIFY(calls > 0);
        QVERIFY(calls <= begun);
    }

    void theLoopGoesFirst()
    {
        int calls = 0;
        std::vector<Task> tasks;
        for (int i = 0; i < 10; ++i) {
            tasks.push_back(m_loop->fetch(m_server->get("/silent"), [&](const Result<HttpReply> &) { ++calls; }));
            tasks.push_back(m_loop->stream(m_server->get("/stream"), {.head = {}, .data = {}, .end = {}}));
        }
        QTRY_COMPARE(m_waiting.size(), size_t(10));
        m_loop.reset();
        QTRY_COMPARE(m_server->open(), 0);
        QCOMPARE(calls, 0);
        tasks.clear();
    }

    void theLoopGoesWithTasksHeldByCallbacks()
    {
        // A callback may own what owns tasks of the same loop.
        const auto tasks = std::make_shared<std::vector<Task>>();
        for (int i = 0; i < 10; ++i)
            tasks->push_back(m_loop->fetch(m_server->get("/silent"), [tasks](const Result<HttpReply> &) {}));
        QTRY_COMPARE(m_waiting.size(), size_t(10));
        const std::weak_ptr<std::vector<Task>> watched = tasks;
        m_loop.reset();
        QCOMPARE(watched.use_count(), 1L);
    }

    void aCancelledCallbackMayOwnOtherTasks()
    {
        auto owned = std::make_shared<Task>(m_loop->fetch(m_server->get("/silent"), [](const Result<HttpReply> &) {}));
        Task task = m_loop->fetch(m_server->get("/silent"), [owned](const Result<HttpReply> &) {});
        owned.reset();
        QCOMPARE(m_loop->active(), 2);
        task.cancel();
        QCOMPARE(m_loop->active(), 0);
    }

    void theLoopGoesFromWithinACallback_data()
    {
        QTest::addColumn<QByteArray>("moment");
        for (const char *moment : {"head", "data", "end", "done"})
            QTest::newRow(moment) << QByteArray(moment);
    }
    void theLoopGoesFromWithinACallback()
    {
        QFETCH(QByteArray, moment);
        QByteArrayList log;
        const auto at = [&](const QByteArray &name) {
            if (name == moment)
                m_loop.reset();
            log += name;
        };
        std::vector<Task> tasks;
        if (moment == "done") {
            for (int i = 0; i < 5; ++i)
                tasks.push_back(m_loop->fetch(m_server->get("/"), [&](const Result<HttpReply> &) { at("done"); }));
        } else {
            for (int i = 0; i < 5; ++i) {
                tasks.push_back(
                    m_loop->stream(m_server->get("/stream"), {.head = [&](const net::HttpHead &) { at("head"); },
                                                              .data = [&](const QByteArray &) { at("data"); },
                                                              .end = [&](const Result<void> &) { at("end"); }}));
            }
        }
        QTRY_VERIFY(!m_loop);
        QTRY_COMPARE(m_server->open(), 0);
        QCOMPARE(log.last(), moment);
        QCOMPARE(log.count(moment), 1);
    }

private:
    /// What was still to come had its chance after this: a whole exchange has gone over the same loop.
    void oneMoreExchange()
    {
        bool answered = false;
        const Task task = m_loop->fetch(m_server->get("/"), [&](const Result<HttpReply> &) { answered = true; });
        QTRY_VERIFY(answered);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<HttpLoop> m_loop;
    std::unique_ptr<ScriptedServer> m_server;
    std::vector<ScriptedRequest> m_waiting;
};

QTEST_GUILESS_MAIN(CancelTest)
#include "cancel.moc"
