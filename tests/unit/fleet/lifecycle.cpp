// SPDX-License-Identifier: GPL-3.0-or-later
// One host from connecting to lost and back, against simulated engines.
#include "unit/fleet/simulatedhosts.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using fleet::HostConnection;
using simulator::EngineState;
using simulator::Faults;
using simulator::Profile;
using simulator::SimulatedEngine;

namespace {

QString state(const HostConnection &host)
{
    return toString(host.status().state);
}

/// A container that runs, made by the engine's own rules. Returns its id.
QString run(SimulatedEngine &engine, const QString &name)
{
    QString id;
    engine.apply([&](EngineState &engineState, qint64 now) {
        if (!engineState.image(u"app:1"_s))
            engineState.addImage(
                {.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}}, now);
        simulator::ContainerSpec spec;
        spec.name = name;
        spec.image = u"app:1"_s;
        id = engineState.create(spec, now).id;
        engineState.start(id, now);
    });
    return id;
}

} // namespace

class LifecycleTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_hosts = std::make_unique<SimulatedHosts>(); }
    void cleanup() { m_hosts.reset(); }

    void everyEngine_data()
    {
        QTest::addColumn<int>("minor"); // 0: Podman
        for (const int minor : {24, 40, 41, 44, 50, 52})
            QTest::addRow("1.%d", minor) << minor;
        QTest::newRow("podman") << 0;
    }
    void everyEngine()
    {
        QFETCH(int, minor);
        const Profile profile = minor == 0 ? Profile::podman49() : Profile::docker({1, minor});
        HostConnection &host = m_hosts->addHost(profile, 40);
        QCOMPARE(state(host), u"connecting"_s);
        QTRY_VERIFY(host.isSettled());
        QStringList found;
        QTRY_VERIFY2((found = differences(host, m_hosts->engine().state())).isEmpty(), qPrintable(found.join(u'\n')));
        const auto info = host.status().engine;
        QVERIFY(info && info->hostname == u"host1"_s);
        QCOMPARE(info->engine, minor == 0 ? u"Podman"_s : u"Docker"_s);
        QCOMPARE(info->version, profile.version);
        if (minor != 0)
            QCOMPARE(host.status().api->minor, minor);
        QVERIFY(!host.status().error && !host.status().problem);

        const QString id = run(m_hosts->engine(), u"newcomer"_s);
        QTRY_VERIFY(host.live().container(id));
        QTRY_COMPARE(differences(host, m_hosts->engine().state()), QStringList());
        m_hosts->engine().apply([&](EngineState &s, qint64 now) { s.remove(id, true, now); });
        QTRY_VERIFY(!host.live().container(id));
        QTRY_COMPARE(differences(host, m_hosts->engine().state()), QStringList());
    }

    void stoppedAndRestarted()
    {
        HostConnection &host = m_hosts->addHost(Profile::docker28(), 30);
        QTRY_VERIFY(host.isSettled());
        SimulatedEngine &engine = m_hosts->engine();
        for (const bool leavesSocket : {true, false}) {
            engine.stop(leavesSocket);
            QTRY_COMPARE(state(host), u"unreachable"_s);
            QVERIFY(host.status().error.has_value());
            QVERIFY(!host.status().error->message().isEmpty());
            QVERIFY(host.status().lastSeen && host.status().since >= *host.status().lastSeen);
            QCOMPARE(host.live().containers().size(), 30); // as last known
            QTRY_VERIFY(host.status().nextTry.has_value());
            // Meanwhile: one goes, one comes, one stops.
            const QString newcomer = run(engine, u"meanwhile-%1"_s.arg(int(leavesSocket)));
            engine.apply([&](EngineState &s, qint64 now) {
                QStringList ids;
                for (const auto &[id, c] : s.containers()) {
                    if (id != newcomer && c.state == simulator::ContainerState::Running)
                        ids << id;
                }
                s.stop(ids.at(0), now);
                s.remove(ids.at(1), true, now);
            });
            QVERIFY(engine.restart());
            QTRY_COMPARE(state(host), u"connected"_s);
            QVERIFY(!host.status().error && !host.status().nextTry);
            QTRY_COMPARE(differences(host, engine.state()), QStringList());
        }
    }

    /// The socket goes in the middle of a thousand inspects: "no such file" is not "no such container".
    void rowsStayWhenTheSocketGoes()
    {
        HostConnection &host = m_hosts->addHost(Profile::docker28(), 1'000);
        QTRY_COMPARE(host.live().containers().size(), 1'000);
        m_hosts->engine().stop(false);
        QTRY_COMPARE(state(host), u"unreachable"_s);
        QCOMPARE(host.live().containers().size(), 1'000);
    }

    void aHungEngineIsNoticed()
    {
        HostConnection &host = m_hosts->addHost(Profile::docker28(), 5);
        QTRY_VERIFY(host.isSettled());
        m_hosts->engine().setFaults({.kind = Faults::Kind::Silence, .onlyPath = {}});
        QElapsedTimer timer;
        timer.start();
        QTRY_COMPARE(state(host), u"unreachable"_s);
        QVERIFY2(timer.elapsed() < 400 + 250, qPrintable(QString::number(timer.elapsed()))); // pingEvery + pingTimeout
        QVERIFY(host.status().error->kind == core::Error::Kind::Timeout);
        m_hosts->engine().setFaults({});
        QTRY_COMPARE(state(host), u"connected"_s);
    }

    void aSlowEngineIsDegraded()
    {
        HostConnection &host = m_hosts->addHost(Profile::docker28(), 5);
        QTRY_VERIFY(host.isSettled());
        const core::Time since = host.status().since;
        m_hosts->engine().setFaults({.onlyPath = {}, .delayMs = 220});
        QTRY_COMPARE(state(host), u"degraded"_s);
        QVERIFY(isLive(host.status().state));
        QVERIFY(host.status().since == since); // degraded counts as connected
        m_hosts->engine().setFaults({});
        QTRY_COMPARE(state(host), u"connected"_s);
        QVERIFY(host.status().since == since);
    }

    void neverThere()
    {
        SimulatedEngine &engine = m_hosts->addEngine();
        engine.stop(false);
        HostConnection &host = m_hosts->connectTo(engine);
        QTRY_COMPARE(state(host), u"unreachable"_s);
        QVERIFY(!host.status().lastSeen);
        QVERIFY(host.status().error->kind == core::Error::Kind::NotFound);
    }

    void retryNowDoesNotWait()
    {
        m_hosts = std::make_unique<SimulatedHosts>(fleet::Timings{.firstRetry = 60s, .lastRetry = 60s});
        SimulatedEngine &engine = m_hosts->addEngine();
        engine.stop();
        HostConnection &host = m_hosts->connectTo(engine);
        QTRY_COMPARE(state(host), u"unreachable"_s);
        QVERIFY(*host.status().nextTry > core::now() + 30s);
        QVERIFY(engine.restart());
        host.retryNow();
        QVERIFY(!host.status().nextTry); // an attempt is under way
        QTRY_COMPARE(state(host), u"connected"_s);
        // Live already: it lists anew.
        QTRY_VERIFY(host.isSettled());
        const auto lists = [&] { return engine.traffic().byPath.value(u"GET /containers/json"_s); };
        const quint64 before = lists();
        host.retryNow();
        QTRY_VERIFY(lists() > before);
    }

    void retryNowInTheMiddleOfStarting()
    {
        SimulatedEngine &engine = m_hosts->addEngine(Profile::docker28(), 50);
        HostConnection &host = m_hosts->connectTo(engine);
        for (int i = 0; i < 30; ++i) {
            host.retryNow();
            QTest::qWait(i % 4); // at different points of the start
        }
        QTRY_VERIFY(host.isSettled());
        QTRY_COMPARE(engine.eventListeners(), 1); // nothing of the given up attempts is left
        QCOMPARE(differences(host, engine.state()), QStringList());
    }

    void idleCostsPingsOnly()
    {
        HostConnection &host = m_hosts->addHost(Profile::docker28(), 20);
        QTRY_VERIFY(host.isSettled());
        SimulatedEngine &engine = m_hosts->engine();
        const auto others = [&] { return engine.traffic().requests - engine.traffic().byPath.value(u"GET /_ping"_s); };
        QTest::qWait(200); // a list of images keeps its distance
        const quint64 before = others();
        const quint64 pings = engine.traffic().byPath.value(u"GET /_ping"_s);
        QTRY_VERIFY(engine.traffic().byPath.value(u"GET /_ping"_s) >= pings + 6);
        QCOMPARE(others(), before);
    }

    void replayedEventsAreToldOnce()
    {
        HostConnection &host = m_hosts->addHost();
        QTRY_VERIFY(host.isSettled());
        QStringList told;
        connect(&host, &HostConnection::eventHappened, this, [&](const engine::Event &event) {
            // A network says connect for each container.
            told << QString(event.action + u' ' + event.name() + event.attributes.value(u"container"_s));
        });
        SimulatedEngine &engine = m_hosts->engine();
        // The stream ends after each event; each new one begins where the last ended, and replays that.
        engine.setFaults({.onlyPath = {}, .closeEventsAfter = 1});
        host.retryNow();
        for (int i = 0; i < 4; ++i)
            run(engine, u"c%1"_s.arg(i));
        engine.setFaults({});
        QTRY_COMPARE(differences(host, engine.state()), QStringList());
        run(engine, u"last"_s);
        QTRY_VERIFY(told.contains(u"start last"_s));
        QStringList once = told;
        once.removeDuplicates();
        QCOMPARE(told, once);
        for (int i = 0; i < 4; ++i)
            QVERIFY2(told.contains(u"start c%1"_s.arg(i)), qPrintable(told.join(u", "_s)));
    }

    /// Containers come and go while the first lists are made.
    void changesDuringTheFirstList()
    {
        SimulatedEngine &engine = m_hosts->addEngine(Profile::docker28(), 300);
        for (int round = 0; round < 6; ++round) {
            HostConnection &host = m_hosts->connectTo(engine);
            QElapsedTimer timer;
            timer.start();
            for (int i = 0; i < 25; ++i) {
                const QString id = run(engine, u"race-%1-%2"_s.arg(round).arg(i));
                QTest::qWait(i % 3);
                if (i % 2)
                    engine.apply([&](EngineState &s, qint64 now) { s.remove(id, true, now); });
            }
            QTRY_VERIFY(host.isSettled());
            QTRY_COMPARE(differences(host, engine.state()), QStringList());
            m_hosts->fleet().removeHost(host.id());
        }
    }

    void removedInEveryState()
    {
        SimulatedEngine &engine = m_hosts->addEngine(Profile::docker28(), 60);
        for (int wait = 0; wait < 25; ++wait) {
            const fleet::HostId id = m_hosts->connectTo(engine).id();
            QTest::qWait(wait);
            m_hosts->fleet().removeHost(id);
            QVERIFY(!m_hosts->fleet().host(id));
        }
        QTRY_COMPARE(engine.eventListeners(), 0);
        engine.stop();
        HostConnection &host = m_hosts->connectTo(engine);
        QTRY_COMPARE(state(host), u"unreachable"_s);
        m_hosts->fleet().removeHost(host.id());
        m_hosts->fleet().removeHost(4711);
        QCOMPARE(m_hosts->fleet().hosts().size(), 0);
    }

    void fleetDestroyedInTheMiddle()
    {
        for (int wait = 0; wait < 20; wait += 2) {
            SimulatedHosts hosts;
            for (int i = 0; i < 3; ++i)
                hosts.addHost(Profile::docker28(), 30);
            auto tables = std::make_unique<WatchedTables>(hosts.fleet());
            QTest::qWait(wait);
            run(hosts.engine(1), u"x"_s);
            tables.reset();
            hosts.destroyFleet();
            QTest::qWait(1);
        }
    }

private:
    std::unique_ptr<SimulatedHosts> m_hosts;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::LifecycleTest)
#include "lifecycle.moc"
