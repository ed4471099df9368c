// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/portsmodel.h"

#include "core/plaintext.h"
#include "fleet/columns.h"

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<ColumnInfo, PortsModel::ColumnCount> portColumns = {{
    {"published", QT_TRANSLATE_NOOP("PortsModel", "Published")},
    {"target", QT_TRANSLATE_NOOP("PortsModel", "Target")},
    {"protocol", QT_TRANSLATE_NOOP("PortsModel", "Protocol")},
    {"host", QT_TRANSLATE_NOOP("PortsModel", "Host")},
    {"container", QT_TRANSLATE_NOOP("PortsModel", "Container")},
    {"service", QT_TRANSLATE_NOOP("PortsModel", "Service")},
    {"kind", QT_TRANSLATE_NOOP("PortsModel", "Kind")},
    {"address", QT_TRANSLATE_NOOP("PortsModel", "Address")},
    {"use", QT_TRANSLATE_NOOP("PortsModel", "Use")},
}};

bool isPortNumber(int column)
{
    return column == PortsModel::Published || column == PortsModel::Target;
}

} // namespace

PortsModel::PortsModel(Fleet &fleet, QObject *parent) : KeyedTableModel(parent), m_fleet(fleet)
{
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) { onChanged(changes); });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) {
        applyBatch({}, keysWhere([id](const PortRow &row) { return row.host == id; }));
        m_keys.removeIf(
            [id](const QHash<ContainerKey, QSet<ContainerKey>>::iterator &it) { return it.key().host == id; });
    });
    FleetChanges all;
    for (const HostConnection *host : fleet.hosts()) {
        for (const engine::Container &container : host->live().containers())
            all[host->id()].containers.insert(container.id);
    }
    onChanged(all);
}

std::vector<PortRow> PortsModel::rowsOf(const HostConnection &host, const engine::Container &container) const
{
    std::vector<PortRow> rows;
    if (isBookkeeping(container))
        return rows;
    PortRow row;
    row.host = host.id();
    row.hostName = host.config().name;
    row.containerId = container.id;
    row.containerName = container.name;
    row.state = container.state;
    row.service = serviceOf(container);
    row.stale = !isLive(host.status().state);
    for (const PublishedPort &port : publishedPorts(container)) {
        row.port = port;
        rows.push_back(row);
    }
    return rows;
}

void PortsModel::onChanged(const FleetChanges &changes)
{
    std::vector<PortRow> upserts;
    QSet<ContainerKey> removals;
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        const HostConnection *host = m_fleet.host(it.key());
        if (!host)
            continue;
        if (it->status) {
            const bool stale = !isLive(host->status().state);
            for (const PortRow &row : rows()) {
                if (row.host == it.key() && (row.stale != stale || it->config)) {
                    upserts.push_back(row);
                    upserts.back().stale = stale;
                    upserts.back().hostName = host->config().name;
                }
            }
        }
        for (const QString &id : it->containers) {
            const ContainerKey containerKey{it.key(), id};
            QSet<ContainerKey> present;
            if (const engine::Container *container = host->live().container(id)) {
                for (PortRow &row : rowsOf(*host, *container)) {
                    present.insert(row.key());
                    upserts.push_back(std::move(row));
                }
            }
            removals += m_keys.value(containerKey) - present;
            if (present.isEmpty())
                m_keys.remove(containerKey);
            else
                m_keys.insert(containerKey, present);
        }
    }
    std::erase_if(upserts, [&](const PortRow &row) { return removals.contains(row.key()); });
    applyBatch(std::move(upserts), removals);
}

QVariant PortsModel::display(const PortRow &row, int column) const
{
    switch (column) {
    case Published:
        return int(row.port.published);
    case Target:
        return int(row.port.target);
    case Protocol:
        return row.port.protocol;
    case Host:
        return row.hostName;
    case Container:
        return row.containerName;
    case Service:
        return row.service.isService() ? row.service.service : u"—"_s;
    case Kind:
        return row.port.kind == PublishedPort::Kind::Unknown ? u"…"_s : toString(row.port.kind);
    case Address:
        return row.port.ip == u"0.0.0.0"_s ? tr("all") : row.port.ip;
    case Use:
        return row.port.inUse ? tr("in use") : tr("claimed, %1").arg(engine::toString(row.state));
    default:
        return {};
    }
}

QVariant PortsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PortRow &row = this->row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(display(row, index.column()).toString());
    case SortRole:
        return display(row, index.column());
    case StaleRole:
        return row.stale;
    case HostIdRole:
        return row.host;
    case ObjectIdRole:
        return row.containerId;
    case ToneRole:
        return index.column() == Use ? QVariant(int(row.port.inUse ? Tone::Good : Tone::Off)) : QVariant();
    case Qt::TextAlignmentRole:
        return isPortNumber(index.column()) ? int(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QVariant PortsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && isPortNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return columnHeader(portColumns, "PortsModel", section, orientation, role);
}

QStringList PortsModel::filterFields() const
{
    return {u"host"_s, u"port"_s, u"container"_s, u"service"_s, u"kind"_s, u"protocol"_s, u"is"_s};
}

QStringList PortsModel::filterTexts(int index, const QString &field) const
{
    const PortRow &row = this->row(index);
    if (field.isEmpty())
        return {QString::number(row.port.published),
                QString::number(row.port.target),
                row.hostName,
                row.containerName,
                row.service.service,
                row.port.ip};
    if (field == u"host"_s)
        return {row.hostName};
    if (field == u"port"_s)
        return {QString::number(row.port.published), QString::number(row.port.target)};
    if (field == u"container"_s)
        return {row.containerName};
    if (field == u"service"_s)
        return {row.service.service};
    if (field == u"kind"_s)
        return {toString(row.port.kind)};
    if (field == u"protocol"_s)
        return {row.port.protocol};
    if (field == u"is"_s)
        return {row.port.inUse ? u"used"_s : u"claimed"_s};
    return {};
}

} // namespace bayplan::fleet
