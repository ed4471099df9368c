// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/bayplanmodel.h"

#include "core/plaintext.h"
#include "fleet/containersmodel.h"
#include "fleet/publishedports.h"
#include "services/labels.h"
#include "services/portwords.h"
#include "services/servicebook.h"

#include <algorithm>
#include <tuple>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using engine::Container;
using engine::ContainerState;
using engine::Health;
using fleet::ContainerKey;
using fleet::Fleet;
using fleet::FleetChanges;
using fleet::HostConnection;
using fleet::HostId;
using fleet::PublishedPort;
using fleet::ServiceName;
using fleet::Tone;

namespace {

PlanKey planKeyOf(HostId host, const Container &container)
{
    const ServiceName name = fleet::serviceOf(container);
    if (name.isService())
        return {name.project, name.service, name.maker, {}};
    return {{}, {}, ServiceName::Maker::None, {host, container.id}};
}

PlanKey planKeyOf(const ServiceHead &head)
{
    if (head.isCompose())
        return {head.project, head.title, ServiceName::Maker::Compose, {}};
    return {{}, head.name, ServiceName::Maker::Bayplan, {}};
}

bool isFailing(const Container &container)
{
    return fleet::toneOf(container) == Tone::Bad;
}

bool isReady(const Container &container)
{
    return container.state == ContainerState::Running &&
           (container.health == Health::None || container.health == Health::Healthy);
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
    if (row.total == 0 && row.desired.value_or(0) == 0)
        return BayPlanModel::tr("scaled to 0");
    if (row.unknown > 0 && row.unknown == row.total)
        return BayPlanModel::tr("%n unknown", nullptr, row.unknown);
    if (row.unknown > 0)
        return BayPlanModel::tr("%1 ready, %2 unknown").arg(row.ready).arg(row.unknown);
    if (row.desired && row.ready < *row.desired)
        return BayPlanModel::tr("%1 of %2 ready").arg(row.ready).arg(*row.desired);
    if (row.ready == 0)
        return BayPlanModel::tr("not running");
    return BayPlanModel::tr("%n ready", nullptr, row.ready);
}

bool needsAttention(const PlanRow &row)
{
    const bool tooFew = row.desired && row.ready + row.unknown < *row.desired;
    return row.failing > 0 || row.unhealthy > 0 || tooFew;
}

Tone badgeTone(const PlanRow &row)
{
    if (row.failing > 0)
        return Tone::Bad;
    if (row.unknown > 0 || needsAttention(row))
        return Tone::Warning;
    return row.ready == 0 ? Tone::Off : Tone::Good;
}

BayPlanModel::BayPlanModel(Fleet &fleet, ServiceBook &book, QObject *parent)
    : KeyedTableModel(parent)
    , m_fleet(fleet)
    , m_book(book)
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
    connect(&book, &ServiceBook::changed, this, [this](const QSet<QString> &names) { onServices(names); });
    FleetChanges all;
    for (const HostConnection *host : fleet.hosts()) {
        m_columns.push_back(host->id());
        for (const Container &container : host->live().containers())
            all[host->id()].containers.insert(container.id);
    }
    onChanged(all);
    const QStringList names = book.names();
    onServices(QSet<QString>(names.begin(), names.end()));
}

void BayPlanModel::onServices(const QSet<QString> &names)
{
    QSet<PlanKey> affected;
    for (const QString &name : names) {
        const auto before = m_services.constFind(name);
        if (before != m_services.cend()) {
            affected.insert(*before);
            m_names.remove(*before);
            m_services.erase(before);
        }
        if (const auto head = m_book.head(name)) {
            const PlanKey key = planKeyOf(*head);
            affected.insert(key);
            m_services.insert(name, key);
            m_names.insert(key, name);
        }
    }
    rebuild(affected);
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
            const Container *container = host->live().container(id);
            if (container && !fleet::isBookkeeping(*container)) {
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
        if (m_members.value(key).isEmpty())
            m_members.remove(key);
        if (hasRow(key))
            upserts.push_back(makeRow(key));
        else
            removals.insert(key);
    }
    applyBatch(std::move(upserts), removals);
}

bool BayPlanModel::hasRow(const PlanKey &key) const
{
    if (m_members.contains(key))
        return true;
    const auto name = m_names.constFind(key);
    const auto head = name == m_names.cend() ? std::nullopt : m_book.head(*name);
    return head && head->record;
}

struct BayPlanModel::Member
{
    const HostConnection *host;
    const Container *container;
    ServiceName service;

    bool isLive() const { return fleet::isLive(host->status().state); }
};

