// SPDX-License-Identifier: GPL-3.0-or-later
// The history of containers' use and their processes, on real Docker and Podman engines: held against the docker
// command, and broken off where a host was lost.
#include "fleet/hostsampler.h"
#include "fleet/processesmodel.h"
#include "fleet/statspoller.h"
#include "net/sshservice.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QJsonObject>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::ContainerKey;
using fleet::UsePoint;

namespace {

/// "1.5MiB", "704kB", "0B", as the docker command prints them.
double bytesOf(const QString &text)
{
    static const QRegularExpression pattern(u"^([\\d.]+)\\s*([kKMGT]?)(i?)B$"_s);
    const auto match = pattern.match(text.trimmed());
    if (!match.hasMatch())
        return -1;
    const double base = match.captured(3).isEmpty() ? 1000 : 1024;
    return match.captured(1).toDouble() *
           std::pow(base,
                    double(u" kMGT"_s.indexOf(match.captured(2).toLower() == u"k"_s ? u"k"_s : match.captured(2))));
}

// Half a CPU, five processes, and 100 kB over its network now and then.
const QStringList busy{u"--cpus"_s, u"0.5"_s, u"--entrypoint"_s, u"/bin/busybox"_s};
const QStringList script{u"sh"_s, u"-c"_s, u"for i in 1 2 3; do sleep 3600 & done; while :; do :; done"_s};

} // namespace

