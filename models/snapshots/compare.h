// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/snapshot.h"

#include <QList>
#include <QString>

namespace bayplan::snapshots {

/// One field that differs. The texts are JSON on one line, strings without their quotes; empty where a side has nothing
/// there.
struct FieldChange
{
    QString path; ///< as jq takes it: ".HostConfig.Memory"
    QString before;
    QString after;
    bool noise = false;  ///< it differs between any two moments, or any two containers: times, ids, counters
    bool masked = false; ///< a secret was taken out of a text, so that both may look the same though they differ

    bool operator==(const FieldChange &) const = default;
};

/// One object that was added, removed or changed.
struct ObjectChange
{
    enum class Kind { Host, Service, Container, Image, Network, Volume };
    enum class What { Added, Removed, Changed };

    Kind kind = Kind::Container;
    QString host; ///< empty for a service
    QString name; ///< containers, networks and volumes by name; images by id
    What what = What::Changed;
    QList<FieldChange> fields = {}; ///< of one that changed: ports and images first, then by path
    QString summary = {};           ///< of one that was added or removed: what it is, "app:1.2, 8888 → 8080/tcp"

    /// Whether its published ports or its image are others now.
    bool concernsTraffic() const;
    bool operator==(const ObjectChange &) const = default;
};

/// What became of one snapshot.
struct Comparison
{
    core::Time before{};
    core::Time after{};
    /// Those whose ports or image changed first, then hosts, services, containers and the rest, each by host and name.
    /// Objects that only noise changed in are among them only if it was asked for.
    QList<ObjectChange> changes;
    /// Hosts that were not read for one of the two: nothing is said of what was added or removed there.
    QStringList unknownHosts;
    QString workspace = {};  ///< the later one's; the earlier one's where that has none
    bool hasSecrets = false; ///< as in a Snapshot
};

struct CompareWishes
{
    bool withNoise = false;
    /// Else what looks like a secret is masked, see masking.h; that it has changed is told all the same. Where one of
    /// the two has been masked already, what it has is not known, and secrets are left out of the comparison.
    bool withSecrets = false;
};

/// Compares field by field. Hosts are matched by their engines, so that one that was renamed is one that changed, and
/// then by name; see SameHosts. Containers are matched by host and name, so that one that was made anew is one that
/// changed; images by host and id. Pure, and quick where little has changed: what is the same to the byte isn't looked
/// into.
Comparison compare(const Snapshot &before, const Snapshot &after, const CompareWishes &wishes = {});

QString toString(ObjectChange::Kind kind); ///< "container"
QString toString(ObjectChange::What what); ///< "added"

} // namespace bayplan::snapshots
