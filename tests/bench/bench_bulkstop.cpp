// SPDX-License-Identifier: GPL-3.0-or-later
// Sixty containers on three real engines, stopped as one operation, beside `docker stop` of each engine's share: what
// the slowest engine needs for its share is what the whole may take, and a fifth more. The engines are on one machine
// and use up its processors, so the three commands run at the same time; what one needs with the machine for itself is
// told beside it.
#include "engine/actionbench.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QProcess>

#include <algorithm>
#include <array>
#include <cstdio>
#include <functional>
#include <memory>
#include <vector>

namespace {

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

constexpr int share = 20;
constexpr int rounds = 3;
constexpr double limit = 1.2;

QStringList names()
{
    QStringList list;
    for (int n = 0; n < share; ++n)
        list << u"bulk-%1"_s.arg(n);
    return list;
}

/// `image` says how they take to being stopped: at once, or only by being killed after the timeout.
bool createAll(const tests::TestFleet &engines, const QString &image)
{
    if (!engines.removeAllContainers())
        return false;
    for (int i = 1; i <= engines.count(); ++i) {
        const tests::DockerCli docker(engines.socket(i));
        for (const QString &name : names()) {
            if (docker.run({u"create"_s, u"--stop-timeout"_s, u"2"_s, u"--name"_s, name, image}).isNull())
                return false;
        }
    }
    return true;
}

bool startAll(const tests::TestFleet &engines)
{
    std::vector<std::unique_ptr<QProcess>> commands;
    for (int i = 1; i <= engines.count(); ++i) {
        commands.push_back(std::make_unique<QProcess>());
        commands.back()->start(u"docker"_s, QStringList{u"-H"_s, engines.endpoint(i), u"start"_s} + names());
    }
    bool started = true;
    for (const auto &command : commands)
        started = command->waitForFinished(120'000) && command->exitCode() == 0 && started;
    return started;
}

double secondsOf(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

/// The slowest engine's time for its share by the docker command; 0 when that fails.
double dockersTime(const tests::TestFleet &engines, bool atTheSameTime)
{
    double slowest = 0;
    std::vector<std::unique_ptr<QProcess>> commands;
    const auto waitForAll = [&](const QElapsedTimer &timer) {
        bool ended = true;
        for (const auto &command : commands)
            ended = command->waitForFinished(120'000) && command->exitCode() == 0 && ended;
        commands.clear();
        slowest = std::max(slowest, secondsOf(timer));
        return ended;
    };
    QElapsedTimer timer;
    timer.start();
    for (int i = 1; i <= engines.count(); ++i) {
        commands.push_back(std::make_unique<QProcess>());
        commands.back()->start(u"docker"_s, QStringList{u"-H"_s, engines.endpoint(i), u"stop"_s} + names());
        if (!atTheSameTime) {
            if (!waitForAll(timer))
                return 0;
            timer.restart();
        }
    }
    return waitForAll(timer) ? slowest : 0;
}

double ourTime(const tests::TestFleet &engines)
{
    tests::ActionBench bench;
    for (int i = 1; i <= engines.count(); ++i) {
        if (!bench.add({u"engine%1"_s.arg(i), *engine::Endpoint::parse(engines.endpoint(i))}))
            return 0;
    }
    const auto plan = bench.plan({.action = operations::ContainerAction::Stop}, names(), share * engines.count());
    if (plan.included.size() != share * engines.count())
        return 0;
    QElapsedTimer timer;
    timer.start();
    operations::Operation &operation = bench.operations().run(plan.plan);
    if (!tests::ActionBench::waitForEnd(operation) || !tests::failures(&operation).isEmpty())
        return 0;
    return secondsOf(timer);
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// True if the ratio is within the limit.
bool measure(const tests::TestFleet &engines, const QString &title, const QString &image)
{
    if (!createAll(engines, image))
        return false;
    const std::array<std::function<double()>, 3> ways{[&] { return dockersTime(engines, false); },
                                                      [&] { return dockersTime(engines, true); },
                                                      [&] { return ourTime(engines); }};
    std::array<std::vector<double>, 3> times;
    for (int round = 0; round < rounds; ++round) {
        for (size_t way = 0; way < ways.size(); ++way) {
            if (!startAll(engines))
                return false;
            times[way].push_back(ways[way]());
            if (times[way].back() <= 0)
                return false;
        }
    }
    const double alone = median(times[0]);
    const double theirs = median(times[1]);
    const double ours = median(times[2]);
    std::printf(
        "  %-26s slowest engine's share %6.2f s (alone %.2f s)   all %d together %6.2f s   ratio %.2f of %.2f\n",
        qPrintable(title), theirs, alone, share * engines.count(), ours, ours / theirs, limit);
    std::fflush(stdout);
    return ours / theirs <= limit;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const tests::TestFleet engines;
    if (!engines.isUp()) {
        std::fprintf(stderr, "no engines: run this through tests/bench/run\n");
        return 1;
    }
    std::printf("bulk stop over %d real engines on one machine, median of %d\n", engines.count(), rounds);
    const bool obedient = measure(engines, u"stop when they are told"_s, u"bayplan-test/app:blue"_s);
    const bool stubborn = measure(engines, u"killed after their 2 s"_s, u"bayplan-test/app:stubborn"_s);
    engines.removeAllContainers();
    return stubborn && obedient ? 0 : 1;
}
