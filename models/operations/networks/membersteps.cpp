// SPDX-License-Identifier: GPL-3.0-or-later
// Containers put into networks and taken out of them.
#include "operations/networks/membersteps.h"

#include "engine/calls/containercalls.h"
#include "engine/calls/recreate.h"
#include "fleet/fleet.h"
#include "operations/networks/networksteps.h"
#include "operations/steprun.h"

#include <QCoreApplication>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

struct MemberWords
{
    Q_DECLARE_TR_FUNCTIONS(NetworkSteps)
};

QJsonObject networksOf(const QJsonObject &inspect)
{
    return inspect.value(u"NetworkSettings"_s).toObject().value(u"Networks"_s).toObject();
}

/// No engine sends an event for a stopped container that is put into a network or taken out of it.
void lookAgain(const StepRun &run, const QString &id)
{
    if (fleet::HostConnection *host = run.host())
        host->readContainer(id);
}

Step disconnectOf(const ContainerIdentity &identity, const Target &container, const QString &network);

Step connectOf(const ContainerIdentity &identity, const Target &container, const QString &network,
               const QJsonObject &settings)
{
    return {.target = container, .start = [=](StepRun &run) {
                readContainer(run, identity, [&run, network, settings](const Result<QJsonObject> &inspect) {
                    if (!inspect)
                        return run.finish(core::fail(inspect.error()));
                    if (networksOf(*inspect).contains(network)) {
                        run.note(MemberWords::tr("It was in %1 already").arg(network));
                        return run.finish({});
                    }
                    const ContainerIdentity is = ContainerIdentity::of(*inspect);
                    run.call(engine::connectNetwork(network, is.id, settings),
                             orFail(run, is.id, [&run, is, network](const QByteArray &) {
                                 lookAgain(run, is.id);
                                 run.undoneBy({disconnectOf(is, run.target(), network)});
                                 run.finish({});
                             }));
                });
            }};
}

Step disconnectOf(const ContainerIdentity &identity, const Target &container, const QString &network)
{
    return {.target = container, .start = [=](StepRun &run) {
                readContainer(run, identity, [&run, network](const Result<QJsonObject> &inspect) {
                    if (!inspect)
                        return run.finish(core::fail(inspect.error()));
                    const auto member = Membership::of(run, *inspect, network);
                    if (!member) {
                        run.note(MemberWords::tr("It was not in %1").arg(network));
                        return run.finish({});
                    }
                    run.call(engine::disconnectNetwork(network, member->identity.id),
                             orFail(run, member->identity.id, [&run, member = *member](const QByteArray &) {
                                 lookAgain(run, member.identity.id);
                                 run.undoneBy(
                                     {connectOf(member.identity, run.target(), member.network, member.settings)});
                                 run.finish({});
                             }));
                });
            }};
}

} // namespace

std::optional<Membership> Membership::of(const StepRun &run, const QJsonObject &inspect, const QString &network)
{
    if (!networksOf(inspect).contains(network))
        return std::nullopt;
    const fleet::HostConnection *host = run.host();
    const bool isPodman = host && host->status().engine && host->status().engine->engine == u"Podman"_s;
    const engine::ApiVersion api = host ? host->status().api.value_or(engine::oldestApi) : engine::oldestApi;
    const QJsonObject state = inspect.value(u"State"_s).toObject();
    Membership member{.identity = ContainerIdentity::of(inspect),
                      .target = run.target(),
                      .network = network,
                      .settings = engine::endpointSettings(inspect, network, api, isPodman),
                      .isRunning = state.value(u"Running"_s).toBool() || state.value(u"Restarting"_s).toBool()};
    member.target.kind = u"container"_s;
    member.target.id = member.identity.id;
    member.target.name = member.identity.name;
    return member;
}

Step rejoinStep(const Membership &member)
{
    if (member.isOut)
        return connectOf(member.identity, member.target, member.network, member.settings);
    return {.target = member.target, .start = [member](StepRun &run) {
                readContainer(run, member.identity, [&run, member](const Result<QJsonObject> &inspect) {
                    if (!inspect)
                        return run.finish(core::fail(inspect.error()));
                    const QString id = ContainerIdentity::of(*inspect).id;
                    const auto connect = [&run, member, id](const Result<QByteArray> &) {
                        run.call(engine::connectNetwork(member.network, id, member.settings),
                                 orFail(run, id, [&run, id](const QByteArray &) {
                                     lookAgain(run, id);
                                     run.finish({});
                                 }));
                    };
                    // A failure shows in what comes after.
                    run.call(engine::disconnectNetwork(member.network, id), connect);
                });
            }};
}

Step connectStep(const Target &container, const QString &network, const QJsonObject &settings)
{
    return connectOf({.id = container.id}, container, network, settings);
}

Step disconnectStep(const Target &container, const QString &network)
{
    return disconnectOf({.id = container.id}, container, network);
}

} // namespace bayplan::operations
