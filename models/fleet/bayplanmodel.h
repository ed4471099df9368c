// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "fleet/filterquery.h"
#include "fleet/fleet.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/roles.h"
#include "fleet/servicename.h"

#include <QMetaType>

#include <map>

namespace bayplan::fleet {

/// What a row of the bay plan stands for: a service over all hosts, or a single container of one.
struct PlanKey
{
    QString project;
    QString service; ///< empty for a single container
    ContainerKey single;

    bool operator==(const PlanKey &) const = default;
    friend size_t qHash(const PlanKey &key, size_t seed = 0)
    {
        return qHashMulti(seed, key.project, key.service, key.single);
    }
};

/// One replica on the plan.
struct Block
{
    ContainerKey container;
    QString label; ///< its slot, or its place in the row where it has none
    QString name;  ///< the container's
    QString state; ///< in words, for tooltips and screen readers
    Tone tone = Tone::Neutral;
    bool stale = false;
    int image = 0; ///< 0 for the row's most used image, 1 for another: replicas of one image share a colour

    bool operator==(const Block &) const = default;
};

struct PlanRow
{
    PlanKey planKey;
    QString title;
    QString image; ///< the most used one
    QString ports; ///< ":8080 → dynamic, :443 = 443"; "no ports"
    std::map<HostId, QList<Block>> blocks;
    int total = 0;
    int ready = 0;   ///< running, and healthy where a check says so
    int unknown = 0; ///< on hosts out of reach; counted as nothing else
    int failing = 0; ///< restarting, dead, or stopped with an error
    int unhealthy = 0;

    const PlanKey &key() const { return planKey; }
    bool operator==(const PlanRow &) const = default;
};

/// The bay plan: a row per service, a column per host between the first (the service) and the last (the count).
class BayPlanModel : public KeyedTableModel<PlanKey, PlanRow>, public FilterableRows
{
    Q_OBJECT

public:
    /// `fleet` must outlive the model.
    explicit BayPlanModel(Fleet &fleet, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The host of a column; 0 for the first and the last.
    HostId hostAt(int column) const;
    bool isCountColumn(int column) const { return column == columnCount() - 1; }

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void onChanged(const FleetChanges &changes);
    void removeHost(HostId id);
    void rebuild(const QSet<PlanKey> &keys);
    PlanRow makeRow(const PlanKey &key) const;

    Fleet &m_fleet;
    std::vector<HostId> m_columns;
    QHash<ContainerKey, PlanKey> m_rowOf;
    QHash<PlanKey, QSet<ContainerKey>> m_members;
};

/// "5 ready", "1 failing", "2 ready, 1 unknown": the badge beside a row's title, and its tone.
QString badgeText(const PlanRow &row);
Tone badgeTone(const PlanRow &row);

} // namespace bayplan::fleet

Q_DECLARE_METATYPE(QList<bayplan::fleet::Block>)
