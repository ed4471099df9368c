// SPDX-License-Identifier: GPL-3.0-or-later
// Real HAProxy before replicas on three real engines, under load: no request fails whatever is done to the service in
// order, and some do without it. Where BAYPLAN_THOROUGH=1 is set, for at least 100,000 requests each.
#include "engine/ingressbench.h"
#include "support/fleet/thorough.h"
#include "support/load/load.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QProcess>
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

class TestIngress : public IngressBench
{
    Q_OBJECT

public:
    TestIngress() : IngressBench(services::Ingress::Kind::HaProxy) {}

private Q_SLOTS:
    void initTestCase() { setUp(); }
    void cleanupTestCase() { tearDown(); }

    void orderly_data() { addWorks(); }
    void orderly()
    {
        QFETCH(Work, work);
        underLoad(work);
    }

    /// The same without the order: "restart of containers" by the docker command, which takes none of them out first,
    /// and "rolling" where the service's record tells of no balancer.
    void withoutTheOrder_data()
    {
        QTest::addColumn<bool>("restarts");
        QTest::newRow("restart of containers") << true;
        if (isThorough())
            QTest::newRow("rolling") << false;
    }
    void withoutTheOrder()
    {
        QFETCH(bool, restarts);
        const auto all = m_desktop->state(u"web"_s).observed.replicas;
        const qint64 before = m_proxy.requests();
        Load load(m_proxy.url());
        QTRY_VERIFY(m_proxy.requests() - before >= 200);
        if (restarts) {
            for (const services::Replica &replica : all)
                QVERIFY(!dockerOf(replica).run({u"restart"_s, u"-t"_s, u"0"_s, replica.id}).isNull());
        } else {
            QCOMPARE(change(services::balanceBy(m_desktop->state(u"web"_s), {})), QString());
            rolling();
            if (QTest::currentTestFailed())
                return;
            QCOMPARE(change(services::balanceBy(m_desktop->state(u"web"_s), {m_proxy.ingress()})), QString());
        }
        QTRY_VERIFY_WITH_TIMEOUT(isInStep() && upkeep()->seen()->servers.size() == replicas, 60'000);
        const auto count = load.stop();
        qInfo("%lld of %lld failed", count.failed, count.requests);
        QVERIFY2(count.failed > 0, "then this test would not notice anything");
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
        const DockerCli &docker = dockerOf(replica);
        QVERIFY(!docker.run({u"restart"_s, u"-t"_s, u"0"_s, replica.id}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(portOf() > 0 && portOf() != before && isInStep(), 30'000);
        const QString told = docker.run({u"port"_s, replica.id, u"8080"_s});
        QVERIFY2(told.contains(u':' + QString::number(portOf())), qPrintable(told));
        QVERIFY(m_proxy.config().contains(QByteArray::number(portOf()).prepend(':')));
        QVERIFY(m_proxy.runtime("show servers state edge").contains(QByteArray::number(portOf())));
    }

    /// A replica that somebody stops leaves a port, which another service gets at once: not one request goes there,
    /// though its answers are as good.
    void stalePort()
    {
        for (int round = 0; round < 5; ++round) {
            const auto replica = m_desktop->state(u"web"_s).observed.replicas.at(round);
            const int engine = m_desktop->work().fleet().host(replica.host)->config().name.last(1).toInt();
            const DockerCli &docker = dockerOf(replica);
            const QString port = docker.lines({u"port"_s, replica.id, u"8080"_s}).value(0).section(u':', -1);
            QVERIFY(port.toInt() > 0);
            const QString name = u"squatter%1"_s.arg(round);
            QVERIFY(!docker
                         .run({u"create"_s, u"--name"_s, name, u"-p"_s, u"0.0.0.0:"_s + port + u":8080"_s, u"-e"_s,
                               u"APP_COLOUR=somebody-elses"_s, u"bayplan-test/app:blue"_s})
                         .isNull());
            // Bayplan's event loop goes on meanwhile.
            QProcess swap;
            swap.start(u"sh"_s, {u"-c"_s, u"docker -H $0 stop -t 0 $1 && docker -H $0 start $2"_s,
                                 u"unix://"_s + m_engines.socket(engine), replica.id, name});
            const int during = answers(400).value(u"somebody-elses"_s);
            QTRY_COMPARE_WITH_TIMEOUT(swap.state(), QProcess::NotRunning, 30'000);
            QCOMPARE(swap.exitCode(), 0);
            const int after = answers(400).value(u"somebody-elses"_s);
            const auto *host = m_desktop->work().fleet().host(replica.host);
            QVERIFY2(
                during == 0 && after == 0,
                qPrintable(
                    u"%1 of 400 while it came, %2 of 400 after that; its host is %3\n%4"_s.arg(during).arg(after).arg(
                        fleet::isLive(host->status().state) ? u"live"_s : u"not live"_s,
                        QString::fromUtf8(m_proxy.runtime("show servers state edge")))));
            // It would have answered.
            QNetworkAccessManager http;
            const QUrl direct(u"http://%1:%2/"_s.arg(m_engines.address(engine), port));
            const std::unique_ptr<QNetworkReply> reply(http.get(QNetworkRequest(direct)));
            QTRY_VERIFY(reply->isFinished());
            QVERIFY(reply->readAll().startsWith("somebody-elses "));
            QVERIFY(!docker.run({u"rm"_s, u"-f"_s, name}).isNull());
            QVERIFY(!docker.run({u"start"_s, replica.id}).isNull());
            QTRY_VERIFY_WITH_TIMEOUT(isInStep() && upkeep()->seen()->servers.size() == replicas, 30'000);
        }
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
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestIngress)
#include "tst_ingress.moc"
