// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/containersmodel.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/columns.h"
#include "fleet/statspoller.h"

#include <QDateTime>
#include <QLocale>

#include <array>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using engine::ContainerState;
using engine::Health;

namespace {

constexpr std::array<ColumnInfo, ContainersModel::ColumnCount> containerColumns = {{
    {"name", QT_TRANSLATE_NOOP("ContainersModel", "Name")},
    {"host", QT_TRANSLATE_NOOP("ContainersModel", "Host")},
    {"image", QT_TRANSLATE_NOOP("ContainersModel", "Image")},
    {"state", QT_TRANSLATE_NOOP("ContainersModel", "State")},
    {"ports", QT_TRANSLATE_NOOP("ContainersModel", "Ports")},
    {"cpu", QT_TRANSLATE_NOOP("ContainersModel", "CPU")},
    {"memory", QT_TRANSLATE_NOOP("ContainersModel", "Memory")},
    {"service", QT_TRANSLATE_NOOP("ContainersModel", "Service")},
    {"id", QT_TRANSLATE_NOOP("ContainersModel", "Container ID")},
    {"command", QT_TRANSLATE_NOOP("ContainersModel", "Command")},
    {"created", QT_TRANSLATE_NOOP("ContainersModel", "Created")},
}};

QString ageText(const std::optional<core::Time> &since, core::Time now)
{
    return since ? core::humanDuration(std::chrono::duration_cast<std::chrono::seconds>(now - *since)) : QString();
}

qint64 seconds(core::Time time)
{
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

/// Images known by their id only are shown as the docker command shortens them; the usual registry goes without saying.
QString shownImage(const QString &image)
{
    return image.startsWith(u"sha256:"_s) ? image.mid(7, 12) : familiarReference(image);
}

} // namespace

Tone toneOf(const engine::Container &container)
{
    switch (container.state) {
    case ContainerState::Running:
        if (container.health == Health::Unhealthy)
            return Tone::Warning;
        return container.health == Health::Starting ? Tone::Starting : Tone::Good;
    case ContainerState::Restarting:
    case ContainerState::Dead:
        return Tone::Bad;
    case ContainerState::Exited:
        switch (container.exitCode.value_or(0)) {
        case 0:
        case 130: // SIGINT and SIGTERM: how containers end that are asked to
        case 143:
            return Tone::Off;
        default:
            return Tone::Bad;
        }
    case ContainerState::Paused:
        return Tone::Neutral;
    case ContainerState::Created:
    case ContainerState::Removing:
    case ContainerState::Unknown:
        break;
    }
    return Tone::Off;
}

QString stateText(const engine::Container &container, core::Time now)
{
    using Model = ContainersModel;
    QString up = ageText(container.startedAt, now);
    up.replace(0, 1, up.left(1).toLower()); // in the middle of a sentence
    switch (container.state) {
    case ContainerState::Running:
        if (container.health == Health::Starting)
            return Model::tr("Up %1, starting").arg(up);
        if (container.health != Health::None)
            return Model::tr("Up %1, %2").arg(up, engine::toString(container.health));
        return Model::tr("Up %1").arg(up);
    case ContainerState::Paused:
        return Model::tr("Paused, up %1").arg(up);
    case ContainerState::Restarting:
        return Model::tr("Restarting (%1), %2 ago")
            .arg(container.exitCode.value_or(0))
            .arg(ageText(container.finishedAt, now));
    case ContainerState::Exited:
        return Model::tr("Exited (%1), %2 ago")
            .arg(container.exitCode.value_or(0))
            .arg(ageText(container.finishedAt, now));
    case ContainerState::Created:
        return Model::tr("Created, never started");
    case ContainerState::Removing:
        return Model::tr("Being removed");
    case ContainerState::Dead:
        return Model::tr("Dead");
    case ContainerState::Unknown:
        break;
    }
    return Model::tr("Unknown");
}

ContainersModel::ContainersModel(Fleet &fleet, StatsPoller *stats, QObject *parent)
    : KeyedTableModel(parent)
    , m_fleet(fleet)
    , m_stats(stats)
{
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) { onChanged(changes); });
    connect(&fleet, &Fleet::hostRemoved, this,
            [this](HostId id) { applyBatch({}, keysWhere([id](const ContainerRow &row) { return row.host == id; })); });
    if (stats) {
        connect(stats, &StatsPoller::updated, this, [this](const QSet<ContainerKey> &keys) {
            std::vector<int> changed;
            for (const ContainerKey &key : keys) {
                if (const int row = rowOf(key); row >= 0)
                    changed.push_back(row);
            }
            emitChanged(std::move(changed), Cpu, Memory);
        });
    }
    for (const HostConnection *host : fleet.hosts())
        addHost(host->id());
}

void ContainersModel::addHost(HostId id)
{
    const HostConnection *host = m_fleet.host(id);
    std::vector<ContainerRow> rows;
    for (const engine::Container &container : host->live().containers()) {
        if (!isBookkeeping(container))
            rows.push_back(makeRow(*host, container));
    }
    applyBatch(std::move(rows), {});
}

ContainerRow ContainersModel::makeRow(const HostConnection &host, const engine::Container &container) const
{
    ContainerRow row;
    row.host = host.id();
    row.hostName = host.config().name;
    row.container = container;
    row.image = host.live().imageName(container);
    row.service = serviceOf(container);
    row.ports = publishedPorts(container);
    row.stale = !isLive(host.status().state);
    return row;
}

