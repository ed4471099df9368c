// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/observed.h"

#include <QHash>

namespace bayplan::services {

/// Where replicas of a service go. Knows what each host would hold after the steps planned so far. Pure.
class Placer
{
public:
    /// Begins with what is observed: replicas that are alive, or may be. Both must outlive it.
    Placer(const Observed &observed, const ServiceSpec &spec);

    /// One more is planned to be there.
    void add(fleet::HostId host);
    /// One that is there, and alive, goes.
    void remove(fleet::HostId host);
    int replicasOn(fleet::HostId host) const { return m_replicas.value(host); }

    /// The best host for one more, which is then to be add()ed; null if there is none. Hosts where this service failed
    /// five times lately come last, as in Swarm; equally good ones are taken by whether they have the image, then by
    /// name.
    const HostView *best() const;
    /// Why the host takes no more, a sentence without its full stop; empty if it does.
    QString whyNot(const HostView &host) const;

    /// Five times lately, as Swarm counts it within five minutes.
    static bool failsOften(const HostView &host) { return host.recentFailures >= 5; }

private:
    QString heldByItself(const HostView &host) const;
    bool isBetter(const HostView &one, const HostView &other) const;
    int containersOn(const HostView &host) const { return host.containers + m_change.value(host.id); }

    const Observed &m_observed;
    const ServiceSpec &m_spec;
    const qint64 m_memory; ///< bytes that one replica is promised
    QHash<fleet::HostId, int> m_replicas;
    QHash<fleet::HostId, int> m_change; ///< replicas more or less than observed
};

/// A host in reach that has the image, to copy it from; 0 if there is none.
fleet::HostId imageHolder(const Observed &observed);

} // namespace bayplan::services
