// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hostscopefilter.h"

#include "fleet/roles.h"

namespace bayplan::ui {

void HostScopeFilter::setHosts(const QSet<fleet::HostId> &hosts)
{
    if (m_hosts == hosts)
        return;
    m_hosts = hosts;
    invalidateRowsFilter();
}

bool HostScopeFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (!m_hosts.isEmpty() && !m_hosts.contains(sourceModel()->index(row, 0, parent).data(fleet::HostIdRole).toInt()))
        return false;
    return TableFilter::filterAcceptsRow(row, parent);
}

} // namespace bayplan::ui
