// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/portgridmodel.h"

#include "core/plaintext.h"

#include <algorithm>
#include <tuple>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int hostsAtOnce = 4;
constexpr int longestName = 60;

auto keyOf(const PortGridRow &row)
{
    return std::tie(row.published, row.protocol);
}

QString portOf(const PortGridRow &row)
{
    return QString::number(row.published) + u'/' + row.protocol;
}

} // namespace

PortGridModel::PortGridModel(Fleet &fleet, const PortsModel &ports, const PortConflicts &conflicts, QObject *parent)
    : QAbstractTableModel(parent)
    , m_fleet(fleet)
    , m_ports(ports)
    , m_conflicts(conflicts)
{
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, [this] { workOn(); });
    const auto noteRows = [this](const QModelIndex &, int first, int last) {
        for (int row = first; row <= last; ++row)
            note(m_ports.row(row).host);
    };
    connect(&ports, &QAbstractItemModel::rowsInserted, this, noteRows);
    connect(&ports, &QAbstractItemModel::rowsAboutToBeRemoved, this, noteRows);
    connect(&ports, &QAbstractItemModel::dataChanged, this,
            [noteRows](const QModelIndex &from, const QModelIndex &to) { noteRows({}, from.row(), to.row()); });
    connect(&conflicts, &PortConflicts::changed, this, [this](const QSet<HostId> &hosts) {
        for (const HostId host : hosts)
            note(host);
    });
    connect(&fleet, &Fleet::hostAdded, this, [this](HostId id) { addHost(id); });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) { removeHost(id); });
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) {
        for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
            const int column = columnOf(it.key());
            const HostConnection *host = m_fleet.host(it.key());
            if (!host || column < 0 || (!it->status && !it->config))
                continue;
            m_hosts[column - 1].name = host->config().name;
            Q_EMIT headerDataChanged(Qt::Horizontal, column, column);
        }
    });
    connect(&fleet, &Fleet::reservedPortsChanged, this, [this] { applyReserved(); });
    for (const HostConnection *host : fleet.hosts())
        addHost(host->id());
}

void PortGridModel::setWatched(bool watched)
{
    m_watched = watched;
    if (m_watched && !m_pending.isEmpty())
        m_next.start();
    else if (!m_watched)
        m_next.stop();
}

void PortGridModel::note(HostId host)
{
    if (columnOf(host) < 0)
        return;
    if (!m_pending.contains(host))
        m_pending << host;
    if (m_watched && !m_next.isActive())
        m_next.start();
}

void PortGridModel::addHost(HostId id)
{
    const HostConnection *host = m_fleet.host(id);
    if (!host || columnOf(id) >= 0)
        return;
    const int place = std::min(int(m_fleet.placeOf(id)), int(m_hosts.size()));
    beginInsertColumns({}, place + 1, place + 1);
    m_hosts.insert(place, {id, host->config().name});
    endInsertColumns();
    note(id);
}

void PortGridModel::removeHost(HostId id)
{
    const int column = columnOf(id);
    m_pending.removeAll(id);
    if (column < 0)
        return;
    merge({id}, {});
    beginRemoveColumns({}, column, column);
    m_hosts.removeAt(column - 1);
    endRemoveColumns();
}

/// All hosts in one go where nothing is shown yet: rows that come in between others one by one take longer.
void PortGridModel::workOn()
{
    const qsizetype most = m_rows.empty() ? m_pending.size() : hostsAtOnce;
    QSet<HostId> hosts;
    QList<PortGrid::Column> columns;
    QHash<HostId, QList<PortClash>> clashes;
    while (hosts.size() < most && !m_pending.isEmpty()) {
        const HostId host = m_pending.takeFirst();
        const int column = columnOf(host);
        if (column < 0)
            continue;
        hosts.insert(host);
        columns << m_hosts.at(column - 1);
        clashes.insert(host, m_conflicts.ofHost(host));
    }
    const PortGrid grid = portGrid(m_ports.rows(), columns, clashes, m_fleet.reservedPorts());
    merge(hosts, {grid.rows.begin(), grid.rows.end()});
    if (!m_pending.isEmpty())
        m_next.start();
}

std::vector<PortGridRow> PortGridModel::without(const QSet<HostId> &hosts) const
{
    std::vector<PortGridRow> rows = m_rows;
    for (PortGridRow &row : rows) {
        for (const HostId host : hosts) {
            if (row.cells.contains(host))
                row.cells.remove(host);
        }
    }
    return rows;
}

