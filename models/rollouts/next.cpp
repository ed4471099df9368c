// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/next.h"

#include "rollouts/course.h"
#include "rollouts/setbacks.h"
#include "rollouts/words.h"

#include <algorithm>

namespace bayplan::rollouts {

using services::HostView;
using services::ReplicaState;
using services::Rollout;
using services::RolloutSettings;
using std::chrono::milliseconds;
using Action = Step::Action;
using State = Rollout::State;
using Strategy = RolloutSettings::Strategy;

namespace {

/// Nothing more is begun. What only waits is broken off; what removes comes to its end.
Decision over(const World &world)
{
    Decision decision{.rollout = world.rollout};
    for (qsizetype i = 0; i < world.onTheWay.size(); ++i) {
        const Action action = world.onTheWay.at(i).action;
        if (action == Action::BringImage || action == Action::Create || action == Action::Gate)
            decision.cancel << i;
    }
    return decision;
}

Decision only(const Rollout &rollout)
{
    return {.rollout = rollout};
}

/// Which images the two revisions are of, where that wasn't known before. One that is being made of a name may turn out
/// to be of another than the name means elsewhere.
QMap<int, QString> toldNow(const World &world)
{
    QMap<int, QString> told;
    for (const int revision : {world.rollout.from, world.rollout.to}) {
        const auto spec = world.specs.constFind(revision);
        const QString image = world.meant.value(revision);
        if (spec != world.specs.cend() && spec->resolvedImage.isEmpty() && !image.isEmpty() &&
            std::none_of(world.onTheWay.begin(), world.onTheWay.end(),
                         [&](const Step &step) { return step.action == Action::Create && step.revision == revision; }))
            told.insert(revision, image);
    }
    return told;
}

/// The rollout as promotion has it: all that were to be tried count.
Rollout promoted(Course &course)
{
    Rollout rollout = course.world.rollout;
    const RolloutSettings &settings = rollout.settings;
    const bool isGreen = settings.strategy == Strategy::BlueGreen;
    course.decision.reached = isGreen && rollout.promoted && !rollout.back;
    if (course.budget.paused)
        return rollout;
    if (!course.budget.beside) {
        if (rollout.state == State::AwaitingPromotion)
            rollout.state = State::Running;
        return rollout;
    }
    // Once it awaits an operator it stays so even when a canary is lost: that is made good meanwhile.
    if (course.proven < course.budget.newWanted)
        return rollout;
    course.decision.reached = !isGreen;
    const bool isTime = isGreen || course.world.sinceReached.value_or(milliseconds(0)) >= rollout.promoteAfter();
    if (course.budget.wanted == 0 || (rollout.promotesItself() && isTime)) {
        rollout.promoted = true;
        rollout.state = State::Running;
    } else {
        rollout.state = State::AwaitingPromotion;
    }
    return rollout;
}

/// Steps on the way that lead where nobody goes any more.
void breakOff(Course &course)
{
    const World &world = course.world;
    for (qsizetype i = 0; i < world.onTheWay.size(); ++i) {
        const Step &step = world.onTheWay.at(i);
        const HostView *host = world.observed.host(step.host);
        const bool isWanted =
            course.sides.fits(step.revision) || (!world.rollout.back && step.revision == world.rollout.from);
        const bool isRemoval = step.action == Action::Remove || step.action == Action::Rename;
        if (!host || host->reach == HostView::Reach::Lost || (!isRemoval && !isWanted && !course.budget.paused))
            course.cancel(i);
    }
}

/// What doesn't run any more, and what did not come to count. While it is paused what failed is left to be looked at.
void removeBroken(Course &course)
{
    if (course.handsOff())
        return;
    for (Member &member : course.sides.members) {
        if (!member.replica || !member.canAct() || !member.isIdle())
            continue;
        const bool isUseless = member.hasFailed && !member.counts;
        if (course.budget.paused ? member.isStopped() && !member.hasFailed : member.isStopped() || isUseless)
            course.remove(member);
    }
}

/// What nobody waits for: whoever made it is gone, or it had passed and is not well any more. Only of the revision that
/// is tried: one whose gate fails is removed at once, and what served before is not to go like that.
void waitForGates(Course &course)
{
    const Rollout &rollout = course.world.rollout;
    if (course.budget.paused && rollout.failures > tolerated(course.world))
        return;
    for (const Member &member : course.sides.members) {
        const bool isOurs = member.revision == rollout.to && !rollout.back;
        if (isOurs && member.isPresent && !member.counts && !member.hasFailed && member.isIdle() && member.canAct())
            course.decision.steps << Step{.action = Action::Gate,
                                          .host = member.host->id,
                                          .slot = member.slot,
                                          .revision = member.revision,
                                          .id = member.id};
    }
}

/// New ones get their slot's own name once it is free.
void rename(Course &course)
{
    if (course.budget.paused)
        return;
    for (const Member &member : course.sides.members) {
        const QString plain = services::replicaName(course.wantedSpec(), member.slot);
        if (!member.stays() || !member.counts || !member.isIdle() || !member.canAct() ||
            !Names::isProvisional(member.name, plain) || !course.names.takePlain(*member.host, plain))
            continue;
        course.decision.steps << Step{.action = Action::Rename,
                                      .host = member.host->id,
                                      .slot = member.slot,
                                      .revision = member.revision,
                                      .id = member.id,
                                      .name = plain};
    }
}

bool isDone(const Course &course)
{
    if (course.budget.paused || course.budget.beside || !course.decision.steps.isEmpty() ||
        !course.world.onTheWay.isEmpty() || course.fresh != course.budget.newWanted ||
        course.proven != course.budget.newWanted)
        return false;
    return std::none_of(course.sides.members.begin(), course.sides.members.end(), [](const Member &member) {
        // What has ended on a host out of reach will be there when that is back, for nobody to look after any more.
        const bool isLeft = !member.isNew || member.isStopped();
        return isLeft && (member.isPresent || member.isStopped()) && (member.canAct() || member.isUnknown());
    });
}

Rollout done(const Course &course)
{
    Rollout rollout = course.world.rollout;
    rollout.state = rollout.back ? State::RolledBack : State::Completed;
    if (!rollout.back)
        rollout.reason = course.others ? tr("%Ln replica(s) stay as they are: nothing may be done on their hosts",
                                            nullptr, course.others)
                                       : QString();
    return rollout;
}

/// Nothing is on the way, or only where nobody answers.
bool standsStill(const World &world)
{
    return std::all_of(world.onTheWay.begin(), world.onTheWay.end(), [&](const Step &step) {
        const HostView *host = world.observed.host(step.host);
        return host && host->reach != HostView::Reach::Live;
    });
}

void lookAgainIn(Decision &decision, milliseconds time)
{
    if (time > milliseconds(0) && (!decision.lookAgain || time < *decision.lookAgain))
        decision.lookAgain = time;
}

} // namespace

Decision next(const World &world)
{
    if (!world.rollout.isActive())
        return over(world);
    if (!world.specs.contains(world.rollout.target())) {
        Decision decision = only(world.rollout);
        decision.waitsFor = tr("What revision %1 is like is not known").arg(world.rollout.target());
        return decision;
    }
    if (const Rollout rollout = afterFailures(world); rollout != world.rollout)
        return only(rollout);

    if (const auto told = toldNow(world); !told.isEmpty())
        return {.rollout = world.rollout, .resolved = told, .reached = world.sinceReached.has_value()};

    Course course(world);
    if (const Rollout rollout = promoted(course); rollout != world.rollout) {
        Decision decision = only(rollout);
        decision.reached = course.decision.reached;
        return decision;
    }
    breakOff(course);
    removeBroken(course);
    planCreates(course);
    planRemovals(course);
    waitForGates(course);
    rename(course);
    if (isDone(course))
        return only(done(course));

    Decision &decision = course.decision;
    const RolloutSettings &settings = world.rollout.settings;
    const bool isAwaiting = world.rollout.state == State::AwaitingPromotion;
    const bool mustProgress = !course.budget.paused && !isAwaiting && !course.budget.warm;
    if (decision.steps.isEmpty() && !course.budget.paused) {
        const QString waitsFor = whatItWaitsFor(course);
        if (mustProgress && world.sinceProgress > patience(world.rollout))
            return only(withoutProgress(world, waitsFor));
        if (standsStill(world))
            decision.waitsFor = waitsFor;
    }
    if (mustProgress)
        lookAgainIn(decision, patience(world.rollout) - world.sinceProgress + milliseconds(1));
    if (course.isDelayed())
        lookAgainIn(decision, settings.delay - world.sinceReplaced);
    const milliseconds reachedFor = world.sinceReached.value_or(milliseconds(0));
    if (isAwaiting && decision.reached && world.rollout.promotesItself())
        lookAgainIn(decision, world.rollout.promoteAfter() - reachedFor);
    if (course.budget.warm)
        lookAgainIn(decision, world.rollout.scaleDownDelay() - reachedFor);
    return course.decision;
}

} // namespace bayplan::rollouts
