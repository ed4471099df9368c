// SPDX-License-Identifier: GPL-3.0-or-later
// What people read of snapshots.
#include "ui/snapshots/snapshotwords.h"

#include <QDateTime>
#include <QLocale>
#include <QSet>
#include <QTest>
#include <QTimeZone>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestSnapshotWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom)); }

    /// Days are those of the local time, also where that is another day than in UTC.
    void moments_data()
    {
        QTest::addColumn<QString>("taken"); // in UTC
        QTest::addColumn<QString>("words");
        QTest::newRow("now") << u"2026-11-28T09:31:00"_s << u"Today 10:31"_s;
        QTest::newRow("midnight") << u"2026-11-27T23:10:00"_s << u"Today 00:10"_s;
        QTest::newRow("yesterday") << u"2026-11-27T20:00:00"_s << u"Yesterday 21:00"_s;
        QTest::newRow("this year") << u"2026-11-26T08:00:00"_s << u"Thu 26 Nov 09:00"_s;
        QTest::newRow("last year") << u"2025-12-31T08:00:00"_s << u"31 Dec 2025 09:00"_s;
        QTest::newRow("tomorrow, by a wrong clock") << u"2026-11-29T08:00:00"_s << u"Sun 29 Nov 09:00"_s;
    }
    void moments()
    {
        QFETCH(QString, taken);
        QFETCH(QString, words);
        QDateTime utc = QDateTime::fromString(taken, Qt::ISODate);
        utc.setTimeSpec(Qt::UTC);
        const QDateTime today({2026, 11, 28}, {12, 0}, QTimeZone(3600));
        QCOMPARE(ui::momentWords(core::Time(std::chrono::seconds(utc.toSecsSinceEpoch())), today), words);
    }

    /// Each format is told by a title and a purpose of its own, and its suffix is that of the format.
    void formats()
    {
        QSet<QString> titles;
        QSet<QString> purposes;
        for (const auto format : snapshots::exportFormats()) {
            titles.insert(ui::titleOf(format));
            purposes.insert(ui::purposeOf(format));
            const QString suffix = ui::suffixOf(format);
            const auto named = snapshots::exportFormatOf(u"x"_s + suffix);
            // ".yaml" is Compose to commands; the dialog says which one is meant.
            if (!suffix.isEmpty() && format != snapshots::ExportFormat::Kubernetes)
                QVERIFY2(named == format, qPrintable(suffix));
        }
        QCOMPARE(titles.size(), snapshots::exportFormats().size());
        QCOMPARE(purposes.size(), snapshots::exportFormats().size());
    }

    /// What only runs otherwise is not made again.
    void restoreSteps()
    {
        snapshots::RestoreStep step;
        QCOMPARE(ui::titleOf(step), u"Make again"_s);
        step.act = operations::ContainerAction::Start;
        QCOMPARE(ui::titleOf(step), u"Start"_s);
        step.act = operations::ContainerAction::Unpause;
        QCOMPARE(ui::titleOf(step), u"Resume"_s);
        step.act = {};
        step.action = snapshots::RestoreStep::Action::WriteRecord;
        QCOMPARE(ui::titleOf(step), u"Write record"_s);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSnapshotWords)
#include "snapshotwords.moc"
