// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rollouts/sides.h"
#include "services/placement.h"

namespace bayplan::rollouts {

/// Where replicas of one revision go, beside what is there of others.
class Places
{
public:
    Places(const World &world, const Sides &sides, int revision);
    Places(const Places &) = delete;
    Places &operator=(const Places &) = delete;

    /// A host for one more, to be add()ed then: `preferred`, if it takes one and replicas don't keep failing there,
    /// else the best. Null if there is none.
    const services::HostView *find(const services::HostView *preferred) const;
    /// The emptiest of these; null if none of them takes one.
    const services::HostView *findAmong(const QSet<fleet::HostId> &hosts) const;
    void add(fleet::HostId host) { m_placer.add(host); }
    void remove(fleet::HostId host) { m_placer.remove(host); }
    services::Placer &placer() { return m_placer; }
    const services::Observed &observed() const { return m_observed; }

    /// Why there is none: the first host's reason, "aws1: Port 8888 is taken by db"; a sentence without its full stop.
    QString whyNone() const;

private:
    const services::ServiceSpec m_spec;
    services::Observed m_observed; ///< with ports as they matter to this revision
    services::Placer m_placer;
};

} // namespace bayplan::rollouts
