// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/populate.h"

#include "simulator/random.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

enum class Publishing : quint8 { None, Exposed, Dynamic };

struct ServiceKind
{
    const char16_t *name;
    const char16_t *image;
    const char16_t *command;
    quint16 port;
    Publishing publishing;
    bool healthcheck;
    int megabytes;
};

constexpr std::array<ServiceKind, 12> kinds{{
    {u"web", u"nginx:1.27", u"nginx -g daemon off;", 80, Publishing::Dynamic, true, 48},
    {u"api", u"shop/api:4.12.0", u"/app/api --listen :9000", 9000, Publishing::Dynamic, true, 260},
    {u"checkout", u"shop/checkout:2.3", u"/app/checkout", 8443, Publishing::Dynamic, true, 310},
    {u"worker", u"shop/worker:2.3", u"/app/worker --queue default", 0, Publishing::None, false, 180},
    {u"cache", u"redis:7.2", u"redis-server", 6379, Publishing::Exposed, true, 90},
    {u"queue", u"rabbitmq:3.13", u"rabbitmq-server", 5672, Publishing::Exposed, true, 210},
    {u"db", u"postgres:16", u"postgres", 5432, Publishing::Exposed, true, 420},
    {u"search", u"opensearch:2.15", u"opensearch", 9200, Publishing::Dynamic, true, 900},
    {u"mailer", u"shop/mail:1.9", u"/app/mailer", 0, Publishing::None, false, 70},
    {u"metrics", u"prom/node-exporter:v1.8.1", u"/bin/node_exporter", 9100, Publishing::Dynamic, false, 24},
    {u"scheduler", u"shop/worker:2.3", u"/app/worker --cron", 0, Publishing::None, false, 60},
    {u"frontend", u"shop/frontend:8.1.4", u"node server.js", 3000, Publishing::Dynamic, true, 190},
}};

constexpr std::array projects{u"shop", u"blog", u"crm", u"billing", u"intranet", u"reports"};

/// A fixed port now and then, so that tables have both sorts.
constexpr quint16 firstStaticPort = 8000;

void decideState(Container &container, Random &random, qint64 now)
{
    const qint64 age = random.between(3 * nsPerSecond, 20LL * 24 * 3600 * nsPerSecond);
    container.createdNs = now - age;
    container.startedNs = container.createdNs + 400 * nsPerMs;
    const qint64 fate = random.below(100);
    if (fate < 86) {
        container.state = ContainerState::Running;
        if (container.spec.hasHealthcheck) {
            container.health = random.chance(3) ? HealthState::Unhealthy : HealthState::Healthy;
            container.failingStreak = container.health == HealthState::Unhealthy ? 4 : 0;
            container.healthCheckedNs = now - random.below(30 * nsPerSecond);
        }
    } else if (fate < 93) {
        static constexpr std::array codes{0, 0, 0, 1, 137, 143};
        container.state = ContainerState::Exited;
        container.exitCode = codes[static_cast<size_t>(random.below(codes.size()))];
        container.finishedNs = container.startedNs + random.below(now - container.startedNs + 1);
    } else if (fate < 96) {
        container.state = ContainerState::Paused;
    } else if (fate < 98) {
        container.state = ContainerState::Created;
        container.startedNs = 0;
    } else {
        container.state = ContainerState::Restarting;
        container.spec.restartPolicy = u"always"_s;
        container.exitCode = 1;
        container.restartCount = 40;
        container.finishedNs = std::max(container.startedNs, now - random.below(50 * nsPerSecond));
    }
}

void addImages(EngineState &state, const PopulateOptions &options, Random &random)
{
    const qint64 day = 24LL * 3600 * nsPerSecond;
    for (const ServiceKind &kind : kinds) {
        const QString reference = QString::fromUtf16(kind.image);
        if (state.image(reference))
            continue;
        const QString digest = reference.section(u':', 0, 0) + u"@sha256:" + QString::fromLatin1(random.hex(64));
        state.addImage({{},
                        {reference},
                        {digest},
                        kind.megabytes * 900'000LL + random.below(1'000'000),
                        options.now - random.between(1, 200) * day,
                        {}});
    }
    for (int i = 0; i < options.extraImages; ++i) {
        QStringList tags;
        if (i % 10 != 1)
            tags.append(u"shop/api:4.%1.%2"_s.arg(11 - i / 8).arg(7 - i % 8));
        state.addImage(
            {{}, tags, {}, random.between(20, 900) * 1'000'000, options.now - random.between(20, 400) * day, {}});
    }
}

} // namespace

ContainerSpec composeReplica(const QString &project, const QString &service, int number, const QString &image)
{
    ContainerSpec spec;
    spec.name = project + u'-' + service + u'-' + QString::number(number);
    spec.image = image;
    spec.network = project + u"_default";
    spec.restartPolicy = u"unless-stopped"_s;
    const QByteArray hash =
        QCryptographicHash::hash((project + service + image).toUtf8(), QCryptographicHash::Sha256).toHex();
    spec.labels = {
        {u"com.docker.compose.project"_s, project},
        {u"com.docker.compose.service"_s, service},
        {u"com.docker.compose.container-number"_s, QString::number(number)},
        {u"com.docker.compose.config-hash"_s, QString::fromLatin1(hash)},
        {u"com.docker.compose.oneoff"_s, u"False"_s},
        {u"com.docker.compose.project.working_dir"_s, QString(u"/srv/" + project)},
        {u"com.docker.compose.version"_s, u"2.29.7"_s},
    };
    return spec;
}

void populate(EngineState &state, const PopulateOptions &options)
{
    Random random(options.seed * 7919 + 17);
    addImages(state, options, random);
    QHash<QString, int> numbers;
    quint16 staticPort = firstStaticPort;
    for (int i = 0; i < options.containers; ++i) {
        const ServiceKind &kind = kinds[static_cast<size_t>(random.below(kinds.size()))];
        const QString service = QString::fromUtf16(kind.name);
        const QString project = QString::fromUtf16(projects[static_cast<size_t>(random.below(projects.size()))]);
        const bool single = random.chance(15);
        const QString key = single ? service : QString(project + u'/' + service);
        const int number = ++numbers[key];
        Container container;
        container.spec = composeReplica(project, service, number, QString::fromUtf16(kind.image));
        if (single) {
            container.spec.name = service + u'-' + QString::number(number);
            container.spec.labels.clear();
            container.spec.network = u"bridge"_s;
        }
        container.spec.command = QString::fromUtf16(kind.command).split(u' ');
        container.spec.hasHealthcheck = kind.healthcheck;
        container.spec.load = {0.002 + 0.2 * random.unit() * random.unit(),
                               random.between(kind.megabytes / 2, kind.megabytes) << 20};
        if (kind.port != 0) {
            PortSpec port;
            port.target = kind.port;
            port.publish = kind.publishing != Publishing::Exposed;
            if (port.publish && random.chance(10))
                port.requested = staticPort++;
            container.spec.ports.append(port);
        }
        if (kind.port == 5432) {
            const QString volume = container.spec.name + u"-data";
            container.spec.mounts.append({u"volume"_s, volume, u"/var/lib/docker/volumes/%1/_data"_s.arg(volume),
                                          u"/var/lib/postgresql/data"_s, true});
        }
        decideState(container, random, options.now);
        state.adopt(std::move(container));
    }
}

} // namespace bayplan::simulator