/// What these hosts have is as in `fresh`, sorted; what others have stays.
void PortGridModel::merge(const QSet<HostId> &hosts, std::vector<PortGridRow> fresh)
{
    std::vector<PortGridRow> kept = without(hosts);
    std::vector<PortGridRow> rows;
    rows.reserve(kept.size() + fresh.size());
    auto next = fresh.begin();
    for (PortGridRow &row : kept) {
        for (; next != fresh.end() && keyOf(*next) < keyOf(row); ++next)
            rows.push_back(std::move(*next));
        if (next != fresh.end() && keyOf(*next) == keyOf(row)) {
            row.cells.insert(next->cells);
            ++next;
        }
        if (!row.cells.isEmpty())
            rows.push_back(std::move(row));
    }
    std::move(next, fresh.end(), std::back_inserter(rows));
    replaceRows(std::move(rows));
}

void PortGridModel::applyReserved()
{
    std::vector<PortGridRow> rows = m_rows;
    for (PortGridRow &row : rows) {
        const ReservedPorts *reservation = reservationOf(row.published, m_fleet.reservedPorts());
        row.reservedFor = reservation ? reservation->name : QString();
    }
    replaceRows(std::move(rows));
}

/// Becomes `rows`, which are sorted, by telling only what differs, run by run.
void PortGridModel::replaceRows(std::vector<PortGridRow> rows)
{
    const auto isKept = [&rows](const PortGridRow &row) {
        const auto found = std::lower_bound(rows.begin(), rows.end(), row,
                                            [](const auto &a, const auto &b) { return keyOf(a) < keyOf(b); });
        return found != rows.end() && keyOf(*found) == keyOf(row);
    };
    for (int last = int(m_rows.size()) - 1; last >= 0; --last) {
        if (isKept(m_rows[size_t(last)]))
            continue;
        int first = last;
        while (first > 0 && !isKept(m_rows[size_t(first) - 1]))
            --first;
        beginRemoveRows({}, first, last);
        m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
        endRemoveRows();
        last = first;
    }
    int changedFrom = -1;
    const auto tell = [&](int behind) {
        if (changedFrom >= 0)
            Q_EMIT dataChanged(index(changedFrom, 0), index(behind - 1, columnCount() - 1));
        changedFrom = -1;
    };
    size_t at = 0;
    for (PortGridRow &row : rows) {
        if (at == m_rows.size())
            break;
        if (keyOf(row) != keyOf(m_rows[at]))
            continue; // to be inserted
        if (m_rows[at] == row) {
            tell(int(at));
        } else {
            m_rows[at] = row;
            if (changedFrom < 0)
                changedFrom = int(at);
        }
        ++at;
    }
    tell(int(at));
    for (size_t first = 0; first < rows.size(); ++first) {
        if (first < m_rows.size() && keyOf(m_rows[first]) == keyOf(rows[first]))
            continue;
        size_t behind = first + 1;
        while (behind < rows.size() && (first >= m_rows.size() || keyOf(rows[behind]) < keyOf(m_rows[first])))
            ++behind;
        beginInsertRows({}, int(first), int(behind) - 1);
        m_rows.insert(m_rows.begin() + std::ptrdiff_t(first), rows.begin() + std::ptrdiff_t(first),
                      rows.begin() + std::ptrdiff_t(behind));
        endInsertRows();
        first = behind - 1;
    }
}

const PortGridCell *PortGridModel::cell(int row, int column) const
{
    const auto &cells = m_rows.at(size_t(row)).cells;
    const auto found = cells.constFind(hostOf(column));
    return found == cells.cend() ? nullptr : &*found;
}

HostId PortGridModel::hostOf(int column) const
{
    return column > 0 && column <= m_hosts.size() ? m_hosts.at(column - 1).host : 0;
}

int PortGridModel::columnOf(HostId host) const
{
    for (qsizetype i = 0; i < m_hosts.size(); ++i) {
        if (m_hosts.at(i).host == host)
            return int(i) + 1;
    }
    return -1;
}

int PortGridModel::rowOf(quint16 published, const QString &protocol) const
{
    const auto key = std::tie(published, protocol);
    const auto found = std::lower_bound(m_rows.begin(), m_rows.end(), key,
                                        [](const auto &row, const auto &k) { return keyOf(row) < k; });
    return found != m_rows.end() && keyOf(*found) == key ? int(found - m_rows.begin()) : -1;
}

bool PortGridModel::hasReserved() const
{
    return std::any_of(m_rows.begin(), m_rows.end(), [](const PortGridRow &row) { return !row.reservedFor.isEmpty(); });
}

QString PortGridModel::cellText(const PortGridCell &cell) const
{
    QStringList names;
    for (const PortRow &row : cell.rows) {
        const QString name = core::plainLine(row.containerName, longestName);
        names << (row.port.inUse ? name : tr("%1 (%2)").arg(name, engine::toString(row.state)));
    }
    return core::plainLine(names.join(u", "_s));
}

