// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "images/imagestep.h"

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::images {

/// An image of one host under one of its names; `name` is empty for one without any.
struct HeldImage
{
    HostRef host;
    QString id;
    QString name;

    Target target() const;
};

/// Gives images another name as well. Taken back by taking the name away, or giving it back to what had it.
Plan tagPlan(const std::vector<HeldImage> &images, const Reference &as);

/// What removing will come to, known before.
struct RemoveOutlook
{
    bool deletes = false;     ///< no name is left: the image itself goes
    QStringList containers;   ///< names of those made from it, which keep it from being deleted
    QString alsoOn;           ///< another host that has the very same image, from which it can be brought back
    fleet::HostId source = 0; ///< that host
};
/// `together`: all that is removed at once, other names of the image among them.
RemoveOutlook outlookOf(const HeldImage &image, const fleet::Fleet &fleet, const std::vector<HeldImage> &together = {});

/// Removes images, or just their name where they have another. Taken back by naming it again, or by a copy from another
/// host that has it; where there is none, the step says so. `fleet` must outlive the operation.
Plan removePlan(const std::vector<HeldImage> &images, fleet::Fleet &fleet);

} // namespace bayplan::images
