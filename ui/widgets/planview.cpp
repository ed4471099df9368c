// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/planview.h"

#include "ui/widgets/planfilter.h"
#include "ui/widgets/planheader.h"
#include "ui/widgets/planmarks.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace bayplan::ui {

namespace {
constexpr int firstWidth = 250;
constexpr int lastWidth = 150;
constexpr int smallViewport = 800;
constexpr int hostMinimum = 148;
} // namespace

PlanView::PlanView(const Theme &theme, Models models, PlanFilter &filter, const PlanMarks &marks, QWidget *parent)
    : QTableView(parent)
    , m_theme(theme)
    , m_filter(filter)
    , m_marks(marks)
    , m_header(new PlanHeader(theme, models, this))
    , m_serviceDelegate(new PlanServiceDelegate(theme, marks, this))
    , m_blocksDelegate(new PlanBlocksDelegate(theme, marks, models.fleet, this))
    , m_countDelegate(new PlanCountDelegate(theme, marks, this))
{
    setHorizontalHeader(m_header);
    m_header->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(planblocks::rowHeight);
    verticalHeader()->setDefaultSectionSize(planblocks::rowHeight);
    setModel(&filter);
    setItemDelegate(m_blocksDelegate);
    setItemDelegateForColumn(0, m_serviceDelegate);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setCornerWidget(new QWidget(this)); // else the style frames the corner between the scroll bars
    setAccessibleName(tr("Bay plan: services by host"));

    m_layOut.setSingleShot(true);
    m_layOut.setInterval(0);
    connect(&m_layOut, &QTimer::timeout, this, [this] { layOut(); });
    const auto later = [this] { m_layOut.start(); };
    connect(&filter, &QAbstractItemModel::rowsInserted, this, later);
    connect(&filter, &QAbstractItemModel::rowsRemoved, this, later);
    connect(&filter, &QAbstractItemModel::dataChanged, this, later);
    connect(&filter, &QAbstractItemModel::layoutChanged, this, later);
    connect(&filter, &QAbstractItemModel::columnsInserted, this, later);
    connect(&filter, &QAbstractItemModel::columnsRemoved, this, later);
    m_header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_header, &QWidget::customContextMenuRequested, this, [this](QPoint position) {
        if (const fleet::HostId host = hostAt(position.x()))
            Q_EMIT hostMenuRequested(host, m_header->mapToGlobal(position));
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &PlanView::moved);
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, this, &PlanView::moved);
    layOut();
}

int PlanView::frozenWidth() const
{
    return columnWidth(0);
}

int PlanView::countLeft() const
{
    const int last = m_filter.columnCount() - 1;
    return std::min(columnViewportPosition(last), viewport()->width() - columnWidth(last));
}

void PlanView::setHosts(const QSet<fleet::HostId> &hosts)
{
    m_hosts = hosts;
    layOut();
}

void PlanView::setShowsProject(bool shows)
{
    m_serviceDelegate->setShowsProject(shows);
    viewport()->update();
}

void PlanView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

void PlanView::refresh()
{
    m_header->viewport()->update();
    viewport()->update();
}

