// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/requestqueue.h"
#include "unit/net/scriptedserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace bayplan;
using namespace bayplan::testing;
using namespace Qt::Literals::StringLiterals;
using core::Result;
using core::Task;
using net::HttpReply;
using net::RequestQueue;
using Priority = net::RequestQueue::Priority;

class QueueTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_loop = std::make_unique<net::HttpLoop>();
        m_waiting.clear();
        m_most = 0;
        m_log.clear();
        m_server = std::make_unique<ScriptedServer>([this](const ScriptedRequest &request) {
            m_waiting.push_back(request);
            m_most = std::max(m_most, m_waiting.size());
            if (!m_holds)
                answerAll();
        });
        m_holds = true;
        QVERIFY(m_server->listenUnix(m_dir->filePath(u"s"_s)));
        m_queue = std::make_unique<RequestQueue>(*m_loop, 2);
    }
    void cleanup()
    {
        m_queue.reset();
        m_loop.reset();
        m_server.reset();
    }

    void theLimitIsKept()
    {
        std::vector<Task> tasks;
        for (int i = 0; i < 20; ++i)
            tasks.push_back(fetch(QByteArray::number(i)));
        QCOMPARE(m_queue->inFlight(), 2);
        QCOMPARE(m_queue->waiting(), 18);
        QTRY_COMPARE(m_waiting.size(), size_t(2));
        m_holds = false;
        answerAll();
        QTRY_COMPARE(m_log.size(), 20);
        QCOMPARE(m_most, size_t(2));
        QCOMPARE(m_queue->inFlight(), 0);
        QCOMPARE(m_queue->waiting(), 0);
        QCOMPARE(m_queue->usage().requests, quint64(20));
        QCOMPARE(m_queue->usage().bytesIn, quint64(20 * 4));
    }

    void eachKindInTurn()
    {
        // See net_turns for whose turn it is; here: writes are told by their method, and each kind keeps its order.
        m_queue = std::make_unique<RequestQueue>(*m_loop, 1);
        std::vector<Task> tasks;
        tasks.push_back(fetch("first"));
        for (int i = 1; i <= 3; ++i) {
            tasks.push_back(fetch("background" + QByteArray::number(i), Priority::Background));
            tasks.push_back(post("write" + QByteArray::number(i)));
            tasks.push_back(fetch("urgent" + QByteArray::number(i), Priority::Urgent));
        }
        for (int i = 1; i <= 10; ++i) { // one at a time, so that the order shows
            QTRY_COMPARE(m_waiting.size(), size_t(1));
            answerOne();
            QTRY_COMPARE(m_log.size(), i);
        }
        QCOMPARE(m_log, (QByteArrayList{"first", "urgent1", "urgent2", "urgent3", "write1", "background1", "write2",
                                        "write3", "background2", "background3"}));
    }

    void readOnlyHostsGetNothingButReads_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<bool>("sent");
        QTest::newRow("GET") << "GET"_ba << true;
        QTest::newRow("HEAD") << "HEAD"_ba << true;
        for (const char *method : {"POST", "PUT", "DELETE", "PATCH", "get"})
            QTest::newRow(method) << QByteArray(method) << false;
    }
    void readOnlyHostsGetNothingButReads()
    {
        QFETCH(QByteArray, method);
        QFETCH(bool, sent);
        m_holds = false;
        m_queue->setReadOnly(u"aws1"_s);
        net::HttpRequest request = m_server->get("/containers/x/stop");
        request.method = method;
        std::vector<Result<HttpReply>> replies;
        std::vector<Result<void>> ends;
        const auto reply = [&](Result<HttpReply> result) { replies.push_back(std::move(result)); };
        std::vector<Task> tasks;
        for (const Priority priority : {Priority::Urgent, Priority::Write, Priority::Background})
            tasks.push_back(m_queue->fetch(request, priority, reply));
        tasks.push_back(m_queue->fetchNow(request, reply));
        tasks.push_back(m_queue->stream(
            request, {.head = {}, .data = {}, .end = [&](Result<void> end) { ends.push_back(std::move(end)); }}));
        QVERIFY(replies.empty() && ends.empty()); // never before the call has returned
        QTRY_COMPARE(replies.size(), size_t(4));
        QTRY_COMPARE(ends.size(), size_t(1));
        QCOMPARE(m_queue->inFlight() + m_queue->waiting(), 0);
        QCOMPARE(ends.front().has_value(), sent);
        for (const Result<HttpReply> &result : replies) {
            QCOMPARE(result.has_value(), sent);
            if (!sent)
                QCOMPARE(result.error().message(),
                         u"aws1 is marked read-only. Take the mark off in the host's settings"_s);
        }
        QCOMPARE(m_server->requests().size(), size_t(sent ? 5 : 0));
        QCOMPARE(m_server->connections() > 0, sent);
        QCOMPARE(m_queue->usage().requests, quint64(sent ? 5 : 0));
    }

    /// The mark is set while writes wait, and taken off again.
    void whatWaitsIsRefusedToo()
    {
        net::HttpRequest request = m_server->get("/containers/x/stop");
        request.method = "POST";
        std::vector<Result<HttpReply>> replies;
        std::vector<Task> tasks;
        for (int i = 0; i < 5; ++i)
            tasks.push_back(m_queue->fetch(request, Priority::Write,
                                           [&](Result<HttpReply> result) { replies.push_back(std::move(result)); }));
        QTRY_VERIFY(!m_waiting.empty());
        const int waiting = m_queue->waiting();
        QVERIFY(waiting > 0);
        m_queue->setReadOnly(u"aws1"_s);
        QVERIFY(replies.empty());
        QTRY_COMPARE(replies.size(), size_t(waiting));
        QVERIFY(!replies.front() && replies.front().error().what.contains(u"read-only"_s));
        m_queue->setReadOnly({});
        m_holds = false;
        answerAll();
        QTRY_COMPARE(replies.size(), size_t(5));
        tasks.push_back(m_queue->fetch(request, Priority::Write,
                                       [&](Result<HttpReply> result) { replies.push_back(std::move(result)); }));
        QTRY_COMPARE(replies.size(), size_t(6));
        QVERIFY(replies.back().has_value());
    }

    void refusalsMayBeDropped()
    {
        m_queue->setReadOnly(u"aws1"_s);
        int calls = 0;
        net::HttpRequest request = m_server->get("/");
        request.method = "POST";
        Task dropped = m_queue->fetch(request, Priority::Write, [&](const Result<HttpReply> &) { calls += 100; });
        dropped.cancel();
        Task own;
        own = m_queue->fetch(request, Priority::Write, [&](const Result<HttpReply> &) {
            own.cancel();
            m_queue.reset();
            ++calls;
        });
        QTRY_COMPARE(calls, 1);
    }

    void cancelWhileWaiting()
    {
        std::vector<Task> tasks;
        for (int i = 0; i < 5; ++i)
            tasks.push_back(fetch(QByteArray::number(i)));
        tasks[3].cancel();
        QCOMPARE(m_queue->waiting(), 2);
        QTRY_COMPARE(m_waiting.size(), size_t(2));
        m_holds = false;
        answerAll();
        QTRY_COMPARE(m_log.size(), 4);
        QVERIFY(!m_log.contains("3"));
        QCOMPARE(m_server->requests().size(), size_t(4));
    }

    void cancelWhileRunningFreesThePlace()
    {
        std::vector<Task> tasks;
        for (int i = 0; i < 3; ++i)
            tasks.push_back(fetch(QByteArray::number(i)));
        QTRY_COMPARE(m_waiting.size(), size_t(2));
        tasks[0].cancel();
        QCOMPARE(m_queue->inFlight(), 2);
        QCOMPARE(m_queue->waiting(), 0);
        QTRY_COMPARE(m_waiting.size(), size_t(3));
        answerAll();
        QTRY_COMPARE(m_log.size(), 2);
        QCOMPARE(m_queue->inFlight(), 0);
    }

    void failuresFreeThePlace()
    {
        std::vector<Task> tasks;
        for (int i = 0; i < 6; ++i)
            tasks.push_back(fetch(QByteArray::number(i)));
        for (int i = 0; i < 6; ++i) {
            QTRY_VERIFY(!m_waiting.empty());
            m_waiting.front().close();
            m_waiting.erase(m_waiting.begin());
        }
        QTRY_COMPARE(m_log.size(), 6);
        QCOMPARE(m_queue->inFlight(), 0);
    }

    void aTicketMayEndItselfInItsCallback()
    {
        m_holds = false;
        std::vector<Task> tasks(10);
        int calls = 0;
        for (size_t i = 0; i < tasks.size(); ++i) {
            const auto held = std::make_shared<int>(0);
            tasks[i] = m_queue->fetch(m_server->get("/"), Priority::Urgent, [&, i, held](const Result<HttpReply> &) {
                tasks[i] = {};
                ++*held;
                ++calls;
            });
        }
        QTRY_COMPARE(calls, 10);
        QCOMPARE(m_queue->inFlight(), 0);
    }

    void aCallbackMayEndAllOthers()
    {
        m_holds = false;
        std::vector<Task> tasks;
        int calls = 0;
        for (int i = 0; i < 10; ++i) {
            tasks.push_back(m_queue->fetch(m_server->get("/"), Priority::Urgent, [&](const Result<HttpReply> &) {
                ++calls;
                tasks.clear();
            }));
        }
        QTRY_COMPARE(calls, 1);
        QCOMPARE(m_queue->inFlight(), 0);
        QCOMPARE(m_queue->waiting(), 0);
    }

    void aCallbackMayAskAgain()
    {
        m_holds = false;
        int calls = 0;
        Task task;
        std::function<void(Result<HttpReply>)> again = [&](const Result<HttpReply> &) {
            QVERIFY(m_queue->inFlight() < 2);
            if (++calls < 50)
                task = m_queue->fetch(m_server->get("/"), Priority::Background, again);
        };
        task = m_queue->fetch(m_server->get("/"), Priority::Background, again);
        QTRY_COMPARE(calls, 50);
        QCOMPARE(m_queue->inFlight(), 0);
    }

    void aCallbackMayOwnOtherTickets()
    {
        // Cancelling one destroys its callback, and with it others, running and waiting.
        auto owned = std::make_shared<std::vector<Task>>();
        Task owner = m_queue->fetch(m_server->get("/"), Priority::Urgent, [owned](const Result<HttpReply> &) {});
        for (int i = 0; i < 5; ++i)
            owned->push_back(fetch("owned"));
        owned.reset();
        QCOMPARE(m_queue->inFlight(), 2);
        owner.cancel();
        QCOMPARE(m_queue->inFlight(), 0);
        QCOMPARE(m_queue->waiting(), 0);
        QCOMPARE(m_loop->active(), 0);
    }

    void theQueueGoesFirst()
    {
        std::vector<Task> tasks;
        QStringList outcomes;
        for (int i = 0; i < 5; ++i) {
            net::HttpRequest request = m_server->get("/");
            if (i % 2)
                request.method = "POST";
            tasks.push_back(m_queue->fetch(request, Priority::Urgent, [&](const Result<HttpReply> &reply) {
                outcomes << (reply ? u"answered"_s : reply.error().what);
            }));
        }
        QTRY_COMPARE(m_waiting.size(), size_t(2));
        m_queue.reset();
        QCOMPARE(outcomes, QStringList());
        QTRY_COMPARE(outcomes, QStringList(3, u"The host is not in this workspace any more, or has another endpoint"_s));
        answerAll();
        QTRY_COMPARE(m_loop->active(), 0);
        QCOMPARE(outcomes.mid(3), QStringList(2, u"answered"_s));
        QCOMPARE(m_server->requests().size(), size_t(2)); // those that waited are not begun any more
        tasks.clear();
    }

    void theQueueGoesInACallback()
    {
        m_holds = false;
        int calls = 0;
        std::vector<Task> tasks;
        for (int i = 0; i < 5; ++i) {
            tasks.push_back(m_queue->fetch(m_server->get("/"), Priority::Urgent, [&](const Result<HttpReply> &) {
                ++calls;
                m_queue.reset();
                tasks.clear();
            }));
        }
        QTRY_COMPARE(calls, 1);
        QCOMPARE(m_loop->active(), 0);
    }

    void theLoopGoesLast()
    {
        std::vector<Task> tasks;
        for (int i = 0; i < 5; ++i)
            tasks.push_back(fetch(QByteArray::number(i)));
        m_queue.reset();
        m_loop.reset();
        tasks.clear();
        QCOMPARE(m_log.size(), 0);
    }

    void pingsAndStreamsDoNotWait()
    {
        std::vector<Task> tasks;
        for (int i = 0; i < 3; ++i)
            tasks.push_back(fetch(QByteArray::number(i)));
        tasks.push_back(
            m_queue->fetchNow(m_server->get("/ping"), [this](const Result<HttpReply> &) { m_log += "ping"; }));
        tasks.push_back(
            m_queue->stream(m_server->get("/events"),
                            {.head = {}, .data = [this](const QByteArray &) { m_log += "data"; }, .end = {}}));
        QTRY_COMPARE(m_waiting.size(), size_t(4));
        QCOMPARE(m_queue->inFlight(), 2);
        QCOMPARE(m_queue->waiting(), 1);
        QCOMPARE(m_queue->usage().requests, quint64(4));
        for (const ScriptedRequest &request : std::exchange(m_waiting, {})) {
            if (request.target == "/ping" || request.target == "/events")
                request.write(httpReply(200, "12345"));
        }
        QTRY_COMPARE(m_log.size(), 2);
        QCOMPARE(m_queue->usage().bytesIn, quint64(10));
        QCOMPARE(m_queue->inFlight(), 2);
    }

private:
    Task fetch(const QByteArray &name, Priority priority = Priority::Urgent)
    {
        return m_queue->fetch(m_server->get("/" + name), priority,
                              [this, name](const Result<HttpReply> &) { m_log += name; });
    }
    Task post(const QByteArray &name)
    {
        net::HttpRequest request = m_server->get("/" + name);
        request.method = "POST";
        return m_queue->fetch(request, Priority::Urgent, [this, name](const Result<HttpReply> &) { m_log += name; });
    }
    void answerOne()
    {
        const ScriptedRequest request = m_waiting.front();
        m_waiting.erase(m_waiting.begin());
        request.write(httpReply(200, "body"));
    }
    void answerAll()
    {
        while (!m_waiting.empty())
            answerOne();
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<net::HttpLoop> m_loop;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<RequestQueue> m_queue;
    std::vector<ScriptedRequest> m_waiting;
    size_t m_most = 0;
    bool m_holds = true;
    QByteArrayList m_log;
};

QTEST_GUILESS_MAIN(QueueTest)
#include "queue.moc"
