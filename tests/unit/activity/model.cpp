// SPDX-License-Identifier: GPL-3.0-or-later
// The store and the model over it, with hundreds of thousands of entries, while more come.
#include "activity/activitymodel.h"
#include "support/fleet/loopwatch.h"
#include "support/sanitized.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using activity::ActivityModel;
using activity::Column;
using activity::Database;
using activity::Entry;
using activity::Query;
using activity::Store;
using fleet::FilterQuery;

const qint64 longestBlock = tests::isSanitized() ? 500 : 50; // ms

class ActivityModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void rowsComeAsTheyAreWritten()
    {
        Store store;
        ActivityModel model(store);
        const QAbstractItemModelTester tester(&model);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        store.open(path());
        store.add(sample(1));
        QTest::qWait(400);
        QCOMPARE(model.rowCount(), 0); // nobody looks
        model.setActive(true);
        QTRY_COMPARE(model.rowCount(), 1);
        resets.clear();
        for (int i = 2; i <= 500; ++i)
            store.add(sample(i));
        QTRY_COMPARE(model.rowCount(), 500);
        QVERIFY(!model.isRead(300)); // only what is looked at is read, and until then
        QCOMPARE(model.index(300, 0).data().toString(), u"…"_s);
        QTRY_COMPARE(text(model, 0, Column::Object), u"object500"_s);
        QTRY_COMPARE(text(model, 499, Column::Object), u"object1"_s);
        QCOMPARE(text(model, 499, Column::Who), u"operator"_s);
        QCOMPARE(text(model, 499, Column::Outcome), u"done"_s);
        QCOMPARE(text(model, 499, Column::Call), u"POST /containers/id1/stop"_s);
        QCOMPARE(resets.size(), 0);
    }

    void filterAndOrder()
    {
        Store store;
        ActivityModel model(store);
        const QAbstractItemModelTester tester(&model);
        store.open({});
        model.setActive(true);
        for (int i = 0; i < 3'000; ++i)
            store.add(sample(i));
        QTRY_COMPARE(model.rowCount(), 3'000);
        model.setQuery({.filters = {FilterQuery::parse(u"host:host1"_s)}});
        QTRY_COMPARE(model.rowCount(), 1'000);
        QTRY_COMPARE(text(model, 0, Column::Host), u"host1"_s);
        model.setQuery({.filters = {FilterQuery::parse(u"object:object299"_s)}});
        QTRY_COMPARE(model.rowCount(), 11); // 299, 2990 … 2999
        // What comes while it is filtered is there only if it matches.
        store.add(sample(1));
        store.add(sample(299));
        QTRY_COMPARE(model.rowCount(), 12);
        QTest::qWait(500);
        QCOMPARE(model.rowCount(), 12);
        QTRY_COMPARE(text(model, 0, Column::Object), u"object299"_s);
        model.sort(int(Column::Object), Qt::AscendingOrder);
        QTRY_COMPARE(text(model, 11, Column::Object), u"object2999"_s);
        store.add(sample(299));
        QTRY_COMPARE(model.rowCount(), 13); // at its place, though it came last
        QTRY_COMPARE(text(model, 2, Column::Object), u"object299"_s);
        QTRY_COMPARE(text(model, 3, Column::Object), u"object2990"_s);
        model.setQuery({});
        QTRY_COMPARE(model.rowCount(), 3'003);
    }

    void theOldestGo()
    {
        Store store({.rows = 1'000});
        ActivityModel model(store);
        const QAbstractItemModelTester tester(&model);
        store.open({});
        model.setActive(true);
        const QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        for (int batch = 0; batch < 8; ++batch) {
            for (int i = 0; i < 300; ++i)
                store.add(sample(batch * 300 + i));
            QTest::qWait(250);
        }
        QTRY_VERIFY(text(model, 0, Column::Object) == u"object2399"_s);
        QVERIFY(model.rowCount() <= 1'000 && model.rowCount() >= 950 - 300);
        QTRY_COMPARE(text(model, model.rowCount() - 1, Column::Object), u"object%1"_s.arg(2'400 - model.rowCount()));
        QVERIFY(resets.size() <= 1); // when it was opened
    }

    void anotherFile()
    {
        Store store;
        ActivityModel model(store);
        const QAbstractItemModelTester tester(&model);
        store.open(path());
        model.setActive(true);
        store.add(sample(1));
        QTRY_COMPARE(model.rowCount(), 1);
        store.add(sample(2)); // waits while another is opened, and belongs to the former
        store.open({});
        QTRY_COMPARE(model.rowCount(), 0);
        store.add(sample(3));
        QTRY_COMPARE(text(model, 0, Column::Object), u"object3"_s);
        store.open(path());
        QTRY_COMPARE(model.rowCount(), 2);
        QVERIFY(!store.problem());
    }

    void whatWaitsIsWrittenAtTheEnd()
    {
        {
            Store store;
            store.open(path());
            for (int i = 0; i < 10'000; ++i)
                store.add(sample(i));
        }
        Database database{{}};
        QVERIFY(!database.open(path()));
        QCOMPARE(database.ids({}, 0)->ids.size(), 10'000);
    }

    void aProblemIsToldAndCanBeDismissed()
    {
        Store store;
        const QSignalSpy told(&store, &Store::problemChanged);
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(10'000, 'z'));
        file.close();
        store.open(path());
        QTRY_COMPARE(told.size(), 1);
        QVERIFY(store.problem()->what.contains(u"new activity log"_s));
        store.dismissProblem();
        QCOMPARE(told.size(), 2);
        QVERIFY(!store.problem());
    }

    /// A file that another program holds is written to once that lets go; nothing is lost or doubled meanwhile.
    void heldForAWhile()
    {
        Store store;
        const QSignalSpy told(&store, &Store::problemChanged);
        store.open(path());
        store.add(sample(0));
        QSignalSpy written(&store, &Store::written);
        QTRY_COMPARE(written.size(), 1);
        QSqlDatabase other = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"other"_s);
        other.setDatabaseName(path());
        QVERIFY(other.open());
        QVERIFY(QSqlQuery(other).exec(u"BEGIN EXCLUSIVE"_s));
        store.add(sample(1));
        QTRY_COMPARE_WITH_TIMEOUT(told.size(), 1, 30'000);
        QVERIFY2(store.problem()->next.contains(u"Another program"_s), qPrintable(store.problem()->message()));
        store.add(sample(2));
        QVERIFY(QSqlQuery(other).exec(u"ROLLBACK"_s));
        QTRY_VERIFY_WITH_TIMEOUT(!store.problem(), 30'000); // by itself
        ActivityModel model(store);
        model.setActive(true);
        QTRY_COMPARE(model.rowCount(), 3);
        other.close();
        other = {};
        QSqlDatabase::removeDatabase(u"other"_s);
    }

    /// What another Bayplan writes is seen without anything of one's own happening.
    void whatAnotherWrites()
    {
        Store store;
        ActivityModel model(store);
        store.open(path());
        model.setActive(true);
        store.add(sample(1));
        QTRY_COMPARE(model.rowCount(), 1);
        Database other{{}};
        QVERIFY(!other.open(path()));
        QVERIFY(other.add({sample(2), sample(3)}));
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 3, 30'000);
        QTRY_COMPARE(text(model, 0, Column::Object), u"object3"_s);
    }

    void cancelledIsNotAnswered()
    {
        Store store;
        store.open({});
        bool answered = false;
        core::Task task = store.ids({}, 0, [&](const core::Result<Database::Ids> &) { answered = true; });
        task.cancel();
        bool later = false;
        const core::Task other = store.ids({}, 0, [&](const core::Result<Database::Ids> &) { later = true; });
        QTRY_VERIFY(later);
        QVERIFY(!answered);
    }

    /// 300,000 entries, the newest and the oldest looked at, filtered, while 2,000 more come each second.
    void stormOverManyRows()
    {
        Store store({.rows = 400'000, .bytes = 1'000'000'000});
        {
            Database database{{.rows = 400'000, .bytes = 1'000'000'000}};
            QVERIFY(!database.open(path()));
            QList<Entry> entries;
            for (int i = 0; i < 300'000; ++i)
                entries << sample(i);
            QVERIFY(database.add(entries));
        }
        store.open(path());
        ActivityModel model(store);
        QElapsedTimer since;
        since.start();
        LoopWatch watch;
        model.setActive(true);
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 300'000, 20'000);
        const qint64 first = since.elapsed();
        QTRY_COMPARE(text(model, 299'999, Column::Object), u"object0"_s);
        since.restart();
        model.setQuery({.filters = {FilterQuery::parse(u"object29999"_s)}});
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 11, 20'000);
        const qint64 filtered = since.elapsed();
        model.setQuery({});
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 300'000, 20'000);
        qInfo("300,000 rows: %lld ms until shown, %lld ms for a filter, the loop was blocked for %lld ms at most",
              first, filtered, watch.longestBlock());
        QVERIFY(watch.longestBlock() <= longestBlock);

        watch.restart();
        since.restart();
        qint64 sent = 0;
        while (since.elapsed() < 4'000) {
            for (; sent < since.elapsed() * 2; ++sent)
                store.add(sample(int(sent)));
            for (int row = 0; row < 30; ++row) // as a view does it
                (void)text(model, row, Column::What);
            QTest::qWait(5);
        }
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), int(300'000 + sent), 10'000);
        qInfo("%lld entries in %lld ms, all there; the loop was blocked for %lld ms at most", sent, since.elapsed(),
              watch.longestBlock());
        QVERIFY(sent >= 7'900);
        QVERIFY(watch.longestBlock() <= longestBlock);
        QVERIFY(!store.problem());
    }

private:
    QString path() const { return m_folder->filePath(u"activity.sqlite"_s); }
    static QString text(const ActivityModel &model, int row, Column column)
    {
        return model.index(row, int(column)).data().toString();
    }
    static Entry sample(int i)
    {
        Entry entry;
        entry.time = core::Time(std::chrono::milliseconds(1'767'323'045'678));
        entry.host = u"host%1"_s.arg(i % 3);
        entry.who = Entry::Who::Operator;
        entry.kind = u"container"_s;
        entry.objectId = u"id%1"_s.arg(i);
        entry.object = u"object%1"_s.arg(i);
        entry.what = u"Stop 12 containers"_s;
        entry.call = u"POST /containers/id%1/stop"_s.arg(i);
        entry.outcome = Entry::Outcome::Done;
        return entry;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ActivityModelTest)
#include "model.moc"
