// SPDX-License-Identifier: GPL-3.0-or-later
// An HAProxy that Bayplan runs itself, in a container on a real engine, before replicas on three: made with one wish,
// under load, restarted, taken away, made anew, removed.
#include "engine/operationend.h"
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "ingress/own/ownconflicts.h"
#include "ingress/own/owncontainer.h"
#include "ingress/own/ownsetup.h"
#include "support/fleet/dockercli.h"
#include "support/load/load.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTest>

#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using core::Result;
using services::Ingress;
using Strategy = services::RolloutSettings::Strategy;

namespace {

constexpr quint16 listen = 8090;
const auto image = u"bayplan-test/haproxy:debian"_s;
const auto container = u"edge-haproxy"_s;

} // namespace

class TestOwnBalancer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run");
        QVERIFY(clear(m_engines));
        m_desktop = std::make_unique<RolloutBench>(m_engines);
        QVERIFY(m_desktop->work().waitUntilLive());
        for (int engine = 1; engine <= 3; ++engine) {
            const fleet::HostId id = m_desktop->work().host(engine).id;
            auto config = fleet().host(id)->config();
            config.address = m_engines.address(engine);
            QCOMPARE(fleet().updateHost(id, config), id);
            QVERIFY(m_desktop->makePortsDiffer(engine));
        }
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.gate = {.kind = services::HealthGate::Kind::Http, .port = 8080, .path = u"/healthy"_s};
        QCOMPARE(m_desktop->create(spec, 4), QString());
        m_setup = std::make_unique<ingress::OwnSetup>(
            m_desktop->book(), m_desktop->runner(), m_desktop->work().operations(), fleet(), m_desktop->means().logins);
    }
    void cleanupTestCase()
    {
        m_setup.reset();
        m_desktop.reset();
        QVERIFY(clear(m_engines));
    }

    /// What stands against it is told, and nothing is made.
    void conflicts()
    {
        QVERIFY(
            !docker()
                 .run({u"run"_s, u"-d"_s, u"--name"_s, container, u"-p"_s, u"8091:8080"_s, u"bayplan-test/app:blue"_s})
                 .isNull());
        const auto refusal = [this](Ingress ingress) {
            const auto found = ingress::ownConflicts(ingress, fleet()).refusal;
            return found ? found->message() : QString();
        };
        QTRY_VERIFY_WITH_TIMEOUT(refusal(wish()).contains(u"The name edge-haproxy is taken"_s), 10'000);
        QVERIFY2(refusal(wish()).contains(u"Choose another name for the ingress"_s), qPrintable(refusal(wish())));
        const auto refused = add(wish());
        QVERIFY(!refused);
        QCOMPARE(names().size(), 1);
        Ingress other = wish();
        other.name = u"other"_s;
        other.listen = 8091;
        other = ingress::asOwn(other, other.place.host, image);
        QVERIFY2(refusal(other).contains(u"8091"_s) && refusal(other).contains(container), qPrintable(refusal(other)));
        fleet().setReservedPorts({{.first = 8090, .last = 8099, .name = u"payments"_s}});
        const auto notes = ingress::ownConflicts(wish(), fleet()).notes;
        QVERIFY2(notes.contains(u"Port 8090 is reserved for payments."_s), qPrintable(notes.join(u' ')));
        fleet().setReservedPorts({});
        QVERIFY(!docker().run({u"rm"_s, u"-f"_s, container}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(refusal(wish()).isEmpty(), 10'000);
    }

    /// An image in which no HAProxy is, or one that can't be had: what was made goes again, and the record says
    /// nothing.
    void failures_data()
    {
        QTest::addColumn<QString>("image");
        QTest::addColumn<QString>("says");
        QTest::newRow("no HAProxy in it") << u"bayplan-test/app:blue"_s << u"haproxy"_s;
        QTest::newRow("no such image") << u"127.0.0.1:1/nobody/haproxy:2.8"_s << u"127.0.0.1:1"_s;
    }
    void failures()
    {
        QFETCH(QString, image);
        QFETCH(QString, says);
        const auto added = add(ingress::asOwn(wish(), wish().place.host, image));
        QVERIFY(!added);
        QVERIFY2(added.error().message().contains(says), qPrintable(added.error().message()));
        QCOMPARE(names(), QStringList());
        QVERIFY(m_desktop->state(u"web"_s).head.record->ingresses.isEmpty());
    }

    /// A port that something else than a container has can't be known beforehand.
    void portInUse()
    {
        QVERIFY(!docker()
                     .run({u"run"_s, u"-d"_s, u"--network"_s, u"host"_s, u"--name"_s, u"squatter"_s,
                           u"bayplan-test/app:blue"_s})
                     .isNull());
        Ingress ingress = wish();
        ingress.listen = 8080;
        const auto added = add(ingress);
        QVERIFY(!added);
        QVERIFY2(added.error().message().contains(u"8080"_s), qPrintable(added.error().message()));
        QVERIFY2(added.error().next.contains(u"removed again"_s), qPrintable(added.error().message()));
        QCOMPARE(names(), QStringList());
        QVERIFY(!docker().run({u"rm"_s, u"-f"_s, u"squatter"_s}).isNull());
    }

    void serves()
    {
        const auto added = add(wish());
        QVERIFY2(added, added ? "" : qPrintable(added.error().message()));
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(4), 90'000);
        QCOMPARE(answer(), 200);
        const QJsonObject made = inspect();
        QCOMPARE(made[u"HostConfig"_s][u"RestartPolicy"_s][u"Name"_s].toString(), u"unless-stopped"_s);
        QCOMPARE(made[u"Config"_s][u"Labels"_s][u"bayplan.ingress"_s].toString(), u"edge"_s);
        // Its workers are nobody in particular.
        const QString uids = docker().run({u"exec"_s, container, u"sh"_s, u"-c"_s,
                                           u"cat /proc/[0-9]*/status | grep -A9 '^Name:.haproxy' | grep ^Uid"_s});
        QVERIFY2(uids.contains(u"Uid:\t99\t99"_s), qPrintable(uids));
    }

    /// It begins with what its file says.
    void restarted()
    {
        const QString before = inspect()[u"State"_s][u"StartedAt"_s].toString();
        QVERIFY(!docker().run({u"restart"_s, u"-t"_s, u"1"_s, container}).isNull());
        QVERIFY(inspect()[u"State"_s][u"StartedAt"_s].toString() != before);
        QTRY_COMPARE_WITH_TIMEOUT(answer(), 200, 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(4), 60'000);
    }

    /// Killed, as by the kernel where memory is short: the engine starts it again.
    void killed()
    {
        const int pid = inspect()[u"State"_s][u"Pid"_s].toInt();
        QVERIFY(pid > 1);
        QProcess::execute(u"kill"_s, {u"-9"_s, QString::number(pid)});
        QTRY_VERIFY_WITH_TIMEOUT(
            inspect()[u"State"_s][u"Running"_s].toBool() && inspect()[u"State"_s][u"Pid"_s].toInt() != pid, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(answer(), 200, 10'000);
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(4), 60'000);
    }

    /// Whatever somebody does to it is told within two seconds though nobody looks, left alone, and mended by one
    /// click.
    void takenAway_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::addColumn<QString>("says");
        QTest::newRow("removed") << QStringList{u"rm"_s, u"-f"_s, container} << u"is not on engine1 any more"_s;
        QTest::newRow("stopped") << QStringList{u"stop"_s, u"-t"_s, u"0"_s, container} << u"does not run"_s;
    }
    void takenAway()
    {
        QFETCH(QStringList, command);
        QFETCH(QString, says);
        QVERIFY(!docker().run(command).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(said().contains(says), 2'000);
        QVERIFY(!upkeep()->isInStep());
        QVERIFY2(!upkeep()->error(), upkeep()->error() ? qPrintable(upkeep()->error()->message()) : "");
        QCOMPARE(answer(), 0);
        m_desktop->keeper().repair(u"edge"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(4), 60'000);
        QCOMPARE(answer(), 200);
    }

    /// One of somebody else's in its place is neither told nor removed.
    void somebodyElses()
    {
        QVERIFY(!docker().run({u"rm"_s, u"-f"_s, container}).isNull());
        QVERIFY(!docker().run({u"run"_s, u"-d"_s, u"--name"_s, container, u"bayplan-test/app:blue"_s}).isNull());
        const QString theirs = inspect()[u"Id"_s].toString();
        QTRY_VERIFY_WITH_TIMEOUT(upkeep()->error(), 10'000);
        QVERIFY2(upkeep()->error()->what.contains(u"is not the one that Bayplan made"_s),
                 qPrintable(upkeep()->error()->message()));
        const auto gone = giveUp();
        QVERIFY(!gone);
        m_desktop->keeper().repair(u"edge"_s);
        QTRY_VERIFY_WITH_TIMEOUT(upkeep()->error(), 10'000);
        QCOMPARE(inspect()[u"Id"_s].toString(), theirs);
        QVERIFY(!docker().run({u"rm"_s, u"-f"_s, container}).isNull());
        m_desktop->keeper().repair(u"edge"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(4), 60'000);
    }

    void underLoad()
    {
        Load load(url());
        QCOMPARE(m_desktop->scale(u"web"_s, 7), QString());
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(7), 30'000);
        QCOMPARE(update(), u"completed"_s);
        QCOMPARE(m_desktop->scale(u"web"_s, 3), QString());
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(3), 30'000);
        QVERIFY2(load.isRunning(), "the load ended by itself");
        const auto count = load.stop();
        qInfo("%lld of %lld failed", count.failed, count.requests);
        QVERIFY2(count.requests > 200, qPrintable(count.text));
        QVERIFY2(count.failed == 0, qPrintable(count.text));
    }

    void engineRestarted()
    {
        const int before = int(upkeep()->seen()->servers.size());
        QVERIFY(!m_engines.run({u"kill"_s, u"1"_s}).isNull());
        // It ends what went on there first, which may take longer than is waited for.
        m_engines.run({u"start"_s, u"1"_s});
        QTRY_COMPARE_WITH_TIMEOUT(answer(), 200, 90'000);
        // Replicas there have ended with it.
        QTRY_VERIFY_WITH_TIMEOUT(m_desktop->book().state(u"web"_s)->head.homeProblem.isEmpty(), 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_desktop->ServiceBench::run(services::restore(m_desktop->state(u"web"_s))).isEmpty(),
                                 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(before), 60'000);
    }

    /// Its service is not given up with it left behind.
    void serviceGivenUp()
    {
        const auto change = services::giveUp(m_desktop->state(u"web"_s));
        QVERIFY(change.refusal && change.refusal->next.contains(u"bayplan ingress remove edge"_s));
    }

    void removed()
    {
        const auto gone = giveUp();
        QVERIFY2(gone, gone ? "" : qPrintable(gone.error().message()));
        QCOMPARE(m_desktop->ServiceBench::run(services::balanceBy(m_desktop->state(u"web"_s), {})), QString());
        QTRY_VERIFY(!upkeep());
        QCOMPARE(names(), QStringList());
        const QString left = docker().run({u"ps"_s, u"-a"_s, u"-q"_s, u"--filter"_s, u"label=bayplan.ingress"_s});
        QCOMPARE(left, QString());
    }

private:
    fleet::Fleet &fleet() { return m_desktop->work().fleet(); }
    const DockerCli &docker() { return m_desktop->work().docker(1); }
    QString url() const { return u"http://%1:%2"_s.arg(m_engines.address(1)).arg(listen); }
    const ingress::Upkeep *upkeep() const { return m_desktop->keeper().find(u"edge"_s); }
    bool isInStep(int servers) const
    {
        return upkeep() && upkeep()->isInStep() && upkeep()->seen()->servers.size() == servers;
    }
    /// What is told of the ingress as a whole.
    QString said() const
    {
        for (const ingress::Difference &each : upkeep()->differences()) {
            if (each.server.isEmpty())
                return each.words;
        }
        return {};
    }

    Ingress wish()
    {
        Ingress ingress;
        ingress.name = u"edge"_s;
        ingress.listen = listen;
        ingress.checkPath = u"/healthy"_s;
        const auto *host = fleet().host(m_desktop->work().host(1).id);
        return ingress::asOwn(ingress, {host->status().engine->id, host->config().name}, image);
    }
    Result<void> add(const Ingress &ingress)
    {
        std::optional<Result<void>> told;
        m_setup->begin(u"web"_s, ingress, [&](const Result<void> &result) { told = result; });
        if (!QTest::qWaitFor([&] { return told.has_value(); }, 60'000))
            return core::fail({.what = u"the test waited in vain"_s, .where = {}, .next = {}});
        return *told;
    }
    Result<void> giveUp()
    {
        std::optional<Result<void>> told;
        const core::Task task =
            m_desktop->keeper().giveUp(u"edge"_s, [&](const Result<void> &result) { told = result; });
        if (!QTest::qWaitFor([&] { return told.has_value(); }, 30'000))
            return core::fail({.what = u"the test waited in vain"_s, .where = {}, .next = {}});
        return *told;
    }
    QString update()
    {
        auto settings = RolloutBench::quick(Strategy::Rolling);
        settings.parallelism = 2;
        settings.maxSurge = 2;
        return m_desktop->run(
            m_desktop->rollouts().update(u"web"_s, m_desktop->withImage(u"web"_s, u"green"_s), settings));
    }
    QJsonObject inspect() { return docker().inspect({container}).first().toObject(); }
    /// Containers of its name there.
    QStringList names()
    {
        return docker().lines({u"ps"_s, u"-a"_s, u"--format"_s, u"{{.Names}}"_s, u"--filter"_s, u"name=haproxy"_s});
    }
    /// The HTTP status of what the balancer answers; 0 if it doesn't.
    int answer() const
    {
        QNetworkAccessManager http;
        const std::unique_ptr<QNetworkReply> reply(http.get(QNetworkRequest(QUrl(url() + u"/healthy"_s))));
        if (!QTest::qWaitFor([&] { return reply->isFinished(); }, 10'000))
            return 0;
        return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    }

    TestFleet m_engines;
    std::unique_ptr<RolloutBench> m_desktop;
    std::unique_ptr<ingress::OwnSetup> m_setup;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestOwnBalancer)
#include "tst_ownbalancer.moc"
