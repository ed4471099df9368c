// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/task.h"
#include "fleet/fleet.h"
#include "run/platformreader.h"
#include "services/actor.h"
#include "services/replicaprober.h"
#include "services/servicestate.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <utility>

namespace bayplan::services {

/// Which services there are on the hosts, kept up with live: those with a record, those whose replicas' labels tell of
/// one, and Compose's. Writes nothing.
class ServiceBook : public QObject
{
    Q_OBJECT

public:
    struct Times
    {
        std::chrono::milliseconds hostLostAfter{300'000}; ///< as Kubernetes has it; 0: never by itself
        ReplicaProber::Times probes = {};
    };

    /// `fleet` and `loop` (for probes of HTTP and TCP gates) must outlive the book.
    ServiceBook(fleet::Fleet &fleet, net::HttpLoop &loop, Times times, QObject *parent = nullptr);

    QStringList names() const; ///< sorted
    /// Whose replica or record the container is; empty if it is nobody's.
    QString serviceOf(const fleet::ContainerKey &container) const { return m_serviceOf.value(container); }
    std::optional<ServiceHead> head(const QString &name) const;
    /// Looks at every container of every host.
    std::optional<ServiceState> state(const QString &name) const;
    /// The hosts as they are for a service that isn't there yet.
    Observed observe(const ServiceSpec &spec) const;
    /// Hosts and replicas as the record's current revision needs them, which may be one that isn't written yet.
    Observed observe(const ServiceRecord &record) const;

    /// The spec with its image resolved: the digest or, where it came from no registry, the id that its name means on
    /// the first host that has it. As it was where no host has it yet.
    ServiceSpec resolved(ServiceSpec spec) const;
    /// The same for a revision that was written without: what its replicas were made of. Where there are none, and if
    /// `byName`: what its name means now. Empty: nobody can tell.
    QString meantImage(const Revision &revision, bool byName) const;

    /// Reads from one of its replicas what a Compose service is like, so that it has a record; nothing is written. Once
    /// read it is kept.
    core::Task adopt(const QString &name, std::function<void(core::Result<void>)> done);

    /// Whether the host is to be empty of services.
    bool isDraining(fleet::HostId host) const;
    /// Whether it has been out of reach for longer than Times::hostLostAfter.
    bool isLost(fleet::HostId host) const;
    /// Whether its containers have been listed since this began.
    bool hasListed(fleet::HostId host) const { return m_seen.contains(host); }
    /// Counted as a failure of the service there, for placement, for five minutes.
    void noteFailure(const QString &service, fleet::HostId host);

    /// This program, as leases name it.
    const Actor &actor() const { return m_actor; }

Q_SIGNALS:
    /// Their replicas, records, actors or hosts are different; names that are gone among them.
    void changed(const QSet<QString> &names);
    /// What stands on a host besides is different: plans may be, too.
    void surroundingsChanged();

private:
    /// What the hosts have of one service.
    struct Entry
    {
        QString project;
        QString title;
        QSet<fleet::ContainerKey> members; ///< its replicas
        QHash<fleet::ContainerKey, FoundRecord> records;
        QHash<fleet::ContainerKey, core::Error> unreadable;
        std::optional<ServiceSpec> adopted; ///< as it was read of a Compose service
        std::optional<ServiceRecord> lost;  ///< the newest, if its hosts have it no more: it was pruned
        qint64 generation = 0;              ///< the newest that was seen
        core::MonotonicTime generationSince{};
        bool wasHeld = false; ///< by a lease, when it was last looked at
        /// The owner and the generation of a lease that lapsed. It stays so: engines' clocks are told to the second,
        /// and by the next telling it might seem to hold again, which nobody would be told the end of.
        std::pair<QString, qint64> lapsed = {};

        bool isEmpty() const { return members.isEmpty() && records.isEmpty() && unreadable.isEmpty(); }
    };

    void onChanged(const fleet::FleetChanges &changes);
    void drop(const fleet::ContainerKey &key, QSet<QString> &affected);
    void take(const fleet::ContainerKey &key, const engine::Container &container, QSet<QString> &affected);
    void dropHost(fleet::HostId host);
    void tell(const QSet<QString> &names);
    void watchProbes(const QSet<QString> &names);
    void onTimer();
    QList<HostInput> inputs(const ServiceSpec &spec) const;
    ServiceHead headOf(const QString &name, const Entry &entry) const;
    QString imageOfReplicas(const Entry &entry, const Revision &revision) const;
    void learnImages(ServiceRecord &record, const Entry &entry) const;
    std::optional<ServiceRecord> unwritten(const QString &name, const Entry &entry) const;
    void findHome(ServiceHead &head, const ServiceRecord *record) const;
    QString elsewhere(const Entry &entry, const ServiceRecord &record) const;
    std::optional<std::chrono::milliseconds> leaseLeft(const Entry &entry, const FoundRecord &found) const;
    std::optional<std::chrono::milliseconds> untilLost(fleet::HostId host) const;

    fleet::Fleet &m_fleet;
    const Times m_times;
    const Actor m_actor = Actor::make();
    ReplicaProber m_prober;
    const std::unique_ptr<run::PlatformReader> m_platforms; ///< of services' images
    std::map<QString, Entry> m_entries;
    QHash<fleet::ContainerKey, QString> m_serviceOf; ///< of replicas and records
    QSet<fleet::ContainerKey> m_marks;               ///< that say that their host is to be empty
    QSet<fleet::HostId> m_seen;                      ///< hosts whose containers have been listed
    QHash<std::pair<QString, fleet::HostId>, QList<core::MonotonicTime>> m_failures;
    QSet<fleet::HostId> m_lost;
    QTimer m_timer; ///< until a lease lapses or a host counts as lost
};

} // namespace bayplan::services
