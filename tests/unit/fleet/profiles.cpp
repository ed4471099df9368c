// SPDX-License-Identifier: GPL-3.0-or-later
// Every release that the simulator plays, over a real socket: random operations, a stream of events cut in pieces or
// off, the engine lost and found; when it is calm, every table is what the engine's own state says.
#include "unit/fleet/randomoperations.h"
#include "unit/fleet/simulatedhosts.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using simulator::EngineState;
using simulator::Faults;
using simulator::Profile;
using simulator::Random;
using simulator::SimulatedEngine;

class ProfilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void randomOperations_data()
    {
        QTest::addColumn<Profile>("profile");
        QTest::addColumn<QString>("spoken"); // the API they agree on
        for (const int minor : {24, 25, 27, 35, 40, 41, 43, 44, 45, 47, 50, 51, 52})
            QTest::addRow("Docker 1.%d", minor) << Profile::docker({1, minor}) << u"1.%1"_s.arg(minor);
        QTest::newRow("Docker 29.3") << Profile::docker({1, 54}) << u"1.52"_s;
        QTest::newRow("newer than we are") << Profile::dockerFrom({1, 44}, {1, 70}) << u"1.52"_s;
        QTest::newRow("with its minimum raised to 1.44") << Profile::dockerFrom({1, 44}, {1, 50}) << u"1.50"_s;
        QTest::newRow("with its minimum at our maximum") << Profile::dockerFrom({1, 52}, {1, 60}) << u"1.52"_s;
        QTest::newRow("Podman 4.3") << Profile::podman43() << u"1.41"_s;
        QTest::newRow("Podman 4.9") << Profile::podman49() << u"1.41"_s;
        QTest::newRow("Podman 5.4") << Profile::podman54() << u"1.41"_s;
        QTest::newRow("Podman 5.8") << Profile::podman58() << u"1.44"_s;
    }
    void randomOperations()
    {
        QFETCH(Profile, profile);
        QFETCH(QString, spoken);
        SimulatedHosts hosts;
        Random random(20261125);
        const WatchedTables tables(hosts.fleet());
        const fleet::HostConnection &host = hosts.addHost(profile, 25);
        SimulatedEngine &engine = hosts.engine();
        int number = 0;
        for (int round = 0; round < 5; ++round) {
            Faults faults;
            faults.eventFraming = Faults::EventFraming(round % 4);
            engine.setFaults(faults);
            if (round % 3 == 1)
                hosts.fleet().retryAll(); // subscribes anew, in the way of this round
            for (int i = 0; i < 60; ++i) {
                engine.apply([&](EngineState &state, qint64 now) { operate(state, now, random, ++number); });
                if (random.chance(20))
                    QTest::qWait(int(random.below(4)));
            }
            if (round % 4 == 3) {
                engine.stop();
                QTRY_VERIFY(!isLive(host.status().state));
                engine.apply([&](EngineState &state, qint64 now) {
                    for (int i = 0; i < 20; ++i)
                        operate(state, now, random, ++number);
                });
                QVERIFY(engine.restart());
            }
            QTRY_VERIFY2(host.isSettled(),
                         qPrintable(host.status().error ? host.status().error->message() : QString()));
            QStringList found;
            QTRY_VERIFY2((found = differences(tables, hosts)).isEmpty(),
                         qPrintable(u"round %1:\n"_s.arg(round) + found.mid(0, 12).join(u'\n')));
        }
        QCOMPARE(QString::fromLatin1(host.status().api->toString()), spoken);
        QCOMPARE(host.status().engine->engine, profile.isPodman() ? u"Podman"_s : u"Docker"_s);
        QCOMPARE(host.status().engine->version, profile.version);
        QVERIFY2(!host.status().problem, host.status().problem ? qPrintable(host.status().problem->message()) : "");
        QCOMPARE(engine.traffic().byPath.value(u"refused"_s), quint64(0));
        QCOMPARE(tables.resets(), 0);
        QVERIFY(number >= 5 * 60);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ProfilesTest)
#include "profiles.moc"
