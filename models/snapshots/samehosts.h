// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"

#include <QHash>

namespace bayplan::snapshots {

/// By which an engine is told from others. Empty where nobody knows it, and of Podman, which makes up another each
/// time.
QString engineIdOf(const HostPart &host);

/// Which host of a snapshot is which of a later one: that with the same engine, whatever it is called by then, and else
/// that of the same name. Machines that were cloned have one engine's id: where two hosts of a snapshot have the same,
/// they go by their names. Pure; both must outlive it.
class SameHosts
{
public:
    SameHosts(const Snapshot &before, const Snapshot &after);

    /// What the later host was, and what became of the earlier one; null if there is none.
    const HostPart *before(const HostPart &after) const { return m_before.value(&after); }
    const HostPart *after(const HostPart &before) const { return m_after.value(&before); }
    /// What the earlier host is called later. One that isn't there any more goes by its name, or, where another has
    /// that by then, by one that no host has.
    QString laterName(const QString &name) const { return m_names.value(name, name); }
    /// A service with its hosts by their later names. Its record is as it is: its text is on the hosts.
    ServicePart withLaterNames(ServicePart service) const;

private:
    void match(const HostPart &before, const HostPart &after);

    QHash<const HostPart *, const HostPart *> m_before;
    QHash<const HostPart *, const HostPart *> m_after;
    QHash<QString, QString> m_names; ///< of those that are called otherwise
};

} // namespace bayplan::snapshots
