// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/change.h"

#include "core/plaintext.h"
#include "services/placement.h"
#include "services/rebalance.h"
#include "services/words.h"

#include <algorithm>
#include <tuple>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

using Action = PlannedStep::Action;
using Reach = HostView::Reach;

/// More copies than this save nothing more.
constexpr qsizetype mostCopies = 4;
/// What is written by whoever takes over must be higher than what the old home may have got to meanwhile.
constexpr qint64 takeOverJump = 1'000'000;

Error refused(const QString &what, const QString &where, const QString &next, Error::Kind kind = Error::Kind::Declined)
{
    return {.kind = kind, .what = what, .where = where, .next = next};
}

HostName nameOf(const HostView &host)
{
    return {host.engine, host.name};
}

bool hasActiveRollout(const ServiceHead &head)
{
    return head.record && head.record->rollout && head.record->rollout->isActive();
}

/// Why nothing may be changed at all. `steers`: see Change.
std::optional<Error> whyNotNow(const ServiceHead &head, bool steers)
{
    if (head.unreadable)
        return head.unreadable;
    if (!head.record)
        return refused(tr("What the service is like has not been read yet"), head.name, tr("Try again in a moment"));
    if (hasActiveRollout(head) && !steers)
        return refused(tr("A rollout of the service is under way"), head.name,
                       tr("Wait for its end, or abort it; only the number of replicas can be changed meanwhile"));
    if (!head.actor.isEmpty() && !steers)
        return refused(head.isOurs ? tr("The service is being changed already")
                                   : tr("%1 is changing the service now").arg(core::plainLine(head.actor, 80)),
                       head.name, tr("Wait until that is done"));
    // What is told to a rollout that somebody drives is for him to do, who sees all of its hosts.
    const bool isForOther = head.isElsewhere && steers && !head.actor.isEmpty();
    if (!head.homeProblem.isEmpty() && !isForOther)
        return refused(head.homeProblem, head.name,
                       !head.actor.isEmpty()
                           ? tr("Bring that host back, or take over once %1 doesn't act on it any more")
                                 .arg(head.isOurs ? tr("this desktop") : core::plainLine(head.actor, 80))
                       : head.isElsewhere
                           ? tr("Add that host, or, if it is gone for good, take over: its replicas are made elsewhere")
                           : tr("Bring that host back, or take over: the record then gets another home"));
    return std::nullopt;
}

/// Replicas as they are to be once the plan is done, by host.
QMap<fleet::HostId, QList<int>> slotsAfter(const Observed &after)
{
    QMap<fleet::HostId, QList<int>> slots;
    for (const Replica &replica : after.replicas) {
        const HostView *host = after.host(replica.host);
        if (host && host->reach != Reach::Lost && replica.state != ReplicaState::Stopped)
            slots[replica.host] << replica.slot;
    }
    for (QList<int> &list : slots)
        std::sort(list.begin(), list.end());
    return slots;
}

/// A host to write the record on: one that has replicas, then one that has an image, then by name.
const HostView *bestHome(const Observed &observed, const QMap<fleet::HostId, QList<int>> &slots)
{
    const HostView *best = nullptr;
    const auto rank = [&](const HostView &host) {
        return std::tuple(slots.contains(host.id), host.hasImage, !host.draining);
    };
    for (const HostView &host : observed.hosts) {
        if (!host.canAct())
            continue;
        if (!best || rank(host) > rank(*best) || (rank(host) == rank(*best) && host.name < best->name))
            best = &host;
    }
    return best;
}

/// The host, or, where an engine is known by two ways, the other of them.
const HostView *sameHost(const Observed &observed, fleet::HostId id, const HostName &name)
{
    const HostView *found = observed.host(id);
    for (const HostView &host : observed.hosts) {
        if (!found && !host.engine.isEmpty() && host.engine == name.engine)
            found = &host;
    }
    return found;
}

/// The record's places on hosts that nobody sees from here.
QList<Place> placesElsewhere(const ServiceState &state)
{
    QList<Place> places = state.head.record ? state.head.record->places : QList<Place>();
    places.removeIf([&](const Place &place) {
        const auto &hosts = state.observed.hosts;
        return std::any_of(hosts.begin(), hosts.end(),
                           [&](const HostView &host) { return place.host.means(host.engine, host.name); });
    });
    return places;
}

