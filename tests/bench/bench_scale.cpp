// SPDX-License-Identifier: GPL-3.0-or-later
// 100 simulated hosts of 100 containers, in a process of their own: how soon the table is full, what it takes here, and
// what an idle desktop costs each engine.
#include "fleet/containersmodel.h"
#include "fleet/fleet.h"
#include "fleet/portsmodel.h"
#include "net/sshservice.h"
#include "support/fleet/loopwatch.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <sys/resource.h>
#include <sys/times.h>
#include <unistd.h>

namespace {

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

constexpr int hosts = 100;
constexpr int containersPerHost = 100;
constexpr int idleSeconds = 30;
constexpr double pingsPerSecond = 1.0 / 5.0;

double residentMiB()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * double(sysconf(_SC_PAGESIZE)) / 1024 / 1024;
}

double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval &t) { return double(t.tv_sec) + double(t.tv_usec) / 1e6; };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

/// Requests so far, by path, over all simulated engines.
QJsonObject traffic(QProcess &simulator)
{
    simulator.readAllStandardOutput();
    ::kill(pid_t(simulator.processId()), SIGUSR1);
    QByteArray line;
    const bool answered = QTest::qWaitFor(
        [&] {
            line += simulator.readAllStandardOutput();
            return line.contains('\n');
        },
        5'000);
    return answered ? QJsonDocument::fromJson(line.trimmed()).object() : QJsonObject();
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    rlimit limit{8192, 8192};
    setrlimit(RLIMIT_NOFILE, &limit);
    const QTemporaryDir folder;
    QProcess simulator;
    simulator.start(QStringLiteral(BAYPLAN_SIMULATE), {u"--hosts"_s, QString::number(hosts), u"--containers"_s,
                                                       QString::number(containersPerHost), u"--dir"_s, folder.path()});
    QByteArray announced;
    const bool ready = QTest::qWaitFor(
        [&] {
            announced += simulator.readAllStandardOutput();
            return announced.endsWith("ready\n");
        },
        60'000);
    if (!ready) {
        std::fprintf(stderr, "the simulator did not start: %s\n", simulator.readAllStandardError().constData());
        return 1;
    }

    const double memoryBefore = residentMiB();
    const double cpuBefore = cpuSeconds();
    tests::LoopWatch watch;
    QElapsedTimer since;
    since.start();
    net::HttpLoop loop;
    net::SshService ssh;
    fleet::Fleet fleet({loop, ssh});
    fleet::ContainersModel containers(fleet);
    fleet::PortsModel ports(fleet);
    for (const QByteArray &line : announced.trimmed().split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() == 2)
            fleet.addHost({QString::fromUtf8(words.at(0)), *engine::Endpoint::parse(QString::fromUtf8(words.at(1)))});
    }
    if (!QTest::qWaitFor([&] { return containers.rowCount() == hosts * containersPerHost; }, 120'000))
        return 1;
    const qint64 full = since.elapsed();
    const auto settled = [&] {
        const auto all = fleet.hosts();
        return std::all_of(all.begin(), all.end(), [](const auto *host) { return host->isSettled(); });
    };
    if (!QTest::qWaitFor(settled, 120'000))
        return 1;
    std::printf("%d hosts of %d containers, simulated\n", hosts, containersPerHost);
    std::printf("  full table after          %6lld ms\n", full);
    std::printf("  every detail read after   %6lld ms (%d inspects)\n", since.elapsed(), hosts * containersPerHost);
    std::printf("  event loop blocked for    %6lld ms at most\n", watch.longestBlock());
    std::printf("  CPU of this process       %6.2f s\n", cpuSeconds() - cpuBefore);
    std::printf("  memory of this process   +%6.1f MiB\n", residentMiB() - memoryBefore);

    const QJsonObject before = traffic(simulator);
    const double cpuIdle = cpuSeconds();
    QTest::qWait(idleSeconds * 1000); // the measurement is of what happens in this time
    const QJsonObject after = traffic(simulator);
    double pings = 0;
    double others = 0;
    const QJsonObject paths = after[u"byPath"_s].toObject();
    for (auto it = paths.begin(); it != paths.end(); ++it) {
        const double count = it.value().toDouble() - before[u"byPath"_s][it.key()].toDouble();
        (it.key().endsWith(u"/_ping"_s) ? pings : others) += count;
    }
    const double perHost = pings / hosts / idleSeconds;
    std::printf("idle for %d s\n", idleSeconds);
    std::printf("  pings                     %6.3f /s and engine, %.2f of the %.1f allowed\n", perHost,
                perHost / pingsPerSecond, pingsPerSecond);
    std::printf("  other requests            %6.0f\n", others);
    std::printf("  CPU of this process       %6.2f %%\n", (cpuSeconds() - cpuIdle) / idleSeconds * 100);
    simulator.terminate();
    simulator.waitForFinished(5'000);
    return others == 0 && perHost <= pingsPerSecond * 1.1 ? 0 : 1;
}
