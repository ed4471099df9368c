// SPDX-License-Identifier: GPL-3.0-or-later
// A Caddyfile, written and read.
#include "ingress/caddy/caddytext.h"

#include "ingress/text/markedpart.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using ingress::SeenServer;
using ingress::WantedServer;
using services::Ingress;

namespace {

Ingress caddyIngress(quint16 listen)
{
    Ingress ingress;
    ingress.name = u"web"_s;
    ingress.kind = Ingress::Kind::Caddy;
    ingress.listen = listen;
    return ingress;
}

const QList<WantedServer> twoServers{
    {.name = u"web.1"_s, .address = u"10.0.0.1"_s, .port = 32768},
    {.name = u"web.2"_s, .address = u"fd00::2"_s, .port = 80},
    {.name = u"web.3"_s, .address = u"10.0.0.3"_s, .port = 80, .state = WantedServer::State::Draining}};

} // namespace

class CaddyText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip()
    {
        for (const quint16 listen : {quint16(0), quint16(8888)}) {
            Ingress ingress = caddyIngress(listen);
            ingress.checkPath = u"/health"_s;
            const auto part = ingress::caddyPart(ingress, twoServers);
            QVERIFY(part);
            QVERIFY(part->startsWith(listen ? "http://:8888 {\n" : "(web) {\n"));
            QVERIFY(part->contains("health_uri /health\n"));
            const auto read = ingress::readCaddyPart(*part);
            QVERIFY(read);
            const QList<SeenServer> wanted{{.name = u"web.1"_s, .address = u"10.0.0.1"_s, .port = 32768},
                                           {.name = u"web.2"_s, .address = u"fd00::2"_s, .port = 80}};
            QCOMPARE(*read, wanted);
        }
    }
    void whatItRunsWith()
    {
        const auto proxies = ingress::readCaddyProxies(
            R"({"apps":{"http":{"servers":{"srv0":{"routes":[{"handle":[{"handler":"subroute","routes":[{"handle":[)"
            R"({"handler":"reverse_proxy","upstreams":[{"dial":"10.0.0.1:80"},{"dial":"[::1]:81"}]}]}]}]},)"
            R"({"handle":[{"handler":"reverse_proxy"},{"handler":"static_response","upstreams":[{}]}]}]}}}}})");
        QVERIFY(proxies);
        QCOMPARE(*proxies, (QList<QSet<QString>>{{u"10.0.0.1:80"_s, u"[::1]:81"_s}, {}}));
        for (const char *bad : {"", "null", "[]", "<html>", "{\"a\":"})
            QVERIFY2(!ingress::readCaddyProxies(bad), bad);
        QVERIFY(!ingress::readCaddyProxies(QByteArray("{\"a\":").repeated(100'000)));
        QVERIFY(ingress::importsSnippet("http://:1 {\n\timport  web\n}\n", u"web"_s));
        QVERIFY(!ingress::importsSnippet("# import web\nimport web2\n(web) {\n}\n", u"web"_s));
    }
    void empty()
    {
        const auto part = ingress::caddyPart(caddyIngress(8888), {twoServers.last()});
        QVERIFY(part && part->contains("respond 503"));
        const auto read = ingress::readCaddyPart(*part);
        QVERIFY(read && read->isEmpty());
    }
    void refused()
    {
        Ingress tcp = caddyIngress(1);
        tcp.mode = Ingress::Mode::Tcp;
        const auto part = ingress::caddyPart(tcp, twoServers);
        QVERIFY(!part && part.error().kind == Error::Kind::Unsupported);
        QVERIFY(!ingress::caddyPart(caddyIngress(1), {{.name = u"a"_s, .address = u"{env.X}"_s, .port = 80}}));
        QVERIFY(!ingress::caddyPart(caddyIngress(1), {{.name = u"a}\n{"_s, .address = u"10.0.0.1"_s, .port = 80}}));
    }

    void places_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<int>("listen");
        QTest::addColumn<QByteArray>("after");
        QTest::newRow("a site comes last") << QByteArray(":80 {\n}\n") << 1 << QByteArray(":80 {\n}\nPART");
        QTest::newRow("a snippet first") << QByteArray(":80 {\n}\n") << 0 << QByteArray("PART:80 {\n}\n");
        QTest::newRow("but after the global options")
            << QByteArray("# mine\n\n{\n\tadmin off\n\tservers {\n\t\tmetrics\n\t}\n}\n:80 {\n}\n") << 0
            << QByteArray("# mine\n\n{\n\tadmin off\n\tservers {\n\t\tmetrics\n\t}\n}\nPART:80 {\n}\n");
        QTest::newRow("none yet") << QByteArray() << 0 << QByteArray("PART");
        QTest::newRow("options without end")
            << QByteArray("{\n\tadmin off\n") << 0 << QByteArray("PART{\n\tadmin off\n");
    }
    void places()
    {
        QFETCH(QByteArray, before);
        QFETCH(int, listen);
        QFETCH(QByteArray, after);
        after.replace("PART", "# bayplan: begin web\npart\n# bayplan: end web\n");
        const auto file = ingress::withCaddyPart(before, caddyIngress(quint16(listen)), "part\n");
        QVERIFY(file);
        QCOMPARE(*file, after);
        QCOMPARE(ingress::withCaddyPart(*file, caddyIngress(quint16(listen)), "part\n").value(), after);
        QCOMPARE(ingress::withoutMarkedPart(*file, u"web"_s).value(), before);
    }

    void read_data()
    {
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<int>("count");
        QTest::newRow("on one line") << QByteArray(":1 {\nreverse_proxy 10.0.0.1:1 10.0.0.2:2\n}") << 2;
        QTest::newRow("no proxy") << QByteArray(":1 {\nrespond hi\n}") << -1;
        QTest::newRow("names that are none") << QByteArray("reverse_proxy {\nto 10.0.0.1:1 # a;b\nto x:y\n}") << 1;
        QTest::newRow("bytes") << QByteArray("\xff\x00#\n to", 8) << -1;
        QTest::newRow("nothing") << QByteArray() << -1;
    }
    void read()
    {
        QFETCH(QByteArray, part);
        QFETCH(int, count);
        const auto read = ingress::readCaddyPart(part);
        QCOMPARE(read ? int(read->size()) : -1, count);
    }

    void upstreams()
    {
        const auto read = ingress::readCaddyUpstreams(
            R"([{"address":"10.0.0.1:80","num_requests":4,"fails":2},{"address":"x y"},7,{"address":5}])");
        QVERIFY(read);
        QCOMPARE(read->size(), 1);
        QCOMPARE(read->value(u"10.0.0.1:80"_s).requests, 4);
        QVERIFY(ingress::readCaddyUpstreams("null\n")->isEmpty());
        QVERIFY(!ingress::readCaddyUpstreams("{}"));
        QVERIFY(!ingress::readCaddyUpstreams("[{"));
    }
    void admin()
    {
        QCOMPARE(ingress::caddyAdmin(":80 {\n admin x\n}\n"), u"localhost:2019"_s);
        QCOMPARE(ingress::caddyAdmin("{\n admin 127.0.0.1:3000\n}\n"), u"127.0.0.1:3000"_s);
        QCOMPARE(ingress::caddyAdmin("{\n admin off\n}\n"), QString());
        QCOMPARE(ingress::caddyAdmin("{\n admin unix//x y\n}\n"), QString());
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::CaddyText)
#include "caddytext.moc"
