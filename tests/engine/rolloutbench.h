// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/servicebench.h"
#include "rollouts/rollouts.h"

#include <functional>

namespace bayplan::tests {

/// One desktop with rollouts: what another one does with the same engines is another of these.
class RolloutBench : public ServiceBench
{
public:
    explicit RolloutBench(const TestFleet &engines, services::ServiceBook::Times book = {},
                          rollouts::RolloutTimes times = {}, bool resume = false, int byNetwork = 0);

    rollouts::Rollouts &rollouts() { return m_rollouts; }

    /// From now on the engine chooses other dynamic ports for IPv6 than for IPv4, as engines before 27 do once a
    /// container had one for IPv4 alone (moby issue 42442).
    bool makePortsDiffer(int engine);
    /// Quick: gates hold for a second, blue stays for a second.
    static services::RolloutSettings
    quick(services::RolloutSettings::Strategy strategy = services::RolloutSettings::Strategy::Rolling);
    /// Its spec with another image.
    services::ServiceSpec withImage(const QString &service, const QString &tag) const;
    /// Begins it. What went wrong; empty if nothing did.
    QString begin(const rollouts::Update &update);
    QString steer(const QString &service, rollouts::Steer steer);
    /// Waits for a state; false, with a message, if it doesn't come within the time.
    bool waitFor(const QString &service, services::Rollout::State state,
                 std::chrono::milliseconds limit = std::chrono::minutes(2));
    /// Waits until it is over, its lease given back, and no driver is left.
    bool waitForEnd(const QString &service, std::chrono::milliseconds limit = std::chrono::minutes(2));
    /// Begins and waits for the end: the state's word and its reason.
    QString run(const rollouts::Update &update);

private:
    QString told(const std::function<void(std::function<void(core::Result<void>)>)> &call);

    rollouts::Rollouts m_rollouts;
};

} // namespace bayplan::tests
