// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/fuzzymatch.h"

#include "support/sanitized.h"
#include "ui/dialogs/paletteindex.h"

#include <QTest>

#include <ctime>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using ui::fuzzyPositions;
using ui::fuzzyScore;

namespace {

/// Nanoseconds that this thread has run.
qint64 processorTime()
{
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return time.tv_sec * 1'000'000'000LL + time.tv_nsec;
}

} // namespace

class FuzzyMatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsLettersInOrderOnly()
    {
        QVERIFY(fuzzyScore(u"wb", u"web-1"));
        QVERIFY(fuzzyScore(u"web1", u"web-1"));
        QVERIFY(!fuzzyScore(u"bew", u"web-1"));
        QVERIFY(!fuzzyScore(u"webb", u"web-1"));
        QVERIFY(!fuzzyScore(u"w", u""));
        QVERIFY(fuzzyScore(u"", u"anything"));
    }

    void eachWordMatchesOnItsOwn()
    {
        QVERIFY(fuzzyScore(u"aws1 web", u"web-1 aws1"));
        QVERIFY(!fuzzyScore(u"aws2 web", u"web-1 aws1"));
    }

    void prefersStartsOfWordsAndNeighbours_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("better");
        QTest::addColumn<QString>("worse");
        QTest::newRow("start of the text") << u"api"_s << u"api-1"_s << u"xapix"_s;
        QTest::newRow("starts of words") << u"sc"_s << u"shop-checkout"_s << u"escape"_s;
        QTest::newRow("side by side") << u"work"_s << u"worker"_s << u"w-o-xr-k"_s.remove(u'-');
        QTest::newRow("a whole word later in the text") << u"web"_s << u"shop-web-1"_s << u"swxexbxx-1"_s;
        QTest::newRow("the shorter one") << u"web"_s << u"web"_s << u"web-and-a-long-tail"_s;
        QTest::newRow("a digit begins a word") << u"w2"_s << u"web2"_s << u"web12"_s;
    }
    void prefersStartsOfWordsAndNeighbours()
    {
        QFETCH(QString, typed);
        QFETCH(QString, better);
        QFETCH(QString, worse);
        QVERIFY(fuzzyScore(typed, better));
        QVERIFY(!fuzzyScore(typed, worse) || *fuzzyScore(typed, better) > *fuzzyScore(typed, worse));
    }

    void tellsTheLettersOfTheBestWay()
    {
        QCOMPARE(fuzzyPositions(u"web", u"wxe-web"), (QList<int>{4, 5, 6}));
        QCOMPARE(fuzzyPositions(u"sc", u"escape shop-checkout"), (QList<int>{7, 12}));
        QCOMPARE(fuzzyPositions(u"1 we", u"web-1"), (QList<int>{0, 1, 4}));
        QVERIFY(fuzzyPositions(u"x", u"web").isEmpty());
    }

    void foldingKeepsPlaces()
    {
        const QString text = u"İSTANBUL-Ünal"_s;
        QCOMPARE(ui::foldedForSearch(text).size(), text.size());
        QCOMPARE(ui::foldedForSearch(u"WEB"_s), u"web"_s);
    }

    void survivesLongAndOddTexts()
    {
        const QString text(10'000, u'a');
        QVERIFY(fuzzyScore(u"aaa", text));
        QVERIFY(!fuzzyScore(text, u"aaa"));
        QVERIFY(fuzzyScore(text.left(200), text));
    }

    void findsAmongTenThousandWithinAKeystroke()
    {
        ui::PaletteIndex index;
        for (int i = 0; i < 10'000; ++i) {
            ui::PaletteEntry entry;
            entry.kind = ui::PaletteEntry::Kind::Container;
            entry.title = u"project%1-service-with-a-name-%2"_s.arg(i % 40).arg(i);
            entry.detail = u"host-%1"_s.arg(i % 100);
            index.add(std::move(entry));
        }
        ui::PaletteEntry wanted;
        wanted.title = u"needle"_s;
        index.add(std::move(wanted));
        QCOMPARE(index.find(u"needle"_s).front()->title, u"needle"_s);
        QCOMPARE(index.find(u"serv"_s).size(), ui::PaletteIndex::mostResults);
        QVERIFY(index.find(u"zzz"_s).empty());

        const qint64 allowed = tests::isSanitized() ? 300'000'000 : 30'000'000;
        // The best of some runs, in processor time, so that a busy machine doesn't count: this asks what it costs.
        for (const QString &typed : {u"s"_s, u"service name 99"_s, u"prsenahos7"_s, u"pjsvc"_s}) {
            qint64 best = std::numeric_limits<qint64>::max();
            for (int run = 0; run < 5; ++run) {
                const qint64 begun = processorTime();
                QVERIFY(!index.find(typed).empty());
                best = std::min(best, processorTime() - begun);
            }
            qInfo("%s: %.1f ms", qPrintable(typed), double(best) / 1e6);
            QVERIFY2(best < allowed, qPrintable(typed));
        }
    }
};

QTEST_APPLESS_MAIN(FuzzyMatchTest)
#include "fuzzymatch.moc"
