// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/rollout.h"

#include <QRandomGenerator>

namespace bayplan::tests {

/// Any rollout that a record may hold, with settings that may not go together.
inline services::Rollout randomRollout(QRandomGenerator &random)
{
    using services::RolloutSettings;
    const auto sometimes = [&] { return random.bounded(3) == 0; };
    const auto time = [&] { return std::chrono::seconds(random.bounded(100'000)); };
    services::Rollout made;
    made.from = 1 + int(random.bounded(9));
    made.to = 1 + int(random.bounded(9));
    made.state = services::Rollout::State(random.bounded(7));
    made.back = sometimes();
    made.promoted = sometimes();
    made.failures = sometimes() ? int(random.bounded(5)) : 0;
    made.started = core::Time(std::chrono::milliseconds(1'700'000'000'123 + random.bounded(100'000)));
    if (sometimes())
        made.ended = made.started + time();
    if (sometimes())
        made.reason = QStringLiteral("web-3 on “aws2”: exited\nwith 1");
    if (sometimes())
        made.by = QStringLiteral("anna on desk-4");
    while (sometimes())
        made.failed.append({.slot = int(random.bounded(12)),
                            .host = QStringLiteral("aws2"),
                            .reason = QStringLiteral("it exited with 1"),
                            .log = sometimes() ? QStringList{QStringLiteral("one"), QString()} : QStringList(),
                            .id = sometimes() ? QStringLiteral("f00d") : QString()});
    RolloutSettings &settings = made.settings;
    settings.strategy = RolloutSettings::Strategy(random.bounded(3));
    settings.order = RolloutSettings::Order(random.bounded(2));
    settings.failureAction = RolloutSettings::FailureAction(random.bounded(2));
    for (int *number : {&settings.parallelism, &settings.maxSurge, &settings.maxUnavailable, &settings.canary}) {
        if (sometimes())
            *number = int(random.bounded(20));
    }
    for (auto *each : {&settings.delay, &settings.minHealthyTime, &settings.healthyDeadline, &settings.progressDeadline,
                       &settings.promoteAfter, &settings.scaleDownDelay}) {
        if (sometimes())
            *each = time();
    }
    if (sometimes())
        settings.drainTimeout = time();
    if (sometimes())
        settings.autoPromote = sometimes();
    if (sometimes())
        settings.maxFailureRatio = random.bounded(1.0);
    settings.canaryPercent = sometimes();
    settings.canaryTraffic = sometimes() ? int(random.bounded(100)) : 0;
    settings.passes = 1 + int(random.bounded(3));
    settings.historyLimit = 1 + int(random.bounded(20));
    return made;
}

} // namespace bayplan::tests
