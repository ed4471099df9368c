// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/tablefilter.h"
#include "services/bayplanmodel.h"

#include <QSet>

namespace bayplan::ui {

/// The bay plan's rows in order, of the chosen hosts.
class PlanFilter : public fleet::TableFilter
{
    Q_OBJECT

public:
    using fleet::TableFilter::TableFilter;

    /// Rows that have nothing on these hosts are left out; empty for all rows.
    void setHosts(const QSet<fleet::HostId> &hosts);
    const QSet<fleet::HostId> &hosts() const { return m_hosts; }
    /// Services of one Compose project together; else all by name.
    void setGrouped(bool grouped);
    bool isGrouped() const { return m_grouped; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    QSet<fleet::HostId> m_hosts;
    bool m_grouped = true;
};

} // namespace bayplan::ui
