// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/backendbook.h"

#include "core/plaintext.h"
#include "ingress/serveraddress.h"
#include "ingress/words.h"

#include <algorithm>

namespace bayplan::ingress {

using namespace Qt::Literals::StringLiterals;
using outside::Backend;
using services::HostView;
using services::Ingress;
using services::Replica;
using services::ReplicaState;

namespace {

constexpr int longestHost = 80;

QList<quint16> tcpPorts(const services::ServiceSpec &spec)
{
    QList<quint16> ports;
    for (const engine::PortRequest &port : spec.container.ports) {
        if (port.protocol == u"tcp"_s && !ports.contains(port.target))
            ports << port.target;
    }
    std::sort(ports.begin(), ports.end());
    return ports;
}

QList<SeenServer> asTold(const QList<WantedServer> &servers)
{
    QList<SeenServer> told;
    for (const WantedServer &server : servers) {
        const bool serves = server.state == WantedServer::State::Serving;
        told << SeenServer{.name = server.name,
                           .address = server.address,
                           .port = server.port,
                           .state = serves ? SeenServer::State::Up : SeenServer::State::Draining,
                           .weight = server.weight};
    }
    return told;
}

} // namespace

BackendBook::BackendBook(services::ServiceBook &book, Keeper &keeper, const fleet::Fleet &fleet, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_keeper(keeper)
    , m_fleet(fleet)
{
    connect(&book, &services::ServiceBook::changed, this, [this](const QSet<QString> &names) {
        for (const QString &name : names)
            lookAt(name);
    });
    connect(&keeper, &Keeper::changed, this, &BackendBook::lookAt);
    for (const QString &name : book.names())
        lookAt(name);
}

QList<Backend> BackendBook::all() const
{
    QList<Backend> backends;
    for (const auto &[service, known] : m_known) {
        for (const Known &each : known)
            backends << each.backend;
    }
    return backends;
}

/// A host that is live may have been so for a moment only, and what it has is not taken in yet.
bool BackendBook::isHeardOf(fleet::HostId id) const
{
    return m_book.hasListed(id);
}

QList<BackendBook::Gap> BackendBook::gaps(const QStringList &services) const
{
    QList<Gap> gaps;
    const auto isMeant = [&](const QString &service) { return services.isEmpty() || services.contains(service); };
    const bool allAreKnown =
        !services.isEmpty() && std::all_of(services.begin(), services.end(), [&](const auto &name) {
            const auto head = m_book.head(name);
            return head && head->record;
        });
    bool nothingIsKnown = true;
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        nothingIsKnown &= !isHeardOf(host->id());
        if (!isHeardOf(host->id()) && !allAreKnown)
            gaps << Gap{tr("%1 has not been reached yet").arg(core::plainLine(host->config().name, longestHost)),
                        !m_book.isLost(host->id())};
    }
    for (const auto &[service, known] : m_known) {
        for (const Known &each : known) {
            if (!each.backend.complete && isMeant(service))
                gaps << Gap{tr("Not all of %1 is known: %2").arg(each.backend.name, each.unheard.join(u", "_s)),
                            each.mayBeHeardOf};
        }
    }
    if (nothingIsKnown) {
        for (Gap &gap : gaps)
            gap.mayFill = true;
    }
    return gaps;
}

/// What the record tells of hosts that nothing has been heard of.
void BackendBook::addUnheard(Known &known, const WantedInput &input) const
{
    const auto *revision = input.record.current();
    for (const services::Place &place : input.record.places) {
        const auto &hosts = input.observed.hosts;
        const auto view = std::find_if(hosts.begin(), hosts.end(),
                                       [&](const HostView &host) { return place.host.means(host.engine, host.name); });
        if (place.slots.isEmpty() || (view != hosts.end() && isHeardOf(view->id)))
            continue;
        const QString host = core::plainLine(view == hosts.end() ? place.host.name : view->name, longestHost);
        const QString why =
            view == hosts.end() ? tr("there is no such host here") : tr("its host has not been reached yet");
        known.backend.complete = false;
        known.unheard << host;
        known.mayBeHeardOf |= view != hosts.end() && view->reach == HostView::Reach::Unknown;
        for (const int slot : place.slots) {
            const QString name = revision ? replicaName(revision->spec, slot) : QString::number(slot);
            known.backend.leftOut << tr("%1 on %2: %3").arg(name, host, why);
        }
    }
}

QList<Ingress> BackendBook::ingressesOf(const QString &service) const
{
    const auto head = m_book.head(service);
    if (!head || !head->record)
        return {};
    if (!head->record->ingresses.isEmpty())
        return head->record->ingresses;
    const auto *revision = head->record->current();
    const QList<quint16> ports = revision ? tcpPorts(revision->spec) : QList<quint16>();
    QList<Ingress> ingresses;
    for (const quint16 port : ports) {
        Ingress ingress;
        ingress.name = ports.size() == 1 ? service : service + u'-' + QString::number(port);
        ingress.targetPort = port;
        ingress.place.kind = services::BalancerPlace::Kind::Container; // not here, so that loopback is no address
        ingresses << ingress;
    }
    return ingresses;
}

BackendBook::Known BackendBook::look(const Ingress &ingress, const WantedInput &input) const
{
    Known known;
    const QList<WantedServer> servers = wanted(input);
    known.told = asTold(servers);
    known.backend = {.service = input.record.name, .name = ingress.name, .targetPort = ingress.targetPort};
    if (const auto *revision = input.record.current(); revision && !ingress.targetPort)
        known.backend.targetPort = tcpPorts(revision->spec).value(0);
    for (const WantedServer &server : servers) {
        const auto &replicas = input.observed.replicas;
        const auto replica = std::find_if(replicas.begin(), replicas.end(),
                                          [&](const Replica &each) { return serverName(each) == server.name; });
        const auto *host = replica == replicas.end() ? nullptr : m_fleet.host(replica->host);
        known.backend.servers << outside::Server{server, host ? host->config().name : QString()};
    }
    for (const Replica &replica : input.observed.replicas) {
        const auto *host = m_fleet.host(replica.host);
        const auto *container = host ? host->live().container(replica.id) : nullptr;
        const bool isThere = std::any_of(servers.begin(), servers.end(),
                                         [&](const auto &each) { return each.name == serverName(replica); });
        if (!container || isThere || replica.state == ReplicaState::Stopped)
            continue;
        const HostView *view = input.observed.host(replica.host);
        const auto leaveOut = [&](const QString &why) {
            known.backend.leftOut << tr("%1 on %2: %3").arg(replica.name, host->config().name, why);
        };
        if (view && view->reach != HostView::Reach::Live)
            leaveOut(tr("its host is out of reach"));
        else if (const auto address = serverAddress(host->config(), *container, ingress); !address)
            leaveOut(address.error().what);
    }
    addUnheard(known, input);
    return known;
}

void BackendBook::lookAt(const QString &service)
{
    auto &before = m_known[service];
    std::vector<Known> now;
    for (const Ingress &ingress : ingressesOf(service)) {
        const auto old = std::find_if(before.begin(), before.end(),
                                      [&](const Known &each) { return each.backend.name == ingress.name; });
        if (auto input = m_keeper.inputOf(service, ingress)) {
            if (old != before.end())
                input->seen = old->told;
            now.push_back(look(ingress, *input));
        } else if (old != before.end()) {
            now.push_back(*old);
        }
    }
    const bool isSame = std::equal(before.begin(), before.end(), now.begin(), now.end(),
                                   [](const Known &one, const Known &other) { return one.backend == other.backend; });
    before = std::move(now);
    if (before.empty())
        m_known.erase(service);
    if (!isSame)
        Q_EMIT changed();
}

} // namespace bayplan::ingress
