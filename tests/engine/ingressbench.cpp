// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/ingressbench.h"

#include "engine/operationend.h"
#include "engine/serviceprogram.h"
#include "snapshots/restore/restoreoperation.h"
#include "snapshots/taking/takesnapshot.h"
#include "support/fleet/thorough.h"
#include "support/load/load.h"
#include "support/webload/keepaliveload.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Rollout;

void IngressBench::setUp()
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
        QVERIFY(m_desktop->makePortsDiffer(engine));
    }
    auto spec = ServiceBench::specOf(u"web"_s);
    spec.gate = {.kind = services::HealthGate::Kind::Http, .port = 8080, .path = u"/healthy"_s};
    QCOMPARE(m_desktop->create(spec, replicas), QString());
    QVERIFY(m_proxy.start());
    QCOMPARE(change(services::balanceBy(m_desktop->state(u"web"_s), {m_proxy.ingress()})), QString());
    QTRY_VERIFY_WITH_TIMEOUT(isInStep(), 30'000);
    QCOMPARE(upkeep()->seen()->servers.size(), replicas);
}

void IngressBench::tearDown()
{
    m_desktop.reset();
    QVERIFY(clear(m_engines));
}

void IngressBench::addWorks() const
{
    QTest::addColumn<Work>("work");
    const auto row = [](const char *name, void (IngressBench::*work)()) { QTest::newRow(name) << Work{work}; };
    // Else those that stand for the others, whose changes to the balancer are alike.
    const bool isNginx = m_proxy.ingress().kind == services::Ingress::Kind::Nginx;
    if (isThorough() || !isNginx)
        row("rolling", &IngressBench::rolling);
    if (isThorough() || isNginx)
        row("canary", &IngressBench::canary);
    if (isThorough() || !isNginx) {
        row("blue-green", &IngressBench::blueGreen);
        row("scale", &IngressBench::scale);
        row("restart of containers", &IngressBench::restartContainers);
        row("restore", &IngressBench::restore);
    }
    if (isThorough()) {
        row("move and drain", &IngressBench::moveAndDrain);
        row("restart", &IngressBench::restart);
        row("undo", &IngressBench::undo); // of what is undone already, no undo is possible
        row("abort", &IngressBench::abort);
    }
}

