// SPDX-License-Identifier: GPL-3.0-or-later
// Sixty containers on three real engines, stopped as one operation, beside `docker stop` of each engine's share, one
// engine at a time: what the slowest engine needs by itself for its share is what the whole may take, and a fifth more.
#include "engine/actionbench.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>
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
bool startAll(const tests::TestFleet &engines, const QString &image)
{
    for (int i = 1; i <= engines.count(); ++i) {
        const tests::DockerCli docker(engines.socket(i));
        for (const QString &name : names()) {
            if (docker.run({u"run"_s, u"-d"_s, u"--stop-timeout"_s, u"2"_s, u"--name"_s, name, image}).isNull())
                return false;
        }
    }
    return true;
}

double secondsOf(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

/// The slowest engine's time for its share by the docker command; 0 when that fails.
double dockersTime(const tests::TestFleet &engines)
{
    double slowest = 0;
    for (int i = 1; i <= engines.count(); ++i) {
        QElapsedTimer timer;
        timer.start();
        if (tests::DockerCli(engines.socket(i)).run(QStringList{u"stop"_s} + names()).isNull())
            return 0;
        slowest = std::max(slowest, secondsOf(timer));
    }
    return slowest;
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
    std::vector<double> theirs;
    std::vector<double> ours;
    for (int round = 0; round < rounds; ++round) {
        for (auto *times : {&theirs, &ours}) {
            if (!engines.removeAllContainers() || !startAll(engines, image))
                return false;
            times->push_back(times == &theirs ? dockersTime(engines) : ourTime(engines));
            if (times->back() <= 0)
                return false;
        }
    }
    const double ratio = median(ours) / median(theirs);
    std::printf("  %-28s slowest engine's own share %6.2f s   all %d together %6.2f s   ratio %.2f of %.2f\n",
                qPrintable(title), median(theirs), share * engines.count(), median(ours), ratio, limit);
    return ratio <= limit;
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
    const bool stubborn = measure(engines, u"killed after their 2 s"_s, u"bayplan-test/app:stubborn"_s);
    const bool obedient = measure(engines, u"stop when they are told"_s, u"bayplan-test/app:blue"_s);
    engines.removeAllContainers();
    return stubborn && obedient ? 0 : 1;
}
