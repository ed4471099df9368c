// SPDX-License-Identifier: GPL-3.0-or-later
// Snapshots of 100 simulated hosts of 1,000 containers, in a process of their own: how long one takes, what memory it
// takes beside what the desktop has anyway, and how long two of them take to be compared. Limits: 10 s, 300 MB, 2 s.
#include "fleet/fleet.h"
#include "net/sshservice.h"
#include "snapshots/capture.h"
#include "snapshots/compare.h"
#include "snapshots/snapshotfile.h"
#include "support/fleet/loopwatch.h"
#include "support/runloop.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>
#include <cstdio>
#include <optional>
#include <sys/resource.h>
#include <unistd.h>

namespace {

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using snapshots::Snapshot;

constexpr int hosts = 100;
constexpr int containersPerHost = 1000;

/// The most this process has had so far; `VmHWM`, or `VmRSS` for what it has now.
double memoryMb(const char *which)
{
    QFile file(u"/proc/self/status"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    for (const QByteArray &line : file.readAll().split('\n')) {
        if (line.startsWith(which))
            return line.mid(line.indexOf(':') + 1).trimmed().split(' ').first().toDouble() * 1024 / 1e6;
    }
    return 0;
}

/// From now on VmHWM counts anew.
void forgetPeak()
{
    QFile file(u"/proc/self/clear_refs"_s);
    if (file.open(QIODevice::WriteOnly))
        file.write("5");
}

std::optional<Snapshot> taken(fleet::Fleet &fleet)
{
    std::optional<Snapshot> snapshot;
    const core::Task task =
        snapshots::capture(fleet, {}, {}, [&snapshot](Snapshot made) { snapshot = std::move(made); });
    tests::runUntil([&snapshot] { return snapshot.has_value(); }, 300s);
    return snapshot;
}

size_t sizeOf(const Snapshot &snapshot)
{
    size_t count = 0;
    for (const auto &host : snapshot.hosts)
        count += host.state == snapshots::HostPart::State::Read ? host.containers.size() : 0;
    return count;
}

bool within(const char *what, double value, double limit, const char *unit)
{
    std::printf("  %-38s %8.2f %s, limit %.0f (ratio %.2f)%s\n", what, value, unit, limit, value / limit,
                value <= limit ? "" : "  TOO MUCH");
    return value <= limit;
}

double secondsOf(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const rlimit files{8192, 8192};
    setrlimit(RLIMIT_NOFILE, &files);
    const QTemporaryDir folder;
    QProcess simulator;
    simulator.start(QStringLiteral(BAYPLAN_SIMULATE), {u"--hosts"_s, QString::number(hosts), u"--containers"_s,
                                                       QString::number(containersPerHost), u"--dir"_s, folder.path()});
    QByteArray announced;
    const auto isReady = [&] {
        announced += simulator.readAllStandardOutput();
        return announced.endsWith("ready\n");
    };
    if (!tests::runUntil(isReady, 120s)) {
        std::fprintf(stderr, "the simulator did not start: %s\n", simulator.readAllStandardError().constData());
        return 1;
    }
    net::HttpLoop loop;
    net::SshService ssh;
    fleet::Fleet fleet({loop, ssh});
    for (const QByteArray &line : announced.trimmed().split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() == 2)
            fleet.addHost({QString::fromUtf8(words.at(0)), *engine::Endpoint::parse(QString::fromUtf8(words.at(1)))});
    }
    const auto settled = [&] {
        const auto all = fleet.hosts();
        return std::all_of(all.begin(), all.end(), [](const auto *host) { return host->isSettled(); });
    };
    if (!tests::runUntil(settled, 300s)) {
        std::fprintf(stderr, "the hosts did not settle\n");
        return 1;
    }

    std::printf("%d hosts of %d containers, simulated\n", hosts, containersPerHost);
    const double before = memoryMb("VmRSS");
    forgetPeak();
    tests::LoopWatch watch;
    QElapsedTimer timer;
    timer.start();
    const auto first = taken(fleet);
    const double capture = secondsOf(timer);
    const qint64 blocked = watch.longestBlock();
    const QString path = folder.filePath(u"first.json.zst"_s);
    timer.restart();
    if (!first || !snapshots::saveSnapshot(*first, path))
        return 1;
    const double saving = secondsOf(timer);
    const double extra = memoryMb("VmHWM") - before;
    if (sizeOf(*first) != size_t(hosts) * containersPerHost) {
        std::fprintf(stderr, "%zu containers were read\n", sizeOf(*first));
        return 1;
    }
    auto second = taken(fleet);
    if (!second)
        return 1;
    second->hosts[0].containers.pop_back(); // one has gone
    timer.restart();
    const auto comparison = snapshots::compare(*first, *second, {.withNoise = true});
    const double comparing = secondsOf(timer);
    timer.restart();
    const auto loaded = snapshots::loadSnapshot(path);
    const double loading = secondsOf(timer);
    std::printf("  the file: %.1f MB, written in %.2f s, read back in %.2f s\n", double(QFileInfo(path).size()) / 1e6,
                saving, loading);
    std::printf("  the event loop was blocked for %lld ms at most while it was taken\n", blocked);
    std::printf("  compared: %d objects differ\n", int(comparison.changes.size()));
    const bool quick = within("one snapshot", capture, 10, "s");
    const bool small = within("memory beside what the desktop has", extra, 300, "MB");
    const bool compared = within("two compared", comparing, 2, "s");
    simulator.terminate();
    simulator.waitForFinished(5'000);
    const bool whole = loaded && sizeOf(*loaded) == sizeOf(*first) && !comparison.changes.isEmpty();
    return quick && small && compared && whole ? 0 : 1;
}
