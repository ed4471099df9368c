// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/filterquery.h"

#include <QSortFilterProxyModel>
#include <QTimer>

namespace bayplan::fleet {

/// Sorts a live table by its raw values and filters it by what is typed and by the page's chips. The source must be
/// FilterableRows.
class TableFilter : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit TableFilter(QObject *parent = nullptr);

    void setSourceModel(QAbstractItemModel *model) override;
    /// What the user typed.
    void setQuery(const FilterQuery &query);
    /// What the chosen chip stands for; matched as well.
    void setChipQuery(const FilterQuery &query);
    const FilterQuery &query() const { return m_query; }

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;

private:
    /// Figures kept outside the source (CPU, memory) change in many rows at once and are told row by row; a proxy that
    /// moves one row then looks for its place among others that are out of order. Sorts anew if that went wrong.
    void checkOrder();

    const FilterableRows *m_rows = nullptr;
    FilterQuery m_query;
    FilterQuery m_chip;
    QTimer m_check;
    QMetaObject::Connection m_dataChanged;
};

} // namespace bayplan::fleet
