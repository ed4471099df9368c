// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "ui/delegates/plandelegates.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QTableView>
#include <QTimer>

namespace bayplan::ui {

class PlanFilter;
class PlanHeader;

/// The grid of the bay plan: services down, hosts across. The first column and the head stay in view; the arrows move
/// through blocks and cells.
class PlanView : public QTableView
{
    Q_OBJECT

public:
    /// `filter`, over the bay plan's model, and all the rest must outlive the view.
    PlanView(const Theme &theme, Models models, PlanFilter &filter, QWidget *parent = nullptr);

    /// Hides the columns of other hosts; empty for all.
    void setHosts(const QSet<fleet::HostId> &hosts);
    void setShowsProject(bool shows);
    /// Shown instead of an empty grid.
    void setEmptyText(const QString &text);
    /// Selects a container's block; false if there is none.
    bool select(const fleet::ContainerKey &container);
    /// Paints ages and figures anew.
    void refresh();

    QModelIndex indexAt(const QPoint &position) const override;
    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;

Q_SIGNALS:
    /// Enter or a double-click on a block.
    void blockActivated(const bayplan::fleet::ContainerKey &container);
    /// What the grid would need to be seen as a whole.
    void contentHeightChanged(int height);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void layOut();
    int blocksIn(const QModelIndex &index) const;
    void setBlock(int block);
    void activate();
    int frozenWidth() const;

    const Theme &m_theme;
    PlanFilter &m_filter;
    PlanHeader *m_header;
    PlanServiceDelegate *m_serviceDelegate;
    PlanBlocksDelegate *m_blocksDelegate;
    PlanCountDelegate *m_countDelegate;
    QSet<fleet::HostId> m_hosts;
    QString m_emptyText;
    QTimer m_layOut;
    int m_contentHeight = -1;
    int m_block = 0; ///< the current one within the current cell
    int m_blockOfNext = 0;
};

} // namespace bayplan::ui
