// SPDX-License-Identifier: GPL-3.0-or-later
#include "unit/rollouts/simulatedworld.h"

#include "services/placement.h"

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using rollouts::Decision;
using rollouts::Step;
using rollouts::StepFailure;
using services::HostView;
using services::Replica;
using services::ReplicaState;
using services::Rollout;
using services::RolloutSettings;
using services::ServiceSpec;
using Action = Step::Action;
using FailureAction = RolloutSettings::FailureAction;
using Order = RolloutSettings::Order;
using Reach = HostView::Reach;
using State = Rollout::State;
using Strategy = RolloutSettings::Strategy;

SimulatedWorld::SimulatedWorld(quint32 seed, bool tells) : m_tells(tells), m_random(seed)
{
    m_world.desired = upTo(5);
    m_world.rollout.to = 2;
    m_world.rollout.settings = anySettings();
    m_hasPorts = sometimes(6);
    m_world.specs = {{1, anySpec(1)}, {2, anySpec(2)}};
    if (sometimes(15)) { // nothing of the container is different
        m_world.specs[2].container.image = m_world.specs[1].container.image;
        m_world.specs[2].resolvedImage = m_world.specs[1].resolvedImage;
    }
    if (sometimes(4))
        m_bad.insert(2);
    m_events = sometimes(3) ? 0 : 1 + upTo(14);
    m_pausesForGood = sometimes(2);
    makeHosts();
    makeReplicas();
    if (sometimes(3))
        tagMoves();
    lookAtImages();
}

void SimulatedWorld::makeHosts()
{
    const int hosts = 1 + upTo(3);
    for (int id = 1; id <= hosts; ++id) {
        HostView made{.id = id, .name = u"host"_s + QString::number(id)};
        made.readOnly = sometimes(25);
        made.draining = sometimes(20);
        if (portOf(m_world.rollout.target()))
            made.portRoom = sometimes(3) ? 1 + upTo(2) : 3;
        if (sometimes(10))
            made.takenNames.insert(u"web-%1"_s.arg(1 + upTo(4)));
        made.recentFailures = sometimes(10) ? 5 : 0;
        m_world.observed.hosts << made;
        bring(id, 1, true);
        if (sometimes(2))
            bring(id, 2, true);
    }
}

void SimulatedWorld::makeReplicas()
{
    const int hosts = int(m_world.observed.hosts.size());
    const int replicas = sometimes(5) ? upTo(6) : m_world.desired;
    for (int slot = 1; slot <= replicas; ++slot)
        add(Step{.action = Action::Create,
                 .host = 1 + upTo(hosts - 1),
                 .slot = slot,
                 .revision = 1,
                 .name = u"web-"_s + QString::number(slot)},
            sometimes(15) && !isQuiet() ? ReplicaState(upTo(3)) : ReplicaState::Ready);
}

RolloutSettings SimulatedWorld::anySettings()
{
    RolloutSettings made;
    made.strategy = Strategy(upTo(2));
    made.order = made.strategy == Strategy::Rolling && sometimes(3) ? Order::StopFirst : Order::StartFirst;
    made.parallelism = upTo(3);
    made.maxSurge = upTo(2);
    made.maxUnavailable = upTo(2);
    made.canary = 1 + upTo(3);
    made.canaryPercent = sometimes(4);
    if (made.canaryPercent)
        made.canary = 1 + upTo(99);
    if (sometimes(3))
        made.autoPromote = sometimes(2);
    made.promoteAfter = sometimes(2) ? 20s : 0s;
    made.scaleDownDelay = sometimes(2) ? 30s : 0s;
    made.delay = sometimes(4) ? 15s : 0s;
    made.maxFailureRatio = sometimes(3) ? m_random.bounded(1.0) : 0;
    made.failureAction = sometimes(4) ? FailureAction::Pause : FailureAction::Rollback;
    if (!services::problemWith(made).isEmpty() && !sometimes(50)) // such a record may be there, too
        made.maxUnavailable = 1;
    return made;
}

