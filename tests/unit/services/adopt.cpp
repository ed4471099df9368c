// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/adopt.h"

#include "services/labels.h"
#include "services/resolvedimage.h"
#include "services/specjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>

using namespace bayplan;
using namespace bayplan::services;
using namespace Qt::Literals::StringLiterals;
using run::Inspected;

namespace {

QJsonObject parsed(const char *json)
{
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject())
        qFatal("%s", qPrintable(problem.errorString()));
    return document.object();
}

/// As docker-compose 1.29 makes it on Docker 20.10.
Inspected shopWeb()
{
    return {
        .container = parsed(R"({"Id": "6832de157cc8d7a0b7dbd8233f3cbe213f71ac0eecd1e6184ae5816095dab9a2",
        "Image": "sha256:4b42978d", "Name": "/shop_web_2",
        "Config": {"Hostname": "6832de157cc8", "Image": "shop/app:blue", "Env": ["APP_X=1", "APP_COLOUR=blue"],
          "Cmd": ["/bin/app"], "StopTimeout": 1, "Volumes": {"/anon": {}, "/data": {}},
          "Healthcheck": {"Test": ["CMD", "/bin/app", "--check"], "Interval": 1000000000},
          "ExposedPorts": {"8080/tcp": {}},
          "Labels": {"com.docker.compose.config-hash": "fdf4c98f", "com.docker.compose.container-number": "2",
            "com.docker.compose.oneoff": "False", "com.docker.compose.project": "shop",
            "com.docker.compose.service": "web", "com.docker.compose.version": "1.29.2", "tier": "x",
            "vendor": "app"}},
        "HostConfig": {"Binds": ["shop_data:/data:rw"], "LogConfig": {"Type": "json-file", "Config": {}},
          "NetworkMode": "shop_back", "PortBindings": {"8080/tcp": [{"HostIp": "", "HostPort": ""}]},
          "RestartPolicy": {"Name": "", "MaximumRetryCount": 0}, "IpcMode": "private", "ShmSize": 67108864,
          "Runtime": "runc", "Memory": 67108864, "MemorySwap": 134217728, "VolumesFrom": [], "Links": null},
        "NetworkSettings": {"Networks": {
          "shop_back": {"IPAMConfig": null, "Links": null, "Aliases": ["web", "6832de157cc8"], "NetworkID": "15168"},
          "shop_front": {"IPAMConfig": {}, "Links": null, "Aliases": ["www", "web", "6832de157cc8"]}}}})"),
        .image = parsed(
            R"({"Id": "sha256:4b42978d", "RepoDigests": ["other/app@sha256:4711471147114711471147114711471147114711471147114711471147114711", "shop/app@sha256:0815081508150815081508150815081508150815081508150815081508150815"],
        "Config": {"Env": ["APP_COLOUR=blue"], "Cmd": ["/bin/app"], "ExposedPorts": {"8080/tcp": {}},
          "Labels": {"vendor": "app"}}})")};
}

/// The inspect with a value put in ("Config", "Labels", …).
Inspected with(Inspected inspected, const QStringList &path, const QJsonValue &value)
{
    const std::function<void(QJsonObject &, qsizetype)> put = [&](QJsonObject &object, qsizetype at) {
        if (at + 1 == path.size()) {
            object[path.at(at)] = value;
            return;
        }
        QJsonObject inner = object[path.at(at)].toObject();
        put(inner, at + 1);
        object[path.at(at)] = inner;
    };
    put(inspected.container, 0);
    return inspected;
}

Inspected withLabels(Inspected inspected, const QMap<QString, QString> &labels)
{
    for (const auto &[key, value] : labels.asKeyValueRange())
        inspected = with(inspected, {u"Config"_s, u"Labels"_s, key}, value);
    return inspected;
}

} // namespace

class AdoptTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Another repository's digest, or one that Podman made up, does not say which image was meant.
    void whichImageWasMeant()
    {
        const QStringList digests{
            u"aaa/other@sha256:1111111111111111111111111111111111111111111111111111111111111111"_s,
            u"nginx@sha256:2222222222222222222222222222222222222222222222222222222222222222"_s};
        QCOMPARE(resolvedImage(u"nginx:1.27"_s, u"sha256:abc"_s, digests), digests.at(1));
        QCOMPARE(resolvedImage(u"mine:1"_s, u"sha256:abc"_s, digests), u"sha256:abc"_s);
        QCOMPARE(resolvedImage(
                     u"localhost/mine:1"_s, u"sha256:abc"_s,
                     {u"localhost/mine@sha256:2222222222222222222222222222222222222222222222222222222222222222"_s}),
                 u"sha256:abc"_s);
    }

    /// What most replicas were made of; of several platforms one digest has several ids.
    void whichImageReplicasAreOf()
    {
        const QString old = u"nginx@sha256:2222222222222222222222222222222222222222222222222222222222222222"_s;
        const auto digests = [&](const QString &id) {
            return id == u"amd" || id == u"arm" ? QStringList{old} : QStringList();
        };
        QCOMPARE(imageOfReplicas(u"nginx:1.27"_s, {u"amd"_s, u"arm"_s}, digests), old);
        QCOMPARE(imageOfReplicas(u"nginx:1.27"_s, {u"new"_s, u"amd"_s, u"arm"_s}, digests), old);
        QCOMPARE(imageOfReplicas(u"nginx:1.27"_s, {u"new"_s, u"new"_s, u"arm"_s}, digests), u"new"_s);
        QCOMPARE(imageOfReplicas(u"nginx:1.27"_s, {QString()}, digests), QString());
    }

    void aComposeService()
    {
        const auto spec = adoptedSpec(shopWeb(), {u"aws1"_s});
        QVERIFY2(spec, qPrintable(spec ? QString() : spec.error().message()));
        QCOMPARE(spec->name, u"shop.web"_s);
        QVERIFY(spec->compose);
        QCOMPARE(spec->compose->project, u"shop"_s);
        QCOMPARE(spec->compose->service, u"web"_s);
        QCOMPARE(spec->compose->separator, u"_"_s);
        QCOMPARE(spec->compose->labels.size(), 5);
        QVERIFY(!spec->compose->labels.contains(composeNumberLabel.toString()));
        QCOMPARE(replicaName(*spec, 3), u"shop_web_3"_s);
        QCOMPARE(spec->resolvedImage, u"sha256:4b42978d"_s);
        QCOMPARE(spec->placement.hosts, QStringList{u"aws1"_s});
        QCOMPARE(spec->placement.maxPerHost, 0);
        QCOMPARE(spec->gate, HealthGate{});
        const run::ContainerSpec &container = spec->container;
        QCOMPARE(container.image, u"shop/app:blue"_s);
        QVERIFY(container.name.isEmpty());
        QCOMPARE(container.labels, (QMap<QString, QString>{{u"tier"_s, u"x"_s}}));
        QVERIFY((container.networks ==
                 QList<run::Network>{{u"shop_back"_s, {u"web"_s}}, {u"shop_front"_s, {u"www"_s, u"web"_s}}}));
        QCOMPARE(container.healthProgram, (QStringList{u"/bin/app"_s, u"--check"_s}));
        QCOMPARE(container.mounts.size(), 2);
        QCOMPARE(container.memorySwap, 0);
        QVERIFY(container.command.isEmpty() && !container.entrypoint);

        const auto labels = replicaLabels(*spec, 3, 1);
        QCOMPARE(labels.value(composeNumberLabel.toString()), u"3"_s);
        QCOMPARE(labels.value(u"com.docker.compose.config-hash"_s), u"fdf4c98f"_s);
        QCOMPARE(labels.value(serviceLabel.toString()), u"shop.web"_s);
        QCOMPARE(labels.value(u"tier"_s), u"x"_s);
        QVERIFY((replicaOf(*spec, labels) == ReplicaLabels{u"shop.web"_s, 3, 1}));
        QVERIFY(*specFromJson(toJson(*spec)) == *spec);
    }

    void itsOwnReplicasReadTheSame()
    {
        const auto spec = adoptedSpec(shopWeb(), {u"aws1"_s});
        QVERIFY(spec);
        auto again = withLabels(shopWeb(), replicaLabels(*spec, 2, 1));
        QVERIFY(*adoptedSpec(again, {u"aws1"_s}) == *spec);
    }

    void composeMadeItAnew()
    {
        const auto spec = adoptedSpec(shopWeb(), {u"aws1"_s});
        QVERIFY(spec);
        auto labels = spec->compose->labels;
        labels[composeNumberLabel.toString()] = u"1"_s;
        QVERIFY(!isOutdated(*spec, labels));
        labels[u"com.docker.compose.config-hash"_s] = u"0815"_s;
        QVERIFY(isOutdated(*spec, labels));
        labels.insert(replicaLabels(*spec, 1, 1)); // ours
        labels[u"com.docker.compose.config-hash"_s] = u"0815"_s;
        QVERIFY(!isOutdated(*spec, labels));
        labels = spec->compose->labels;
        labels[composeServiceLabel.toString()] = u"db"_s;
        labels[composeNumberLabel.toString()] = u"1"_s;
        QVERIFY(!isOutdated(*spec, labels));
    }

    /// Compose 2: dashes, the container's name among the aliases, images that carry its labels themselves.
    void composeTwo()
    {
        Inspected replica = with(shopWeb(), {u"Name"_s}, u"/shop-web-2"_s);
        replica = with(replica, {u"NetworkSettings"_s, u"Networks"_s, u"shop_back"_s, u"Aliases"_s},
                       QJsonArray{u"shop-web-2"_s, u"web"_s});
        replica = withLabels(replica, {{u"com.docker.compose.replace"_s, u"shop-web-1"_s},
                                       {u"com.docker.compose.image"_s, u"sha256:4b42978d"_s}});
        QJsonObject config = replica.image[u"Config"_s].toObject();
        config[u"Labels"_s] =
            QJsonObject{{u"com.docker.compose.project"_s, u"shop"_s}, {u"com.docker.compose.service"_s, u"web"_s}};
        replica.image[u"Config"_s] = config;
        const auto spec = adoptedSpec(replica, {});
        QVERIFY2(spec, qPrintable(spec ? QString() : spec.error().message()));
        QCOMPARE(spec->compose->separator, u"-"_s);
        QCOMPARE(replicaName(*spec, 1), u"shop-web-1"_s);
        QCOMPARE(spec->compose->labels.value(composeProjectLabel.toString()), u"shop"_s);
        QVERIFY(spec->compose->labels.contains(u"com.docker.compose.image"_s));
        QVERIFY(!spec->compose->labels.contains(u"com.docker.compose.replace"_s));
        QCOMPARE(spec->container.networks.first().aliases, QStringList{u"web"_s});
    }

    void anAddressOfItsOwnIsHadOnce()
    {
        const auto spec =
            adoptedSpec(with(shopWeb(), {u"NetworkSettings"_s, u"Networks"_s, u"shop_back"_s, u"IPAMConfig"_s},
                             QJsonObject{{u"IPv4Address"_s, u"172.18.0.9"_s}}),
                        {u"aws1"_s});
        QVERIFY(spec);
        QCOMPARE(spec->placement.maxPerHost, 1);
        QCOMPARE(spec->container.networks.first().ip, u"172.18.0.9"_s);
    }

    void whatCannotBeTakenOver_data()
    {
        QTest::addColumn<QStringList>("path");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *name, const QStringList &path, const QJsonValue &value, const QString &said) {
            QTest::newRow(name) << path << value << said;
        };
        const auto host = [](const QString &key) { return QStringList{u"HostConfig"_s, key}; };
        const auto label = [](QStringView key) { return QStringList{u"Config"_s, u"Labels"_s, key.toString()}; };
        row("volumes_from", host(u"VolumesFrom"_s), QJsonArray{u"shop_db_1:rw"_s}, u"--volumes-from"_s);
        row("links", host(u"Links"_s), QJsonArray{u"/shop_db_1:/shop_web_1/db"_s}, u"--link"_s);
        row("links in a network", {u"NetworkSettings"_s, u"Networks"_s, u"shop_back"_s, u"Links"_s},
            QJsonArray{u"shop_db_1:db"_s}, u"--link"_s);
        row("network_mode", host(u"NetworkMode"_s), u"container:6832de157cc8"_s, u"network of another container"_s);
        row("pid", host(u"PidMode"_s), u"container:6832de157cc8"_s, u"shares its processes"_s);
        row("container_name", {u"Name"_s}, u"/web"_s, u"container_name"_s);
        row("run", label(composeOneoffLabel), u"True"_s, u"not one of a Compose service's containers"_s);
        row("no number", label(composeNumberLabel), u""_s, u"not one of a Compose service's containers"_s);
        row("another name", label(composeServiceLabel), u"api"_s, u"container name of its own"_s);
        row("a label that no option can say", label(u"a=b"), u"c"_s, u"can't be written down"_s);
    }
    void whatCannotBeTakenOver()
    {
        QFETCH(QStringList, path);
        QFETCH(QJsonValue, value);
        QFETCH(QString, said);
        const auto spec = adoptedSpec(with(shopWeb(), path, value), {});
        QVERIFY(!spec);
        QVERIFY2(spec.error().message().contains(said), qPrintable(spec.error().message()));
    }

    void aServiceLikeAContainer()
    {
        Inspected plain = shopWeb();
        QJsonObject config = plain.container[u"Config"_s].toObject();
        config[u"Labels"_s] = QJsonObject{{u"tier"_s, u"x"_s}, {u"vendor"_s, u"app"_s}};
        plain.container[u"Config"_s] = config;
        const auto spec = serviceFrom(u"front"_s, plain);
        QVERIFY2(spec, qPrintable(spec ? QString() : spec.error().message()));
        QCOMPARE(spec->name, u"front"_s);
        QVERIFY(!spec->compose);
        QCOMPARE(spec->resolvedImage,
                 u"shop/app@sha256:0815081508150815081508150815081508150815081508150815081508150815"_s);
        QCOMPARE(spec->container.labels, (QMap<QString, QString>{{u"tier"_s, u"x"_s}}));
        QCOMPARE(replicaName(*spec, 1), u"front-1"_s);
        plain.image.remove(u"RepoDigests"_s);
        QCOMPARE(serviceFrom(u"front"_s, plain)->resolvedImage, u"sha256:4b42978d"_s);

        const auto refused = [&](const QString &name, const Inspected &from) {
            const auto made = serviceFrom(name, from);
            return made ? QString() : made.error().message();
        };
        QVERIFY(refused(u"front"_s, shopWeb()).contains(u"Compose project shop"_s));
        QVERIFY(refused(u"a/b"_s, plain).contains(u"letters"_s));
        ServiceSpec other;
        other.name = u"web"_s;
        QVERIFY(refused(u"front"_s, withLabels(plain, replicaLabels(other, 1, 1)))
                    .contains(u"replica of the service web"_s));
        QVERIFY(refused(u"front"_s, withLabels(plain, {{u"com.docker.swarm.service.name"_s, u"api"_s}}))
                    .contains(u"Swarm service api"_s));
    }
};

QTEST_GUILESS_MAIN(AdoptTest)
#include "adopt.moc"