/// Says what is to be written where. `home`: 0 to choose one.
void fillIn(Change &change, const ServiceState &state, fleet::HostId home)
{
    const Observed after = afterwards(state.observed, change.plan, change.desired);
    const auto slots = slotsAfter(after);
    const HostView *at = home ? sameHost(state.observed, home, change.record.home) : bestHome(state.observed, slots);
    if (!at || !at->canAct()) {
        if (!change.refusal)
            change.refusal =
                at ? refused(tr("Its record can't be changed: the host is marked read-only"), at->name,
                             tr("Allow changes to that host first"))
                   : refused(tr("No host can be changed now"), change.service, tr("Look at the hosts' connections"));
        return;
    }
    change.home = at->id;
    change.record.home = nameOf(*at);
    if (!change.steers || state.head.actor.isEmpty()) // written anew, one that has lapsed would hold once more
        change.record.lease.reset();
    change.record.places = home ? placesElsewhere(state) : QList<Place>();
    for (const HostView &host : state.observed.hosts) {
        if (slots.contains(host.id))
            change.record.places << Place{nameOf(host), slots.value(host.id)};
        const bool copied = slots.contains(host.id) && change.copies.size() < mostCopies;
        if (host.id == at->id || !host.canAct())
            continue;
        const bool has = std::any_of(state.head.found.begin(), state.head.found.end(),
                                     [&](const FoundRecord &found) { return found.host == host.id; });
        if (copied)
            change.copies << host.id;
        else if (has)
            change.outdated << host.id;
    }
}

/// `canSteer`: it can be told to a rollout on its way.
Change begun(const ServiceState &state, const QString &title, bool canSteer = false)
{
    const bool steers = canSteer && hasActiveRollout(state.head);
    Change change{
        .service = state.head.name, .title = title, .steers = steers, .refusal = whyNotNow(state.head, steers)};
    if (state.head.record) {
        change.record = *state.head.record;
        change.basis = state.head.record;
        ++change.record.generation;
        change.from = change.to = change.record.replicas;
    }
    if (const auto desired = state.desired())
        change.desired = *desired;
    return change;
}

/// What of the plan can't be had, as one error; nothing of it is tried then.
void refuseProblems(Change &change, const Observed &observed, const QString &what)
{
    if (change.refusal || change.plan.problems.isEmpty())
        return;
    const Problem &first = change.plan.problems.first();
    const HostView *host = observed.host(first.host);
    change.refusal = refused(what, change.service, host ? u"%1: %2"_s.arg(host->name, first.what) : first.what);
}

std::function<Change(const ServiceState &)> scalingTo(int replicas)
{
    return [replicas](const ServiceState &state) { return scaleTo(state, replicas); };
}

std::function<Change(const ServiceState &)> movingSlot(int slot, fleet::HostId from, fleet::HostId to)
{
    return [=](const ServiceState &state) {
        for (const Replica &replica : state.observed.replicas) {
            if (replica.slot == slot && replica.host == from)
                return moveTo(state, replica, to);
        }
        Change change{.service = state.head.name, .title = tr("Move a replica of %1").arg(state.head.name)};
        change.refusal = refused(tr("What was to be moved is not there any more"), change.service, {});
        return change;
    };
}

QString titleOf(const ServiceState &state)
{
    return core::plainLine(state.head.title.isEmpty() ? state.head.name : state.head.title, 80);
}

} // namespace

Change scaleTo(const ServiceState &state, int replicas)
{
    Change change = begun(state, {}, true);
    change.title = tr("Scale %1 from %2 to %3").arg(titleOf(state)).arg(change.from).arg(replicas);
    change.to = change.record.replicas = change.desired.replicas = replicas;
    change.again = scalingTo(replicas);
    if (!state.head.record)
        return change;
    if (change.from != replicas)
        change.inverse = scalingTo(change.from);
    if (!change.steers) { // else the rollout does it
        change.plan = plan(state.observed, change.desired);
        if (change.plan.missing > 0)
            refuseProblems(change, state.observed, tr("%Ln replica(s) find no place", nullptr, change.plan.missing));
    }
    fillIn(change, state, state.head.home);
    return change;
}

Change moveTo(const ServiceState &state, const Replica &replica, fleet::HostId to)
{
    const HostView *target = state.observed.host(to);
    const QString name = core::plainLine(replica.name, 80);
    Change change = begun(state, tr("Move %1 to %2").arg(name, target ? target->name : QString()));
    if (!state.head.record)
        return change;
    change.plan = movePlan(state.observed, change.desired, replica, to);
    for (const PlannedStep &step : std::as_const(change.plan.steps)) {
        if (step.action == Action::Create)
            change.inverse = movingSlot(step.slot, to, replica.host);
    }
    change.again = movingSlot(replica.slot, replica.host, to);
    refuseProblems(change, state.observed, tr("%1 can't be moved there").arg(name));
    if (!change.refusal && change.plan.steps.isEmpty())
        change.refusal = refused(tr("%1 is there already").arg(name), change.service, {});
    fillIn(change, state, state.head.home);
    return change;
}