ServiceSpec SimulatedWorld::anySpec(int revision)
{
    ServiceSpec made;
    made.name = u"web"_s;
    made.container.image = u"app:"_s + QString::number(revision);
    if (!sometimes(3)) // else no host had it when this was written
        made.resolvedImage = made.container.image + u"#0"_s;
    if (revision > 1 && sometimes(10))
        made.placement.hosts = {u"host1"_s, u"host2"_s};
    if (revision > 1 && sometimes(15))
        made.placement.maxPerHost = 2;
    if (m_hasPorts) { // three replicas on a host, if nobody else has them
        engine::PortRequest request;
        request.published = revision > 1 && sometimes(4) ? 9000 : 8000;
        request.publishedEnd = request.published + 2;
        request.target = 80;
        made.container.ports = {request};
    }
    return made;
}

HostView *SimulatedWorld::host(int id)
{
    for (HostView &each : m_world.observed.hosts) {
        if (each.id == id)
            return &each;
    }
    return nullptr;
}

Replica *SimulatedWorld::replica(int host, const QString &id)
{
    for (Replica &each : m_world.observed.replicas) {
        if (each.host == host && each.id == id)
            return &each;
    }
    return nullptr;
}

/// What a host has, and what that and the replicas tell of revisions that are not resolved.
void SimulatedWorld::lookAtImages()
{
    const Rollout &rollout = m_world.rollout;
    for (HostView &each : m_world.observed.hosts) {
        const ServiceSpec spec = m_world.specs.value(rollout.target());
        each.hasImage = spec.resolvedImage.isEmpty() ? !tagged(each.id, rollout.target()).isEmpty()
                                                     : m_images.contains({each.id, spec.resolvedImage});
    }
    m_world.meant.clear();
    for (auto it = m_world.specs.cbegin(); it != m_world.specs.cend(); ++it) {
        if (!it->resolvedImage.isEmpty())
            continue;
        QString image;
        for (const HostView &each : std::as_const(m_world.observed.hosts)) {
            if (image.isEmpty() && it.key() == rollout.target() && each.reach == Reach::Live)
                image = tagged(each.id, it.key());
        }
        for (const Replica &each : std::as_const(m_world.observed.replicas)) {
            if (each.revision == it.key())
                image = m_madeOf.value(each.id);
        }
        if (!image.isEmpty())
            m_world.meant.insert(it.key(), image);
    }
}

QString SimulatedWorld::tagged(int host, int revision) const
{
    return m_tags.value({host, m_world.specs.value(revision).container.image});
}

void SimulatedWorld::bring(int host, int revision, bool byName)
{
    const ServiceSpec spec = m_world.specs.value(revision);
    QString image = spec.resolvedImage;
    if (byName) {
        image = spec.container.image + u'#' + QString::number(m_moved.value(spec.container.image));
        m_tags.insert({host, spec.container.image}, image);
    }
    m_images.insert({host, image});
}

/// Somebody pushes another image under a name, and some hosts pull it.
void SimulatedWorld::tagMoves()
{
    const QList<int> revisions = m_world.specs.keys();
    const int revision = revisions.at(upTo(int(revisions.size()) - 1));
    ++m_moved[m_world.specs.value(revision).container.image];
    for (const HostView &each : std::as_const(m_world.observed.hosts)) {
        if (sometimes(2))
            bring(each.id, revision, true);
    }
}

/// Which image a replica was made of: the same as all others of its revision.
void SimulatedWorld::note(const Replica &made)
{
    const ServiceSpec spec = m_world.specs.value(made.revision);
    const bool isOpen = spec.resolvedImage.isEmpty();
    if (isOpen && tagged(made.host, made.revision).isEmpty())
        bring(made.host, made.revision, true);
    const QString image = isOpen ? tagged(made.host, made.revision) : spec.resolvedImage;
    m_madeOf.insert(made.id, image);
    if (m_imageOf.value(made.revision, image) != image)
        m_fault = u"one revision of two images"_s;
    m_imageOf.insert(made.revision, image);
}

