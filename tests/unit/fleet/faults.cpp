// SPDX-License-Identifier: GPL-3.0-or-later
// Each way an engine can misbehave, on each thing that is asked of it: told as one host's trouble, never a crash, and
// the other host stays live.
#include "fleet/statspoller.h"
#include "unit/fleet/simulatedhosts.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using fleet::HostConnection;
using simulator::Faults;
using simulator::Profile;

class FaultsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_hosts = std::make_unique<SimulatedHosts>(); }
    void cleanup() { m_hosts.reset(); }

    void misbehaviour_data()
    {
        using Kind = Faults::Kind;
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("expected"); // "lost", "problem", "any"
        const QList<std::pair<const char *, Kind>> kinds = {
            {"invalid JSON", Kind::InvalidJson},  {"wrong types", Kind::WrongTypes}, {"truncated", Kind::TruncatedBody},
            {"server error", Kind::ServerError},  {"slow body", Kind::SlowBody},     {"silence", Kind::Silence},
            {"not an engine", Kind::NotAnEngine}, {"huge header", Kind::HugeHeader},
        };
        const QList<std::pair<const char *, QString>> paths = {
            {"ping", u"_ping"_s},         {"containers", u"containers/json"_s},
            {"images", u"images/json"_s}, {"info", u"/info"_s},
            {"events", u"/events"_s},     {"inspect", u"/containers/INSPECT"_s},
            {"stats", u"/stats"_s},       {"networks", u"/networks"_s},
            {"volumes", u"/volumes"_s},
        };
        for (const auto &[what, path] : paths) {
            for (const auto &[name, kind] : kinds) {
                const bool waits = kind == Kind::Silence || kind == Kind::SlowBody; // the request's own limit is long
                QString expected = u"any"_s;
                if (path == u"_ping"_s)
                    expected = kind == Kind::InvalidJson || kind == Kind::WrongTypes ? u"any"_s : u"lost"_s;
                else if (path == u"containers/json"_s && !waits)
                    expected = u"lost"_s;
                else if (path == u"/events"_s && !waits)
                    expected = u"lost"_s;
                else if ((path == u"images/json"_s || path == u"/info"_s || path == u"/networks"_s ||
                          path == u"/volumes"_s || path.contains(u"INSPECT"_s)) &&
                         !waits)
                    expected = u"problem"_s;
                else if (path == u"/stats"_s)
                    expected = u"well"_s;
                QTest::addRow("%s on %s", name, what) << int(kind) << path << expected;
            }
        }
    }
    void misbehaviour()
    {
        QFETCH(int, kind);
        QFETCH(QString, path);
        QFETCH(QString, expected);
        simulator::SimulatedEngine &engine = m_hosts->addEngine(Profile::docker28(), 3);
        HostConnection &good = m_hosts->addHost(Profile::docker28(), 3);
        if (path.contains(u"INSPECT"_s)) // one container's details
            path = u"/containers/"_s + engine.state().containers().begin()->first;
        Faults faults;
        faults.kind = Faults::Kind(kind);
        faults.onlyPath = path;
        engine.setFaults(faults);
        HostConnection &bad = m_hosts->connectTo(engine);
        const WatchedTables tables(m_hosts->fleet());
        fleet::StatsPoller stats(m_hosts->fleet());
        stats.setHostsInView(this, path == u"/stats"_s);

        const auto &status = bad.status();
        if (expected == u"lost"_s) {
            QTRY_COMPARE(toString(status.state), u"unreachable"_s);
            QVERIFY(status.error && !status.error->message().isEmpty());
            QTRY_VERIFY(status.nextTry.has_value());
        } else if (expected == u"problem"_s) {
            QTRY_VERIFY(isLive(status.state) && status.problem.has_value());
            QVERIFY(!status.problem->message().isEmpty());
            const fleet::HostRow &row = tables.hosts.row(tables.hosts.rowOf(bad.id()));
            QTRY_VERIFY(!row.error.isEmpty());
            QTRY_COMPARE(bad.live().containers().size(), 3);
        } else if (expected == u"well"_s) {
            QTRY_VERIFY(bad.isSettled());
            QTRY_VERIFY(engine.traffic().byPath.value(u"GET /containers/{id}/stats"_s) > 0);
            QVERIFY(isLive(status.state));
        }
        QTRY_VERIFY(good.isSettled());
        QCOMPARE(differences(good, m_hosts->engine(1).state()), QStringList());

        // And it is well again as soon as the engine is; retryNow, since a hung request has long to wait.
        engine.setFaults({});
        bad.retryNow();
        const bool hangs = kind == int(Faults::Kind::Silence) || kind == int(Faults::Kind::SlowBody);
        if (hangs && isLive(status.state))
            return; // what hangs goes on hanging until its limit
        QTRY_VERIFY(bad.isSettled() && !status.problem && !status.error);
        QTRY_COMPARE(differences(bad, engine.state()), QStringList());
        QTRY_COMPARE(differences(tables, *m_hosts), QStringList());
    }

    /// What can't be read is tried again by itself, and the trouble is told no more when it works.
    void problemsEndByThemselves()
    {
        simulator::SimulatedEngine &engine = m_hosts->addEngine(Profile::docker28(), 3);
        engine.setFaults({.kind = Faults::Kind::ServerError, .onlyPath = u"images/json"_s});
        HostConnection &host = m_hosts->connectTo(engine);
        QTRY_VERIFY(isLive(host.status().state) && host.status().problem);
        QCOMPARE(host.live().images().size(), 0);
        engine.setFaults({});
        QTRY_VERIFY(!host.status().problem);
        QTRY_COMPARE(host.live().images().size(), qsizetype(engine.state().images().size()));
    }

    void aProblemGoesWithItsContainer()
    {
        simulator::SimulatedEngine &engine = m_hosts->addEngine(Profile::docker28(), 3);
        const QString id = engine.state().containers().begin()->first;
        engine.setFaults({.kind = Faults::Kind::ServerError, .onlyPath = id});
        HostConnection &host = m_hosts->connectTo(engine);
        QTRY_VERIFY(isLive(host.status().state) && host.status().problem);
        engine.apply([&](simulator::EngineState &s, qint64 now) { s.remove(id, true, now); });
        QTRY_VERIFY(!host.status().problem);
        QVERIFY(!host.live().container(id));
    }

    /// A host whose one inspect breaks off is live, and is not connected to over and over.
    void oneBrokenInspectIsNoLoop()
    {
        simulator::SimulatedEngine &engine = m_hosts->addEngine(Profile::docker28(), 10);
        engine.setFaults({.kind = Faults::Kind::TruncatedBody, .onlyPath = engine.state().containers().begin()->first});
        HostConnection &host = m_hosts->connectTo(engine);
        QTRY_VERIFY(isLive(host.status().state) && host.status().problem);
        const auto pings = [&] { return engine.traffic().byPath.value(u"GET /_ping"_s); };
        const quint64 from = pings();
        QTRY_VERIFY(pings() >= from + 4);
        QVERIFY(isLive(host.status().state));
        QCOMPARE(engine.traffic().byPath.value(u"GET /containers/json"_s), 1u);
    }

    void eventsThatMakeNoSense()
    {
        simulator::SimulatedEngine &engine = m_hosts->addEngine(Profile::docker28(), 3);
        engine.setFaults({.onlyPath = {}, .garbageEventLine = true});
        HostConnection &host = m_hosts->connectTo(engine);
        QTRY_VERIFY(host.isSettled());
        for (int i = 0; i < 5; ++i) {
            engine.apply([&](simulator::EngineState &s, qint64 now) {
                s.tag(s.images().begin()->first, u"t:%1"_s.arg(i), now);
            });
            QTest::qWait(20);
        }
        QTRY_VERIFY(host.isSettled()); // not lost for ever to the same line replayed
        QTRY_COMPARE(host.live().images().size(), qsizetype(engine.state().images().size()));
    }

    void framing_data()
    {
        QTest::addColumn<int>("framing");
        QTest::newRow("one per chunk") << int(Faults::EventFraming::OnePerChunk);
        QTest::newRow("over chunks") << int(Faults::EventFraming::SplitOverChunks);
        QTest::newRow("over packets") << int(Faults::EventFraming::SplitOverPackets);
        QTest::newRow("several per chunk") << int(Faults::EventFraming::SeveralPerChunk);
    }
    void framing()
    {
        QFETCH(int, framing);
        simulator::SimulatedEngine &engine = m_hosts->addEngine(Profile::docker28(), 6);
        Faults faults;
        faults.chunkedBodies = true;
        faults.eventFraming = Faults::EventFraming(framing);
        engine.setFaults(faults);
        HostConnection &host = m_hosts->connectTo(engine);
        QTRY_VERIFY(host.isSettled());
        engine.apply([](simulator::EngineState &s, qint64 now) {
            QStringList ids;
            for (const auto &[id, c] : s.containers())
                ids << id;
            for (const QString &id : ids)
                s.rename(id, u"renamed-"_s + id.left(6), now);
        });
        QTRY_COMPARE(differences(host, engine.state()), QStringList());
        QVERIFY(isLive(host.status().state));
    }

private:
    std::unique_ptr<SimulatedHosts> m_hosts;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::FaultsTest)
#include "faults.moc"
