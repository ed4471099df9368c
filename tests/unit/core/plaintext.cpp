// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plaintext.h"

#include <QTest>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

class PlainTextTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsHarmless_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("empty") << QString();
        QTest::newRow("words") << u"web-1 is up"_s;
        // Whoever shows the line says that it is plain text; nothing is lost or doubled here.
        QTest::newRow("html") << u"<b onclick=\"x\">bold</b> &amp; <img src=file:///etc/passwd>"_s;
        QTest::newRow("accents") << u"Überprüfung naïve Łódź"_s;
        QTest::newRow("right to left letters") << u"שלום عالم"_s;
        QTest::newRow("beyond the first plane") << u"rocket 🚀 done"_s;
    }
    void keepsWhatIsHarmless()
    {
        QFETCH(QString, text);
        QCOMPARE(core::plainLine(text), text);
    }

    void makesControlsVisible()
    {
        QCOMPARE(core::plainLine(u"a\nb\r\tc"_s), u"a\u240Ab\u240D\u2409c"_s);
        QCOMPARE(core::plainLine(u"\x1b[31mred\x1b]0;title\x07"_s), u"\u241B[31mred\u241B]0;title\u2407"_s);
        QCOMPARE(core::plainLine(QString(QChar(u'\0'))), u"\u2400"_s);
    }

    void leavesNoCharacterThatHidesOrTurns()
    {
        for (char16_t c = 1; c < 0xFFFF; ++c) {
            const QString shown = core::plainLine(u'a' + QString(QChar(c)) + u'b');
            QCOMPARE(shown.size(), 3);
            const QChar kept = shown.at(1);
            const bool bidi = kept.unicode() == 0x061C || kept.unicode() == 0x200E || kept.unicode() == 0x200F ||
                              (kept.unicode() >= 0x202A && kept.unicode() <= 0x202E) ||
                              (kept.unicode() >= 0x2066 && kept.unicode() <= 0x2069);
            QVERIFY2(!bidi, qPrintable(QString::number(c, 16)));
            QVERIFY2(kept.category() != QChar::Other_Control, qPrintable(QString::number(c, 16)));
            QVERIFY2(kept.category() != QChar::Separator_Line && kept.category() != QChar::Separator_Paragraph,
                     qPrintable(QString::number(c, 16)));
        }
    }

    void cutsWhatIsTooLong()
    {
        const QString line = core::plainLine(QString(10 * 1024, u'x'));
        QCOMPARE(line.size(), 301);
        QVERIFY(line.endsWith(u'…'));
        QCOMPARE(core::plainLine(QString(300, u'x')), QString(300, u'x'));
        QCOMPARE(core::plainLine(u"abcdef"_s, 3), u"abc…"_s);
    }

    void neverCutsACharacterInTwo()
    {
        const QString text = u"ab🚀cd"_s; // the rocket takes two units
        QCOMPARE(core::plainLine(text, 3), u"ab…"_s);
        QCOMPARE(core::plainLine(text, 4), u"ab🚀…"_s);
    }
};

QTEST_APPLESS_MAIN(PlainTextTest)
#include "plaintext.moc"
