// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/imagestep.h"

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::images {

/// What is copied: an image of one host under one name, or by its id where it has none.
struct CopyWhat
{
    HostRef from;
    QString id;
    QString name; ///< as the source's engine writes it; empty when dangling
};

/// Copies images from their hosts to others, from engine to engine through this program and without a registry: what
/// GET /images/get gives goes into POST /images/load as it comes, never held whole. A target that has the image
/// already is not sent it, only given the name. An engine takes an image only when all of it has come, so a copy broken
/// off leaves nothing. `fleet` must outlive the operation. Hosts an image comes from are no targets of it.
Plan copyPlan(const std::vector<CopyWhat> &images, const QList<HostRef> &targets, fleet::Fleet &fleet);

/// One such step.
Step copyStep(const CopyWhat &what, const HostRef &target, fleet::Fleet &fleet);

/// How many of `layers` another image, the lowest first, shares with it from the lowest on.
int layersInCommon(const QStringList &layers, const QStringList &other);

} // namespace bayplan::images
