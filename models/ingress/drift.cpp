// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/plaintext.h"
#include "ingress/text/serverwords.h"
#include "ingress/wanted.h"
#include "ingress/words.h"

#include <algorithm>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using Kind = Difference::Kind;

namespace {

bool isServing(const SeenServer &server)
{
    return server.state != SeenServer::State::Draining && server.state != SeenServer::State::Maintenance;
}

QString shown(const QString &address, quint16 port)
{
    return core::plainLine(address, 80) + u':' + QString::number(port);
}

void compare(const SeenServer &seen, const WantedServer &wanted, bool weighs, QList<Difference> &found)
{
    const bool serves = wanted.state == WantedServer::State::Serving;
    if (!isSameAddress(seen.address, wanted.address) || seen.port != wanted.port)
        found << Difference{Kind::Address, wanted.name,
                            tr("It sends to %1, where it should send to %2")
                                .arg(shown(seen.address, seen.port), shown(wanted.address, wanted.port))};
    else if (isServing(seen) != serves)
        found << Difference{Kind::State, wanted.name,
                            !serves ? tr("It gets requests, and should not")
                            : seen.note.isEmpty()
                                ? tr("It gets no requests, and should")
                                : tr("It gets no requests, and should: %1").arg(core::plainLine(seen.note, 200))};
    else if (weighs && serves && seen.weight != wanted.weight)
        found << Difference{Kind::Weight, wanted.name,
                            tr("Its weight is %1, and should be %2").arg(seen.weight).arg(wanted.weight)};
}

} // namespace

QList<Difference> drift(const SeenBackend &seen, const QList<WantedServer> &wanted, bool keepsDrained, bool weighs)
{
    QList<Difference> found;
    for (const WantedServer &server : wanted) {
        const auto there = std::find_if(seen.servers.begin(), seen.servers.end(),
                                        [&](const SeenServer &each) { return each.name == server.name; });
        const bool mustBeThere = keepsDrained || server.state == WantedServer::State::Serving;
        if (there != seen.servers.end() && (mustBeThere || isServing(*there)))
            compare(*there, server, weighs, found);
        else if (there == seen.servers.end() && mustBeThere)
            found << Difference{Kind::Missing, server.name, tr("Not in the backend")};
    }
    for (const SeenServer &server : seen.servers) {
        const bool isWanted = std::any_of(wanted.begin(), wanted.end(),
                                          [&](const WantedServer &each) { return each.name == server.name; });
        // Out of use, and there for as long as what it had is not over.
        const bool ends = server.state == SeenServer::State::Maintenance && server.sessions.value_or(0) > 0;
        const bool drains = !keepsDrained && server.state == SeenServer::State::Draining; // and goes by itself
        if (!isWanted && !ends && !drains)
            found << Difference{Kind::Surplus, server.name,
                                tr("%1 is no replica of the service").arg(shown(server.address, server.port))};
    }
    for (const QString &problem : {seen.fileProblem, seen.aside}) {
        if (!problem.isEmpty())
            found << Difference{Kind::File, {}, core::plainLine(problem, 600)};
    }
    return found;
}

QStringList goneServers(const QList<WantedServer> &before, const QList<WantedServer> &wanted,
                        const QList<SeenServer> &seen)
{
    QStringList gone;
    bool isOneUp = false;
    for (const SeenServer &server : seen) {
        const auto isHere = [&](const WantedServer &each) {
            return each.name == server.name && isSameAddress(each.address, server.address) && each.port == server.port;
        };
        const auto still = std::find_if(wanted.begin(), wanted.end(), isHere);
        if (still != wanted.end())
            isOneUp =
                isOneUp || (still->state == WantedServer::State::Serving && server.state == SeenServer::State::Up);
        else if (isServing(server) && std::any_of(before.begin(), before.end(), isHere))
            gone << server.name;
    }
    return isOneUp ? gone : QStringList();
}

QList<WantedServer> firstStep(const QList<WantedServer> &wanted, const QList<SeenServer> &seen, bool checks)
{
    const auto find = [&](const QString &name) {
        return std::find_if(seen.begin(), seen.end(), [&](const SeenServer &each) { return each.name == name; });
    };
    int serving = 0;
    int up = 0;
    int unsure = 0;
    for (const WantedServer &server : wanted) {
        if (server.state != WantedServer::State::Serving)
            continue;
        ++serving;
        const auto there = find(server.name);
        const bool isThere = there != seen.end() && isSameAddress(there->address, server.address) &&
                             there->port == server.port && isServing(*there);
        up += isThere && (!checks || there->state == SeenServer::State::Up);
        unsure += !isThere || (checks && there->state == SeenServer::State::Checking);
    }
    if (serving == 0 || (unsure == 0 && up > 0))
        return wanted;
    QList<WantedServer> step = wanted;
    for (WantedServer &server : step) {
        const auto there = find(server.name);
        if (server.state == WantedServer::State::Draining && there != seen.end() && isServing(*there))
            server.state = WantedServer::State::Serving;
    }
    return step;
}

} // namespace bayplan::ingress