class TestStatsHistory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && !m_engines.podmanSocket().isEmpty(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }
    void init()
    {
        m_fleet = std::make_unique<fleet::Fleet>(engine::Ways{m_loop, m_ssh});
        m_docker = add(u"docker"_s, m_engines.endpoint(1));
        m_podman = add(u"podman"_s, u"unix://"_s + m_engines.podmanSocket());
        for (const fleet::HostConnection *host : m_fleet->hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled(), 30'000);
    }
    void cleanup()
    {
        m_fleet.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void asTheDockerCommandHasIt_data()
    {
        QTest::addColumn<bool>("podman");
        QTest::newRow("Docker") << false;
        QTest::newRow("Podman") << true;
    }
    void asTheDockerCommandHasIt()
    {
        QFETCH(bool, podman);
        const DockerCli docker(podman ? m_engines.podmanSocket() : m_engines.socket(1));
        const QString id = runBusy(podman);
        QVERIFY(!id.isNull());
        const ContainerKey key{podman ? m_podman : m_docker, id};
        fleet::StatsPoller poller(*m_fleet);
        QObject viewer;
        poller.setRowsInView(&viewer, {key});
        const auto &history = poller.history();
        QTRY_VERIFY_WITH_TIMEOUT(history.points(key).size() >= 2, 60'000);
        const UsePoint point = history.points(key).back();
        const QJsonObject shown =
            docker.jsonLines({u"stats"_s, u"--no-stream"_s, u"--format"_s, u"{{json .}}"_s, id}).value(0);
        qInfo().noquote() << "docker stats:" << shown.value(u"CPUPerc"_s).toString()
                          << shown.value(u"MemUsage"_s).toString() << shown.value(u"NetIO"_s).toString()
                          << shown.value(u"BlockIO"_s).toString() << shown.value(u"PIDs"_s).toString()
                          << "– ours:" << point.cpu << "%" << point.memory << "bytes," << point.pids << "pids";
        QVERIFY2(point.cpu > 25 && point.cpu < 75, "the limit is half a CPU");
        QCOMPARE(QString::number(int(point.pids)), shown.value(u"PIDs"_s).toString());
        const double memory = bytesOf(shown.value(u"MemUsage"_s).toString().section(u'/', 0, 0));
        QVERIFY2(std::abs(double(point.memory) - memory) < 0.25 * memory + 65'536, qPrintable(QString::number(memory)));

        // Sums since the start, which rates are made of: as `docker stats` counts them.
        const auto reading = poller.store().history(key)->last;
        QVERIFY(reading);
        const QString network = shown.value(u"NetIO"_s).toString();
        const QString block = shown.value(u"BlockIO"_s).toString();
        const auto near = [](quint64 ours, double theirs) {
            return theirs >= 0 && std::abs(double(ours) - theirs) <= 0.1 * theirs + 2000;
        };
        QVERIFY2(near(reading->networkIn, bytesOf(network.section(u'/', 0, 0))), qPrintable(network));
        QVERIFY2(near(reading->networkOut, bytesOf(network.section(u'/', 1, 1))), qPrintable(network));
        QVERIFY2(near(reading->blockRead, bytesOf(block.section(u'/', 0, 0))), qPrintable(block));
        QVERIFY2(near(reading->blockWrite, bytesOf(block.section(u'/', 1, 1))), qPrintable(block));
    }

    void networkTrafficIsSeen()
    {
        const DockerCli docker(m_engines.socket(1));
        const QString sink =
            docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"sink"_s, u"--entrypoint"_s, u"/bin/busybox"_s, image(false),
                        u"nc"_s, u"-ll"_s, u"-p"_s, u"9"_s, u"-e"_s, u"cat"_s});
        const QString address = docker.run({u"inspect"_s, u"-f"_s, u"{{.NetworkSettings.IPAddress}}"_s, u"sink"_s});
        QVERIFY(!sink.isNull() && !address.isEmpty());
        // 200 kB a second, by the clock of busybox's sleep.
        const QString source = docker.run(
            {u"run"_s, u"-d"_s, u"--entrypoint"_s, u"/bin/busybox"_s, image(false), u"sh"_s, u"-c"_s,
             u"while :; do dd if=/dev/zero bs=1000 count=200 2>/dev/null; sleep 1; done | nc %1 9 >/dev/null"_s.arg(
                 address)});
        QVERIFY(!source.isNull());
        fleet::StatsPoller poller(*m_fleet);
        QObject viewer;
        const ContainerKey key{m_docker, sink};
        poller.setRowsInView(&viewer, {key});
        const auto isRight = [](float rate) { return rate > 100'000 && rate < 400'000; };
        const auto last = [&] {
            const auto &points = poller.history().points(key);
            return points.empty() ? UsePoint() : points.back();
        };
        QTRY_VERIFY2_WITH_TIMEOUT(isRight(last().networkIn) && isRight(last().networkOut),
                                  qPrintable(u"%1 in, %2 out"_s.arg(last().networkIn).arg(last().networkOut)), 60'000);
        qInfo("200 kB/s and its echo read %.0f kB/s in, %.0f kB/s out", double(last().networkIn) / 1000,
              double(last().networkOut) / 1000);
    }

    void aLostHostLeavesAGap()
    {
        const QString id = runBusy(false);
        QVERIFY(!id.isNull());
        const ContainerKey key{m_docker, id};
        fleet::StatsPoller poller(*m_fleet);
        const fleet::HostSampler sampler(*m_fleet, poller);
        QObject viewer;
        poller.setRowsInView(&viewer, {key});
        poller.setHostsInView(&viewer, QSet<fleet::HostId>{m_docker});
        const auto &points = [&]() -> const std::vector<UsePoint> & { return poller.history().points(key); };
        QTRY_VERIFY_WITH_TIMEOUT(points().size() >= 2, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(!sampler.history().samples(m_docker).empty(), 60'000);
        QVERIFY2(sampler.history().samples(m_podman).empty(), "nobody looks at that host");

        QVERIFY(!m_engines.run({u"kill"_s, u"1"_s}).isNull());
        const fleet::HostConnection *host = m_fleet->host(m_docker);
        QTRY_VERIFY_WITH_TIMEOUT(!fleet::isLive(host->status().state), 60'000);
        const size_t before = points().size();
        const auto hostSamples = sampler.history().samples(m_docker).size();
        QTest::qWait(500); // a tick of the poller
        QCOMPARE(points().size(), before);
        QVERIFY(!m_engines.run({u"start"_s, u"1"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(host->isSettled(), 60'000);
        // Its containers ended with the engine, or go on; either way the line begins anew.
        const DockerCli docker(m_engines.socket(1));
        docker.run({u"start"_s, id}, true);
        QTRY_VERIFY_WITH_TIMEOUT(points().size() >= before + 2, 60'000);
        QVERIFY(points().at(before).afterGap);
        const auto now = core::now();
        QCOMPARE(poller.history()
                     .segments(key, fleet::StatsHistory::Figure::Cpu, now - std::chrono::hours(1), now, 10'000)
                     .size(),
                 2);
        QTRY_VERIFY_WITH_TIMEOUT(sampler.history().samples(m_docker).size() > hostSamples, 60'000);
    }

    void processesOfBothKinds()
    {
        const QString docker = runBusy(false);
        const QString podman = runBusy(true);
        QVERIFY(!docker.isNull() && !podman.isNull());
        const QList<ContainerKey> keys{{m_docker, docker}, {m_podman, podman}};
        QTRY_VERIFY_WITH_TIMEOUT(known(keys.at(0)) && known(keys.at(1)), 30'000);
        fleet::ProcessReader reader(*m_fleet);
        const fleet::ProcessesModel model(*m_fleet, reader);
        reader.setContainers(keys);
        QSignalSpy read(&reader, &fleet::ProcessReader::read);
        QVERIFY(!read.wait(500)); // not yet active
        reader.setActive(true);
        QTRY_VERIFY_WITH_TIMEOUT(reader.isComplete(), 60'000);
        for (const ContainerKey &key : keys) {
            const bool isPodman = key.host == m_podman;
            QVERIFY2(!reader.problem(key), reader.problem(key) ? qPrintable(reader.problem(key)->message()) : "");
            std::vector<engine::Process> processes;
            for (const fleet::ProcessRow &row : model.rows()) {
                if (row.container == key)
                    processes.push_back(row.process);
            }
            // As `docker top` has it.
            const DockerCli cli(isPodman ? m_engines.podmanSocket() : m_engines.socket(1));
            const QStringList shown = cli.lines(isPodman ? QStringList{u"top"_s, key.id, u"pid,args"_s}
                                                         : QStringList{u"top"_s, key.id, u"-eo"_s, u"pid,args"_s});
            QCOMPARE(qsizetype(processes.size()), shown.size() - 1);
            QCOMPARE(processes.size(), size_t(4));
            for (const engine::Process &process : processes) {
                const QString line = u"%1 %2"_s.arg(process.pid).arg(process.command);
                QVERIFY2(std::any_of(shown.begin(), shown.end(),
                                     [&](const QString &each) { return each.simplified() == line.simplified(); }),
                         qPrintable(line + u" is not in\n"_s + shown.join(u'\n')));
                QCOMPARE(process.user, u"root"_s);
                QVERIFY(process.parent && process.cpu && process.memory && process.age);
                QVERIFY(*process.memory > 0 && process.age->count() < 600);
            }
            // The one that is busy; Podman counts whole seconds of CPU time, which it has hardly had yet.
            const auto most = std::max_element(processes.begin(), processes.end(),
                                               [](const auto &a, const auto &b) { return *a.cpu < *b.cpu; });
            qInfo("%s: %s, %.1f %% CPU, %lld bytes", isPodman ? "Podman" : "Docker", qPrintable(most->command.left(40)),
                  *most->cpu, *most->memory);
            QVERIFY(isPodman || most->command.contains(u"while :"_s));
        }

        // It goes on: one that ends goes, one that comes is seen, and the others' rows stay.
        const DockerCli cli(m_engines.socket(1));
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QVERIFY(!cli.run({u"exec"_s, u"-d"_s, docker, u"/bin/busybox"_s, u"sleep"_s, u"777"_s}).isNull());
        const auto has = [&](const QString &command) {
            return std::any_of(model.rows().begin(), model.rows().end(),
                               [&](const auto &row) { return row.process.command.contains(command); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(has(u"sleep 777"_s), 60'000);
        QVERIFY(!cli.run({u"stop"_s, u"-t"_s, u"0"_s, docker}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 4, 60'000); // Podman's are left
        QVERIFY(!reader.problem(keys.at(0)));
        QVERIFY(reset.isEmpty());
        reader.setActive(false);
        const quint64 before = m_fleet->host(m_podman)->usage().requests;
        QTest::qWait(4'000);
        QVERIFY2(m_fleet->host(m_podman)->usage().requests - before <= 2, "only pings go on");
    }

private:
    static QString image(bool podman)
    {
        return podman ? u"localhost/bayplan-test/app:blue"_s : u"bayplan-test/app:blue"_s;
    }

    QString runBusy(bool podman) const
    {
        const DockerCli docker(podman ? m_engines.podmanSocket() : m_engines.socket(1));
        return docker.run(QStringList{u"run"_s, u"-d"_s} + busy + QStringList{image(podman)} + script);
    }

    fleet::HostId add(const QString &name, const QString &endpoint)
    {
        return m_fleet->addHost({name, *engine::Endpoint::parse(endpoint)});
    }

    bool known(const ContainerKey &key) const { return m_fleet->host(key.host)->live().container(key.id); }

    TestFleet m_engines;
    net::HttpLoop m_loop;
    net::SshService m_ssh;
    std::unique_ptr<fleet::Fleet> m_fleet;
    fleet::HostId m_docker = 0;
    fleet::HostId m_podman = 0;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestStatsHistory)
#include "tst_statshistory.moc"
