// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/statustext.h"

#include <QDateTime>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

QString humanDuration(qint64 ns)
{
    const qint64 seconds = ns / nsPerSecond;
    const qint64 minutes = seconds / 60;
    const qint64 hours = (seconds + 1800) / 3600;
    if (seconds < 1)
        return u"Less than a second"_s;
    if (seconds == 1)
        return u"1 second"_s;
    if (seconds < 60)
        return u"%1 seconds"_s.arg(seconds);
    if (minutes == 1)
        return u"About a minute"_s;
    if (minutes < 60)
        return u"%1 minutes"_s.arg(minutes);
    if (hours == 1)
        return u"About an hour"_s;
    if (hours < 48)
        return u"%1 hours"_s.arg(hours);
    if (hours < 24 * 7 * 2)
        return u"%1 days"_s.arg(hours / 24);
    if (hours < 24 * 30 * 2)
        return u"%1 weeks"_s.arg(hours / 24 / 7);
    if (hours < 24 * 365 * 2)
        return u"%1 months"_s.arg(hours / 24 / 30);
    return u"%1 years"_s.arg(hours / 24 / 365);
}

QString stateName(const Container &container, bool podman)
{
    switch (container.state) {
    case ContainerState::Created:
        return u"created"_s;
    case ContainerState::Running:
        return u"running"_s;
    case ContainerState::Paused:
        return u"paused"_s;
    case ContainerState::Restarting:
        return podman ? u"exited"_s : u"restarting"_s;
    case ContainerState::Exited:
        return u"exited"_s;
    case ContainerState::Dead:
        return u"dead"_s;
    }
    return {};
}

QString healthName(HealthState health)
{
    switch (health) {
    case HealthState::None:
        return u"none"_s;
    case HealthState::Starting:
        return u"starting"_s;
    case HealthState::Healthy:
        return u"healthy"_s;
    case HealthState::Unhealthy:
        return u"unhealthy"_s;
    }
    return {};
}

QString statusText(const Container &container, qint64 now, bool podman)
{
    const QString ended = u"(%1) %2 ago"_s.arg(container.exitCode).arg(humanDuration(now - container.finishedNs));
    switch (container.state) {
    case ContainerState::Created:
        return u"Created"_s;
    case ContainerState::Running: {
        const QString up = u"Up "_s + humanDuration(now - container.startedNs);
        if (container.health == HealthState::None || podman)
            return up;
        if (container.health == HealthState::Starting)
            return up + u" (health: starting)";
        return up + u" (" + healthName(container.health) + u')';
    }
    case ContainerState::Paused:
        return u"Up %1 (Paused)"_s.arg(humanDuration(now - container.startedNs));
    case ContainerState::Restarting:
        return (podman ? u"Exited "_s : u"Restarting "_s) + ended;
    case ContainerState::Exited:
        return u"Exited "_s + ended;
    case ContainerState::Dead:
        return u"Dead"_s;
    }
    return {};
}

QString timestamp(qint64 ns)
{
    if (ns == 0)
        return u"0001-01-01T00:00:00Z"_s;
    const QDateTime moment = QDateTime::fromSecsSinceEpoch(ns / nsPerSecond, Qt::UTC);
    return moment.toString(u"yyyy-MM-ddTHH:mm:ss"_s) + u'.' +
           QString::number(ns % nsPerSecond).rightJustified(9, u'0') + u'Z';
}

} // namespace bayplan::simulator
