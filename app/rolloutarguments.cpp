// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/rolloutarguments.h"

#include "app/misuse.h"

#include <QCommandLineParser>

#include <chrono>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using services::RolloutSettings;
using Strategy = RolloutSettings::Strategy;

namespace {

constexpr int mostNumber = 10'000; // replicas, revisions, probes

/// Reads the options of one “update”.
class Settings
{
public:
    Settings(const QCommandLineParser &parser, RolloutSettings &settings) : m_parser(parser), m_settings(settings) {}

    Result<void> read()
    {
        for (const auto step : {&Settings::strategy, &Settings::order, &Settings::numbers, &Settings::times,
                                &Settings::failure, &Settings::promotion}) {
            if (const auto done = (this->*step)(); !done)
                return done;
        }
        if (const QString problem = services::problemWith(m_settings); !problem.isEmpty())
            return misuse(problem);
        return {};
    }

private:
    bool has(const char *option) const { return m_parser.isSet(QString::fromLatin1(option)); }
    QString value(const char *option) const { return m_parser.value(QString::fromLatin1(option)); }

    /// As it is where the option is not given.
    template <typename T>
    Result<void> number(const char *option, int least, int largest, T &into) const
    {
        if (!has(option))
            return {};
        const auto read = wholeNumber(u"--"_s + QString::fromLatin1(option), value(option), least, largest);
        if (!read)
            return core::fail(read.error());
        into = T(*read);
        return {};
    }

    Result<void> strategy()
    {
        if (has("strategy")) {
            const auto known = services::strategyFromString(value("strategy"));
            if (!known)
                return misuse(u"“--strategy %1”: there are rolling, blue-green and canary"_s.arg(value("strategy")));
            m_settings.strategy = *known;
        } else if (has("canary") || has("canary-traffic")) {
            m_settings.strategy = Strategy::Canary;
        }
        for (const char *option : {"canary", "canary-traffic"}) {
            if (has(option) && m_settings.strategy != Strategy::Canary)
                return misuse(u"“--%1” is for --strategy canary"_s.arg(QString::fromLatin1(option)));
        }
        if (has("scale-down-delay") && m_settings.strategy != Strategy::BlueGreen)
            return misuse(u"“--scale-down-delay” is for --strategy blue-green"_s);
        return canary();
    }

    /// "5%".
    Result<void> canaryTraffic()
    {
        const QString text = value("canary-traffic");
        bool ok = false;
        m_settings.canaryTraffic = text.chopped(text.endsWith(u'%') ? 1 : 0).toInt(&ok);
        if (!ok || m_settings.canaryTraffic < 1 || m_settings.canaryTraffic > 99)
            return misuse(u"“--canary-traffic %1” is no percentage from 1% to 99%"_s.arg(text));
        return {};
    }

    /// "2", or "10%".
    Result<void> canary()
    {
        if (has("canary-traffic")) {
            if (const auto done = canaryTraffic(); !done)
                return done;
        }
        if (!has("canary"))
            return {};
        QString text = value("canary");
        m_settings.canaryPercent = text.endsWith(u'%');
        if (m_settings.canaryPercent)
            text.chop(1);
        bool ok = false;
        m_settings.canary = text.toInt(&ok);
        if (!ok || m_settings.canary < 1 || m_settings.canary > (m_settings.canaryPercent ? 100 : mostNumber))
            return misuse(
                u"“--canary %1” is neither a number of replicas nor a percentage of them"_s.arg(value("canary")));
        return {};
    }

    Result<void> order()
    {
        const QString text = value("order");
        if (text == u"stop-first"_s) {
            m_settings.order = RolloutSettings::Order::StopFirst;
            m_settings.maxUnavailable = 1; // at the least, so it need not be said
        } else if (has("order") && text != u"start-first"_s) {
            return misuse(u"“--order %1”: there are start-first and stop-first"_s.arg(text));
        }
        return {};
    }

    Result<void> numbers()
    {
        for (const auto &[option, least, into] : QList<Number<int>>{
                 {"parallelism", 0, &m_settings.parallelism},
                 {"max-surge", 0, &m_settings.maxSurge},
                 {"max-unavailable", 0, &m_settings.maxUnavailable},
                 {"passes", 1, &m_settings.passes},
             }) {
            if (const auto done = number(option, least, mostNumber, *into); !done)
                return done;
        }
        return {};
    }

    Result<void> times()
    {
        std::chrono::seconds drain{0};
        for (const auto &[option, least, into] : QList<Number<std::chrono::seconds>>{
                 {"delay", 0, &m_settings.delay},
                 {"min-healthy-time", 0, &m_settings.minHealthyTime},
                 {"healthy-deadline", 1, &m_settings.healthyDeadline},
                 {"progress-deadline", 1, &m_settings.progressDeadline},
                 {"promote-after", 0, &m_settings.promoteAfter},
                 {"scale-down-delay", 0, &m_settings.scaleDownDelay},
                 {"drain-timeout", 0, &drain},
             }) {
            if (const auto done = number(option, least, mostSeconds, *into); !done)
                return done;
        }
        if (has("drain-timeout"))
            m_settings.drainTimeout = drain;
        return {};
    }