void SimulatedWorld::add(const Step &step, ReplicaState state)
{
    m_world.observed.replicas << Replica{.host = step.host,
                                         .id = u"id%1"_s.arg(++m_ids),
                                         .name = step.name,
                                         .slot = step.slot,
                                         .revision = step.revision,
                                         .state = state,
                                         .created = core::Time(std::chrono::seconds(m_ids))};
    ++host(step.host)->containers;
    note(m_world.observed.replicas.last());
}

void SimulatedWorld::pass(std::chrono::milliseconds time)
{
    m_world.sinceProgress += time;
    m_world.sinceReplaced += time;
    if (m_world.sinceReached)
        *m_world.sinceReached += time;
}

QString SimulatedWorld::live()
{
    const RolloutSettings &settings = m_world.rollout.settings;
    tell(u"%1 order %2 surge %3 unavailable %4 parallelism %5 canary %6; bad %7; %8 events"_s
             .arg(services::toString(settings.strategy))
             .arg(int(settings.order))
             .arg(settings.maxSurge)
             .arg(settings.maxUnavailable)
             .arg(settings.parallelism)
             .arg(settings.canary)
             .arg(m_bad.contains(2))
             .arg(m_events));
    for (int i = 0; i < m_events && m_fault.isEmpty(); ++i) {
        ask();
        if (!m_world.onTheWay.isEmpty() && !sometimes(3))
            finishStep(upTo(int(m_world.onTheWay.size()) - 1), !sometimes(6));
        else
            somethingHappens();
    }
    calmDown();
    // Each replica is made, waited for, renamed and removed, on the way there and on the way back, and what fails may
    // be tried some times.
    constexpr int most = 400;
    while (m_fault.isEmpty() && settle()) {
        if (++m_toCalm > most)
            return u"comes to no end"_s;
    }
    return m_fault.isEmpty() ? faultAtTheEnd() : m_fault;
}

/// One thing more until all is still: false then.
bool SimulatedWorld::settle()
{
    if (ask())
        return true;
    if (!m_world.onTheWay.isEmpty()) {
        finishStep(upTo(int(m_world.onTheWay.size()) - 1), true);
        return true;
    }
    if (!m_world.rollout.isActive())
        return false;
    if (startUp())
        return true;
    if (m_world.rollout.state == State::AwaitingPromotion && !m_pausesForGood) {
        Rollout promoted = m_world.rollout;
        promoted.promoted = true;
        promoted.state = State::Running;
        takeRollout(promoted);
        return true;
    }
    if (m_world.rollout.state == State::Paused && !m_pausesForGood) {
        m_pausesForGood = sometimes(3);
        Rollout resumed = m_world.rollout;
        resumed.state = resumed.back ? State::RollingBack : State::Running;
        resumed.failures = 0;
        takeRollout(resumed);
        return true;
    }
    lookAtImages();
    const Decision decision = rollouts::next(m_world);
    if (decision.lookAgain) {
        pass(*decision.lookAgain);
        return true;
    }
    return false;
}

/// What can get ready gets so by itself; whether any has.
bool SimulatedWorld::startUp()
{
    bool any = false;
    for (Replica &each : m_world.observed.replicas) {
        if (each.state != ReplicaState::Starting || m_bad.contains(each.revision) ||
            host(each.host)->reach != Reach::Live)
            continue;
        each.state = ReplicaState::Ready;
        any = true;
    }
    return any;
}

void SimulatedWorld::somethingHappens()
{
    tell(u"something happens"_s);
    switch (upTo(5)) {
    case 0:
        hostChanges();
        break;
    case 1:
        replicaChanges();
        break;
    case 2:
    case 3:
        operatorActs();
        break;
    case 4:
        die();
        break;
    default:
        pass(std::chrono::seconds(sometimes(8) ? 700 : upTo(20)));
        break;
    }
}

