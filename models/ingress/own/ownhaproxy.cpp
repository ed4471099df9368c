// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/own/ownhaproxy.h"

#include "core/soon.h"
#include "engine/calls/containercalls.h"
#include "fleet/fleet.h"
#include "ingress/own/owncontainer.h"
#include "ingress/own/ownsteps.h"
#include "ingress/reach/containerhost.h"
#include "ingress/words.h"
#include "operations/stepalone.h"

#include <utility>

namespace bayplan::ingress {

using core::Error;
using core::Result;
using services::Ingress;

namespace {

/// Nothing: it is there and can serve. Else an error: of the kind NotFound where making it anew helps.
core::Task check(const Ingress &ingress, fleet::Fleet &fleet, std::function<void(Result<void>)> done)
{
    const auto error = [&ingress](Error::Kind kind, const QString &what) {
        return Error{.kind = kind, .what = what, .where = ingress.name, .next = {}};
    };
    fleet::HostConnection *host = fleet.host(hostOf(ingress.place.host, fleet));
    if (!host)
        return core::soon(
            [why = error(Error::Kind::ConnectionLost,
                         tr("The host %1 is not in this workspace any more").arg(ingress.place.host.name)),
             done = std::move(done)] { done(core::fail(why)); });
    const Error isGone =
        error(Error::Kind::NotFound,
              tr("Its container %1 is not on %2 any more").arg(ingress.place.container, ingress.place.host.name));
    return host->client().send(engine::inspectContainer(ingress.place.container),
                               [ingress, isGone, done = std::move(done)](const Result<QByteArray> &reply) {
                                   if (!reply && reply.error().httpStatus == 404)
                                       return done(core::fail(isGone));
                                   const auto found = reply ? foundOwn(ingress, *reply) : core::fail(reply.error());
                                   if (!found)
                                       return done(core::fail(found.error()));
                                   if (!found->isOurs)
                                       return done(core::fail(notOurs(ingress)));
                                   if (found->problem.isEmpty())
                                       return done({});
                                   Error why = isGone;
                                   why.what = found->problem;
                                   done(core::fail(why));
                               });
}

/// One thing after the other; the first is replaced by the second.
template <typename Value>
class InTurn : public core::Task::Work
{
public:
    using Done = std::function<void(Result<Value>)>;

    explicit InTurn(Done done) : m_done(std::move(done)) {}
    void keep(core::Task task) { m_task = std::move(task); }
    /// Whoever is told may destroy this.
    void end(const Result<Value> &result)
    {
        const Result<Value> kept = result;
        const auto done = std::exchange(m_done, {});
        done(kept);
    }

private:
    Done m_done;
    core::Task m_task;
};

} // namespace

OwnHaProxy::OwnHaProxy(Ingress ingress, std::unique_ptr<Balancer> inner, fleet::Fleet &fleet,
                       images::RegistryLogins &logins)
    : m_ingress(std::move(ingress))
    , m_inner(std::move(inner))
    , m_fleet(fleet)
    , m_logins(logins)
{
}

core::Task OwnHaProxy::read(std::function<void(Result<SeenBackend>)> done)
{
    auto turn = std::make_unique<InTurn<SeenBackend>>(std::move(done));
    auto *at = turn.get();
    at->keep(check(m_ingress, m_fleet, [this, at](const Result<void> &there) {
        if (!there)
            return at->end(core::fail(there.error()));
        at->keep(m_inner->read([this, at](const Result<SeenBackend> &seen) {
            if (seen)
                return at->end(seen);
            // It may have been taken away meanwhile, which is what is to be told.
            at->keep(check(m_ingress, m_fleet, [at, why = seen.error()](const Result<void> &still) {
                at->end(core::fail(still ? why : still.error()));
            }));
        }));
    }));
    return core::Task(std::move(turn));
}

core::Task OwnHaProxy::apply(const QList<WantedServer> &servers, std::function<void(Result<void>)> done)
{
    auto turn = std::make_unique<InTurn<void>>(std::move(done));
    auto *at = turn.get();
    const auto tell = [this, at, servers] {
        at->keep(m_inner->apply(servers, [at](const Result<void> &applied) { at->end(applied); }));
    };
    at->keep(check(m_ingress, m_fleet, [this, at, servers, tell](const Result<void> &there) {
        if (there)
            return tell();
        if (there.error().kind != Error::Kind::NotFound)
            return at->end(there);
        at->keep(operations::runAlone(m_fleet, makeOwnStep(m_ingress, servers, m_fleet, m_logins),
                                      [at, tell](const Result<void> &made) { made ? tell() : at->end(made); }));
    }));
    return core::Task(std::move(turn));
}

core::Task OwnHaProxy::remove(std::function<void(Result<void>)> done)
{
    return operations::runAlone(m_fleet, removeOwnStep(m_ingress, m_fleet), std::move(done));
}

} // namespace bayplan::ingress
