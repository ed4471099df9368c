// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/next.h"

namespace bayplan::rollouts {

/// Which names containers have on which host, and will have once the steps decided on are done.
class Names
{
public:
    explicit Names(const World &world);

    /// Takes one for a new replica: the slot's, "web-3", or, as long as another has that, "web-3.r8".
    QString take(const services::HostView &host, const services::ServiceSpec &spec, int slot, int revision);
    /// Takes the slot's own name if nobody on the host has it; false if somebody has.
    bool takePlain(const services::HostView &host, const QString &name);

    /// Whether it is a name that take() gave instead of the plain one.
    static bool isProvisional(const QString &name, const QString &plain);

private:
    bool isFree(const services::HostView &host, const QString &name) const;

    QSet<fleet::ContainerKey> m_taken; ///< by name, not by id
};

} // namespace bayplan::rollouts
