// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/driver.h"

#include "core/plaintext.h"
#include "core/sleeplessclock.h"
#include "core/soon.h"
#include "rollouts/sides.h"
#include "rollouts/words.h"
#include "services/change.h"
#include "services/leasekeeper.h"
#include "services/recordsteps.h"
#include "services/traffic.h"

#include <algorithm>

namespace bayplan::rollouts {

using core::Error;
using core::Result;
using operations::Operation;
using operations::StepRun;
using services::Replica;
using services::ReplicaState;
using services::Rollout;
using services::ServiceRecord;
using std::chrono::duration_cast;
using std::chrono::milliseconds;
using Action = Step::Action;

namespace {

/// After a host's trouble; doubles each time.
constexpr milliseconds firstWait{1'000};
constexpr milliseconds longestWait{30'000};
/// How long what was done may take to be seen.
constexpr milliseconds settles{10'000};
/// For what is on its way to be seen.
constexpr milliseconds looksAgain{200};

milliseconds since(core::MonotonicTime then)
{
    return duration_cast<milliseconds>(core::monotonicNow() - then);
}

QString titleOf(const ServiceRecord &record)
{
    const QString name = core::plainLine(record.name, 80);
    const Rollout &rollout = *record.rollout;
    if (rollout.back)
        return tr("Roll %1 back to revision %2").arg(name).arg(rollout.from);
    const services::Revision *to = record.find(rollout.to);
    const services::Revision *from = record.find(rollout.from);
    if (to && from && to->spec.container.image != from->spec.container.image)
        return tr("Update %1 to %2").arg(name, core::plainLine(to->spec.container.image, 120));
    return tr("Update %1 to revision %2").arg(name).arg(rollout.to);
}

bool isOver(Operation::State state)
{
    return state != Operation::State::Waiting && state != Operation::State::Running;
}

} // namespace

Driver::Driver(const Parts &parts, ServiceRecord record, fleet::HostId home, const QList<fleet::HostId> &copies,
               Memory &memory, std::function<void(Result<void>)> begun, QObject *parent)
    : QObject(parent)
    , m_book(parts.book)
    , m_operations(parts.operations)
    , m_means(parts.means)
    , m_times(parts.times)
    , m_service(record.name)
    , m_home(home)
    , m_memory(memory)
    , m_begun(std::move(begun))
    , m_copied(*record.rollout)
{
    m_keeper = std::make_shared<services::LeaseKeeper>(m_means.fleet, record, home);
    m_memory.progressed = m_memory.replaced = core::monotonicNow();
    connect(m_keeper.get(), &services::LeaseKeeper::changedByOther, this, [this] {
        m_memory.progressed = core::monotonicNow(); // it may have been resumed
        look();
    });
    // The book gathers what changes for a moment; each moment counts for every replica here.
    for (const fleet::HostConnection *host : m_means.fleet.hosts())
        connect(host, &fleet::HostConnection::containersChanged, this, [this] { look(); });
    operations::Plan plan{.title = titleOf(record), .steps = {}, .grows = true, .subject = m_service};
    plan.stepsUndo = false;
    plan.steps = services::writeRecordSteps(record, home, copies, m_means.fleet);
    if (!plan.steps.empty()) {
        const auto start = std::move(plan.steps.front().start);
        plan.steps.front().start = [start, keeper = m_keeper](StepRun &run) {
            connect(&run, &StepRun::finished, keeper.get(), [&run, keeper, begun = core::SleeplessClock::now()] {
                if (*run.outcome())
                    keeper->written(begun);
            });
            start(run);
        };
    }
    m_operation = &m_operations.run(std::move(plan));
    connect(m_operation, &Operation::rowChanged, this, [this](int row) { onRow(row); });
    connect(m_operation, &Operation::ended, this, [this] { onOperationEnded(); });
}

Driver::~Driver() = default;

const ServiceRecord &Driver::record() const
{
    return m_keeper->record();
}

const Rollout &Driver::rollout() const
{
    return *m_keeper->record().rollout;
}

World Driver::world() const
{
    const ServiceRecord &record = this->record();
    World world{.rollout = rollout(), .desired = record.replicas, .specs = {}, .observed = m_book.observe(record)};
    addRevisions(world);
    for (services::HostView &host : world.observed.hosts) {
        for (const auto &[id, name] : m_memory.unnameable.values(host.id))
            host.takenNames.insert(name);
    }
    // Where all are of the wrong platform they are tried: that fails at once and says why, which waiting would not.
    const services::ServiceSpec target = world.specs.value(world.rollout.target());
    auto &hosts = world.observed.hosts;
    if (std::none_of(hosts.begin(), hosts.end(), [&](const services::HostView &host) {
            return host.canAct() && host.wrongPlatform.isEmpty() && isMeantFor(target, host);
        })) {
        for (services::HostView &host : hosts)
            host.wrongPlatform.clear();
    }
    world.passed = m_memory.passed;
    for (const auto &[row, step] : m_onTheWay)
        world.onTheWay << step;
    for (const Settling &each : m_settling)
        world.onTheWay << each.step;
    world.failures = m_failures;
    world.sinceProgress = since(m_memory.progressed);
    world.sinceReplaced = since(m_memory.replaced);
    if (m_memory.reached)
        world.sinceReached = since(*m_memory.reached);
    return world;
}

void Driver::look()
{
    if (!m_advancing)
        m_advancing = core::soon([this] { advance(); });
}

void Driver::advance()
{
    m_advancing.cancel();
    if (!m_hasBegun || m_writing || m_finishing)
        return;
    lookAtRecord();
    if (m_keeper->lost()) {
        m_operation->cancel();
        return;
    }
    const World before = world();
    settle(before.observed);
    findFallen(before.observed);
    const World now = world();
    const Decision decision = next(now);
    m_waitsFor = decision.waitsFor;
    if (!decision.reached)
        m_memory.reached.reset();
    else if (!m_memory.reached)
        m_memory.reached = core::monotonicNow();
    if (decision.rollout != now.rollout) {
        write(decision.rollout, now.failures.size());
    } else if (!decision.resolved.isEmpty()) {
        writeImages(decision.resolved);
    } else {
        m_failures.remove(0, now.failures.size()); // that say nothing of it, now or later
        breakOff(decision);
        writeCopies();
        if (!now.rollout.isActive() && !m_mustBreakOff)
            finish();
        else
            act(decision);
    }
    Q_EMIT changed();
}

void Driver::breakOff(const Decision &decision)
{
    QList<int> rows;
    for (const auto &[row, step] : m_onTheWay)
        rows << row;
    m_mustBreakOff = false;
    for (const qsizetype place : decision.cancel) {
        if (place >= rows.size())
            continue;
        // An engine goes on with what it was told. Broken off before what it makes is seen, that would turn up when
        // nobody looks any more.
        const Step &step = m_onTheWay.at(rows.at(place));
        if (step.action == Action::Create && idOf(step).isEmpty() &&
            m_operation->rows()[size_t(rows.at(place))].state == Operation::State::Running)
            m_mustBreakOff = true;
        else
            m_operation->cancelStep(rows.at(place));
    }
}

void Driver::act(const Decision &decision)
{
    auto wait = decision.lookAgain;
    if (m_mustBreakOff)
        wait = std::min(wait.value_or(looksAgain), looksAgain);
    const auto obstacle = m_means.traffic ? m_means.traffic->obstacle(m_service) : std::nullopt;
    for (const Step &step : decision.steps) {
        if (obstacle && step.action != Action::BringImage && step.action != Action::Rename) {
            // Before capacity is touched, and for as long as it takes.
            m_waitsFor = obstacle->message();
            m_memory.progressed = core::monotonicNow();
            wait = std::min(wait.value_or(firstWait), firstWait);
            continue;
        }
        const auto held = std::chrono::ceil<milliseconds>(m_heldUp.value(step.host).until - core::monotonicNow());
        if (held.count() > 0)
            wait = std::min(wait.value_or(held), held);
        else
            begin(step);
    }
    if (!m_settling.isEmpty())
        wait = std::min(wait.value_or(settles), settles);
    const Rollout::State state = rollout().state;
    const bool waitsForOperator = state == Rollout::State::Paused || state == Rollout::State::AwaitingPromotion;
    if (waitsForOperator && m_onTheWay.empty() && decision.steps.isEmpty() && !wait)
        return finish(); // a lease at rest would cost its host a container every few seconds
    m_timer = wait ? core::soon([this] { look(); }, *wait) : core::Task();
}

void Driver::begin(const Step &step)
{
    const int row = int(m_operation->rows().size());
    m_onTheWay.insert({row, step});
    m_steps.insert({row, step});
    m_operation->append(operationStep(step, row));
}

operations::Step Driver::operationStep(const Step &step, int row)
{
    const ServiceRecord &record = m_keeper->record();
    const services::RolloutSettings &settings = record.rollout->settings;
    const services::Revision *revision = record.find(step.revision);
    const services::Desired desired{.spec = revision ? revision->spec : record.current()->spec,
                                    .revision = step.revision,
                                    .replicas = record.replicas};
    const services::GateTimes times{.deadline = settings.healthyDeadline,
                                    .stayReady = settings.minHealthyTime,
                                    .probeEvery = m_times.probeEvery,
                                    .probeLimit = m_times.probeLimit,
                                    .passes = settings.passes};
    const auto failed = [driver = QPointer(this), step, row](const Error &why, const QStringList &lines) {
        if (!driver)
            return;
        driver->m_failures << StepFailure{step, why.what, lines};
        driver->m_told.insert(row);
    };
    operations::Step made;
    switch (step.action) {
    case Action::BringImage:
        made = services::bringImageStep(desired, step.host, step.imageFrom, m_means);
        break;
    case Action::Create:
        made = services::createReplicaStep(desired, step.host, step.slot, step.name, times, m_means, failed);
        break;
    case Action::Gate:
        made = services::gateReplicaStep(desired, step.host, step.id, nameOf(step), times, m_means, failed);
        break;
    case Action::Remove:
        made = services::removeReplicaStep(desired.spec, step.host, step.id, nameOf(step), m_means,
                                           settings.drainTimeout, [keeper = m_keeper] { return keeper->lost(); });
        break;
    case Action::Rename:
        made = services::renameReplicaStep(step.host, step.id, nameOf(step), step.name, m_means);
        break;
    }
    // Only while the lease holds, however long it had to wait for its turn.
    made.start = [start = std::move(made.start), keeper = m_keeper](StepRun &run) {
        if (const auto lost = keeper->lost())
            return run.finish(core::fail(*lost));
        start(run);
    };
    return made;
}

/// What the container that it is about is called now.
QString Driver::nameOf(const Step &step) const
{
    const fleet::HostConnection *host = m_means.fleet.host(step.host);
    const engine::Container *container = host ? host->live().container(step.id) : nullptr;
    return container ? container->name : step.id.left(12);
}

void Driver::onRow(int row)
{
    const Operation::Row &state = m_operation->rows()[size_t(row)];
    if (row == 0 && !m_hasBegun && isOver(state.state)) {
        m_hasBegun = state.state == Operation::State::Done;
        const Result<void> outcome =
            m_hasBegun ? Result<void>()
            : state.error
                ? core::fail(*state.error)
                : core::fail(
                      {.kind = Error::Kind::Declined, .what = tr("It was cancelled"), .where = m_service, .next = {}});
        if (m_hasBegun)
            look();
        else
            m_operation->close();
        if (const auto tell = std::exchange(m_begun, {}))
            tell(outcome);
        return;
    }
    const auto found = m_onTheWay.find(row);
    if (found != m_onTheWay.end() && isOver(state.state)) {
        const Step step = found->second;
        m_onTheWay.erase(found);
        onStepEnded(step, row);
        look();
    }
    Q_EMIT changed();
}

void Driver::onStepEnded(const Step &step, int place)
{
    const Operation::Row &row = m_operation->rows()[size_t(place)];
    const auto now = core::monotonicNow();
    const bool isGate = step.action == Action::Create || step.action == Action::Gate;
    if (row.state == Operation::State::Done) {
        m_heldUp.remove(step.host);
        m_memory.progressed = now;
        const bool stopFirst = rollout().settings.order == services::RolloutSettings::Order::StopFirst;
        if (stopFirst ? isGate : step.action == Action::Remove)
            m_memory.replaced = now;
        if (isGate)
            m_memory.passed.insert({step.host, step.action == Action::Gate ? step.id : idOf(step)});
        else
            m_settling << Settling{step, now + settles};
        return;
    }
    if (row.state != Operation::State::Failed)
        return;
    if (m_told.contains(place)) {
        m_book.noteFailure(m_service, step.host);
        m_settling << Settling{step, now + settles};
        return;
    }
    if (step.action == Action::Rename) {
        m_memory.unnameable.insert(step.host, {step.id, step.name});
        return;
    }
    const Error::Kind kind = row.error ? row.error->kind : Error::Kind::System;
    const bool hostsFault = kind == Error::Kind::ConnectionLost || kind == Error::Kind::Refused ||
                            (kind == Error::Kind::Timeout && !isGate);
    if (step.action == Action::BringImage && !hostsFault) {
        m_failures << StepFailure{step, row.error ? row.error->what : QString()};
        return;
    }
    // What fails there at once is one trouble.
    Holdup &holdup = m_heldUp[step.host];
    if (now < holdup.until)
        return;
    // What an engine refuses again and again an operator must know of.
    if ((step.action == Action::Remove || step.action == Action::Create) && !hostsFault && holdup.times >= 3)
        m_failures << StepFailure{step, row.error ? row.error->what : QString()};
    holdup.until = now + std::min(longestWait, firstWait * (1 << std::min(holdup.times, 6)));
    ++holdup.times;
}

/// The replica that a step has made, as the host has it.
QString Driver::idOf(const Step &step) const
{
    const fleet::HostConnection *host = m_means.fleet.host(step.host);
    if (!host)
        return {};
    for (const engine::Container &container : host->live().containers()) {
        if (container.name == step.name)
            return container.id;
    }
    return {};
}

/// Forgets what was done and is seen by now.
void Driver::settle(const services::Observed &observed)
{
    m_heldUp.removeIf([&](const QHash<fleet::HostId, Holdup>::iterator &held) { // one that is back begins anew
        const services::HostView *host = observed.host(held.key());
        return !host || host->reach != services::HostView::Reach::Live;
    });
    const auto now = core::monotonicNow();
    m_settling.removeIf([&](const Settling &each) {
        const Step &step = each.step;
        const services::HostView *host = observed.host(step.host);
        if (!host || host->reach != services::HostView::Reach::Live || now >= each.until)
            return true;
        const auto isThere = [&](auto matches) {
            return std::any_of(observed.replicas.begin(), observed.replicas.end(),
                               [&](const Replica &replica) { return replica.host == step.host && matches(replica); });
        };
        switch (step.action) {
        case Action::BringImage:
            return host->hasImage || step.revision != rollout().target();
        case Action::Create: // that failed, and so was removed
            return !isThere([&](const Replica &replica) { return replica.name == step.name; });
        case Action::Gate:
        case Action::Remove:
            return !isThere([&](const Replica &replica) { return replica.id == step.id; });
        case Action::Rename:
            return isThere([&](const Replica &replica) { return replica.id == step.id && replica.name == step.name; });
        }
        return true;
    });
}

/// New replicas that counted and don't any more are failures of the revision; not those whose host went, or came back
/// without them.
void Driver::findFallen(const services::Observed &observed)
{
    const Rollout &rollout = this->rollout();
    const QSet<fleet::ContainerKey> passed = m_memory.passed;
    for (const fleet::ContainerKey &key : passed) {
        const services::HostView *host = observed.host(key.host);
        const auto replica = std::find_if(observed.replicas.begin(), observed.replicas.end(), [&](const Replica &each) {
            return each.host == key.host && each.id == key.id;
        });
        const bool isFine = host && host->reach == services::HostView::Reach::Live &&
                            replica != observed.replicas.end() && replica->state != ReplicaState::Stopped &&
                            replica->state != ReplicaState::Unhealthy;
        if (isFine)
            continue;
        const bool isBusy = std::any_of(m_onTheWay.begin(), m_onTheWay.end(), [&](const auto &each) {
            return each.second.host == key.host && each.second.id == key.id;
        });
        if (replica == observed.replicas.end() || isBusy || !host || host->reach != services::HostView::Reach::Live) {
            if (!isBusy)
                m_memory.passed.remove(key);
            continue;
        }
        m_memory.passed.remove(key);
        if (replica->revision != rollout.target())
            continue;
        // Stopped by somebody, or with its engine: that says nothing of the revision. It is made again.
        const fleet::HostConnection *connection = m_means.fleet.host(key.host);
        if (replica->state == ReplicaState::Stopped && connection && connection->live().wasStopped(key.id))
            continue;
        const Step step{.action = Action::Gate,
                        .host = key.host,
                        .slot = replica->slot,
                        .revision = replica->revision,
                        .id = key.id};
        m_failures << StepFailure{step, replica->state == ReplicaState::Stopped
                                            ? tr("It was ready, and has ended since")
                                            : tr("It was ready, and is unhealthy since")};
        m_book.noteFailure(m_service, key.host);
    }
}

void Driver::finish()
{
    m_finishing = true;
    for (operations::Step &step : lastSteps())
        m_operation->append(std::move(step));
    m_operation->close();
}

void Driver::onOperationEnded()
{
    if (m_writing)
        return; // onWritten() comes
    m_timer = {};
    const auto release = [driver = QPointer(this)] {
        if (!driver)
            return;
        driver->m_finishing = true;
        driver->m_keeper->release(false, [driver, keeper = driver->m_keeper] {
            if (driver)
                Q_EMIT driver->ended();
        });
    };
    if (m_finishing || !m_hasBegun || m_keeper->lost() || !rollout().isActive())
        return release();
    // An operator has cancelled the operation: nobody is to go on with it by himself.
    m_writing = true;
    m_keeper->change(
        [](ServiceRecord &record) {
            record.rollout->state = Rollout::State::Paused;
            record.rollout->reason = tr("Its operation was cancelled");
        },
        [release](const Result<void> &) { release(); });
}

} // namespace bayplan::rollouts
