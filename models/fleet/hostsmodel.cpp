// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hostsmodel.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "fleet/columns.h"
#include "fleet/servicename.h"
#include "fleet/statspoller.h"

#include <QLocale>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<ColumnInfo, HostsModel::ColumnCount> hostColumns = {{
    {"name", QT_TRANSLATE_NOOP("HostsModel", "Name")},
    {"state", QT_TRANSLATE_NOOP("HostsModel", "State")},
    {"marks", QT_TRANSLATE_NOOP("HostsModel", "Marks")},
    {"labels", QT_TRANSLATE_NOOP("HostsModel", "Labels")},
    {"engine", QT_TRANSLATE_NOOP("HostsModel", "Engine")},
    {"api", QT_TRANSLATE_NOOP("HostsModel", "API")},
    {"endpoint", QT_TRANSLATE_NOOP("HostsModel", "Endpoint")},
    {"running", QT_TRANSLATE_NOOP("HostsModel", "Running")},
    {"stopped", QT_TRANSLATE_NOOP("HostsModel", "Stopped")},
    {"images", QT_TRANSLATE_NOOP("HostsModel", "Images")},
    {"cpu", QT_TRANSLATE_NOOP("HostsModel", "CPU")},
    {"memory", QT_TRANSLATE_NOOP("HostsModel", "Memory")},
    {"system", QT_TRANSLATE_NOOP("HostsModel", "System")},
}};

QStringList tagTexts(const QList<HostTag> &tags)
{
    QStringList texts;
    for (const HostTag &tag : tags)
        texts << tag.text;
    return texts;
}

/// As filters name marks, in every language.
QStringList markWords(const QList<HostTag> &tags)
{
    QStringList words;
    for (const HostTag &tag : tags) {
        if (tag.kind == HostTag::Kind::Production)
            words << u"production"_s;
        else if (tag.kind == HostTag::Kind::ReadOnly)
            words << u"read-only"_s << u"readonly"_s;
        else if (tag.kind == HostTag::Kind::Unchecked)
            words << u"unchecked"_s;
    }
    return words;
}

bool isHostNumber(int column)
{
    return column >= HostsModel::Running && column <= HostsModel::Memory;
}

QString shortAge(core::Time since, core::Time now)
{
    return core::shortDuration(std::chrono::duration_cast<std::chrono::seconds>(now - since));
}

} // namespace

Tone toneOf(HostState state, bool seenBefore)
{
    switch (state) {
    case HostState::Connected:
        return Tone::Good;
    case HostState::Degraded:
        return Tone::Warning;
    case HostState::Connecting:
        return Tone::Starting;
    case HostState::Unreachable:
        break;
    }
    return seenBefore ? Tone::Warning : Tone::Bad;
}

QString stateText(const HostRow &row, core::Time now)
{
    switch (row.state) {
    case HostState::Connecting:
        return HostsModel::tr("Connecting");
    case HostState::Connected:
        return HostsModel::tr("Connected");
    case HostState::Degraded:
        return HostsModel::tr("Slow to answer");
    case HostState::Unreachable:
        break;
    }
    return row.lastSeen ? HostsModel::tr("Unreachable, last seen %1 ago").arg(shortAge(*row.lastSeen, now))
                        : HostsModel::tr("Unreachable, never seen");
}

QString engineText(const HostRow &row)
{
    return row.engine ? QString(row.engine->engine + u' ' + row.engine->version) : QString();
}

HostsModel::HostsModel(Fleet &fleet, StatsPoller *stats, QObject *parent)
    : KeyedTableModel(parent)
    , m_fleet(fleet)
    , m_stats(stats)
{
    connect(&fleet, &Fleet::changed, this,
            [this](const FleetChanges &changes) { update(QSet<HostId>(changes.keyBegin(), changes.keyEnd())); });
    connect(&fleet, &Fleet::hostAdded, this, [this](HostId id) { update({id}); });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) { applyBatch({}, {id}); });
    if (stats) {
        connect(stats, &StatsPoller::updated, this, [this](const QSet<ContainerKey> &keys) {
            std::vector<int> changed;
            for (const ContainerKey &key : keys) {
                if (const int row = rowOf(key.host); row >= 0)
                    changed.push_back(row);
            }
            emitChanged(std::move(changed), Cpu, Memory);
        });
    }
    QSet<HostId> all;
    for (const HostConnection *host : fleet.hosts())
        all.insert(host->id());
    update(all);
}

