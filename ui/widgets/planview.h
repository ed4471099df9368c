// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "ui/delegates/plandelegates.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QTableView>
#include <QTimer>

#include <optional>

namespace bayplan::ui {

class PlanFilter;
class PlanHeader;
class PlanMarks;

/// The grid of the bay plan: services down, hosts across. The head, the first and the last column stay in view; the
/// arrows move through blocks and cells.
class PlanView : public QTableView
{
    Q_OBJECT

public:
    /// `filter`, over the bay plan's model, and all the rest must outlive the view.
    PlanView(const Theme &theme, Models models, PlanFilter &filter, const PlanMarks &marks, QWidget *parent = nullptr);

    struct BlockAt
    {
        services::Block block;
        QString service; ///< as the book knows it; empty where there is none
    };
    std::optional<BlockAt> blockAt(QPoint position) const;
    std::optional<BlockAt> currentBlock() const;
    /// The current row; null if there is none.
    const services::PlanRow *currentRow() const { return planRow(currentIndex()); }
    /// The cell whose handle is there; invalid if there is none.
    QModelIndex handleAt(QPoint position) const;
    /// The host whose column is there; 0 if there is none.
    fleet::HostId hostAt(int x) const;
    /// In the viewport: where a service's row has its cell of the host, or its count for host 0. Empty if it isn't
    /// shown.
    QRect cellOf(const QString &service, fleet::HostId host) const;
    /// Of the last column.
    int countWidth() const { return viewport()->width() - countLeft(); }
    /// The handle under the mouse.
    void setHovered(const QModelIndex &index);
    /// A service's row has other marks, and takes the room they need; empty: maybe any row.
    void marksChanged(const QString &service);

    /// Hides the columns of other hosts; empty for all.
    void setHosts(const QSet<fleet::HostId> &hosts);
    void setShowsProject(bool shows);
    /// Shown instead of an empty grid.
    void setEmptyText(const QString &text);
    /// Selects a container's block; false if there is none.
    bool select(const fleet::ContainerKey &container);
    /// Makes a service's row the current one; false if it isn't shown.
    bool select(const QString &service);
    /// Paints ages and figures anew.
    void refresh();

    QModelIndex indexAt(const QPoint &position) const override;
    QRect visualRect(const QModelIndex &index) const override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;

Q_SIGNALS:
    /// The current cell's menu is wanted there, by mouse or keyboard.
    void menuRequested(QPoint globalPosition);
    void hostMenuRequested(bayplan::fleet::HostId host, QPoint globalPosition);
    /// Cells are elsewhere.
    void moved();
    /// Enter or a double-click on a block.
    void blockActivated(const bayplan::fleet::ContainerKey &container);
    /// What the grid would need to be seen as a whole.
    void contentHeightChanged(int height);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;

private:
    void layOut();
    int placesOf(const services::PlanRow &row) const;
    int blocksIn(const QModelIndex &index) const;
    void setBlock(int block);
    void activate();
    int frozenWidth() const;
    /// Where the last column begins, which stays in view at the right.
    int countLeft() const;
    void paintKept(QPainter &painter, const QRect &area, int column, const PlanDelegate &delegate) const;

    const Theme &m_theme;
    PlanFilter &m_filter;
    const PlanMarks &m_marks;
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
