// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "simulator/populate.h"
#include "simulator/simulatedengine.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace bayplan::simulator;

class TestFaults : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_engine = std::make_unique<SimulatedEngine>();
        m_engine->apply([](EngineState &state, qint64 now) { populate(state, {5, 0, 1, now}); });
        QVERIFY(m_engine->listenTcp());
        m_client = std::make_unique<RawClient>(m_engine->endpoint());
    }
    void cleanup()
    {
        m_client.reset();
        m_engine.reset();
    }

    void invalidJson()
    {
        misbehave(Faults::Kind::InvalidJson);
        const RawReply reply = m_client->ask("GET", "/containers/json?all=1");
        QCOMPARE(reply.status, 200);
        QVERIFY(!reply.body.isEmpty() && reply.json().isNull());
    }

    void wrongTypes()
    {
        misbehave(Faults::Kind::WrongTypes);
        const QJsonObject row = m_client->ask("GET", "/containers/json?all=1").json().array().first().toObject();
        QVERIFY(row.value(u"Id"_s).isDouble());
        QVERIFY(row.value(u"Created"_s).isString());
    }

    void truncatedBody()
    {
        misbehave(Faults::Kind::TruncatedBody);
        m_client->request("GET", "/containers/json?all=1");
        QTRY_VERIFY(m_client->isClosed());
        QVERIFY(m_client->received().contains("Content-Length"));
        QVERIFY(m_client->received().size() > 500);
    }

    void serverError()
    {
        misbehave(Faults::Kind::ServerError);
        const RawReply reply = m_client->ask("GET", "/info");
        QCOMPARE(reply.status, 500);
        QVERIFY(reply.has("Content-Type: text/plain; charset=utf-8"));
    }

    void slowBody()
    {
        misbehave(Faults::Kind::SlowBody);
        m_client->request("GET", "/info");
        QTRY_VERIFY(m_client->chunkPayload().size() >= 3);
        QVERIFY(m_client->chunkPayload().size() < 100);
    }

    void silence()
    {
        misbehave(Faults::Kind::Silence);
        m_client->request("GET", "/_ping");
        QTRY_COMPARE(m_engine->traffic().requests, quint64{1});
        // Another connection is served once the fault has gone, and the first one still hangs.
        m_engine->setFaults({});
        RawClient other(m_engine->endpoint());
        QCOMPARE(other.ask("GET", "/_ping").body, "OK"_ba);
        QVERIFY(m_client->received().isEmpty() && !m_client->isClosed());
    }

    void notAnEngine()
    {
        misbehave(Faults::Kind::NotAnEngine);
        const RawReply reply = m_client->ask("GET", "/_ping");
        QCOMPARE(reply.status, 404);
        QVERIFY(!reply.head.contains("Api-Version"));
        QVERIFY(reply.body.contains("<html>"));
    }

    void hugeHeader()
    {
        misbehave(Faults::Kind::HugeHeader);
        QVERIFY(m_client->ask("GET", "/_ping").head.size() > 1024 * 1024);
    }

    void delayHoldsBack()
    {
        Faults faults;
        faults.delayMs = 80;
        m_engine->setFaults(faults);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(m_client->ask("GET", "/_ping").status, 200);
        QVERIFY(timer.elapsed() >= 79);
    }

    void chunkedBodiesReadTheSame()
    {
        Faults faults;
        faults.chunkedBodies = true;
        m_engine->setFaults(faults);
        const RawReply reply = m_client->ask("GET", "/containers/json?all=1");
        QVERIFY(reply.has("Transfer-Encoding: chunked"));
        QCOMPARE(reply.json().array().size(), 5);
    }

    void onlyThePathThatWasNamed()
    {
        Faults faults;
        faults.kind = Faults::Kind::ServerError;
        faults.onlyPath = u"/images"_s;
        m_engine->setFaults(faults);
        QCOMPARE(m_client->ask("GET", "/images/json").status, 500);
        QCOMPARE(m_client->ask("GET", "/containers/json").status, 200);
    }

    void badRequestIsAnsweredAndClosed()
    {
        m_client->write("NONSENSE\r\n\r\n");
        QCOMPARE(m_client->reply().status, 400);
        QTRY_VERIFY(m_client->isClosed());
    }

private:
    void misbehave(Faults::Kind kind)
    {
        Faults faults;
        faults.kind = kind;
        m_engine->setFaults(faults);
    }

    std::unique_ptr<SimulatedEngine> m_engine;
    std::unique_ptr<RawClient> m_client;
};

QTEST_GUILESS_MAIN(TestFaults)
#include "tst_faults.moc"
