// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/demoshop.h"

#include "simulator/populate.h"

#include <QCryptographicHash>

#include <array>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qint64 minute = 60 * nsPerSecond;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;
constexpr qint64 megabyte = 1'000'000;

struct DemoImage
{
    const char16_t *reference;
    qint64 size;
    qint64 age;
    /// Bit n: present on host n.
    int hosts;
};

constexpr std::array<DemoImage, 14> images{{
    {u"shop/web:green", 58 * megabyte, 3 * day, 7},
    {u"shop/web:blue", 57 * megabyte, 19 * day, 7},
    {u"shop/api:4.12.0", 214 * megabyte, 5 * day, 7},
    {u"shop/api:4.11.2", 211 * megabyte, 33 * day, 3},
    {u"shop/checkout:2.3", 186 * megabyte, 12 * day, 7},
    {u"shop/worker:2.3", 142 * megabyte, 12 * day, 7},
    {u"shop/mail:1.9", 96 * megabyte, 41 * day, 3},
    {u"redis:7.2", 117 * megabyte, 60 * day, 5},
    {u"haproxy:2.6", 103 * megabyte, 75 * day, 3},
    {u"grafana/grafana:11.1.0", 444 * megabyte, 52 * day, 1},
    {u"grafana/loki:3.1.0", 74 * megabyte, 50 * day, 2},
    {u"postgres:16", 432 * megabyte, 28 * day, 4},
    {u"busybox:1.36", 4 * megabyte, 120 * day, 7},
    {u"", 209 * megabyte, 34 * day, 1},
}};

/// One replica on the board.
struct Berth
{
    int host;
    const char16_t *service;
    int number;
    const char16_t *image;
    quint16 target;
    /// 0 is a port the engine picks.
    quint16 published;
    bool healthcheck;
    double cores;
    int megabytes;
    qint64 age;
};

constexpr std::array<Berth, 26> berths{{
    {0, u"web", 1, u"shop/web:green", 8080, 0, true, 0.41, 704, 3 * day},
    {1, u"web", 2, u"shop/web:green", 8080, 0, true, 0.09, 712, 3 * day},
    {2, u"web", 3, u"shop/web:green", 8080, 0, true, 0.06, 796, 3 * day},
    {0, u"web", 4, u"shop/web:green", 8080, 0, true, 0.22, 688, 3 * day},
    {1, u"web", 5, u"shop/web:blue", 8080, 0, true, 0.18, 701, 19 * day},
    {0, u"api", 1, u"shop/api:4.12.0", 9000, 0, true, 0.24, 685, 3 * day},
    {1, u"api", 2, u"shop/api:4.12.0", 9000, 0, true, 0.13, 285, 3 * day},
    {2, u"api", 3, u"shop/api:4.12.0", 9000, 0, true, 0.31, 305, 2 * hour},
    {1, u"api", 4, u"shop/api:4.12.0", 9000, 0, true, 0.71, 605, 2 * hour},
    {0, u"checkout", 1, u"shop/checkout:2.3", 8443, 0, true, 0.07, 281, 5 * day},
    {1, u"checkout", 2, u"shop/checkout:2.3", 8443, 0, true, 0.55, 466, 5 * day},
    {2, u"checkout", 3, u"shop/checkout:2.3", 8443, 0, true, 0.20, 350, 5 * day},
    {0, u"worker", 1, u"shop/worker:2.3", 0, 0, false, 0.74, 107, 12 * day},
    {1, u"worker", 2, u"shop/worker:2.3", 0, 0, false, 0.60, 149, 12 * day},
    {2, u"worker", 3, u"shop/worker:2.3", 0, 0, false, 0.80, 274, 12 * day},
    {0, u"worker", 4, u"shop/worker:2.3", 0, 0, false, 0.49, 334, 12 * day},
    {1, u"worker", 5, u"shop/worker:2.3", 0, 0, false, 0.52, 212, 12 * day},
    {2, u"worker", 6, u"shop/worker:2.3", 0, 0, false, 0.44, 190, 12 * day},
    {0, u"cache", 1, u"redis:7.2", 6379, 6379, true, 0.07, 379, 26 * day},
    {2, u"cache", 2, u"redis:7.2", 6379, 6379, true, 0.04, 318, 26 * day},
    {1, u"mailer", 1, u"shop/mail:1.9", 0, 0, false, 0.30, 147, 8 * day},
    {0, u"mailer", 2, u"shop/mail:1.9", 0, 0, false, 0.08, 117, 8 * day},
    {0, u"ingress", 1, u"haproxy:2.6", 443, 443, false, 0.24, 35, 41 * day},
    {1, u"ingress", 2, u"haproxy:2.6", 443, 443, false, 0.19, 33, 41 * day},
    {2, u"worker", 7, u"shop/worker:2.3", 0, 0, false, 0.38, 176, 12 * day},
    {1, u"worker", 8, u"shop/worker:2.3", 0, 0, false, 0.47, 163, 12 * day},
}};

/// A single container, outside the project.
struct Single
{
    int host;
    const char16_t *name;
    const char16_t *image;
    quint16 port;
    double cores;
    int megabytes;
    qint64 age;
};

constexpr std::array<Single, 3> singles{{
    {0, u"grafana", u"grafana/grafana:11.1.0", 3000, 0.06, 468, 21 * day},
    {1, u"loki", u"grafana/loki:3.1.0", 3100, 0.22, 715, 21 * day},
    {2, u"postgres", u"postgres:16", 5432, 0.41, 1172, 28 * day},
}};

QString text(const char16_t *literal)
{
    return QString::fromUtf16(literal);
}

