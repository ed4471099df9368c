// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/endpoint.h"

#include <QTest>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using engine::Endpoint;

class EndpointTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void accepted_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("canonical");
        const auto row = [](const char *text, const char *canonical) {
            QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(canonical);
        };
        row("unix:///var/run/docker.sock", "unix:///var/run/docker.sock");
        row("/run/user/1000/podman/podman.sock", "unix:///run/user/1000/podman/podman.sock");
        row("  unix:///a \n", "unix:///a");
        row("unix:///with space/ü.sock", "unix:///with space/ü.sock");
        row("tcp://10.0.0.5", "tcp://10.0.0.5:2375");
        row("tcp://10.0.0.5/", "tcp://10.0.0.5:2375");
        row("tcp://aws1.example.org:1", "tcp://aws1.example.org:1");
        row("tcp://host_1:65535", "tcp://host_1:65535");
        row("tcp://[::1]:2375", "tcp://[::1]:2375");
        row("tcp://[fe80::1%eth0]", "tcp://[fe80::1%eth0]:2375");
        row("tcp://[::ffff:10.0.0.5]:99", "tcp://[::ffff:10.0.0.5]:99");
        row("ssh://aws1", "ssh://aws1");
        row("ssh://aws1/", "ssh://aws1");
        row("ssh://me@aws1:2222", "ssh://me@aws1:2222");
        row("ssh://first.last+x@[2001:db8::1]:22/run/user/1000/docker.sock",
            "ssh://first.last+x@[2001:db8::1]:22/run/user/1000/docker.sock");
    }
    void accepted()
    {
        QFETCH(QString, text);
        QFETCH(QString, canonical);
        const auto endpoint = Endpoint::parse(text);
        QVERIFY2(endpoint, endpoint ? "" : qPrintable(endpoint.error().message()));
        QCOMPARE(endpoint->toString(), canonical);
        const auto again = Endpoint::parse(endpoint->toString());
        QVERIFY(again);
        QVERIFY(*again == *endpoint);
    }

    void refused_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {
                 "",
                 " ",
                 "unix://",
                 "unix://relative/path",
                 "relative",
                 "docker.sock",
                 "http://10.0.0.5:2375",
                 "npipe:////./pipe/docker_engine",
                 "fd://",
                 "TCP:",
                 "tcp://",
                 "tcp://:2375",
                 "tcp:///path",
                 "tcp://host:0",
                 "tcp://host:65536",
                 "tcp://host:99999",
                 "tcp://host:123456",
                 "tcp://host:-1",
                 "tcp://host:",
                 "tcp://host:80x",
                 "tcp://host:2375/path",
                 "tcp://user@host",
                 "tcp://a b",
                 "tcp://a;b",
                 "tcp://a\nb",
                 "tcp://host?x=y",
                 "tcp://host#f",
                 "tcp://::1",
                 "tcp://[::1",
                 "tcp://::1]",
                 "tcp://[]",
                 "tcp://[hello]:1",
                 "tcp://[10.0.0.5]",
                 "tcp://[::1%]",
                 "tcp://[::1%a;b]",
                 "tcp://host\\evil",
                 "ssh://",
                 "ssh://-oProxyCommand=x",
                 "ssh://-oProxyCommand=x/y",
                 "ssh://me@-oProxyCommand=x",
                 "ssh://-l@host",
                 "ssh://-oProxyCommand=x@host",
                 "ssh://$(id)",
                 "ssh://`id`",
                 "ssh://host;id",
                 "ssh://host|id",
                 "ssh://host&id",
                 "ssh://a'b",
                 "ssh://a\"b",
                 "ssh://ho st",
                 "ssh://host\n-x",
                 "ssh://me:secret@host",
                 "ssh://me@you@host",
                 "ssh://@host",
                 "ssh://host:0",
                 "ssh://host:70000",
                 "ssh://host/run/docker.sock;id",
                 "ssh://host/$(id)",
                 "ssh://host/`id`",
                 "ssh://host/a b",
                 "ssh://host/a:b",
                 "ssh://host/%h",
                 "ssh://host/a'b",
                 "ssh://host/s?x=y",
                 "ssh://host/s#f",
                 "ssh://host/a\nb",
                 "ssh://host/a\\b",
                 "ssh://höst",
             })
            QTest::newRow(*text ? text : "empty") << QString::fromUtf8(text);
        QTest::newRow("zero") << u"unix:///a"_s + QChar(0) + u"b"_s;
        QTest::newRow("path of 108 bytes") << u"unix:///"_s + QString(107, u'x');
        QTest::newRow("path of 108 bytes in fewer characters") << u"unix:///"_s + QString(54, u'ü');
        QTest::newRow("remote path of 108 bytes") << u"ssh://host/"_s + QString(107, u'x');
        QTest::newRow("very long") << u"tcp://"_s + QString(100'000, u'[');
    }
    void refused()
    {
        QFETCH(QString, text);
        const auto endpoint = Endpoint::parse(text);
        QVERIFY2(!endpoint, endpoint ? qPrintable(endpoint->toString()) : "");
        QCOMPARE(endpoint.error().kind, core::Error::Kind::Input);
        QVERIFY(!endpoint.error().what.isEmpty());
        QVERIFY(!endpoint.error().next.isEmpty());
    }

    void longestPath()
    {
        const QString path = u'/' + QString(106, u'x');
        QVERIFY(Endpoint::parse(path));
        QVERIFY(Endpoint::parse(u"ssh://host"_s + path));
    }

    void tls()
    {
        const auto endpoint = Endpoint::parse(u"tcp://aws1"_s, engine::TlsFiles{.folder = u"/home/me/certs"_s});
        QVERIFY(endpoint);
        QCOMPARE(endpoint->kind, Endpoint::Kind::Tls);
        QCOMPARE(endpoint->port, 2376);
        QCOMPARE(endpoint->kindName(), u"tls"_s);
        QCOMPARE(endpoint->toString(), u"tcp://aws1:2376"_s);
        QVERIFY(*Endpoint::parse(endpoint->toString(), endpoint->tls) == *endpoint);
        QCOMPARE(endpoint->origin().error().kind, core::Error::Kind::Unsupported);
    }

    void origins()
    {
        const auto unixSocket = Endpoint::parse(u"/run/docker.sock"_s)->origin();
        QCOMPARE(unixSocket->socketPath, u"/run/docker.sock"_s);
        QCOMPARE(unixSocket->base, "http://engine"_ba);
        QCOMPARE(unixSocket->name, u"unix:///run/docker.sock"_s);
        const auto tcp = Endpoint::parse(u"tcp://[::1]:99"_s)->origin();
        QVERIFY(tcp->socketPath.isEmpty());
        QCOMPARE(tcp->base, "http://[::1]:99"_ba);
        QCOMPARE(Endpoint::parse(u"ssh://a"_s)->origin().error().kind, core::Error::Kind::Unsupported);
    }
};

QTEST_APPLESS_MAIN(EndpointTest)
#include "endpoint.moc"
