// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "operations/operations.h"

#include <QAbstractListModel>
#include <QSet>
#include <QTimer>

namespace bayplan::operations {

/// The operations shown, the newest first. What changes is told at most ten times a second, however many rows end, and
/// once a second the durations of those on their way.
class OperationsModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role {
        SummaryRole = Qt::UserRole + 100, ///< QString: Summary::text
        HostsRole,                        ///< QString: Summary::hosts
    };

    /// `operations` must outlive the model.
    explicit OperationsModel(Operations &operations, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    /// Title for display; fleet::ToneRole, and the roles above.
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

    /// Null if there is no such row.
    Operation *at(int row) const { return m_shown.value(row); }
    int rowOf(const Operation *operation) const;

    static constexpr std::chrono::milliseconds pace{100};

private:
    void flush();

    Operations &m_operations;
    QList<Operation *> m_shown;
    QSet<Operation *> m_changed;
    QTimer m_flush;
    QTimer m_tick;
};

} // namespace bayplan::operations
