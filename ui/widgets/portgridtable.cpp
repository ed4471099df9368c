// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/portgridtable.h"

#include "ui/delegates/portgriddelegate.h"
#include "ui/widgets/tableheader.h"

#include <QMenu>
#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int portWidth = 118;
constexpr int reservedWidth = 250;
constexpr int reservedWidthSmall = 190;
constexpr int smallGrid = 900;
constexpr int hostColumnMinimum = 168;
} // namespace

PortGridTable::PortGridTable(const Theme &theme, QWidget *parent) : DataTable(theme, u"portsGrid"_s, parent)
{
    auto *head = static_cast<TableHeader *>(horizontalHeader());
    head->setSectionsMovable(false);
    head->setFirstSectionMovable(false);
    head->setSectionsClickable(false);
    head->setSortIndicatorShown(false);
    head->setSectionResizeMode(QHeaderView::Fixed);
    head->setFirstKept(true);
    setItemDelegate(new PortGridDelegate(theme, this));
    setCornerWidget(new QWidget(this)); // else the style frames the corner between the scroll bars
    m_layOut.setSingleShot(true);
    m_layOut.setInterval(0);
    connect(&m_layOut, &QTimer::timeout, this, [this] { layOut(); });
}

void PortGridTable::setModel(QAbstractItemModel *model)
{
    DataTable::setModel(model);
    const auto later = [this] { m_layOut.start(); };
    connect(model, &QAbstractItemModel::columnsInserted, this, later);
    connect(model, &QAbstractItemModel::columnsRemoved, this, later);
    layOut();
}

fleet::HostId PortGridTable::hostOf(int column) const
{
    return model()->headerData(column, Qt::Horizontal, fleet::HostIdRole).toInt();
}

void PortGridTable::setHosts(const QSet<fleet::HostId> &hosts)
{
    m_hosts = hosts;
    layOut();
}

void PortGridTable::setShowsReserved(bool shows)
{
    if (m_showsReserved == shows)
        return;
    m_showsReserved = shows;
    layOut();
}

void PortGridTable::showCell(const QModelIndex &index)
{
    setCurrentIndex(index);
    scrollTo(index, PositionAtCenter);
    setFocus(Qt::OtherFocusReason);
}

void PortGridTable::fillColumnMenu(QMenu &menu)
{
    menu.addAction(tr("Hosts are chosen at the top of the page"))->setEnabled(false);
}

void PortGridTable::layOut()
{
    if (!model() || model()->columnCount() == 0)
        return;
    adjustColumns([this] {
        const int columns = model()->columnCount();
        int shown = 0;
        for (int column = 1; column < columns; ++column) {
            const bool hidden = !m_hosts.isEmpty() && !m_hosts.contains(hostOf(column));
            if (isColumnHidden(column) != hidden)
                setColumnHidden(column, hidden);
            shown += hidden ? 0 : 1;
        }
        if (isColumnHidden(0))
            setColumnHidden(0, false);
        const int room = viewport()->width();
        const int first = !m_showsReserved ? portWidth : room < smallGrid ? reservedWidthSmall : reservedWidth;
        const int width = std::max(hostColumnMinimum, (room - first) / std::max(shown, 1));
        if (columnWidth(0) != first)
            setColumnWidth(0, first);
        for (int column = 1; column < columns; ++column) {
            if (!isColumnHidden(column) && columnWidth(column) != width)
                setColumnWidth(column, width);
        }
        // What rounding leaves, so that nothing is free beside it.
        if (const int left = room - first - width * shown; left > 0 && left < shown)
            setColumnWidth(0, first + left);
    });
}

QModelIndex PortGridTable::indexAt(const QPoint &position) const
{
    if (position.x() >= 0 && position.x() < columnWidth(0) && model())
        return model()->index(rowAt(position.y()), 0);
    return DataTable::indexAt(position);
}

QRect PortGridTable::visualRect(const QModelIndex &index) const
{
    QRect rect = DataTable::visualRect(index);
    if (index.column() == 0)
        rect.moveLeft(0);
    return rect;
}

void PortGridTable::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    QScrollBar *bar = horizontalScrollBar();
    const int before = bar->value();
    DataTable::scrollTo(index, hint);
    if (index.column() == 0)
        bar->setValue(before);
    else if (const int covered = columnWidth(0) - columnViewportPosition(index.column()); covered > 0)
        bar->setValue(bar->value() - covered);
}

void PortGridTable::scrollContentsBy(int dx, int dy)
{
    DataTable::scrollContentsBy(dx, dy);
    if (dx != 0) { // the first column has been moved along with the rest
        viewport()->update();
        horizontalHeader()->viewport()->update();
    }
}

void PortGridTable::resizeEvent(QResizeEvent *event)
{
    DataTable::resizeEvent(event);
    layOut();
}

void PortGridTable::paintEvent(QPaintEvent *event)
{
    DataTable::paintEvent(event);
    if (!model() || model()->rowCount() == 0)
        return;
    QPainter painter(viewport());
    const Colors &colors = theme().colors();
    const int from = std::max(0, rowAt(event->rect().top()));
    const int last = rowAt(event->rect().bottom());
    const int to = last < 0 ? model()->rowCount() - 1 : last;
    if (horizontalOffset() != 0) {
        QStyleOptionViewItem option;
        initViewItemOption(&option);
        for (int row = from; row <= to; ++row) {
            const QModelIndex index = model()->index(row, 0);
            option.rect = visualRect(index);
            option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
            painter.fillRect(option.rect, colors.panel);
            itemDelegate()->paint(&painter, option, index);
        }
    }
    // A line between hosts, down to the last row.
    const int bottom =
        to + 1 < model()->rowCount() ? event->rect().bottom() + 1 : rowViewportPosition(to) + rowHeight(to);
    for (int column = 0; column < model()->columnCount() - 1; ++column) {
        const int right = column == 0 ? columnWidth(0) : columnViewportPosition(column) + columnWidth(column);
        if (!isColumnHidden(column) && (column == 0 || right > columnWidth(0)))
            painter.fillRect(QRect(right - 1, event->rect().top(), 1, bottom - event->rect().top()), colors.line);
    }
}

} // namespace bayplan::ui
