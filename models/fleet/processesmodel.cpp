// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/processesmodel.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/columns.h"

#include <QLocale>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int longestCell = 1000; // commands are long, and are copied from here

constexpr std::array<ColumnInfo, ProcessesModel::ColumnCount> processColumns = {{
    {"container", QT_TRANSLATE_NOOP("ProcessesModel", "Container")},
    {"host", QT_TRANSLATE_NOOP("ProcessesModel", "Host")},
    {"pid", QT_TRANSLATE_NOOP("ProcessesModel", "PID")},
    {"parent", QT_TRANSLATE_NOOP("ProcessesModel", "Parent")},
    {"user", QT_TRANSLATE_NOOP("ProcessesModel", "User")},
    {"cpu", QT_TRANSLATE_NOOP("ProcessesModel", "CPU")},
    {"memory", QT_TRANSLATE_NOOP("ProcessesModel", "Memory")},
    {"age", QT_TRANSLATE_NOOP("ProcessesModel", "Running for")},
    {"command", QT_TRANSLATE_NOOP("ProcessesModel", "Command")},
}};

bool isProcessNumber(int column)
{
    using Model = ProcessesModel;
    return column == Model::Pid || column == Model::Parent || column == Model::Cpu || column == Model::Memory ||
           column == Model::Age;
}

} // namespace

ProcessesModel::ProcessesModel(Fleet &fleet, const ProcessReader &reader, QObject *parent)
    : KeyedTableModel(parent)
    , m_fleet(fleet)
{
    connect(&reader, &ProcessReader::read, this, &ProcessesModel::onRead);
    connect(&reader, &ProcessReader::gone, this, &ProcessesModel::onGone);
    connect(&fleet, &Fleet::changed, this, &ProcessesModel::onChanged);
}

void ProcessesModel::onRead(const ContainerKey &key, const std::vector<engine::Process> &processes)
{
    const HostConnection *host = m_fleet.host(key.host);
    const engine::Container *container = host ? host->live().container(key.id) : nullptr;
    if (!container)
        return;
    QSet<ProcessKey> ended = keysWhere([&](const ProcessRow &row) { return row.container == key; });
    std::vector<ProcessRow> rows;
    rows.reserve(processes.size());
    for (const engine::Process &process : processes) {
        rows.push_back({key, container->name, host->config().name, process, false});
        ended.remove(rows.back().key());
    }
    applyBatch(std::move(rows), ended);
}

void ProcessesModel::onGone(const ContainerKey &key)
{
    applyBatch({}, keysWhere([&](const ProcessRow &row) { return row.container == key; }));
}

/// Rows of a host that is lost stay as they were read last.
void ProcessesModel::onChanged(const FleetChanges &changes)
{
    std::vector<ProcessRow> changed;
    for (const ProcessRow &row : rows()) {
        const auto change = changes.constFind(row.container.host);
        const HostConnection *host = m_fleet.host(row.container.host);
        if (!host || change == changes.constEnd())
            continue;
        ProcessRow now = row;
        now.hostName = host->config().name;
        now.stale = !isLive(host->status().state);
        if (const engine::Container *container = host->live().container(row.container.id))
            now.containerName = container->name;
        if (!(now == row))
            changed.push_back(std::move(now));
    }
    applyBatch(std::move(changed), {});
}

QString ProcessesModel::display(const ProcessRow &row, int column) const
{
    const engine::Process &process = row.process;
    switch (column) {
    case Container:
        return row.containerName;
    case Host:
        return row.hostName;
    case Pid:
        return QString::number(process.pid);
    case Parent:
        return process.parent ? QString::number(*process.parent) : QString();
    case User:
        return process.user;
    case Cpu:
        return process.cpu ? QLocale().toString(*process.cpu, 'f', *process.cpu < 10 ? 1 : 0) + u'%' : QString();
    case Memory:
        return process.memory ? core::binarySize(*process.memory) : QString();
    case Age:
        return process.age ? core::shortDuration(*process.age) : QString();
    case Command:
        return process.command;
    default:
        return {};
    }
}

QVariant ProcessesModel::sortValue(const ProcessRow &row, int column) const
{
    const auto orNothing = [](const auto &value) { return value ? QVariant(*value) : QVariant(); };
    switch (column) {
    case Pid:
        return row.process.pid;
    case Parent:
        return orNothing(row.process.parent);
    case Cpu:
        return orNothing(row.process.cpu);
    case Memory:
        return orNothing(row.process.memory);
    case Age:
        return row.process.age ? QVariant(qint64(row.process.age->count())) : QVariant();
    default:
        return display(row, column);
    }
}

QVariant ProcessesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ProcessRow &row = this->row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(display(row, index.column()), longestCell);
    case SortRole:
        return sortValue(row, index.column());
    case StaleRole:
        return row.stale;
    case HostIdRole:
        return row.container.host;
    case Qt::TextAlignmentRole:
        return isProcessNumber(index.column()) ? int(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QVariant ProcessesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && isProcessNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation == Qt::Horizontal && role == Qt::ToolTipRole) {
        if (section == Pid || section == Parent)
            return tr("As the host counts them; Podman tells the container's own.");
        if (section == Cpu)
            return tr("Percent of one CPU, over the process's life.");
        if (section == Memory)
            return tr("What it holds in memory (RSS).");
    }
    return columnHeader(processColumns, "ProcessesModel", section, orientation, role);
}

QStringList ProcessesModel::filterFields() const
{
    return {u"container"_s, u"host"_s, u"pid"_s, u"user"_s, u"command"_s};
}

QStringList ProcessesModel::filterTexts(int row, const QString &field) const
{
    const ProcessRow &found = this->row(row);
    const QString pid = QString::number(found.process.pid);
    if (field.isEmpty())
        return {found.containerName, found.hostName, pid, found.process.user, found.process.command};
    if (field == u"container"_s)
        return {found.containerName};
    if (field == u"host"_s)
        return {found.hostName};
    if (field == u"pid"_s)
        return {pid};
    if (field == u"user"_s)
        return {found.process.user};
    if (field == u"command"_s)
        return {found.process.command};
    return {};
}

} // namespace bayplan::fleet