std::vector<BayPlanModel::Member> BayPlanModel::membersOf(const PlanKey &key) const
{
    std::vector<Member> members;
    const QSet<ContainerKey> keys = m_members.value(key);
    for (const ContainerKey &member : keys) {
        const HostConnection *host = m_fleet.host(member.host);
        if (const Container *container = host ? host->live().container(member.id) : nullptr)
            members.push_back({host, container, fleet::serviceOf(*container)});
    }
    std::sort(members.begin(), members.end(), [](const Member &a, const Member &b) {
        return std::tuple(a.service.slot.value_or(0), a.container->name, a.host->id()) <
               std::tuple(b.service.slot.value_or(0), b.container->name, b.host->id());
    });
    return members;
}

PlanRow BayPlanModel::makeRow(const PlanKey &key) const
{
    const std::vector<Member> members = membersOf(key);
    PlanRow row;
    row.planKey = key;
    QStringList images;
    PortWords ports;
    for (const Member &member : members) {
        images << fleet::familiarReference(member.host->live().imageName(*member.container));
        for (const PublishedPort &port : fleet::publishedPorts(*member.container))
            ports.add(port.target, port.kind == PublishedPort::Kind::Static ? port.published : 0);
    }
    row.image = mostUsed(images);
    row.ports = ports.text();
    row.title = !key.service.isEmpty() ? key.service : members.empty() ? QString() : members.front().container->name;
    for (size_t i = 0; i < members.size(); ++i) {
        const Member &member = members[i];
        const Container &container = *member.container;
        const int number = member.service.slot.value_or(int(i) + 1);
        row.blocks[member.host->id()].append(
            {.container = {member.host->id(), container.id},
             .label = QString::number(number),
             .name = container.name,
             .state = engine::toString(container.state) +
                      (container.health == Health::None ? QString() : u", "_s + engine::toString(container.health)),
             .tone = fleet::toneOf(container),
             .stale = !member.isLive(),
             .image = images.at(qsizetype(i)) == row.image ? 0 : 1});
        ++row.total;
        if (!member.isLive()) {
            ++row.unknown;
            continue;
        }
        row.ready += isReady(container) ? 1 : 0;
        row.failing += isFailing(container) ? 1 : 0;
        row.unhealthy += container.state == ContainerState::Running && container.health == Health::Unhealthy ? 1 : 0;
    }
    tellService(row);
    return row;
}

/// What the record adds to what is seen of the containers.
void BayPlanModel::tellService(PlanRow &row) const
{
    const auto name = m_names.constFind(row.planKey);
    const auto head = name == m_names.cend() ? std::nullopt : m_book.head(*name);
    if (!head)
        return;
    row.service = *name;
    if (!head->isOurs)
        row.actor = head->actor;
    if (!head->record)
        return;
    row.desired = head->record->replicas;
    if (const auto &rollout = head->record->rollout; rollout && rollout->isActive())
        tellRevisions(row, rollout->to);
    const Revision *current = head->record->current();
    if (!current)
        return;
    row.image = fleet::familiarReference(current->spec.container.image); // replicas may have it by its id
    if (row.total > 0)
        return;
    PortWords ports;
    for (const engine::PortRequest &port : current->spec.container.ports)
        ports.add(port.target, port.isDynamic() ? 0 : port.published);
    row.ports = ports.text();
}

void BayPlanModel::tellRevisions(PlanRow &row, int fresh) const
{
    for (auto &[host, blocks] : row.blocks) {
        const HostConnection *connection = m_fleet.host(host);
        for (Block &block : blocks) {
            const Container *container = connection ? connection->live().container(block.container.id) : nullptr;
            const auto labels = container ? replicaOf(container->labels) : std::nullopt;
            block.image = labels && labels->revision == fresh ? 1 : 0;
        }
    }
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
            return countOf(row);
        QStringList words;
        for (const Block &block : blocks)
            words << QString(block.label + u' ' + block.state);
        return words.join(u", "_s);
    }
    case fleet::SortRole:
        // Services first, then single containers.
        if (index.column() == 0)
            return QString((row.planKey.service.isEmpty() ? u"1" : u"0") + row.planKey.project + u'/' + row.title);
        return host ? int(blocks.size()) : countOf(row);
    case fleet::BlocksRole:
        return QVariant::fromValue(blocks);
    case fleet::ToneRole:
        return index.column() == 0 ? QVariant(int(badgeTone(row))) : QVariant();
    case fleet::HostIdRole:
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
    if (role == fleet::HostIdRole)
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
        if (needsAttention(row))
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

} // namespace bayplan::services
