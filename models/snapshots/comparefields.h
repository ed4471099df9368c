// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/compare.h"
#include "snapshots/masking.h"

namespace bayplan::snapshots {

// What two states of one object differ in, in the order of ObjectChange::fields. Pure. What is compared is what is
// given; the texts of what differs are as `masking` has them, if there is one.

/// Two inspects of one container. `partial`: one of them has only what lists tell, so that what the other has beside it
/// says nothing.
QList<FieldChange> inspectFields(const QByteArray &before, const QByteArray &after, bool partial,
                                 const Masking *masking = nullptr);
/// Two images, networks or volumes as lists have them, or two of what follows.
QList<FieldChange> objectFields(const QJsonObject &before, const QJsonObject &after, const Masking *masking = nullptr);

/// What is compared of a host: its state, its engine and that one's version, and what the workspace says of it.
QJsonObject comparedHost(const HostPart &host);
QJsonObject comparedService(const ServicePart &service);

/// Whether the field tells where something is reached, or what it runs.
bool isAboutTraffic(const QString &path);

} // namespace bayplan::snapshots
