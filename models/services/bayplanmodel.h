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
#include <optional>

namespace bayplan::services {

class ServiceBook;
struct ServiceHead;

/// What a row of the bay plan stands for: a service over all hosts, or a single container of one.
struct PlanKey
{
    QString project;
    QString service; ///< empty for a single container
    fleet::ServiceName::Maker maker = fleet::ServiceName::Maker::None;
    fleet::ContainerKey single;

    bool operator==(const PlanKey &) const = default;
    friend size_t qHash(const PlanKey &key, size_t seed = 0)
    {
        return qHashMulti(seed, key.project, key.service, int(key.maker), key.single);
    }
};

/// One replica on the plan.
struct Block
{
    fleet::ContainerKey container = {};
    QString label = {}; ///< its slot, or its place in the row where it has none
    QString name = {};  ///< the container's
    QString state = {}; ///< in words, for tooltips and screen readers
    fleet::Tone tone = fleet::Tone::Neutral;
    bool stale = false;
    /// 0 for the row's most used image, 1 for another: replicas of one image share a colour. While a rollout is under
    /// way: 1 for those of the revision that it is to.
    int image = 0;

    bool operator==(const Block &) const = default;
};

struct PlanRow
{
    PlanKey planKey;
    QString service; ///< as ServiceBook knows it, for what can be scaled; empty for single containers and Swarm's
    QString title;
    QString image; ///< the most used one; the current revision's where there is no replica
    QString ports; ///< ":8080 → dynamic, :443 = 443"; "no ports"
    std::map<fleet::HostId, QList<Block>> blocks;
    std::optional<int> desired; ///< by its record
    QString actor;              ///< who else acts on it now, "anna on desk-4"
    int total = 0;
    int ready = 0;   ///< running, and healthy where a check says so
    int unknown = 0; ///< on hosts out of reach; counted as nothing else
    int failing = 0; ///< restarting, dead, or stopped with an error
    int unhealthy = 0;

    const PlanKey &key() const { return planKey; }
    bool operator==(const PlanRow &) const = default;
};

/// The bay plan: a row per service, a column per host between the first (the service) and the last (the count). A
/// service with a record has a row without a replica, too.
class BayPlanModel : public fleet::KeyedTableModel<PlanKey, PlanRow>, public fleet::FilterableRows
{
    Q_OBJECT

public:
    /// Both must outlive the model.
    BayPlanModel(fleet::Fleet &fleet, ServiceBook &book, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The host of a column; 0 for the first and the last.
    fleet::HostId hostAt(int column) const;
    bool isCountColumn(int column) const { return column == columnCount() - 1; }

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    struct Member;

    void onChanged(const fleet::FleetChanges &changes);
    void onServices(const QSet<QString> &names);
    void removeHost(fleet::HostId id);
    void rebuild(const QSet<PlanKey> &keys);
    bool hasRow(const PlanKey &key) const;
    PlanRow makeRow(const PlanKey &key) const;
    std::vector<Member> membersOf(const PlanKey &key) const;
    void tellService(PlanRow &row) const;
    void tellRevisions(PlanRow &row, int fresh) const;

    fleet::Fleet &m_fleet;
    ServiceBook &m_book;
    std::vector<fleet::HostId> m_columns;
    QHash<fleet::ContainerKey, PlanKey> m_rowOf;
    QHash<PlanKey, QSet<fleet::ContainerKey>> m_members;
    QHash<QString, PlanKey> m_services; ///< by the book's names
    QHash<PlanKey, QString> m_names;    ///< the other way round
};

/// How many replicas are wanted, as far as that is known, else how many there are.
inline int countOf(const PlanRow &row)
{
    return row.desired.value_or(row.total);
}

/// Whether an operator had better look at it: replicas fail, or there are fewer ready ones than wanted.
bool needsAttention(const PlanRow &row);
/// "5 ready", "2 of 3 ready", "1 failing", "2 ready, 1 unknown": the badge beside a row's title, and its tone.
QString badgeText(const PlanRow &row);
fleet::Tone badgeTone(const PlanRow &row);

} // namespace bayplan::services

Q_DECLARE_METATYPE(QList<bayplan::services::Block>)
