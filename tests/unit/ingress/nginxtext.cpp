// SPDX-License-Identifier: GPL-3.0-or-later
// nginx's configuration, written and read, and its processes.
#include "ingress/nginx/nginxtext.h"

#include "ingress/nginx/nginxprocesses.h"
#include "ingress/nginx/nginxtokens.h"
#include "ingress/text/markedpart.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using ingress::SeenServer;
using ingress::WantedServer;
using services::Ingress;

namespace {

Ingress nginxIngress(quint16 listen = 8888, Ingress::Mode mode = Ingress::Mode::Http)
{
    Ingress ingress;
    ingress.name = u"web"_s;
    ingress.kind = Ingress::Kind::Nginx;
    ingress.mode = mode;
    ingress.listen = listen;
    ingress.place.file = u"/etc/nginx/conf.d/web.conf"_s;
    return ingress;
}

const QList<WantedServer> three{
    {.name = u"web.1-a"_s, .address = u"10.0.0.1"_s, .port = 32768},
    {.name = u"web.2-b"_s, .address = u"fd00::2"_s, .port = 80, .state = WantedServer::State::Draining, .weight = 7},
    {.name = u"web.3-c"_s, .address = u"aws2.example"_s, .port = 8080, .weight = 0}};

} // namespace

class NginxText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roundTrip()
    {
        const auto part = ingress::nginxPart(nginxIngress(), three);
        QVERIFY(part);
        const auto read = ingress::readNginxPart(*part, u"web"_s);
        QVERIFY(read);
        const QList<SeenServer> wanted{{.name = u"web.1-a"_s, .address = u"10.0.0.1"_s, .port = 32768},
                                       {.name = u"web.2-b"_s,
                                        .address = u"fd00::2"_s,
                                        .port = 80,
                                        .state = SeenServer::State::Draining,
                                        .weight = 7},
                                       {.name = u"web.3-c"_s,
                                        .address = u"aws2.example"_s,
                                        .port = 8080,
                                        .state = SeenServer::State::Draining,
                                        .weight = 0}};
        QCOMPARE(*read, wanted);
        QVERIFY(part->contains("server 10.0.0.1:32768 weight=100 max_fails=1"));
        QVERIFY(part->contains("server [fd00::2]:80 weight=7 down;"));
        QVERIFY(part->contains("listen 8888;"));
        QVERIFY(part->contains("proxy_pass http://web;"));
        QVERIFY(part->contains("proxy_next_upstream error timeout;"));
        QVERIFY(!part->contains("non_idempotent"));
    }

    // nginx refuses an upstream without servers.
    void empty()
    {
        const auto part = ingress::nginxPart(nginxIngress(), {});
        QVERIFY(part && part->contains(" down;"));
        const auto read = ingress::readNginxPart(*part, u"web"_s);
        QVERIFY(read);
        QCOMPARE(*read, QList<SeenServer>());
    }

    void withoutListening()
    {
        const auto part = ingress::nginxPart(nginxIngress(0), three);
        QVERIFY(part && part->contains("upstream web {") && !part->contains("listen"));
        const auto tcp = ingress::nginxPart(nginxIngress(9000, Ingress::Mode::Tcp), three);
        QVERIFY(tcp && tcp->contains("proxy_pass web;") && !tcp->contains("location") && !tcp->contains("keepalive"));
    }

    void hostileServers_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("address");
        QTest::addColumn<int>("port");
        QTest::addColumn<int>("weight");
        QTest::newRow("a line in the name") << u"a\n}"_s << u"10.0.0.1"_s << 80 << 1;
        QTest::newRow("no name") << u""_s << u"10.0.0.1"_s << 80 << 1;
        QTest::newRow("the last character") << u"a\n"_s << u"10.0.0.1"_s << 80 << 1;
        QTest::newRow("a directive in the address") << u"a"_s << u"10.0.0.1; } evil {"_s << 80 << 1;
        QTest::newRow("a socket") << u"a"_s << u"unix:/run/docker.sock"_s << 80 << 1;
        QTest::newRow("a line in the address") << u"a"_s << u"host\n"_s << 80 << 1;
        QTest::newRow("a zone") << u"a"_s << u"fe80::1%eth0"_s << 80 << 1;
        QTest::newRow("a variable") << u"a"_s << u"$host"_s << 80 << 1;
        QTest::newRow("no address") << u"a"_s << u""_s << 80 << 1;
        QTest::newRow("no port") << u"a"_s << u"10.0.0.1"_s << 0 << 1;
        QTest::newRow("a weight below") << u"a"_s << u"10.0.0.1"_s << 80 << -1;
        QTest::newRow("a weight above") << u"a"_s << u"10.0.0.1"_s << 80 << 257;
    }
    void hostileServers()
    {
        QFETCH(QString, name);
        QFETCH(QString, address);
        QFETCH(int, port);
        QFETCH(int, weight);
        const auto part = ingress::nginxPart(
            nginxIngress(), {{.name = name, .address = address, .port = quint16(port), .weight = weight}});
        QVERIFY(!part);
        QCOMPARE(int(part.error().kind), int(Error::Kind::Input));
    }
    void twice() { QVERIFY(!ingress::nginxPart(nginxIngress(), {three.first(), three.first()})); }

    void places_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after"); // PART for the marks and what is between
        QTest::newRow("a file that is included") << QByteArray("# mine\n") << QByteArray("# mine\nPART");
        QTest::newRow("none yet") << QByteArray() << QByteArray("PART");
        QTest::newRow("nginx.conf") << QByteArray("events {}\nhttp {\n  server { listen 1; }\n}\n# end\n")
                                    << QByteArray("events {}\nhttp {\n  server { listen 1; }\nPART}\n# end\n");
        QTest::newRow("braces that are none")
            << QByteArray("http {\n  # } no\n  log_format x '}' \"}\";\n  set $a \\};\n  if ($b) { }\n}\nstream { }\n")
            << QByteArray(
                   "http {\n  # } no\n  log_format x '}' \"}\";\n  set $a \\};\n  if ($b) { }\nPART}\nstream { }\n");
        QTest::newRow("one line") << QByteArray("http { include a; }") << QByteArray("http { include a; \nPART}");
        QTest::newRow("http within another is no http")
            << QByteArray("x { http { } }\n") << QByteArray("x { http { } }\nPART");
        QTest::newRow("no end") << QByteArray("http {\n") << QByteArray("http {\nPART");
    }
    void places()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        const QByteArray part = "upstream web { }\n";
        after.replace("PART", QByteArray("# bayplan: begin web\n" + part + "# bayplan: end web\n"));
        const auto file = ingress::withNginxPart(before, nginxIngress(), part);
        QVERIFY(file);
        QCOMPARE(*file, after);
        // Where it is, it stays, and all else with it.
        const auto again = ingress::withNginxPart(*file, nginxIngress(), "upstream web { other }\n");
        QVERIFY(again);
        QByteArray other = after;
        other.replace("upstream web { }", "upstream web { other }");
        QCOMPARE(*again, other);
    }
    void tcpNeedsStream()
    {
        const Ingress tcp = nginxIngress(9000, Ingress::Mode::Tcp);
        const auto refused = ingress::withNginxPart("http { }\n", tcp, "x\n");
        QVERIFY(!refused && refused.error().kind == Error::Kind::Unsupported);
        const auto file = ingress::withNginxPart("http { }\nstream { }\n", tcp, "x\n");
        QVERIFY(file);
        QVERIFY(file->indexOf("begin web") > file->indexOf("stream"));
    }

    // By hand, and hostile.
    void read_data()
    {
        QTest::addColumn<QByteArray>("part");
        QTest::addColumn<QString>("servers");
        QTest::newRow("as a hand writes it")
            << QByteArray("upstream   web {server 10.0.0.1:80;\n server \"10.0.0.2:81\" weight=3 down ;#x y\n}")
            << u":10.0.0.1:80*1 :10.0.0.2:81*3-"_s;
        QTest::newRow("another upstream") << QByteArray("upstream other { server 10.0.0.1:80; }") << u"none"_s;
        QTest::newRow("commented out") << QByteArray("upstream web {\n# server 10.0.0.1:80;\n}") << u""_s;
        QTest::newRow("what is no server")
            << QByteArray("upstream web { server unix:/x; server backend; server; zone a 1k; server 1.2.3.4:99999; }")
            << u""_s;
        QTest::newRow("broken off") << QByteArray("upstream web { server 10.0.0.1:80; server 10.0")
                                    << u":10.0.0.1:80*1"_s;
        QTest::newRow("quote without end") << QByteArray("upstream web { server \"10.0.0.1:80; }") << u""_s;
        QTest::newRow("backslash at the end") << QByteArray("upstream web { server \\") << u""_s;
        QTest::newRow("bytes") << QByteArray("\xff\x00{}};#\n{;;", 9) << u"none"_s;
        QTest::newRow("nothing") << QByteArray() << u"none"_s;
    }
    void read()
    {
        QFETCH(QByteArray, part);
        QFETCH(QString, servers);
        const auto read = ingress::readNginxPart(part, u"web"_s);
        QStringList words;
        for (const SeenServer &each : read.value_or(QList<SeenServer>()))
            words << u"%1:%2:%3*%4%5"_s.arg(each.name, each.address)
                         .arg(each.port)
                         .arg(each.weight)
                         .arg(each.state == SeenServer::State::Draining ? u"-"_s : u""_s);
        QCOMPARE(read ? words.join(u' ') : u"none"_s, servers);
    }

    void processes()
    {
        const auto masters = ingress::readNginxProcesses(
            "10 1 nginx: master process /usr/sbin/nginx -c /t/n.conf -p /t/ -g daemon off;\n"
            "11 10 nginx: worker process\n12 10 nginx: worker process is shutting down\n"
            "13 10 nginx: cache manager process\n20 1 nginx: master process nginx -g daemon off;\n"
            "21 20 nginx: worker process\n22 99 nginx: worker process\nx y nginx: worker process\n\n7\n"
            "30 1 nginx: master process nginx -c relative.conf -c\nnewer 11\nnewer 12\nnewer x\nnewer\nnewer 99\n");
        QCOMPARE(masters.size(), 3);
        QCOMPARE(masters.at(0).pid, 10);
        QCOMPARE(masters.at(0).arguments, (QStringList{u"-c"_s, u"/t/n.conf"_s, u"-p"_s, u"/t/"_s}));
        QCOMPARE(masters.at(0).workers, (QSet<qint64>{11}));
        QCOMPARE(masters.at(0).leaving, (QSet<qint64>{12}));
        QCOMPARE(masters.at(0).newer, (QSet<qint64>{11, 12}));
        QVERIFY(masters.at(0).hasReadFile() && !masters.at(1).hasReadFile() && !masters.at(2).hasReadFile());
        QCOMPARE(masters.at(1).arguments, QStringList());
        QCOMPARE(masters.at(1).workers, (QSet<qint64>{21}));
        QCOMPARE(masters.at(2).arguments, QStringList());
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::NginxText)
#include "nginxtext.moc"
