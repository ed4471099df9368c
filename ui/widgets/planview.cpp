// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/planview.h"

#include "ui/widgets/planfilter.h"
#include "ui/widgets/planheader.h"

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

PlanView::PlanView(const Theme &theme, Models models, PlanFilter &filter, QWidget *parent)
    : QTableView(parent)
    , m_theme(theme)
    , m_filter(filter)
    , m_header(new PlanHeader(theme, models, this))
    , m_serviceDelegate(new PlanServiceDelegate(theme, this))
    , m_blocksDelegate(new PlanBlocksDelegate(theme, models.fleet, this))
    , m_countDelegate(new PlanCountDelegate(theme, this))
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
    layOut();
}

int PlanView::frozenWidth() const
{
    return columnWidth(0);
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
        const fleet::PlanRow *plan = planRow(m_filter.index(row, 0));
        if (!plan)
            continue;
        qsizetype fullest = 0;
        for (const auto &[host, blocks] : plan->blocks)
            fullest = std::max(fullest, m_hosts.isEmpty() || m_hosts.contains(host) ? blocks.size() : 0);
        const int height = planblocks::heightFor(int(fullest), width);
        if (rowHeight(row) != height)
            setRowHeight(row, height);
        most = std::max(most, plan->total);
    }
    m_countDelegate->setMost(most);

    const bool scrolls = first + width * hostsShown + lastWidth > viewport()->width();
    const int content = m_filter.rowCount() == 0 ? QWIDGETSIZE_MAX - 2
                                                 : m_header->sizeHint().height() + verticalHeader()->length() +
                                                       (scrolls ? horizontalScrollBar()->sizeHint().height() : 0);
    if (content != m_contentHeight) {
        m_contentHeight = content;
        Q_EMIT contentHeightChanged(content);
    }
}

QModelIndex PlanView::indexAt(const QPoint &position) const
{
    if (position.x() >= 0 && position.x() < frozenWidth())
        return m_filter.index(rowAt(position.y()), 0);
    return QTableView::indexAt(position);
}

QRect PlanView::visualRect(const QModelIndex &index) const
{
    QRect rect = QTableView::visualRect(index);
    if (index.column() == 0)
        rect.moveLeft(0);
    return rect;
}

void PlanView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    QScrollBar *bar = horizontalScrollBar();
    const int before = bar->value();
    QTableView::scrollTo(index, hint);
    if (index.column() == 0)
        bar->setValue(before);
    else if (const int covered = frozenWidth() - columnViewportPosition(index.column()); covered > 0)
        bar->setValue(bar->value() - covered);
}

void PlanView::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    if (dx != 0) { // the first column has been moved along with the rest
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
    if (horizontalOffset() == 0)
        return;
    const int from = std::max(0, rowAt(event->rect().top()));
    const int last = rowAt(event->rect().bottom());
    const int to = last < 0 ? m_filter.rowCount() - 1 : last;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    for (int row = from; row <= to; ++row) {
        const QModelIndex index = m_filter.index(row, 0);
        option.rect = visualRect(index);
        option.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        option.state.setFlag(QStyle::State_HasFocus, index == currentIndex() && hasFocus());
        m_serviceDelegate->paint(&painter, option, index);
    }
}

int PlanView::blocksIn(const QModelIndex &index) const
{
    const auto count = index.data(fleet::BlocksRole).value<QList<fleet::Block>>().size();
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
    const int count = int(index.data(fleet::BlocksRole).value<QList<fleet::Block>>().size());
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
    const int count = int(index.data(fleet::BlocksRole).value<QList<fleet::Block>>().size());
    if (event->button() == Qt::LeftButton && planblocks::placeAt(event->pos(), visualRect(index), count) >= 0)
        activate();
}

void PlanView::activate()
{
    const auto blocks = currentIndex().data(fleet::BlocksRole).value<QList<fleet::Block>>();
    if (!blocks.isEmpty())
        Q_EMIT blockActivated(blocks.at(std::clamp(m_block, 0, int(blocks.size()) - 1)).container);
}

bool PlanView::select(const fleet::ContainerKey &container)
{
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        for (int column = 1; column < m_filter.columnCount() - 1; ++column) {
            const QModelIndex index = m_filter.index(row, column);
            if (index.data(fleet::HostIdRole).toInt() != container.host)
                continue;
            const auto blocks = index.data(fleet::BlocksRole).value<QList<fleet::Block>>();
            const auto found = std::find_if(blocks.begin(), blocks.end(), [&](const fleet::Block &block) {
                return container.id.isEmpty() || block.container == container;
            });
            if (found == blocks.end())
                continue;
            setCurrentIndex(index);
            setBlock(int(found - blocks.begin()));
            return true;
        }
    }
    return false;
}

} // namespace bayplan::ui
