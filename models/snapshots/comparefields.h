// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/compare.h"

namespace bayplan::snapshots {

// What two states of one object differ in, in the order of ObjectChange::fields. Pure.

/// Two inspects of one container. `partial`: one of them has only what lists tell, so that what the other has beside it
/// says nothing.
QList<FieldChange> inspectFields(const QByteArray &before, const QByteArray &after, bool partial);
/// Two images, networks or volumes, as lists have them.
QList<FieldChange> objectFields(const QJsonObject &before, const QJsonObject &after);
/// A host's state, its engine's version and what the workspace says of it.
QList<FieldChange> hostFields(const HostPart &before, const HostPart &after);
QList<FieldChange> serviceFields(const ServicePart &before, const ServicePart &after);

/// Whether the field tells where something is reached, or what it runs.
bool isAboutTraffic(const QString &path);

} // namespace bayplan::snapshots
