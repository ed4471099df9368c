// SPDX-License-Identifier: GPL-3.0-or-later
// Rows as a tree that takes over new ones without forgetting where it was.
#include "inspect/treemodel.h"

#include "inspect/jsontext.h"
#include "randomjson.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using inspect::JsonNode;
using inspect::Pattern;
using inspect::Row;
using inspect::TreeModel;

namespace {

Row rows(const QByteArray &text)
{
    return inspect::rowsOf(*inspect::parseJson(text));
}

QString shown(const TreeModel &model, const QModelIndex &parent = {})
{
    QString text;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        text += index.data().toString();
        for (int column = 1; column < model.columnCount(); ++column)
            text += u'=' + index.siblingAtColumn(column).data().toString();
        text += model.rowCount(index) ? u'(' + shown(model, index) + u") "_s : u" "_s;
    }
    return text;
}

QModelIndex at(const TreeModel &model, const QStringList &keys)
{
    QModelIndex index;
    for (const QString &key : keys) {
        QModelIndex found;
        for (int row = 0; row < model.rowCount(index); ++row) {
            if (model.index(row, 0, index).data().toString() == key)
                found = model.index(row, 0, index);
        }
        index = found;
    }
    return index;
}

} // namespace

class TreeModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void values()
    {
        TreeModel model;
        model.setTitles({u"web"_s});
        model.setRows(rows(
            "{\"a\":9007199254740993,\"b\":{},\"c\":{\"d\":null},\"e\":[true,\"x\"],\"f\":\"\\u001b\\u202e<b>\"}"));
        QCOMPARE(shown(model),
                 u"a=9007199254740993 b={} c=1 field(s)(d=null ) e=2 item(s)(0=true 1=x ) f=\u241b\ufffd<b> "_s);
        QCOMPARE(model.cell(at(model, {u"e"_s, u"1"_s}).siblingAtColumn(1))->path, (QStringList{u"e"_s, u"1"_s}));
    }

    void whatStaysKeepsItsPlace()
    {
        TreeModel model;
        model.setTitles({u"web"_s});
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(rows("{\"State\":{\"Pid\":1,\"Status\":\"running\"},\"Net\":{\"a\":1,\"b\":2},\"Z\":1}"));
        const QPersistentModelIndex status(at(model, {u"State"_s, u"Status"_s}));
        const QPersistentModelIndex b(at(model, {u"Net"_s, u"b"_s}));
        const QPersistentModelIndex a(at(model, {u"Net"_s, u"a"_s}));
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setRows(rows("{\"State\":{\"Status\":\"exited\",\"Pid\":1,\"New\":[1]},\"Z\":1,\"Net\":{\"b\":2}}"));
        QVERIFY(reset.isEmpty());
        QCOMPARE(QModelIndex(status).siblingAtColumn(1).data().toString(), u"exited"_s);
        QCOMPARE(status.row(), 0);
        QVERIFY(b.isValid() && !a.isValid());
        QCOMPARE(b.parent().row(), 2);
        QCOMPARE(changed.size(), 3); // the status, and how many fields State and Net have
    }

    void search()
    {
        TreeModel model;
        model.setTitles({u"web"_s});
        model.setRows(rows("{\"Path\":\"sh\",\"Config\":{\"Env\":[\"PATH=/bin\"],\"x\":\"items\"},\"Fields\":{}}"));
        QCOMPARE(model.matches().size(), 0);
        model.setPattern(*Pattern::of({u"path"_s}));
        QCOMPARE(model.matches().size(), 2);
        QCOMPARE(model.matches().at(0), model.index(0, 0));
        QCOMPARE(model.matches().at(1), at(model, {u"Config"_s, u"Env"_s, u"0"_s}).siblingAtColumn(1));
        model.setPattern(*Pattern::of({u"item"_s})); // not those that we have counted
        QCOMPARE(model.matches().size(), 1);
        model.setPattern(*Pattern::of({u"^(sh|x)$"_s, true}));
        QCOMPARE(model.matches().size(), 2);
        QVERIFY(model.matches().at(0).data(TreeModel::MatchRole).toBool());
        QVERIFY(!model.index(0, 0).data(TreeModel::MatchRole).toBool());
        // What comes is searched as well; what can't be searched is told.
        model.setRows(rows("{\"Path\":\"y\",\"Long\":\"" + QByteArray(60, 'a') + "!\",\"x\":\"sh\"}"));
        QCOMPARE(model.matches().size(), 2);
        QCOMPARE(model.tooCostly(), 0);
        model.setPattern(*Pattern::of({u"^(a+)+$"_s, true}));
        QCOMPARE(model.matches().size(), 0);
        QCOMPARE(model.tooCostly(), 1);
        model.setPattern({});
        QCOMPARE(model.tooCostly(), 0);
        QCOMPARE(model.matches().size(), 0);
    }

    /// Whatever comes after whatever, what is shown is what a new model would show.
    void anyToAny()
    {
        std::mt19937 random(7);
        TreeModel model;
        model.setTitles({u"web"_s});
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        JsonNode node = randomJson(random);
        for (int i = 0; i < 400; ++i) {
            node = i % 10 ? changedJson(node, random) : randomJson(random, 5);
            const Row row = inspect::rowsOf(node);
            model.setRows(row);
            TreeModel fresh;
            fresh.setTitles({u"web"_s});
            fresh.setRows(row);
            QCOMPARE(shown(model), shown(fresh));
        }
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TreeModelTest)
#include "treemodel.moc"
