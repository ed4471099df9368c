// SPDX-License-Identifier: GPL-3.0-or-later
// A file for Traefik, written, read, and held against what Traefik's documentation lets it hold.
#include "ingress/traefik/traefiktext.h"

#include <QTest>

#include <yaml-cpp/yaml.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using ingress::SeenServer;
using ingress::WantedServer;
using services::Ingress;

namespace {

Ingress traefikIngress(quint16 listen, Ingress::Mode mode = Ingress::Mode::Http)
{
    Ingress ingress;
    ingress.name = u"web"_s;
    ingress.kind = Ingress::Kind::Traefik;
    ingress.mode = mode;
    ingress.listen = listen;
    return ingress;
}

QList<WantedServer> twoWeighted(int weight)
{
    return {{.name = u"web.1"_s, .address = u"10.0.0.1"_s, .port = 32768, .weight = 100},
            {.name = u"web.2"_s, .address = u"fd00::2"_s, .port = 80, .weight = weight},
            {.name = u"web.3"_s, .address = u"10.0.0.3"_s, .port = 80, .state = WantedServer::State::Draining}};
}

/// The members that versions 2 and 3 both know, of what is written here. A service is one of two kinds.
QStringList unknown(const YAML::Node &node, const QString &at)
{
    static const QHash<QString, QStringList> members{{u""_s, {u"http"_s, u"tcp"_s}},
                                                     {u"/http"_s, {u"routers"_s, u"services"_s}},
                                                     {u"/tcp"_s, {u"routers"_s, u"services"_s}},
                                                     {u"router"_s, {u"entryPoints"_s, u"rule"_s, u"service"_s}},
                                                     {u"service"_s, {u"loadBalancer"_s, u"weighted"_s}},
                                                     {u"loadBalancer"_s, {u"servers"_s, u"healthCheck"_s}},
                                                     {u"healthCheck"_s, {u"path"_s, u"interval"_s, u"timeout"_s}},
                                                     {u"weighted"_s, {u"services"_s, u"healthCheck"_s}},
                                                     {u"servers"_s, {u"url"_s, u"address"_s}},
                                                     {u"services of a weighted one"_s, {u"name"_s, u"weight"_s}}};
    QStringList found;
    for (const auto &each : node) {
        const QString name = QString::fromStdString(each.first.Scalar());
        if (!members.value(at).contains(name))
            found << at + u'.' + name;
    }
    return found;
}

QStringList offences(const QByteArray &file)
{
    const YAML::Node root = YAML::Load(file.toStdString());
    QStringList found = unknown(root, u""_s);
    for (const auto &protocol : root) {
        const QString name = QString::fromStdString(protocol.first.Scalar());
        found += unknown(protocol.second, u"/"_s + name);
        for (const auto &router : protocol.second["routers"])
            found += unknown(router.second, u"router"_s);
        for (const auto &service : protocol.second["services"]) {
            found += unknown(service.second, u"service"_s);
            if (service.second.size() != 1)
                found << u"a service of two kinds"_s;
            const YAML::Node balancer = service.second["loadBalancer"];
            if (balancer) {
                found += unknown(balancer, u"loadBalancer"_s);
                if (balancer["healthCheck"])
                    found += unknown(balancer["healthCheck"], u"healthCheck"_s);
                for (const auto &server : balancer["servers"]) {
                    found += unknown(server, u"servers"_s);
                    if (!server[name == u"tcp"_s ? "address" : "url"])
                        found << u"a server without its address"_s;
                }
            } else {
                found += unknown(service.second["weighted"], u"weighted"_s);
                for (const auto &part : service.second["weighted"]["services"]) {
                    found += unknown(part, u"services of a weighted one"_s);
                    if (!protocol.second["services"][part["name"].Scalar()])
                        found << u"a service that is not there"_s;
                }
            }
        }
    }
    return found;
}

} // namespace

