// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/task.h"
#include "fleet/containerkey.h"

#include <QString>

#include <chrono>
#include <functional>
#include <optional>

namespace bayplan::services {

/// Load balancers in front of services, as those see them who make and remove replicas. A replica gets requests only
/// when it was let in, and is stopped only when it was taken out.
class Traffic
{
public:
    using Progress = std::function<void(const QString &)>;
    using Done = std::function<void(core::Result<void>)>;

    virtual ~Traffic() = default;

    /// Whether anything sends requests to the service that is told here.
    virtual bool isBalanced(const QString &service) const = 0;
    /// Why its balancers can't be told at the moment, so that nothing is begun; nothing if they can.
    virtual std::optional<core::Error> obstacle(const QString &service) const = 0;

    /// Replicas of this name on the host stay out until they are let in, however ready they are. For as long as
    /// the task is kept.
    [[nodiscard]] virtual core::Task holdBack(const QString &service, fleet::HostId host, const QString &name) = 0;
    /// Lets the replica in, and waits until every balancer says that it is up, at most `limit`. Done at once where it
    /// is not to get requests yet: green, before the switch.
    [[nodiscard]] virtual core::Task letIn(const QString &service, const fleet::ContainerKey &replica,
                                           std::chrono::milliseconds limit, Progress progress, Done done) = 0;
    /// Takes the replica out, and waits until no balancer has a session there any more, or `drain` has passed since it
    /// got the last new one (nothing: as each balancer has it, or its ingress). An error if one can't be told, and the
    /// replica may have requests. It stays out until the task ends.
    [[nodiscard]] virtual core::Task takeOut(const QString &service, const fleet::ContainerKey &replica,
                                             std::optional<std::chrono::seconds> drain, Progress progress,
                                             Done done) = 0;
};

} // namespace bayplan::services
