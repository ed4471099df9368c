// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/rollout.h"

#include "services/jsonmembers.h"
#include "services/words.h"

#include <QJsonArray>
#include <QJsonValue>

#include <limits>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using std::chrono::seconds;
using Reader = JsonReader;
using Writer = JsonWriter;
using FailureAction = RolloutSettings::FailureAction;
using Order = RolloutSettings::Order;
using State = Rollout::State;
using Strategy = RolloutSettings::Strategy;

namespace {

constexpr int mostCanaryTraffic = 99; // with all, none would be left to compare them with
constexpr Word<Strategy> strategyWords[] = {
    {Strategy::Rolling, "rolling"}, {Strategy::BlueGreen, "blue-green"}, {Strategy::Canary, "canary"}};
constexpr Word<Order> orderWords[] = {{Order::StartFirst, "start-first"}, {Order::StopFirst, "stop-first"}};
constexpr Word<FailureAction> actionWords[] = {{FailureAction::Rollback, "rollback"}, {FailureAction::Pause, "pause"}};
constexpr Word<State> stateWords[] = {{State::Running, "running"},
                                      {State::Paused, "paused"},
                                      {State::AwaitingPromotion, "awaiting-promotion"},
                                      {State::Completed, "completed"},
                                      {State::RollingBack, "rolling-back"},
                                      {State::RolledBack, "rolled-back"},
                                      {State::Failed, "failed"}};

constexpr int mostReplicas = 1'000'000;

QJsonObject settingsJson(const RolloutSettings &settings)
{
    const RolloutSettings usual;
    Writer writer;
    writer.add(u"strategy"_s, textOf(strategyWords, settings.strategy), textOf(strategyWords, usual.strategy));
    writer.add(u"order"_s, textOf(orderWords, settings.order), textOf(orderWords, usual.order));
    writer.add(u"parallelism"_s, settings.parallelism, usual.parallelism);
    writer.add(u"maxSurge"_s, settings.maxSurge, usual.maxSurge);
    writer.add(u"maxUnavailable"_s, settings.maxUnavailable, usual.maxUnavailable);
    writer.add(u"delay"_s, settings.delay, usual.delay);
    writer.add(u"minHealthyTime"_s, settings.minHealthyTime, usual.minHealthyTime);
    writer.add(u"healthyDeadline"_s, settings.healthyDeadline, usual.healthyDeadline);
    writer.add(u"progressDeadline"_s, settings.progressDeadline, usual.progressDeadline);
    writer.add(u"passes"_s, settings.passes, usual.passes);
    writer.add(u"maxFailureRatio"_s, settings.maxFailureRatio, usual.maxFailureRatio);
    writer.add(u"failureAction"_s, textOf(actionWords, settings.failureAction),
               textOf(actionWords, usual.failureAction));
    writer.add(u"canary"_s, settings.canary, usual.canary);
    writer.add(u"canaryPercent"_s, settings.canaryPercent, usual.canaryPercent);
    writer.add(u"canaryTraffic"_s, settings.canaryTraffic, usual.canaryTraffic);
    if (settings.autoPromote)
        writer.add(u"autoPromote"_s, *settings.autoPromote, {});
    writer.add(u"promoteAfter"_s, settings.promoteAfter, usual.promoteAfter);
    writer.add(u"scaleDownDelay"_s, settings.scaleDownDelay, usual.scaleDownDelay);
    if (settings.drainTimeout)
        writer.add(u"drainTimeout"_s, qint64(settings.drainTimeout->count()), {});
    writer.add(u"historyLimit"_s, settings.historyLimit, usual.historyLimit);
    return writer.json();
}

RolloutSettings readSettings(Reader &reader)
{
    RolloutSettings settings;
    reader.word(u"strategy"_s, settings.strategy, strategyWords);
    reader.word(u"order"_s, settings.order, orderWords);
    reader.number(u"parallelism"_s, settings.parallelism, 0, mostReplicas);
    reader.number(u"maxSurge"_s, settings.maxSurge, 0, mostReplicas);
    reader.number(u"maxUnavailable"_s, settings.maxUnavailable, 0, mostReplicas);
    reader.duration(u"delay"_s, settings.delay);
    reader.duration(u"minHealthyTime"_s, settings.minHealthyTime);
    reader.duration(u"healthyDeadline"_s, settings.healthyDeadline);
    reader.duration(u"progressDeadline"_s, settings.progressDeadline);
    reader.number(u"passes"_s, settings.passes, 1, mostReplicas);
    reader.ratio(u"maxFailureRatio"_s, settings.maxFailureRatio);
    reader.word(u"failureAction"_s, settings.failureAction, actionWords);
    reader.number(u"canary"_s, settings.canary, 0, mostReplicas);
    reader.flag(u"canaryPercent"_s, settings.canaryPercent);
    reader.number(u"canaryTraffic"_s, settings.canaryTraffic, 0, mostCanaryTraffic);
    if (reader.has(u"autoPromote"_s))
        reader.flag(u"autoPromote"_s, settings.autoPromote.emplace());
    reader.duration(u"promoteAfter"_s, settings.promoteAfter);
    reader.duration(u"scaleDownDelay"_s, settings.scaleDownDelay);
    if (reader.has(u"drainTimeout"_s))
        reader.duration(u"drainTimeout"_s, settings.drainTimeout.emplace());
    reader.number(u"historyLimit"_s, settings.historyLimit, 1, mostReplicas);
    return settings;
}

QJsonObject failedJson(const FailedReplica &failed)
{
    Writer writer;
    writer.add(u"slot"_s, failed.slot, 0);
    writer.add(u"host"_s, failed.host, u""_s);
    writer.add(u"reason"_s, failed.reason, u""_s);
    writer.add(u"id"_s, failed.id, u""_s);
    writer.add(u"log"_s, QJsonArray::fromStringList(failed.log), QJsonArray());
    return writer.json();
}

FailedReplica readFailed(Reader &reader)
{
    FailedReplica failed;
    reader.number(u"slot"_s, failed.slot, 0, std::numeric_limits<int>::max());
    reader.text(u"host"_s, failed.host);
    reader.text(u"reason"_s, failed.reason);
    reader.text(u"id"_s, failed.id);
    const QJsonArray log = reader.list(u"log"_s);
    for (const QJsonValue &line : log) {
        if (!line.isString())
            reader.bad(u"log"_s, tr("has an entry that is not a text"));
        failed.log << line.toString();
    }
    return failed;
}

} // namespace

