// SPDX-License-Identifier: GPL-3.0-or-later
// Services on real engines: plans carried out, gates waited for, records written by one of several.
#include "core/secretstore.h"
#include "engine/actionbench.h"
#include "engine/imagework.h"
#include "engine/operationend.h"
#include "images/registrylogins.h"
#include "run/conflicts.h"
#include "run/hostfacts.h"
#include "services/applyplan.h"
#include "services/labels.h"
#include "services/observe.h"
#include "services/recordsteps.h"

#include <QScopeGuard>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using operations::Operation;
using State = Operation::State;

class TestServices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3 && !m_engines.podmanSocket().isEmpty() && m_engines.hasSsh(),
                 "no engines: run this by tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_work = std::make_unique<ImageWork>(m_engines);
        m_ssh = m_work->addSsh(1);
        QVERIFY(m_work->waitUntilLive());
    }
    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        for (const fleet::HostConnection *host : m_work->fleet().hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->live().containers().isEmpty(), 20'000);
    }
    void cleanupTestCase()
    {
        m_work.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    /// Only the difference is touched, whichever way it goes, and what is planned is what comes.
    void scale()
    {
        const auto spec = specOf(u"bayplan-test/app:healthy"_s);
        QSet<QString> before;
        for (const int replicas : {3, 5, 5, 2, 0, 1}) {
            const auto expected = services::afterwards(observe(spec), planFor(spec, replicas), desired(spec, replicas));
            Operation &operation = apply(spec, replicas);
            QVERIFY2(operation.count(State::Done) == qsizetype(operation.rows().size()),
                     qPrintable(failures(&operation)));
            QTRY_COMPARE_WITH_TIMEOUT(observe(spec).replicas.size(), replicas, 20'000);
            QSet<QString> now;
            QMap<QString, int> perHost;
            for (const services::Replica &replica : observe(spec).replicas) {
                QCOMPARE(replica.state, services::ReplicaState::Ready);
                QCOMPARE(replica.revision, 1);
                now.insert(replica.id);
                ++perHost[m_work->fleet().host(replica.host)->config().name];
            }
            QCOMPARE((now & before).size(), std::min(before.size(), now.size()));
            QVERIFY(perHost.isEmpty() ||
                    *std::max_element(perHost.begin(), perHost.end()) -
                            (perHost.size() == 3 ? *std::min_element(perHost.begin(), perHost.end()) : 0) <=
                        1);
            QCOMPARE(expected.replicas.size(), replicas);
            QVERIFY(planFor(spec, replicas).steps.isEmpty());
            before = now;
        }
    }

    /// What doesn't get ready is removed again, and why is told.
    void gates_data()
    {
        QTest::addColumn<QString>("image");
        QTest::addColumn<services::HealthGate>("gate");
        QTest::addColumn<bool>("overSsh");
        QTest::addColumn<QString>("error"); // empty: it passes
        using Kind = services::HealthGate::Kind;
        const auto app = [](const QString &tag) -> QString { return u"bayplan-test/app:"_s + tag; };
        QTest::newRow("healthy") << app(u"healthy"_s) << services::HealthGate{} << false << QString();
        QTest::newRow("unhealthy") << app(u"unhealthy"_s) << services::HealthGate{} << false << u"health check fails"_s;
        QTest::newRow("no health check") << app(u"blue"_s) << services::HealthGate{} << false << QString();
        QTest::newRow("crashing") << app(u"crashing"_s) << services::HealthGate{} << false << u"exit code 1"_s;
        QTest::newRow("crashing, any gate")
            << app(u"crashing"_s) << services::HealthGate{Kind::None, 0, {}} << false << u"exit code 1"_s;
        QTest::newRow("http") << app(u"blue"_s) << services::HealthGate{Kind::Http, 8080, u"/healthy"_s} << true
                              << QString();
        QTest::newRow("http, slow to start")
            << app(u"slow"_s) << services::HealthGate{Kind::Http, 0, u"/healthy"_s} << true << QString();
        QTest::newRow("http, 503") << app(u"unhealthy"_s) << services::HealthGate{Kind::Http, 8080, u"/healthy"_s}
                                   << true << u"answered with 503"_s;
        QTest::newRow("tcp") << app(u"blue"_s) << services::HealthGate{Kind::Tcp, 8080, {}} << true << QString();
        QTest::newRow("not published") << app(u"blue"_s) << services::HealthGate{Kind::Tcp, 81, {}} << true
                                       << u"Target port 81 is not published"_s;
    }
    void gates()
    {
        QFETCH(QString, image);
        QFETCH(services::HealthGate, gate);
        QFETCH(bool, overSsh);
        QFETCH(QString, error);
        auto spec = specOf(image);
        spec.gate = gate;
        spec.placement.hosts = {overSsh ? u"ssh1"_s : u"engine1"_s};
        Operation &operation =
            apply(spec, 1,
                  {.deadline = gate.kind == services::HealthGate::Kind::Engine ? 60s : (error.isEmpty() ? 30s : 6s)});
        QCOMPARE(operation.rows().size(), size_t(1));
        const QStringList left = m_work->docker(1).lines({u"ps"_s, u"-a"_s, u"--format"_s, u"{{.Names}}"_s});
        if (error.isEmpty()) {
            QVERIFY2(operation.count(State::Done) == 1, qPrintable(failures(&operation)));
            QCOMPARE(left, QStringList{u"web-1"_s});
        } else {
            QVERIFY2(failures(&operation).contains(error), qPrintable(failures(&operation)));
            QVERIFY2(failures(&operation).contains(u"removed again"_s), qPrintable(failures(&operation)));
            QVERIFY2(left.join(QString()).isEmpty(), qPrintable(left.join(u' ')));
        }
    }

    /// An image that only one host has is copied to where it is wanted.
    void bringsTheImage()
    {
        const QString name = u"bayplan-test/only-here:1"_s;
        for (int engine = 1; engine <= 3; ++engine) {
            m_work->docker(engine).run({u"rmi"_s, name}, true);
            QTRY_VERIFY_WITH_TIMEOUT(!run::hasImage(m_work->live(engine), name), 20'000);
        }
        const auto forget = qScopeGuard([&] {
            for (int engine = 1; engine <= 3; ++engine)
                m_work->docker(engine).run({u"rmi"_s, u"-f"_s, name}, true);
        });
        QVERIFY(!m_work->docker(2).run({u"tag"_s, u"bayplan-test/app:blue"_s, name}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(run::hasImage(m_work->live(2), name), 20'000);
        Operation &operation = apply(specOf(name), 3);
        QVERIFY2(operation.count(State::Done) == qsizetype(operation.rows().size()), qPrintable(failures(&operation)));
        QCOMPARE(operation.rows().size(), size_t(5));
        for (int engine = 1; engine <= 3; ++engine) {
            QCOMPARE(m_work->docker(engine).lines({u"ps"_s, u"--format"_s, u"{{.Image}}"_s}), QStringList{name});
        }
    }

    /// Of two who write the same generation one wins; one who comes with an old generation loses, whatever was removed
    /// meanwhile.
    void recordsCompete_data()
    {
        QTest::addColumn<int>("home");
        QTest::newRow("docker") << 1;
        QTest::newRow("podman") << m_work->podman();
    }
    void recordsCompete()
    {
        QFETCH(int, home);
        auto record = recordOf(3);
        Operation &one = write(record, home, {2, 3});
        QVERIFY2(one.count(State::Done) == 3, qPrintable(failures(&one)));
        record.generation = 2;
        auto other = record;
        record.replicas = 5;
        other.replicas = 9;
        Operation &first = m_work->operations().run({.title = u"first"_s, .steps = steps(record, home, {})});
        Operation &second = m_work->operations().run({.title = u"second"_s, .steps = steps(other, home, {})});
        QVERIFY(waitForEnd(first, 60s) && waitForEnd(second, 60s));
        QCOMPARE(first.count(State::Done) + second.count(State::Done), 1);
        const Operation &loser = first.count(State::Done) ? second : first;
        QVERIFY2(failures(&loser).contains(u"Somebody else has changed web"_s), qPrintable(failures(&loser)));
        const int won = first.count(State::Done) ? 5 : 9;

        auto third = first.count(State::Done) ? record : other;
        third.generation = 3;
        QCOMPARE(write(third, home, {2, 3}).count(State::Done), 3);
        for (const qint64 late : {1, 2, 3}) {
            auto old = recordOf(7);
            old.generation = late;
            const Operation &slow = write(old, home, {});
            QVERIFY2(failures(&slow).contains(u"Somebody else has changed web"_s), qPrintable(failures(&slow)));
        }
        const auto theNewest = [&] {
            const auto found = services::findRecords(m_work->fleet()).byService.value(u"web"_s);
            return found.size() == copiesSeen(home) && std::all_of(found.begin(), found.end(), [&](const auto &each) {
                       return each.record == third &&
                              each.home == (each.host == m_work->host(home).id || isSame(each.host, home));
                   });
        };
        QTRY_VERIFY_WITH_TIMEOUT(theNewest(), 20'000);
        QCOMPARE(services::latest(services::findRecords(m_work->fleet()).byService.value(u"web"_s))->record.replicas,
                 won);

        Operation &forget = m_work->operations().run(
            {.title = u"forget"_s,
             .steps = {services::forgetRecordsStep(u"web"_s, m_work->host(home).id, m_work->fleet())}});
        QVERIFY(waitForEnd(forget, 60s));
        QCOMPARE(forget.count(State::Done), 1);
        QVERIFY(m_work->docker(home).lines({u"ps"_s, u"-aq"_s}).join(QString()).isEmpty());
    }

private:
    static services::ServiceSpec specOf(const QString &image)
    {
        services::ServiceSpec spec;
        spec.name = u"web"_s;
        spec.container.image = image;
        spec.container.ports = {{.ip = {}, .published = 0, .publishedEnd = 0, .target = 8080, .protocol = u"tcp"_s}};
        spec.container.stopTimeout = 2;
        spec.placement.hosts = {u"engine1"_s, u"engine2"_s, u"engine3"_s};
        return spec;
    }
    static services::Desired desired(const services::ServiceSpec &spec, int replicas)
    {
        return {.spec = spec, .revision = 1, .replicas = replicas};
    }
    static services::ServiceRecord recordOf(int replicas)
    {
        return {.name = u"web"_s,
                .generation = 1,
                .replicas = replicas,
                .revision = 1,
                .revisions = {{1, specOf(u"bayplan-test/app:blue"_s), core::Time(std::chrono::seconds(1'700'000'000))}},
                .reconcile = true,
                .lease = services::Lease{u"me"_s, u"anna on desk-4"_s, 30s}};
    }
    /// Hosts the placement doesn't name are not looked at: engine1 is there twice.
    services::Observed observe(const services::ServiceSpec &spec) const
    {
        QList<services::HostInput> inputs;
        for (const fleet::HostConnection *host : m_work->fleet().hosts()) {
            if (spec.placement.hosts.contains(host->config().name))
                inputs << services::HostInput{.facts = run::factsOf(*host), .live = &host->live()};
        }
        return services::observe(spec, inputs);
    }
    services::ServicePlan planFor(const services::ServiceSpec &spec, int replicas) const
    {
        return services::plan(observe(spec), desired(spec, replicas));
    }
    Operation &apply(const services::ServiceSpec &spec, int replicas, services::GateTimes times = {})
    {
        const services::Means means{m_work->fleet(), m_loop, m_logins};
        Operation &operation = m_work->operations().run(
            {.title = u"scale"_s,
             .steps = services::applySteps(planFor(spec, replicas), desired(spec, replicas), times, means)});
        if (!waitForEnd(operation, 120s))
            qWarning("it never ended");
        return operation;
    }
    std::vector<operations::Step> steps(const services::ServiceRecord &record, int home, const QList<int> &copies)
    {
        QList<fleet::HostId> ids;
        for (const int engine : copies)
            ids << m_work->host(engine).id;
        return services::writeRecordSteps(record, m_work->host(home).id, ids, m_work->fleet());
    }
    Operation &write(const services::ServiceRecord &record, int home, const QList<int> &copies)
    {
        Operation &operation = m_work->operations().run({.title = u"write"_s, .steps = steps(record, home, copies)});
        if (!waitForEnd(operation, 60s))
            qWarning("it never ended");
        return operation;
    }
    /// engine1 is known twice, by its socket and over ssh.
    bool isSame(fleet::HostId host, int engine) const { return engine == 1 && host == m_work->host(m_ssh).id; }
    static qsizetype copiesSeen(int home) { return home == 1 ? 4 : 3; }
    TestFleet m_engines;
    std::unique_ptr<ImageWork> m_work;
    int m_ssh = 0;
    net::HttpLoop m_loop;
    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins{m_secrets, u"/nonexistent/config.json"_s};
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestServices)
#include "tst_services.moc"
