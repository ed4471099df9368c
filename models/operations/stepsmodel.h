// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/filterquery.h"
#include "fleet/keyedtablemodel.h"
#include "operations/operation.h"

#include <QTimer>

namespace bayplan::operations {

/// A step of the operation shown, as it was told last.
struct StepRow
{
    int step = 0;
    Operation::Row row;

    int key() const { return step; }
    bool operator==(const StepRow &other) const;
};

/// The rows of one operation. Changes are told at most ten times a second, so that hundreds of steps stay smooth.
class StepsModel : public fleet::KeyedTableModel<int, StepRow>, public fleet::FilterableRows
{
    Q_OBJECT

public:
    enum Column { Object, Host, State, Detail, Took, ColumnCount };

    explicit StepsModel(QObject *parent = nullptr);

    /// Shows another; null for none. It must outlive being shown.
    void setOperation(Operation *operation);
    Operation *operation() const { return m_operation; }

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void flush();

    Operation *m_operation = nullptr;
    QSet<int> m_changed;
    QTimer m_flush;
    QTimer m_tick;
};

} // namespace bayplan::operations
