// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/planfilter.h"

#include "ui/delegates/planblocks.h"

#include <algorithm>

namespace bayplan::ui {

void PlanFilter::setHosts(const QSet<fleet::HostId> &hosts)
{
    if (m_hosts == hosts)
        return;
    m_hosts = hosts;
    invalidateRowsFilter();
}

void PlanFilter::setGrouped(bool grouped)
{
    if (m_grouped == grouped)
        return;
    m_grouped = grouped;
    invalidate();
}

bool PlanFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (!TableFilter::filterAcceptsRow(row, parent))
        return false;
    if (m_hosts.isEmpty())
        return true;
    const services::PlanRow *plan = planRow(sourceModel()->index(row, 0, parent));
    if (plan && plan->total == 0) // may be scaled on them
        return true;
    return plan && std::any_of(plan->blocks.begin(), plan->blocks.end(),
                               [this](const auto &cell) { return m_hosts.contains(cell.first); });
}

bool PlanFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    if (m_grouped)
        return TableFilter::lessThan(left, right);
    const services::PlanRow *a = planRow(left);
    const services::PlanRow *b = planRow(right);
    const int order = a && b ? a->title.compare(b->title, Qt::CaseInsensitive) : 0;
    return order != 0 ? order < 0 : left.row() < right.row();
}

} // namespace bayplan::ui
