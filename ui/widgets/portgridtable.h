// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "ui/widgets/datatable.h"

namespace bayplan::ui {

/// The grid of ports by hosts. The port's column stays in view while the hosts scroll; the arrows go from cell to cell.
class PortGridTable : public DataTable
{
    Q_OBJECT

public:
    /// `theme` must outlive the table.
    explicit PortGridTable(const Theme &theme, QWidget *parent = nullptr);

    void setModel(QAbstractItemModel *model) override;
    /// Hides the columns of other hosts; empty for all.
    void setHosts(const QSet<fleet::HostId> &hosts);
    /// Whether there is to be room for whom a port is reserved for.
    void setShowsReserved(bool shows);
    /// Makes it the current cell and brings it into view.
    void showCell(const QModelIndex &index);

    /// Hosts are chosen in the page's head.
    void fillColumnMenu(QMenu &menu) override;
    QModelIndex indexAt(const QPoint &position) const override;
    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void layOut();
    fleet::HostId hostOf(int column) const;

    QSet<fleet::HostId> m_hosts;
    QTimer m_layOut;
    bool m_showsReserved = false;
};

} // namespace bayplan::ui
