// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/process.h"
#include "fleet/containerkey.h"
#include "fleet/filterquery.h"
#include "fleet/fleet.h"
#include "fleet/keyedtablemodel.h"
#include "fleet/processreader.h"

namespace bayplan::fleet {

/// A process of a container of the fleet. Its number is used again once it has ended.
struct ProcessKey
{
    ContainerKey container;
    qint64 pid = 0;

    bool operator==(const ProcessKey &) const = default;
    friend size_t qHash(const ProcessKey &key, size_t seed = 0) { return qHashMulti(seed, key.container, key.pid); }
};

struct ProcessRow
{
    ContainerKey container;
    QString containerName;
    QString hostName;
    engine::Process process;
    bool stale = false;

    ProcessKey key() const { return {container, process.pid}; }
    bool operator==(const ProcessRow &) const = default;
};

/// The processes of the containers that a reader reads, all in one table.
class ProcessesModel : public KeyedTableModel<ProcessKey, ProcessRow>, public FilterableRows
{
    Q_OBJECT

public:
    enum Column { Container, Host, Pid, Parent, User, Cpu, Memory, Age, Command, ColumnCount };

    /// `fleet` and `reader` must outlive the model.
    ProcessesModel(Fleet &fleet, const ProcessReader &reader, QObject *parent = nullptr);

    int columnCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : ColumnCount; }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    QStringList filterFields() const override;
    QStringList filterTexts(int row, const QString &field) const override;

private:
    void onRead(const ContainerKey &key, const std::vector<engine::Process> &processes);
    void onGone(const ContainerKey &key);
    void onChanged(const FleetChanges &changes);
    QString display(const ProcessRow &row, int column) const;
    QVariant sortValue(const ProcessRow &row, int column) const;

    Fleet &m_fleet;
};

} // namespace bayplan::fleet
