// SPDX-License-Identifier: GPL-3.0-or-later
// Health checks: each run of one makes events on every engine, and costs nothing here unless something changes; with
// Podman before 4.8, which tells of each run but not of what came of it, a read now and then.
#include "fleet/probereads.h"
#include "unit/fleet/simulatedhosts.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using simulator::EngineState;
using simulator::HealthState;
using simulator::Profile;
using simulator::SimulatedEngine;

namespace {

QString addChecked(SimulatedEngine &engine)
{
    QString id;
    engine.apply([&](EngineState &state, qint64 now) {
        state.addImage({.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}}, now);
        simulator::ContainerSpec spec;
        spec.name = u"checked"_s;
        spec.image = u"app:1"_s;
        spec.hasHealthcheck = true;
        spec.behaviour.settlesAfterNs = 3'600 * simulator::nsPerSecond;
        id = state.create(spec, now).id;
        state.start(id, now);
    });
    return id;
}

void probe(SimulatedEngine &engine, const QString &id, HealthState health)
{
    engine.apply([&](EngineState &state, qint64 now) { state.probe(id, health, now); });
}

} // namespace

class ProbesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoseEventsLag_data()
    {
        QTest::addColumn<QString>("engine");
        QTest::addColumn<QString>("version");
        QTest::addColumn<bool>("lag");
        QTest::newRow("4.3") << u"Podman"_s << u"4.3.1"_s << true;
        QTest::newRow("3.4") << u"Podman"_s << u"3.4.4"_s << true;
        QTest::newRow("4.7") << u"Podman"_s << u"4.7.2"_s << true;
        QTest::newRow("4.8") << u"Podman"_s << u"4.8.0"_s << false;
        QTest::newRow("4.10") << u"Podman"_s << u"4.10.0-rc1"_s << false;
        QTest::newRow("5") << u"Podman"_s << u"5.0.0-dev"_s << false;
        QTest::newRow("Docker") << u"Docker"_s << u"1.12.6"_s << false;
        QTest::newRow("no version") << u"Podman"_s << QString() << false;
    }
    void whoseEventsLag()
    {
        QFETCH(QString, engine);
        QFETCH(QString, version);
        engine::EngineInfo info;
        info.engine = engine;
        info.version = version;
        QTEST(fleet::healthEventsLag(info), "lag");
    }

    void readsAtOnceThenNowAndThen()
    {
        QStringList read;
        fleet::ProbeReads reads(100ms, [&](const QString &id) { read << id; });
        for (int i = 0; i < 50; ++i) {
            reads.probed(u"a"_s);
            reads.probed(u"b"_s);
        }
        QCOMPARE(read, (QStringList{u"a"_s, u"b"_s}));
        reads.forget(u"b"_s);
        QTRY_COMPARE(read, (QStringList{u"a"_s, u"b"_s, u"a"_s})); // what came of the last one
        // Calm again after a while: the next is read at once.
        QTRY_VERIFY_WITH_TIMEOUT((reads.probed(u"b"_s), read.size() == 4), 5'000);
        QCOMPARE(read.last(), u"b"_s);
    }

    void probesCostLittle_data()
    {
        QTest::addColumn<Profile>("profile");
        QTest::addColumn<int>("eventsEach");
        QTest::addColumn<int>("most"); // requests
        QTest::newRow("Docker 20.10") << Profile::docker20() << 3 << 0;
        QTest::newRow("Docker 29") << Profile::docker29() << 3 << 0;
        QTest::newRow("Podman 4.3") << Profile::podman43() << 2 << 1;
        QTest::newRow("Podman 4.9") << Profile::podman49() << 1 << 0;
    }
    void probesCostLittle()
    {
        QFETCH(Profile, profile);
        QFETCH(int, eventsEach);
        QFETCH(int, most);
        fleet::Timings timings = shortTimings;
        timings.pingEvery = 60s; // so that all requests are counted for what they are
        timings.probeEvery = 60s;
        SimulatedHosts hosts(timings);
        fleet::HostConnection &host = hosts.addHost(profile, 3);
        SimulatedEngine &engine = hosts.engine();
        QTRY_VERIFY(host.isSettled());
        int events = 0;
        connect(&host, &fleet::HostConnection::eventHappened, this, [&](const engine::Event &) { ++events; });
        const QString id = addChecked(engine);
        const auto health = [&] { return engine::toString(host.live().container(id)->health); };
        QTRY_VERIFY(host.live().container(id) && host.live().container(id)->detailed);
        QTRY_COMPARE(health(), u"starting"_s);

        // What a probe changes is seen, at once, on all of them.
        probe(engine, id, HealthState::Healthy);
        QTRY_COMPARE(health(), u"healthy"_s);
        QTRY_VERIFY(host.isSettled());
        QTRY_COMPARE(differences(host, engine.state()), QStringList());

        const quint64 before = host.usage().requests;
        const int eventsBefore = events;
        for (int i = 0; i < 200; ++i)
            probe(engine, id, HealthState::Healthy);
        QTRY_COMPARE(events, eventsBefore + 200 * eventsEach);
        QTRY_VERIFY(host.isSettled());
        const quint64 spent = host.usage().requests - before;
        qInfo("%d events of 200 probes cost %llu requests", events - eventsBefore, qulonglong(spent));
        QVERIFY2(spent <= quint64(most), qPrintable(QString::number(spent)));
    }

    /// The last of many probes is what counts, even where its event tells what was before it.
    void theLastProbeIsSeen()
    {
        SimulatedHosts hosts;
        fleet::HostConnection &host = hosts.addHost(Profile::podman43(), 3);
        QTRY_VERIFY(host.isSettled());
        const QString id = addChecked(hosts.engine());
        QTRY_VERIFY(host.live().container(id));
        for (int i = 0; i < 7; ++i) {
            probe(hosts.engine(), id, i % 2 ? HealthState::Unhealthy : HealthState::Healthy);
            QTest::qWait(i);
        }
        QTRY_COMPARE(engine::toString(host.live().container(id)->health), u"healthy"_s);
        probe(hosts.engine(), id, HealthState::Healthy);
        probe(hosts.engine(), id, HealthState::Unhealthy);
        QTRY_COMPARE(engine::toString(host.live().container(id)->health), u"unhealthy"_s);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ProbesTest)
#include "probes.moc"
