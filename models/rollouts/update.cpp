// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/update.h"

#include "core/plaintext.h"
#include "rollouts/rolloutwords.h"
#include "rollouts/words.h"
#include "run/containerspec.h"
#include "services/change.h"

#include <algorithm>
#include <tuple>

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using services::Change;
using services::Revision;
using services::Rollout;
using services::RolloutSettings;
using services::ServiceRecord;
using services::ServiceSpec;
using services::ServiceState;

namespace {

Error refused(const QString &what, const QString &where, const QString &next = {},
              Error::Kind kind = Error::Kind::Declined)
{
    return {.kind = kind, .what = what, .where = where, .next = next};
}

/// Where a rollback goes to from now on.
int goodRevision(const ServiceRecord &record)
{
    return record.rollout && record.rollout->isActive() ? record.rollout->from : record.revision;
}

/// As many as are kept, the oldest go; those that the rollout is about stay.
void prune(ServiceRecord &record)
{
    const Rollout &rollout = *record.rollout;
    while (record.revisions.size() > std::max(2, rollout.settings.historyLimit)) {
        const auto oldest = std::find_if(record.revisions.begin(), record.revisions.end(), [&](const Revision &each) {
            return each.number != rollout.from && each.number != rollout.to;
        });
        if (oldest == record.revisions.end())
            return;
        record.revisions.erase(oldest);
    }
}

void refuse(Update &update, const Error &error)
{
    if (!update.refusal)
        update.refusal = error;
}

/// What can't be known to go right is refused before anything is tried.
void check(Update &update, const ServiceSpec &spec, const RolloutSettings &settings)
{
    const QString service = update.service;
    if (const QString problem = services::problemWith(settings); !problem.isEmpty())
        refuse(update, refused(problem, service, tr("Choose other settings"), Error::Kind::Input));
    for (const run::FieldProblem &problem : run::validate(spec.container))
        refuse(update, refused(problem.what, problem.field, {}, Error::Kind::Input));
    const auto &ingresses = update.basis.ingresses;
    if (settings.canaryTraffic > 0 && std::none_of(ingresses.begin(), ingresses.end(),
                                                   [](const auto &ingress) { return services::weighs(ingress.kind); }))
        refuse(update,
               refused(ingresses.isEmpty()
                           ? tr("Canaries can't have a share of the requests: it has no load balancer")
                           : tr("Canaries can't have a share of the requests: its load balancer has no weights"),
                       service, tr("Put HAProxy, nginx or Traefik before it, or leave out the share"),
                       Error::Kind::Input));
    const auto kind = spec.gate.kind;
    const auto &ports = spec.container.ports;
    if ((kind == services::HealthGate::Kind::Http || kind == services::HealthGate::Kind::Tcp) &&
        std::none_of(ports.begin(), ports.end(), [&](const engine::PortRequest &port) {
            return port.protocol == u"tcp"_s && (spec.gate.port == 0 || port.target == spec.gate.port);
        }))
        refuse(update, refused(tr("Its health is asked at a port that is not published"), service,
                               tr("Publish that port, or choose another health gate"), Error::Kind::Input));
}

/// Rehearses it, and takes the other order where that is the only way.
Rehearsal rehearsed(ServiceRecord &record, const services::Observed &observed)
{
    Rehearsal rehearsal = rehearse(firstWorld(record, observed));
    RolloutSettings &settings = record.rollout->settings;
    if (rehearsal.stuck.isEmpty() || settings.strategy != RolloutSettings::Strategy::Rolling ||
        settings.order == RolloutSettings::Order::StopFirst)
        return rehearsal;
    ServiceRecord other = record;
    other.rollout->settings.order = RolloutSettings::Order::StopFirst;
    other.rollout->settings.maxUnavailable = std::max(1, settings.maxUnavailable);
    if (const Rehearsal stopping = rehearse(firstWorld(other, observed)); stopping.stuck.isEmpty()) {
        record = other;
        return stopping;
    }
    return rehearsal;
}

/// The rest of it once the record has the revision: what is told, what is refused.
Update finished(Update update, const ServiceState &state, ServiceRecord record, const Observe &observe)
{
    const services::Observed observed = observe(record);
    const auto order = record.rollout->settings.order;
    const Rehearsal rehearsal = rehearsed(record, observed);
    prune(record);
    for (const services::Replica &replica : observed.replicas) {
        const services::HostView *host = observed.host(replica.host);
        const bool goes = std::any_of(rehearsal.steps.begin(), rehearsal.steps.end(),
                                      [&](const Step &step) { return step.id == replica.id; });
        if (host && host->readOnly && !goes && replica.revision != record.revision)
            refuse(
                update,
                refused(tr("%1 can't be replaced: its host is marked read-only").arg(core::plainLine(replica.name, 80)),
                        host->name, tr("Allow changes to that host first")));
    }
    const bool waits = std::any_of(observed.hosts.begin(), observed.hosts.end(), [](const services::HostView &host) {
        return host.reach == services::HostView::Reach::Unknown;
    });
    if (!rehearsal.stuck.isEmpty() && !waits)
        refuse(update, refused(tr("It would not come to its end: %1").arg(rehearsal.stuck), update.service,
                               tr("Choose another strategy, other ports, or make room")));
    const Change change = services::tellRollout(state, record, update.title);
    if (change.refusal)
        refuse(update, *change.refusal);
    update.record = change.record;
    update.home = change.home;
    update.copies = change.copies;
    update.needsNoContainer = std::none_of(rehearsal.steps.begin(), rehearsal.steps.end(),
                                           [](const Step &step) { return step.action == Step::Action::Create; });
    update.words = rolloutWords(record, observed, rehearsal, record.rollout->settings.order != order);
    return update;
}

Update begun(const ServiceState &state)
{
    Update update{.service = state.head.name, .title = {}};
    if (state.head.unreadable)
        update.refusal = state.head.unreadable;
    else if (!state.head.record || !state.head.record->current())
        update.refusal =
            refused(tr("What the service is like has not been read yet"), state.head.name, tr("Try again in a moment"));
    else
        update.basis = *state.head.record;
    return update;
}

QString nameOf(const ServiceState &state)
{
    return core::plainLine(state.head.title.isEmpty() ? state.head.name : state.head.title, 80);
}

} // namespace