Change removeReplica(const ServiceState &state, const Replica &replica)
{
    const QString name = core::plainLine(replica.name, 80);
    Change change = begun(state, tr("Remove %1").arg(name));
    const HostView *host = state.observed.host(replica.host);
    if (!change.refusal && (!host || !host->canAct()))
        change.refusal = refused(tr("%1 can't be removed").arg(name), host ? host->name : QString(),
                                 host && host->readOnly ? tr("Allow changes to that host first")
                                                        : tr("Wait until the host is back"));
    if (!state.head.record)
        return change;
    change.to = change.record.replicas = change.desired.replicas = std::max(0, change.from - 1);
    change.inverse = scalingTo(change.from);
    change.again = scalingTo(change.to);
    change.plan.steps << PlannedStep{.action = Action::Remove,
                                     .why = PlannedStep::Why::Scale,
                                     .host = replica.host,
                                     .slot = replica.slot,
                                     .id = replica.id};
    fillIn(change, state, state.head.home);
    return change;
}

Change rebalance(const ServiceState &state)
{
    Change change = begun(state, tr("Rebalance %1").arg(titleOf(state)));
    if (!state.head.record)
        return change;
    change.again = rebalance;
    change.plan = rebalancePlan(state.observed, change.desired);
    if (!change.refusal && change.plan.steps.isEmpty())
        change.refusal = refused(tr("The replicas are spread as evenly as can be"), change.service, {});
    fillIn(change, state, state.head.home);
    return change;
}

Change restore(const ServiceState &state)
{
    Change change = begun(state, tr("Restore %1").arg(titleOf(state)));
    if (!state.head.record)
        return change;
    change.again = restore;
    change.desired.replaceUnhealthy = true;
    if (!hasActiveRollout(state.head)) // which sees to it
        change.plan = plan(state.observed, change.desired);
    fillIn(change, state, state.head.home);
    return change;
}

Change keepUp(const ServiceState &state, bool on)
{
    Change change =
        begun(state, on ? tr("Keep %1 up").arg(titleOf(state)) : tr("Leave %1 alone").arg(titleOf(state)), true);
    if (!state.head.record)
        return change;
    change.record.reconcile = on;
    change.inverse = [on](const ServiceState &then) { return keepUp(then, !on); };
    change.again = [on](const ServiceState &then) { return keepUp(then, on); };
    fillIn(change, state, state.head.home);
    return change;
}

Change balanceBy(const ServiceState &state, const QList<Ingress> &ingresses)
{
    Change change = begun(state, tr("Change the load balancers of %1").arg(titleOf(state)), true);
    if (!state.head.record)
        return change;
    for (const Ingress &ingress : ingresses) {
        if (const QString problem = problemWith(ingress); !problem.isEmpty() && !change.refusal)
            change.refusal = refused(problem, ingress.name, {}, Error::Kind::Input);
    }
    change.steers = hasActiveRollout(state.head);
    change.record.ingresses = ingresses;
    change.inverse = [before = state.head.record->ingresses](const ServiceState &then) {
        return balanceBy(then, before);
    };
    change.again = [ingresses](const ServiceState &then) { return balanceBy(then, ingresses); };
    fillIn(change, state, state.head.home);
    return change;
}

std::optional<ServiceRecord> rebased(const Change &change, const ServiceRecord &now)
{
    if (!change.basis)
        return std::nullopt;
    const ServiceRecord &basis = *change.basis;
    const auto decided = [](const ServiceRecord &record) {
        const Rollout rollout = record.rollout.value_or(Rollout{});
        return std::tuple(record.replicas, record.reconcile, record.ingresses, record.home, rollout.isActive(),
                          rollout.from, rollout.to, rollout.started);
    };
    if (change.record.rollout != basis.rollout || change.record.revisions != basis.revisions ||
        decided(basis) != decided(now))
        return std::nullopt;
    ServiceRecord record = now;
    ++record.generation;
    record.replicas = change.record.replicas;
    record.reconcile = change.record.reconcile;
    record.ingresses = change.record.ingresses;
    record.places = change.record.places;
    return record;
}