    Result<void> failure()
    {
        const QString action = value("failure-action");
        if (action == u"pause"_s)
            m_settings.failureAction = RolloutSettings::FailureAction::Pause;
        else if (has("failure-action") && action != u"rollback"_s)
            return misuse(u"“--failure-action %1”: there are rollback and pause"_s.arg(action));
        if (has("max-failure-ratio")) {
            bool ok = false;
            const double ratio = value("max-failure-ratio").toDouble(&ok);
            if (!ok || !(ratio >= 0 && ratio <= 1))
                return misuse(
                    u"“--max-failure-ratio %1” is not a number from 0 to 1"_s.arg(value("max-failure-ratio")));
            m_settings.maxFailureRatio = ratio;
        }
        return {};
    }

    Result<void> promotion()
    {
        if (has("auto-promote") && has("no-auto-promote"))
            return misuse(u"Either --auto-promote or --no-auto-promote"_s);
        if (has("auto-promote") || has("promote-after"))
            m_settings.autoPromote = true;
        if (has("no-auto-promote")) {
            if (has("promote-after"))
                return misuse(u"“--promote-after” is for what promotes itself"_s);
            m_settings.autoPromote = false;
        }
        return {};
    }

    template <typename T>
    struct Number
    {
        const char *option;
        int least;
        T *into;
    };

    const QCommandLineParser &m_parser;
    RolloutSettings &m_settings;
};

} // namespace

Result<int> wholeNumber(const QString &what, const QString &text, int least, int largest)
{
    bool ok = false;
    const int number = text.toInt(&ok);
    if (!ok || number < least || number > largest)
        return misuse(u"“%1 %2” is not a number from %3 to %4"_s.arg(what, text).arg(least).arg(largest));
    return number;
}

const QStringList &rolloutActions()
{
    static const QStringList actions{u"status"_s,  u"history"_s, u"pause"_s, u"resume"_s,
                                     u"promote"_s, u"abort"_s,   u"undo"_s};
    return actions;
}

QList<OwnOption> rolloutOptions()
{
    const QStringList update{u"update"_s};
    return {
        {"strategy", "rolling|blue-green|canary", update},
        {"order", "start-first|stop-first", update},
        {"parallelism", "N", update},
        {"max-surge", "N", update},
        {"max-unavailable", "N", update},
        {"delay", "SEC", update},
        {"passes", "N", update},
        {"progress-deadline", "SEC", update},
        {"max-failure-ratio", "R", update},
        {"failure-action", "rollback|pause", update},
        {"drain-timeout", "SEC", update + QStringList{u"ingress"_s}},
        {"canary", "N|P%", update},
        {"canary-traffic", "P%", update},
        {"auto-promote", nullptr, update},
        {"no-auto-promote", nullptr, update},
        {"promote-after", "SEC", update},
        {"scale-down-delay", "SEC", update},
        {"detach", nullptr, {u"update"_s, u"rollout"_s}},
        {"to-revision", "N", {u"rollout"_s}},
        {"take-over", nullptr, {u"rollout"_s}},
    };
}

Result<void> readRollout(const QString &verb, const QCommandLineParser &parser, ServiceArguments &arguments)
{
    arguments.detach = parser.isSet(u"detach"_s);
    if (verb == u"update"_s) {
        if (arguments.detach && arguments.dryRun)
            return misuse(u"Either --dry-run or --detach"_s);
        return Settings(parser, arguments.rollout).read();
    }
    if (verb != u"rollout"_s)
        return {};
    const QString &action = arguments.action;
    if (parser.isSet(u"to-revision"_s)) {
        if (action != u"undo"_s)
            return misuse(u"The option --to-revision is for “rollout NAME undo”"_s);
        const auto revision = wholeNumber(u"--to-revision"_s, parser.value(u"to-revision"_s), 1, 1'000'000'000);
        if (!revision)
            return core::fail(revision.error());
        arguments.toRevision = *revision;
    }
    arguments.takeOver = parser.isSet(u"take-over"_s);
    if (arguments.takeOver && (action == u"status"_s || action == u"history"_s))
        return misuse(u"“rollout NAME %1” changes nothing, so there is nothing to --take-over"_s.arg(action));
    if (arguments.detach && (action == u"status"_s || action == u"history"_s || action == u"pause"_s))
        return misuse(u"“rollout NAME %1” waits for nothing, so there is nothing to --detach from"_s.arg(action));
    return {};
}

} // namespace bayplan::app
