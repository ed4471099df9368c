// SPDX-License-Identifier: GPL-3.0-or-later
// The table of what changed: which rows there are, in which order, and what of them is saved.
#include "ui/snapshots/changesmodel.h"

#include "fleet/roles.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::Comparison;
using snapshots::FieldChange;
using snapshots::ObjectChange;
using ui::ChangesModel;

class TestChangesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rows()
    {
        ChangesModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QCOMPARE(model.rowCount(), 0);
        model.setComparison(some(), false);
        QCOMPARE(names(model), (QStringList{u"web-1"_s, u"db"_s, u"<b>bold</b>␊two lines"_s}));
        QCOMPARE(model.unfilteredCount(), 3);
        QCOMPARE(model.index(0, ChangesModel::Summary).data().toString(),
                 u"Image: app:1 → app:2, and %n more"_s.replace(u"%n"_s, u"1"_s));
        QCOMPARE(model.index(1, ChangesModel::What).data().toString(), u"removed"_s);
        QCOMPARE(model.fields(0).size(), 2); // without the noise
        model.setComparison(some(), true);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.fields(0).size(), 3);
    }

    void filters()
    {
        ChangesModel model;
        model.setComparison(some(), false);
        model.setFilter(u"APP:2"_s); // in a field, in any case
        QCOMPARE(names(model), QStringList{u"web-1"_s});
        model.setFilter(u"StartedAt"_s); // noise that isn't shown is not found
        QCOMPARE(model.rowCount(), 0);
        QCOMPARE(model.unfilteredCount(), 3);
        model.setFilter(u"aws2"_s);
        QCOMPARE(names(model), QStringList{u"db"_s});
        QCOMPARE(model.shown().changes.size(), 1); // what is saved is what is shown
        model.setFilter({});
        QCOMPARE(model.rowCount(), 3);
    }

    /// By name, and back to where ports and images come first; what is selected stays so.
    void sorts()
    {
        ChangesModel model;
        model.setComparison(some(), false);
        const QPersistentModelIndex web = model.index(0, ChangesModel::Name);
        model.sort(ChangesModel::Name, Qt::AscendingOrder);
        QCOMPARE(names(model).last(), u"web-1"_s);
        QCOMPARE(web.data().toString(), u"web-1"_s);
        model.sort(ChangesModel::Name, Qt::DescendingOrder);
        QCOMPARE(names(model).first(), u"web-1"_s);
        QCOMPARE(model.shown().changes.first().name, u"web-1"_s); // in the comparison's order all the same
        model.sort(ChangesModel::What, Qt::DescendingOrder);
        QCOMPARE(names(model).last(), u"web-1"_s);
        QCOMPARE(web.data().toString(), u"web-1"_s);
    }

private:
    static std::shared_ptr<const Comparison> some()
    {
        Comparison comparison;
        comparison.changes = {
            {.kind = ObjectChange::Kind::Container,
             .host = u"aws1"_s,
             .name = u"web-1"_s,
             .what = ObjectChange::What::Changed,
             .fields = {{u".Config.Image"_s, u"app:1"_s, u"app:2"_s},
                        {u".HostConfig.Memory"_s, u"0"_s, u"64"_s},
                        {u".State.StartedAt"_s, u"then"_s, u"now"_s, true}}},
            {.kind = ObjectChange::Kind::Container,
             .host = u"aws2"_s,
             .name = u"db"_s,
             .what = ObjectChange::What::Removed,
             .summary = u"postgres:15"_s},
            {.kind = ObjectChange::Kind::Volume,
             .host = u"aws3"_s,
             .name = u"<b>bold</b>\ntwo lines"_s,
             .what = ObjectChange::What::Added,
             .summary = u"local"_s},
            {.kind = ObjectChange::Kind::Host,
             .host = u"aws1"_s,
             .name = u"aws1"_s,
             .what = ObjectChange::What::Changed,
             .fields = {{u".info.NGoroutines"_s, u"4"_s, u"5"_s, true}}},
        };
        return std::make_shared<const Comparison>(comparison);
    }
    static QStringList names(const ChangesModel &model)
    {
        QStringList names;
        for (int row = 0; row < model.rowCount(); ++row)
            names << model.index(row, ChangesModel::Name).data().toString();
        return names;
    }
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestChangesModel)
#include "changesmodel.moc"
