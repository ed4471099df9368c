// SPDX-License-Identifier: GPL-3.0-or-later
// Our part of HAProxy's file: what is written, what is refused, what is read back.
#include "ingress/haproxy/checkedwrite.h"
#include "ingress/haproxy/part.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using ingress::WantedServer;
using services::Ingress;

namespace {

Ingress partIngress()
{
    return {.name = u"web"_s,
            .listen = 8080,
            .checkPath = u"/healthy"_s,
            .place = {.kind = services::BalancerPlace::Kind::Local, .file = u"/etc/haproxy/haproxy.cfg"_s}};
}

QList<WantedServer> partServers()
{
    return {{.name = u"web-1"_s, .address = u"10.0.0.1"_s, .port = 32768},
            {.name = u"web-2"_s,
             .address = u"2001:db8::1"_s,
             .port = 80,
             .state = WantedServer::State::Draining,
             .weight = 50}};
}

} // namespace

class HaProxyPartTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void http();
    void tcpWithoutFrontend();
    void idFollowsSettings();
    void refused_data();
    void refused();
    void readBack();
    void readByHand_data();
    void readByHand();
    void faults();
};

void HaProxyPartTest::http()
{
    const QByteArray id = QByteArray::number(ingress::haproxy::settingsId(partIngress()));
    QCOMPARE(ingress::haproxy::part(partIngress(), partServers()),
             "backend web\n"
             "    id " +
                 id +
                 "\n"
                 "    mode http\n"
                 "    balance roundrobin\n"
                 "    option httpchk GET /healthy\n"
                 "    option redispatch 1\n"
                 "    retries 3\n"
                 "    retry-on conn-failure empty-response\n"
                 "    http-request disable-l7-retry unless { method GET HEAD OPTIONS }\n"
                 "    http-reuse safe\n"
                 "    no option prefer-last-server\n"
                 "    option forwardfor\n"
                 "    load-server-state-from-file none\n"
                 "    server web-1 10.0.0.1:32768 check inter 1s fall 2 rise 1 pool-purge-delay 1s weight 100\n"
                 "    server web-2 [2001:db8::1]:80 check inter 1s fall 2 rise 1 pool-purge-delay 1s weight 0\n"
                 "frontend web\n"
                 "    mode http\n"
                 "    bind *:8080\n"
                 "    option idle-close-on-response\n"
                 "    default_backend web\n");
}

void HaProxyPartTest::tcpWithoutFrontend()
{
    Ingress tcp = partIngress();
    tcp.mode = Ingress::Mode::Tcp;
    tcp.listen = 0;
    tcp.checkPath.clear();
    const QByteArray id = QByteArray::number(ingress::haproxy::settingsId(tcp));
    QCOMPARE(ingress::haproxy::part(tcp, {{.name = u"a"_s, .address = u"db.example.org"_s, .port = 5432}}),
             "backend web\n"
             "    id " +
                 id +
                 "\n"
                 "    mode tcp\n"
                 "    balance leastconn\n"
                 "    option redispatch 1\n"
                 "    retries 3\n"
                 "    load-server-state-from-file none\n"
                 "    server a db.example.org:5432 check inter 1s fall 2 rise 1 pool-purge-delay 1s weight 100 "
                 "init-addr libc,none\n");
}

void HaProxyPartTest::idFollowsSettings()
{
    const quint32 id = ingress::haproxy::settingsId(partIngress());
    QVERIFY(id >= 0x40000000U && id < 0x80000000U); // a positive int, and none that HAProxy gives by itself
    QCOMPARE(ingress::haproxy::settingsId(partIngress()), id);
    Ingress other = partIngress();
    other.listen = 8081;
    QVERIFY(ingress::haproxy::settingsId(other) != id);
    other = partIngress();
    other.checkPath = u"/"_s;
    QVERIFY(ingress::haproxy::settingsId(other) != id);
    other = partIngress();
    other.name = u"web2"_s;
    QVERIFY(ingress::haproxy::settingsId(other) != id);
}

