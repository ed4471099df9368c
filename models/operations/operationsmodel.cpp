// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/operationsmodel.h"

#include "core/plaintext.h"
#include "operations/operationtext.h"

#include <algorithm>

namespace bayplan::operations {

OperationsModel::OperationsModel(Operations &operations, QObject *parent)
    : QAbstractListModel(parent)
    , m_operations(operations)
    , m_shown(operations.all())
{
    std::reverse(m_shown.begin(), m_shown.end());
    m_flush.setSingleShot(true);
    m_flush.setInterval(pace);
    m_tick.setInterval(1000);
    connect(&m_flush, &QTimer::timeout, this, [this] { flush(); });
    connect(&m_tick, &QTimer::timeout, this, [this] {
        for (Operation *operation : std::as_const(m_shown)) {
            if (operation->isRunning())
                m_changed.insert(operation);
        }
        flush();
    });
    connect(&operations, &Operations::added, this, [this](Operation *operation) {
        beginInsertRows({}, 0, 0);
        m_shown.prepend(operation);
        endInsertRows();
        m_tick.start();
    });
    connect(&operations, &Operations::changed, this, [this](Operation *operation) {
        m_changed.insert(operation);
        if (!m_flush.isActive())
            m_flush.start();
        if (!m_tick.isActive() && operation->isRunning()) // begun anew
            m_tick.start();
    });
    connect(&operations, &Operations::dismissed, this, [this](Operation *operation) {
        m_changed.remove(operation);
        const int row = rowOf(operation);
        if (row < 0)
            return;
        beginRemoveRows({}, row, row);
        m_shown.removeAt(row);
        endRemoveRows();
    });
}

void OperationsModel::flush()
{
    for (Operation *operation : std::exchange(m_changed, {})) {
        const QModelIndex at = index(rowOf(operation));
        Q_EMIT dataChanged(at, at);
    }
    if (m_operations.running() == 0)
        m_tick.stop();
}

int OperationsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_shown.size());
}

int OperationsModel::rowOf(const Operation *operation) const
{
    const auto found = std::find(m_shown.begin(), m_shown.end(), operation);
    return found == m_shown.end() ? -1 : int(found - m_shown.begin());
}

QVariant OperationsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Operation &operation = *m_shown.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(operation.title());
    case Qt::AccessibleTextRole:
        return tr("%1: %2").arg(core::plainLine(operation.title()), summaryOf(operation).text);
    case fleet::ToneRole:
        return int(summaryOf(operation).tone);
    case SummaryRole:
        return summaryOf(operation).text;
    case HostsRole:
        return summaryOf(operation).hosts;
    default:
        return {};
    }
}

} // namespace bayplan::operations