void PlanView::layOut()
{
    const int columns = m_filter.columnCount();
    int hostsShown = 0;
    for (int column = 1; column < columns - 1; ++column) {
        const int host = m_filter.headerData(column, Qt::Horizontal, fleet::HostIdRole).toInt();
        const bool hidden = !m_hosts.isEmpty() && !m_hosts.contains(host);
        if (isColumnHidden(column) != hidden)
            setColumnHidden(column, hidden);
        hostsShown += hidden ? 0 : 1;
        if (itemDelegateForColumn(column))
            setItemDelegateForColumn(column, nullptr);
    }
    if (columns < 2)
        return;
    // The last column moves when hosts come and go.
    if (itemDelegateForColumn(columns - 1) != m_countDelegate)
        setItemDelegateForColumn(columns - 1, m_countDelegate);
    if (isColumnHidden(columns - 1))
        setColumnHidden(columns - 1, false);

    const bool small = viewport()->width() < smallViewport;
    const int first = small ? firstWidth - 30 : firstWidth;
    const int least = small ? lastWidth - 32 : lastWidth;
    const int available = viewport()->width() - first - least;
    const int width = std::max(hostMinimum, available / std::max(hostsShown, 1));
    if (columnWidth(0) != first)
        setColumnWidth(0, first);
    for (int column = 1; column < columns - 1; ++column) {
        if (!isColumnHidden(column) && columnWidth(column) != width)
            setColumnWidth(column, width);
    }
    // What rounding leaves, so that nothing is free beside it.
    const int left = viewport()->width() - first - width * hostsShown;
    const int last = hostsShown == 0 ? least : std::clamp(left, least, least + hostsShown);
    if (columnWidth(columns - 1) != last)
        setColumnWidth(columns - 1, last);

    int most = 1;
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const services::PlanRow *plan = planRow(m_filter.index(row, 0));
        if (!plan)
            continue;
        const int height = planblocks::heightFor(placesOf(*plan), width);
        if (rowHeight(row) != height)
            setRowHeight(row, height);
        most = std::max(most, services::countOf(*plan));
    }
    m_countDelegate->setMost(most);

    const bool scrolls = first + width * hostsShown + last > viewport()->width();
    const int content = m_filter.rowCount() == 0 ? QWIDGETSIZE_MAX - 2
                                                 : m_header->sizeHint().height() + verticalHeader()->length() +
                                                       (scrolls ? horizontalScrollBar()->sizeHint().height() : 0);
    if (content != m_contentHeight) {
        m_contentHeight = content;
        Q_EMIT contentHeightChanged(content);
    }
    Q_EMIT moved();
}

/// How many places the fullest cell of a row needs.
int PlanView::placesOf(const services::PlanRow &row) const
{
    int fullest = 0;
    for (int column = 1; column < m_filter.columnCount() - 1; ++column) {
        const int host = m_filter.headerData(column, Qt::Horizontal, fleet::HostIdRole).toInt();
        if (!m_hosts.isEmpty() && !m_hosts.contains(host))
            continue;
        const auto blocks = row.blocks.find(host);
        const int here = blocks == row.blocks.end() ? 0 : int(blocks->second.size());
        fullest = std::max(fullest, here + m_marks.cell(row, host).places());
    }
    return fullest;
}

void PlanView::marksChanged(const QString &service)
{
    const QRect cell = service.isEmpty() ? QRect() : cellOf(service, 0);
    if (cell.isEmpty())
        viewport()->update();
    else // the rest is as it was, and a drag is to be smooth
        viewport()->update(0, cell.top(), viewport()->width(), cell.height());
    m_layOut.start();
}

void PlanView::setHovered(const QModelIndex &index)
{
    if (m_countDelegate->hovered() == index)
        return;
    m_countDelegate->setHovered(index);
    viewport()->update();
}

void PlanView::contextMenuEvent(QContextMenuEvent *event)
{
    if (event->reason() == QContextMenuEvent::Mouse) {
        Q_EMIT menuRequested(event->globalPos()); // the press has made its cell the current one
        return;
    }
    const QModelIndex index = currentIndex();
    QRect place = visualRect(index);
    if (blocksIn(index) > 0)
        place = planblocks::place(std::clamp(m_block, 0, blocksIn(index) - 1), place);
    if (index.isValid())
        Q_EMIT menuRequested(viewport()->mapToGlobal(place.center()));
}

QModelIndex PlanView::indexAt(const QPoint &position) const
{
    if (position.x() >= 0 && position.x() < frozenWidth())
        return m_filter.index(rowAt(position.y()), 0);
    const int last = m_filter.columnCount() - 1;
    if (position.x() >= countLeft() && position.x() < countLeft() + columnWidth(last))
        return m_filter.index(rowAt(position.y()), last);
    return QTableView::indexAt(position);
}

QRect PlanView::visualRect(const QModelIndex &index) const
{
    QRect rect = QTableView::visualRect(index);
    if (index.column() == 0)
        rect.moveLeft(0);
    else if (index.column() == m_filter.columnCount() - 1)
        rect.moveLeft(countLeft());
    return rect;
}

