// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/statustext.h"

#include "core/humanize.h"

#include <QRegularExpression>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using std::chrono::seconds;

namespace {

// No engine says more than "59 minutes" or some tens of years; a text that does is not an age.
constexpr qint64 maxCount = 200;

std::optional<seconds> parseAge(const QString &text)
{
    static const QRegularExpression form(
        u"(?:(Less than a second|About a minute|About an hour)|(\\d+) (second|minute|hour|day|week|month|year)s?)"_s);
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QString phrase = match.captured(1);
    if (phrase.startsWith(u'L'))
        return seconds{0};
    if (phrase.endsWith(u"minute"_s))
        return seconds{60};
    if (phrase.endsWith(u"hour"_s))
        return seconds{3600};
    bool ok = false;
    const qint64 count = match.captured(2).toLongLong(&ok);
    if (!ok || count > maxCount)
        return std::nullopt;
    // From hours to months engines count hours rounded to the nearest, so each begins half an hour early.
    constexpr seconds half{1800};
    switch (match.captured(3).front().unicode()) {
    case u's':
        return seconds{count};
    case u'h':
        return seconds{count * 3600} - half;
    case u'd':
        return seconds{count * 86400} - half;
    case u'w':
        return seconds{count * 7 * 86400} - half;
    case u'y':
        return seconds{count * 365 * 86400};
    default:
        return match.captured(3) == u"minute"_s ? seconds{count * 60} : seconds{count * 30 * 86400} - half;
    }
}

QString healthSuffix(Health health)
{
    switch (health) {
    case Health::None:
        return {};
    case Health::Starting:
        return u" (health: starting)"_s;
    case Health::Healthy:
    case Health::Unhealthy:
        break;
    }
    return u" ("_s + toString(health) + u')';
}

QString ageOf(const std::optional<core::Time> &since, core::Time now)
{
    return since ? core::humanDuration(std::chrono::duration_cast<seconds>(now - *since)) : QString();
}

} // namespace

StatusText parseStatusText(const QString &text)
{
    StatusText status;
    static const QRegularExpression exit(u"^(?:Exited|Restarting) \\((-?\\d+)\\)"_s);
    if (const auto match = exit.match(text); match.hasMatch())
        status.exitCode = int(match.captured(1).toLongLong()); // Windows codes fill 32 bits without a sign
    if (text.contains(u"(healthy)"_s))
        status.health = Health::Healthy;
    else if (text.contains(u"(unhealthy)"_s))
        status.health = Health::Unhealthy;
    else if (text.contains(u"(health: starting)"_s) || text.contains(u"(starting)"_s)) // Podman writes the latter
        status.health = Health::Starting;
    status.age = parseAge(text);
    return status;
}

QString statusText(const Container &container, core::Time now)
{
    switch (container.state) {
    case ContainerState::Running:
        return u"Up "_s + ageOf(container.startedAt, now) + healthSuffix(container.health);
    case ContainerState::Paused:
        return u"Up "_s + ageOf(container.startedAt, now) + u" (Paused)"_s;
    case ContainerState::Restarting:
        return u"Restarting (%1) %2 ago"_s.arg(container.exitCode.value_or(0)).arg(ageOf(container.finishedAt, now));
    case ContainerState::Exited:
        return u"Exited (%1) %2 ago"_s.arg(container.exitCode.value_or(0)).arg(ageOf(container.finishedAt, now));
    case ContainerState::Created:
        return u"Created"_s;
    case ContainerState::Removing:
        return u"Removal In Progress"_s;
    case ContainerState::Dead:
        return u"Dead"_s;
    case ContainerState::Unknown:
        break;
    }
    return u"Unknown"_s;
}

} // namespace bayplan::engine
