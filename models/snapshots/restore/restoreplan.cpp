// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/restoreplan.h"

#include "core/plaintext.h"
#include "snapshots/restore/restoredrecord.h"
#include "snapshots/restore/serviceorder.h"
#include "snapshots/samehosts.h"
#include "snapshots/words.h"

#include <algorithm>
#include <list>
#include <map>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using Action = RestoreStep::Action;

namespace {

QString plainName(const QString &text)
{
    return core::plainLine(text, 80);
}

/// The name without Compose's project, if it is one of Compose's.
QString titleOf(const ServicePart &part)
{
    for (const QJsonValue &revision : part.record[u"revisions"_s].toArray()) {
        if (const QJsonValue compose = revision[u"spec"_s][u"compose"_s]; compose.isObject())
            return compose[u"service"_s].toString();
    }
    return part.name;
}

/// The snapshot with its hosts, which stay in their order, called as they are now.
Snapshot calledAsNow(Snapshot wanted, const Snapshot &now)
{
    const SameHosts hosts(wanted, now);
    for (ServicePart &service : wanted.services) {
        service = hosts.withLaterNames(std::move(service));
        services::HostName home = services::hostFromJson(service.record[u"home"_s]);
        if (home.name.isEmpty() || !home.engine.isEmpty()) // which it is found by
            continue;
        home.name = hosts.laterName(home.name);
        service.record[u"home"_s] = services::toJson(home);
    }
    std::vector<QString> names;
    for (const HostPart &host : wanted.hosts) {
        const HostPart *there = hosts.after(host);
        names.push_back(there ? there->name : hosts.laterName(host.name));
    }
    for (size_t place = 0; place < names.size(); ++place)
        wanted.hosts[place].name = names[place];
    return wanted;
}

/// What of one service is to be as it was.
struct RestoredService
{
    QList<WantedContainer> containers = {};
    const ServicePart *part = nullptr; ///< whose surplus there is
    QList<SurplusReplica> surplus = {};
    std::optional<RestoredRecord> record = {}; ///< to be written
};

class RestorePlanner
{
public:
    RestorePlanner(const Snapshot &wanted, const Snapshot &now, const RestoreScope &scope)
        : m_snapshot(wanted)
        , m_wanted(calledAsNow(wanted, now))
        , m_now(now)
        , m_scope(scope)
        , m_values(now)
    {
    }

    RestorePlan make()
    {
        findHosts();
        for (const HostPlan &host : m_hosts) {
            const auto isMeant = [this](const ReplicaName &name) { return isInScope(name.service, name.title); };
            for (WantedContainer &container : host.containers(m_values, isMeant, m_plan.asTheyWere))
                m_services[container.replica.service].containers << std::move(container);
        }
        for (const ServicePart &part : m_wanted.services)
            restoreService(part);
        dropImpossible();
        for (auto &[name, service] : m_services)
            keepSurplusInPlace(service);
        addSteps();
        return m_plan;
    }

private:
    bool isInScope(const QString &service, const QString &title) const
    {
        return m_scope.service.isEmpty() || m_scope.service == service || m_scope.service == title;
    }

    void findHosts()
    {
        bool found = m_scope.host.isEmpty();
        for (size_t place = 0; place < m_wanted.hosts.size(); ++place) {
            const HostPart &host = m_wanted.hosts[place];
            const QString &then = m_snapshot.hosts[place].name;
            if (!m_scope.host.isEmpty() && then != m_scope.host)
                continue;
            found = true;
            const HostPart *there = m_now.host(host.name);
            if (there)
                m_names << host.name;
            if (there && then != host.name)
                m_plan.notes << tr("%1 is called %2 now").arg(plainName(then), plainName(host.name));
            if (!there)
                m_plan.problems << tr("The host %1 is not in this workspace").arg(plainName(host.name));
            else if (there->state != HostPart::State::Read)
                m_plan.problems << tr("The host %1 is out of reach").arg(plainName(host.name));
            else
                addHost(host, *there);
        }
        if (!found)
            m_plan.problems << tr("The snapshot has no host %1").arg(plainName(m_scope.host));
    }

    void addHost(const HostPart &was, const HostPart &there)
    {
        m_hosts.emplace_back(was, there);
        const QString id = engineIdOf(there);
        const QString before = engineIdOf(was);
        // Rebuilt, or the name is another's by now: whoever reads the plan must know.
        if (!id.isEmpty() && !before.isEmpty() && id != before)
            m_plan.notes << tr("%1 is another engine than it was then").arg(plainName(was.name));
    }

    /// Whether all is restored that its record tells of.
    bool isWhole(const ServicePart &part, const services::HostName &home) const
    {
        const auto isMeant = [this](const ReplicaPart &replica) { return m_names.contains(replica.host); };
        return m_names.contains(part.home.isEmpty() ? home.name : part.home) &&
               std::all_of(part.replicas.begin(), part.replicas.end(), isMeant);
    }

