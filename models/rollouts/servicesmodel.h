// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "fleet/filterquery.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/roles.h"
#include "services/bayplanmodel.h"

#include <QTimer>

#include <optional>

namespace bayplan::rollouts {

class Rollouts;
class RolloutViews;

/// One service over all hosts.
struct ServiceRow
{
    QString service; ///< as ServiceBook knows it
    QString title;
    QString project; ///< Compose's; empty for one made here
    QString image;
    int revision = 0; ///< 0: Compose's, not read yet
    int ready = 0;
    int desired = 0;
    QString state; ///< "5 ready", "1 failing"
    fleet::Tone tone = fleet::Tone::Neutral;
    QString rollout = {}; ///< "rolling, 2 of 6"; empty: none was known
    fleet::Tone rolloutTone = fleet::Tone::Off;
    QStringList hosts = {};
    QList<int> hostIds = {};
    bool attention = false;
    std::optional<core::Time> updated = {}; ///< when its revision was made

    const QString &key() const { return service; }
    bool operator==(const ServiceRow &) const = default;
};

/// The services of all hosts with how many are ready and how their rollouts go. What the bay plan has of them, in rows.
class ServicesModel : public fleet::KeyedTableModel<QString, ServiceRow>, public fleet::FilterableRows
{
    Q_OBJECT

public:
    enum Column { Name, Image, Revision, Replicas, State, Rollout, Hosts, Project, Updated, ColumnCount };

    /// All must outlive the model.
    ServicesModel(services::BayPlanModel &plan, services::ServiceBook &book, RolloutViews &views, Rollouts &rollouts,
                  QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void rebuild();
    ServiceRow makeRow(const services::PlanRow &plan) const;
    QVariant display(const ServiceRow &row, int column) const;
    QVariant sortValue(const ServiceRow &row, int column) const;

    services::BayPlanModel &m_plan;
    services::ServiceBook &m_book;
    RolloutViews &m_views;
    Rollouts &m_rollouts;
    QTimer m_soon;
};

} // namespace bayplan::rollouts