HostRow HostsModel::makeRow(const HostConnection &host) const
{
    const HostStatus &status = host.status();
    HostRow row;
    row.id = host.id();
    row.name = host.config().name;
    row.endpoint = host.config().endpoint.toString();
    row.kind = host.config().endpoint.kindName();
    row.colour = host.config().colour;
    row.marks = markTags(host.config());
    row.labels = labelTags(host.config());
    row.state = status.state;
    row.since = status.since;
    row.engine = status.engine;
    row.api = status.api;
    if (status.state == HostState::Unreachable) {
        row.lastSeen = status.lastSeen;
        row.nextTry = status.nextTry;
        row.waitsForOperator = status.waitsForOperator;
        row.error = status.error ? status.error->message() : QString();
    } else if (status.problem) {
        row.error = status.problem->message();
    }
    for (const engine::Container &container : host.live().containers()) {
        if (!isBookkeeping(container))
            ++(engine::isAlive(container.state) ? row.running : row.stopped);
    }
    row.images = int(host.live().images().size());
    return row;
}

void HostsModel::update(const QSet<HostId> &ids)
{
    std::vector<HostRow> rows;
    for (const HostConnection *host : m_fleet.hosts()) { // in their order, so that new rows keep it
        if (ids.contains(host->id()))
            rows.push_back(makeRow(*host));
    }
    applyBatch(std::move(rows), {});
}

QVariant HostsModel::display(const HostRow &row, int column) const
{
    const auto use = [&] { return m_stats ? m_stats->hostUse(row.id) : std::nullopt; };
    switch (column) {
    case Name:
        return row.name;
    case State:
        return stateText(row, core::now());
    case Marks:
        return tagsText(row.marks);
    case Labels:
        return tagsText(row.labels);
    case Engine:
        return engineText(row);
    case Api:
        return row.api ? QString::fromLatin1(row.api->toString()) : QString();
    case Endpoint:
        return row.endpoint;
    case Running:
        return QString::number(row.running);
    case Stopped:
        return QString::number(row.stopped);
    case Images:
        return QString::number(row.images);
    case Cpu:
        if (const auto known = use())
            return QString(QLocale().toString(known->cpu, 'f', known->cpu < 10 ? 1 : 0) + u'%');
        return {};
    case Memory:
        if (const auto known = use())
            return core::binarySize(known->memory);
        return {};
    case System:
        return row.engine ? tr("%1, %2, %n CPU(s)", nullptr, row.engine->cpus)
                                .arg(row.engine->operatingSystem, row.engine->architecture)
                          : QString();
    default:
        return {};
    }
}

QVariant HostsModel::sortValue(const HostRow &row, int column) const
{
    switch (column) {
    case State:
        return int(row.state);
    case Running:
        return row.running;
    case Stopped:
        return row.stopped;
    case Images:
        return row.images;
    case Cpu:
    case Memory: {
        const auto use = m_stats ? m_stats->hostUse(row.id) : std::nullopt;
        if (!use)
            return {};
        return column == Cpu ? QVariant(use->cpu) : QVariant(use->memory);
    }
    default:
        return display(row, column);
    }
}

QVariant HostsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const HostRow &row = this->row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return core::plainLine(display(row, index.column()).toString());
    case SortRole:
        return sortValue(row, index.column());
    case StaleRole:
        return !isLive(row.state);
    case HostIdRole:
        return row.id;
    case HostColourRole:
        return row.colour;
    case TagsRole:
        return index.column() == Marks    ? QVariant::fromValue(row.marks)
               : index.column() == Labels ? QVariant::fromValue(row.labels)
                                          : QVariant();
    case ToneRole:
        return index.column() == State ? QVariant(int(toneOf(row.state, row.lastSeen.has_value()))) : QVariant();
    case Qt::TextAlignmentRole:
        return isHostNumber(index.column()) ? int(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QVariant HostsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && isHostNumber(section))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return columnHeader(hostColumns, "HostsModel", section, orientation, role);
}

QStringList HostsModel::filterFields() const
{
    return {u"host"_s, u"state"_s, u"engine"_s, u"endpoint"_s, u"label"_s, u"is"_s};
}

QStringList HostsModel::filterTexts(int index, const QString &field) const
{
    const HostRow &row = this->row(index);
    if (field.isEmpty())
        return QStringList{row.name, row.endpoint, engineText(row), toString(row.state)} + tagTexts(row.labels) +
               tagTexts(row.marks);
    if (field == u"host"_s)
        return {row.name};
    if (field == u"state"_s)
        return {toString(row.state)};
    if (field == u"engine"_s)
        return {engineText(row)};
    if (field == u"endpoint"_s)
        return {row.endpoint};
    if (field == u"label"_s)
        return tagTexts(row.labels);
    if (field == u"is"_s)
        return markWords(row.marks);
    return {};
}

} // namespace bayplan::fleet
