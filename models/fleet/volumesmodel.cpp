// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/volumesmodel.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/columns.h"

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<ColumnInfo, VolumesModel::ColumnCount> volumeColumns = {{
    {"name", QT_TRANSLATE_NOOP("VolumesModel", "Name")},
    {"host", QT_TRANSLATE_NOOP("VolumesModel", "Host")},
    {"driver", QT_TRANSLATE_NOOP("VolumesModel", "Driver")},
    {"users", QT_TRANSLATE_NOOP("VolumesModel", "Used by")},
    {"size", QT_TRANSLATE_NOOP("VolumesModel", "Size")},
    {"created", QT_TRANSLATE_NOOP("VolumesModel", "Created")},
    {"labels", QT_TRANSLATE_NOOP("VolumesModel", "Labels")},
    {"scope", QT_TRANSLATE_NOOP("VolumesModel", "Scope")},
    {"mountpoint", QT_TRANSLATE_NOOP("VolumesModel", "Folder on the host")},
}};

constexpr int usersEvery = 200; // ms

} // namespace

VolumesModel::VolumesModel(Fleet &fleet, VolumeSizes &sizes, QObject *parent)
    : KeyedTableModel(parent)
    , m_fleet(fleet)
    , m_sizes(sizes)
{
    m_usersTimer.setSingleShot(true);
    m_usersTimer.setInterval(usersEvery);
    connect(&m_usersTimer, &QTimer::timeout, this, [this] { rebuild(std::exchange(m_usersChanged, {})); });
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) { onChanged(changes); });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) {
        m_usersChanged.remove(id);
        applyBatch({}, keysWhere([id](const VolumeRow &row) { return row.host == id; }));
    });
    connect(&sizes, &VolumeSizes::changed, this, [this](HostId id) { rebuild({id}); });
    rebuild({});
}

void VolumesModel::onChanged(const FleetChanges &changes)
{
    const bool flipped = m_liveness.flipped(m_fleet, changes);
    QSet<HostId> now;
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        if (it->volumes || it->config || (it->status && flipped))
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

void VolumesModel::rebuild(const QSet<HostId> &hosts)
{
    std::vector<VolumeRow> upserts;
    QSet<ContainerKey> present;
    for (const HostConnection *host : m_fleet.hosts()) {
        if (!hosts.isEmpty() && !hosts.contains(host->id()))
            continue;
        for (const engine::Volume &volume : host->live().volumes()) {
            VolumeRow row{.host = host->id(),
                          .hostName = host->config().name,
                          .volume = volume,
                          .users = summaryOf(host->live().usersOfVolume(volume.name)),
                          .size = m_sizes.size(host->id(), volume.name),
                          .stale = !isLive(host->status().state)};
            present.insert(row.key());
            upserts.push_back(std::move(row));
        }
    }
    const QSet<ContainerKey> removals = keysWhere([&](const VolumeRow &row) {
        return (hosts.isEmpty() || hosts.contains(row.host)) && !present.contains(row.key());
    });
    applyBatch(std::move(upserts), removals);
}

QVariant VolumesModel::display(const VolumeRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.volume.name;
    case Host:
        return row.hostName;
    case Driver:
        return row.volume.driver;
    case Users:
        return toString(row.users);
    case Size:
        return row.size ? core::decimalSize(*row.size) : u"—"_s;
    case Created:
        return row.volume.created
                   ? tr("%1 ago").arg(core::humanDuration(
                         std::chrono::duration_cast<std::chrono::seconds>(core::now() - *row.volume.created)))
                   : u"—"_s;
    case Labels:
        return labelsText(row.volume.labels);
    case Scope:
        return row.volume.scope;
    case Mountpoint:
        return row.volume.mountpoint;
    default:
        return {};
    }
}

QVariant VolumesModel::sortValue(const VolumeRow &row, int column) const
{
    switch (column) {
    case Users:
        return row.users.count;
    case Size:
        return row.size.value_or(-1);
    case Created:
        return row.volume.created
                   ? qint64(std::chrono::duration_cast<std::chrono::seconds>(row.volume.created->time_since_epoch())
                                .count())
                   : qint64(0);
    default:
        return display(row, column);
    }
}

QVariant VolumesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const VolumeRow &row = this->row(index.row());
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
        return row.volume.name;
    case ToneRole:
        return index.column() == Users ? QVariant(int(row.users.running > 0 ? Tone::Good : Tone::Off)) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == Size ? int(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QVariant VolumesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && section == Size)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return columnHeader(volumeColumns, "VolumesModel", section, orientation, role);
}

QStringList VolumesModel::filterFields() const
{
    return {u"host"_s, u"volume"_s, u"driver"_s, u"scope"_s, u"label"_s, u"container"_s, u"is"_s};
}

QStringList VolumesModel::filterTexts(int index, const QString &field) const
{
    const VolumeRow &row = this->row(index);
    if (field.isEmpty())
        return {row.volume.name, row.hostName, labelsText(row.volume.labels)};
    if (field == u"host"_s)
        return {row.hostName};
    if (field == u"volume"_s)
        return {row.volume.name};
    if (field == u"driver"_s)
        return {row.volume.driver};
    if (field == u"scope"_s)
        return {row.volume.scope};
    if (field == u"label"_s)
        return {labelsText(row.volume.labels)};
    if (field == u"container"_s) {
        QStringList names;
        if (const HostConnection *host = m_fleet.host(row.host)) {
            for (const engine::Container *container : host->live().usersOfVolume(row.volume.name))
                names << container->name;
        }
        return names;
    }
    if (field == u"is"_s)
        return {row.users.count > 0 ? u"used"_s : u"unused"_s,
                engine::isAnonymous(row.volume) ? u"anonymous"_s : u"named"_s};
    return {};
}

} // namespace bayplan::fleet