/// A line for each container, for those who hover over a cell or have it read to them.
QString PortGridModel::toolTip(const PortGridRow &row, int column) const
{
    QStringList lines;
    if (column == portColumn) {
        lines << tr("%1: on %Ln host(s)", nullptr, int(row.cells.size())).arg(portOf(row));
        if (!row.reservedFor.isEmpty())
            lines << tr("Reserved for %1").arg(core::plainLine(row.reservedFor, longestName));
        return lines.join(u'\n');
    }
    const QString place = core::plainLine(m_hosts.at(column - 1).name, longestName) + u", "_s + portOf(row);
    const auto found = row.cells.constFind(hostOf(column));
    if (found == row.cells.cend())
        return tr("%1: no container has it").arg(place);
    lines << place;
    for (const PortRow &each : found->rows) {
        const QString name = core::plainLine(each.containerName, longestName);
        const QString target = QString::number(each.port.target);
        const QString kind = toString(each.port.kind);
        lines << (!each.port.inUse ? tr("%1 takes it when it starts, for its port %2 (%3)")
                                         .arg(name, target, engine::toString(each.state))
                  : kind.isEmpty() ? tr("%1 has it, for its port %2").arg(name, target)
                                   : tr("%1 has it, for its port %2 (%3)").arg(name, target, kind));
    }
    for (const PortClash &clash : m_conflicts.ofHost(found.key())) {
        if (clash.published == row.published && clash.protocol == row.protocol)
            lines << tr("Conflict at %1.").arg(clashText(clash));
    }
    if (found->stale)
        lines << tr("The last known state: the host is out of reach.");
    return lines.join(u'\n');
}

QVariant PortGridModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PortGridRow &row = this->row(index.row());
    if (role == Qt::AccessibleDescriptionRole)
        return toolTip(row, index.column());
    if (role == HostIdsRole)
        return QVariant::fromValue(row.cells.keys());
    if (index.column() == portColumn) {
        switch (role) {
        case Qt::DisplayRole:
            return core::plainLine(portOf(row));
        case SortRole:
            return row.published;
        case HostIdRole:
            return -1;
        default:
            return {};
        }
    }
    if (role == HostIdRole)
        return hostOf(index.column());
    const PortGridCell *cell = this->cell(index.row(), index.column());
    if (!cell || cell->rows.empty())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return cellText(*cell);
    case StaleRole:
        return cell->stale;
    case ObjectIdRole:
        return cell->rows.front().containerId;
    case ToneRole:
        return cell->clash ? QVariant(int(Tone::Warning)) : QVariant();
    default:
        return {};
    }
}

QVariant PortGridModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section > m_hosts.size())
        return {};
    if (section == portColumn)
        return role == Qt::DisplayRole ? QVariant(tr("Port"))
               : role == ColumnKeyRole ? QVariant(u"port"_s)
                                       : QVariant();
    const PortGrid::Column &column = m_hosts.at(section - 1);
    const HostConnection *host = m_fleet.host(column.host);
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(column.name, longestName);
    case ColumnKeyRole:
        return QString(u"host:"_s + column.name);
    case HostIdRole:
        return column.host;
    case HostColourRole:
        return host ? host->config().colour : QString();
    case StaleRole:
        return !host || !isLive(host->status().state);
    default:
        return {};
    }
}

QStringList PortGridModel::filterFields() const
{
    return {u"host"_s, u"port"_s, u"container"_s, u"service"_s, u"kind"_s, u"protocol"_s, u"is"_s, u"reserved"_s};
}

QStringList PortGridModel::filterTexts(int index, const QString &field) const
{
    const PortGridRow &row = this->row(index);
    QStringList texts;
    if (field.isEmpty() || field == u"port"_s)
        texts << QString::number(row.published);
    if (field.isEmpty() || field == u"protocol"_s)
        texts << row.protocol;
    if (field.isEmpty() || field == u"reserved"_s)
        texts << row.reservedFor;
    if (field == u"is"_s && !row.reservedFor.isEmpty())
        texts << u"reserved"_s;
    for (const PortGridCell &cell : row.cells) {
        if (field == u"is"_s && cell.clash)
            texts << u"conflict"_s;
        for (const PortRow &each : cell.rows) {
            if (field.isEmpty() || field == u"host"_s)
                texts << each.hostName;
            if (field.isEmpty() || field == u"container"_s)
                texts << each.containerName;
            if (field.isEmpty() || field == u"service"_s)
                texts << each.service.service;
            if (field == u"port"_s)
                texts << QString::number(each.port.target);
            if (field == u"kind"_s)
                texts << toString(each.port.kind);
            if (field == u"is"_s)
                texts << (each.port.inUse ? u"used"_s : u"claimed"_s);
        }
    }
    return texts;
}

} // namespace bayplan::fleet