void SimulatedWorld::hostChanges()
{
    HostView &changed = anyHost();
    if (sometimes(4))
        return tagMoves();
    if (sometimes(6)) {
        changed.draining = !changed.draining;
        return;
    }
    changed.reach = Reach(upTo(2));
    if (changed.reach != Reach::Live)
        return;
    for (Replica &each : m_world.observed.replicas) { // nobody saw what happened there
        if (each.host == changed.id && sometimes(4) && !m_bad.contains(each.revision))
            each.state = ReplicaState(upTo(3));
    }
    reportWhatBroke();
}

void SimulatedWorld::replicaChanges()
{
    if (m_world.observed.replicas.isEmpty())
        return;
    Replica &each = m_world.observed.replicas[upTo(int(m_world.observed.replicas.size()) - 1)];
    if (host(each.host)->reach != Reach::Live)
        return;
    each.state = ReplicaState(upTo(3));
    if (m_bad.contains(each.revision) && each.state == ReplicaState::Ready)
        each.state = ReplicaState::Starting;
    reportWhatBroke();
}

void SimulatedWorld::operatorActs()
{
    Rollout steered = m_world.rollout;
    switch (upTo(5)) {
    case 0:
        m_world.desired = upTo(6);
        return;
    case 1:
        return newerRevision();
    case 2:
        if (steered.isActive())
            steered.state = State::Paused;
        break;
    case 3:
        if (steered.state == State::Paused) {
            steered.state = steered.back ? State::RollingBack : State::Running;
            steered.failures = 0;
        }
        break;
    case 4:
        if (steered.isActive() && !steered.back) {
            steered.promoted = true;
            steered.state = State::Running;
        }
        break;
    default:
        if (steered.isActive() && !steered.back) {
            steered.back = true;
            steered.state = State::RollingBack;
            steered.failures = 0;
        }
        break;
    }
    takeRollout(steered);
}

void SimulatedWorld::newerRevision()
{
    const Rollout &now = m_world.rollout;
    const int revision = int(m_world.specs.lastKey()) + 1;
    m_world.specs.insert(revision, anySpec(revision));
    if (sometimes(4))
        m_bad.insert(revision);
    Rollout newer{.from = now.state == State::Completed ? now.to : now.from, .to = revision, .settings = anySettings()};
    takeRollout(newer);
    m_world.sinceProgress = 0ms;
    m_world.sinceReached.reset();
}

/// From here on all that is tried succeeds, but for what can't.
void SimulatedWorld::calmDown()
{
    tell(u"all is calm"_s);
    for (HostView &each : m_world.observed.hosts) {
        if (each.reach == Reach::Unknown)
            each.reach = sometimes(2) ? Reach::Live : Reach::Lost;
    }
    reportWhatBroke();
    if (m_events > 0 && sometimes(2))
        die();
    m_mustComplete = nothingIsInTheWay();
}

bool SimulatedWorld::nothingIsInTheWay() const
{
    const Rollout &rollout = m_world.rollout;
    const ServiceSpec &spec = m_world.specs[rollout.to];
    const bool isRoomy = !m_hasPorts && spec.placement == services::Placement();
    const bool isGood = !m_bad.contains(rollout.to) && !m_bad.contains(rollout.from);
    const auto &hosts = m_world.observed.hosts;
    const bool anyTakesOne =
        std::any_of(hosts.begin(), hosts.end(), [](const HostView &each) { return each.canAct() && !each.draining; });
    const bool anyIsReadOnly =
        std::any_of(hosts.begin(), hosts.end(), [](const HostView &each) { return each.readOnly; });
    return rollout.isActive() && !rollout.back && isRoomy && isGood && anyTakesOne && !anyIsReadOnly &&
           m_world.failures.isEmpty() && m_world.sinceProgress < 300s &&
           services::problemWith(rollout.settings).isEmpty();
}

} // namespace bayplan::tests
