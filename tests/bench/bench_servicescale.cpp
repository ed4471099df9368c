// SPDX-License-Identifier: GPL-3.0-or-later
// A service scaled from 1 to 30 over three real engines, by the program as a whole and by what it does it with alone,
// beside the same calls made bare at the best of several parallelisms, and beside what docker-compose and Swarm take
// for the same number. Those two know one engine each, so theirs has all 30; the engines are on one machine and share
// its processors, so that the work is the same.
#include "bench/barecalls.h"
#include "core/clock.h"
#include "core/secretstore.h"
#include "engine/imagework.h"
#include "engine/serviceprogram.h"
#include "images/registrylogins.h"
#include "run/createbody.h"
#include "services/change.h"
#include "services/labels.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "support/runloop.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <curl/curl.h>
#include <functional>

namespace {

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

constexpr int replicas = 30;
constexpr int rounds = 3;
constexpr double limit = 1.15;

double secondsOf(const QElapsedTimer &timer)
{
    return double(timer.nsecsElapsed()) / 1e9;
}

double median(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

QString image()
{
    return u"bayplan-test/app:blue"_s;
}

/// Everything is measured on what this class has.
class Bench
{
public:
    explicit Bench(const tests::TestFleet &engines) : m_engines(engines), m_program(engines) {}

    /// The command from its start to its end, connecting to the hosts included.
    double program()
    {
        if (!begin())
            return 0;
        QElapsedTimer timer;
        timer.start();
        const auto outcome = m_program.run({u"scale"_s, u"web=%1"_s.arg(replicas), u"--min-healthy-time"_s, u"0"_s});
        const double seconds = secondsOf(timer);
        if (outcome.code != 0)
            std::fprintf(stderr, "%s\n", qPrintable(outcome.text()));
        return isThere() && outcome.code == 0 ? seconds : 0;
    }

    /// The change alone, in a process that is connected already, as the window is: until the last replica counts.
    double runner()
    {
        if (!begin())
            return 0;
        tests::ImageWork work(m_engines);
        net::HttpLoop loop;
        core::MemorySecretStore secrets{QString()};
        images::RegistryLogins logins(secrets, u"/nonexistent/config.json"_s);
        services::ServiceBook book(work.fleet(), loop, {});
        services::ServiceRunner runner(book, work.operations(), {work.fleet(), loop, logins},
                                       {.gate = {.stayReady = 0ms}});
        const auto isKnown = [&book] {
            const auto state = book.state(u"web"_s);
            return state && state->head.record && state->running() == 1;
        };
        if (!work.waitUntilLive() || !QTest::qWaitFor(isKnown, 10'000)) {
            const auto state = book.state(u"web"_s);
            std::fprintf(stderr, "not known: %s, %d running\n",
                         !state               ? "no service"
                         : state->head.record ? "recorded"
                                              : "no record",
                         state ? state->running() : 0);
            return 0;
        }
        QElapsedTimer timer;
        timer.start();
        const services::ServiceState before = *book.state(u"web"_s);
        const operations::Operation *operation = runner.run(services::scaleTo(before, replicas));
        if (!operation || !tests::runUntil([&] { return operation->hasEnded(); }, 120s))
            return 0;
        for (const auto &row : operation->rows()) {
            if (row.error)
                std::fprintf(stderr, "%s\n", qPrintable(row.error->message()));
        }
        const double seconds = secondsOf(timer);
        // Its lease is given back before the hosts go.
        if (!QTest::qWaitFor([&] { return !runner.isBusy(u"web"_s); }, 10'000))
            return 0;
        if (isThere())
            return seconds;
        std::fprintf(stderr, "%lld steps, from %lld replicas\n", qlonglong(operation->rows().size()),
                     qlonglong(before.observed.replicas.size()));
        return 0;
    }

    double bare(int parallel)
    {
        if (!tests::clear(m_engines))
            return 0;
        services::ServiceSpec spec;
        spec.name = u"web"_s;
        spec.container.image = image();
        spec.container.ports = {{.ip = {}, .published = 0, .publishedEnd = 0, .target = 8080, .protocol = u"tcp"_s}};
        QList<std::pair<QString, QList<tests::BareContainer>>> byEngine;
        for (int engine = 1; engine <= m_engines.count(); ++engine)
            byEngine << std::pair(m_engines.socket(engine), QList<tests::BareContainer>());
        for (int slot = 2; slot <= replicas; ++slot) {
            run::ContainerSpec container = spec.container;
            container.labels = services::replicaLabels(spec, slot, 1);
            byEngine[slot % m_engines.count()].second
                << tests::BareContainer{services::replicaName(spec, slot),
                                        QJsonDocument(run::createBody(container)).toJson(QJsonDocument::Compact)};
        }
        return tests::bareSeconds(byEngine, parallel);
    }

    double compose()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"docker-compose.yml"_s));
        if (!tests::clear(m_engines) || !file.open(QIODevice::WriteOnly))
            return 0;
        file.write(u"version: '2.4'\nservices:\n  web:\n    image: %1\n    ports: ['8080']\n"_s.arg(image()).toUtf8());
        file.close();
        const QStringList words{u"-H"_s, m_engines.endpoint(1), u"-p"_s, u"bench"_s, u"-f"_s, file.fileName()};
        const auto up = [&words](int count) {
            return execute(u"docker-compose"_s,
                           words + QStringList{u"up"_s, u"-d"_s, u"--scale"_s, u"web=%1"_s.arg(count)});
        };
        if (!up(1))
            return 0;
        QElapsedTimer timer;
        timer.start();
        const bool scaled = up(replicas);
        const double seconds = secondsOf(timer);
        const bool complete = isRunning(1, replicas);
        const bool ended = execute(u"docker-compose"_s, words + QStringList{u"down"_s, u"-t"_s, u"0"_s});
        return scaled && complete && ended ? seconds : 0;
    }

    /// Until all run: the command itself then watches them for some seconds more.
    double swarm()
    {
        const tests::DockerCli docker(m_engines.socket(1));
        if (!tests::clear(m_engines) ||
            docker.run({u"swarm"_s, u"init"_s, u"--advertise-addr"_s, m_engines.address(1)}).isNull())
            return 0;
        double seconds = 0;
        if (!docker
                 .run({u"service"_s, u"create"_s, u"--name"_s, u"web"_s, u"--publish"_s, u"mode=host,target=8080"_s,
                       u"--no-resolve-image"_s, image()})
                 .isNull() &&
            isRunning(1, 1)) {
            QElapsedTimer timer;
            timer.start();
            const bool told =
                !docker.run({u"service"_s, u"scale"_s, u"--detach"_s, u"web=%1"_s.arg(replicas)}).isNull();
            if (told && QTest::qWaitFor([this] { return isRunning(1, replicas); }, 120'000))
                seconds = secondsOf(timer);
        }
        docker.run({u"service"_s, u"rm"_s, u"web"_s}, true);
        docker.run({u"swarm"_s, u"leave"_s, u"--force"_s});
        return tests::clear(m_engines) ? seconds : 0;
    }

private:
    bool begin()
    {
        if (!tests::clear(m_engines))
            return false;
        const auto outcome = m_program.runService(u"web"_s, 1);
        if (outcome.code != 0)
            std::fprintf(stderr, "%s\n", qPrintable(outcome.text()));
        return outcome.code == 0;
    }

    bool isThere() const
    {
        const QStringList faults = tests::faultsOf(m_engines, u"web"_s, replicas);
        if (!faults.isEmpty())
            std::fprintf(stderr, "%s\n", qPrintable(faults.join(u'\n')));
        return faults.isEmpty();
    }

    bool isRunning(int engine, int count) const
    {
        return tests::DockerCli(m_engines.socket(engine)).lines({u"ps"_s, u"-q"_s}).size() == count;
    }

    static bool execute(const QString &program, const QStringList &words)
    {
        QProcess process;
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program, words);
        const bool done = process.waitForFinished(120'000) && process.exitCode() == 0;
        if (!done)
            std::fprintf(stderr, "%s: %s\n", qPrintable(program), process.readAll().constData());
        return done;
    }

    const tests::TestFleet &m_engines;
    const tests::ServiceProgram m_program;
};

struct Way
{
    QString name;
    std::function<double()> measure;
    std::vector<double> times = {};
};

/// Says how the one is to the other, and whether that is within the limit.
bool compare(const Way &ours, const QString &name, double theirs, double most)
{
    const double ratio = median(ours.times) / theirs;
    std::printf("  %-34s against %-40s %.2f, at most %.2f%s\n", qPrintable(ours.name), qPrintable(name), ratio, most,
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
    Bench bench(engines);
    std::vector<Way> ways{
        {u"bayplan scale"_s, [&] { return bench.program(); }},
        {u"the change alone"_s, [&] { return bench.runner(); }},
        {u"bare calls, 4 at a time each"_s, [&] { return bench.bare(4); }},
        {u"bare calls, 8 at a time each"_s, [&] { return bench.bare(8); }},
        {u"bare calls, 16 at a time each"_s, [&] { return bench.bare(16); }},
        {u"docker-compose, 30 on one engine"_s, [&] { return bench.compose(); }},
        {u"Swarm, 30 on one engine"_s, [&] { return bench.swarm(); }},
    };
    std::printf("a service from 1 to %d replicas, median of %d, in turns\n", replicas, rounds);
    for (int round = 0; round < rounds; ++round) {
        for (Way &way : ways) {
            way.times.push_back(way.measure());
            std::printf("  %d. %-31s %6.2f s\n", round + 1, qPrintable(way.name), way.times.back());
            std::fflush(stdout);
            if (way.times.back() <= 0) {
                std::fprintf(stderr, "%s failed\n", qPrintable(way.name));
                tests::clear(engines);
                return 2;
            }
        }
    }
    tests::clear(engines);
    for (const Way &way : ways)
        std::printf("  %-34s %6.2f s\n", qPrintable(way.name), median(way.times));
    const auto best = std::min_element(ways.begin() + 2, ways.begin() + 5,
                                       [](const Way &a, const Way &b) { return median(a.times) < median(b.times); });
    bool good = true;
    for (const Way &ours : {ways[0], ways[1]}) {
        good = compare(ours, best->name, median(best->times), limit) && good;
        good = compare(ours, ways[5].name, median(ways[5].times), 1) && good;
        good = compare(ours, ways[6].name, median(ways[6].times), 1) && good;
    }
    return good ? 0 : 1;
}
