// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hostscopefilter.h"

#include "fleet/roles.h"

#include <algorithm>

namespace bayplan::ui {

void HostScopeFilter::setHosts(const QSet<fleet::HostId> &hosts)
{
    if (m_hosts == hosts)
        return;
    m_hosts = hosts;
    invalidateRowsFilter();
}

bool HostScopeFilter::isRowInScope(const QModelIndex &row) const
{
    if (m_hosts.isEmpty())
        return true;
    const QVariant several = row.data(fleet::HostIdsRole);
    if (!several.isValid())
        return m_hosts.contains(row.data(fleet::HostIdRole).toInt());
    const auto hosts = several.value<QList<int>>();
    return std::any_of(hosts.begin(), hosts.end(), [this](int host) { return m_hosts.contains(host); });
}

bool HostScopeFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    return isRowInScope(sourceModel()->index(row, 0, parent)) && TableFilter::filterAcceptsRow(row, parent);
}

} // namespace bayplan::ui
