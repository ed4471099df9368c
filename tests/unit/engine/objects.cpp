// SPDX-License-Identifier: GPL-3.0-or-later
// Networks and volumes: what engines tell of them, and the bodies that make them, also again.
#include "engine/calls/networkcalls.h"
#include "engine/calls/volumecalls.h"
#include "engine/decode.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace bayplan;
using namespace bayplan::engine;
using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray dockerNetwork = R"({"Name":"shop","Id":"bb73","Created":"2026-11-26T01:28:23.74657329Z",
    "Scope":"local","Driver":"bridge","EnableIPv6":true,"IPAM":{"Driver":"default","Options":{"a":"b"},
    "Config":[{"Subnet":"172.18.0.0/16","Gateway":"172.18.0.1","IPRange":"172.18.4.0/24",
    "AuxiliaryAddresses":{"router":"172.18.0.9"}},{"Subnet":"fd00::/64"}]},
    "Internal":true,"Attachable":true,"Ingress":false,"ConfigFrom":{"Network":""},"ConfigOnly":false,
    "Containers":{"92bf":{"Name":"web"}},"Options":{"mtu":"1400"},"Labels":{"team":"shop"}})";
const QByteArray podmanNetwork = R"({"Name":"bridge","Id":"2f25","Created":"2026-11-26T01:28:26.2Z","Scope":"local",
    "Driver":"bridge","EnableIPv6":false,"IPAM":{"Driver":"default","Options":{"driver":"host-local"},
    "Config":[{"Subnet":"10.88.0.0/16","Gateway":"10.88.0.1"}]},"Containers":{},"Options":{},"Labels":null})";

QJsonObject object(const QByteArray &json)
{
    return QJsonDocument::fromJson(json).object();
}

} // namespace

class ObjectsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void networks()
    {
        const auto list = decodeNetworkList("[" + dockerNetwork + "," + podmanNetwork + "]");
        QVERIFY(list);
        QCOMPARE(list->size(), 2u);
        const Network &shop = list->front();
        QCOMPARE(shop.name, u"shop"_s);
        QCOMPARE(subnetsOf(shop), u"172.18.0.0/16, fd00::/64"_s);
        QCOMPARE(shop.pools[0].range, u"172.18.4.0/24"_s);
        QCOMPARE(shop.pools[0].reserved.value(u"router"_s), u"172.18.0.9"_s);
        QVERIFY(shop.internal && shop.attachable && shop.ipv6 && !shop.ingress && shop.created);
        QCOMPARE(shop.labels.value(u"team"_s), u"shop"_s);
        QVERIFY(!isPredefined(shop));
        QVERIFY(isPredefined(list->back()));
    }

    void volumes()
    {
        const auto list = decodeVolumeList(
            R"({"Volumes":[{"CreatedAt":"2026-11-26T01:28:24Z","Driver":"local","Labels":{"a":""},
            "Mountpoint":"/var/lib/docker/volumes/data/_data","Name":"data","Options":null,"Scope":"local"},
            {"Name":"d1a9c32bbc0073d9db047d7d8850a84fa5af9266d1ce4b6ae55c86ce20645a33","Driver":"local"},
            {"Name":"x","Labels":{"com.docker.volume.anonymous":""}}],"Warnings":null})");
        QVERIFY(list);
        QCOMPARE(list->size(), 3u);
        QCOMPARE(list->front().mountpoint, u"/var/lib/docker/volumes/data/_data"_s);
        QVERIFY(!isAnonymous(list->at(0)) && isAnonymous(list->at(1)) && isAnonymous(list->at(2)));
        QCOMPARE(decodeVolumeList(R"({"Volumes":null})")->size(), 0u);
    }

    void sizes()
    {
        const auto sizes = decodeVolumeSizes(R"({"Volumes":[{"Name":"a","UsageData":{"Size":1200,"RefCount":1}},
            {"Name":"b","UsageData":{"Size":-1,"RefCount":-1}},{"Name":"c"}],"Images":[]})");
        QVERIFY(sizes);
        QCOMPARE(*sizes, (QHash<QString, qint64>{{u"a"_s, 1200}}));
        QCOMPARE(measureVolumes({1, 42}).path, QByteArray("/system/df?type=volume"));
        QCOMPARE(measureVolumes({1, 41}).path, QByteArray("/system/df"));
    }

    void wrongReplies_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (const char *json :
             {"", "{}x", "7", "null", "[7]", R"([{"Id":7}])", R"([{"Name":"no id"}])", R"([{"Id":"a","IPAM":[]}])",
              R"([{"Id":"a","IPAM":{"Config":[7]}}])", R"([{"Id":"a","Labels":["x"]}])", R"({"Volumes":7})",
              R"({"Volumes":[7]})", R"({"Volumes":[{"Driver":"local"}]})", R"({"Volumes":[{"Name":["x"]}]})"})
            QTest::newRow(json) << QByteArray(json);
    }
    /// Whatever comes gives a result or an error that names the list.
    void wrongReplies()
    {
        QFETCH(QByteArray, json);
        const bool volumes = json.contains("Volumes");
        const auto networkList = decodeNetworkList(json);
        const auto volumeList = decodeVolumeList(json);
        (void)decodeVolumeSizes(json);
        const QString told = volumes ? (volumeList ? QString() : volumeList.error().what)
                                     : (networkList ? QString() : networkList.error().what);
        QVERIFY2(told.contains(volumes ? u"the list of volumes"_s : u"the list of networks"_s), qPrintable(told));
    }

    void hostileNames()
    {
        const QString name = u"a\n\u202e<b>/../?x=1 \"'\\"_s;
        QJsonObject network = object(dockerNetwork);
        network[u"Name"_s] = name;
        const auto list = decodeNetworkList(QJsonDocument(QJsonArray{network}).toJson());
        QVERIFY(list);
        QCOMPARE(list->front().name, name); // as it is; made plain where it is shown
        const Call removal = removeVolume(name);
        QCOMPARE(removal.path.count('/'), 2); // one part of the path, whatever is in it
        QVERIFY(!removal.path.contains('?') && !removal.path.contains('\n') && !removal.path.contains(' '));
        QVERIFY(removeNetwork(u"../containers/x"_s).path == "/networks/..%2Fcontainers%2Fx");
        QCOMPARE(object(createNetwork(networkBody(network)).body).value(u"Name"_s).toString(), name);
    }

    void aNetworkAgain()
    {
        const QJsonObject inspect = object(dockerNetwork);
        const QJsonObject body = networkBody(inspect);
        for (const QString &key : {u"Name"_s, u"Driver"_s, u"Internal"_s, u"Attachable"_s, u"EnableIPv6"_s,
                                   u"Options"_s, u"Labels"_s, u"IPAM"_s})
            QCOMPARE(body.value(key), inspect.value(key));
        for (const QString &key : {u"Id"_s, u"Created"_s, u"Scope"_s, u"Containers"_s, u"ConfigFrom"_s})
            QVERIFY2(!body.contains(key), qPrintable(key));
        // One made from a configuration may not name the addresses it has from there.
        QJsonObject configured = inspect;
        configured[u"ConfigFrom"_s] = QJsonObject{{u"Network"_s, u"base"_s}};
        QVERIFY(!networkBody(configured).contains(u"IPAM"_s));
        QVERIFY(networkBody(configured).contains(u"ConfigFrom"_s));
        // A "none" kind of network has no subnets; null is left out.
        QJsonObject bare = inspect;
        bare[u"IPAM"_s] =
            QJsonObject{{u"Driver"_s, u"default"_s}, {u"Options"_s, QJsonValue::Null}, {u"Config"_s, QJsonArray()}};
        QCOMPARE(networkBody(bare).value(u"IPAM"_s).toObject(), (QJsonObject{{u"Driver"_s, u"default"_s}}));
        bare[u"IPAM"_s] = QJsonObject{
            {u"Config"_s, QJsonArray{QJsonObject{{u"Subnet"_s, u"10.89.0.0/24"_s}, {u"Gateway"_s, u"<nil>"_s}}}}};
        QVERIFY(!QJsonDocument(networkBody(bare)).toJson().contains("nil")); // Podman's, of an internal network
    }

    void aNetworkAsAsked()
    {
        const QJsonObject body = networkBody(NetworkSpec{.name = u"shop"_s,
                                                         .driver = u"macvlan"_s,
                                                         .subnet = u"172.30.0.0/16"_s,
                                                         .gateway = u"172.30.0.1"_s,
                                                         .internal = true,
                                                         .options = {{u"parent"_s, u"eth0"_s}}});
        QCOMPARE(body.value(u"Driver"_s).toString(), u"macvlan"_s);
        QCOMPARE(body.value(u"Internal"_s).toBool(), true);
        QCOMPARE(body.value(u"Options"_s).toObject().value(u"parent"_s).toString(), u"eth0"_s);
        const QJsonObject pool = body.value(u"IPAM"_s).toObject().value(u"Config"_s).toArray().at(0).toObject();
        QCOMPARE(pool, (QJsonObject{{u"Subnet"_s, u"172.30.0.0/16"_s}, {u"Gateway"_s, u"172.30.0.1"_s}}));
        QVERIFY(!networkBody(NetworkSpec{.name = u"x"_s}).value(u"IPAM"_s).toObject().contains(u"Config"_s));
    }

    void aVolumeAgain()
    {
        const QJsonObject body = volumeBody(
            object(R"({"Name":"d","Driver":"local","Labels":{"a":"b"},"Options":{"type":"tmpfs"},"Mountpoint":"/x"})"));
        QCOMPARE(body, object(R"({"Name":"d","Driver":"local","Labels":{"a":"b"},"DriverOpts":{"type":"tmpfs"}})"));
        QCOMPARE(volumeBody(object(R"({"Name":"d","Driver":"local","Labels":null,"Options":null})")),
                 object(R"({"Name":"d","Driver":"local"})"));
    }
};

QTEST_GUILESS_MAIN(ObjectsTest)
#include "objects.moc"
