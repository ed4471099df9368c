// SPDX-License-Identifier: GPL-3.0-or-later
// The container of an HAProxy that Bayplan runs itself: what is made, and what is made of what is found.
#include "ingress/own/owncontainer.h"

#include "core/secretstore.h"
#include "images/registrylogins.h"
#include "ingress/haproxy/part.h"
#include "ingress/own/ownhaproxy.h"
#include "ingress/serveraddress.h"
#include "ingress/text/markedpart.h"
#include "run/createbody.h"
#include "unit/fleet/simulatedhosts.h"
#include "unit/ingress/fakebalancer.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::Ingress;

class OwnContainerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void record()
    {
        QCOMPARE(services::problemWith(wish()), QString());
        const auto read = services::ingressFromJson(services::toJson(wish()));
        QVERIFY2(read, read ? "" : qPrintable(read.error().message()));
        QVERIFY(*read == wish());
    }

    void refused_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("says");
        QTest::newRow("kind") << u"kind"_s << QJsonValue(u"nginx"_s) << u"an HAProxy in a container"_s;
        QTest::newRow("no port") << u"listen"_s << QJsonValue(0) << u"the port where it listens"_s;
        QTest::newRow("no image") << u"image"_s << QJsonValue(QString()) << u"the name of an image"_s;
        QTest::newRow("option") << u"image"_s << QJsonValue(u"--privileged"_s) << u"the name of an image"_s;
        QTest::newRow("two lines") << u"image"_s << QJsonValue(u"a\nb"_s) << u"the name of an image"_s;
        QTest::newRow("query") << u"image"_s << QJsonValue(u"a?fromSrc=x"_s) << u"the name of an image"_s;
    }
    void refused()
    {
        QFETCH(QString, member);
        QFETCH(QJsonValue, value);
        QFETCH(QString, says);
        QJsonObject json = services::toJson(wish());
        json[member] = value;
        const auto read = services::ingressFromJson(json);
        QVERIFY(!read);
        QVERIFY2(read.error().what.contains(says), qPrintable(read.error().what));
    }

    /// What can't wait reaches the HAProxy that is in it.
    void passesOnWhatCannotWait()
    {
        SimulatedHosts hosts;
        core::MemorySecretStore secrets{QString()};
        images::RegistryLogins logins(secrets, u"/nonexistent/config.json"_s);
        FakeBackend fake;
        fake.dropsAtOnce = true;
        ingress::OwnHaProxy own(wish(), std::make_unique<FakeBalancer>(fake), hosts.fleet(), logins);
        QVERIFY(own.traits().dropsAtOnce);
        bool isDone = false;
        const core::Task task = own.dropAtOnce({u"a"_s, u"b"_s}, [&isDone] { isDone = true; });
        QTRY_VERIFY(isDone);
        QCOMPARE(fake.log, QStringList{u"drop a,b"_s});
        own.hurry();
        QCOMPARE(fake.hurries, 1);
    }

    void container()
    {
        const run::ContainerSpec spec = ingress::ownContainer(wish());
        QVERIFY(run::validate(spec).isEmpty());
        const QJsonObject body = run::createBody(spec);
        QCOMPARE(spec.name, u"edge-haproxy"_s);
        QCOMPARE(body[u"Image"_s].toString(), u"example.org/haproxy:2.8"_s);
        QCOMPARE(body[u"Labels"_s][u"bayplan.ingress"_s].toString(), u"edge"_s);
        const QJsonObject host = body[u"HostConfig"_s].toObject();
        QCOMPARE(host[u"RestartPolicy"_s][u"Name"_s].toString(), u"unless-stopped"_s);
        QCOMPARE(host[u"PortBindings"_s][u"8090/tcp"_s][0][u"HostPort"_s].toString(), u"8090"_s);
        QVERIFY(!host[u"Privileged"_s].toBool());
        QVERIFY(host[u"Binds"_s].toArray().isEmpty() && host[u"Mounts"_s].toArray().isEmpty());
    }

    /// What it begins with is what the driver takes for its own, byte for byte.
    void file()
    {
        const QList<ingress::WantedServer> servers{
            {.name = u"r1-aaaaaaaaaaaa"_s, .address = u"10.0.0.7"_s, .port = 32768}};
        const auto text = ingress::ownFile(wish(), servers);
        QVERIFY(text);
        QVERIFY(text->contains("stats socket /usr/local/etc/haproxy/bayplan.sock mode 600 level admin"));
        QVERIFY(text->contains("\n    uid 99\n    gid 99\n"));
        QVERIFY(text->contains("bind *:8090\n"));
        const auto part = ingress::markedPart(*text, u"edge"_s);
        QVERIFY(part && *part);
        QVERIFY(ingress::haproxy::readPart(wish(), **part).isAsMade);
        QVERIFY(!ingress::ownFile(wish(), {{.name = u"a b"_s, .address = u"10.0.0.7"_s, .port = 1}}));
    }

    void found_data()
    {
        QTest::addColumn<QString>("label");
        QTest::addColumn<bool>("runs");
        QTest::addColumn<QString>("port");
        QTest::addColumn<bool>("isOurs");
        QTest::addColumn<QString>("problem");
        QTest::newRow("as it is to be") << u"edge"_s << true << u"8090"_s << true << QString();
        QTest::newRow("another's") << u"shop"_s << true << u"8090"_s << false << QString();
        QTest::newRow("no label") << QString() << true << u"8090"_s << false << QString();
        QTest::newRow("stopped") << u"edge"_s << false << u"8090"_s << true << u"edge-haproxy on aws1 does not run"_s;
        QTest::newRow("other port") << u"edge"_s << true << u"80"_s << true << u"does not publish its port"_s;
    }
    void found()
    {
        QFETCH(QString, label);
        QFETCH(bool, runs);
        QFETCH(QString, port);
        QFETCH(bool, isOurs);
        QFETCH(QString, problem);
        const QJsonObject json{
            {u"Id"_s, u"abc"_s},
            {u"State"_s, QJsonObject{{u"Running"_s, runs}}},
            {u"Config"_s, QJsonObject{{u"Labels"_s, QJsonObject{{u"bayplan.ingress"_s, label}}}}},
            {u"HostConfig"_s,
             QJsonObject{
                 {u"PortBindings"_s, QJsonObject{{u"8090/tcp"_s, QJsonArray{QJsonObject{{u"HostPort"_s, port}}}}}}}}};
        const auto found = ingress::foundOwn(wish(), QJsonDocument(json).toJson());
        QVERIFY(found);
        QCOMPARE(found->id, u"abc"_s);
        QCOMPARE(found->isOurs, isOurs);
        QCOMPARE(found->isStopped, !runs);
        QVERIFY2(problem.isEmpty() ? found->problem.isEmpty() : found->problem.contains(problem),
                 qPrintable(found->problem));
    }
    void notUnderstood()
    {
        for (const char *text : {"", "[]", "{}", "{\"Id\":3}", "{\"Id\":\"a\",\"State\":null}"})
            QVERIFY2(!ingress::foundOwn(wish(), text), text);
    }

    /// Loopback means the balancer's own container there.
    void loopback()
    {
        engine::Container container;
        container.name = u"web-1"_s;
        container.state = engine::ContainerState::Running;
        container.ports = {
            engine::PortMapping{.ip = u"0.0.0.0"_s, .published = 32768, .target = 8080, .protocol = u"tcp"_s}};
        fleet::HostConfig host{u"aws1"_s, *engine::Endpoint::parse(u"tcp://127.0.0.1:2375"_s)};
        Ingress ingress = wish();
        for (const QString &address : {QString(), u"localhost"_s, u"127.0.0.5"_s, u"::1"_s}) {
            host.address = address;
            const auto found = ingress::serverAddress(host, container, ingress);
            QVERIFY2(!found && found.error().next.contains(u"Enter the host's address"_s), qPrintable(address));
        }
        host.address = u"10.0.0.7"_s;
        QVERIFY(ingress::serverAddress(host, container, ingress));
        host.address.clear();
        ingress.ours = false;
        QVERIFY(ingress::serverAddress(host, container, ingress));
    }

private:
    static Ingress wish()
    {
        Ingress ingress;
        ingress.name = u"edge"_s;
        ingress.listen = 8090;
        return ingress::asOwn(ingress, {u"id1"_s, u"aws1"_s}, u"example.org/haproxy:2.8"_s);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::OwnContainerTest)
#include "owncontainer.moc"
