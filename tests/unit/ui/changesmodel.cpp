// SPDX-License-Identifier: GPL-3.0-or-later
// What changed between two snapshots as a table: sorted, filtered, and cut for the screen.
#include "ui/snapshots/changesmodel.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::ObjectChange;
using ui::ChangesModel;

class TestChangesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        auto comparison = std::make_shared<snapshots::Comparison>();
        for (const QString &name : {u"web"_s, u"api"_s, u"Cache"_s, u"db"_s}) {
            ObjectChange change{.kind = ObjectChange::Kind::Container, .host = u"aws1"_s, .name = name};
            change.fields = {{u".Config.Image"_s, u"app:1"_s, u"app:2"_s}};
            if (name == u"db"_s)
                change.fields = {{u".State.StartedAt"_s, u"1"_s, u"2"_s, true}};
            comparison->changes << change;
        }
        m_model = std::make_unique<ChangesModel>();
        m_model->setComparison(comparison, true);
    }

    void sortsByTheLocale()
    {
        QCOMPARE(names(), (QStringList{u"web"_s, u"api"_s, u"Cache"_s, u"db"_s}));
        const QPersistentModelIndex web = m_model->index(0, ChangesModel::Name);
        m_model->sort(ChangesModel::Name, Qt::AscendingOrder);
        QStringList expected{u"web"_s, u"api"_s, u"Cache"_s, u"db"_s};
        std::sort(expected.begin(), expected.end(),
                  [](const QString &one, const QString &other) { return one.localeAwareCompare(other) < 0; });
        QCOMPARE(names(), expected);
        QCOMPARE(web.data(Qt::DisplayRole).toString(), u"web"_s); // what is selected stays so
        m_model->sort(ChangesModel::Name, Qt::DescendingOrder);
        std::reverse(expected.begin(), expected.end());
        QCOMPARE(names(), expected);
        m_model->sort(ChangesModel::Host, Qt::DescendingOrder); // all alike: the comparison's own order
        QCOMPARE(names(), (QStringList{u"web"_s, u"api"_s, u"Cache"_s, u"db"_s}));
        m_model->sort(ChangesModel::What, Qt::AscendingOrder);
        QCOMPARE(names(), (QStringList{u"web"_s, u"api"_s, u"Cache"_s, u"db"_s}));
    }

    /// The first ones of the comparison, whatever the table is sorted by.
    void isCutForTheScreen()
    {
        m_model->sort(ChangesModel::Name, Qt::DescendingOrder);
        QCOMPARE(m_model->shown().changes.size(), 4);
        const snapshots::Comparison two = m_model->shown(2);
        QCOMPARE(two.changes.size(), 2);
        QCOMPARE(two.changes.first().name, u"web"_s);
        QCOMPARE(two.changes.last().name, u"api"_s);
    }

    void leavesNoiseOut()
    {
        const auto comparison = std::make_shared<snapshots::Comparison>(m_model->shown());
        m_model->setComparison(comparison, false);
        QCOMPARE(names(), (QStringList{u"web"_s, u"api"_s, u"Cache"_s}));
        m_model->setFilter(u"app:2"_s);
        QCOMPARE(names().size(), 3);
        m_model->setFilter(u"cache"_s);
        QCOMPARE(names(), QStringList{u"Cache"_s});
        QCOMPARE(m_model->unfilteredCount(), 3);
    }

private:
    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < m_model->rowCount(); ++row)
            names << m_model->index(row, ChangesModel::Name).data(Qt::DisplayRole).toString();
        return names;
    }

    std::unique_ptr<ChangesModel> m_model;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestChangesModel)
#include "changesmodel.moc"
