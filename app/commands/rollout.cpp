// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/followrollout.h"
#include "app/commands/output.h"
#include "app/commands/rolloutlist.h"
#include "core/plaintext.h"

#include <QMetaObject>

#include <chrono>
#include <optional>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using rollouts::Steer;
using Home = rollouts::Rollouts::Home;
using services::Rollout;
using State = Rollout::State;

namespace {

core::Error noRollout(const QString &service)
{
    return {.kind = core::Error::Kind::NotFound,
            .what = u"%1 has no rollout"_s.arg(service),
            .where = {},
            .next = u"“bayplan update %1 --image IMG” begins one"_s.arg(service)};
}

int status(const Arguments &arguments, ServiceWork &work)
{
    const auto state = work.state(arguments.service.name);
    if (!state) {
        complain(state.error().message());
        return Failed;
    }
    const ListedRollout now = listed(*state, work.rollouts().rollout(arguments.service.name));
    const bool printed = arguments.json ? printJson(toJson(now)) : print(core::plainLine(toLine(now), 2000) + u'\n');
    return printed ? work.gathering().report() : int(Failed);
}

int history(const Arguments &arguments, ServiceWork &work)
{
    const auto state = work.state(arguments.service.name);
    if (!state || !state->head.record) {
        complain(state ? u"%1 has no record"_s.arg(arguments.service.name) : state.error().message());
        return Failed;
    }
    const services::ServiceRecord &record = *state->head.record;
    QJsonArray array;
    QList<QStringList> table;
    for (const services::Revision &revision : record.revisions) {
        const bool isCurrent = revision.number == record.revision;
        const QString &image = revision.spec.container.image;
        array << QJsonObject{{u"revision"_s, revision.number},
                             {u"current"_s, isCurrent},
                             {u"made"_s, isoTime(revision.made)},
                             {u"image"_s, image},
                             {u"resolvedImage"_s, revision.spec.resolvedImage.isEmpty()
                                                      ? QJsonValue()
                                                      : QJsonValue(revision.spec.resolvedImage)}};
        table.append(
            {QString::number(revision.number), isCurrent ? u"current"_s : QString(), isoTime(revision.made), image});
    }
    const bool printed =
        arguments.json ? printJson(array) : print(formatTable({u"REVISION"_s, {}, u"MADE"_s, u"IMAGE"_s}, table));
    return printed ? work.gathering().report() : int(Failed);
}

/// Of one rollout: records keep its beginning to the millisecond.
bool areSame(const Rollout &a, const Rollout &b)
{
    using std::chrono::milliseconds;
    return std::chrono::floor<milliseconds>(a.started) == std::chrono::floor<milliseconds>(b.started);
}

std::optional<Steer> steerOf(const QString &action)
{
    if (action == u"pause"_s)
        return Steer::Pause;
    if (action == u"resume"_s)
        return Steer::Resume;
    if (action == u"promote"_s)
        return Steer::Promote;
    if (action == u"abort"_s)
        return Steer::Abort;
    return std::nullopt;
}

Home homeFor(const ServiceArguments &given)
{
    return given.takeOver ? Home::TakenOver : Home::AsItIs;
}

/// Whether what was told has come to the rollout.
bool isTold(const Rollout &rollout, Steer steer)
{
    switch (steer) {
    case Steer::Pause:
        return rollout.state == State::Paused;
    case Steer::Resume:
        return rollout.state != State::Paused && rollout.state != State::Failed;
    case Steer::Promote:
        return rollout.promoted || !rollout.isActive();
    case Steer::Abort:
        break;
    }
    return rollout.back;
}

Result<FollowedRollout> undo(const ServiceArguments &given, ServiceWork &work, std::function<void(Result<void>)> begun)
{
    if (const auto state = work.state(given.name); !state)
        return core::fail(state.error());
    const rollouts::Update update = work.rollouts().undo(given.name, given.toRevision, homeFor(given));
    if (update.refusal)
        return core::fail(*update.refusal);
    return followUpdate(update, work, std::move(begun));
}

Result<FollowedRollout> steer(const ServiceArguments &given, ServiceWork &work, std::function<void(Result<void>)> begun)
{
    if (const auto state = work.state(given.name); !state)
        return core::fail(state.error());
    rollouts::Rollouts &rollouts = work.rollouts();
    const auto before = rollouts.rollout(given.name);
    if (!before)
        return core::fail(noRollout(given.name));
    const Steer steer = *steerOf(given.action);
    FollowedRollout followed{.service = given.name, .isIt = [steer, before = *before](const Rollout &seen) {
                                 return areSame(seen, before) && isTold(seen, steer);
                             }};
    const bool goesBack = steer == Steer::Abort || (steer == Steer::Resume && before->back);
    if (goesBack)
        followed.wanted = {State::RolledBack};
    if (steer == Steer::Pause)
        followed.wanted = {State::Paused};
    // One that was left behind goes on as soon as somebody drives it.
    const bool isUnderWay = before->isActive() && before->state != State::Paused;
    if (steer == Steer::Resume && isUnderWay) {
        if (given.takeOver && rollouts.canTakeOver(given.name)) {
            rollouts.takeOver(given.name, std::move(begun));
            return followed;
        }
        rollouts.engage(given.name);
        QMetaObject::invokeMethod(
            &rollouts, [begun = std::move(begun)] { begun({}); }, Qt::QueuedConnection);
        return followed;
    }
    rollouts.steer(given.name, steer, std::move(begun), homeFor(given));
    return followed;
}

} // namespace

Result<FollowedRollout> followUpdate(const rollouts::Update &update, ServiceWork &work,
                                     std::function<void(Result<void>)> begun)
{
    const auto &rollout = update.record.rollout;
    FollowedRollout followed{.service = update.service,
                             .isIt =
                                 [wanted = rollout](const Rollout &seen) {
                                     return wanted && areSame(seen, *wanted) && seen.to == wanted->to;
                                 },
                             .endsAtOnce = !rollout};
    work.rollouts().begin(update, std::move(begun));
    return followed;
}

std::unique_ptr<QObject> startRollout(const Arguments &arguments, std::function<void(int)> quit)
{
    const QString &action = arguments.service.action;
    if (action == u"status"_s || action == u"history"_s)
        return showService(arguments, std::move(quit), [&arguments, action](ServiceWork &work) {
            return action == u"status"_s ? status(arguments, work) : history(arguments, work);
        });
    const auto begin = [&given = arguments.service](ServiceWork &work, std::function<void(Result<void>)> begun) {
        return given.action == u"undo"_s ? undo(given, work, std::move(begun)) : steer(given, work, std::move(begun));
    };
    return followRollout(arguments, std::move(quit), begin);
}

} // namespace bayplan::app