void PlanView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    QScrollBar *bar = horizontalScrollBar();
    const int before = bar->value();
    QTableView::scrollTo(index, hint);
    const int right = columnViewportPosition(index.column()) + columnWidth(index.column());
    if (index.column() == 0 || index.column() == m_filter.columnCount() - 1)
        bar->setValue(before);
    else if (right > countLeft())
        bar->setValue(bar->value() + right - countLeft());
    else if (const int covered = frozenWidth() - columnViewportPosition(index.column()); covered > 0)
        bar->setValue(bar->value() - covered);
}

void PlanView::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    if (dx != 0) { // the first and the last column have been moved along with the rest
        viewport()->update();
        m_header->viewport()->update();
    }
}

void PlanView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    layOut();
}

void PlanView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    QPainter painter(viewport());
    if (m_filter.rowCount() == 0) {
        painter.setPen(m_theme.colors().muted);
        painter.drawText(viewport()->rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap,
                         m_emptyText);
        return;
    }
    const int count = m_filter.columnCount() - 1;
    if (horizontalOffset() != 0)
        paintKept(painter, event->rect(), 0, *m_serviceDelegate);
    if (countLeft() != columnViewportPosition(count))
        paintKept(painter, event->rect(), count, *m_countDelegate);
}

/// A column that stays in view, over those that are scrolled below it.
void PlanView::paintKept(QPainter &painter, const QRect &area, int column, const PlanDelegate &delegate) const
{
    const int from = std::max(0, rowAt(area.top()));
    const int last = rowAt(area.bottom());
    const int to = last < 0 ? m_filter.rowCount() - 1 : last;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    for (int row = from; row <= to; ++row) {
        const QModelIndex index = m_filter.index(row, column);
        option.rect = visualRect(index);
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_HasFocus, index == currentIndex() && hasFocus());
        delegate.paint(&painter, option, index);
    }
    const int edge = column == 0 ? -1 : option.rect.left() - 1; // what goes on below it
    if (edge >= 0)
        painter.fillRect(QRect(edge, area.top(), 1, area.height()), m_theme.colors().line);
}

int PlanView::blocksIn(const QModelIndex &index) const
{
    const auto count = index.data(fleet::BlocksRole).value<QList<services::Block>>().size();
    return planblocks::places(int(count), columnWidth(index.column()));
}

void PlanView::setBlock(int block)
{
    m_block = block;
    m_blocksDelegate->setCurrentBlock(block);
    update(currentIndex());
}

void PlanView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    m_block = m_blockOfNext;
    m_blocksDelegate->setCurrentBlock(m_block);
    QTableView::currentChanged(current, previous);
}

void PlanView::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex index = currentIndex();
    const int blocks = blocksIn(index);
    const int block = std::clamp(m_block, 0, std::max(0, blocks - 1));
    switch (event->key()) {
    case Qt::Key_Left:
        if (block > 0) {
            setBlock(block - 1);
            return;
        }
        m_blockOfNext = planblocks::maxLines * 1000; // its last one
        break;
    case Qt::Key_Right:
        if (block + 1 < blocks) {
            setBlock(block + 1);
            return;
        }
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        activate();
        return;
    default:
        break;
    }
    QTableView::keyPressEvent(event);
    m_blockOfNext = 0;
}

void PlanView::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    const int count = int(index.data(fleet::BlocksRole).value<QList<services::Block>>().size());
    const int block = index.isValid() ? planblocks::placeAt(event->pos(), visualRect(index), count) : -1;
    m_blockOfNext = std::max(0, block);
    QTableView::mousePressEvent(event);
    m_blockOfNext = 0;
    if (block >= 0 && currentIndex() == index)
        setBlock(block);
}

void PlanView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    const int count = int(index.data(fleet::BlocksRole).value<QList<services::Block>>().size());
    if (event->button() == Qt::LeftButton && planblocks::placeAt(event->pos(), visualRect(index), count) >= 0)
        activate();
}

void PlanView::activate()
{
    const auto blocks = currentIndex().data(fleet::BlocksRole).value<QList<services::Block>>();
    if (!blocks.isEmpty())
        Q_EMIT blockActivated(blocks.at(std::clamp(m_block, 0, int(blocks.size()) - 1)).container);
}

} // namespace bayplan::ui
