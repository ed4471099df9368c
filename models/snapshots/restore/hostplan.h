// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/restore/ownparts.h"
#include "snapshots/restore/presentvalues.h"
#include "snapshots/restore/restoreplan.h"

#include <QHash>
#include <QMultiHash>

namespace bayplan::snapshots {

/// A container that is to be made as it was.
struct WantedContainer
{
    QString host;
    QString name;
    QJsonObject inspect;                          ///< with what was masked
    QStringList notes;                            ///< what of it was taken from where
    ReplicaName replica;                          ///< whose it is
    QString thereId = {};                         ///< of the one that is in its place now; empty if none is
    QString why = {};                             ///< what of that is another
    QList<operations::ContainerAction> acts = {}; ///< all that it takes to have that as it was; else it is replaced
    bool keepsVolumes = false;                    ///< that nobody named: they are still there
    QString problem = {};                         ///< why it can't be made, a sentence's part; else empty
    QStringList ports = {};                       ///< it needs, and another container has: "8888/tcp"
    QStringList holders = {};                     ///< who has these, at the same places

    bool isReplaced() const { return !thereId.isEmpty() && acts.isEmpty(); }
    QString told() const; ///< "web-1 on aws1", made plain
};

/// A port that a container has published on its host.
struct HeldPort
{
    QString address; ///< of the host; empty: all of them
    QString holder;
};

/// What of one host is to be made as it was, and what that needs there. Both parts must outlive it.
class HostPlan
{
public:
    HostPlan(const HostPart &wanted, const HostPart &now);

    /// Containers that are not as they were; of the others `asTheyWere` tells how many. `isMeant` says which are
    /// looked at.
    QList<WantedContainer> containers(PresentValues &values, const std::function<bool(const ReplicaName &)> &isMeant,
                                      int &asTheyWere) const;
    /// Adds the networks, volumes and images that the container needs and that aren't there, each once.
    void addNeeds(const WantedContainer &container, RestorePlan &plan);
    /// Places of the steps that the container needs done, of those that addNeeds() has added.
    QList<qsizetype> needsOf(const WantedContainer &container) const;
    const HostPart &now() const { return m_now; }
    /// Names of other containers of the host that must be there before it.
    QStringList othersFor(const QJsonObject &inspect) const { return m_wantedParts.needed(inspect); }

private:
    WantedContainer look(size_t place, const QJsonObject &inspect, PresentValues &values) const;
    void compare(WantedContainer &container, const QByteArray &wanted, size_t there) const;
    void keepVolumes(WantedContainer &container) const;
    void findHolders(WantedContainer &container) const;
    void replaceJoined(QList<WantedContainer> &containers) const;
    void wantNetworks(const QJsonObject &inspect, RestorePlan &plan);
    void wantVolumes(const QJsonObject &inspect, RestorePlan &plan);
    void wantImage(const QJsonObject &inspect, RestorePlan &plan);
    void add(const QString &key, RestoreStep step, RestorePlan &plan);
    QStringList tagsToGive(const QString &id, RestorePlan &plan) const;

    const HostPart &m_wanted;
    const HostPart &m_now;
    const OwnParts m_wantedParts;
    const OwnParts m_nowParts;
    QHash<QString, size_t> m_there;
    QMultiHash<QString, HeldPort> m_held; ///< by port: "8888/tcp"
    QHash<QString, qsizetype> m_places;   ///< of what is needed: -1 where it is there
};

} // namespace bayplan::snapshots
