// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/servicespec.h"

#include <QList>
#include <QString>

namespace bayplan::services {

/// One thing in which two specs differ, for people. Its texts may hold whatever hosts say: make them plain.
struct SpecDifference
{
    QString what;          ///< "Image", "Environment LEVEL", "Published port 8080/tcp"
    QString before = {};   ///< empty: it isn't there
    QString after = {};    ///< the same
    bool inRecord = false; ///< replicas go on as they are: only the service's record says so

    bool operator==(const SpecDifference &) const = default;
};

/// All in which they differ; what looks secret has dots in place of its values (core/secretwords.h). Pure.
QList<SpecDifference> specDiff(const ServiceSpec &before, const ServiceSpec &after);

/// Whether any of it takes new containers.
bool needsContainers(const QList<SpecDifference> &differences);

/// All that the spec says beyond what is so without being said: `after` has the values.
QList<SpecDifference> specFacts(const ServiceSpec &spec);

/// "HTTP GET /healthy on port 8080": when a replica is ready.
QString gateText(const HealthGate &gate);

} // namespace bayplan::services
