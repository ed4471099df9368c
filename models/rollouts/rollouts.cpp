// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/rollouts.h"

#include "core/plaintext.h"
#include "core/soon.h"
#include "rollouts/driver.h"
#include "rollouts/meanwhile.h"
#include "rollouts/viewwords.h"
#include "rollouts/words.h"
#include "services/change.h"
#include "services/recordsteps.h"

#include <QPointer>
#include <QRandomGenerator>

#include <algorithm>

namespace bayplan::rollouts {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::Operation;
using services::Change;
using services::Rollout;
using services::ServiceRecord;
using std::chrono::milliseconds;

namespace {

/// Not at once with other desktops that see the same.
constexpr milliseconds settle{300};

/// After a rollout could not be begun; doubles each time.
constexpr milliseconds firstHoldup{1'000};
constexpr milliseconds longestHoldup{30'000};

/// What of a rollout only an operator, or its end, changes.
std::optional<Rollout> essence(std::optional<Rollout> rollout)
{
    if (rollout) {
        rollout->failures = 0;
        rollout->failed.clear();
        rollout->reason.clear();
        rollout->ended.reset();
    }
    return rollout;
}

/// How often a telling is tried again.
constexpr int mostAttempts = 3;
/// How long what was written by others may take to be seen.
constexpr milliseconds isSeenWithin{20'000};

Error noSuchService(const QString &service)
{
    return {.kind = Error::Kind::NotFound, .what = tr("There is no such service"), .where = service, .next = {}};
}

QString titleOf(Steer steer, const QString &service)
{
    const QString name = core::plainLine(service, 80);
    switch (steer) {
    case Steer::Pause:
        return tr("Pause the rollout of %1").arg(name);
    case Steer::Resume:
        return tr("Resume the rollout of %1").arg(name);
    case Steer::Promote:
        return tr("Promote the rollout of %1").arg(name);
    case Steer::Abort:
        break;
    }
    return tr("Abort the rollout of %1").arg(name);
}

/// How the first of the rows, which writes the record, has ended.
Result<void> firstOutcome(const Operation &operation)
{
    const Operation::Row &row = operation.rows().front();
    if (row.state == Operation::State::Done)
        return {};
    return core::fail(row.error.value_or(
        Error{.kind = Error::Kind::Declined, .what = tr("It was cancelled"), .where = row.target.name, .next = {}}));
}

} // namespace

Rollouts::Rollouts(services::ServiceBook &book, operations::Operations &operations, const services::Means &means,
                   RolloutTimes times, bool resume, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_operations(operations)
    , m_means(means)
    , m_times(times)
    , m_resume(resume)
{
    m_dueTimer.setSingleShot(true);
    connect(&m_dueTimer, &QTimer::timeout, this, [this] { takeUp(); });
    connect(&book, &services::ServiceBook::changed, this, [this](const QSet<QString> &names) { look(names); });
    connect(&book, &services::ServiceBook::surroundingsChanged, this, [this] {
        for (const auto &[service, driver] : m_drivers)
            driver->look();
    });
    const QStringList names = book.names();
    look(QSet<QString>(names.begin(), names.end()));
}

Rollouts::~Rollouts() = default;

Observe Rollouts::observing() const
{
    return [this](const ServiceRecord &record) { return m_book.observe(record); };
}

/// What is driven here is known before the book has seen it.
std::optional<services::ServiceState> Rollouts::newest(const QString &service) const
{
    auto state = m_book.state(service);
    const auto driver = m_drivers.find(service);
    if (state && state->head.record && driver != m_drivers.end() &&
        driver->second->record().generation > state->head.record->generation)
        state->head.record = driver->second->record();
    return state;
}

Update Rollouts::update(const QString &service, const services::ServiceSpec &spec,
                        const services::RolloutSettings &settings) const
{
    const auto state = newest(service);
    if (!state)
        return {.service = service, .title = {}, .refusal = noSuchService(service)};
    services::ServiceSpec wanted = spec;
    if (!state->head.record || !hasImage(*state->head.record, wanted)) {
        wanted.resolvedImage.clear();
        wanted = m_book.resolved(wanted);
    }
    return updateTo(*state, wanted, settings, observing(), m_book.actor().shown, core::now());
}

Update Rollouts::undo(const QString &service, std::optional<int> revision, Home home) const
{
    auto state = newest(service);
    if (!state)
        return {.service = service, .title = {}, .refusal = noSuchService(service)};
    if (home == Home::TakenOver)
        state = services::takingOver(*std::move(state));
    return undoTo(*state, revision, observing(), m_book.actor().shown, core::now());
}

void Rollouts::begin(const Update &update, std::function<void(Result<void>)> done)
{
    if (update.refusal)
        return done(core::fail(*update.refusal));
    const auto head = m_book.head(update.service);
    // Whoever drives the one before takes over this one: the lease stays where it is.
    if (m_drivers.contains(update.service) || (head && !head->actor.isEmpty())) {
        m_engaged.insert(update.service);
        const auto make = [update](const services::ServiceState &state) -> Result<ServiceRecord> {
            const ServiceRecord &now = *state.head.record;
            if (!isStillSo(update.basis, now))
                return core::fail(services::changedMeanwhile(update.service, now.home.name));
            ServiceRecord record = update.record;
            record.lease = now.lease;
            return record;
        };
        return tell({.service = update.service, .title = update.title, .make = make, .done = std::move(done)});
    }
    if (!m_means.fleet.host(update.home))
        return done(core::fail({.kind = Error::Kind::NotFound,
                                .what = tr("The host of its record is not in this workspace any more"),
                                .where = update.service,
                                .next = tr("Look at what it is now, and try again")}));
    m_memories[update.service] = {};
    drive(update.record, update.home, update.copies, std::move(done));
}

void Rollouts::steer(const QString &service, Steer steer, std::function<void(Result<void>)> done, Home home)
{
    if (steer != Steer::Pause)
        m_engaged.insert(service);
    m_holdups.erase(service);
    tell({.service = service,
          .title = titleOf(steer, service),
          .make =
              [steer, by = m_book.actor().shown](const services::ServiceState &state) {
                  return steered(*state.head.record, steer, core::now(), by);
              },
          .done = std::move(done),
          .home = home});
}

void Rollouts::takeOver(const QString &service, std::function<void(Result<void>)> done)
{
    auto state = m_book.state(service);
    if (!state || !state->head.record)
        return done(core::fail(noSuchService(service)));
    const auto no = [&service](const QString &what) {
        return core::fail({.kind = Error::Kind::Declined, .what = what, .where = service, .next = {}});
    };
    const auto now = rollout(service);
    if (!now || !now->isActive())
        return done(no(tr("No rollout of it is under way")));
    if (m_drivers.contains(service))
        return done(no(tr("It is driven here already")));
    state = services::takingOver(*std::move(state));
    const Change change = services::tellRollout(*state, *state->head.record, {});
    if (change.refusal)
        return done(core::fail(*change.refusal));
    if (!state->head.actor.isEmpty())
        return done(no(tr("%1 drives it").arg(core::plainLine(state->head.actor, 80))));
    m_holdups.erase(service);
    drive(change.record, change.home, change.copies, std::move(done));
}

void Rollouts::tell(Telling telling)
{
    auto state = newest(telling.service);
    if (!state || !state->head.record)
        return telling.done(core::fail(noSuchService(telling.service)));
    if (telling.home == Home::TakenOver)
        state = services::takingOver(*std::move(state));
    if (telling.attempts++ == 0) {
        telling.number = ++m_tellings;
        telling.about = essence(state->head.record->rollout);
    }
    telling.until = core::monotonicNow() + isSeenWithin;
    const auto record = telling.make(*state);
    if (!record)
        return telling.done(core::fail(record.error()));
    const Change change = services::tellRollout(*state, *record, telling.title);
    if (change.refusal)
        return telling.done(core::fail(*change.refusal));
    operations::Plan plan{.title = telling.title, .steps = {}, .subject = telling.service};
    plan.steps = services::writeRecordSteps(change.record, change.home, {}, m_means.fleet);
    plan.stepsUndo = false;
    Operation &operation = m_operations.run(std::move(plan));
    const auto onEnd = [this, &operation, telling, generation = change.record.generation] {
        const Result<void> outcome = firstOutcome(operation);
        if (outcome || outcome.error().kind != Error::Kind::Declined || telling.attempts > mostAttempts) {
            telling.done(outcome);
            return look({telling.service});
        }
        m_waiting[telling.number] =
            core::soon([this, telling, generation, why = outcome.error(), failed = QPointer(&operation)] {
                if (failed)
                    m_operations.dismiss(*failed);
                tellAgain(telling, generation, why);
            });
    };
    connect(&operation, &Operation::ended, this, onEnd, Qt::SingleShotConnection);
}

/// Whoever drives it writes now and then only to keep the lease: that is no reason to refuse an operator. Somebody who
/// has told it something else meanwhile is.
void Rollouts::tellAgain(const Telling &telling, qint64 generation, const Error &why)
{
    const auto head = m_book.head(telling.service);
    const bool isSeen = head && head->record && head->record->generation >= generation;
    if (!isSeen && core::monotonicNow() < telling.until) {
        m_waiting[telling.number] =
            core::soon([this, telling, generation, why] { tellAgain(telling, generation, why); }, milliseconds(20));
        return;
    }
    m_waiting.erase(telling.number);
    if (isSeen && essence(head->record->rollout) == telling.about)
        return tell(telling);
    telling.done(core::fail(why));
}

void Rollouts::engage(const QString &service)
{
    m_engaged.insert(service);
    m_holdups.erase(service);
    look({service});
}

void Rollouts::drive(const ServiceRecord &record, fleet::HostId home, const QList<fleet::HostId> &copies,
                     std::function<void(Result<void>)> begun)
{
    const QString service = record.name;
    ServiceRecord held = record;
    held.lease = services::Lease{.owner = m_book.actor().token + u"/rollout-"_s + QString::number(++m_leases),
                                 .shown = m_book.actor().shown,
                                 .length = m_times.lease};
    m_engaged.insert(service);
    const auto made = m_drivers.emplace(
        service, std::make_unique<Driver>(Driver::Parts{m_book, m_operations, m_means, m_times}, std::move(held), home,
                                          copies, m_memories[service], std::move(begun)));
    Driver *driver = made.first->second.get();
    connect(driver, &Driver::changed, this, [this, service] { Q_EMIT changed(service); });
    connect(driver, &Driver::ended, this, [this, service] { onEnded(service); });
    Q_EMIT changed(service);
}

void Rollouts::onEnded(const QString &service)
{
    const auto found = m_drivers.find(service);
    if (found == m_drivers.end())
        return;
    Driver *driver = found->second.release();
    driver->deleteLater(); // it is in its own signal
    m_drivers.erase(found);
    if (driver->hasBegun())
        m_holdups.erase(service);
    else
        holdUp(service);
    if (const auto now = rollout(service); !now || !now->isActive())
        m_memories.erase(service);
    look({service});
}

/// What could not be begun is not tried again and again without a pause: an engine may refuse its record for long.
void Rollouts::holdUp(const QString &service)
{
    Holdup &holdup = m_holdups[service];
    const milliseconds wait = std::min(longestHoldup, firstHoldup * (1 << std::min(holdup.times++, 6)));
    holdup.until = core::monotonicNow() + wait;
    holdup.over = core::soon([this, service] { look({service}); }, wait);
}

void Rollouts::look(const QSet<QString> &services)
{
    for (const QString &service : services) {
        if (const auto found = m_drivers.find(service); found != m_drivers.end())
            found->second->look();
        else
            m_due.insert(service);
        const auto now = rollout(service);
        if (!now) {
            m_seen.erase(service);
            continue;
        }
        notice(service, *now);
        Q_EMIT changed(service);
    }
    if (!m_due.isEmpty() && !m_dueTimer.isActive())
        m_dueTimer.start(settle + milliseconds(QRandomGenerator::global()->bounded(int(settle.count()))));
}

/// Tells what it has come to since it was last told of.
void Rollouts::notice(const QString &service, const Rollout &now)
{
    const auto head = m_book.head(service);
    const auto driver = m_drivers.find(service);
    const qint64 generation = driver != m_drivers.end() ? driver->second->record().generation
                              : head && head->record    ? head->record->generation
                                                        : 0;
    const auto [at, isFirst] = m_seen.try_emplace(service, Seen{now, generation});
    if (isFirst)
        return;
    // The book may see later what a driver that has gone by now had written.
    if (generation < at->second.generation && isSameRollout(at->second.rollout, now))
        return;
    const Rollout before = std::exchange(at->second, Seen{now, generation}).rollout;
    if (before.isActive() && !now.isActive()) {
        if (!m_drivers.contains(service)) // which goes on using it
            m_memories.erase(service);
        m_engaged.remove(service);
        Q_EMIT ended(service, now);
    } else if (stoppedMeanwhile(before, now)) {
        Q_EMIT stopped(service, now);
    }
}

void Rollouts::takeUp()
{
    for (const QString &service : std::exchange(m_due, {}))
        lookAt(service);
}

/// Takes it up if nobody drives it and there is something to do.
void Rollouts::lookAt(const QString &service)
{
    if (m_drivers.contains(service) || (!m_resume && !m_engaged.contains(service)))
        return;
    const auto state = m_book.state(service);
    if (state && !state->head.actor.isEmpty())
        m_holdups.erase(service); // it could be begun by somebody else
    const auto holdup = m_holdups.find(service);
    if (holdup != m_holdups.end() && core::monotonicNow() < holdup->second.until)
        return;
    if (!state || !state->head.record || !state->head.actor.isEmpty() || state->head.unreadable)
        return; // a lease that lapses is told of
    const auto now = world(service);
    if (!now || !now->rollout.isActive())
        return;
    const Decision decision = next(*now);
    const bool waitsForOperator =
        now->rollout.state == Rollout::State::Paused || now->rollout.state == Rollout::State::AwaitingPromotion;
    if (waitsForOperator && decision.steps.isEmpty() && decision.rollout == now->rollout && !decision.lookAgain)
        return;
    const Change change = services::tellRollout(*state, *state->head.record, {});
    if (!change.refusal)
        drive(change.record, change.home, change.copies, {});
}

std::optional<Rollout> Rollouts::rollout(const QString &service) const
{
    if (const auto found = m_drivers.find(service); found != m_drivers.end())
        return found->second->rollout();
    const auto head = m_book.head(service);
    return head && head->record ? head->record->rollout : std::nullopt;
}

Operation *Rollouts::operation(const QString &service) const
{
    const auto found = m_drivers.find(service);
    return found == m_drivers.end() ? nullptr : found->second->operation();
}

std::map<int, Step> Rollouts::steps(const QString &service) const
{
    const auto driver = m_drivers.find(service);
    return driver == m_drivers.end() ? std::map<int, Step>() : driver->second->steps();
}

std::optional<World> Rollouts::world(const QString &service) const
{
    if (const auto found = m_drivers.find(service); found != m_drivers.end())
        return found->second->world();
    const auto head = m_book.head(service);
    if (!head || !head->record || !head->record->rollout)
        return std::nullopt;
    World world = firstWorld(*head->record, m_book.observe(*head->record));
    if (const auto memory = m_memories.find(service); memory != m_memories.end()) {
        world.passed = memory->second.passed;
        if (memory->second.reached)
            world.sinceReached =
                std::chrono::duration_cast<milliseconds>(core::monotonicNow() - *memory->second.reached);
    }
    return world;
}

bool Rollouts::canTakeOver(const QString &service) const
{
    const auto head = m_book.head(service);
    return head && head->record && head->record->rollout && head->record->rollout->isActive() && !head->unreadable &&
           !head->homeProblem.isEmpty() && head->actor.isEmpty() && !m_drivers.contains(service);
}

std::optional<Error> Rollouts::obstacle(const QString &service) const
{
    const auto head = m_book.head(service);
    if (m_drivers.contains(service) || !head || !head->record || !head->record->rollout ||
        !head->record->rollout->isActive() || !head->actor.isEmpty())
        return std::nullopt;
    const auto state = m_book.state(service);
    return state ? services::tellRollout(*state, *state->head.record, {}).refusal : std::nullopt;
}

QString Rollouts::waitsFor(const QString &service) const
{
    if (const auto found = m_drivers.find(service); found != m_drivers.end())
        return found->second->waitsFor();
    if (const auto why = obstacle(service))
        return tr("Nobody drives it now: %1").arg(why->what);
    const auto now = world(service);
    return now && now->rollout.isActive() ? next(*now).waitsFor : QString();
}

} // namespace bayplan::rollouts
