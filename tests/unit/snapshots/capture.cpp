// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots of simulated hosts: those that change meanwhile, that are out of reach, that talk nonsense.
#include "snapshots/capture.h"

#include "snapshots/samehosts.h"
#include "unit/fleet/simulatedhosts.h"
#include "unit/services/simulatedrecord.h"

#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using simulator::Faults;
using snapshots::HostPart;
using snapshots::Snapshot;

class TestCapture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        for (int i = 0; i < 3; ++i)
            m_hosts->addHost(simulator::Profile::docker28(), 40);
        for (fleet::HostConnection *host : m_hosts->fleet().hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled() && host->live().imagesKnown(), 30'000);
    }
    void cleanup() { m_hosts.reset(); }

    void everything()
    {
        const auto snapshot = taken();
        QVERIFY(snapshot);
        QCOMPARE(snapshot->hosts.size(), size_t(3));
        for (size_t i = 0; i < 3; ++i) {
            const HostPart &host = snapshot->hosts[i];
            QCOMPARE(host.name, m_hosts->fleet().hosts().at(qsizetype(i))->config().name);
            QCOMPARE(host.state, HostPart::State::Read);
            QCOMPARE(host.containers.size(), size_t(40));
            QCOMPARE(host.inspects.size(), size_t(40));
            QVERIFY(host.readAt >= snapshot->takenAt && host.error.isEmpty());
            QVERIFY(!host.info.isEmpty() && !host.version.isEmpty());
            QVERIFY(!host.images.isEmpty() && !host.imageInspects.isEmpty() && !host.networks.isEmpty());
            QVERIFY(std::is_sorted(host.containers.begin(), host.containers.end(),
                                   [](const auto &a, const auto &b) { return a.name < b.name; }));
            int withStats = 0;
            for (size_t place = 0; place < 40; ++place) {
                const QJsonObject inspect = host.inspect(place);
                QCOMPARE(inspect[u"Id"_s].toString(), host.containers[place].id);
                QCOMPARE(inspect[u"Name"_s].toString(), QString(u'/' + host.containers[place].name));
                QVERIFY(inspect.contains(u"HostConfig"_s) && !host.containers[place].isPartial);
                QVERIFY(host.imageInspects.contains(inspect[u"Image"_s].toString()));
                const bool runs = inspect[u"State"_s][u"Status"_s] == u"running"_s;
                withStats += runs ? 1 : 0;
                QCOMPARE(host.containers[place].stats.isEmpty(), !runs);
            }
            QVERIFY(withStats > 0);
        }
        QVERIFY(m_reads > 3);
    }

    void someHosts()
    {
        const fleet::HostId second = m_hosts->fleet().hosts().at(1)->id();
        const auto snapshot = taken({.hosts = {second}, .stats = false});
        QVERIFY(snapshot);
        QCOMPARE(snapshot->hosts.size(), size_t(1));
        QCOMPARE(snapshot->hosts[0].name, m_hosts->fleet().host(second)->config().name);
        for (const auto &container : snapshot->hosts[0].containers)
            QVERIFY(container.stats.isEmpty());
    }

    /// Each is a call to its engine, so that there are not any number of them.
    void fewStats()
    {
        const auto snapshot = taken({.mostStats = 3});
        QVERIFY(snapshot);
        for (const HostPart &host : snapshot->hosts) {
            for (const auto &container : host.containers)
                QVERIFY(container.stats.isEmpty());
        }
    }

    /// Bayplan's own records are no containers of anybody's.
    void withoutRecords()
    {
        services::ServiceRecord record;
        record.name = u"web"_s;
        record.revisions = {services::Revision{1, {}, {}}};
        addImage(m_hosts->engine());
        writeRecord(m_hosts->engine(), record);
        const auto snapshot = taken();
        QVERIFY(snapshot);
        QCOMPARE(snapshot->hosts[0].containers.size(), size_t(40));
    }

    /// While it is taken, containers come and go: each is in it whole or not at all, and what it ends with is what
    /// there is.
    void changingMeanwhile()
    {
        auto &engine = m_hosts->engine();
        m_during = [this, &engine] {
            if (m_reads % 5 != 0 || m_reads > 60)
                return;
            engine.apply([this](simulator::EngineState &state, qint64 now) {
                const auto all = state.containers();
                state.remove(all.begin()->first, true, now);
                simulator::ContainerSpec spec = all.rbegin()->second.spec;
                spec.name = u"new-%1"_s.arg(m_reads);
                state.create(spec, now);
            });
        };
        const auto snapshot = taken();
        QVERIFY(snapshot);
        QVERIFY(m_reads > 20);
        QSet<QString> names;
        for (const auto &container : snapshot->hosts[0].containers)
            names.insert(container.name);
        QCOMPARE(names.size(), qsizetype(snapshot->hosts[0].containers.size())); // none twice
        QVERIFY(
            std::any_of(names.begin(), names.end(), [](const QString &name) { return name.startsWith(u"new-"_s); }));
        QCOMPARE(snapshot->hosts[0].state, HostPart::State::Read);
    }

    /// Out of reach before, and in the middle: as it was last known, and nothing waits for it.
    void outOfReach_data()
    {
        QTest::addColumn<int>("afterReads");
        QTest::newRow("before") << 0;
        QTest::newRow("in the middle") << 15;
    }
    void outOfReach()
    {
        QFETCH(int, afterReads);
        const auto stop = [this] { m_hosts->engine(1).stop(); };
        if (afterReads == 0) {
            stop();
            QTRY_VERIFY_WITH_TIMEOUT(!fleet::isLive(m_hosts->fleet().hosts().at(1)->status().state), 30'000);
        } else {
            m_during = [this, stop, afterReads] {
                if (m_reads == afterReads)
                    stop();
            };
        }
        const auto snapshot = taken();
        QVERIFY(snapshot);
        const HostPart &host = snapshot->hosts[1];
        QCOMPARE(host.state, HostPart::State::Stale);
        QVERIFY(!host.error.isEmpty());
        // It is known which engine it is, under whatever name it comes back.
        QVERIFY(!snapshots::engineIdOf(host).isEmpty());
        QCOMPARE(snapshots::engineIdOf(host), m_hosts->fleet().hosts().at(1)->status().engine->id);
        QCOMPARE(host.containers.size(), size_t(40));
        QVERIFY(std::all_of(host.containers.begin(), host.containers.end(),
                            [](const auto &container) { return container.isPartial; }));
        QVERIFY(!host.inspect(0)[u"Config"_s][u"Image"_s].toString().isEmpty());
        QCOMPARE(snapshot->hosts[0].state, HostPart::State::Read);
        QCOMPARE(snapshot->hosts[2].state, HostPart::State::Read);
        QVERIFY(!snapshot->hosts[2].containers.front().isPartial);
    }

    /// Never seen since the start: nothing is known of it, and that is said.
    void neverSeen()
    {
        auto &engine = m_hosts->addEngine();
        engine.stop();
        m_hosts->connectTo(engine);
        const auto snapshot = taken();
        QVERIFY(snapshot);
        QCOMPARE(snapshot->hosts[3].state, HostPart::State::Unreachable);
        QVERIFY(snapshot->hosts[3].containers.empty());
    }

    /// No JSON where an inspect should be: it doesn't go into the file.
    void nonsense()
    {
        m_hosts->engine(2).setFaults({.kind = Faults::Kind::InvalidJson, .onlyPath = u"/json"_s});
        const auto snapshot = taken();
        QVERIFY(snapshot);
        QCOMPARE(snapshot->hosts[2].state, HostPart::State::Stale);
        for (size_t place = 0; place < snapshot->hosts[2].containers.size(); ++place)
            QVERIFY(!snapshot->hosts[2].inspect(place).isEmpty());
    }

    /// Taken out of the workspace meanwhile: out of the snapshot, too.
    void hostRemoved()
    {
        const fleet::HostId gone = m_hosts->fleet().hosts().at(1)->id();
        m_during = [this, gone] {
            if (m_reads == 10)
                m_hosts->fleet().removeHost(gone);
        };
        const auto snapshot = taken();
        QVERIFY(snapshot);
        QCOMPARE(snapshot->hosts.size(), size_t(2));
    }

    void cancelled()
    {
        bool done = false;
        int reads = 0;
        core::Task task;
        task = snapshots::capture(
            m_hosts->fleet(), {},
            [&](const auto &) {
                if (++reads == 5)
                    task.cancel();
            },
            [&](const auto &) { done = true; });
        QTRY_COMPARE_WITH_TIMEOUT(reads, 5, 30'000);
        QVERIFY(taken());
        QVERIFY(!done);
        QCOMPARE(reads, 5);
    }

private:
    std::optional<Snapshot> taken(const snapshots::CaptureWishes &wishes = {})
    {
        std::optional<Snapshot> snapshot;
        m_reads = 0;
        const core::Task task = snapshots::capture(
            m_hosts->fleet(), wishes,
            [this](const auto &) {
                ++m_reads;
                if (m_during)
                    m_during();
            },
            [&](Snapshot taken) { snapshot = std::move(taken); });
        [[maybe_unused]] const bool came = QTest::qWaitFor([&] { return snapshot.has_value(); }, 60'000);
        m_during = {};
        return snapshot;
    }

    std::unique_ptr<SimulatedHosts> m_hosts;
    int m_reads = 0;
    std::function<void()> m_during;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestCapture)
#include "capture.moc"
