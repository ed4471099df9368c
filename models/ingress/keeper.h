// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/fleet.h"
#include "ingress/upkeep.h"
#include "services/servicebook.h"
#include "services/traffic.h"

#include <QMultiHash>
#include <QObject>

#include <list>
#include <map>
#include <memory>
#include <vector>

namespace bayplan::ingress {

class TrafficWait;

/// Who keeps balancers in step from here.
enum class Duty {
    None, ///< only what is asked for: repair()
    Ours, ///< services that operations here work on, or have worked on
    All,  ///< every service that nobody else acts on
};

/// All ingresses of all services: keeps their balancers in step, and is what steps ask to let replicas in and to take
/// them out.
class Keeper : public QObject, public services::Traffic
{
    Q_OBJECT

public:
    /// `book` and `fleet` must outlive it, and it the operations.
    Keeper(services::ServiceBook &book, fleet::Fleet &fleet, Upkeep::Make make, Duty duty, UpkeepTimes times = {},
           QObject *parent = nullptr);
    ~Keeper() override;

    /// By service, then in the record's order. Null never; valid until changed().
    QList<const Upkeep *> all() const;
    QList<const Upkeep *> of(const QString &service) const;
    const Upkeep *find(const QString &ingress) const;
    /// The service that the ingress is in front of; empty if there is none of that name.
    QString serviceOf(const QString &ingress) const;
    /// Why replicas of the service can't be servers, in sentences: by the replica's name.
    QMap<QString, QString> unreachable(const QString &service) const;

    /// What is known now of the service for an ingress of it, or one that it could have; what the balancer has is not in
    /// it. Nothing: that isn't known at the moment.
    std::optional<WantedInput> inputOf(const QString &service, const services::Ingress &ingress) const;

    /// Applies whatever is different, if there is such an ingress.
    void repair(const QString &ingress);
    /// Takes our part out of the balancer; from then on nothing is done to it here. An error if it can't be told.
    [[nodiscard]] core::Task giveUp(const QString &ingress, Done done);
    /// After that: it is to be there all the same.
    void keepAgain(const QString &ingress);
    /// All of them are read more often, for as long as anybody looks. `who` looks, or does not any more.
    void setWatched(bool watched, const void *who = nullptr);
    /// Waits until all balancers of the service have been read since now, are in step as far as that is done from here,
    /// or can't be told; at most `limit`.
    [[nodiscard]] core::Task settle(const QString &service, std::chrono::milliseconds limit,
                                    std::function<void()> done);
    /// They are tried again at once: what stood against one may be gone.
    void retry();

    bool isBalanced(const QString &service) const override;
    std::optional<core::Error> obstacle(const QString &service) const override;
    core::Task holdBack(const QString &service, fleet::HostId host, const QString &name) override;
    core::Task letIn(const QString &service, const fleet::ContainerKey &replica, std::chrono::milliseconds limit,
                     Progress progress, Done done) override;
    core::Task takeOut(const QString &service, const fleet::ContainerKey &replica,
                       std::optional<std::chrono::seconds> drain, Progress progress, Done done) override;

Q_SIGNALS:
    /// One of its ingresses is there, gone, or was read; names of services.
    void changed(const QString &service);

private:
    friend class TrafficWait;
    struct Hold;

    void look(const QSet<QString> &services);
    void lookAtContainers(const fleet::FleetChanges &changes);
    void lookAt(const QString &service);
    bool isActing(const QString &service);
    void onUpkeep(const QString &service);
    void hurry(const QString &service);

    services::ServiceBook &m_book;
    fleet::Fleet &m_fleet;
    const Upkeep::Make m_make;
    const Duty m_duty;
    const UpkeepTimes m_times;
    QSet<const void *> m_watchers;
    QSet<QString> m_touched; ///< services that operations here have worked on
    std::map<QString, std::vector<std::unique_ptr<Upkeep>>> m_upkeeps;
    QHash<QString, QString> m_containers; ///< ids of those that balancers are in, by their ingresses' names
    std::list<Hold *> m_holds;            ///< alive; each takes itself out
    std::list<TrafficWait *> m_waits;     ///< the same
};

} // namespace bayplan::ingress
