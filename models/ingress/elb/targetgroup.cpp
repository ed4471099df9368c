// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/elb/targetgroup.h"

#include "core/plaintext.h"
#include "ingress/words.h"

#include <QHostAddress>
#include <QSet>

#include <algorithm>

namespace bayplan::ingress::elb {

using namespace Qt::Literals::StringLiterals;
using aws::Element;
using core::Error;
using core::Result;
using State = SeenServer::State;

namespace {

constexpr int longestNote = 200;

aws::Query groupCall(const QByteArray &action, const QString &group)
{
    return {"elasticloadbalancing", "2015-12-01", action, {{"TargetGroupArn", group.toUtf8()}}};
}

aws::Query targetsCall(const QByteArray &action, const QString &group, const QList<Target> &targets)
{
    aws::Query query = groupCall(action, group);
    for (qsizetype i = 0; i < targets.size(); ++i) {
        const QByteArray member = "Targets.member." + QByteArray::number(i + 1);
        query.parameters.append({member + ".Id", targets.at(i).address.toUtf8()});
        query.parameters.append({member + ".Port", QByteArray::number(targets.at(i).port)});
    }
    return query;
}

/// The states of TargetHealth.
std::optional<State> stateOf(const QString &word)
{
    if (word == u"healthy"_s || word == u"unavailable"_s) // "unavailable": no health checks are made
        return State::Up;
    if (word == u"unhealthy"_s || word == u"unhealthy.draining"_s)
        return State::Down;
    if (word == u"initial"_s)
        return State::Checking;
    if (word == u"draining"_s)
        return State::Draining;
    if (word == u"unused"_s) // no load balancer sends to the group, or not to the target's zone
        return State::Maintenance;
    return std::nullopt;
}

tl::unexpected<Error> unreadable()
{
    return core::fail({.kind = Error::Kind::Protocol,
                       .what = tr("What AWS says of the target group's health can't be understood"),
                       .where = {},
                       .next = {}});
}

QString familiar(const QString &address)
{
    const QHostAddress parsed(address);
    return parsed.isNull() ? address : parsed.toString(); // IPv6 has many spellings
}

} // namespace

size_t qHash(const Target &target, size_t seed)
{
    return qHashMulti(seed, target.address, target.port);
}

aws::Query describeHealth(const QString &group)
{
    return groupCall("DescribeTargetHealth", group);
}

aws::Query describeAttributes(const QString &group)
{
    return groupCall("DescribeTargetGroupAttributes", group);
}

aws::Query registerTargets(const QString &group, const QList<Target> &targets)
{
    return targetsCall("RegisterTargets", group, targets);
}

aws::Query deregisterTargets(const QString &group, const QList<Target> &targets)
{
    return targetsCall("DeregisterTargets", group, targets);
}

Result<SeenBackend> seenBackend(const Element &answer, const QHash<Target, QString> &names)
{
    if (answer.name != u"DescribeTargetHealthResponse"_s)
        return unreadable();
    SeenBackend seen;
    const Element &list = answer.child(u"DescribeTargetHealthResult"_s).child(u"TargetHealthDescriptions"_s);
    for (const Element &member : list.children) {
        const Element &target = member.child(u"Target"_s);
        const Element &health = member.child(u"TargetHealth"_s);
        bool isNumber = false;
        const Target where{familiar(target.child(u"Id"_s).text), target.child(u"Port"_s).text.toUShort(&isNumber)};
        const auto state = stateOf(health.child(u"State"_s).text);
        if (where.address.isEmpty() || !isNumber || where.port == 0 || !state)
            return unreadable();
        SeenServer server{names.value(where), where.address, where.port, *state};
        if (*state == State::Maintenance)
            server.sessions = 0;
        server.note = core::plainLine(health.child(u"Description"_s).text, longestNote);
        seen.servers.append(server);
    }
    return seen;
}

std::optional<std::chrono::seconds> deregistrationDelay(const Element &answer)
{
    constexpr int longest = 3600; // that AWS allows
    for (const Element &member :
         answer.child(u"DescribeTargetGroupAttributesResult"_s).child(u"Attributes"_s).children) {
        bool isNumber = false;
        const int seconds = member.child(u"Value"_s).text.toInt(&isNumber);
        if (member.child(u"Key"_s).text == u"deregistration_delay.timeout_seconds"_s && isNumber && seconds >= 0 &&
            seconds <= longest)
            return std::chrono::seconds(seconds);
    }
    return std::nullopt;
}

Result<TargetChange> changeFor(const SeenBackend &seen, const QList<WantedServer> &wanted)
{
    QSet<Target> serving;
    TargetChange change;
    for (const WantedServer &server : wanted) {
        const QHostAddress address(server.address);
        if (address.isNull() || server.port == 0)
            return core::fail({.kind = Error::Kind::Input,
                               .what = tr("A target group takes IP addresses, and %1 is none")
                                           .arg(core::plainLine(server.address, longestNote)),
                               .where = {},
                               .next = tr("Give the host an address in the service's ingress")});
        if (server.state == WantedServer::State::Serving)
            serving.insert({address.toString(), server.port});
    }
    if (serving.isEmpty())
        return core::fail({.kind = Error::Kind::Declined,
                           .what = tr("The target group would be left without a server"),
                           .where = {},
                           .next = tr("Start a replica first, or take the load balancer out of the service")});
    QSet<Target> present;
    for (const SeenServer &server : seen.servers) {
        const Target target{familiar(server.address), server.port};
        if (server.state == State::Draining)
            continue;
        present.insert(target);
        if (!serving.contains(target))
            change.drop.append(target);
    }
    const QSet<Target> missing = serving - present;
    change.add = QList<Target>(missing.begin(), missing.end());
    std::sort(change.add.begin(), change.add.end());
    std::sort(change.drop.begin(), change.drop.end());
    return change;
}

} // namespace bayplan::ingress::elb