Change tellRollout(const ServiceState &state, const ServiceRecord &next, const QString &title)
{
    // Where none is on its way, somebody else may be acting.
    Change change = begun(state, title, true);
    if (!state.head.record)
        return change;
    const qint64 generation = change.record.generation;
    change.steers = true;
    change.record = next;
    change.record.generation = generation;
    change.to = change.desired.replicas = next.replicas;
    fillIn(change, state, state.head.home);
    return change;
}

Change create(const ServiceSpec &spec, int replicas, const Observed &hosts, core::Time now,
              const std::optional<ServiceHead> &existing)
{
    ServiceState state{.head = {.name = spec.name, .project = {}, .title = spec.name}, .observed = hosts};
    ServiceRecord record;
    record.name = spec.name;
    record.generation = 0;
    record.replicas = 0;
    record.revisions = {Revision{1, spec, now}};
    state.head.record = record;
    Change change = begun(state, tr("Run %1 with %Ln replica(s)", nullptr, replicas).arg(titleOf(state)));
    change.to = change.record.replicas = change.desired.replicas = replicas;
    change.inverse = scalingTo(0);
    change.again = scalingTo(replicas);
    if (const QString problem = problemWithName(spec.name); !problem.isEmpty())
        change.refusal = refused(problem, spec.name, tr("Choose another name"), Error::Kind::Input);
    if (existing)
        change.refusal = refused(tr("There is a service of that name already"), spec.name, tr("Choose another name"));
    const bool asksAtPort = spec.gate.kind == HealthGate::Kind::Http || spec.gate.kind == HealthGate::Kind::Tcp;
    const auto &ports = spec.container.ports;
    if (asksAtPort && std::none_of(ports.begin(), ports.end(), [&](const engine::PortRequest &port) {
            return port.protocol == u"tcp"_s && (spec.gate.port == 0 || port.target == spec.gate.port);
        }))
        change.refusal = refused(tr("Its health is asked at a port that is not published"), spec.name,
                                 tr("Publish that port, or choose another health gate"), Error::Kind::Input);
    change.plan = plan(hosts, change.desired);
    if (change.plan.missing > 0)
        refuseProblems(change, hosts, tr("%Ln replica(s) find no place", nullptr, change.plan.missing));
    fillIn(change, state, 0);
    return change;
}

Change giveUp(const ServiceState &state)
{
    Change change = begun(state, tr("Give up %1").arg(titleOf(state)));
    change.forgets = true;
    change.again = giveUp;
    if (!state.head.record)
        return change;
    for (const Ingress &ingress : std::as_const(change.record.ingresses)) {
        // Nobody would know of its container any more.
        if (ingress.ours && !change.refusal)
            change.refusal = refused(
                tr("Its load balancer %1 would be left behind").arg(ingress.name), change.service,
                tr("Remove that first: on the Ingress page, or by “bayplan ingress remove %1”").arg(ingress.name));
    }
    change.to = change.record.replicas = change.desired.replicas = 0;
    for (const Replica &replica : state.observed.replicas) {
        const HostView *host = state.observed.host(replica.host);
        if (host && host->canAct()) {
            change.plan.steps << PlannedStep{.action = Action::Remove,
                                             .why = PlannedStep::Why::Scale,
                                             .host = replica.host,
                                             .slot = replica.slot,
                                             .id = replica.id};
        } else if (!change.refusal) {
            // What comes back with its labels would be the service again.
            change.refusal = refused(tr("%1 can't be removed now").arg(core::plainLine(replica.name, 80)),
                                     host ? host->name : QString(),
                                     host && host->readOnly ? tr("Allow changes to that host first")
                                                            : tr("Give the service up when that host is back"));
        }
    }
    fillIn(change, state, state.head.home);
    // The records of all hosts go in the end.
    for (const FoundRecord &found : state.head.found) {
        const HostView *host = state.observed.host(found.host);
        if (host && host->canAct() && host->id != change.home && !change.outdated.contains(host->id))
            change.outdated << host->id;
    }
    change.copies.clear();
    return change;
}

ServiceState takingOver(ServiceState state)
{
    ServiceHead &head = state.head;
    if (head.homeProblem.isEmpty() || head.unreadable || !head.record || !head.actor.isEmpty())
        return state;
    head.homeProblem.clear();
    head.isElsewhere = false;
    head.home = 0; // the best of those in reach
    head.record->generation = (head.record->generation / takeOverJump + 1) * takeOverJump - 1;
    return state;
}

} // namespace bayplan::services
