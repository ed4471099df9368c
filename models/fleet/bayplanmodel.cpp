// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/bayplanmodel.h"

#include "core/plaintext.h"
#include "fleet/containersmodel.h"
#include "fleet/publishedports.h"

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using engine::Container;
using engine::ContainerState;
using engine::Health;

namespace {

PlanKey planKeyOf(HostId host, const Container &container)
{
    const ServiceName name = serviceOf(container);
    if (name.isService())
        return {name.project, name.service, {}};
    return {{}, {}, {host, container.id}};
}

bool isFailing(const Container &container)
{
    return toneOf(container) == Tone::Bad;
}

bool isReady(const Container &container)
{
    return container.state == ContainerState::Running &&
           (container.health == Health::None || container.health == Health::Healthy);
}

/// ":8080 → dynamic", ":443 = 8443": target and how it is published, as the containers' creators asked.
QString planPorts(const std::vector<const Container *> &containers)
{
    std::map<quint16, QSet<QString>> byTarget;
    for (const Container *container : containers) {
        for (const PublishedPort &port : publishedPorts(*container)) {
            byTarget[port.target].insert(port.kind == PublishedPort::Kind::Static
                                             ? u" = "_s + QString::number(port.published)
                                             : u" → "_s + BayPlanModel::tr("dynamic"));
        }
    }
    QStringList parts;
    for (const auto &[target, kinds] : byTarget) {
        QStringList sorted(kinds.begin(), kinds.end());
        sorted.sort();
        for (const QString &kind : sorted)
            parts << QString(u':' + QString::number(target) + kind);
    }
    return parts.isEmpty() ? BayPlanModel::tr("no ports") : parts.join(u", "_s);
}

QString mostUsed(const QStringList &images)
{
    std::map<QString, int> counts;
    for (const QString &image : images)
        ++counts[image];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto &a, const auto &b) { return a.second < b.second; });
    return most == counts.end() ? QString() : most->first;
}

} // namespace

QString badgeText(const PlanRow &row)
{
    if (row.failing > 0)
        return BayPlanModel::tr("%n failing", nullptr, row.failing);
    if (row.unhealthy > 0)
        return BayPlanModel::tr("%n unhealthy", nullptr, row.unhealthy);
    if (row.unknown == row.total)
        return BayPlanModel::tr("%n unknown", nullptr, row.unknown);
    if (row.unknown > 0)
        return BayPlanModel::tr("%1 ready, %2 unknown").arg(row.ready).arg(row.unknown);
    if (row.ready == 0)
        return BayPlanModel::tr("not running");
    return BayPlanModel::tr("%n ready", nullptr, row.ready);
}

Tone badgeTone(const PlanRow &row)
{
    if (row.failing > 0)
        return Tone::Bad;
    if (row.unhealthy > 0 || row.unknown > 0)
        return Tone::Warning;
    return row.ready == 0 ? Tone::Off : Tone::Good;
}

BayPlanModel::BayPlanModel(Fleet &fleet, QObject *parent) : KeyedTableModel(parent), m_fleet(fleet)
{
    connect(&fleet, &Fleet::changed, this, [this](const FleetChanges &changes) { onChanged(changes); });
    connect(&fleet, &Fleet::hostAdded, this, [this](HostId id) {
        const auto place = std::min(m_fleet.placeOf(id), m_columns.size()); // one that moved keeps its own
        const int column = int(place) + 1;
        beginInsertColumns({}, column, column);
        m_columns.insert(m_columns.begin() + std::ptrdiff_t(place), id);
        endInsertColumns();
    });
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) { removeHost(id); });
    FleetChanges all;
    for (const HostConnection *host : fleet.hosts()) {
        m_columns.push_back(host->id());
        for (const Container &container : host->live().containers())
            all[host->id()].containers.insert(container.id);
    }
    onChanged(all);
}

void BayPlanModel::removeHost(HostId id)
{
    QSet<PlanKey> affected;
    m_rowOf.removeIf([&](const QHash<ContainerKey, PlanKey>::iterator &it) {
        if (it.key().host != id)
            return false;
        affected.insert(it.value());
        m_members[it.value()].remove(it.key());
        return true;
    });
    rebuild(affected);
    const auto found = std::find(m_columns.begin(), m_columns.end(), id);
    const int column = int(found - m_columns.begin()) + 1;
    beginRemoveColumns({}, column, column);
    m_columns.erase(found);
    endRemoveColumns();
}

void BayPlanModel::onChanged(const FleetChanges &changes)
{
    QSet<PlanKey> affected;
    for (auto it = changes.cbegin(); it != changes.cend(); ++it) {
        const HostConnection *host = m_fleet.host(it.key());
        if (!host)
            continue;
        for (const QString &id : it->containers) {
            const ContainerKey key{it.key(), id};
            if (const auto before = m_rowOf.constFind(key); before != m_rowOf.constEnd()) {
                affected.insert(*before);
                m_members[*before].remove(key);
                m_rowOf.erase(before);
            }
            if (const Container *container = host->live().container(id)) {
                const PlanKey planKey = planKeyOf(it.key(), *container);
                affected.insert(planKey);
                m_members[planKey].insert(key);
                m_rowOf.insert(key, planKey);
            }
        }
        if (it->status) { // its blocks fade or come back
            for (auto row = m_rowOf.cbegin(); row != m_rowOf.cend(); ++row) {
                if (row.key().host == it.key())
                    affected.insert(row.value());
            }
            const auto column = std::find(m_columns.begin(), m_columns.end(), it.key());
            const int section = int(column - m_columns.begin()) + 1;
            Q_EMIT headerDataChanged(Qt::Horizontal, section, section);
        }
    }
    rebuild(affected);
}

