// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/keeper.h"
#include "ingress/outside/backends.h"

#include <map>

namespace bayplan::ingress {

/// What load balancers and firewalls that Bayplan doesn't drive are to be told, kept up with live: a backend for each
/// ingress of a service; where it has none, one for each TCP port that it publishes, called after the service, and by
/// the port too where there are several. What was told before is gone on from as a balancer's own state is: servers on
/// hosts out of reach stay, and the last ones are not taken away because nothing answers.
class BackendBook : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    BackendBook(services::ServiceBook &book, Keeper &keeper, const fleet::Fleet &fleet, QObject *parent = nullptr);

    /// Of all services, by service.
    QList<outside::Backend> all() const;

    /// Something that these services may have, and nobody here knows.
    struct Gap
    {
        QString words;        ///< a sentence without its full stop
        bool mayFill = false; ///< worth waiting for: a host that doesn't count as lost yet, or nothing is known at all
    };
    /// Empty names: of all services. What is on hosts that were reached once is known.
    QList<Gap> gaps(const QStringList &services) const;

Q_SIGNALS:
    void changed();

private:
    struct Known
    {
        outside::Backend backend;
        QList<SeenServer> told;
        QStringList unheard; ///< hosts with replicas that nothing has been heard of
        bool mayBeHeardOf = false;
    };

    bool isHeardOf(fleet::HostId host) const;
    void addUnheard(Known &known, const WantedInput &input) const;
    QList<services::Ingress> ingressesOf(const QString &service) const;
    Known look(const services::Ingress &ingress, const WantedInput &input) const;
    void lookAt(const QString &service);

    services::ServiceBook &m_book;
    Keeper &m_keeper;
    const fleet::Fleet &m_fleet;
    std::map<QString, std::vector<Known>> m_known; ///< by service
};

} // namespace bayplan::ingress
