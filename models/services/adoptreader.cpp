// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/adoptreader.h"

#include "core/plaintext.h"
#include "core/soon.h"
#include "engine/calls/containercalls.h"
#include "fleet/fleet.h"
#include "fleet/servicename.h"
#include "images/calls.h"
#include "run/hostfacts.h"
#include "services/adopt.h"
#include "services/labels.h"
#include "services/servicestate.h"
#include "services/words.h"

#include <QJsonDocument>
#include <QMap>
#include <QSet>

#include <memory>
#include <optional>
#include <tuple>
#include <utility>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using Done = std::function<void(Result<ServiceSpec>)>;
using Make = std::function<Result<ServiceSpec>(const run::Inspected &)>;

namespace {

/// A container's inspect, its image's, and what is made of them.
class Reading : public core::Task::Work
{
public:
    Reading(fleet::Fleet &fleet, fleet::ContainerKey container, Make make, Done done)
        : m_fleet(fleet)
        , m_container(std::move(container))
        , m_make(std::move(make))
        , m_done(std::move(done))
    {
        ask(engine::inspectContainer(m_container.id), [this](const QJsonObject &json) {
            m_inspected.container = json;
            ask(images::calls::inspect(json.value(u"Image"_s).toString()), [this](const QJsonObject &image) {
                m_inspected.image = image;
                end(m_make(m_inspected));
            });
        });
    }

private:
    void ask(engine::Call call, std::function<void(const QJsonObject &)> next)
    {
        fleet::HostConnection *host = m_fleet.host(m_container.host);
        if (!host) {
            m_now = core::soon([this] {
                end(core::fail({.kind = Error::Kind::NotFound,
                                .what = tr("Its host is not in this workspace any more"),
                                .where = {},
                                .next = {}}));
            });
            return;
        }
        const run::HostFacts facts = run::factsOf(*host);
        m_inspected.isPodman = facts.isPodman();
        m_inspected.machine = facts.engine ? facts.engine->hostname : QString();
        m_now = host->client().send(
            std::move(call), [this, next = std::move(next), name = facts.name](const Result<QByteArray> &reply) {
                if (!reply)
                    return end(core::fail(reply.error()));
                const auto json = QJsonDocument::fromJson(*reply);
                if (!json.isObject())
                    return end(core::fail({.kind = Error::Kind::Protocol,
                                           .what = tr("The engine's answer can't be understood"),
                                           .where = name,
                                           .next = {}}));
                const auto kept = next; // the task it is kept in is replaced by it
                kept(json.object());
            });
    }

    /// Whoever is told may destroy this.
    void end(const Result<ServiceSpec> &spec)
    {
        const auto done = std::exchange(m_done, {});
        done(spec);
    }

    fleet::Fleet &m_fleet;
    const fleet::ContainerKey m_container;
    const Make m_make;
    Done m_done;
    run::Inspected m_inspected;
    core::Task m_now;
};

/// The containers of one Compose service, over all hosts.
struct Members
{
    fleet::ContainerKey newest; ///< that Compose made, on a host in reach; an empty id if there is none
    QStringList hosts;          ///< that have some
    QString unreachable;        ///< a host that has some and is out of reach
    bool meet = false;          ///< two of them, of different hosts, have the same number
};

Members membersOf(const fleet::Fleet &fleet, const QString &project, const QString &service)
{
    Members found;
    QSet<QString> ids; // a host may be known twice, by two ways
    QSet<int> numbers;
    std::tuple<bool, bool, core::Time> best;
    for (const fleet::HostConnection *host : fleet.hosts()) {
        const QString name = host->config().name;
        const bool inReach = fleet::isLive(host->status().state);
        for (const engine::Container &container : host->live().containers()) {
            const fleet::ServiceName its = fleet::serviceOf(container);
            if (its.project != project || its.service != service || !its.slot)
                continue;
            const bool isComposes =
                !container.labels.contains(serviceLabel.toString()); // else made here, from the spec
            const std::tuple rank(isComposes, container.state == engine::ContainerState::Running, container.created);
            if (inReach && (found.newest.id.isEmpty() || rank > best)) {
                found.newest = {host->id(), container.id};
                best = rank;
            }
            if (!inReach)
                found.unreachable = name;
            if (ids.contains(container.id))
                continue;
            ids.insert(container.id);
            found.meet = found.meet || numbers.contains(*its.slot);
            numbers.insert(*its.slot);
            if (!found.hosts.contains(name))
                found.hosts << name;
        }
    }
    return found;
}

std::optional<Error> problemWith(const Members &members, const QString &name)
{
    if (members.meet) {
        QStringList hosts;
        for (const QString &host : members.hosts)
            hosts << core::plainLine(host, 60);
        return Error{.kind = Error::Kind::Unsupported,
                     .what = tr("Different Compose projects of one name are on %1").arg(hosts.join(u", "_s)),
                     .where = name,
                     .next = tr("Give each project a name of its own")};
    }
    if (!members.newest.id.isEmpty())
        return std::nullopt;
    if (!members.unreachable.isEmpty())
        return Error{.kind = Error::Kind::ConnectionLost,
                     .what = tr("%1 is out of reach").arg(core::plainLine(members.unreachable, 60)),
                     .where = name,
                     .next = tr("Try again when it is back")};
    return Error{.kind = Error::Kind::NotFound,
                 .what = tr("There is no container of it to read from"),
                 .where = name,
                 .next = tr("Start one with Compose")};
}

} // namespace

core::Task readComposeService(fleet::Fleet &fleet, const QString &project, const QString &service, Done done)
{
    const Members members = membersOf(fleet, project, service);
    if (const auto problem = problemWith(members, core::plainLine(composeServiceName(project, service), 80)))
        return core::soon([problem, done = std::move(done)] { done(core::fail(*problem)); });
    const Make make = [hosts = members.hosts](const run::Inspected &inspected) {
        return adoptedSpec(inspected, hosts);
    };
    return core::Task(std::make_unique<Reading>(fleet, members.newest, make, std::move(done)));
}

core::Task readServiceFrom(fleet::Fleet &fleet, const fleet::ContainerKey &container, const QString &name, Done done)
{
    const Make make = [name](const run::Inspected &inspected) { return serviceFrom(name, inspected); };
    return core::Task(std::make_unique<Reading>(fleet, container, make, std::move(done)));
}

} // namespace bayplan::services
