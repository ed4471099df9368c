// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "activity/entry.h"
#include "operations/operation.h"

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QSet>

namespace bayplan::fleet {
class EventLog;
}
namespace bayplan::operations {
class Operations;
}

namespace bayplan::activity {

class Store;

/// Writes down what engines report and what operators do.
class Recorder : public QObject
{
    Q_OBJECT

public:
    /// All must outlive the recorder.
    Recorder(fleet::EventLog &events, operations::Operations &operations, Store &store, QObject *parent = nullptr);

    /// The operation an entry belongs to, while this program knows it; else null.
    operations::Operation *operation(const Entry &entry) const { return m_operations.value(entry.operation); }

Q_SIGNALS:
    /// Whether operation(…)->canUndo() may say something else now.
    void undoableChanged();

private:
    void follow(operations::Operation &operation);
    void recordEnd(const operations::Operation &operation, qint64 number, const QSet<int> &told);

    Store &m_store;
    QHash<qint64, QPointer<operations::Operation>> m_operations;
    qint64 m_lastNumber = 0;
};

/// What is written down of a call.
Entry entryOf(const operations::Operation &operation, int row, const operations::CallRecord &record);

} // namespace bayplan::activity
