// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/imagestep.h"

namespace bayplan::images {

class RegistryLogins;

/// Pulls each image on each of the hosts. `platform` may be empty: each engine's own. `logins` must outlive the
/// operation. Taken back by removing the image where there was none of the name, else by giving the name back.
Plan pullPlan(const QList<Reference> &images, const QString &platform, const QList<HostRef> &hosts,
              RegistryLogins &logins);

/// Told of what was pulled, in place of the step's end, which it brings about.
using Pulled = std::function<void(StepRun &run, const ImageDetails &image)>;

/// One such step.
Step pullStep(const Reference &image, const QString &platform, const HostRef &host, RegistryLogins &logins,
              const Pulled &pulled = {});

} // namespace bayplan::images