void IngressBench::underLoad(const Work &work)
{
    const qint64 before = m_proxy.requests();
    // nginx closes idle connections at a reload (before 1.27.4, "keepalive_min_timeout"), which wrk takes for a
    // failure; others ask again on a new one, as RFC 9112 has it.
    const bool isNginx = m_proxy.ingress().kind == services::Ingress::Kind::Nginx;
    Load load(m_proxy.url(), isNginx ? Load::Connections::New : Load::Connections::KeptAndNew, isThorough() ? 4 : 1);
    const auto browsers = isNginx ? std::make_unique<KeepAliveLoad>(m_proxy.ingress().listen, 12) : nullptr;
    (this->*work.work)();
    if (QTest::currentTestFailed())
        return;
    if (isThorough()) // until there were so many
        QTRY_VERIFY_WITH_TIMEOUT(m_proxy.requests() - before >= 100'000, 600'000);
    QTRY_VERIFY_WITH_TIMEOUT(isInStep(), 30'000);
    QVERIFY2(load.isRunning(), "the load ended by itself");
    const auto count = load.stop();
    qInfo("%lld of %lld failed", count.failed, count.requests);
    QVERIFY2(count.requests > 200, qPrintable(count.text));
    QVERIFY2(count.failed == 0, qPrintable(count.text + u'\n' + m_proxy.said()));
    if (browsers) {
        qInfo("%s", qPrintable(browsers->summary()));
        QVERIFY(browsers->answered() > 200);
        QCOMPARE(browsers->failures(), QStringList());
    }
    QCOMPARE(m_desktop->running(u"web"_s).size(), replicas);
    QCOMPARE(upkeep()->seen()->servers.size(), replicas);
}

std::optional<snapshots::Snapshot> IngressBench::taken() const
{
    std::optional<snapshots::Snapshot> taken;
    const core::Task task = snapshots::takeSnapshot(
        {m_desktop->work().fleet(), m_desktop->book(), m_desktop->keeper()}, {.hosts = {}, .stats = false}, {},
        [&taken](snapshots::Snapshot snapshot) { taken = std::move(snapshot); });
    return QTest::qWaitFor([&taken] { return taken.has_value(); }, 30'000) ? taken : std::nullopt;
}

void IngressBench::restore()
{
    const auto then = taken();
    QVERIFY(then);
    const int revision = m_desktop->state(u"web"_s).head.record->revision;
    QCOMPARE(update(Strategy::BlueGreen), u"completed"_s);
    const auto now = taken();
    QVERIFY(now);
    const auto plan = snapshots::restorePlan(*then, *now, {.service = u"web"_s, .host = {}});
    QCOMPARE(plan.problems, QStringList());
    auto &operation = m_desktop->work().operations().run(snapshots::restoreOperation(plan, m_desktop->means()));
    QVERIFY(waitForEnd(operation, 300s));
    for (const auto &each : operation.rows())
        QVERIFY2(!each.error, each.error ? qPrintable(each.error->message()) : "");
    QTRY_COMPARE_WITH_TIMEOUT(m_desktop->state(u"web"_s).head.record->revision, revision, 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(countOf(revision), replicas, 30'000);
}

void IngressBench::rolling()
{
    QCOMPARE(update(Strategy::Rolling), u"completed"_s);
}

void IngressBench::blueGreen()
{
    QCOMPARE(update(Strategy::BlueGreen), u"completed"_s);
}

void IngressBench::undo()
{
    QCOMPARE(m_desktop->run(m_desktop->rollouts().undo(u"web"_s)), u"completed"_s);
}

void IngressBench::canary()
{
    const auto before = m_desktop->state(u"web"_s).head.record;
    const bool wasBlue = before->current()->spec.container.image.endsWith(u"blue"_s);
    QCOMPARE(begin(Strategy::Canary), QString());
    QVERIFY(m_desktop->waitFor(u"web"_s, Rollout::State::AwaitingPromotion));
    QTRY_VERIFY_WITH_TIMEOUT(isInStep() && upkeep()->seen()->servers.size() == replicas + 2, 30'000);
    // Each as many as the others would be 14 %.
    const auto colours = answers(1'000);
    const int theirs = colours.value(wasBlue ? u"green"_s : u"blue"_s);
    qInfo("%d of 1000 requests went to canaries", theirs);
    QVERIFY2(theirs >= 25 && theirs <= 75, qPrintable(QString::number(theirs)));
    QCOMPARE(colours.value(u"failed"_s), 0);
    QCOMPARE(m_desktop->steer(u"web"_s, rollouts::Steer::Promote), QString());
    QVERIFY(m_desktop->waitForEnd(u"web"_s));
    for (const auto &server : upkeep()->wanted())
        QCOMPARE(server.weight, ingress::WantedServer().weight);
    QCOMPARE(toString(m_desktop->rollouts().rollout(u"web"_s)->state), u"completed"_s);
}

void IngressBench::abort()
{
    QCOMPARE(begin(Strategy::Rolling), QString());
    QTRY_VERIFY_WITH_TIMEOUT(countOf(m_desktop->rollouts().rollout(u"web"_s)->to) >= 2, 60'000);
    QCOMPARE(m_desktop->steer(u"web"_s, rollouts::Steer::Abort), QString());
    QVERIFY(m_desktop->waitForEnd(u"web"_s));
    QCOMPARE(toString(m_desktop->rollouts().rollout(u"web"_s)->state), u"rolled-back"_s);
}

void IngressBench::scale()
{
    QCOMPARE(m_desktop->scale(u"web"_s, 3), QString());
    QTRY_COMPARE_WITH_TIMEOUT(upkeep()->seen()->servers.size(), 3, 30'000);
    QCOMPARE(m_desktop->scale(u"web"_s, replicas), QString());
}

void IngressBench::moveAndDrain()
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

void IngressBench::restart()
{
    const QSet<QString> before = addresses();
    operations::Operation *operation = m_desktop->runner().restart(u"web"_s);
    QVERIFY(operation && waitForEnd(*operation, 240s));
    QCOMPARE(operation->count(operations::Operation::State::Done), 2 * replicas);
    QVERIFY(!addresses().intersects(before));
}

void IngressBench::restartContainers()
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

QHash<QString, int> IngressBench::answers(int count) const
{
    QNetworkAccessManager http;
    QHash<QString, int> answers;
    for (int i = 0; i < count; ++i) {
        const std::unique_ptr<QNetworkReply> reply(http.get(QNetworkRequest(QUrl(m_proxy.url() + u'/'))));
        const bool isAnswered = QTest::qWaitFor([&] { return reply->isFinished(); }, 10'000) && !reply->error();
        ++answers[isAnswered ? QString::fromUtf8(reply->readAll()).section(u' ', 0, 0) : u"failed"_s];
    }
    return answers;
}

const DockerCli &IngressBench::dockerOf(const services::Replica &replica)
{
    return m_desktop->work().docker(m_desktop->work().fleet().host(replica.host)->config().name.last(1).toInt());
}

services::RolloutSettings IngressBench::quick(Strategy strategy)
{
    auto settings = RolloutBench::quick(strategy);
    settings.parallelism = 4;
    settings.maxSurge = 4;
    settings.canary = 2;
    if (strategy == Strategy::Canary)
        settings.canaryTraffic = 5;
    return settings;
}

/// Of the servers that the balancer has.
QSet<QString> IngressBench::addresses() const
{
    QSet<QString> all;
    for (const auto &server : upkeep()->seen()->servers)
        all << server.address + u':' + QString::number(server.port);
    return all;
}

rollouts::Update IngressBench::another(Strategy strategy) const
{
    const auto record = m_desktop->state(u"web"_s).head.record;
    const bool isBlue = record->current()->spec.container.image.endsWith(u"blue"_s);
    const auto spec = m_desktop->withImage(u"web"_s, isBlue ? u"green"_s : u"blue"_s);
    return m_desktop->rollouts().update(u"web"_s, spec, quick(strategy));
}

int IngressBench::countOf(int revision) const
{
    const auto all = replicasOf(m_engines, u"web"_s);
    return int(std::count_if(all.begin(), all.end(), [&](const SeenReplica &each) {
        return each.revision == revision && each.state == u"running"_s;
    }));
}

} // namespace bayplan::tests
