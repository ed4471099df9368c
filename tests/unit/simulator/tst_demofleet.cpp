// SPDX-License-Identifier: GPL-3.0-or-later
#include "rawclient.h"
#include "simulator/demofleet.h"
#include "simulator/life.h"
#include "simulator/populate.h"
#include "simulator/simulatedengine.h"

#include <QElapsedTimer>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace bayplan::simulator;

class TestDemoFleet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAtOnceInPrivate()
    {
        QElapsedTimer timer;
        timer.start();
        DemoFleet fleet;
        QVERIFY2(fleet.start(), qPrintable(fleet.errorString()));
        qInfo("the demo fleet started in %lld ms", static_cast<long long>(timer.elapsed()));
        QVERIFY(timer.elapsed() < 500);
        QCOMPARE(fleet.hosts().size(), 3);
        for (const DemoFleet::Host &host : fleet.hosts()) {
            const QFileInfo socket(QUrl(host.endpoint).path());
            QVERIFY(socket.exists());
            const QFileInfo folder(socket.path());
            QCOMPARE(folder.permissions() & (QFile::ReadGroup | QFile::ExeGroup | QFile::ReadOther | QFile::ExeOther),
                     QFile::Permissions());
        }
        QCOMPARE(fleet.hosts().first().name, u"demo-1"_s);
    }

    void looksLikeAShop()
    {
        DemoFleet fleet;
        QVERIFY(fleet.start());
        QSet<QString> services;
        QStringList states;
        const QList<DemoFleet::Host> hosts = fleet.hosts();
        for (const DemoFleet::Host &host : hosts) {
            RawClient client(host.endpoint);
            const QJsonArray rows = client.ask("GET", "/containers/json?all=1").json().array();
            QVERIFY(rows.size() >= 6);
            for (const QJsonValue &row : rows) {
                const QString service = row[u"Labels"_s].toObject().value(u"com.docker.compose.service"_s).toString();
                if (!service.isEmpty())
                    services.insert(service);
                states.append(row[u"State"_s].toString() + u' ' + row[u"Status"_s].toString());
            }
            QVERIFY(client.ask("GET", "/images/json").json().array().size() >= 5);
        }
        QCOMPARE(services, (QSet<QString>{u"web"_s, u"api"_s, u"checkout"_s, u"worker"_s, u"cache"_s, u"mailer"_s,
                                          u"ingress"_s}));
        QVERIFY(!states.filter(u"(unhealthy)"_s).isEmpty());
        QVERIFY(!states.filter(u"restarting"_s).isEmpty() || !states.filter(u"Up Less"_s).isEmpty());
    }

    void leavesNothingBehind()
    {
        QString path;
        {
            DemoFleet fleet;
            QVERIFY(fleet.start());
            path = QFileInfo(QUrl(fleet.hosts().first().endpoint).path()).path();
            QVERIFY(QFileInfo::exists(path));
        }
        QVERIFY(!QFileInfo::exists(path));
    }

    void lifeKeepsWithinItsBand()
    {
        SimulatedEngine engine;
        engine.apply([](EngineState &state, qint64 now) { populate(state, {40, 0, 1, now}); });
        LifeOptions options;
        options.fewest = 35;
        options.most = 45;
        options.steady = {engine.state().containers().begin()->second.spec.name};
        const QString steadyId = engine.state().containers().begin()->first;
        Life life(engine, options);
        for (int i = 0; i < 1000; ++i) {
            life.step();
            const auto count = engine.state().containers().size();
            QVERIFY(count >= 35 && count <= 45);
        }
        QVERIFY(engine.state().container(steadyId));
    }

    void lifeFollowsFromItsSeed()
    {
        QStringList runs[2];
        for (QStringList &run : runs) {
            SimulationOptions simulation;
            qint64 clock = 1'795'000'000 * nsPerSecond;
            simulation.clock = [&clock] { return clock += 50 * nsPerMs; };
            SimulatedEngine engine(std::move(simulation));
            engine.apply([](EngineState &state, qint64 now) { populate(state, {30, 0, 1, now}); });
            Life life(engine, {});
            for (int i = 0; i < 200; ++i)
                life.step();
            for (const auto &[id, container] : engine.state().containers())
                run.append(id + container.spec.name + QString::number(container.startedNs));
        }
        QCOMPARE(runs[0], runs[1]);
    }

    void lifeRunsOnItsTimer()
    {
        SimulatedEngine engine;
        engine.apply([](EngineState &state, qint64 now) { populate(state, {20, 0, 1, now}); });
        QVERIFY(engine.listenTcp());
        RawClient client(engine.endpoint());
        client.request("GET", "/events");
        QTRY_COMPARE(engine.eventListeners(), 1);
        LifeOptions options;
        options.rate = 50;
        Life life(engine, options);
        life.begin();
        QTRY_VERIFY(client.chunkPayload().count('\n') > 20);
    }
};

QTEST_GUILESS_MAIN(TestDemoFleet)
#include "tst_demofleet.moc"
