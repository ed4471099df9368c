// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ingress/wanted.h"

namespace bayplan::tests {

/// What balancers of one service are asked about, made in a few words. Hosts are 1, 2, …; a replica's id begins with
/// its letter.
class WantedWorld
{
public:
    ingress::WantedInput input;

    explicit WantedWorld(int hosts = 3, int replicas = 3)
    {
        input.record.name = QStringLiteral("web");
        input.record.replicas = replicas;
        for (int number = 1; number <= 2; ++number) {
            services::Revision revision{number, {}, {}};
            revision.spec.name = QStringLiteral("web");
            revision.spec.container.image = QStringLiteral("app:%1").arg(number);
            input.record.revisions << revision;
        }
        for (int id = 1; id <= hosts; ++id) {
            input.observed.hosts << services::HostView{.id = id, .name = QStringLiteral("host%1").arg(id)};
            input.hosts.insert(id, addressOf(id));
            input.listed.insert(id);
        }
    }

    static QString addressOf(int host) { return QStringLiteral("10.0.0.%1").arg(host); }
    static QString idOf(char letter) { return QString(16, QLatin1Char(letter)); }

    services::HostView &host(int id) { return input.observed.hosts[id - 1]; }
    /// A replica that runs and publishes its port.
    services::Replica &add(char letter, int slot, int host, int revision = 1, quint16 port = 0,
                           services::ReplicaState state = services::ReplicaState::Ready)
    {
        input.observed.replicas << services::Replica{
            host, idOf(letter), QStringLiteral("web-%1").arg(slot), slot, revision, state, {}};
        input.addresses.insert({host, idOf(letter)}, {addressOf(host), port ? port : quint16(32000 + slot)});
        return input.observed.replicas.last();
    }
    /// The balancer has the replica, as it is now.
    void see(const services::Replica &replica, ingress::SeenServer::State state = ingress::SeenServer::State::Up)
    {
        const auto address = input.addresses.value({replica.host, replica.id});
        input.seen << ingress::SeenServer{
            .name = ingress::serverName(replica), .address = address.address, .port = address.port, .state = state};
    }

    /// "a d:b c": letters of what gets requests, those that drain with "d:", in alphabetical order; "?" for what is
    /// none of the replicas.
    static QString words(const QList<ingress::WantedServer> &servers)
    {
        QStringList words;
        for (const ingress::WantedServer &server : servers) {
            const QString id = server.name.section(QLatin1Char('-'), 1);
            const bool drains = server.state == ingress::WantedServer::State::Draining;
            words << (drains ? QStringLiteral("d:") : QString()) + (id.isEmpty() ? QStringLiteral("?") : id.left(1));
        }
        std::sort(words.begin(), words.end(), [](const QString &a, const QString &b) { return a.back() < b.back(); });
        return words.join(QLatin1Char(' '));
    }
    QString wanted() const { return words(ingress::wanted(input)); }
};

} // namespace bayplan::tests
