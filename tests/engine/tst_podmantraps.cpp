// SPDX-License-Identifier: GPL-3.0-or-later
// Where Podman's compatible API is not Docker's: each difference that concerns what is shown, against a real Podman.
#include "engine/tables.h"
#include "fleet/fleet.h"
#include "fleet/statspoller.h"
#include "net/sshservice.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString app = u"localhost/bayplan-test/app:blue"_s;

/// Without pings, so that requests are counted for what they are.
fleet::Timings countable()
{
    fleet::Timings timings;
    timings.pingEvery = 10min;
    return timings;
}

} // namespace

class TestPodmanTraps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(!m_engines.podmanSocket().isEmpty(), "no Podman: run this through tests/run"); }
    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        m_loop = std::make_unique<net::HttpLoop>();
        m_fleet = std::make_unique<fleet::Fleet>(engine::Ways{*m_loop, m_ssh}, countable());
        m_tables = std::make_unique<Tables>(*m_fleet);
        m_host = m_fleet->host(
            m_fleet->addHost({u"podman"_s, *engine::Endpoint::parse(u"unix://"_s + m_engines.podmanSocket())}));
        QTRY_VERIFY_WITH_TIMEOUT(m_host->isSettled(), 15'000);
    }
    void cleanup()
    {
        m_tables.reset();
        m_fleet.reset();
        m_loop.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void whatItIs()
    {
        const QJsonObject server =
            QJsonDocument::fromJson(m_docker.run({u"version"_s, u"--format"_s, u"{{json .Server}}"_s}).toUtf8())
                .object();
        const QString version = server[u"Version"_s].toString();
        QVERIFY(!version.isEmpty());
        using Model = fleet::HostsModel;
        QTRY_COMPARE(m_tables->hosts.index(0, Model::Engine).data().toString(), QString(u"Podman "_s + version));

        QTemporaryDir folder;
        const QStringList workspace{u"--workspace"_s, folder.filePath(u"w.json"_s)};
        program(workspace + QStringList{u"hosts"_s, u"add"_s, u"pod"_s, u"unix://"_s + m_engines.podmanSocket()});
        const QJsonObject host =
            QJsonDocument::fromJson(program(workspace + QStringList{u"hosts"_s, u"--json"_s})).array().at(0).toObject();
        QCOMPARE(host[u"state"_s].toString(), u"connected"_s);
        QCOMPARE(host[u"engine"_s].toString(), u"Podman"_s);
        QCOMPARE(host[u"version"_s].toString(), version);
    }

    /// /info has a new ID each time; a host is the same all the same.
    void itsIdIsNoIdentity()
    {
        const auto id = [&] { return m_docker.run({u"info"_s, u"--format"_s, u"{{.ID}}"_s}); };
        QVERIFY(!id().isEmpty());
        QVERIFY(id() != id());
        QSignalSpy changes(m_host, &fleet::HostConnection::statusChanged);
        const quint64 before = m_host->usage().requests;
        m_host->retryNow();
        QTRY_VERIFY(m_host->usage().requests >= before + 5); // events, containers, images, info, version
        QTRY_COMPARE(m_loop->active(), 1);                   // all are answered but the stream of events
        QCOMPARE(changes.size(), 0);
    }

    void probesCostLittle()
    {
        // Podman's probes are started by systemd's timers; here the test does what those do.
        const QString id =
            m_docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"checked"_s, u"--health-cmd"_s, u"test ! -e /bad"_s,
                          u"--health-interval"_s, u"1h"_s, u"--health-retries"_s, u"1"_s, app});
        QVERIFY(!id.isNull());
        const auto health = [&] {
            const engine::Container *container = m_host->live().container(id);
            return container ? engine::toString(container->health) : u"(not there)"_s;
        };
        QTRY_COMPARE_WITH_TIMEOUT(health(), u"starting"_s, 10'000);
        int events = 0;
        connect(m_host, &fleet::HostConnection::eventHappened, this,
                [&](const engine::Event &event) { events += event.action == u"health_status"_s; });
        QVERIFY(probe(u"checked"_s));
        QTRY_COMPARE_WITH_TIMEOUT(events, 1, 10'000);
        QTRY_COMPARE_WITH_TIMEOUT(health(), u"healthy"_s, 3'000); // although the event says “starting”
        QTRY_VERIFY(m_host->isSettled());

        const quint64 before = m_host->usage().requests;
        for (int i = 0; i < 20; ++i)
            QVERIFY(probe(u"checked"_s));
        QTRY_COMPARE_WITH_TIMEOUT(events, 21, 10'000);
        const quint64 spent = m_host->usage().requests - before;
        qInfo("20 probes cost %llu requests", qulonglong(spent));
        QVERIFY2(spent <= 3, qPrintable(QString::number(spent)));

        QVERIFY(!m_docker.run({u"exec"_s, u"checked"_s, u"/bin/busybox"_s, u"touch"_s, u"/bad"_s}).isNull());
        QVERIFY(probe(u"checked"_s));
        QTRY_COMPARE_WITH_TIMEOUT(health(), u"unhealthy"_s, 15'000); // read within ten seconds
    }

    void figuresAreRight()
    {
        const QString busy = m_docker.run({u"run"_s, u"-d"_s, u"--cpus"_s, u"0.5"_s, u"--entrypoint"_s,
                                           u"/bin/busybox"_s, app, u"sh"_s, u"-c"_s, u"while :; do :; done"_s});
        const QString idle = m_docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"idle"_s, app});
        const QString stopped = m_docker.run({u"create"_s, app});
        QVERIFY(!busy.isNull() && !idle.isNull() && !stopped.isNull());
        QTRY_VERIFY_WITH_TIMEOUT(m_host->live().container(busy) && m_host->live().container(idle), 10'000);
        fleet::StatsPoller poller(*m_fleet);
        QObject viewer;
        const fleet::HostId host = m_host->id();
        poller.setRowsInView(&viewer, {{host, busy}, {host, idle}, {host, stopped}});
        const auto &store = poller.store();
        const auto count = [&](const QString &id) {
            const auto *history = store.history({host, id});
            return history ? history->cpu.size() : 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(count(busy) >= 3 && count(idle) >= 2, 30'000);
        const double cpu = *store.cpu({host, busy});
        qInfo("half a busy CPU reads %.1f %%, an idle container %.1f %%", cpu, store.cpu({host, idle}).value_or(-1));
        QVERIFY2(cpu > 25 && cpu < 75, qPrintable(QString::number(cpu)));
        QVERIFY(store.cpu({host, idle}).value_or(100) < 10);
        QVERIFY(!store.history({host, stopped}));
        // Podman tells no file pages that could be dropped, so what it says is what is used: as docker stats shows it.
        const QString shown = m_docker.run({u"stats"_s, u"--no-stream"_s, u"--format"_s, u"{{.MemUsage}}"_s, u"idle"_s})
                                  .section(u' ', 0, 0);
        const double ours = double(*store.memory({host, idle}));
        QVERIFY2(std::abs(ours - bytesOf(shown)) < 0.25 * ours + 65'536,
                 qPrintable(u"%1 and %2"_s.arg(ours).arg(shown)));
    }

    void portsAreChosenOnce()
    {
        const QString id = m_docker.run({u"create"_s, u"--name"_s, u"late"_s, u"-p"_s, u"8080"_s, app});
        QTRY_COMPARE_WITH_TIMEOUT(m_tables->ports.rowCount(), 1, 10'000);
        const auto port = [&] { return m_tables->ports.row(0).port; };
        const quint16 chosen = port().published;
        QVERIFY(chosen > 0);
        QVERIFY(!port().inUse);
        for (int i = 0; i < 2; ++i) {
            QVERIFY(!m_docker.run({u"start"_s, u"late"_s}).isNull());
            QTRY_VERIFY_WITH_TIMEOUT(port().inUse, 10'000);
            QCOMPARE(port().published, chosen);
            QCOMPARE(m_docker.run({u"port"_s, u"late"_s, u"8080"_s}).section(u':', -1), QString::number(chosen));
            QVERIFY(!m_docker.run({u"stop"_s, u"-t"_s, u"0"_s, u"late"_s}).isNull());
            QTRY_VERIFY_WITH_TIMEOUT(!port().inUse, 10'000); // though Podman goes on listing it
            QCOMPARE(m_tables->ports.rowCount(), 1);
            QCOMPARE(port().published, chosen);
            QVERIFY(m_host->live().container(id)->ports.empty());
        }
    }

    void restartPoliciesAreRead()
    {
        QHash<QString, bool> wanted;
        for (const QString &policy : {u"no"_s, u"always"_s, u"unless-stopped"_s, u"on-failure:3"_s}) {
            const QString id = m_docker.run({u"create"_s, u"--restart"_s, policy, app});
            QVERIFY(!id.isNull());
            wanted.insert(id, policy != u"no"_s);
        }
        for (auto it = wanted.cbegin(); it != wanted.cend(); ++it) {
            const auto container = [&] { return m_host->live().container(it.key()); };
            QTRY_VERIFY_WITH_TIMEOUT(container() && container()->detailed, 10'000);
            QCOMPARE(container()->restarts, it.value());
        }
    }

    void namesAndRemovals()
    {
        const QString id = m_docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"first"_s, app});
        const auto row = [&]() -> const fleet::ContainerRow * {
            for (const fleet::ContainerRow &each : m_tables->containers.rows()) {
                if (each.container.id == id)
                    return &each;
            }
            return nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(row(), 10'000);
        QCOMPARE(row()->container.name, u"first"_s);
        QCOMPARE(row()->image, app); // with its registry, as Podman keeps it
        QVERIFY(!m_docker.run({u"rename"_s, u"first"_s, u"second"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(row()->container.name, u"second"_s, 10'000);

        const auto images = [&] { return m_tables->images.rowCount(); };
        QTRY_VERIFY(m_host->isSettled());
        const int before = images();
        QTemporaryDir folder;
        QFile file(folder.filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QString archive = folder.filePath(u"made.tar"_s);
        QCOMPARE(QProcess::execute(u"tar"_s, {u"cf"_s, archive, u"-C"_s, folder.path(), u"file"_s}), 0);
        QVERIFY(!m_docker.run({u"import"_s, archive, u"localhost/made:1"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(images(), before + 1, 10'000);
        QVERIFY(!m_docker.run({u"tag"_s, u"localhost/made:1"_s, u"localhost/made:2"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(images(), before + 2, 10'000);
        QVERIFY(!m_docker.run({u"rmi"_s, u"localhost/made:2"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(images(), before + 1, 10'000);
        QVERIFY(!m_docker.run({u"rmi"_s, u"localhost/made:1"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(images(), before, 10'000);

        // Volumes are not shown; their “remove” is nobody else's.
        QVERIFY(!m_docker.run({u"volume"_s, u"create"_s, u"bayplan-trap"_s}).isNull());
        QVERIFY(!m_docker.run({u"volume"_s, u"rm"_s, u"bayplan-trap"_s}).isNull());
        QCOMPARE(m_tables->containers.rowCount(), 1);
        QVERIFY(!m_docker.run({u"rm"_s, u"-f"_s, u"second"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(m_tables->containers.rowCount(), 0, 10'000);
        QVERIFY(!m_host->status().problem);
        QCOMPARE(m_tables->resets(), 0);
    }

private:
    /// Runs a container's health check once, as Podman's own timers do.
    bool probe(const QString &name)
    {
        net::HttpRequest request;
        request.origin = {m_engines.podmanSocket(), "http://podman", u"podman"_s};
        request.path = "/v4.0.0/libpod/containers/" + name.toUtf8() + "/healthcheck";
        std::optional<core::Result<net::HttpReply>> reply;
        const core::Task task =
            m_loop->fetch(request, [&](core::Result<net::HttpReply> result) { reply = std::move(result); });
        return QTest::qWaitFor([&] { return reply.has_value(); }, 20'000) && *reply && (*reply)->head.status == 200;
    }
    static QByteArray program(const QStringList &words)
    {
        QProcess process;
        process.start(QStringLiteral(BAYPLAN_PROGRAM), words);
        return process.waitForFinished(40'000) && process.exitCode() == 0 ? process.readAllStandardOutput()
                                                                          : QByteArray();
    }
    /// "576KiB"
    static double bytesOf(const QString &text)
    {
        static const QHash<QString, double> units{
            {u"B"_s, 1}, {u"KiB"_s, 1024}, {u"MiB"_s, 1024 * 1024}, {u"GiB"_s, 1024.0 * 1024 * 1024}};
        qsizetype end = 0;
        while (end < text.size() && (text[end].isDigit() || text[end] == u'.'))
            ++end;
        return text.left(end).toDouble() * units.value(text.mid(end));
    }

    TestFleet m_engines;
    DockerCli m_docker{m_engines.podmanSocket()};
    net::SshService m_ssh;
    std::unique_ptr<net::HttpLoop> m_loop;
    std::unique_ptr<fleet::Fleet> m_fleet;
    std::unique_ptr<Tables> m_tables;
    fleet::HostConnection *m_host = nullptr;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestPodmanTraps)
#include "tst_podmantraps.moc"
