// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/budget.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bayplan::rollouts {

using services::Rollout;
using services::RolloutSettings;
using std::chrono::milliseconds;
using Order = RolloutSettings::Order;
using Strategy = RolloutSettings::Strategy;

namespace {

constexpr int noLimit = std::numeric_limits<int>::max() / 4;

/// None where no replica is desired: there is nothing to try then.
int canaries(const RolloutSettings &settings, int desired)
{
    if (desired < 1)
        return 0;
    if (!settings.canaryPercent)
        return std::clamp(settings.canary, 1, noLimit);
    return std::max(1, int((qint64(desired) * std::clamp(settings.canary, 0, 100) + 99) / 100));
}

int surge(const Rollout &rollout, int desired)
{
    const RolloutSettings &settings = rollout.settings;
    const int asked = std::clamp(settings.maxSurge, 0, noLimit);
    switch (settings.strategy) {
    case Strategy::Rolling:
        if (settings.order == Order::StopFirst)
            return 0;
        return rollout.promoted ? std::max(asked, desired) : asked;
    case Strategy::Canary:
        return std::max(asked, canaries(settings, desired));
    case Strategy::BlueGreen:
        return desired;
    }
    return asked;
}

} // namespace

Budget budgetOf(const World &world, bool same)
{
    const Rollout &rollout = world.rollout;
    const RolloutSettings &settings = rollout.settings;
    const bool isGreen = settings.strategy == Strategy::BlueGreen;
    const bool allAtOnce = settings.strategy == Strategy::Rolling && rollout.promoted && !rollout.back;
    Budget budget;
    budget.wanted = std::clamp(world.desired, 0, noLimit);
    budget.least = std::max(0, budget.wanted - std::max(0, settings.maxUnavailable));
    budget.most = budget.wanted + surge(rollout, budget.wanted);
    budget.beside = settings.strategy != Strategy::Rolling && !rollout.promoted && !rollout.back && !same;
    // What comes beside all old ones comes at once.
    budget.atOnce = settings.parallelism < 1 || allAtOnce || isGreen || budget.beside ? noLimit : settings.parallelism;
    budget.newWanted = budget.beside && !isGreen ? canaries(settings, budget.wanted) : budget.wanted;
    budget.warm = isGreen && rollout.promoted && !rollout.back &&
                  world.sinceReached.value_or(milliseconds(0)) < rollout.scaleDownDelay();
    budget.paused = rollout.state == Rollout::State::Paused;
    // The way back is taken without delay: it is for what is known to be good.
    budget.mayDelay = !allAtOnce && !rollout.back && !budget.beside && !isGreen;
    budget.delayed = budget.mayDelay && world.sinceReplaced < settings.delay;
    return budget;
}

int tolerated(const World &world)
{
    // 0.57 × 100 is a little less than 57.
    const double most = world.rollout.settings.maxFailureRatio * std::max(0, world.desired) + 1e-9;
    return most > 0 && most < noLimit ? int(std::floor(most)) : 0;
}

milliseconds patience(const Rollout &rollout)
{
    const RolloutSettings &settings = rollout.settings;
    const bool keepsBlue = settings.strategy == Strategy::BlueGreen && rollout.promoted && !rollout.back;
    // What it waits for of itself is no lack of progress.
    return settings.progressDeadline + settings.delay +
           (keepsBlue ? rollout.scaleDownDelay() : std::chrono::seconds(0));
}

} // namespace bayplan::rollouts
