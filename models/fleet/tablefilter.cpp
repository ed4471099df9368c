// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/tablefilter.h"

#include "fleet/roles.h"

namespace bayplan::fleet {

TableFilter::TableFilter(QObject *parent) : QSortFilterProxyModel(parent)
{
    setSortRole(SortRole);
    setDynamicSortFilter(true);
    m_check.setSingleShot(true);
    connect(&m_check, &QTimer::timeout, this, [this] { checkOrder(); });
}

void TableFilter::setSourceModel(QAbstractItemModel *model)
{
    m_rows = dynamic_cast<const FilterableRows *>(model);
    disconnect(m_dataChanged);
    QSortFilterProxyModel::setSourceModel(model);
    if (!model)
        return;
    m_dataChanged = connect(model, &QAbstractItemModel::dataChanged, this,
                            [this](const QModelIndex &topLeft, const QModelIndex &bottomRight) {
                                if (sortColumn() >= topLeft.column() && sortColumn() <= bottomRight.column())
                                    m_check.start(0);
                            });
}

void TableFilter::checkOrder()
{
    const int column = sortColumn();
    for (int row = 1; column >= 0 && row < rowCount(); ++row) {
        const QModelIndex before = mapToSource(index(row - 1, column));
        const QModelIndex after = mapToSource(index(row, column));
        if (sortOrder() == Qt::AscendingOrder ? lessThan(after, before) : lessThan(before, after))
            return invalidate();
    }
}

void TableFilter::setQuery(const FilterQuery &query)
{
    if (m_query == query)
        return;
    m_query = query;
    invalidateRowsFilter();
}

void TableFilter::setChipQuery(const FilterQuery &query)
{
    if (m_chip == query)
        return;
    m_chip = query;
    invalidateRowsFilter();
}

bool TableFilter::filterAcceptsRow(int row, const QModelIndex &) const
{
    return !m_rows || (matches(m_chip, *m_rows, row) && matches(m_query, *m_rows, row));
}

bool TableFilter::lessThan(const QModelIndex &left, const QModelIndex &right) const
{
    const QVariant a = left.data(SortRole);
    const QVariant b = right.data(SortRole);
    // Unknown values come last whichever way is sorted.
    if (a.isValid() != b.isValid())
        return a.isValid() == (sortOrder() == Qt::AscendingOrder);
    if (a.userType() == QMetaType::QString) {
        const int order = a.toString().compare(b.toString(), Qt::CaseInsensitive);
        if (order != 0)
            return order < 0;
        return left.row() < right.row(); // rows that are alike keep their order
    }
    return QSortFilterProxyModel::lessThan(left, right);
}

} // namespace bayplan::fleet