    /// Its record, and what is too many of it. One without a record of its own is its replicas alone.
    void restoreService(const ServicePart &part)
    {
        const services::HostName home = services::hostFromJson(part.record[u"home"_s]);
        if (home.name.isEmpty() || !isInScope(part.name, titleOf(part)))
            return;
        const bool whole = isWhole(part, home);
        RestoredService service = m_services[part.name];
        service.part = &part;
        if (whole)
            service.surplus = surplusOf(part);
        RestoredRecord record = restoredRecord(part, whole, m_now, m_wanted.takenAt, m_values);
        const bool needsNothing =
            service.containers.isEmpty() && service.surplus.isEmpty() && (!whole || record.why.isEmpty());
        if (needsNothing && record.problem.isEmpty() && record.lacks.isEmpty())
            return;
        if (!whole && service.containers.isEmpty())
            return;
        if (!record.problem.isEmpty()) {
            m_plan.problems << plainName(part.name) + u": "_s + record.problem;
            m_services.erase(part.name);
            return;
        }
        for (const QString &lack : whole ? record.lacks : QStringList())
            m_plan.problems << plainName(part.name) + u": "_s + lack;
        if (needsNothing)
            return;
        if (!whole)
            m_plan.notes << tr("The record of %1 stays as it is, since not all of its hosts are restored")
                                .arg(plainName(part.name));
        m_plan.notes << record.notes;
        if (whole || record.before)
            service.record = std::move(record);
        m_services[part.name] = std::move(service);
    }

    /// Replicas that are there now, and weren't then.
    QList<SurplusReplica> surplusOf(const ServicePart &part) const
    {
        QList<SurplusReplica> surplus;
        for (const HostPart &host : m_now.hosts) {
            for (size_t place = 0; host.state == HostPart::State::Read && place < host.containers.size(); ++place) {
                const QString &name = host.containers[place].name;
                const auto was = [&](const ReplicaPart &each) {
                    return each.host == host.name && each.container == name;
                };
                if (std::any_of(part.replicas.begin(), part.replicas.end(), was) || wasThere(host.name, name))
                    continue;
                const ReplicaName replica = replicaNameOf(host.inspect(place));
                if (replica.service == part.name)
                    surplus << SurplusReplica{host.name, name, host.containers[place].id, whySurplus(part, replica)};
            }
        }
        return surplus;
    }

    bool wasThere(const QString &host, const QString &name) const
    {
        const HostPart *part = m_wanted.host(host);
        return part && std::any_of(part->containers.begin(), part->containers.end(),
                                   [&name](const ContainerPart &each) { return each.name == name; });
    }

    static QString whySurplus(const ServicePart &part, const ReplicaName &replica)
    {
        for (const ReplicaPart &then : part.replicas) {
            if (then.slot == replica.slot)
                return tr("it was on %1 then").arg(plainName(then.host));
        }
        return part.desired == 1 ? tr("the service had 1 replica then")
                                 : tr("the service had %1 replicas then").arg(part.desired);
    }

    /// Leaves out, and tells of, what can't be made; then what that keeps from being made, and so on.
    void dropImpossible()
    {
        for (bool isLess = true; isLess;) {
            isLess = false;
            for (auto &[name, service] : m_services)
                isLess = dropImpossible(service) || isLess;
        }
    }

    /// Whether it gives its ports away before others need them: it is to be stopped, or made anew on its own.
    bool givesPorts(const QString &host, const QString &name) const
    {
        for (const auto &[key, service] : m_services) {
            for (const WantedContainer &container : service.containers) {
                if (container.host == host && container.name == name)
                    return container.acts == QList{operations::ContainerAction::Stop} ||
                           (key.isEmpty() && container.isReplaced());
            }
        }
        return false;
    }

    bool dropImpossible(RestoredService &service)
    {
        QList<WantedContainer> possible;
        for (const WantedContainer &container : std::as_const(service.containers)) {
            QString problem = container.problem;
            for (qsizetype i = 0; i < container.holders.size() && problem.isEmpty(); ++i) {
                const QString &holder = container.holders.at(i);
                const auto goes = [&](const SurplusReplica &replica) {
                    return replica.host == container.host && replica.name == holder;
                };
                if (std::none_of(service.surplus.begin(), service.surplus.end(), goes) &&
                    !givesPorts(container.host, holder))
                    problem = tr("its port %1 is taken by %2").arg(container.ports.at(i), plainName(holder));
            }
            if (problem.isEmpty())
                possible << container;
            else
                m_plan.problems << container.told() + u": "_s + problem;
        }
        const bool isLess = possible.size() < service.containers.size();
        service.containers = std::move(possible);
        return isLess;
    }