/// The same on every host that has the image, as it would be when pulled from one place.
QString imageIdOf(const QString &reference)
{
    const QByteArray hash = QCryptographicHash::hash(reference.toUtf8(), QCryptographicHash::Sha256).toHex();
    return u"sha256:"_s + QString::fromLatin1(hash);
}

Container running(ContainerSpec spec, qint64 age, qint64 now)
{
    Container container;
    container.spec = std::move(spec);
    container.state = ContainerState::Running;
    container.createdNs = now - age;
    container.startedNs = container.createdNs + 700 * nsPerMs;
    if (container.spec.hasHealthcheck) {
        container.health = HealthState::Healthy;
        container.healthCheckedNs = now - 9 * nsPerSecond;
    }
    return container;
}

Container berthed(const Berth &berth, qint64 now)
{
    ContainerSpec spec = composeReplica(u"shop"_s, text(berth.service), berth.number, text(berth.image));
    spec.command = {u"/app/"_s + text(berth.service)};
    spec.hasHealthcheck = berth.healthcheck;
    spec.load = {berth.cores, static_cast<qint64>(berth.megabytes) << 20};
    if (berth.target != 0)
        spec.ports.append({berth.target, berth.published});
    if (spec.labels.value(u"com.docker.compose.service"_s) == u"ingress"_s)
        spec.ports.append({80, 80});
    // Each replica is a little older than the one before it.
    return running(std::move(spec), berth.age - berth.number * 40 * nsPerSecond, now);
}

} // namespace

void furnishDemoHost(EngineState &state, int host, qint64 now)
{
    for (const DemoImage &image : images) {
        if ((image.hosts & (1 << host)) == 0)
            continue;
        const QString reference = text(image.reference);
        Image added{imageIdOf(reference), {}, {}, image.size, now - image.age, {}};
        if (!reference.isEmpty()) {
            added.tags.append(reference);
            added.digests.append(reference.section(u':', 0, 0) + u'@' + imageIdOf(u"digest "_s + reference));
        }
        state.addImage(std::move(added));
    }
    for (const Berth &berth : berths) {
        if (berth.host != host)
            continue;
        Container container = berthed(berth, now);
        if (container.spec.name == u"shop-api-4"_s) {
            container.health = HealthState::Unhealthy;
            container.failingStreak = 7;
        }
        if (container.spec.name == u"shop-mailer-1"_s) {
            container.spec.behaviour.runsForNs = 1500 * nsPerMs;
            container.spec.behaviour.exitCode = 1;
            container.state = ContainerState::Restarting;
            container.exitCode = 1;
            container.restartCount = 9;
            container.finishedNs = now - 4 * nsPerSecond;
        }
        state.adopt(std::move(container));
    }
    for (const Single &single : singles) {
        if (single.host != host)
            continue;
        ContainerSpec spec;
        spec.name = text(single.name);
        spec.image = text(single.image);
        spec.command = {u"/run.sh"_s};
        spec.restartPolicy = u"always"_s;
        spec.load = {single.cores, static_cast<qint64>(single.megabytes) << 20};
        PortSpec port{single.port, single.port};
        if (spec.name == u"postgres"_s) {
            port.hostIp = u"127.0.0.1"_s;
            spec.mounts.append({u"volume"_s, u"pgdata"_s, u"/var/lib/containers/storage/volumes/pgdata/_data"_s,
                                u"/var/lib/postgresql/data"_s, true});
        }
        spec.ports.append(port);
        state.adopt(running(std::move(spec), single.age, now));
    }
    if (host == 0) {
        // What every host collects: a job that ended, and one made but never started.
        ContainerSpec job;
        job.name = u"migrate-2024-11"_s;
        job.image = u"shop/api:4.11.2"_s;
        job.command = {u"/app/migrate"_s};
        Container ended = running(job, 9 * day, now);
        ended.state = ContainerState::Exited;
        ended.finishedNs = ended.startedNs + 3 * minute;
        state.adopt(std::move(ended));
    }
    if (host == 1) {
        ContainerSpec debug;
        debug.name = u"debug"_s;
        debug.image = u"busybox:1.36"_s;
        debug.command = {u"sh"_s};
        Container made = running(debug, 6 * hour, now);
        made.state = ContainerState::Created;
        made.startedNs = 0;
        state.adopt(std::move(made));
    }
}

QSet<QString> demoFixtures()
{
    QSet<QString> names{u"migrate-2024-11"_s, u"debug"_s};
    for (const Berth &berth : berths) {
        const QString service = text(berth.service);
        const bool fixed = service == u"mailer"_s || service == u"cache"_s || service == u"ingress"_s ||
                           (service == u"api"_s && berth.number == 4);
        if (fixed)
            names.insert(u"shop-%1-%2"_s.arg(service).arg(berth.number));
    }
    for (const Single &single : singles)
        names.insert(text(single.name));
    return names;
}

ContainerSpec demoNewcomer(int host, int number)
{
    if (number % 2 == 0) {
        ContainerSpec job;
        job.name = u"import-%1"_s.arg(2380 + number * 3 + host);
        job.image = u"shop/worker:2.3"_s;
        job.command = {u"/app/import"_s, u"--once"_s};
        job.autoRemove = true;
        job.behaviour.runsForNs = (20 + number % 5 * 9) * nsPerSecond;
        job.load = {0.9, 240LL << 20};
        return job;
    }
    ContainerSpec worker = composeReplica(u"shop"_s, u"worker"_s, 9 + host + 3 * (number / 2), u"shop/worker:2.3"_s);
    worker.command = {u"/app/worker"_s};
    worker.load = {0.35, 160LL << 20};
    return worker;
}

} // namespace bayplan::simulator
