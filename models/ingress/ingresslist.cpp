// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/ingresslist.h"

#include "ingress/serveraddress.h"

#include <QJsonArray>

#include <algorithm>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;

namespace {

QString wordFor(SeenServer::State state)
{
    switch (state) {
    case SeenServer::State::Up:
        return u"up"_s;
    case SeenServer::State::Down:
        return u"down"_s;
    case SeenServer::State::Checking:
        return u"checking"_s;
    case SeenServer::State::Draining:
        return u"draining"_s;
    case SeenServer::State::Maintenance:
        return u"maintenance"_s;
    }
    return {};
}

QString hostAt(const QString &address, fleet::Fleet &fleet)
{
    for (const fleet::HostConnection *host : fleet.hosts()) {
        if (reachableAddress(host->config(), true) == address)
            return host->config().name;
    }
    return {};
}

} // namespace

ListedIngress listed(const Keeper &keeper, const Upkeep &upkeep, fleet::Fleet &fleet)
{
    ListedIngress list{.name = upkeep.ingress().name,
                       .kind = services::toString(upkeep.ingress().kind),
                       .service = keeper.serviceOf(upkeep.ingress().name),
                       .servers = {},
                       .inStep = {},
                       .problems = {}};
    if (upkeep.error())
        list.problems << upkeep.error()->message();
    else if (upkeep.seen())
        list.inStep = upkeep.isInStep();
    const auto &differences = upkeep.differences();
    const auto differenceOf = [&](const QString &server) {
        const auto found = std::find_if(differences.begin(), differences.end(),
                                        [&](const Difference &each) { return each.server == server; });
        return found == differences.end() ? QString() : found->words;
    };
    if (upkeep.seen()) {
        for (const SeenServer &server : upkeep.seen()->servers)
            list.servers << ListedServer{hostAt(server.address, fleet), server.address, server.port,
                                         wordFor(server.state), differenceOf(server.name)};
    }
    for (const Difference &difference : differences) {
        if (difference.server.isEmpty())
            list.problems << difference.words;
        if (difference.kind != Difference::Kind::Missing)
            continue;
        for (const WantedServer &wanted : upkeep.wanted()) {
            if (wanted.name == difference.server)
                list.servers << ListedServer{hostAt(wanted.address, fleet), wanted.address, wanted.port, u"missing"_s,
                                             difference.words};
        }
    }
    const auto unreachable = keeper.unreachable(list.service);
    for (auto it = unreachable.begin(); it != unreachable.end(); ++it)
        list.problems << it.key() + u": "_s + it.value();
    return list;
}

QJsonObject toJson(const ListedIngress &ingress)
{
    const auto orNull = [](const QString &text) { return text.isEmpty() ? QJsonValue() : QJsonValue(text); };
    QJsonArray servers;
    for (const ListedServer &server : ingress.servers)
        servers << QJsonObject{{u"host"_s, orNull(server.host)},
                               {u"ip"_s, server.ip},
                               {u"port"_s, server.port},
                               {u"state"_s, server.state},
                               {u"difference"_s, orNull(server.difference)}};
    return {{u"name"_s, ingress.name},
            {u"kind"_s, ingress.kind},
            {u"service"_s, ingress.service},
            {u"servers"_s, servers},
            {u"inStep"_s, ingress.inStep ? QJsonValue(*ingress.inStep) : QJsonValue()},
            {u"problems"_s, QJsonArray::fromStringList(ingress.problems)}};
}

} // namespace bayplan::ingress
