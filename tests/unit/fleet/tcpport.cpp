// SPDX-License-Identifier: GPL-3.0-or-later
// Of ports whose numbers differ between IPv4 and IPv6, the one that is reached.
#include "fleet/tcpport.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TcpPortTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void byAddress_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<quint16>("target");
        QTest::addColumn<int>("published");
        QTest::newRow("IPv4") << u"10.0.0.1"_s << quint16(8080) << 32801;
        QTest::newRow("IPv6") << u"fd00::1"_s << quint16(8080) << 32800;
        QTest::newRow("a name") << u"aws1"_s << quint16(8080) << 32801;
        QTest::newRow("none") << QString() << quint16(8080) << 32801;
        QTest::newRow("the lowest target") << u"10.0.0.1"_s << quint16(0) << 32960;
        QTest::newRow("the same for both") << u"fd00::1"_s << quint16(9090) << 32900;
        QTest::newRow("IPv6 alone") << u"10.0.0.1"_s << quint16(7070) << 32950;
        QTest::newRow("UDP alone") << u"10.0.0.1"_s << quint16(53) << 0;
        QTest::newRow("not published") << u"10.0.0.1"_s << quint16(1) << 0;
    }
    void byAddress()
    {
        QFETCH(QString, address);
        QFETCH(quint16, target);
        QFETCH(int, published);
        engine::Container container;
        container.state = engine::ContainerState::Running;
        const auto add = [&](const QString &ip, quint16 number, quint16 to, const QString &protocol = u"tcp"_s) {
            container.ports.push_back({.ip = ip, .published = number, .target = to, .protocol = protocol});
        };
        add(u"::"_s, 32800, 8080);
        add(u"0.0.0.0"_s, 32801, 8080);
        add(u"0.0.0.0"_s, 32900, 9090);
        add(u"::"_s, 32900, 9090);
        add(u"::"_s, 32950, 7070);
        add(u"0.0.0.0"_s, 32960, 6060);
        add(u"0.0.0.0"_s, 32700, 53, u"udp"_s);
        const auto port = fleet::tcpPort(container, target, address);
        QCOMPARE(port ? int(port->published) : 0, published);
        container.state = engine::ContainerState::Exited;
        QVERIFY(!fleet::tcpPort(container, target, address));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TcpPortTest)
#include "tcpport.moc"
