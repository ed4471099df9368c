// SPDX-License-Identifier: GPL-3.0-or-later
// The columns of a DataTable: which, how wide, in what order, and how all that is kept.
#include "ui/widgets/datatable.h"
#include "ui/widgets/tableheader.h"

#include <QMenu>
#include <QScopedValueRollback>

#include <algorithm>

namespace bayplan::ui {

int DataTable::columnOf(const QString &key) const
{
    for (int i = 0; model() && i < model()->columnCount(); ++i) {
        if (keyOf(i) == key)
            return i;
    }
    return -1;
}

QString DataTable::keyOf(int logicalIndex) const
{
    return model()->headerData(logicalIndex, Qt::Horizontal, fleet::ColumnKeyRole).toString();
}

const ColumnLayout *DataTable::layoutOf(const QString &key) const
{
    const auto found =
        std::find_if(m_columns.begin(), m_columns.end(), [&](const ColumnLayout &c) { return c.key == key; });
    return found == m_columns.end() ? nullptr : &*found;
}

void DataTable::setColumns(const QList<ColumnLayout> &columns)
{
    m_columns = columns;
    resetColumns();
}

void DataTable::setDefaultSort(const QString &key, Qt::SortOrder order)
{
    m_sortKey = key;
    m_sortOrder = order;
    const QScopedValueRollback adjusting(m_adjusting, true);
    horizontalHeader()->setSortIndicator(columnOf(key), order);
    // The header tells nothing if it stood like that already.
    sortBy(columnOf(key), order);
}

void DataTable::resetColumns()
{
    if (!model())
        return;
    const QScopedValueRollback adjusting(m_adjusting, true);
    QHeaderView *header = horizontalHeader();
    m_ownWidths = false;
    m_leftOut.clear();
    m_kept.clear();
    for (int i = 0; i < header->count(); ++i) {
        header->moveSection(header->visualIndex(i), i);
        const ColumnLayout *layout = layoutOf(keyOf(i));
        header->setSectionHidden(i, layout && layout->hidden);
        header->resizeSection(i, layout ? layout->width : 100);
    }
    if (!m_sortKey.isEmpty())
        header->setSortIndicator(columnOf(m_sortKey), m_sortOrder);
    fitColumns();
}

void DataTable::restore(const core::TableState &state)
{
    if (!model())
        return;
    const QScopedValueRollback adjusting(m_adjusting, true);
    QHeaderView *header = horizontalHeader();
    m_ownWidths =
        std::any_of(state.columns.begin(), state.columns.end(), [](const auto &column) { return column.width > 0; });
    m_leftOut.clear();
    int visual = 0;
    bool anyShown = false;
    for (const core::TableState::Column &column : state.columns) {
        const int index = columnOf(column.key);
        if (index < 0)
            continue;
        header->moveSection(header->visualIndex(index), visual++);
        header->setSectionHidden(index, column.hidden);
        anyShown = anyShown || !column.hidden;
        if (column.width > 0)
            header->resizeSection(index, std::max(column.width, header->minimumSectionSize()));
    }
    if (!anyShown)
        header->setSectionHidden(header->logicalIndex(0), false);
    if (const int sorted = columnOf(state.sortKey); sorted >= 0)
        header->setSortIndicator(sorted, state.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
    fitColumns();
}

core::TableState DataTable::state() const
{
    core::TableState state;
    const QHeaderView *header = horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int index = header->logicalIndex(visual);
        // A hidden section's size is 0; its own comes back when it is shown.
        const bool hidden = header->isSectionHidden(index);
        state.columns.append({keyOf(index), m_ownWidths && !hidden ? header->sectionSize(index) : 0,
                              hidden && !m_leftOut.contains(keyOf(index))});
    }
    if (header->sortIndicatorSection() >= 0 && header->sortIndicatorSection() < header->count())
        state.sortKey = keyOf(header->sortIndicatorSection());
    state.descending = header->sortIndicatorOrder() == Qt::DescendingOrder;
    return state;
}

void DataTable::adjustColumns(const std::function<void()> &adjust)
{
    const QScopedValueRollback adjusting(m_adjusting, true);
    adjust();
}

void DataTable::onSectionResized()
{
    if (m_adjusting)
        return;
    m_ownWidths = true;
    Q_EMIT stateChanged();
}

void DataTable::fitColumns()
{
    if (m_ownWidths || !model() || m_columns.isEmpty())
        return;
    const QScopedValueRollback adjusting(m_adjusting, true);
    leaveOutColumns();
    QHeaderView *header = horizontalHeader();
    QList<std::pair<int, const ColumnLayout *>> shown;
    int room = viewport()->width();
    int give = 0;  // how far the columns can shrink together
    int share = 0; // what they want of room left over
    for (int i = 0; i < header->count(); ++i) {
        const ColumnLayout *layout = layoutOf(keyOf(i));
        if (header->isSectionHidden(i))
            continue;
        room -= layout ? layout->width : header->sectionSize(i);
        if (!layout)
            continue;
        shown.append({i, layout});
        give += layout->width - layout->narrow;
        share += layout->stretch;
    }
    int rest = room;
    for (const auto &[index, layout] : shown) {
        int change = 0;
        if (room >= 0 && share > 0)
            change = room * layout->stretch / share;
        else if (room < 0 && give > 0)
            change = std::max(room, -give) * (layout->width - layout->narrow) / give;
        rest -= change;
        header->resizeSection(index, layout->width + change);
    }
    // The few pixels that rounding left, or a scroll bar would come for them.
    const bool fits = room >= 0 ? share > 0 : room >= -give;
    if (!shown.isEmpty() && fits && rest != 0)
        header->resizeSection(shown.first().first, header->sectionSize(shown.first().first) + rest);
}

/// Where not even the narrow widths fit, columns that can be spared go, and come back with the room.
void DataTable::leaveOutColumns()
{
    QHeaderView *header = horizontalHeader();
    int narrowest = 0;
    QList<std::pair<int, QString>> spared;
    for (int i = 0; i < header->count(); ++i) {
        const QString key = keyOf(i);
        if (header->isSectionHidden(i) && !m_leftOut.contains(key))
            continue;
        const ColumnLayout *layout = layoutOf(key);
        narrowest += layout ? layout->narrow : header->sectionSize(i);
        if (layout && layout->givesWay && !m_kept.contains(key))
            spared.append({i, key});
    }
    const bool tooMuch = narrowest > viewport()->width();
    for (const auto &[index, key] : spared) {
        header->setSectionHidden(index, tooMuch);
        if (tooMuch)
            m_leftOut.insert(key);
        else
            m_leftOut.remove(key);
    }
}

void DataTable::fillColumnMenu(QMenu &menu)
{
    QHeaderView *header = horizontalHeader();
    for (int visual = 0; visual < header->count(); ++visual) {
        const int index = header->logicalIndex(visual);
        const QString title = model()->headerData(index, Qt::Horizontal, Qt::DisplayRole).toString();
        QAction *action = menu.addAction(title);
        action->setObjectName(QString(QLatin1String("column:") + keyOf(index)));
        action->setCheckable(true);
        action->setChecked(!header->isSectionHidden(index));
        connect(action, &QAction::toggled, this, [this, header, index, action](bool on) {
            // One has to stay, or nothing is left to click on.
            if (!on && header->count() - header->hiddenSectionCount() <= 1) {
                action->setChecked(true);
                return;
            }
            if (header->isSectionHidden(index) != on)
                return;
            {
                const QScopedValueRollback adjusting(m_adjusting, true);
                header->setSectionHidden(index, !on);
                m_leftOut.remove(keyOf(index));
                if (on)
                    m_kept.insert(keyOf(index));
                else
                    m_kept.remove(keyOf(index));
                const ColumnLayout *layout = layoutOf(keyOf(index));
                if (on && header->sectionSize(index) < header->minimumSectionSize())
                    header->resizeSection(index, layout ? layout->width : 100);
                fitColumns();
            }
            Q_EMIT stateChanged();
        });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Reset columns")), &QAction::triggered, this, [this] {
        resetColumns();
        Q_EMIT stateChanged();
    });
}

} // namespace bayplan::ui