void BayPlanModel::rebuild(const QSet<PlanKey> &keys)
{
    std::vector<PlanRow> upserts;
    QSet<PlanKey> removals;
    for (const PlanKey &key : keys) {
        if (m_members.value(key).isEmpty()) {
            m_members.remove(key);
            removals.insert(key);
        } else {
            upserts.push_back(makeRow(key));
        }
    }
    applyBatch(std::move(upserts), removals);
}

PlanRow BayPlanModel::makeRow(const PlanKey &key) const
{
    struct Member
    {
        const HostConnection *host;
        const Container *container;
        ServiceName service;
    };
    std::vector<Member> members;
    const QSet<ContainerKey> keys = m_members.value(key);
    for (const ContainerKey &member : keys) {
        const HostConnection *host = m_fleet.host(member.host);
        if (const Container *container = host ? host->live().container(member.id) : nullptr)
            members.push_back({host, container, serviceOf(*container)});
    }
    std::sort(members.begin(), members.end(), [](const Member &a, const Member &b) {
        return std::tuple(a.service.slot.value_or(0), a.container->name, a.host->id()) <
               std::tuple(b.service.slot.value_or(0), b.container->name, b.host->id());
    });

    PlanRow row;
    row.planKey = key;
    QStringList images;
    std::vector<const Container *> containers;
    for (const Member &member : members) {
        images << familiarReference(member.host->live().imageName(*member.container));
        containers.push_back(member.container);
    }
    row.image = mostUsed(images);
    row.ports = planPorts(containers);
    row.title = !key.service.isEmpty() ? key.service : members.empty() ? QString() : members.front().container->name;
    for (size_t i = 0; i < members.size(); ++i) {
        const Container &container = *members[i].container;
        const int number = members[i].service.slot.value_or(int(i) + 1);
        row.blocks[members[i].host->id()].append(
            {.container = {members[i].host->id(), container.id},
             .label = QString::number(number),
             .name = container.name,
             .state = engine::toString(container.state) +
                      (container.health == Health::None ? QString() : u", "_s + engine::toString(container.health)),
             .tone = toneOf(container),
             .stale = !isLive(members[i].host->status().state),
             .image = images.at(qsizetype(i)) == row.image ? 0 : 1});
        ++row.total;
        if (!isLive(members[i].host->status().state)) {
            ++row.unknown;
            continue;
        }
        row.ready += isReady(container) ? 1 : 0;
        row.failing += isFailing(container) ? 1 : 0;
        row.unhealthy += container.state == ContainerState::Running && container.health == Health::Unhealthy ? 1 : 0;
    }
    return row;
}

int BayPlanModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_columns.size()) + 2;
}

HostId BayPlanModel::hostAt(int column) const
{
    return column < 1 || column > int(m_columns.size()) ? 0 : m_columns[size_t(column - 1)];
}

QVariant BayPlanModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const PlanRow &row = this->row(index.row());
    const HostId host = hostAt(index.column());
    const auto cell = row.blocks.find(host);
    const QList<Block> blocks = host && cell != row.blocks.end() ? cell->second : QList<Block>();
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: {
        if (index.column() == 0)
            return core::plainLine(row.title);
        if (!host)
            return row.total;
        QStringList words;
        for (const Block &block : blocks)
            words << QString(block.label + u' ' + block.state);
        return words.join(u", "_s);
    }
    case SortRole:
        // Services first, then single containers.
        if (index.column() == 0)
            return QString((row.planKey.service.isEmpty() ? u"1" : u"0") + row.planKey.project + u'/' + row.title);
        return host ? int(blocks.size()) : row.total;
    case BlocksRole:
        return QVariant::fromValue(blocks);
    case ToneRole:
        return index.column() == 0 ? QVariant(int(badgeTone(row))) : QVariant();
    case HostIdRole:
        return host ? host : -1;
    default:
        return {};
    }
}

QVariant BayPlanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const HostConnection *host = m_fleet.host(hostAt(section));
    if (role == HostIdRole)
        return host ? host->id() : -1;
    if (role != Qt::DisplayRole)
        return {};
    if (section == 0)
        return tr("Service");
    return host ? core::plainLine(host->config().name) : tr("Replicas");
}

QStringList BayPlanModel::filterFields() const
{
    return {u"host"_s, u"service"_s, u"project"_s, u"image"_s, u"is"_s};
}

QStringList BayPlanModel::filterTexts(int index, const QString &field) const
{
    const PlanRow &row = this->row(index);
    if (field.isEmpty())
        return {row.title, row.image, row.planKey.project};
    if (field == u"service"_s)
        return {row.title};
    if (field == u"project"_s)
        return {row.planKey.project};
    if (field == u"image"_s)
        return {row.image};
    if (field == u"is"_s) {
        QStringList words{row.planKey.service.isEmpty() ? u"single"_s : u"service"_s};
        if (row.failing > 0 || row.unhealthy > 0)
            words << u"attention"_s;
        return words;
    }
    QStringList hosts;
    if (field == u"host"_s) {
        for (const auto &[id, blocks] : row.blocks) {
            if (const HostConnection *host = m_fleet.host(id))
                hosts << host->config().name;
        }
    }
    return hosts;
}

} // namespace bayplan::fleet
