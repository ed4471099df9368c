// SPDX-License-Identifier: GPL-3.0-or-later
// Where a published port is reached from the desktop, by the way its host is.
#include "fleet/portaddress.h"

#include <QTest>

using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;
using bayplan::engine::Endpoint;
using bayplan::engine::TlsFiles;

class PortAddressTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reached_data()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("ip");
        QTest::addColumn<QString>("address"); ///< empty: not at all
        QTest::addColumn<bool>("ssh");
        QTest::newRow("socket, anywhere") << u"unix:///run/docker.sock"_s << u"0.0.0.0"_s << u"127.0.0.1"_s << false;
        QTest::newRow("socket, IPv6 only") << u"unix:///run/docker.sock"_s << u"::"_s << u"::1"_s << false;
        QTest::newRow("socket, loopback") << u"unix:///run/docker.sock"_s << u"127.0.0.1"_s << u"127.0.0.1"_s << false;
        QTest::newRow("TCP, anywhere") << u"tcp://aws1:2375"_s << u"0.0.0.0"_s << u"aws1"_s << false;
        QTest::newRow("TCP, by IPv6") << u"tcp://[fd00::1]:2375"_s << u"0.0.0.0"_s << u"fd00::1"_s << false;
        QTest::newRow("TCP, an address") << u"tcp://aws1:2375"_s << u"10.0.0.7"_s << u"10.0.0.7"_s << false;
        QTest::newRow("TCP, loopback") << u"tcp://aws1:2375"_s << u"127.0.0.1"_s << QString() << false;
        QTest::newRow("TCP, loopback by IPv6") << u"tcp://10.0.0.1:2375"_s << u"::1"_s << QString() << false;
        QTest::newRow("TCP here, loopback") << u"tcp://127.0.0.1:2375"_s << u"127.0.0.1"_s << u"127.0.0.1"_s << false;
        QTest::newRow("ssh, anywhere") << u"ssh://aws1"_s << u"0.0.0.0"_s << u"127.0.0.1"_s << true;
        QTest::newRow("ssh, loopback") << u"ssh://aws1"_s << u"127.0.0.1"_s << u"127.0.0.1"_s << true;
        QTest::newRow("ssh, an address") << u"ssh://aws1"_s << u"10.0.0.7"_s << u"10.0.0.7"_s << true;
        QTest::newRow("ssh, not an address") << u"ssh://aws1"_s << u"-oProxyCommand=x"_s << QString() << false;
        QTest::newRow("TCP, not an address") << u"tcp://aws1:2375"_s << u"evil/@x"_s << QString() << false;
    }
    void reached()
    {
        QFETCH(QString, endpoint);
        QFETCH(QString, ip);
        QFETCH(QString, address);
        QFETCH(bool, ssh);
        const PublishedPort port{.ip = ip, .published = 8888, .target = 8080, .protocol = u"tcp"_s};
        const auto found = portAddress(*Endpoint::parse(endpoint), port);
        QCOMPARE(found.has_value(), !address.isEmpty());
        if (found) {
            QCOMPARE(found->address, address);
            QCOMPARE(found->port, quint16(8888));
            QCOMPARE(found->throughSsh, ssh);
        } else {
            QVERIFY(!found.error().what.isEmpty());
            QCOMPARE(found.error().where, endpoint);
        }
    }

    void tls()
    {
        const PublishedPort port{.ip = u"0.0.0.0"_s, .published = 8888, .target = 8080, .protocol = u"tcp"_s};
        const auto found = portAddress(*Endpoint::parse(u"tcp://aws1"_s, TlsFiles{}), port);
        QVERIFY(found.has_value());
        QCOMPARE(found->address, u"aws1"_s);
    }

    void notForBrowsers()
    {
        const Endpoint endpoint = *Endpoint::parse(u"tcp://aws1:2375"_s);
        PublishedPort port{.ip = u"0.0.0.0"_s, .published = 53, .target = 53, .protocol = u"udp"_s};
        QVERIFY(!portAddress(endpoint, port));
        port.protocol = u"tcp"_s;
        QVERIFY(portAddress(endpoint, port).has_value());
        port.inUse = false;
        QVERIFY(!portAddress(endpoint, port));
    }

    void schemes()
    {
        const auto scheme = [](quint16 published, quint16 target) {
            return likelyScheme({.ip = {}, .published = published, .target = target, .protocol = u"tcp"_s});
        };
        QCOMPARE(scheme(32768, 8080), u"http"_s);
        QCOMPARE(scheme(32768, 443), u"https"_s);
        QCOMPARE(scheme(8443, 3000), u"https"_s);
    }
};

QTEST_GUILESS_MAIN(PortAddressTest)
#include "portaddress.moc"