void HaProxyPartTest::refused_data()
{
    QTest::addColumn<WantedServer>("server");
    QTest::addColumn<bool>("isFine");
    const WantedServer fine{.name = u"a"_s, .address = u"10.0.0.1"_s, .port = 80};
    const auto row = [&](const char *name, auto change, bool isFine = false) {
        WantedServer server = fine;
        change(server);
        QTest::newRow(name) << server << isFine;
    };
    row(
        "fine", [](WantedServer &) {}, true);
    row(
        "IPv6", [](WantedServer &s) { s.address = u"::1"_s; }, true);
    row(
        "host's name", [](WantedServer &s) { s.address = u"aws1.example.org"_s; }, true);
    row("no name", [](WantedServer &s) { s.name.clear(); });
    row("space in name", [](WantedServer &s) { s.name = u"a b"_s; });
    row("line in name", [](WantedServer &s) { s.name = u"a\n"_s; });
    row("command in name", [](WantedServer &s) { s.name = u"a;shutdown"_s; });
    row("slash in name", [](WantedServer &s) { s.name = u"a/b"_s; });
    row("long name", [](WantedServer &s) { s.name = QString(129, u'a'); });
    row("no address", [](WantedServer &s) { s.address.clear(); });
    row("words in address", [](WantedServer &s) { s.address = u"10.0.0.1 backup"_s; });
    row("line in address", [](WantedServer &s) { s.address = u"10.0.0.1\nglobal"_s; });
    row("variable in address", [](WantedServer &s) { s.address = u"${HOME}"_s; });
    row("scope", [](WantedServer &s) { s.address = u"fe80::1%eth0"_s; });
    row("socket", [](WantedServer &s) { s.address = u"/run/x"_s; });
    row("no port", [](WantedServer &s) { s.port = 0; });
    row("weight too high", [](WantedServer &s) { s.weight = 257; });
    row("weight too low", [](WantedServer &s) { s.weight = -1; });
}

void HaProxyPartTest::refused()
{
    QFETCH(WantedServer, server);
    QFETCH(bool, isFine);
    QCOMPARE(ingress::haproxy::problemWith({server}).isEmpty(), isFine);
    QVERIFY(!ingress::haproxy::problemWith({server, server}).isEmpty());
}

void HaProxyPartTest::readBack()
{
    const auto read = ingress::haproxy::readPart(partIngress(), ingress::haproxy::part(partIngress(), partServers()));
    QVERIFY(read.isAsMade);
    QList<WantedServer> expected = partServers();
    expected[1].weight = 0; // what the file says of one that drains
    QCOMPARE(read.servers, expected);
    Ingress other = partIngress();
    other.checkPath = u"/other"_s;
    QVERIFY(!ingress::haproxy::readPart(other, ingress::haproxy::part(partIngress(), partServers())).isAsMade);
}

void HaProxyPartTest::readByHand_data()
{
    QTest::addColumn<QByteArray>("part");
    QTest::addColumn<qsizetype>("servers");
    const QByteArray made = ingress::haproxy::part(partIngress(), partServers());
    QTest::newRow("empty") << QByteArray() << qsizetype(0);
    QTest::newRow("a line more") << made + "    option httplog\n" << qsizetype(2);
    QTest::newRow("a server more") << made + "    server x 10.0.0.3:80\n" << qsizetype(3);
    QTest::newRow("no end") << made.chopped(1) << qsizetype(2);
    QTest::newRow("other weight") << QByteArray(made).replace("weight 100", "weight 7000") << qsizetype(2);
    QTest::newRow("words missing") << QByteArray("server\nserver x\nserver x y\nserver x y weight\n") << qsizetype(2);
    static constexpr char zeros[] = "server a\0b :: weight \0\xff\xfe";
    QTest::newRow("zeros") << QByteArray(zeros, sizeof(zeros) - 1) << qsizetype(1);
}

void HaProxyPartTest::readByHand()
{
    QFETCH(QByteArray, part);
    QFETCH(qsizetype, servers);
    const auto read = ingress::haproxy::readPart(partIngress(), part);
    QVERIFY(!read.isAsMade);
    QCOMPARE(read.servers.size(), servers);
}

void HaProxyPartTest::faults()
{
    const QByteArray output = "[NOTICE]   (1) : haproxy version is 2.6.12\n"
                              "[WARNING]  (1) : config : missing timeouts\n"
                              "[ALERT]    (1) : config : parsing [/f.cfg.check:3] : unknown \x1b[31mkeyword\n"
                              "[ALERT]    (1) : config : Fatal errors found in configuration.\n";
    const QString words = ingress::haproxy::faultsIn(output, u"/f.cfg.check"_s, u"/f.cfg"_s);
    QVERIFY2(words.startsWith(u"parsing [/f.cfg:3] : unknown "_s), qPrintable(words));
    QVERIFY(!words.contains(u"Fatal errors"_s));
    QVERIFY(!words.contains(QChar(0x1b)));
    QVERIFY(!words.contains(u"timeouts"_s));
    QVERIFY(!ingress::haproxy::faultsIn({}, u"a"_s, u"b"_s).isEmpty());
    QCOMPARE(ingress::haproxy::faultsIn("sh: out of memory\n", u"a"_s, u"b"_s), u"sh: out of memory"_s);
}

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::HaProxyPartTest)
#include "haproxypart.moc"
