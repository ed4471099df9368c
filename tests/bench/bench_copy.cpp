// SPDX-License-Identifier: GPL-3.0-or-later
// An image of 500 MB from one engine to another, beside `docker save | docker load` of the same image: the time each
// takes, in turns, and how much this program's memory grows.
#include "engine/imagework.h"
#include "images/copyplan.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>
#include <cstdio>

namespace {

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

constexpr qint64 bytes = 500'000'000;
constexpr int rounds = 3;
constexpr double leastSpeed = 0.8;
constexpr qint64 mostGrowth = 32 * 1024 * 1024;

double bySaveAndLoad(const tests::TestFleet &engines, const QString &name)
{
    QElapsedTimer timer;
    timer.start();
    QProcess process;
    process.start(u"sh"_s, {u"-c"_s, u"docker -H \"$1\" save \"$3\" | docker -H \"$2\" load"_s, u"sh"_s,
                            engines.endpoint(1), engines.endpoint(2), name});
    process.waitForFinished(600'000);
    return process.exitCode() == 0 ? double(timer.elapsed()) / 1000 : 0;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const tests::TestFleet engines;
    if (!engines.isUp() || engines.count() < 2) {
        std::fprintf(stderr, "no engines: run this through tests/bench/run\n");
        return 2;
    }
    tests::ImageWork work(engines);
    if (!work.waitUntilLive())
        return 2;
    const QString name = u"bayplan-bench/large:1"_s;
    const QString id = work.makeImage(1, name, bytes);
    std::vector<double> theirs;
    std::vector<double> ours;
    qint64 growth = 0;
    bool copied = true;
    for (int round = 0; round < rounds && copied; ++round) {
        theirs.push_back(bySaveAndLoad(engines, name));
        work.docker(2).run({u"rmi"_s, name});
        tests::resetPeak();
        const qint64 before = tests::residentBytes();
        auto &operation = work.run(images::copyPlan({{work.host(1), id, name}}, {work.host(2)}, work.fleet()), 600'000);
        growth = std::max(growth, tests::peakResidentBytes() - before);
        copied = operation.count(operations::Operation::State::Done) == 1;
        ours.push_back(double(operation.duration().count()) / 1000);
        if (!copied)
            std::fprintf(stderr, "%s\n", qPrintable(tests::ImageWork::told(operation)));
        work.docker(2).run({u"rmi"_s, name}, true);
    }
    work.docker(1).run({u"rmi"_s, name}, true);
    if (!copied)
        return 1;
    const double speed = median(theirs) / median(ours);
    const bool fast = speed >= leastSpeed;
    const bool small = growth < mostGrowth;
    std::printf("image copy, 500 MB:  save | load %.1f s, Bayplan %.1f s: %.2f of its speed (at least %.1f): %s\n",
                median(theirs), median(ours), speed, leastSpeed, fast ? "ok" : "TOO SLOW");
    std::printf("                     memory grew by %.1f MiB (less than 32): %s\n", double(growth) / 1024 / 1024,
                small ? "ok" : "TOO MUCH");
    return fast && small ? 0 : 1;
}
