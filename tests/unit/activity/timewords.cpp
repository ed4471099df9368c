// SPDX-License-Identifier: GPL-3.0-or-later
// What is typed for a time.
#include "activity/timewords.h"

#include <QDateTime>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class ActivityTimeWordsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("TZ", "Europe/Berlin"); // what is typed is local time, also on a day of 25 hours
    }

    void words_data()
    {
        QTest::addColumn<QString>("word");
        QTest::addColumn<QString>("begin"); // empty: no time
        QTest::addColumn<QString>("end");
        const auto row = [](const char *word, const char *begin, const char *end) {
            QTest::newRow(word) << QString::fromLatin1(word) << QString::fromLatin1(begin) << QString::fromLatin1(end);
        };
        row("30s", "2026-10-25T11:59:30Z", "2026-10-25T11:59:30Z");
        row("15m", "2026-10-25T11:45:00Z", "2026-10-25T11:45:00Z");
        row("2H", "2026-10-25T10:00:00Z", "2026-10-25T10:00:00Z");
        row("3d", "2026-10-22T12:00:00Z", "2026-10-22T12:00:00Z");
        row("1w", "2026-10-18T12:00:00Z", "2026-10-18T12:00:00Z");
        row("14:05", "2026-10-25T13:05:00Z", "2026-10-25T13:06:00Z");
        row("9:05:30", "2026-10-25T08:05:30Z", "2026-10-25T08:05:31Z");
        row("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z");
        row("2026-10-24T14:05", "2026-10-24T12:05:00Z", "2026-10-24T12:06:00Z");
        row("2026-10-24T14:05:09", "2026-10-24T12:05:09Z", "2026-10-24T12:05:10Z");
        for (const char *none : {"", "x", "-1h", "1", "h", "99999d", "1y", "25:00", "2026-13-01", "2026-10",
                                 "2026-10-24T", "2026-10-24T14", "2026-10-24Tx", "T14:05", "14:05 "})
            QTest::newRow(qPrintable(u"none: "_s + QString::fromLatin1(none)))
                << QString::fromLatin1(none) << QString() << QString();
    }
    void words()
    {
        QFETCH(QString, word);
        QFETCH(QString, begin);
        QFETCH(QString, end);
        const auto span = activity::timeSpanOf(word, timeOf(u"2026-10-25T12:00:00Z"_s));
        QCOMPARE(span.has_value(), !begin.isEmpty());
        if (!span)
            return;
        QVERIFY(span->begin == timeOf(begin));
        QVERIFY(span->end == timeOf(end));
    }

private:
    static core::Time timeOf(const QString &text)
    {
        return core::Time(std::chrono::milliseconds(QDateTime::fromString(text, Qt::ISODate).toMSecsSinceEpoch()));
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ActivityTimeWordsTest)
#include "timewords.moc"
