// SPDX-License-Identifier: GPL-3.0-or-later
// One replica on real engines: made, asked whether it is ready by every way, told of when it fails, drained, renamed.
#include "core/secretstore.h"
#include "engine/actionbench.h"
#include "engine/imagework.h"
#include "engine/operationend.h"
#include "images/registrylogins.h"
#include "services/execprobe.h"
#include "services/lastlines.h"
#include "services/probe.h"
#include "services/replicasteps.h"

#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using operations::Operation;
using services::HealthGate;
using Kind = HealthGate::Kind;

class TestReplicaSteps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 1 && !m_engines.podmanSocket().isEmpty() && m_engines.hasSsh(),
                 "no engines: run this by tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_work = std::make_unique<ImageWork>(m_engines);
        m_ssh = m_work->addSsh(1);
        QVERIFY(m_work->waitUntilLive());
    }
    void init()
    {
        for (const int engine : {1, m_work->podman()}) { // nothing is done on the others
            const DockerCli &docker = m_work->docker(engine);
            QStringList ids = docker.lines({u"ps"_s, u"-aq"_s});
            ids.removeAll(QString());
            if (!ids.isEmpty())
                QVERIFY(!docker.run(QStringList{u"rm"_s, u"-f"_s} + ids).isNull());
        }
    }
    void cleanupTestCase()
    {
        m_work.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    /// Ports of an engine reached by its socket are on another machine as far as the tests are concerned. They are
    /// named here: one that the engine chooses may be one that somebody listens on here, as ssh does for ports it
    /// forwards.
    void ways_data()
    {
        QTest::addColumn<HealthGate>("gate");
        QTest::addColumn<QString>("image");
        QTest::addColumn<bool>("overSsh");
        QTest::addColumn<QString>("way");
        QTest::addColumn<QString>("error"); // empty: it passes
        const HealthGate http{Kind::Http, 8080, u"/healthy"_s};
        const HealthGate tcp{Kind::Tcp, 8080, {}};
        QTest::newRow("http, ssh") << http << u"blue"_s << true << u"GET /healthy through ssh to"_s << QString();
        QTest::newRow("http, exec") << http << u"blue"_s << false << u"GET /healthy by exec in the container"_s
                                    << QString();
        QTest::newRow("http, exec, slow to start")
            << http << u"slow"_s << false << u"GET /healthy by exec in the container"_s << QString();
        QTest::newRow("http, exec, 503") << http << u"unhealthy"_s << false << QString() << u"503"_s;
        QTest::newRow("tcp, ssh") << tcp << u"blue"_s << true << u"TCP through ssh to"_s << QString();
        QTest::newRow("tcp, exec") << tcp << u"blue"_s << false << u"TCP by exec in the container"_s << QString();
        QTest::newRow("tcp, exec, nobody listens")
            << HealthGate{Kind::Tcp, 81, {}} << u"blue"_s << false << QString() << u"Asked in the container"_s;
        QTest::newRow("tcp, ssh, nobody listens") << HealthGate{Kind::Tcp, 81, {}} << u"blue"_s << true << QString()
                                                  << u"nobody serves it, asked through ssh"_s;
        QTest::newRow("no tool") << http << u"no tools"_s << false << QString()
                                 << u"and the container has neither curl, wget nor busybox to ask with"_s;
    }
    void ways()
    {
        QFETCH(HealthGate, gate);
        QFETCH(QString, image);
        QFETCH(bool, overSsh);
        QFETCH(QString, way);
        QFETCH(QString, error);
        auto desired = desiredOf(image == u"no tools"_s ? u"blue"_s : image);
        if (image == u"no tools"_s)
            desired.spec.container.env = {{u"PATH"_s, u"/nowhere"_s}};
        desired.spec.container.ports.clear();
        for (const quint16 target : {quint16(8080), quint16(81)})
            desired.spec.container.ports << engine::PortRequest{.ip = {},
                                                                .published =
                                                                    quint16((overSsh ? 13000 : 12000) + target),
                                                                .publishedEnd = 0,
                                                                .target = target,
                                                                .protocol = u"tcp"_s};
        desired.spec.gate = gate;
        QStringList told;
        const services::GateTimes times{.deadline = error.isEmpty() ? 60s : 8s, .stayReady = 200ms, .passes = 2};
        Operation &operation = run(
            services::createReplicaStep(desired, m_work->host(overSsh ? m_ssh : 1).id, 1, u"web-1"_s, times, means()),
            &told);
        if (error.isEmpty()) {
            QCOMPARE(failures(&operation), QString());
            QVERIFY2(told.filter(way).size() >= 2, qPrintable(told.join(u'\n')));
            QVERIFY2(!told.filter(u"1 of 2 probes passed"_s).isEmpty(), qPrintable(told.join(u'\n')));
        } else {
            QVERIFY2(failures(&operation).contains(error), qPrintable(failures(&operation) + told.join(u'\n')));
        }
    }

    /// Podman tells otherwise that a command is not there.
    void execOnEveryEngine_data()
    {
        QTest::addColumn<int>("engine");
        QTest::newRow("docker") << 1;
        QTest::newRow("podman") << m_work->podman();
    }
    void execOnEveryEngine()
    {
        QFETCH(int, engine);
        const QString id = m_work->docker(engine)
                               .lines({u"run"_s, u"-d"_s, u"--name"_s, u"asked"_s, u"bayplan-test/app:blue"_s})
                               .value(0);
        QVERIFY(!id.isEmpty());
        engine::Client &client = m_work->fleet().host(m_work->host(engine).id)->client();
        const auto ask = [&](const QList<QStringList> &commands, int &used) {
            std::optional<core::Result<void>> outcome;
            const auto task = services::execProbe(client, id, commands, 0, 5s, [&](const auto &answer, int place) {
                outcome = answer;
                used = place;
            });
            return QTest::qWaitFor([&] { return outcome.has_value(); }, 60'000)
                       ? *outcome
                       : core::fail({.kind = core::Error::Kind::Timeout, .what = {}, .where = {}, .next = {}});
        };
        int used = -1;
        const auto commands = services::probeCommands({Kind::Http, 0, u"/healthy"_s}, 8080, 5s);
        // It may not listen yet at the first.
        core::Result<void> passed = ask(commands, used);
        for (int i = 0; !passed && i < 20; ++i)
            passed = ask(commands, used);
        QVERIFY2(passed, passed ? "" : qPrintable(passed.error().what));
        QVERIFY(used > 0); // there is no curl
        const auto missing = ask(services::probeCommands({Kind::Http, 0, u"/nothing"_s}, 8080, 5s), used);
        QVERIFY(!missing);
        QVERIFY2(missing.error().what.contains(u"404"_s), qPrintable(missing.error().what));
        const auto none = ask({{u"no-such-command"_s}, {u"/no/such/either"_s}}, used);
        QVERIFY(!none);
        QVERIFY2(none.error().kind == core::Error::Kind::Unsupported, qPrintable(none.error().what));
    }

    /// Whatever it wrote to, with a terminal or without: as it was written, but no longer than can be kept.
    void lastLines_data()
    {
        QTest::addColumn<int>("engine");
        QTest::addColumn<bool>("tty");
        for (const int engine : {1, m_work->podman()}) {
            QTest::addRow("%s", engine == 1 ? "docker" : "podman") << engine << false;
            QTest::addRow("%s, tty", engine == 1 ? "docker" : "podman") << engine << true;
        }
    }
    void lastLines()
    {
        QFETCH(int, engine);
        QFETCH(bool, tty);
        auto desired = desiredOf(u"blue"_s);
        desired.spec.container.tty = tty;
        desired.spec.container.command = {
            u"sh"_s, u"-c"_s,
            u"for i in $(seq 1 20); do echo \"line $i\"; done; printf '\\033[31mred\\033[0m\\n'; "
            "printf '%5000s\\n' x; sleep 0.5; echo cannot go on >&2; exit 7"_s};
        QStringList lines;
        QString why;
        Operation &operation =
            run(services::createReplicaStep(desired, m_work->host(engine).id, 3, u"web-3"_s, {.stayReady = 60s},
                                            means(), [&](const core::Error &error, const QStringList &told) {
                                                why = error.what;
                                                lines = told;
                                            }));
        QVERIFY2(failures(&operation).contains(u"It ended with exit code 7"_s), qPrintable(failures(&operation)));
        QVERIFY(failures(&operation).contains(u"was removed again"_s));
        QCOMPARE(why, u"It ended with exit code 7"_s);
        QVERIFY2(lines.size() >= 5 && lines.size() <= 10, qPrintable(lines.join(u'\n')));
        QCOMPARE(lines.last(), u"cannot go on"_s);
        QVERIFY2(!lines.filter(u"\x1b[31mred\x1b[0m"_s).isEmpty(), qPrintable(lines.join(u'\n')));
        QVERIFY(lines.contains(u"line 20"_s) && !lines.contains(u"line 2"_s));
        QVERIFY(std::all_of(lines.begin(), lines.end(), [](const QString &line) { return line.size() <= 200; }));
        QVERIFY(m_work->docker(engine).lines({u"ps"_s, u"-aq"_s}).join(QString()).isEmpty());
    }

    /// What never was is told, too, and so is what the engine refuses to start.
    void refused()
    {
        auto desired = desiredOf(u"blue"_s);
        int told = 0;
        const services::ReplicaEnd failed = [&](const core::Error &, const QStringList &) { ++told; };
        desired.spec.container.entrypoint = u"/no/such/program"_s;
        Operation &start =
            run(services::createReplicaStep(desired, m_work->host(1).id, 1, u"web-1"_s, {}, means(), failed));
        QVERIFY(!failures(&start).isEmpty());
        QCOMPARE(told, 1);
        QVERIFY(m_work->docker(1).lines({u"ps"_s, u"-aq"_s}).join(QString()).isEmpty());
        desired = desiredOf(u"blue"_s);
        desired.spec.container.networks = {{u"no-such-network"_s}};
        Operation &network =
            run(services::createReplicaStep(desired, m_work->host(1).id, 1, u"web-1"_s, {}, means(), failed));
        QVERIFY(!failures(&network).isEmpty());
        QCOMPARE(told, 2);
        // Cancelled, it has not failed.
        Operation &waits = m_work->operations().run(
            {.title = u"waits"_s,
             .steps = {services::createReplicaStep(desiredOf(u"blue"_s), m_work->host(1).id, 1, u"web-1"_s,
                                                   {.stayReady = 60s}, means(), failed)}});
        QTRY_VERIFY_WITH_TIMEOUT(waits.rows().front().progress.startsWith(u"Ready for"_s), 60'000);
        waits.cancel();
        QVERIFY(waitForEnd(waits, 60s));
        QCOMPARE(told, 2);
    }

    /// Its restart policy has it back before anybody looks: it has failed all the same.
    void startedAgainByItsPolicy()
    {
        auto desired = desiredOf(u"blue"_s);
        desired.spec.container.restart = u"always"_s;
        desired.spec.container.command = {u"sh"_s, u"-c"_s, u"sleep 0.5; exit 1"_s};
        QStringList lines;
        Operation &operation =
            run(services::createReplicaStep(desired, m_work->host(1).id, 1, u"web-1"_s, {.stayReady = 60s}, means()));
        QVERIFY2(failures(&operation).contains(u"It ended with exit code 1"_s), qPrintable(failures(&operation)));
        QVERIFY(m_work->docker(1).lines({u"ps"_s, u"-aq"_s}).join(QString()).isEmpty());
    }

    /// One that is there already; and its end: drained, stopped, removed.
    void gatedRenamedDrained()
    {
        const auto desired = desiredOf(u"healthy"_s);
        const QString id = m_work->docker(1)
                               .lines({u"run"_s, u"-d"_s, u"--name"_s, u"web-1.r2"_s, u"bayplan-test/app:healthy"_s})
                               .value(0);
        const fleet::HostId host = m_work->host(1).id;
        Operation &gate = run(services::gateReplicaStep(desired, host, id, u"web-1.r2"_s, {.stayReady = 1s}, means()));
        QCOMPARE(failures(&gate), QString());
        Operation &rename = run(services::renameReplicaStep(host, id, u"web-1.r2"_s, u"web-1"_s, means()));
        QCOMPARE(failures(&rename), QString());
        QCOMPARE(m_work->docker(1).lines({u"ps"_s, u"--format"_s, u"{{.Names}}"_s}), QStringList{u"web-1"_s});
        QStringList told;
        const auto begun = core::monotonicNow();
        Operation &remove = run(services::removeReplicaStep(desired.spec, host, id, u"web-1"_s, means(), 2s), &told);
        QCOMPARE(failures(&remove), QString());
        QVERIFY(core::monotonicNow() - begun >= 2s);
        QCOMPARE(told.mid(0, 3), (QStringList{u"Draining, 2 s left"_s, u"Draining, 1 s left"_s, u"Stopping"_s}));
        QVERIFY(m_work->docker(1).lines({u"ps"_s, u"-aq"_s}).join(QString()).isEmpty());
        Operation &again = run(services::removeReplicaStep(desired.spec, host, id, u"web-1"_s, means(), 60s));
        QCOMPARE(failures(&again), QString()); // gone already, and nothing to drain

        const QString bad = m_work->docker(1)
                                .lines({u"run"_s, u"-d"_s, u"--name"_s, u"web-2"_s, u"bayplan-test/app:unhealthy"_s})
                                .value(0);
        QString why;
        Operation &fails = run(services::gateReplicaStep(
            desired, host, bad, u"web-2"_s, {}, means(),
            [&](const core::Error &error, const QStringList &lines) { why = error.what + u'|' + lines.join(u'|'); }));
        QVERIFY2(failures(&fails).contains(u"Its health check fails"_s), qPrintable(failures(&fails)));
        QVERIFY2(why.startsWith(u"Its health check fails|"_s) && why.contains(u"listens on port 8080"_s),
                 qPrintable(why));
        QVERIFY(m_work->docker(1).lines({u"ps"_s, u"-aq"_s}).join(QString()).isEmpty());
    }

    /// Whoever drains it may have lost the service meanwhile.
    void leftAfterDrain()
    {
        const auto desired = desiredOf(u"blue"_s);
        const QString id =
            m_work->docker(1).lines({u"run"_s, u"-d"_s, u"--name"_s, u"web-1"_s, u"bayplan-test/app:blue"_s}).value(0);
        const fleet::HostId host = m_work->host(1).id;
        QTRY_VERIFY_WITH_TIMEOUT(m_work->fleet().host(host)->live().container(id), 30'000);
        int asked = 0;
        Operation &remove = run(services::removeReplicaStep(
            desired.spec, host, id, u"web-1"_s, means(), 1s, [&asked]() -> std::optional<core::Error> {
                ++asked;
                return core::Error{.kind = core::Error::Kind::Declined, .what = u"taken"_s, .where = {}, .next = {}};
            }));
        QCOMPARE(asked, 1);
        QVERIFY2(failures(&remove).contains(u"taken"_s), qPrintable(failures(&remove)));
        QCOMPARE(m_work->docker(1).lines({u"ps"_s, u"--format"_s, u"{{.Names}}"_s}), QStringList{u"web-1"_s});
    }

    /// What asks in the container goes with its host.
    void hostRemovedWhileAsked()
    {
        const QString id =
            m_work->docker(1).lines({u"run"_s, u"-d"_s, u"-p"_s, u"8080"_s, u"bayplan-test/app:blue"_s}).value(0);
        ImageWork other(m_engines);
        QVERIFY(other.waitUntilLive());
        fleet::HostConnection *host = other.fleet().host(other.host(1).id);
        QTRY_VERIFY_WITH_TIMEOUT(host->live().container(id), 30'000);
        std::optional<services::ProbeAnswer> answer;
        const auto requests = host->client().usage().requests;
        const auto task = services::probe(other.fleet(), m_loop, host->id(), *host->live().container(id),
                                          {Kind::Http, 8080, u"/healthy"_s}, {services::ProbeWay::Exec, 0}, 5s,
                                          [&](const services::ProbeAnswer &given) { answer = given; });
        QTRY_VERIFY_WITH_TIMEOUT(host->client().usage().requests > requests, 30'000);
        QVERIFY(!answer);
        other.fleet().removeHost(host->id());
        QVERIFY(answer && !answer->outcome);
        QVERIFY2(answer->outcome.error().what.contains(u"not in this workspace any more"_s),
                 qPrintable(answer->outcome.error().what));
    }

private:
    static services::Desired desiredOf(const QString &tag)
    {
        services::ServiceSpec spec;
        spec.name = u"web"_s;
        spec.container.image = u"bayplan-test/app:"_s + tag;
        spec.container.ports = {{.ip = {}, .published = 0, .publishedEnd = 0, .target = 8080, .protocol = u"tcp"_s}};
        spec.container.stopTimeout = 2;
        return {.spec = spec, .revision = 2, .replicas = 1};
    }
    services::Means means() { return {m_work->fleet(), m_loop, m_logins}; }
    Operation &run(operations::Step step, QStringList *told = nullptr)
    {
        Operation &operation = m_work->operations().run({.title = u"step"_s, .steps = {std::move(step)}});
        if (told)
            connect(&operation, &Operation::rowChanged, this, [&operation, told](int row) {
                const QString &progress = operation.rows()[size_t(row)].progress;
                if (!progress.isEmpty() && (told->isEmpty() || told->last() != progress))
                    *told << progress;
            });
        if (!waitForEnd(operation, 120s))
            qWarning("it never ended");
        if (told)
            operation.disconnect(this);
        return operation;
    }

    TestFleet m_engines;
    std::unique_ptr<ImageWork> m_work;
    int m_ssh = 0;
    net::HttpLoop m_loop;
    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins{m_secrets, u"/nonexistent/config.json"_s};
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestReplicaSteps)
#include "tst_replicasteps.moc"
