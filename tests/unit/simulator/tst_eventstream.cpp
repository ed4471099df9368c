// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "simulator/simulatedengine.h"

#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace bayplan::simulator;

class TestEventStream : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<SimulatedEngine> serve(const Profile &profile = Profile::docker20())
    {
        SimulationOptions options;
        options.profile = profile;
        auto engine = std::make_unique<SimulatedEngine>(std::move(options));
        engine->apply([](EngineState &state, qint64 now) { state.addImage({{}, {u"bb:1"_s}, {}, 10, now, {}}); });
        return engine->listenTcp() ? std::move(engine) : nullptr;
    }

    static void make(SimulatedEngine &engine, const QString &name)
    {
        engine.apply([&name](EngineState &state, qint64 now) {
            ContainerSpec spec;
            spec.name = name;
            spec.image = u"bb:1"_s;
            state.create(spec, now);
            state.start(name, now);
        });
    }

    static QList<QJsonObject> events(const RawClient &client)
    {
        QList<QJsonObject> list;
        const QList<QByteArray> lines = client.chunkPayload().split('\n');
        for (const QByteArray &line : lines) {
            const QJsonObject object = QJsonDocument::fromJson(line).object();
            if (!object.isEmpty())
                list.append(object);
        }
        return list;
    }

    static void check(SimulatedEngine &engine, RawClient &client)
    {
        client.request("GET", "/events");
        QTRY_COMPARE(engine.eventListeners(), 1);
        make(engine, u"a"_s);
        make(engine, u"b"_s);
        QTRY_COMPARE(events(client).size(), 6);
        QCOMPARE(events(client).last().value(u"Action"_s).toString(), u"start"_s);
    }

private Q_SLOTS:
    void eventsArriveAsTheyHappen()
    {
        const auto engine = serve();
        RawClient client(engine->endpoint());
        check(*engine, client);
        const QJsonObject first = events(client).first();
        QCOMPARE(first.value(u"status"_s).toString(), u"create"_s);
        QCOMPARE(first.value(u"from"_s).toString(), u"bb:1"_s);
        QCOMPARE(first.value(u"Actor"_s).toObject().value(u"Attributes"_s).toObject().value(u"name"_s).toString(),
                 u"a"_s);
        QCOMPARE(first.value(u"timeNano"_s).toInteger() / nsPerSecond, first.value(u"time"_s).toInteger());
    }

    void oldFieldsAreGoneFrom152()
    {
        const auto engine = serve(Profile::docker29());
        RawClient client(engine->endpoint());
        check(*engine, client);
        for (const QString &field : {u"status"_s, u"id"_s, u"from"_s})
            QVERIFY(!events(client).first().contains(field));
    }

    void typeIsFiltered()
    {
        const auto engine = serve();
        RawClient client(engine->endpoint());
        client.request("GET", "/events?filters=%7B%22type%22%3A%5B%22network%22%5D%7D");
        QTRY_COMPARE(engine->eventListeners(), 1);
        make(*engine, u"a"_s);
        QTRY_COMPARE(events(client).size(), 1);
        QCOMPARE(events(client).first().value(u"Type"_s).toString(), u"network"_s);
    }

    void pastIsReplayedAndEnds()
    {
        const auto engine = serve();
        make(*engine, u"a"_s);
        const QByteArray until = QByteArray::number(engine->now() / nsPerSecond + 1);
        RawClient client(engine->endpoint());
        client.request("GET", "/events?since=1&until=" + until);
        const RawReply reply = client.reply();
        QCOMPARE(reply.status, 200);
        QCOMPARE(reply.body.count('\n'), 3);
        // The connection is good for another request.
        QCOMPARE(client.ask("GET", "/_ping").body, "OK"_ba);
        QCOMPARE(engine->eventListeners(), 0);
    }

    void leavingIsNoticed()
    {
        const auto engine = serve();
        {
            RawClient client(engine->endpoint());
            client.request("GET", "/events");
            QTRY_COMPARE(engine->eventListeners(), 1);
        }
        QTRY_COMPARE(engine->eventListeners(), 0);
        make(*engine, u"a"_s);
    }

    void framingIsFree_data()
    {
        QTest::addColumn<int>("framing");
        QTest::newRow("split over chunks") << static_cast<int>(Faults::EventFraming::SplitOverChunks);
        QTest::newRow("split over packets") << static_cast<int>(Faults::EventFraming::SplitOverPackets);
        QTest::newRow("several in a chunk") << static_cast<int>(Faults::EventFraming::SeveralPerChunk);
    }
    void framingIsFree()
    {
        QFETCH(int, framing);
        const auto engine = serve();
        Faults faults;
        faults.eventFraming = static_cast<Faults::EventFraming>(framing);
        engine->setFaults(faults);
        RawClient client(engine->endpoint());
        check(*engine, client);
    }

    void streamEndsAfterSomeEvents()
    {
        const auto engine = serve();
        Faults faults;
        faults.closeEventsAfter = 2;
        engine->setFaults(faults);
        RawClient client(engine->endpoint());
        client.request("GET", "/events");
        QTRY_COMPARE(engine->eventListeners(), 1);
        make(*engine, u"a"_s);
        QTRY_VERIFY(client.isClosed());
        QCOMPARE(events(client).size(), 2);
        QTRY_COMPARE(engine->eventListeners(), 0);
    }

    void garbageComesAfterTheFirst()
    {
        const auto engine = serve();
        Faults faults;
        faults.garbageEventLine = true;
        engine->setFaults(faults);
        RawClient client(engine->endpoint());
        check(*engine, client);
        QVERIFY(client.chunkPayload().contains("no JSON"));
    }
};

QTEST_GUILESS_MAIN(TestEventStream)
#include "tst_eventstream.moc"
