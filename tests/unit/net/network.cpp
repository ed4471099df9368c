// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/network.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class NetworkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void spelledInOneWay_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("spelled"); // empty: it is none
        const auto row = [](const char *text, const char *spelled) {
            QTest::newRow(text) << QString::fromLatin1(text) << QString::fromLatin1(spelled);
        };
        row("10.0.0.5/16", "10.0.0.0/16");
        row("10.0.0.0/16", "10.0.0.0/16");
        row("10.255.255.255/9", "10.128.0.0/9");
        row("10.0.0.5/32", "10.0.0.5/32");
        row("10.0.0.5/0", "0.0.0.0/0");
        row("10.0.0.5", "10.0.0.5");
        row("10.0.0.5/016", "10.0.0.0/16");
        row("FD00:0:0::5/064", "fd00::/64");
        row("2001:db8:0:0:1:ffff::/83", "2001:db8::1:e000:0:0/83");
        row("2001:DB8::1", "2001:db8::1");
        row("2001:db8::1/128", "2001:db8::1/128");
        row("2001:db8::1/0", "::/0");
        row("::ffff:10.0.0.5/112", "::ffff:10.0.0.0/112");
        for (const char *none :
             {"", "/16", "10.0.0/16", "10.1", "10.0.0.256/8", "10.0.0.5/33", "10.0.0.5/", "010.0.0.1",
              "fe80::1%eth0/64", "fd00::/129", "fd00::g/64", "sg-0123", "10.0.0.5/16\n", "aws1"})
            row(none, "");
    }
    void spelledInOneWay()
    {
        QFETCH(QString, text);
        QFETCH(QString, spelled);
        QCOMPARE(net::canonicalNetwork(text).value_or(QString()), spelled);
    }
};

} // namespace bayplan::tests

QTEST_APPLESS_MAIN(bayplan::tests::NetworkTest)
#include "network.moc"