    /// Replicas that are too many go only where all of those are there that were then: else they are what is left of
    /// the service.
    void keepSurplusInPlace(RestoredService &service)
    {
        const qsizetype count = service.surplus.size();
        if (count == 0)
            return;
        const QString name = plainName(service.part->name);
        const auto lacks = [&](const ReplicaPart &replica) {
            const HostPart *host = m_now.host(replica.host);
            const auto isIt = [&replica](const auto &each) { return each.name == replica.container; };
            const bool isThere = host && host->state == HostPart::State::Read &&
                                 std::any_of(host->containers.begin(), host->containers.end(), isIt);
            return !isThere && std::none_of(service.containers.begin(), service.containers.end(),
                                            [&](const WantedContainer &container) {
                                                return container.host == replica.host && isIt(container);
                                            });
        };
        if (std::any_of(service.part->replicas.begin(), service.part->replicas.end(), lacks)) {
            m_plan.notes << tr("Replicas of %1 that were made since then stay, since not all of those that were there "
                               "then can be made")
                                .arg(name);
            service.surplus.clear();
            dropImpossible(); // they keep their ports, too
            return;
        }
        m_plan.notes
            << (count == 1
                    ? tr("1 replica of %1 that was made since then is removed").arg(name)
                    : tr("%1 replicas of %2 that were made since then are removed").arg(QString::number(count), name));
    }

    void addSteps()
    {
        for (const auto &[name, service] : m_services) {
            for (const WantedContainer &container : service.containers)
                m_plan.notes << container.notes;
        }
        for (HostPlan &host : m_hosts) {
            const QString &name = host.now().name;
            for (auto &[key, service] : m_services) {
                for (const WantedContainer &container : std::as_const(service.containers)) {
                    if (container.host == name)
                        host.addNeeds(container, m_plan);
                }
            }
            for (const WantedContainer &container : std::as_const(m_services[{}].containers)) {
                if (container.host == name)
                    addSingle(container, host);
            }
        }
        for (const auto &[name, service] : m_services) {
            if (!name.isEmpty())
                addService(name, service);
        }
        orderByNeeds(m_plan, [this](const QString &name, const QJsonObject &inspect) {
            const auto host = std::find_if(m_hosts.begin(), m_hosts.end(),
                                           [&name](const HostPlan &each) { return each.now().name == name; });
            return host == m_hosts.end() ? QStringList() : host->othersFor(inspect);
        });
        for (const auto &[name, service] : m_services) {
            for (const WantedContainer &container : service.containers)
                orderByPorts(m_plan, container);
        }
    }

    void addSingle(const WantedContainer &container, const HostPlan &host)
    {
        QList<qsizetype> after = host.needsOf(container);
        if (!container.acts.isEmpty()) {
            addActs(m_plan, container, {}, after);
            return;
        }
        if (!container.thereId.isEmpty()) {
            m_plan.steps << RestoreStep{.action = Action::Remove,
                                        .host = container.host,
                                        .name = container.name,
                                        .id = container.thereId,
                                        .why = container.why,
                                        .after = after};
            after << m_plan.steps.size() - 1;
        }
        m_plan.steps << RestoreStep{.action = Action::Create,
                                    .host = container.host,
                                    .name = container.name,
                                    .object = container.inspect,
                                    .after = after,
                                    .keepsVolumes = container.keepsVolumes};
    }

    void addService(const QString &name, const RestoredService &service)
    {
        QList<qsizetype> first;
        if (service.record) {
            const RestoredRecord &record = *service.record;
            m_plan.steps << RestoreStep{.action = Action::WriteRecord,
                                        .host = record.home,
                                        .name = name,
                                        .object = services::recordJson(record.record),
                                        .why = record.why.isEmpty() ? tr("so that nobody else acts on it meanwhile")
                                                                    : record.why,
                                        .service = name,
                                        .before = record.before ? services::recordJson(*record.before) : QJsonObject(),
                                        .after = imagesFor(record.home)};
            first << m_plan.steps.size() - 1;
        }
        QList<QList<qsizetype>> needs;
        for (const WantedContainer &container : service.containers) {
            for (const HostPlan &host : m_hosts) {
                if (host.now().name == container.host)
                    needs << host.needsOf(container);
            }
        }
        addReplicas(m_plan, service.record ? name : QString(), service.containers, needs, service.surplus, first);
    }

    /// A record is made from an image: those that are brought to a host that has none.
    QList<qsizetype> imagesFor(const QString &host) const
    {
        QList<qsizetype> places;
        const HostPart *part = m_now.host(host);
        for (qsizetype i = 0; part && part->images.isEmpty() && i < m_plan.steps.size(); ++i) {
            if (m_plan.steps.at(i).action == Action::PullImage && m_plan.steps.at(i).host == host)
                places << i;
        }
        return places;
    }

    const Snapshot &m_snapshot;
    const Snapshot m_wanted; ///< the same, its hosts called as they are now
    const Snapshot &m_now;
    const RestoreScope &m_scope;
    PresentValues m_values;
    RestorePlan m_plan;
    std::list<HostPlan> m_hosts;                   ///< that are restored
    QStringList m_names;                           ///< hosts that are meant, in reach or not
    std::map<QString, RestoredService> m_services; ///< by name; what is nobody's under none
};

} // namespace

RestorePlan restorePlan(const Snapshot &wanted, const Snapshot &now, const RestoreScope &scope)
{
    return RestorePlanner(wanted, now, scope).make();
}

} // namespace bayplan::snapshots
