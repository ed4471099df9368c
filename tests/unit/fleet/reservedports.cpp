// SPDX-License-Identifier: GPL-3.0-or-later
// Ports that a workspace keeps for something: as text, and together.
#include "fleet/reservedports.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::ReservedPorts;

class ReservedPortsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void read_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("written"); // empty: refused
        QTest::newRow("range") << u"9000-9099 payments"_s << u"9000-9099 payments"_s;
        QTest::newRow("one") << u"9443 vault"_s << u"9443 vault"_s;
        QTest::newRow("one as a range") << u"9443-9443 vault"_s << u"9443 vault"_s;
        QTest::newRow("spaces") << u"  9000 - 9099\tthe  shop "_s << u""_s;
        QTest::newRow("a name of words") << u" 9000 – 9099  the shop "_s << u"9000-9099 the shop"_s;
        QTest::newRow("all") << u"1-65535 everything"_s << u"1-65535 everything"_s;
        QTest::newRow("a number for a name") << u"80 443"_s << u"80 443"_s;
        QTest::newRow("no name") << u"9000-9099"_s << u""_s;
        QTest::newRow("no port") << u"payments"_s << u""_s;
        QTest::newRow("nothing") << u""_s << u""_s;
        QTest::newRow("zero") << u"0-10 a"_s << u""_s;
        QTest::newRow("too high") << u"65536 a"_s << u""_s;
        QTest::newRow("end too high") << u"1-99999 a"_s << u""_s;
        QTest::newRow("backwards") << u"9099-9000 a"_s << u""_s;
        QTest::newRow("half a range") << u"9000- a"_s << u""_s;
        QTest::newRow("two lines") << u"9000 a\nb"_s << u""_s;
        QTest::newRow("direction") << u"9000 a\u202eb"_s << u""_s;
        QTest::newRow("long") << u"9000 "_s + u"x"_s.repeated(63) << u"9000 "_s + u"x"_s.repeated(63);
        QTest::newRow("too long") << u"9000 "_s + u"x"_s.repeated(64) << u""_s;
    }
    void read()
    {
        QFETCH(QString, text);
        QFETCH(QString, written);
        const auto reserved = fleet::parseReservedPorts(text);
        QCOMPARE(reserved ? fleet::toString(*reserved) : QString(), written);
        if (reserved)
            QVERIFY(*fleet::parseReservedPorts(written) == *reserved);
        else
            QVERIFY(!reserved.error().what.isEmpty() && !reserved.error().what.contains(u'\n'));
    }

    void together()
    {
        const auto lines = fleet::parseReservedLines(u"\n9000-9099 payments\r\n  \n9443 vault\n"_s);
        QVERIFY2(lines, lines ? "" : qPrintable(lines.error().message()));
        QCOMPARE(fleet::reservedLines(*lines), u"9000-9099 payments\n9443 vault"_s);
        QCOMPARE(fleet::problemWith(*lines), QString());
        const auto clash = fleet::parseReservedLines(u"9000-9099 payments\n\n9099-9100 shop"_s);
        QVERIFY(!clash);
        QCOMPARE(clash.error().what, u"Line 3: “9000-9099 payments” and “9099-9100 shop” have ports in common"_s);
        QVERIFY(fleet::parseReservedLines(u"1 a\nnonsense"_s).error().what.startsWith(u"Line 2: "_s));
        QVERIFY(!fleet::problemWith({{9, 8, u"a"_s}}).isEmpty());
        QVERIFY(!fleet::problemWith({{8, 9, {}}}).isEmpty());
    }

    void whoseAPortIs()
    {
        const QList<ReservedPorts> reserved{{9000, 9099, u"payments"_s}, {9443, 9443, u"vault"_s}};
        const auto name = [&](quint16 port) {
            const ReservedPorts *found = fleet::reservationOf(port, reserved);
            return found ? found->name : QString();
        };
        QCOMPARE(name(8999), QString());
        QCOMPARE(name(9000), u"payments"_s);
        QCOMPARE(name(9099), u"payments"_s);
        QCOMPARE(name(9100), QString());
        QCOMPARE(name(9443), u"vault"_s);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ReservedPortsTest)
#include "reservedports.moc"
