// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/networksmodel.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/columns.h"

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<ColumnInfo, NetworksModel::ColumnCount> networkColumns = {{
    {"name", QT_TRANSLATE_NOOP("NetworksModel", "Name")},
    {"host", QT_TRANSLATE_NOOP("NetworksModel", "Host")},
    {"driver", QT_TRANSLATE_NOOP("NetworksModel", "Driver")},
    {"scope", QT_TRANSLATE_NOOP("NetworksModel", "Scope")},
    {"subnet", QT_TRANSLATE_NOOP("NetworksModel", "Subnet")},
    {"users", QT_TRANSLATE_NOOP("NetworksModel", "Used by")},
    {"traits", QT_TRANSLATE_NOOP("NetworksModel", "Traits")},
    {"created", QT_TRANSLATE_NOOP("NetworksModel", "Created")},
    {"labels", QT_TRANSLATE_NOOP("NetworksModel", "Labels")},
    {"id", QT_TRANSLATE_NOOP("NetworksModel", "Network ID")},
}};

constexpr int usersEvery = 200; // ms

QString traitsOf(const engine::Network &network)
{
    QStringList words;
    if (engine::isPredefined(network))
        words << NetworksModel::tr("predefined");
    if (network.internal)
        words << NetworksModel::tr("internal");
    if (network.attachable)
        words << NetworksModel::tr("attachable");
    if (network.ingress)
        words << NetworksModel::tr("ingress");
    if (network.ipv6)
        words << NetworksModel::tr("IPv6");
    return words.join(u", "_s);
}

} // namespace

NetworksModel::NetworksModel(Fleet &fleet, QObject *parent) : KeyedTableModel(parent), m_fleet(fleet)
{
    m_usersTimer.setSingleShot(true);
    m_usersTimer.setInterval(usersEvery);
    connect(&m_usersTimer, &QTimer::timeout, this, [this] { rebuild(std::exchange(m_usersChanged, {})); });
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) { onChanged(changes); });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) {
        m_usersChanged.remove(id);
        applyBatch({}, keysWhere([id](const NetworkRow &row) { return row.host == id; }));
    });
    rebuild({});
}

void NetworksModel::onChanged(const FleetChanges &changes)
{
    const bool flipped = m_liveness.flipped(m_fleet, changes);
    QSet<HostId> now;
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        if (it->networks || it->config || (it->status && flipped))
            now.insert(it.key());
        else if (!it->containers.isEmpty())
            m_usersChanged.insert(it.key());
    }
    if (!now.isEmpty())
        rebuild(now);
    m_usersChanged -= now;
    if (!m_usersChanged.isEmpty() && !m_usersTimer.isActive())
        m_usersTimer.start();
}

void NetworksModel::rebuild(const QSet<HostId> &hosts)
{
    std::vector<NetworkRow> upserts;
    QSet<ContainerKey> present;
    for (const HostConnection *host : m_fleet.hosts()) {
        if (!hosts.isEmpty() && !hosts.contains(host->id()))
            continue;
        for (const engine::Network &network : host->live().networks()) {
            NetworkRow row{.host = host->id(),
                           .hostName = host->config().name,
                           .network = network,
                           .users = summaryOf(host->live().usersOfNetwork(network)),
                           .stale = !isLive(host->status().state)};
            present.insert(row.key());
            upserts.push_back(std::move(row));
        }
    }
    const QSet<ContainerKey> removals = keysWhere([&](const NetworkRow &row) {
        return (hosts.isEmpty() || hosts.contains(row.host)) && !present.contains(row.key());
    });
    applyBatch(std::move(upserts), removals);
}

QVariant NetworksModel::display(const NetworkRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.network.name;
    case Host:
        return row.hostName;
    case Driver:
        return row.network.driver;
    case Scope:
        return row.network.scope;
    case Subnet:
        return row.network.pools.empty() ? u"—"_s : engine::subnetsOf(row.network);
    case Users:
        return toString(row.users);
    case Traits:
        return traitsOf(row.network);
    case Created:
        return row.network.created
                   ? tr("%1 ago").arg(core::humanDuration(
                         std::chrono::duration_cast<std::chrono::seconds>(core::now() - *row.network.created)))
                   : u"—"_s;
    case Labels:
        return labelsText(row.network.labels);
    case Id:
        return row.network.id.left(12);
    default:
        return {};
    }
}

QVariant NetworksModel::sortValue(const NetworkRow &row, int column) const
{
    switch (column) {
    case Users:
        return row.users.count;
    case Created:
        return row.network.created
                   ? qint64(std::chrono::duration_cast<std::chrono::seconds>(row.network.created->time_since_epoch())
                                .count())
                   : qint64(0);
    case Id:
        return row.network.id;
    default:
        return display(row, column);
    }
}

QVariant NetworksModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const NetworkRow &row = this->row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(display(row, index.column()).toString());
    case SortRole:
        return sortValue(row, index.column());
    case StaleRole:
        return row.stale;
    case HostIdRole:
        return row.host;
    case ObjectIdRole:
        return row.network.id;
    case ToneRole:
        return index.column() == Users ? QVariant(int(row.users.running > 0 ? Tone::Good : Tone::Off)) : QVariant();
    default:
        return {};
    }
}

QVariant NetworksModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return columnHeader(networkColumns, "NetworksModel", section, orientation, role);
}

QStringList NetworksModel::filterFields() const
{
    return {u"host"_s,  u"network"_s,   u"driver"_s, u"scope"_s, u"subnet"_s,
            u"label"_s, u"container"_s, u"id"_s,     u"is"_s};
}

QStringList NetworksModel::filterTexts(int index, const QString &field) const
{
    const NetworkRow &row = this->row(index);
    if (field.isEmpty())
        return {row.network.name, row.hostName, row.network.id, engine::subnetsOf(row.network)};
    if (field == u"host"_s)
        return {row.hostName};
    if (field == u"network"_s)
        return {row.network.name};
    if (field == u"driver"_s)
        return {row.network.driver};
    if (field == u"scope"_s)
        return {row.network.scope};
    if (field == u"subnet"_s)
        return {engine::subnetsOf(row.network)};
    if (field == u"label"_s)
        return {labelsText(row.network.labels)};
    if (field == u"id"_s)
        return {row.network.id};
    if (field == u"container"_s) {
        QStringList names;
        if (const HostConnection *host = m_fleet.host(row.host)) {
            for (const engine::Container *container : host->live().usersOfNetwork(row.network))
                names << container->name;
        }
        return names;
    }
    if (field == u"is"_s) {
        const bool predefined = engine::isPredefined(row.network);
        QStringList words{predefined ? u"predefined"_s : u"own"_s, row.users.count > 0 ? u"used"_s : u"unused"_s};
        if (row.network.internal)
            words << u"internal"_s;
        if (row.users.count == 0 && !predefined && !row.network.ingress)
            words << u"removable"_s;
        return words;
    }
    return {};
}

} // namespace bayplan::fleet