World firstWorld(const ServiceRecord &record, const services::Observed &observed)
{
    World world{.rollout = *record.rollout, .desired = record.replicas, .specs = {}, .observed = observed};
    for (const Revision &revision : record.revisions)
        world.specs.insert(revision.number, revision.spec);
    return world;
}

bool hasImage(const ServiceRecord &record, const ServiceSpec &spec)
{
    return std::any_of(record.revisions.begin(), record.revisions.end(), [&](const Revision &each) {
        return !spec.resolvedImage.isEmpty() && each.spec.resolvedImage == spec.resolvedImage &&
               each.spec.container.image == spec.container.image;
    });
}

bool isStillSo(const ServiceRecord &basis, const ServiceRecord &now)
{
    const auto way = [](const ServiceRecord &record) {
        const Rollout rollout = record.rollout.value_or(Rollout{});
        return std::tuple(record.rollout.has_value(), rollout.isActive(), rollout.from, rollout.to, rollout.started);
    };
    return basis.revisions == now.revisions && basis.replicas == now.replicas && basis.reconcile == now.reconcile &&
           way(basis) == way(now);
}

Update updateTo(const ServiceState &state, const ServiceSpec &spec, const RolloutSettings &settings,
                const Observe &observe, const QString &by, core::Time now)
{
    Update update = begun(state);
    if (update.refusal)
        return update;
    ServiceRecord record = *state.head.record;
    const ServiceSpec &current = record.current()->spec;
    update.title = spec.container.image == current.container.image
                       ? tr("Update %1").arg(nameOf(state))
                       : tr("Update %1 to %2").arg(nameOf(state), core::plainLine(spec.container.image, 120));
    const bool isUnderWay = record.rollout && record.rollout->isActive();
    if (spec == current && !isUnderWay) {
        refuse(update, refused(tr("The service is like that already"), update.service));
        return update;
    }
    check(update, spec, settings);
    int newest = 0;
    for (const Revision &each : std::as_const(record.revisions))
        newest = std::max(newest, each.number);
    const int from = goodRevision(record);
    record.revisions << Revision{newest + 1, spec, now};
    record.revision = newest + 1;
    record.rollout = Rollout{.from = from, .to = newest + 1, .settings = settings, .by = by, .started = now};
    return finished(std::move(update), state, std::move(record), observe);
}

Update undoTo(const ServiceState &state, std::optional<int> revision, const Observe &observe, const QString &by,
              core::Time now)
{
    Update update = begun(state);
    if (update.refusal)
        return update;
    ServiceRecord record = *state.head.record;
    const auto last = record.rollout;
    if (!revision && last && last->back) { // the revision before that one is hardly meant
        const bool failed = last->state == Rollout::State::Failed;
        const QString what = last->isActive() ? tr("It goes back to revision %1 already")
                             : failed         ? tr("It failed on its way back to revision %1")
                                              : tr("It has gone back to revision %1 already");
        const QString other = tr("To go to another revision, name it (--to-revision, or on the Revisions tab)");
        refuse(update, refused(what.arg(last->from), update.service,
                               failed ? tr("Resume it to try again. %1").arg(other) : other));
        return update;
    }
    if (!revision && last && last->to == record.revision)
        revision = last->from;
    int before = 0;
    for (const Revision &each : std::as_const(record.revisions)) {
        if (each.number < record.revision)
            before = std::max(before, each.number);
    }
    if (!revision && before)
        revision = before;
    const Revision *to = revision ? record.find(*revision) : nullptr;
    if (!to) {
        refuse(update, revision ? refused(tr("Revision %1 is not kept").arg(*revision), update.service,
                                          tr("Look at the revisions that are"), Error::Kind::NotFound)
                                : refused(tr("There is no earlier revision"), update.service));
        return update;
    }
    update.title = tr("Take %1 back to revision %2").arg(nameOf(state)).arg(to->number);
    if (last && last->isActive() && last->from == to->number) { // it goes back by itself
        const auto aborted = steered(record, Steer::Abort, now, by);
        if (!aborted) {
            refuse(update, aborted.error());
            return update;
        }
        return finished(std::move(update), state, *aborted, observe);
    }
    if (to->number == record.revision) {
        refuse(update, refused(tr("The service is at revision %1 already").arg(to->number), update.service));
        return update;
    }
    const RolloutSettings settings = last ? last->settings : RolloutSettings{};
    check(update, to->spec, settings);
    record.rollout = Rollout{.from = goodRevision(record),
                             .to = to->number,
                             .settings = settings,
                             .promoted = settings.strategy == RolloutSettings::Strategy::Canary, // known, not tried
                             .undo = true,
                             .by = by,
                             .started = now};
    record.revision = to->number;
    return finished(std::move(update), state, std::move(record), observe);
}

} // namespace bayplan::rollouts
