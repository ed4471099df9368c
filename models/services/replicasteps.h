// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hostconfig.h"
#include "images/pullplan.h"
#include "operations/plan.h"
#include "services/gatewait.h"
#include "services/observed.h"

#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>

namespace bayplan::images {
class RegistryLogins;
}

namespace bayplan::services {

class Traffic;

/// What acting on hosts takes. All of it must outlive the operations.
struct Means
{
    fleet::Fleet &fleet;
    net::HttpLoop &loop; ///< for probes
    images::RegistryLogins &logins;
    Traffic *traffic = nullptr; ///< who tells load balancers; null: nobody does
};

/// A replica has failed by itself: the engine refused it, it ended, its gate did not pass. Why, and its last lines, as
/// it wrote them. Not called when its host was out of reach, or when the step was cancelled.
using ReplicaEnd = std::function<void(const core::Error &why, const QStringList &lines)>;

/// Brings the service's image to a host: copied from `imageFrom` if that has it, else pulled, which is told to
/// `pulled`.
operations::Step bringImageStep(const Desired &desired, fleet::HostId host, fleet::HostId imageFrom, const Means &means,
                                const images::Pulled &pulled = {});

/// Makes a replica of that name and starts it; done once its gate has passed and it is let into traffic. One that fails
/// is told of, with its last lines if somebody wants them, and removed again.
operations::Step createReplicaStep(const Desired &desired, fleet::HostId host, int slot, const QString &name,
                                   const GateTimes &times, const Means &means, const ReplicaEnd &failed = {});

/// The same for a replica that is there already: waits for its gate. One whose host is out of reach is left as it is.
operations::Step gateReplicaStep(const Desired &desired, fleet::HostId host, const QString &id, const QString &name,
                                 const GateTimes &times, const Means &means, const ReplicaEnd &failed = {});

/// Takes a replica away: if it runs, takes it out of traffic or, where nobody is told of that, waits for `drain`; stops
/// it by its own signal and time, then removes it with its anonymous volumes. One that is gone already is done. `spec`:
/// of its own revision. `notAnyMore` is asked when that wait is over: why it is to be left as it is, if so.
operations::Step removeReplicaStep(const ServiceSpec &spec, fleet::HostId host, const QString &id, const QString &name,
                                   const Means &means, std::optional<std::chrono::seconds> drain = {},
                                   const std::function<std::optional<core::Error>()> &notAnyMore = {});

/// Gives a replica another name.
operations::Step renameReplicaStep(fleet::HostId host, const QString &id, const QString &from, const QString &to,
                                   const Means &means);

} // namespace bayplan::services
