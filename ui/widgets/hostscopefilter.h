// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "fleet/tablefilter.h"

#include <QSet>

namespace bayplan::ui {

/// A table's filter that also knows which hosts were chosen. By id: a text filter for "aws1" would let "aws10" through.
class HostScopeFilter : public fleet::TableFilter
{
    Q_OBJECT

public:
    using TableFilter::TableFilter;

    /// Empty: all of them.
    void setHosts(const QSet<fleet::HostId> &hosts);
    /// Whether a row of the source belongs to a chosen host, or to several of which one is.
    bool isRowInScope(const QModelIndex &row) const;
    bool isInScope(fleet::HostId host) const { return m_hosts.isEmpty() || m_hosts.contains(host); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QSet<fleet::HostId> m_hosts;
};

} // namespace bayplan::ui