class TraefikText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("listen");
        QTest::addColumn<int>("weight");
        for (const auto mode : {Ingress::Mode::Http, Ingress::Mode::Tcp}) {
            for (const int listen : {0, 8888}) {
                for (const int weight : {100, 7})
                    QTest::addRow("%d %d %d", int(mode), listen, weight) << int(mode) << listen << weight;
            }
        }
    }
    void roundTrip()
    {
        QFETCH(int, mode);
        QFETCH(int, listen);
        QFETCH(int, weight);
        Ingress ingress = traefikIngress(quint16(listen), Ingress::Mode(mode));
        ingress.checkPath = u"/health?a=b#c: d"_s;
        const auto file = ingress::traefikFile(ingress, twoWeighted(weight));
        QVERIFY(file);
        QCOMPARE(offences(*file), QStringList());
        QVERIFY(ingress::isOurTraefikFile(*file, ingress));
        const auto read = ingress::readTraefikFile(*file, ingress);
        QVERIFY(read);
        const QList<SeenServer> wanted{{.name = u"web.1"_s, .address = u"10.0.0.1"_s, .port = 32768},
                                       {.name = u"web.2"_s, .address = u"fd00::2"_s, .port = 80, .weight = weight}};
        QCOMPARE(*read, wanted);
        const YAML::Node root = YAML::Load(file->toStdString())[mode ? "tcp" : "http"];
        QCOMPARE(bool(root["routers"]), listen != 0);
        if (listen != 0)
            QCOMPARE(root["routers"]["web"]["service"].Scalar(), std::string("web"));
        if (mode == 0 && weight == 100)
            QCOMPARE(root["services"]["web"]["loadBalancer"]["healthCheck"]["path"].Scalar(),
                     ingress.checkPath.toStdString());
        if (mode == 0 && weight != 100)
            QVERIFY(root["services"]["web"]["weighted"]["healthCheck"].IsMap());
    }
    void empty()
    {
        const auto file = ingress::traefikFile(traefikIngress(1), {});
        QVERIFY(file);
        QCOMPARE(offences(*file), QStringList());
        const auto read = ingress::readTraefikFile(*file, traefikIngress(1));
        QVERIFY(read && read->isEmpty());
    }
    void refused()
    {
        QVERIFY(!ingress::traefikFile(traefikIngress(1), {{.name = u"a: b"_s, .address = u"10.0.0.1"_s, .port = 80}}));
        QVERIFY(!ingress::traefikFile(traefikIngress(1), {{.name = u"a"_s, .address = u"x\ny: z"_s, .port = 80}}));
        QVERIFY(!ingress::isOurTraefikFile("http: {}\n", traefikIngress(1)));
    }

    void hostile_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<int>("count"); // -1: no such service; -2: no YAML
        QTest::newRow("as a hand writes it")
            << QByteArray("http: {services: {web: {loadBalancer: {servers: [{url: 'http://10.0.0.1:80/'}]}}}}") << 1;
        QTest::newRow("a server's own weight")
            << QByteArray("http: {services: {web: {loadBalancer: {servers: [{url: http://10.0.0.1:80, weight: x}]}}}}")
            << 1;
        QTest::newRow("other kinds everywhere") << QByteArray("http: {services: {web: {loadBalancer: [1]}}}") << 0;
        QTest::newRow("a list on top") << QByteArray("[1, 2]") << -1;
        QTest::newRow("a word") << QByteArray("word") << -1;
        QTest::newRow("nothing") << QByteArray() << -1;
        QTest::newRow("another's") << QByteArray("http: {services: {api: {loadBalancer: {servers: []}}}}") << -1;
        QTest::newRow("broken") << QByteArray("http: {services: ") << -2;
        QTest::newRow("an alias of nothing") << QByteArray("http: *x") << -2;
        QTest::newRow("deep") << QByteArray(100'000, '[') << -2;
        QTest::newRow("bytes") << QByteArray("\xff\x00\x01", 3) << -2;
        QTest::newRow("a part that is itself")
            << QByteArray("http: {services: {web: {weighted: {services: [{name: web, weight: 1}]}}}}") << 0;
        QTest::newRow("other schemes and addresses")
            << QByteArray("http: {services: {web: {loadBalancer: {servers: [{url: 'file:///etc'}, {url: 'http://a'}, "
                          "{address: {}}, 7]}}}}")
            << 0;
    }
    void hostile()
    {
        QFETCH(QByteArray, file);
        QFETCH(int, count);
        const auto read = ingress::readTraefikFile(file, traefikIngress(1));
        const int failure = !read && read.error().kind == Error::Kind::NotFound ? -1 : -2;
        QCOMPARE(read ? int(read->size()) : failure, count);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TraefikText)
#include "traefiktext.moc"