QString problemWith(const RolloutSettings &settings)
{
    const bool rolls = settings.strategy == Strategy::Rolling;
    const bool stopsFirst = settings.order == Order::StopFirst;
    if (settings.parallelism < 0 || settings.maxSurge < 0 || settings.maxUnavailable < 0)
        return tr("Parallelism, surge and unavailable replicas are numbers from 0");
    for (const seconds time :
         {settings.delay, settings.minHealthyTime, settings.healthyDeadline, settings.progressDeadline,
          settings.promoteAfter, settings.scaleDownDelay, settings.drainTimeout.value_or(seconds(0))}) {
        if (time.count() < 0 || time.count() > mostSeconds)
            return tr("Times are from 0 to 366 days");
    }
    if (stopsFirst && !rolls)
        return tr("Blue-green and canary start new replicas beside the old ones, so they can't stop those first");
    if (stopsFirst && settings.maxUnavailable < 1)
        return tr("To stop the old replica first, one must be allowed to be unavailable");
    if (rolls && settings.maxSurge == 0 && settings.maxUnavailable == 0)
        return tr("With no replica more and none fewer than desired, none can be replaced");
    if (settings.strategy == Strategy::Canary && settings.canary < 1)
        return tr("A canary rollout needs at least one canary");
    if (settings.canaryPercent && settings.canary > 100)
        return tr("Canaries are at most 100 % of the replicas");
    if (settings.canaryTraffic < 0 || settings.canaryTraffic > mostCanaryTraffic)
        return tr("Canaries get from 1 to 99 % of the requests");
    if (settings.canaryTraffic > 0 && settings.strategy != Strategy::Canary)
        return tr("Only a canary rollout has a share of the requests for the new replicas");
    if (!(settings.maxFailureRatio >= 0 && settings.maxFailureRatio <= 1))
        return tr("The part of the replicas that may fail is from 0 to 1");
    if (settings.passes < 1)
        return tr("At least one probe must pass");
    if (settings.healthyDeadline <= settings.minHealthyTime)
        return tr("A replica must have more time to become healthy than it has to stay so");
    // Otherwise the rollout would fail before its first replica may.
    if (settings.progressDeadline < settings.healthyDeadline)
        return tr("The time without progress can't be shorter than the one a replica has to become healthy");
    if (settings.historyLimit < 1)
        return tr("At least one revision is kept to go back to");
    return {};
}

