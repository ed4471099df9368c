// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/compare.h"

#include <QAbstractTableModel>

#include <limits>
#include <memory>

namespace bayplan::ui {

/// What differs between two snapshots, an object a row, ports and images first. Another comparison is another table:
/// the model is reset by it.
class ChangesModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { What, Kind, Host, Name, Summary, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    /// Null: none. `withNoise`: fields that differ at any two moments count as well.
    void setComparison(std::shared_ptr<const snapshots::Comparison> comparison, bool withNoise);
    /// Only rows that have this in one of their texts or fields.
    void setFilter(const QString &text);

    const snapshots::ObjectChange &change(int row) const;
    /// Its fields that are shown.
    QList<snapshots::FieldChange> fields(int row) const;
    /// As it is shown: by the filter and without noise unless that is wanted. The first ones only where `most` is less.
    snapshots::Comparison shown(qsizetype most = std::numeric_limits<qsizetype>::max()) const;
    /// All rows, whatever the filter.
    int unfilteredCount() const { return m_unfiltered; }

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_rows.size()); }
    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    void sort(int column, Qt::SortOrder order) override;

private:
    void fill();
    bool matches(const snapshots::ObjectChange &change) const;
    void sortByText(int column, Qt::SortOrder order);
    QString text(const snapshots::ObjectChange &change, int column) const;
    QString summaryOf(const snapshots::ObjectChange &change) const;

    std::shared_ptr<const snapshots::Comparison> m_comparison;
    bool m_withNoise = false;
    QString m_filter;
    QList<int> m_rows; ///< places in the comparison
    int m_unfiltered = 0;
    int m_sortColumn = What;
    Qt::SortOrder m_sortOrder = Qt::AscendingOrder;
};

} // namespace bayplan::ui
