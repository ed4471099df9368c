// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/datatable.h"

#include "ui/delegates/rowdelegate.h"
#include "ui/widgets/checkmenu.h"
#include "ui/widgets/tableheader.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

DataTable::DataTable(const Theme &theme, const QString &name, QWidget *parent) : QTableView(parent), m_theme(theme)
{
    setObjectName(name);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setVerticalScrollMode(ScrollPerPixel);
    setItemDelegate(new RowDelegate(theme, this));

    auto *header = new TableHeader(theme, this);
    header->setObjectName(u"header"_s);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    setHorizontalHeader(header);
    header->setSortIndicatorShown(true); // the view has turned it off, as it doesn't sort by itself
    connect(header, &QHeaderView::customContextMenuRequested, this, [this, header](QPoint at) {
        auto *menu = new CheckMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillColumnMenu(*menu);
        menu->popup(header->viewport()->mapToGlobal(at));
    });
    connect(header, &QHeaderView::sectionResized, this, [this] { onSectionResized(); });
    connect(header, &QHeaderView::sectionMoved, this, [this] {
        if (!m_adjusting)
            Q_EMIT stateChanged();
    });
    connect(header, &QHeaderView::sortIndicatorChanged, this,
            [this](int section, Qt::SortOrder order) { sortBy(section, order); });

    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(RowDelegate::rowHeight);
    verticalHeader()->setDefaultSectionSize(RowDelegate::rowHeight);

    connect(this, &QTableView::doubleClicked, this, &DataTable::rowActivated);
    connect(&theme, &Theme::changed, this, [this] {
        viewport()->update();
        horizontalHeader()->viewport()->update();
    });
    m_inViewTimer.setSingleShot(true);
    m_inViewTimer.setInterval(80);
    connect(&m_inViewTimer, &QTimer::timeout, this, &DataTable::rowsInViewChanged);
    // Ages are worked out when they are painted.
    m_ageTimer.setInterval(1000);
    connect(&m_ageTimer, &QTimer::timeout, this, [this] { viewport()->update(); });
}

void DataTable::setModel(QAbstractItemModel *model)
{
    QTableView::setModel(model);
    if (model) {
        connect(model, &QAbstractItemModel::rowsRemoved, this, [this] { scheduleRowsInView(); });
        connect(model, &QAbstractItemModel::layoutChanged, this, [this] { scheduleRowsInView(); });
    }
    scheduleRowsInView();
}

void DataTable::sortBy(int logicalIndex, Qt::SortOrder order)
{
    if (!model() || logicalIndex < 0)
        return;
    // Not by setSortingEnabled: that sorts once more for each model set, and by whatever column comes first.
    model()->sort(logicalIndex, order);
    if (!m_adjusting)
        Q_EMIT stateChanged();
}

void DataTable::setDelegate(const QString &key, QAbstractItemDelegate *delegate)
{
    if (const int column = columnOf(key); column >= 0)
        setItemDelegateForColumn(column, delegate);
}

void DataTable::setEmptyText(const QString &text)
{
    if (m_emptyText == text)
        return;
    m_emptyText = text;
    viewport()->update();
}

std::pair<int, int> DataTable::rowsInView() const
{
    if (!model() || model()->rowCount() == 0)
        return {-1, -1};
    const int first = rowAt(0);
    const int last = rowAt(viewport()->height() - 1);
    return {std::max(first, 0), last < 0 ? model()->rowCount() - 1 : last};
}

void DataTable::scheduleRowsInView()
{
    if (!m_inViewTimer.isActive())
        m_inViewTimer.start();
}

void DataTable::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        copy(selectionAsText());
        return;
    }
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT rowActivated(currentIndex());
        return;
    }
    QTableView::keyPressEvent(event);
}

void DataTable::keyboardSearch(const QString &search)
{
    if (!model())
        return;
    // The base looks in the current column; people type the beginning of a name.
    const int column = m_searchKey.isEmpty() ? horizontalHeader()->logicalIndex(0) : columnOf(m_searchKey);
    const QModelIndex current = currentIndex();
    if (current.isValid() && column >= 0 && current.column() != column)
        selectionModel()->setCurrentIndex(current.siblingAtColumn(column), QItemSelectionModel::NoUpdate);
    QTableView::keyboardSearch(search);
}

QModelIndex DataTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers)
{
    if (model() && model()->rowCount() > 0 && (action == MoveHome || action == MoveEnd)) {
        const int column = currentIndex().isValid() ? currentIndex().column() : horizontalHeader()->logicalIndex(0);
        return model()->index(action == MoveHome ? 0 : model()->rowCount() - 1, column);
    }
    return QTableView::moveCursor(action, modifiers);
}

void DataTable::updateRow(int row)
{
    if (row >= 0)
        viewport()->update(0, rowViewportPosition(row), viewport()->width(), rowHeight(row));
}

void DataTable::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    updateRow(previous.row());
    updateRow(current.row());
}

void DataTable::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    Q_EMIT selectedRowsChanged();
}

void DataTable::focusInEvent(QFocusEvent *event)
{
    QTableView::focusInEvent(event);
    // So that the first arrow key has somewhere to start from; nothing is selected yet.
    if (!currentIndex().isValid() && model() && model()->rowCount() > 0 && event->reason() != Qt::MouseFocusReason)
        selectionModel()->setCurrentIndex(model()->index(0, horizontalHeader()->logicalIndex(0)),
                                          QItemSelectionModel::NoUpdate);
    updateRow(currentIndex().row());
}

void DataTable::focusOutEvent(QFocusEvent *event)
{
    QTableView::focusOutEvent(event);
    updateRow(currentIndex().row());
}

int DataTable::topRow() const
{
    return verticalScrollBar()->value() / RowDelegate::rowHeight + m_pendingShift;
}

void DataTable::rowsInserted(const QModelIndex &parent, int first, int last)
{
    if (verticalScrollBar()->value() > 0 && first <= topRow())
        m_pendingShift += last - first + 1;
    QTableView::rowsInserted(parent, first, last);
    scheduleRowsInView();
}

void DataTable::rowsAboutToBeRemoved(const QModelIndex &parent, int first, int last)
{
    if (const int top = topRow(); verticalScrollBar()->value() > 0 && first < top)
        m_pendingShift -= std::min(last, top - 1) - first + 1;
    QTableView::rowsAboutToBeRemoved(parent, first, last);
}

void DataTable::updateGeometries()
{
    // What the user looks at stays where it is when rows come or go above it.
    const int value = verticalScrollBar()->value();
    QTableView::updateGeometries();
    if (m_pendingShift != 0) {
        const int shift = std::exchange(m_pendingShift, 0);
        verticalScrollBar()->setValue(value + shift * RowDelegate::rowHeight);
    }
}

void DataTable::scrollContentsBy(int dx, int dy)
{
    QTableView::scrollContentsBy(dx, dy);
    scheduleRowsInView();
}

void DataTable::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
    scheduleRowsInView();
}

void DataTable::showEvent(QShowEvent *event)
{
    QTableView::showEvent(event);
    m_ageTimer.start();
    scheduleRowsInView();
}

void DataTable::hideEvent(QHideEvent *event)
{
    QTableView::hideEvent(event);
    m_ageTimer.stop();
    scheduleRowsInView();
}

void DataTable::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_emptyText.isEmpty() || !model() || model()->rowCount() > 0)
        return;
    QPainter painter(viewport());
    painter.setPen(m_theme.colors().muted);
    painter.drawText(viewport()->rect().adjusted(24, 24, -24, -24), Qt::AlignCenter | Qt::TextWordWrap, m_emptyText);
}

} // namespace bayplan::ui
