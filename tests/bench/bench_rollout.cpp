// SPDX-License-Identifier: GPL-3.0-or-later
// A rollout of twelve replicas over three real engines, one at a time, start-first, with a gate that passes at once:
// beside the same calls made bare, one after the other, and beside what `docker service update` takes with the same
// settings. Swarm knows one engine here, so its service has all twelve; the engines share this machine's processors, so
// that the work is the same.
#include "bench/barecalls.h"
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "run/createbody.h"
#include "services/labels.h"
#include "support/fleet/dockercli.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <curl/curl.h>
#include <vector>

namespace {

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

constexpr int replicas = 12;
constexpr int rounds = 3;
constexpr double limit = 1.15;

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

double rollout(const tests::TestFleet &engines)
{
    if (!tests::clear(engines))
        return 0;
    tests::RolloutBench bench(engines);
    if (!bench.work().waitUntilLive() || !bench.create(tests::ServiceBench::specOf(u"web"_s), replicas).isEmpty())
        return 0;
    services::RolloutSettings settings;
    settings.minHealthyTime = 0s;
    const auto update = bench.rollouts().update(u"web"_s, bench.withImage(u"web"_s, u"green"_s), settings);
    QElapsedTimer timer;
    timer.start();
    const QString end = bench.run(update);
    const double seconds = double(timer.nsecsElapsed()) / 1e9;
    if (end != u"completed"_s)
        std::fprintf(stderr, "%s\n", qPrintable(end));
    return end == u"completed"_s ? seconds : 0;
}

double bare(const tests::TestFleet &engines)
{
    if (!tests::clear(engines))
        return 0;
    tests::RolloutBench bench(engines);
    if (!bench.work().waitUntilLive() || !bench.create(tests::ServiceBench::specOf(u"web"_s), replicas).isEmpty())
        return 0;
    QList<tests::BareReplacement> replacements;
    for (const tests::SeenReplica &replica : tests::replicasOf(engines, u"web"_s)) {
        services::ServiceSpec spec = tests::ServiceBench::specOf(u"web"_s, u"green"_s);
        spec.container.labels = services::replicaLabels(spec, replica.slot, 2);
        replacements << tests::BareReplacement{
            engines.socket(replica.engine),
            replica.id,
            {replica.name + u"-new"_s, QJsonDocument(run::createBody(spec.container)).toJson(QJsonDocument::Compact)}};
    }
    return tests::bareSeconds(replacements);
}

double swarm(const tests::TestFleet &engines)
{
    const tests::DockerCli docker(engines.socket(1));
    if (!tests::clear(engines) ||
        docker.run({u"swarm"_s, u"init"_s, u"--advertise-addr"_s, engines.address(1)}).isNull())
        return 0;
    const auto running = [&](const QString &image) {
        return docker.lines({u"ps"_s, u"-q"_s, u"--filter"_s, u"ancestor=bayplan-test/app:"_s + image}).size();
    };
    double seconds = 0;
    const bool made =
        !docker
             .run({u"service"_s, u"create"_s, u"--detach"_s, u"--name"_s, u"web"_s, u"--replicas"_s,
                   QString::number(replicas), u"--publish"_s, u"mode=host,target=8080"_s, u"--no-resolve-image"_s,
                   u"--update-parallelism"_s, u"1"_s, u"--update-order"_s, u"start-first"_s, u"--update-monitor"_s,
                   u"0s"_s, u"--update-delay"_s, u"0s"_s, u"bayplan-test/app:blue"_s})
             .isNull();
    if (made && QTest::qWaitFor([&] { return running(u"blue"_s) == replicas; }, 120'000)) {
        QElapsedTimer timer;
        timer.start();
        const bool told = !docker
                               .run({u"service"_s, u"update"_s, u"--detach"_s, u"--no-resolve-image"_s, u"--image"_s,
                                     u"bayplan-test/app:green"_s, u"web"_s})
                               .isNull();
        if (told &&
            QTest::qWaitFor([&] { return running(u"green"_s) == replicas && running(u"blue"_s) == 0; }, 300'000))
            seconds = double(timer.nsecsElapsed()) / 1e9;
    }
    docker.run({u"service"_s, u"rm"_s, u"web"_s}, true);
    docker.run({u"swarm"_s, u"leave"_s, u"--force"_s});
    return tests::clear(engines) ? seconds : 0;
}

bool compare(const char *name, double ours, double theirs, double most)
{
    const double ratio = ours / theirs;
    std::printf("  the rollout against %-24s %.2f, at most %.2f%s\n", name, ratio, most,
                ratio <= most ? "" : "  TOO SLOW");
    return ratio <= most;
}

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    curl_global_init(CURL_GLOBAL_DEFAULT);
    const tests::TestFleet engines;
    if (engines.count() < 3) {
        std::fprintf(stderr, "no engines: run this through tests/bench/run\n");
        return 2;
    }
    std::printf("%d replicas replaced one at a time, median of %d, in turns\n", replicas, rounds);
    std::vector<double> ours;
    std::vector<double> calls;
    std::vector<double> swarms;
    for (int round = 1; round <= rounds; ++round) {
        ours.push_back(rollout(engines));
        calls.push_back(bare(engines));
        swarms.push_back(swarm(engines));
        std::printf("  %d. rollout %6.2f s   bare calls %6.2f s   docker service update %6.2f s\n", round, ours.back(),
                    calls.back(), swarms.back());
        std::fflush(stdout);
        if (std::min({ours.back(), calls.back(), swarms.back()}) <= 0) {
            std::fprintf(stderr, "one of them failed\n");
            tests::clear(engines);
            return 2;
        }
    }
    tests::clear(engines);
    const bool lean = compare("bare calls", median(ours), median(calls), limit);
    const bool quick = compare("docker service update", median(ours), median(swarms), 1);
    return lean && quick ? 0 : 1;
}
