// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"
#include "snapshots/outside/head.h"
#include "snapshots/snapshot.h"

#include <QString>
#include <QStringList>

#include <vector>

namespace bayplan::snapshots::outside {

/// A container of a snapshot as one to be made again.
struct OutsideContainer
{
    const HostPart *host = nullptr;
    QString name;
    QString id;
    QString project; ///< Compose's; empty without
    QString service; ///< empty without
    int slot = 0;    ///< 0 without a service
    run::ContainerSpec spec;
    QStringList leftOut;       ///< options of `docker run` that a spec has no place for
    QJsonObject leftOutConfig; ///< the inspect's HostConfig, where most of them are; empty without any
    bool isRunning = false;

    // With what the image says, for those who don't ask images.
    QStringList healthTest; ///< "CMD", "CMD-SHELL" and so on; empty without a check
    std::chrono::nanoseconds healthInterval{0};
    std::chrono::nanoseconds healthTimeout{0};
    std::chrono::nanoseconds healthStartPeriod{0};
    qint64 healthRetries = 0;
    QStringList exposed;                        ///< "8080/tcp"
    std::vector<engine::PortMapping> published; ///< at that moment

    /// As containers and hosts are told of in a head.
    void tell(Gaps &gaps, const QString &what) const { gaps.add(host->name, name, what); }
};

/// Adds all of the host's but Bayplan's bookkeeping, in its order; what nobody knows the details of is in `gaps`.
/// Labels that Bayplan, Compose and Swarm keep their own account by are not in the specs: whoever makes the containers
/// from a file is the one who accounts for them. The host must outlive the result.
void readContainers(const HostPart &host, std::vector<OutsideContainer> &into, Gaps &gaps);

/// A network's inspect as its host listed it; empty if it isn't there.
QJsonObject networkOf(const HostPart &host, const QString &name);
/// The same of a volume.
QJsonObject volumeOf(const HostPart &host, const QString &name);

/// The container of the host that a mode such as "container:ID" means; null if it is none of them.
const OutsideContainer *sharedWith(const QString &mode, const HostPart &host,
                                   const std::vector<OutsideContainer> &containers);

} // namespace bayplan::snapshots::outside
