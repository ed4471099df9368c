// SPDX-License-Identifier: GPL-3.0-or-later
// When a container counts as ready: against a simulated engine, and a server of our own where its port is asked at.
#include "services/execprobe.h"
#include "services/gatewait.h"
#include "services/probe.h"
#include "unit/fleet/simulatedhosts.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using services::GateTimes;
using services::HealthGate;
using simulator::EngineState;
using simulator::HealthState;

namespace {

/// Answers one request after the other with these statuses, and with the last one from then on.
class ScriptedServer : public QTcpServer
{
public:
    explicit ScriptedServer(QList<int> statuses) : m_statuses(std::move(statuses))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                if (!socket->readAll().contains("\r\n\r\n"))
                    return;
                const int status = m_statuses.size() > 1 ? m_statuses.takeFirst() : m_statuses.first();
                ++m_asked;
                socket->write("HTTP/1.1 " + QByteArray::number(status) +
                              " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
    }
    int asked() const { return m_asked; }

private:
    QList<int> m_statuses;
    int m_asked = 0;
};

/// What a wait has come to.
struct Wait
{
    std::optional<core::Result<void>> outcome;
    QStringList progress;
    QString asked = {};
    core::Task task;

    QString error() const { return outcome && !*outcome ? outcome->error().what : QString(); }
    bool passed() const { return outcome && outcome->has_value(); }
};

} // namespace

class GateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        m_host = &m_hosts->addHost();
        QTRY_VERIFY_WITH_TIMEOUT(m_host->isSettled(), 30'000);
    }
    void cleanup()
    {
        m_wait = {};
        m_hosts.reset();
    }

    void holds()
    {
        begin(run({}), {}, {.stayReady = 1'500ms});
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QVERIFY2(m_wait.passed(), qPrintable(m_wait.error()));
        QCOMPARE(m_wait.progress.first(), u"Ready for 0 s of 2 s"_s);
    }

    /// However quickly it is back: the events tell, or, where those were before, the count of restarts.
    void startedAgain()
    {
        simulator::ContainerSpec spec;
        spec.restartPolicy = u"always"_s;
        const QString id = run(spec);
        begin(id, {}, {.stayReady = 60s});
        QTRY_VERIFY_WITH_TIMEOUT(!m_wait.progress.isEmpty(), 30'000);
        die(id, 3);
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QCOMPARE(m_wait.error(), u"It ended with exit code 3"_s);

        QTRY_VERIFY_WITH_TIMEOUT(isRunning(id), 30'000); // by its policy
        begin(id, {}, {.stayReady = 0ms}, true);
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QCOMPARE(m_wait.error(), u"It ended and was started again"_s);
        // One that was there already is judged from now on.
        begin(id, {}, {.stayReady = 0ms});
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QVERIFY2(m_wait.passed(), qPrintable(m_wait.error()));
    }

    /// Nothing passes that flips within the time it must hold, and what flips begins anew.
    void healthFlips()
    {
        simulator::ContainerSpec spec;
        spec.hasHealthcheck = true;
        spec.behaviour.settlesAfterNs = 3'600 * simulator::nsPerSecond;
        const QString id = run(spec);
        begin(id, {}, {.deadline = 120s, .stayReady = 2'000ms});
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.progress.contains(u"Not ready yet: its health check has not passed yet"_s),
                                 30'000);
        core::MonotonicTime healthySince{};
        for (int flip = 0; flip < 3; ++flip) {
            m_wait.progress.clear();
            healthySince = core::monotonicNow();
            probe(id, HealthState::Healthy);
            QTRY_VERIFY_WITH_TIMEOUT(m_wait.progress.contains(u"Ready for 0 s of 2 s"_s), 30'000);
            QVERIFY(!m_wait.outcome);
            if (flip == 2)
                break;
            probe(id, HealthState::Unhealthy);
            QTRY_COMPARE_WITH_TIMEOUT(m_wait.progress.last(), u"Not ready yet: its health check fails"_s, 30'000);
        }
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QVERIFY2(m_wait.passed(), qPrintable(m_wait.error()));
        QVERIFY(core::monotonicNow() - healthySince >= 2'000ms);
    }

    void neverHealthy()
    {
        simulator::ContainerSpec spec;
        spec.hasHealthcheck = true;
        spec.behaviour.settlesAfterNs = 3'600 * simulator::nsPerSecond;
        const QString id = run(spec);
        begin(id, {}, {.stayReady = 0ms});
        probe(id, HealthState::Unhealthy);
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QCOMPARE(m_wait.error(), u"Its health check fails"_s);
    }

    /// Running, then stopped within the time it must hold.
    void endsWhileItHolds()
    {
        const QString id = run({});
        begin(id, {HealthGate::Kind::None, 0, {}}, {.stayReady = 60s});
        QTRY_VERIFY_WITH_TIMEOUT(!m_wait.progress.isEmpty(), 30'000);
        die(id, 137);
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QCOMPARE(m_wait.error(), u"It ended with exit code 137"_s);
    }

    /// Nor does that somebody, or an engine that is shut down, stops it.
    void stoppedByOthers()
    {
        const QString id = run({});
        begin(id, {HealthGate::Kind::None, 0, {}}, {.stayReady = 60s});
        QTRY_VERIFY_WITH_TIMEOUT(!m_wait.progress.isEmpty(), 30'000);
        m_hosts->engine().apply([&](EngineState &state, qint64 now) { state.stop(id, now); });
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QCOMPARE(m_wait.error(), u"It was stopped meanwhile, and not by its own program"_s);
        QVERIFY(m_wait.outcome->error().kind == core::Error::Kind::Declined);
        // Looked at only afterwards.
        begin(id, {HealthGate::Kind::None, 0, {}}, {.stayReady = 60s});
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QVERIFY(m_wait.outcome->error().kind == core::Error::Kind::Declined);
    }

    /// That says nothing of the container, and is told apart from what does.
    void hostOutOfReach()
    {
        const QString id = run({});
        begin(id, {}, {.deadline = 3s, .stayReady = 60s});
        QTRY_VERIFY_WITH_TIMEOUT(!m_wait.progress.isEmpty(), 30'000);
        m_hosts->engine().stop();
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QVERIFY(!m_wait.passed());
        QVERIFY2(m_wait.outcome->error().kind == Error::Kind::ConnectionLost, qPrintable(m_wait.error()));

        QVERIFY(m_hosts->engine().restart());
        QTRY_VERIFY_WITH_TIMEOUT(m_host->isSettled(), 30'000);
        begin(id, {}, {.stayReady = 100ms});
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.passed(), 30'000);
    }

    void probesInARow()
    {
        ScriptedServer server({200, 503, 200, 200, 503, 200});
        begin(run(publishing(server.serverPort())), {HealthGate::Kind::Http, 8080, u"/healthy"_s},
              {.stayReady = 0ms, .probeEvery = 20ms, .passes = 3});
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QVERIFY2(m_wait.passed(), qPrintable(m_wait.error()));
        QCOMPARE(m_wait.asked, u"GET /healthy from this machine"_s);
        QVERIFY2(server.asked() >= 8, qPrintable(QString::number(server.asked())));
        QVERIFY2(m_wait.progress.contains(u"2 of 3 probes passed: GET /healthy from this machine"_s),
                 qPrintable(m_wait.progress.join(u'\n')));
        QVERIFY(
            m_wait.progress.contains(u"Not ready yet: GET /healthy is answered with 503, asked from this machine"_s));
    }

    /// A probe that fails while it holds begins the hold anew, too.
    void probesWhileItHolds()
    {
        ScriptedServer server({200, 200, 503, 200});
        const auto begun = core::monotonicNow();
        begin(run(publishing(server.serverPort())), {HealthGate::Kind::Http, 8080, u"/"_s},
              {.stayReady = 1'000ms, .probeEvery = 300ms});
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QVERIFY2(m_wait.passed(), qPrintable(m_wait.error()));
        QVERIFY(core::monotonicNow() - begun >= 1'800ms); // three probes, by timers that are coarse, then a second
        QVERIFY(m_wait.progress.contains(u"Not ready yet: GET / is answered with 503, asked from this machine"_s));
    }

    void tooLate()
    {
        ScriptedServer server({404});
        begin(run(publishing(server.serverPort())), {HealthGate::Kind::Http, 8080, u"/"_s},
              {.deadline = 1s, .probeEvery = 50ms});
        QTRY_VERIFY_WITH_TIMEOUT(m_wait.outcome, 30'000);
        QCOMPARE(m_wait.error(), u"It was not ready within 1 s: GET / is answered with 404, asked from this machine"_s);
        QCOMPARE(m_wait.asked, QString()); // that is for what passes
    }

    void commands()
    {
        const auto http =
            services::probeCommands({HealthGate::Kind::Http, 0, u"/a b?c=$(d)"_s}, 8080, std::chrono::seconds(5));
        QCOMPARE(http.value(0), (QStringList{u"curl"_s, u"-gfsS"_s, u"-m"_s, u"5"_s, u"-o"_s, u"/dev/null"_s,
                                             u"http://127.0.0.1:8080/a%20b?c=$(d)"_s}));
        QCOMPARE(http.value(1), (QStringList{u"wget"_s, u"-q"_s, u"-T"_s, u"5"_s, u"-O"_s, u"/dev/null"_s,
                                             u"http://127.0.0.1:8080/a%20b?c=$(d)"_s}));
        QCOMPARE(http.value(2).value(0), u"busybox"_s);
        const auto tcp = services::probeCommands({HealthGate::Kind::Tcp, 0, {}}, 81, std::chrono::seconds(0));
        QCOMPARE(tcp.value(0), (QStringList{u"nc"_s, u"-z"_s, u"-w"_s, u"1"_s, u"127.0.0.1"_s, u"81"_s}));
        for (const QStringList &command : http + tcp)
            QVERIFY(!command.contains(u"sh"_s) && !command.contains(u"-c"_s)); // no shell
    }

    void noSuchCommand_data()
    {
        QTest::addColumn<QByteArray>("output");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<bool>("isNone");
        QTest::newRow("docker") << QByteArray(
                                       "OCI runtime exec failed: exec failed: unable to start container process: "
                                       "exec: \"curl\": executable file not found in $PATH: unknown\r\n")
                                << 126 << true;
        QTest::newRow("podman") << QByteArray("Error: crun: executable file `curl` not found in $PATH") << 127 << true;
        QTest::newRow("not to be executed") << QByteArray() << 126 << true;
        QTest::newRow("another busybox") << QByteArray("nc: invalid option -- 'z'\nBusyBox v1.35.0") << 1 << true;
        QTest::newRow("an applet less") << QByteArray("nc: applet not found") << 127 << true;
        QTest::newRow("crashed") << QByteArray() << 139 << true;
        QTest::newRow("503") << QByteArray("wget: server returned error: HTTP/1.1 503 Service Unavailable") << 1
                             << false;
        QTest::newRow("refused") << QByteArray() << 1 << false;
        QTest::newRow("passed") << QByteArray("invalid option") << 0 << false;
    }
    void noSuchCommand()
    {
        QFETCH(QByteArray, output);
        QFETCH(int, exitCode);
        QTEST(services::isNoProbe(output, exitCode), "isNone");
    }

    void words()
    {
        const HealthGate http{HealthGate::Kind::Http, 0, u"/healthy"_s};
        using services::ProbeWay;
        QCOMPARE(services::probeWords(http, ProbeWay::Desktop, u"aws1"_s), u"GET /healthy from this machine"_s);
        QCOMPARE(services::probeWords(http, ProbeWay::Ssh, u"aws1"_s), u"GET /healthy through ssh to aws1"_s);
        QCOMPARE(services::probeWords({HealthGate::Kind::Tcp, 0, {}}, ProbeWay::Exec, u"aws1"_s),
                 u"TCP by exec in the container"_s);
        const QString what = u"GET / is answered with 503"_s;
        QCOMPARE(services::askedWords(what, ProbeWay::Ssh, u"aws1"_s), what + u", asked through ssh to aws1"_s);
        QCOMPARE(services::askedWords(what, ProbeWay::Exec, u"aws1"_s), what + u", asked by exec in the container"_s);
    }

private:
    static simulator::ContainerSpec publishing(quint16 port)
    {
        simulator::ContainerSpec spec;
        spec.ports = {{.target = 8080, .requested = port}};
        return spec;
    }

    /// One that runs; its id.
    QString run(simulator::ContainerSpec spec)
    {
        QString id;
        m_hosts->engine().apply([&](EngineState &state, qint64 now) {
            if (!state.image(u"app:1"_s))
                state.addImage({.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}},
                               now);
            spec.name = u"web-1"_s;
            spec.image = u"app:1"_s;
            id = state.create(spec, now).id;
            state.start(id, now);
        });
        return id;
    }
    void die(const QString &id, int exitCode)
    {
        m_hosts->engine().apply([&](EngineState &state, qint64 now) { state.die(id, exitCode, now); });
    }
    void probe(const QString &id, HealthState health)
    {
        m_hosts->engine().apply([&](EngineState &state, qint64 now) { state.probe(id, health, now); });
    }
    bool isRunning(const QString &id) const
    {
        const auto *container = m_hosts->engine().state().container(id);
        return container && container->state == simulator::ContainerState::Running;
    }
    void begin(const QString &id, const HealthGate &gate, const GateTimes &times, bool isNew = false)
    {
        m_wait = {};
        m_wait.task = services::waitForGate(m_hosts->fleet(), m_loop, {m_host->id(), id}, gate, times,
                                            [this](const core::Result<void> &outcome) { m_wait.outcome = outcome; },
                                            {.progress = [this](const QString &text) { m_wait.progress << text; },
                                             .asked = [this](const QString &how) { m_wait.asked = how; },
                                             .isNew = isNew});
    }

    net::HttpLoop m_loop;
    std::unique_ptr<SimulatedHosts> m_hosts;
    fleet::HostConnection *m_host = nullptr;
    Wait m_wait;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::GateTest)
#include "gate.moc"
