// SPDX-License-Identifier: GPL-3.0-or-later
// Real HAProxy before replicas on three real engines, under load: no request fails whatever is done to the service in
// order, and some do without the order. Where BAYPLAN_THOROUGH=1 is set, for at least 100,000 requests each.
#include "engine/balancerprocess.h"
#include "engine/operationend.h"
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "support/fleet/thorough.h"
#include "support/load/load.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Ingress;
using services::Rollout;
using Strategy = services::RolloutSettings::Strategy;

class TestIngress : public QObject
{
    Q_OBJECT

public:
    /// What is done to the service under load.
    struct Work
    {
        void (TestIngress::*work)() = nullptr;
    };

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run");
        QVERIFY(clear(m_engines));
        m_desktop = std::make_unique<RolloutBench>(m_engines);
        QVERIFY(m_desktop->work().waitUntilLive());
        for (int engine = 1; engine <= 3; ++engine) {
            const fleet::HostId id = m_desktop->work().host(engine).id;
            auto config = m_desktop->work().fleet().host(id)->config();
            config.address = m_engines.address(engine);
            QCOMPARE(m_desktop->work().fleet().updateHost(id, config), id);
        }
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.gate = {.kind = services::HealthGate::Kind::Http, .port = 8080, .path = u"/healthy"_s};
        QCOMPARE(m_desktop->create(spec, replicas), QString());
        QVERIFY(m_proxy.start());
        QCOMPARE(change(services::balanceBy(m_desktop->state(u"web"_s), {m_proxy.ingress()})), QString());
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(), 30'000);
        QCOMPARE(upkeep()->seen()->servers.size(), replicas);
    }
    void cleanupTestCase()
    {
        m_desktop.reset();
        QVERIFY(clear(m_engines));
    }

    void orderly_data()
    {
        QTest::addColumn<Work>("work");
        const auto row = [](const char *name, void (TestIngress::*work)()) { QTest::newRow(name) << Work{work}; };
        row("rolling", &TestIngress::rolling);
        row("blue-green", &TestIngress::blueGreen);
        row("abort", &TestIngress::abort);
        row("scale", &TestIngress::scale);
        row("move and drain", &TestIngress::moveAndDrain);
        row("restart", &TestIngress::restart);
        row("restart of containers", &TestIngress::restartContainers);
        if (!isThorough())
            return;
        row("undo", &TestIngress::undo); // as rolling
        row("canary", &TestIngress::canary);
    }
    void orderly()
    {
        QFETCH(Work, work);
        const qint64 before = requestsSince(0);
        Load load(m_proxy.url());
        (this->*work.work)();
        if (QTest::currentTestFailed())
            return;
        if (isThorough()) // until there were so many
            QTRY_VERIFY_WITH_TIMEOUT(requestsSince(before) >= 100'000, 600'000);
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(), 30'000);
        QVERIFY2(load.isRunning(), "the load ended by itself");
        const auto count = load.stop();
        qInfo("%lld of %lld failed", count.failed, count.requests);
        QVERIFY2(count.requests > 200, qPrintable(count.text));
        QVERIFY2(count.failed == 0, qPrintable(count.text + u'\n' + m_proxy.said()));
        QCOMPARE(m_desktop->running(u"web"_s).size(), replicas);
        QCOMPARE(upkeep()->seen()->servers.size(), replicas);
    }

    /// The same update where nobody is told to take replicas out first.
    void withoutTheOrder()
    {
        auto means = m_desktop->means();
        means.traffic = nullptr;
        rollouts::Rollouts plain(m_desktop->book(), m_desktop->work().operations(), means, {}, false);
        Load load(m_proxy.url());
        const auto change =
            plain.update(u"web"_s, m_desktop->withImage(u"web"_s, u"healthy"_s), quick(Strategy::Rolling));
        std::optional<core::Result<void>> begun;
        plain.begin(change, [&](const core::Result<void> &result) { begun = result; });
        QTRY_VERIFY_WITH_TIMEOUT(begun && *begun, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(!plain.isDriving(u"web"_s), 120'000);
        const auto count = load.stop();
        qInfo("%lld of %lld failed", count.failed, count.requests);
        QVERIFY2(count.failed > 0, "then this test would not notice anything");
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(), 30'000);
    }

    /// A container's port is another one after it was started again, and what it was may soon be somebody else's.
    void anotherPort()
    {
        const auto replica = m_desktop->state(u"web"_s).observed.replicas.first();
        const QString name = ingress::serverName(replica);
        const auto portOf = [&] {
            for (const auto &server : upkeep()->seen()->servers) {
                if (server.name == name)
                    return int(server.port);
            }
            return 0;
        };
        const int before = portOf();
        QVERIFY(before > 0);
        const int engine = m_desktop->work().fleet().host(replica.host)->config().name.last(1).toInt();
        const DockerCli &docker = m_desktop->work().docker(engine);
        QVERIFY(!docker.run({u"restart"_s, u"-t"_s, u"0"_s, replica.id}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(portOf() > 0 && portOf() != before && isInStep(), 30'000);
        const QString told = docker.run({u"port"_s, replica.id, u"8080"_s});
        QVERIFY2(told.contains(u':' + QString::number(portOf())), qPrintable(told));
        QVERIFY(m_proxy.config().contains(QByteArray::number(portOf()).prepend(':')));
        QVERIFY(m_proxy.runtime("show servers state edge").contains(QByteArray::number(portOf())));
    }

    /// What is done to the balancer by hand is seen within two seconds, told, and mended by one click.
    void drift()
    {
        m_desktop->keeper().setWatched(true);
        QVERIFY(isInStep());
        const QByteArray name = upkeep()->seen()->servers.first().name.toUtf8();
        m_proxy.runtime(QByteArray("set server edge/" + name + " state maint"));
        QTRY_VERIFY_WITH_TIMEOUT(!isInStep(), 2'000);
        QCOMPARE(upkeep()->differences().first().kind, ingress::Difference::Kind::State);
        QCOMPARE(upkeep()->differences().first().server, QString::fromUtf8(name));
        m_desktop->keeper().repair(u"edge"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(), 10'000);
        // The file is edited: its other parts are kept, ours is seen to be another.
        const QByteArray config = m_proxy.config();
        QVERIFY(config.startsWith("# by hand\n"));
        QByteArray edited = config;
        edited.replace(QByteArray::number(upkeep()->seen()->servers.first().port).prepend(':'), ":1");
        edited += "\n# by hand, too\n";
        QVERIFY(edited != config && m_proxy.writeConfig(edited));
        QTRY_VERIFY_WITH_TIMEOUT(!isInStep(), 2'000);
        m_desktop->keeper().repair(u"edge"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(), 10'000);
        QCOMPARE(m_proxy.config(), QByteArray(config + "\n# by hand, too\n"));
        // It is killed, and started again with what is in its file.
        m_proxy.kill();
        QTRY_VERIFY_WITH_TIMEOUT(upkeep()->error(), 2'000);
        QVERIFY(m_proxy.start());
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(), 10'000);
        QCOMPARE(upkeep()->seen()->servers.size(), replicas);
        m_desktop->keeper().setWatched(false);
    }

    /// A balancer that can't be told stops a rollout before anything is stopped, for as long as that is so.
    void outOfReach()
    {
        const QStringList before = m_desktop->running(u"web"_s);
        m_proxy.kill();
        QCOMPARE(begin(Strategy::Rolling), QString());
        QTRY_VERIFY_WITH_TIMEOUT(!m_desktop->rollouts().waitsFor(u"web"_s).isEmpty(), 30'000);
        // It is asked several times more, in vain, and nothing is done meanwhile.
        QSignalSpy asked(&m_desktop->keeper(), &ingress::Keeper::changed);
        QTRY_VERIFY_WITH_TIMEOUT(asked.size() >= 3, 30'000);
        const QStringList now = m_desktop->running(u"web"_s);
        for (const QString &id : before)
            QVERIFY(now.contains(id));
        QVERIFY(m_proxy.start());
        QVERIFY(m_desktop->waitForEnd(u"web"_s, 3min));
        QCOMPARE(toString(m_desktop->rollouts().rollout(u"web"_s)->state), u"completed"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(), 30'000);
    }

    void removed()
    {
        std::optional<core::Result<void>> gone;
        const core::Task task = m_desktop->keeper().giveUp(u"edge"_s, [&](const auto &result) { gone = result; });
        QTRY_VERIFY_WITH_TIMEOUT(gone, 30'000);
        QVERIFY2(*gone, *gone ? "" : qPrintable(gone->error().message()));
        QCOMPARE(change(services::balanceBy(m_desktop->state(u"web"_s), {})), QString());
        QTRY_VERIFY(!upkeep());
        QVERIFY(!m_proxy.config().contains("edge"));
        QVERIFY(m_proxy.config().startsWith("# by hand\n"));
    }

private:
    static constexpr int replicas = 12;

    void rolling() { QCOMPARE(update(Strategy::Rolling), u"completed"_s); }
    void blueGreen() { QCOMPARE(update(Strategy::BlueGreen), u"completed"_s); }
    void undo() { QCOMPARE(m_desktop->run(m_desktop->rollouts().undo(u"web"_s)), u"completed"_s); }
    void canary()
    {
        QCOMPARE(begin(Strategy::Canary), QString());
        QVERIFY(m_desktop->waitFor(u"web"_s, Rollout::State::AwaitingPromotion));
        QCOMPARE(m_desktop->steer(u"web"_s, rollouts::Steer::Promote), QString());
        QVERIFY(m_desktop->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_desktop->rollouts().rollout(u"web"_s)->state), u"completed"_s);
    }
    void abort()
    {
        QCOMPARE(begin(Strategy::Rolling), QString());
        QTRY_VERIFY_WITH_TIMEOUT(countOf(m_desktop->rollouts().rollout(u"web"_s)->to) >= 2, 60'000);
        QCOMPARE(m_desktop->steer(u"web"_s, rollouts::Steer::Abort), QString());
        QVERIFY(m_desktop->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_desktop->rollouts().rollout(u"web"_s)->state), u"rolled-back"_s);
    }
    void scale()
    {
        QCOMPARE(m_desktop->scale(u"web"_s, 3), QString());
        QTRY_COMPARE_WITH_TIMEOUT(upkeep()->seen()->servers.size(), 3, 30'000);
        QCOMPARE(m_desktop->scale(u"web"_s, replicas), QString());
    }
    void moveAndDrain()
    {
        const auto state = m_desktop->state(u"web"_s);
        const auto &replica = state.observed.replicas.first();
        const int to = m_desktop->work().host(1).id == replica.host ? 2 : 1;
        QCOMPARE(change(services::moveTo(state, replica, m_desktop->work().host(to).id)), QString());
        const fleet::HostId host = m_desktop->work().host(3).id;
        const auto isEmpty = [&] {
            const auto all = m_desktop->state(u"web"_s).observed.replicas;
            return std::none_of(all.begin(), all.end(), [&](const auto &each) { return each.host == host; });
        };
        QVERIFY(m_desktop->runner().setDraining(host, true));
        QTRY_VERIFY_WITH_TIMEOUT(isEmpty(), 120'000);
        QVERIFY(m_desktop->waitUntilFree(u"web"_s));
        operations::Operation *unmark = m_desktop->runner().setDraining(host, false);
        QVERIFY(unmark && waitForEnd(*unmark, 60s));
    }

    /// Every replica: each has another port afterwards.
    void restart()
    {
        const QSet<QString> before = addresses();
        operations::Operation *operation = m_desktop->runner().restart(u"web"_s);
        QVERIFY(operation && waitForEnd(*operation, 240s));
        QCOMPARE(operation->count(operations::Operation::State::Done), 2 * replicas);
        QVERIFY(!addresses().intersects(before));
    }
    /// As the Containers page does it, with all of one host chosen.
    void restartContainers()
    {
        QList<fleet::ContainerKey> keys;
        for (const services::Replica &each : m_desktop->state(u"web"_s).observed.replicas) {
            if (each.host == m_desktop->work().host(1).id)
                keys << fleet::ContainerKey{each.host, each.id};
        }
        QVERIFY(keys.size() >= 2);
        constexpr auto action = operations::ContainerAction::Restart;
        auto plan = operations::containerPlan({.action = action}, operations::factsOf(m_desktop->work().fleet(), keys));
        operations::Operation &operation = m_desktop->runner().runOn(std::move(plan), action);
        QVERIFY(waitForEnd(operation, 120s));
        QCOMPARE(operation.count(operations::Operation::State::Done), int(2 * keys.size()));
    }

    /// Of the servers that the balancer has.
    QSet<QString> addresses() const
    {
        QSet<QString> all;
        for (const auto &server : upkeep()->seen()->servers)
            all << server.address + u':' + QString::number(server.port);
        return all;
    }
    const ingress::Upkeep *upkeep() const { return m_desktop->keeper().find(u"edge"_s); }
    bool isInStep() const { return upkeep() && upkeep()->isInStep(); }

    static services::RolloutSettings quick(Strategy strategy)
    {
        auto settings = RolloutBench::quick(strategy);
        settings.parallelism = 4;
        settings.maxSurge = 4;
        settings.canary = 2;
        return settings;
    }
    QString change(const services::Change &change) { return m_desktop->ServiceBench::run(change); }
    rollouts::Update another(Strategy strategy) const
    {
        const auto record = m_desktop->state(u"web"_s).head.record;
        const bool isBlue = record->current()->spec.container.image.endsWith(u"blue"_s);
        const auto spec = m_desktop->withImage(u"web"_s, isBlue ? u"green"_s : u"blue"_s);
        return m_desktop->rollouts().update(u"web"_s, spec, quick(strategy));
    }
    QString begin(Strategy strategy) { return m_desktop->begin(another(strategy)); }
    QString update(Strategy strategy) { return m_desktop->run(another(strategy)); }
    int countOf(int revision) const
    {
        const auto all = replicasOf(m_engines, u"web"_s);
        return int(std::count_if(all.begin(), all.end(), [&](const SeenReplica &each) {
            return each.revision == revision && each.state == u"running"_s;
        }));
    }

    /// That the balancer has had.
    qint64 requestsSince(qint64 before) const
    {
        qint64 sum = 0;
        for (const QByteArray &line : m_proxy.runtime("show stat").split('\n')) {
            const QByteArrayList fields = line.split(',');
            if (fields.value(0).startsWith("edge") && fields.value(1) == "FRONTEND")
                sum += fields.value(48).toLongLong(); // req_tot
        }
        return sum - before;
    }

    TestFleet m_engines;
    BalancerProcess m_proxy{Ingress::Kind::HaProxy};
    std::unique_ptr<RolloutBench> m_desktop;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestIngress)
#include "tst_ingress.moc"