QString toString(State state)
{
    return textOf(stateWords, state);
}

QString toString(Strategy strategy)
{
    return textOf(strategyWords, strategy);
}

std::optional<Strategy> strategyFromString(const QString &text)
{
    return wordOf(strategyWords, text);
}

QJsonObject toJson(const Rollout &rollout)
{
    const Rollout usual;
    Writer writer;
    // Never left out: what a rollout is.
    writer.add(u"from"_s, rollout.from, {});
    writer.add(u"to"_s, rollout.to, {});
    writer.add(u"state"_s, textOf(stateWords, rollout.state), {});
    writer.add(u"started"_s, timeText(rollout.started), {});
    writer.add(u"settings"_s, settingsJson(rollout.settings), QJsonObject());
    writer.add(u"reason"_s, rollout.reason, u""_s);
    writer.add(u"back"_s, rollout.back, usual.back);
    writer.add(u"promoted"_s, rollout.promoted, usual.promoted);
    writer.add(u"failures"_s, rollout.failures, usual.failures);
    QJsonArray failed;
    for (const FailedReplica &each : rollout.failed)
        failed << failedJson(each);
    writer.add(u"failed"_s, failed, QJsonArray());
    writer.add(u"undo"_s, rollout.undo, usual.undo);
    writer.add(u"oldUnwanted"_s, rollout.oldUnwanted, usual.oldUnwanted);
    writer.add(u"by"_s, rollout.by, u""_s);
    if (rollout.ended)
        writer.add(u"ended"_s, timeText(*rollout.ended), {});
    return writer.json();
}

core::Result<Rollout> rolloutFromJson(const QJsonObject &json)
{
    Rollout rollout;
    Reader reader(json, tr("A rollout can't be read: “%1” %2"));
    for (const QString &member : {u"from"_s, u"to"_s, u"state"_s, u"started"_s})
        reader.mustHave(member);
    reader.number(u"from"_s, rollout.from, 1, std::numeric_limits<int>::max());
    reader.number(u"to"_s, rollout.to, 1, std::numeric_limits<int>::max());
    reader.word(u"state"_s, rollout.state, stateWords);
    reader.time(u"started"_s, rollout.started);
    Reader settings = reader.within(u"settings"_s);
    rollout.settings = readSettings(settings);
    reader.take(settings);
    reader.text(u"reason"_s, rollout.reason);
    reader.flag(u"back"_s, rollout.back);
    reader.flag(u"promoted"_s, rollout.promoted);
    reader.number(u"failures"_s, rollout.failures, 0, std::numeric_limits<int>::max());
    const QJsonArray failed = reader.list(u"failed"_s);
    for (const QJsonValue &value : failed) {
        if (!value.isObject())
            reader.bad(u"failed"_s, tr("has an entry that is not an object"));
        Reader each = reader.within(u"failed"_s, value);
        rollout.failed << readFailed(each);
        reader.take(each);
    }
    reader.flag(u"undo"_s, rollout.undo);
    reader.flag(u"oldUnwanted"_s, rollout.oldUnwanted);
    reader.text(u"by"_s, rollout.by);
    if (reader.has(u"ended"_s))
        reader.time(u"ended"_s, rollout.ended.emplace());
    if (reader.error())
        return core::fail(*reader.error());
    return rollout;
}

} // namespace bayplan::services
