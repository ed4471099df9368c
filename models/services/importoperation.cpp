// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/importoperation.h"

#include "fleet/fleet.h"
#include "operations/networks/networksteps.h"
#include "operations/steprun.h"
#include "operations/volumes/volumesteps.h"
#include "services/servicebook.h"
#include "services/words.h"

#include <QHash>
#include <QJsonArray>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using operations::Plan;
using operations::Step;
using operations::Target;

namespace {

QJsonObject objectOf(const QMap<QString, QString> &map)
{
    QJsonObject made;
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        made[it.key()] = it.value();
    return made;
}

QJsonObject networkBodyOf(const run::ComposeNetwork &network)
{
    const engine::NetworkSpec spec{.name = network.name,
                                   .driver = network.driver.isEmpty() ? u"bridge"_s : network.driver,
                                   .internal = network.isInternal,
                                   .attachable = network.isAttachable,
                                   .ipv6 = network.hasIpv6,
                                   .options = network.driverOptions,
                                   .labels = network.labels};
    QJsonObject body = engine::networkBody(spec);
    QJsonArray pools;
    for (const run::ComposeSubnet &subnet : network.subnets) {
        QJsonObject pool;
        for (const auto &[key, value] : {std::pair(u"Subnet"_s, subnet.subnet), std::pair(u"Gateway"_s, subnet.gateway),
                                         std::pair(u"IPRange"_s, subnet.range)}) {
            if (!value.isEmpty())
                pool[key] = value;
        }
        pools << pool;
    }
    QJsonObject addresses{{u"Driver"_s, network.ipamDriver.isEmpty() ? u"default"_s : network.ipamDriver}};
    if (!pools.isEmpty())
        addresses[u"Config"_s] = pools;
    body[u"IPAM"_s] = addresses;
    return body;
}

QJsonObject volumeBodyOf(const run::ComposeVolume &volume)
{
    return {{u"Name"_s, volume.name},
            {u"Driver"_s, volume.driver.isEmpty() ? u"local"_s : volume.driver},
            {u"DriverOpts"_s, objectOf(volume.driverOptions)},
            {u"Labels"_s, objectOf(volume.labels)}};
}

/// What becomes of a service when its import is taken back.
std::function<std::optional<Change>()> undoneByGivingUp(const RunningMeans &means, const QString &service)
{
    return [means, service]() -> std::optional<Change> {
        const auto state = means.book.state(service);
        return state ? std::optional(giveUp(*state)) : std::nullopt;
    };
}

std::function<std::optional<Change>()> scalingBack(const RunningMeans &means, const QString &service, int replicas)
{
    return [means, service, replicas]() -> std::optional<Change> {
        const auto state = means.book.state(service);
        return state ? std::optional(scaleTo(*state, replicas)) : std::nullopt;
    };
}

class ImportSteps
{
public:
    ImportSteps(const RunningMeans &means, const fleet::Fleet &fleet) : m_means(means), m_fleet(fleet) {}

    std::vector<Step> make(const ComposeImport &import)
    {
        for (const NetworkToMake &each : import.networks)
            addOnEach(each.hosts, u"network"_s, each.network.name, [&](const Target &target) {
                return operations::createNetworkStep(target, networkBodyOf(each.network));
            });
        for (const VolumeToMake &each : import.volumes)
            addOnEach(each.hosts, u"volume"_s, each.volume.name, [&](const Target &target) {
                return operations::createVolumeStep(target, volumeBodyOf(each.volume));
            });
        for (const ImportedService &each : import.services) {
            if (each.isMade())
                addService(each);
        }
        return std::move(m_steps);
    }

private:
    void addOnEach(const QStringList &hosts, const QString &kind, const QString &name,
                   const std::function<Step(const Target &)> &make)
    {
        for (const QString &hostName : hosts) {
            const fleet::HostConnection *host = m_fleet.hostByName(hostName);
            m_places[kind + u'/' + name] << qsizetype(m_steps.size());
            m_steps.push_back(
                make({.host = host ? host->id() : 0, .hostName = hostName, .kind = kind, .id = {}, .name = name}));
        }
    }

    void addService(const ImportedService &service)
    {
        const QString name = service.spec.name;
        const Target target{.host = 0, // they all have this one in common, so there is one at a time
                            .hostName = service.spec.placement.hosts.join(u", "_s),
                            .kind = u"service"_s,
                            .id = {},
                            .name = name};
        const auto undo = [means = m_means, target, name, before = service.present] {
            return std::vector<Step>{runServiceStep(
                target, means, before ? scalingBack(means, name, before->wanted) : undoneByGivingUp(means, name))};
        };
        Step step = runServiceStep(target, m_means, making(service), service.replicas, undo);
        for (const QString &network : service.networks)
            step.after << m_places.value(u"network/"_s + network);
        for (const QString &volume : service.volumes)
            step.after << m_places.value(u"volume/"_s + volume);
        for (const QString &before : service.after)
            step.after << m_places.value(u"service/"_s + before);
        m_places[u"service/"_s + name] << qsizetype(m_steps.size());
        m_steps.push_back(std::move(step));
    }

    /// Made anew, or, where it was begun before, brought to as many replicas as are wanted.
    std::function<std::optional<Change>()> making(const ImportedService &service) const
    {
        const auto begun = std::make_shared<bool>(service.present.has_value());
        return [means = m_means, service, begun]() -> std::optional<Change> {
            if (const auto state = *begun ? means.book.state(service.spec.name) : std::nullopt)
                return scaleTo(*state, service.replicas);
            *begun = true;
            const ServiceSpec spec = means.book.resolved(service.spec);
            return create(spec, service.replicas, means.book.observe(spec), core::now(), means.book.head(spec.name));
        };
    }

    const RunningMeans m_means;
    const fleet::Fleet &m_fleet;
    std::vector<Step> m_steps;
    QHash<QString, QList<qsizetype>> m_places; ///< of steps, by "kind/name"
};

QString titleOf(int services, const QString &project)
{
    return project.isEmpty() ? tr("Import %Ln service(s)", nullptr, services)
                             : tr("Import %Ln service(s) of %1", nullptr, services).arg(project);
}

} // namespace

Plan importOperation(const ComposeImport &import, const QString &project, const RunningMeans &means,
                     const fleet::Fleet &fleet)
{
    return {.title = titleOf(import.made(), project),
            .steps = ImportSteps(means, fleet).make(import),
            .parallelPerHost = 1};
}

} // namespace bayplan::services