void ContainersModel::onChanged(const FleetChanges &changes)
{
    std::vector<ContainerRow> upserts;
    QSet<ContainerKey> removals;
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        const HostConnection *host = m_fleet.host(it.key());
        if (!host)
            continue;
        for (const QString &id : it->containers) {
            const engine::Container *container = host->live().container(id);
            if (container && !isBookkeeping(*container))
                upserts.push_back(makeRow(*host, *container));
            else
                removals.insert({it.key(), id});
        }
        if (!it->status)
            continue;
        const bool stale = !isLive(host->status().state);
        for (const ContainerRow &row : rows()) {
            if (row.host == it.key() && (row.stale != stale || it->config) &&
                !it->containers.contains(row.container.id)) {
                ContainerRow turned = row;
                turned.stale = stale;
                turned.hostName = host->config().name;
                upserts.push_back(std::move(turned));
            }
        }
    }
    applyBatch(std::move(upserts), removals);
}

QString ContainersModel::display(const ContainerRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.container.name;
    case Host:
        return row.hostName;
    case Image:
        return shownImage(row.image);
    case State:
        return stateText(row.container, core::now());
    case Ports:
        return row.ports.empty() || !row.ports.front().inUse ? tr("none") : portsText(row.ports);
    case Cpu: {
        const auto cpu = m_stats ? m_stats->store().cpu(row.key()) : std::nullopt;
        return cpu ? QLocale().toString(*cpu, 'f', *cpu < 10 ? 1 : 0) + u'%' : QString();
    }
    case Memory: {
        const auto memory = m_stats ? m_stats->store().memory(row.key()) : std::nullopt;
        return memory ? core::binarySize(*memory) : QString();
    }
    case Service:
        return row.service.isService() ? row.service.service : u"—"_s;
    case Id:
        return row.container.id.left(12);
    case Command:
        return row.container.command;
    case Created:
        return tr("%1 ago").arg(ageText(row.container.created, core::now()));
    default:
        return {};
    }
}

QVariant ContainersModel::sortValue(const ContainerRow &row, int column) const
{
    switch (column) {
    case Name:
        return row.container.name;
    case Host:
        return row.hostName;
    case Image:
        return row.image;
    case State: {
        // By state first, then the youngest.
        const core::Time since =
            (engine::isAlive(row.container.state) ? row.container.startedAt : row.container.finishedAt)
                .value_or(row.container.created);
        return qint64(row.container.state) * 100'000'000'000 - seconds(since);
    }
    case Ports:
        return row.ports.empty() ? QVariant() : QVariant(int(row.ports.front().published));
    case Cpu: {
        const auto cpu = m_stats ? m_stats->store().cpu(row.key()) : std::nullopt;
        return cpu ? QVariant(*cpu) : QVariant();
    }
    case Memory: {
        const auto memory = m_stats ? m_stats->store().memory(row.key()) : std::nullopt;
        return memory ? QVariant(*memory) : QVariant();
    }
    case Service:
        return row.service.isService() ? QVariant(QString(row.service.service + u'/' + row.service.project))
                                       : QVariant();
    case Id:
        return row.container.id;
    case Command:
        return row.container.command;
    case Created:
        return seconds(row.container.created);
    default:
        return {};
    }
}

QVariant ContainersModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ContainerRow &row = this->row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(display(row, index.column()));
    case SortRole:
        return sortValue(row, index.column());
    case StaleRole:
        return row.stale;
    case HostIdRole:
        return row.host;
    case ObjectIdRole:
        return row.container.id;
    case ToneRole:
        return index.column() == State ? QVariant(int(toneOf(row.container))) : QVariant();
    case SamplesRole: {
        const StatsStore::History *history = m_stats ? m_stats->store().history(row.key()) : nullptr;
        if (!history || (index.column() != Cpu && index.column() != Memory))
            return {};
        return QVariant::fromValue(index.column() == Cpu ? history->cpu : history->memory);
    }
    default:
        return {};
    }
}

QVariant ContainersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return columnHeader(containerColumns, "ContainersModel", section, orientation, role);
}

QStringList ContainersModel::filterFields() const
{
    return {u"host"_s,    u"name"_s, u"image"_s,   u"state"_s, u"health"_s,
            u"service"_s, u"port"_s, u"project"_s, u"id"_s,    u"label"_s};
}

QStringList ContainersModel::filterTexts(int index, const QString &field) const
{
    const ContainerRow &row = this->row(index);
    const engine::Container &container = row.container;
    if (field.isEmpty())
        return {container.name,
                row.hostName,
                row.image,
                row.service.service,
                engine::toString(container.state),
                engine::toString(container.health),
                portsText(row.ports),
                container.id.left(12)};
    if (field == u"host"_s)
        return {row.hostName};
    if (field == u"name"_s)
        return {container.name};
    if (field == u"image"_s)
        return {row.image};
    if (field == u"state"_s)
        return {engine::toString(container.state), engine::isAlive(container.state) ? u"alive"_s : u"stopped"_s};
    if (field == u"health"_s)
        return {engine::toString(container.health)};
    if (field == u"service"_s)
        return {row.service.service};
    if (field == u"project"_s)
        return {row.service.project};
    if (field == u"id"_s)
        return {container.id};
    QStringList texts;
    if (field == u"port"_s) {
        for (const PublishedPort &port : row.ports)
            texts << QString::number(port.published) << QString::number(port.target);
    } else if (field == u"label"_s) {
        for (auto it = container.labels.cbegin(); it != container.labels.cend(); ++it)
            texts << QString(it.key() + u'=' + it.value());
    }
    return texts;
}

} // namespace bayplan::fleet
