// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/containerkey.h"
#include "fleet/livehost.h"
#include "run/hostfacts.h"
#include "run/imageplatform.h"
#include "services/observed.h"

#include <QHash>

#include <optional>

namespace bayplan::services {

/// What is known of one host, to look at it for a service.
struct HostInput
{
    run::HostFacts facts;
    const fleet::LiveHost *live = nullptr;
    QMap<QString, QString> labels = {};
    bool lost = false; ///< out of reach for longer than hostLostAfter
    bool draining = false;
    int recentFailures = 0;
    std::optional<run::ImagePlatform> image = {}; ///< of the spec's image there, as far as it is known
};

/// What probes from outside said of replicas last, for gates of the kinds Http and Tcp. One that isn't in it has not
/// been probed yet.
using ProbeResults = QHash<fleet::ContainerKey, bool>;

/// Looks at the hosts for one service: its replicas, and what each host has for or against another one. `gates`: those
/// of its revisions; replicas of a revision that isn't in it are judged by the spec's. Pure.
Observed observe(const ServiceSpec &spec, const QList<HostInput> &hosts, const ProbeResults &probes = {},
                 const QMap<int, HealthGate> &gates = {});

/// What a container's state means under the gate; `passed`: the last probe, if there was one.
ReplicaState replicaState(const engine::Container &container, HealthGate::Kind gate, std::optional<bool> passed);

} // namespace bayplan::services
