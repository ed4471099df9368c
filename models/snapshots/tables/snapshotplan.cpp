// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/snapshotplan.h"

#include "engine/endpoint.h"
#include "fleet/containersmodel.h"
#include "fleet/publishedports.h"
#include "services/labels.h"
#include "services/portwords.h"
#include "services/servicestate.h"
#include "snapshots/tables/readhost.h"
#include "snapshots/tables/recordfacts.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using engine::ContainerState;
using engine::Health;
using fleet::ServiceName;
using fleet::Tone;

namespace {

/// Rows in their order: services before single containers.
using RowKey = std::tuple<bool, QString, QString, int, QString, fleet::HostId>;

struct PlanMember
{
    fleet::HostId host = 0;
    bool isStale = false;
    engine::Container container;
    QString image;
    ServiceName service;
};

RowKey rowKeyOf(fleet::HostId host, const engine::Container &container, const ServiceName &name)
{
    if (name.isService())
        return {false, name.project, name.service, int(name.maker), {}, 0};
    return {true, {}, container.name, 0, container.id, host};
}

/// One that is known by its id only is shown as the docker command shortens it.
QString shownImage(const QString &image)
{
    return image.startsWith(u"sha256:"_s) ? image.mid(7, 12) : fleet::familiarReference(image);
}

QString mostUsedImage(const std::vector<PlanMember> &members)
{
    std::map<QString, int> counts;
    for (const PlanMember &member : members)
        ++counts[member.image];
    const auto most = std::max_element(counts.begin(), counts.end(),
                                       [](const auto &a, const auto &b) { return a.second < b.second; });
    return most == counts.end() ? QString() : most->first;
}

QString portsOf(const std::vector<PlanMember> &members)
{
    services::PortWords words;
    for (const PlanMember &member : members) {
        for (const fleet::PublishedPort &port : fleet::publishedPorts(member.container))
            words.add(port.target, port.kind == fleet::PublishedPort::Kind::Static ? port.published : 0);
    }
    return words.text();
}

services::Block blockOf(const PlanMember &member, int number, bool isOther)
{
    const engine::Container &container = member.container;
    return {.container = {member.host, container.id},
            .label = QString::number(number),
            .name = container.name,
            .state = engine::toString(container.state) +
                     (container.health == Health::None ? QString() : u", "_s + engine::toString(container.health)),
            .tone = fleet::toneOf(container),
            .stale = member.isStale,
            .image = isOther ? 1 : 0};
}

void countMember(services::PlanRow &row, const PlanMember &member)
{
    const engine::Container &container = member.container;
    const bool isRunning = container.state == ContainerState::Running;
    ++row.total;
    if (member.isStale) {
        ++row.unknown;
        return;
    }
    row.ready += isRunning && (container.health == Health::None || container.health == Health::Healthy) ? 1 : 0;
    row.failing += fleet::toneOf(container) == Tone::Bad ? 1 : 0;
    row.unhealthy += isRunning && container.health == Health::Unhealthy ? 1 : 0;
}

services::PlanRow rowOf(std::vector<PlanMember> members, const ServicePart *service)
{
    std::sort(members.begin(), members.end(), [](const PlanMember &a, const PlanMember &b) {
        return std::tuple(a.service.slot.value_or(0), a.container.name, a.host) <
               std::tuple(b.service.slot.value_or(0), b.container.name, b.host);
    });
    services::PlanRow row;
    row.image = mostUsedImage(members);
    row.ports = portsOf(members);
    const bool hasRecord = service && !service->record.isEmpty();
    const int fresh = hasRecord ? rolloutTarget(service->record) : 0;
    for (size_t i = 0; i < members.size(); ++i) {
        const PlanMember &member = members[i];
        bool isOther = member.image != row.image;
        if (fresh > 0) { // colours tell revisions then
            const auto labels = services::replicaOf(member.container.labels);
            isOther = labels && labels->revision == fresh;
        }
        row.blocks[member.host].append(blockOf(member, member.service.slot.value_or(int(i) + 1), isOther));
        countMember(row, member);
    }
    if (hasRecord) {
        row.desired = service->desired;
        if (const QString image = recordedImage(service->record); !image.isEmpty())
            row.image = image;
    }
    return row;
}

QString fullName(const QString &project, const QString &service)
{
    return project.isEmpty() ? service : services::composeServiceName(project, service);
}

/// Services with a record have a row without a replica, too.
void addEmptyServices(std::map<RowKey, std::vector<PlanMember>> &members, const Snapshot &snapshot)
{
    QSet<QString> present;
    for (const auto &[key, list] : members) {
        if (!std::get<0>(key) && list.front().service.maker != ServiceName::Maker::Swarm)
            present.insert(fullName(std::get<1>(key), std::get<2>(key)));
    }
    for (const ServicePart &service : snapshot.services) {
        if (!service.record.isEmpty() && !present.contains(service.name))
            members[{false, {}, service.name, int(ServiceName::Maker::Bayplan), {}, 0}];
    }
}

PlanHost headOf(const ReadHost &host)
{
    PlanHost head{.name = host.part.name,
                  .engine = {},
                  .reach = {},
                  .containers = int(std::count_if(host.containers.begin(), host.containers.end(),
                                                  [](const auto &each) { return !fleet::isBookkeeping(each); })),
                  .state = host.part.state,
                  .readAt = host.part.readAt};
    if (host.info)
        head.engine = QString(host.info->engine + u' ' + host.info->version).trimmed();
    if (const auto endpoint = engine::Endpoint::parse(host.part.endpoint))
        head.reach = endpoint->kindName();
    return head;
}

} // namespace

SnapshotPlan planOf(const Snapshot &snapshot)
{
    SnapshotPlan plan{.takenAt = snapshot.takenAt, .workspace = snapshot.workspace};
    std::map<RowKey, std::vector<PlanMember>> members;
    for (const HostPart &part : snapshot.hosts) {
        const ReadHost host = readHost(part);
        plan.hosts.push_back(headOf(host));
        const auto id = fleet::HostId(plan.hosts.size());
        for (const engine::Container &container : host.containers) {
            if (fleet::isBookkeeping(container))
                continue;
            const ServiceName name = fleet::serviceOf(container);
            members[rowKeyOf(id, container, name)].push_back(
                {id, host.isStale(), container, shownImage(host.live.imageName(container)), name});
        }
    }
    addEmptyServices(members, snapshot);
    QHash<QString, const ServicePart *> services;
    for (const ServicePart &service : snapshot.services)
        services.insert(service.name, &service);
    for (auto &[key, list] : members) {
        const auto &[isSingle, project, name, maker, id, host] = key;
        const bool isOurs = !isSingle && maker != int(ServiceName::Maker::Swarm);
        plan.rows.push_back(rowOf(std::move(list), isOurs ? services.value(fullName(project, name)) : nullptr));
        plan.rows.back().title = name;
    }
    return plan;
}

} // namespace bayplan::snapshots
