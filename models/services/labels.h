// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/servicespec.h"

#include <QMap>
#include <QStringView>

#include <optional>

namespace bayplan::services {

// What containers carry, so that the hosts alone tell which services there are.
inline constexpr QStringView serviceLabel = u"bayplan.service";   ///< its name
inline constexpr QStringView slotLabel = u"bayplan.slot";         ///< a number from 1
inline constexpr QStringView revisionLabel = u"bayplan.revision"; ///< a number from 1
inline constexpr QStringView specLabel = u"bayplan.spec";         ///< the revision's whole spec, as JSON
inline constexpr QStringView recordLabel = u"bayplan.record";     ///< of a record: the record, as JSON
inline constexpr QStringView homeLabel = u"bayplan.home";         ///< of a record: "true" where writers compete

/// What a replica's labels say.
struct ReplicaLabels
{
    QString service;
    int slot = 0;
    int revision = 0;

    bool operator==(const ReplicaLabels &) const = default;
};

/// The labels of a new replica, the container's own among them.
QMap<QString, QString> replicaLabels(const ServiceSpec &spec, int slot, int revision);

/// Nothing if the container is no replica of ours, or its labels are not whole.
std::optional<ReplicaLabels> replicaOf(const QMap<QString, QString> &labels);

} // namespace bayplan::services
