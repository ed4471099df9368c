// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/networks/networkplan.h"

#include "operations/networks/networksteps.h"

#include <QCoreApplication>
#include <QJsonArray>

#include <algorithm>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;

namespace {

struct NetworkPlanWords
{
    Q_DECLARE_TR_FUNCTIONS(NetworkPlan)
};

std::optional<LeftOut> refusal(const NetworkFact &fact, UsersOfRemoved users)
{
    if (auto why = leftOutByHost(fact.host, fact.target))
        return why;
    if (fact.predefined)
        return LeftOut{fact.target, NetworkPlanWords::tr("The engine can't do without it")};
    if (users == UsersOfRemoved::Disconnect || fact.users.isEmpty())
        return std::nullopt;
    // Docker lets one go that only stopped containers are in; Podman doesn't.
    if (fact.hasRunningUsers() || fact.host.isPodman)
        return LeftOut{fact.target, NetworkPlanWords::tr("Used by %1").arg(namesOf(fact.users))};
    return std::nullopt;
}

/// "to shop" where it is one name on all hosts, else nothing.
QString commonNetwork(const QList<NetworkMember> &members)
{
    const QString first = members.isEmpty() ? QString() : members.first().network.target.name;
    const bool common = std::all_of(members.begin(), members.end(),
                                    [&](const NetworkMember &member) { return member.network.target.name == first; });
    return common ? first : QString();
}

} // namespace

NetworkPlan removeNetworksPlan(const QList<NetworkFact> &selection, UsersOfRemoved users, const QString &title)
{
    NetworkPlan made;
    for (const NetworkFact &fact : selection) {
        if (auto why = refusal(fact, users)) {
            made.leftOut << *why;
            continue;
        }
        made.included << fact;
        made.plan.steps.push_back(removeNetworkStep(fact, users));
    }
    const int n = int(made.included.size());
    made.plan.title = !title.isEmpty() ? title
                      : n == 1 ? NetworkPlanWords::tr("Remove network %1").arg(made.included.first().target.name)
                               : NetworkPlanWords::tr("Remove %Ln network(s)", nullptr, n);
    return made;
}

NetworkPlan createNetworkPlan(const engine::NetworkSpec &spec, const QList<HostFact> &hosts,
                              const QList<fleet::HostId> &taken)
{
    NetworkPlan made;
    const QJsonObject body = engine::networkBody(spec);
    for (const HostFact &host : hosts) {
        const Target target{.host = host.id, .hostName = host.name, .kind = u"network"_s, .id = {}, .name = spec.name};
        if (auto why = leftOutByHost(host, target)) {
            made.leftOut << *why;
        } else if (taken.contains(host.id)) {
            made.leftOut << LeftOut{target, NetworkPlanWords::tr("It has a network of that name"), true};
        } else {
            made.included << NetworkFact{.target = target, .host = host, .driver = spec.driver};
            made.plan.steps.push_back(createNetworkStep(target, body));
        }
    }
    const int n = int(made.included.size());
    made.plan.title = n == 1 ? NetworkPlanWords::tr("Create network %1").arg(spec.name)
                             : NetworkPlanWords::tr("Create network %1 on %Ln host(s)", nullptr, n).arg(spec.name);
    return made;
}

Plan connectPlan(const QList<NetworkMember> &members, const QStringList &aliases)
{
    QJsonObject settings;
    if (!aliases.isEmpty())
        settings[u"Aliases"_s] = QJsonArray::fromStringList(aliases);
    Plan plan;
    for (const NetworkMember &member : members)
        plan.steps.push_back(connectStep(member.container, member.network.target.name, settings));
    const QString network = commonNetwork(members);
    const int n = int(members.size());
    plan.title = n == 1 ? NetworkPlanWords::tr("Connect %1 to %2").arg(members.first().container.name, network)
                 : network.isEmpty() ? NetworkPlanWords::tr("Connect %Ln container(s)", nullptr, n)
                                     : NetworkPlanWords::tr("Connect %Ln container(s) to %1", nullptr, n).arg(network);
    return plan;
}

Plan disconnectPlan(const QList<NetworkMember> &members)
{
    Plan plan;
    for (const NetworkMember &member : members)
        plan.steps.push_back(disconnectStep(member.container, member.network.target.name));
    const QString network = commonNetwork(members);
    const int n = int(members.size());
    plan.title = n == 1 ? NetworkPlanWords::tr("Disconnect %1 from %2").arg(members.first().container.name, network)
                 : network.isEmpty()
                     ? NetworkPlanWords::tr("Disconnect %Ln container(s)", nullptr, n)
                     : NetworkPlanWords::tr("Disconnect %Ln container(s) from %1", nullptr, n).arg(network);
    return plan;
}

} // namespace bayplan::operations
