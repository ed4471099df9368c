// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/servicename.h"
#include "services/servicespec.h"

#include <QMap>
#include <QStringView>

#include <optional>

namespace bayplan::services {

// What containers carry, so that the hosts alone tell which services there are.
using fleet::composeOneoffLabel;
using fleet::drainedLabel;
using fleet::recordLabel;
using fleet::serviceLabel;
using fleet::slotLabel;
inline constexpr QStringView revisionLabel = u"bayplan.revision"; ///< a number from 1
inline constexpr QStringView specLabel = u"bayplan.spec";         ///< the revision's whole spec, as JSON
inline constexpr QStringView ingressLabel = u"bayplan.ingress";   ///< of a load balancer of ours: its ingress's name
inline constexpr QStringView homeLabel = u"bayplan.home";         ///< of a record: "true" where writers compete

// What Compose puts on its containers. Its own begin with composePrefix.
inline constexpr QStringView composePrefix = u"com.docker.compose.";
inline constexpr QStringView composeProjectLabel = u"com.docker.compose.project";
inline constexpr QStringView composeServiceLabel = u"com.docker.compose.service";
inline constexpr QStringView composeNumberLabel = u"com.docker.compose.container-number"; ///< from 1

/// What a replica's labels say.
struct ReplicaLabels
{
    QString service;
    int slot = 0;
    int revision = 0;

    bool operator==(const ReplicaLabels &) const = default;
};

/// The labels of a new replica, the container's own among them; of a Compose service Compose's too.
QMap<QString, QString> replicaLabels(const ServiceSpec &spec, int slot, int revision);

/// Nothing if the container is no replica of ours, or its labels are not whole.
std::optional<ReplicaLabels> replicaOf(const QMap<QString, QString> &labels);

/// The same for one service: those that Compose made of its service are its replicas too. Their slot is Compose's
/// number, their revision the first where nothing else is said. Nothing for other services' replicas.
std::optional<ReplicaLabels> replicaOf(const ServiceSpec &spec, const QMap<QString, QString> &labels);

} // namespace bayplan::services
