// SPDX-License-Identifier: GPL-3.0-or-later
// The plumbing of every table: random batches against a plain map, watched by QAbstractItemModelTester.
#include "fleet/keyedtablemodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <map>
#include <random>

using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;

namespace {

struct NumberRow
{
    int id = 0;
    int value = 0;

    int key() const { return id; }
    bool operator==(const NumberRow &) const = default;
};

class Numbers : public KeyedTableModel<int, NumberRow>
{
public:
    using KeyedTableModel::applyBatch;
    using KeyedTableModel::emitChanged;

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : 2; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
            return {};
        const NumberRow &shown = this->row(index.row());
        return index.column() == 0 ? shown.id : shown.value;
    }
};

std::vector<NumberRow> numbers(int first, int last, int value = 0)
{
    std::vector<NumberRow> rows;
    for (int i = first; i <= last; ++i)
        rows.push_back({i, value});
    return rows;
}

/// "first-last" of each dataChanged.
QStringList ranges(const QSignalSpy &spy)
{
    QStringList list;
    for (const QList<QVariant> &call : spy)
        list << u"%1-%2"_s.arg(call.at(0).toModelIndex().row()).arg(call.at(1).toModelIndex().row());
    return list;
}

} // namespace

class KeyedTableTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changesAreMergedRanges()
    {
        Numbers model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.applyBatch(numbers(0, 9), {});
        QSignalSpy changed(&model, &Numbers::dataChanged);
        model.applyBatch({{3, 1}, {9, 1}, {1, 1}, {2, 1}, {5, 0}, {6, 1}}, {});
        QCOMPARE(ranges(changed), (QStringList{u"1-3"_s, u"6-6"_s, u"9-9"_s})); // 5 is as it was
        changed.clear();
        model.emitChanged({4, 2, 3, 3, 8}, 1, 1);
        QCOMPARE(ranges(changed), (QStringList{u"2-4"_s, u"8-8"_s}));
        QCOMPARE(changed.first().first().toModelIndex().column(), 1);
        changed.clear();
        model.emitChanged({}, 0, 1);
        QCOMPARE(changed.size(), 0);
    }

    void addsAndRemovesInRuns()
    {
        Numbers model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy inserted(&model, &Numbers::rowsInserted);
        QSignalSpy removed(&model, &Numbers::rowsRemoved);
        model.applyBatch(numbers(0, 99), {});
        QCOMPARE(inserted.size(), 1);
        QSet<int> gone;
        for (int i = 20; i < 60; ++i)
            gone.insert(i);
        gone += {0, 99, 1000};
        model.applyBatch({}, gone);
        QCOMPARE(removed.size(), 3);
        QCOMPARE(model.rowCount(), 58);
        QCOMPARE(model.rowOf(99), -1);
        QCOMPARE(model.rowOf(98), 57);
    }

    void aKeyInBothIsKept()
    {
        Numbers model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.applyBatch(numbers(0, 2), {});
        model.applyBatch({{1, 5}, {7, 1}, {7, 2}}, {1, 7});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.row(model.rowOf(1)).value, 5);
        QCOMPARE(model.row(model.rowOf(7)).value, 2);
    }

    void randomBatches()
    {
        std::mt19937 random(7);
        const auto below = [&](int limit) { return int(random() % unsigned(limit)); };
        Numbers model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy resets(&model, &Numbers::modelReset);
        // Whoever listens may ask for rows in the middle of a batch.
        const auto consistent = [&model] {
            for (int i = 0; i < model.rowCount(); ++i)
                QCOMPARE(model.rowOf(model.row(i).id), i);
        };
        connect(&model, &Numbers::rowsRemoved, this, consistent);
        connect(&model, &Numbers::rowsInserted, this, consistent);
        std::map<int, int> naive;
        for (int round = 0; round < 800; ++round) {
            std::vector<NumberRow> upserts;
            QSet<int> removals;
            for (int i = below(20); i > 0; --i)
                removals.insert(below(60));
            for (int i = below(20); i > 0; --i)
                upserts.push_back({below(60), below(3)});
            for (const int key : removals)
                naive.erase(key);
            for (const NumberRow &row : upserts)
                naive[row.id] = row.value;
            model.applyBatch(upserts, removals);
            QCOMPARE(model.rowCount(), int(naive.size()));
            for (const auto &[id, value] : naive) {
                QVERIFY(model.rowOf(id) >= 0);
                QCOMPARE(model.row(model.rowOf(id)).value, value);
            }
        }
        QCOMPARE(resets.size(), 0);
    }

    void scatteredRemovalsAreQuick()
    {
        Numbers model;
        model.applyBatch(numbers(0, 19'999), {});
        QSet<int> odd;
        for (int i = 1; i < 20'000; i += 10)
            odd.insert(i);
        QElapsedTimer timer;
        timer.start();
        model.applyBatch({}, odd);
        qInfo("2,000 scattered rows of 20,000 removed in %lld ms", timer.elapsed());
        QCOMPARE(model.rowCount(), 18'000);
        QCOMPARE(model.rowOf(19'999), 17'999);
        QVERIFY(timer.elapsed() < 1'000);
    }
};

QTEST_GUILESS_MAIN(KeyedTableTest)
#include "keyedtable.moc"
