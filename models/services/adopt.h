// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "run/specfrominspect.h"
#include "services/servicespec.h"

#include <QMap>

namespace bayplan::services {

/// The service of a Compose project, from one of its containers: its further replicas are made, named and labelled as
/// Compose would. Only on `hosts`, where the project's networks are. An error for what a copy would not be the same of
/// (links, volumes or a network of another container, a name of its own, options unknown here), naming it. Pure.
core::Result<ServiceSpec> adoptedSpec(const run::Inspected &replica, const QStringList &hosts);

/// Whether Compose has made that container of the service from another configuration than `adopted` was read from: it
/// is to be read again then, as another revision. Pure.
bool isOutdated(const ServiceSpec &adopted, const QMap<QString, QString> &labels);

/// A new service whose replicas are like that container, which itself becomes none of them. An error for the same
/// reasons, and for a container that belongs to a service already. Pure.
core::Result<ServiceSpec> serviceFrom(const QString &name, const run::Inspected &container);

} // namespace bayplan::services
