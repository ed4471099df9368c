// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/keeper.h"

#include "core/soon.h"
#include "ingress/reach/containerhost.h"
#include "ingress/serveraddress.h"
#include "ingress/trafficwait.h"

#include <QPointer>

#include <algorithm>

namespace bayplan::ingress {

using fleet::ContainerKey;
using services::Ingress;

/// Keeps replicas of a name on a host back; takes itself out of the keeper's list at its end.
struct Keeper::Hold : core::Task::Work
{
    Hold(Keeper &owner, QString heldService, fleet::HostId heldHost, QString heldName)
        : keeper(&owner)
        , service(std::move(heldService))
        , host(heldHost)
        , name(std::move(heldName))
    {
        owner.m_holds.push_back(this);
    }
    ~Hold() override
    {
        if (!keeper)
            return;
        keeper->m_holds.remove(this);
        keeper->hurry(service);
    }

    const QPointer<Keeper> keeper;
    const QString service;
    const fleet::HostId host;
    const QString name;
};

namespace {

/// A wait as a task.
class WaitWork : public core::Task::Work
{
public:
    WaitWork(Keeper &keeper, TrafficWait::What what) : m_wait(keeper, std::move(what)) {}

private:
    TrafficWait m_wait;
};

} // namespace

Keeper::Keeper(services::ServiceBook &book, fleet::Fleet &fleet, Upkeep::Make make, Duty duty, UpkeepTimes times,
               QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_fleet(fleet)
    , m_make(std::move(make))
    , m_duty(duty)
    , m_times(times)
{
    connect(&book, &services::ServiceBook::changed, this, &Keeper::look);
    connect(&fleet, &fleet::Fleet::changed, this, &Keeper::lookAtContainers);
    const QStringList names = book.names();
    look(QSet<QString>(names.begin(), names.end()));
}

Keeper::~Keeper() = default;

QList<const Upkeep *> Keeper::of(const QString &service) const
{
    QList<const Upkeep *> found;
    const auto upkeeps = m_upkeeps.find(service);
    if (upkeeps == m_upkeeps.end())
        return found;
    for (const auto &upkeep : upkeeps->second)
        found << upkeep.get();
    return found;
}

QList<const Upkeep *> Keeper::all() const
{
    QList<const Upkeep *> found;
    for (const auto &[service, upkeeps] : m_upkeeps)
        found << of(service);
    return found;
}

const Upkeep *Keeper::find(const QString &ingress) const
{
    const auto upkeeps = all();
    const auto found = std::find_if(upkeeps.begin(), upkeeps.end(),
                                    [&](const Upkeep *each) { return each->ingress().name == ingress; });
    return found == upkeeps.end() ? nullptr : *found;
}

QString Keeper::serviceOf(const QString &ingress) const
{
    for (const auto &[service, upkeeps] : m_upkeeps) {
        for (const auto &upkeep : upkeeps) {
            if (upkeep->ingress().name == ingress)
                return service;
        }
    }
    return {};
}

QMap<QString, QString> Keeper::unreachable(const QString &service) const
{
    QMap<QString, QString> problems;
    const auto state = m_book.state(service);
    if (!state)
        return problems;
    for (const Upkeep *upkeep : of(service)) {
        for (const services::Replica &replica : state->observed.replicas) {
            const fleet::HostConnection *host = m_fleet.host(replica.host);
            const auto *container = host ? host->live().container(replica.id) : nullptr;
            if (!container || replica.state == services::ReplicaState::Stopped)
                continue;
            if (const auto address = serverAddress(host->config(), *container, upkeep->ingress()); !address)
                problems.insert(replica.name, address.error().what);
        }
    }
    return problems;
}

void Keeper::repair(const QString &ingress)
{
    for (const auto &[service, upkeeps] : m_upkeeps) {
        for (const auto &upkeep : upkeeps) {
            if (upkeep->ingress().name == ingress)
                upkeep->repair();
        }
    }
}

core::Task Keeper::giveUp(const QString &ingress, Done done)
{
    for (const auto &[service, upkeeps] : m_upkeeps) {
        for (const auto &upkeep : upkeeps) {
            if (upkeep->ingress().name == ingress)
                return upkeep->giveUp(std::move(done));
        }
    }
    return core::soon([done = std::move(done)] { done({}); });
}

void Keeper::keepAgain(const QString &ingress)
{
    for (const auto &[service, upkeeps] : m_upkeeps) {
        for (const auto &upkeep : upkeeps) {
            if (upkeep->ingress().name == ingress)
                upkeep->keepAgain();
        }
    }
}

void Keeper::setWatched(bool watched, const void *who)
{
    if (watched)
        m_watchers.insert(who);
    else
        m_watchers.remove(who);
    for (const auto &[service, upkeeps] : m_upkeeps) {
        for (const auto &upkeep : upkeeps)
            upkeep->setWatched(!m_watchers.isEmpty());
    }
}

void Keeper::retry()
{
    for (const auto &[service, upkeeps] : m_upkeeps) {
        for (const auto &upkeep : upkeeps) {
            if (upkeep->error())
                upkeep->repair();
        }
    }
}

namespace {

/// Looks now and then until it is true, or late.
class Settling : public core::Task::Work
{
public:
    Settling(std::function<bool()> isSettled, std::chrono::milliseconds limit, std::function<void()> done)
        : m_isSettled(std::move(isSettled))
        , m_until(core::monotonicNow() + limit)
        , m_done(std::move(done))
    {
        look();
    }

private:
    void look()
    {
        m_next = core::soon(
            [this] {
                if (!m_isSettled() && core::monotonicNow() < m_until)
                    return look();
                const auto done = m_done;
                done();
            },
            std::chrono::milliseconds(50));
    }

    const std::function<bool()> m_isSettled;
    const core::MonotonicTime m_until;
    const std::function<void()> m_done;
    core::Task m_next;
};

} // namespace

core::Task Keeper::settle(const QString &service, std::chrono::milliseconds limit, std::function<void()> done)
{
    const auto upkeeps = m_upkeeps.find(service);
    if (upkeeps != m_upkeeps.end()) {
        for (const auto &upkeep : upkeeps->second)
            upkeep->look();
    }
    const auto isSettled = [keeper = QPointer(this), service, since = core::monotonicNow()] {
        if (!keeper)
            return true;
        const auto all = keeper->of(service);
        return std::all_of(all.begin(), all.end(), [&](const Upkeep *upkeep) {
            return upkeep->error() || (upkeep->readAt() && *upkeep->readAt() > since && !upkeep->isPending());
        });
    };
    return core::Task(std::make_unique<Settling>(isSettled, limit, std::move(done)));
}

bool Keeper::isBalanced(const QString &service) const
{
    return m_upkeeps.contains(service);
}

std::optional<core::Error> Keeper::obstacle(const QString &service) const
{
    for (const Upkeep *upkeep : of(service)) {
        if (upkeep->error())
            return upkeep->error();
    }
    return std::nullopt;
}

core::Task Keeper::holdBack(const QString &service, fleet::HostId host, const QString &name)
{
    return core::Task(std::make_unique<Hold>(*this, service, host, name));
}

core::Task Keeper::letIn(const QString &service, const ContainerKey &replica, std::chrono::milliseconds limit,
                         Progress progress, Done done)
{
    return core::Task(std::make_unique<WaitWork>(
        *this,
        TrafficWait::What{service, replica, TrafficWait::Way::In, limit, {}, std::move(progress), std::move(done)}));
}

core::Task Keeper::takeOut(const QString &service, const ContainerKey &replica,
                           std::optional<std::chrono::seconds> drain, Progress progress, Done done)
{
    return core::Task(std::make_unique<WaitWork>(
        *this,
        TrafficWait::What{service, replica, TrafficWait::Way::Out, {}, drain, std::move(progress), std::move(done)}));
}

void Keeper::look(const QSet<QString> &services)
{
    for (const QString &service : services)
        lookAt(service);
}

/// A balancer in a container that is started again, ends or is removed is asked at once.
void Keeper::lookAtContainers(const fleet::FleetChanges &changes)
{
    for (const auto &[service, upkeeps] : m_upkeeps) {
        for (const auto &upkeep : upkeeps) {
            const Ingress &ingress = upkeep->ingress();
            if (ingress.elb || ingress.place.kind != services::BalancerPlace::Kind::Container)
                continue;
            const fleet::HostConnection *host = m_fleet.host(hostOf(ingress.place.host, m_fleet));
            const auto changed = host ? changes.constFind(host->id()) : changes.cend();
            if (changed != changes.cend() &&
                happenedTo(ingress.place.container, host->live(), changed->containers, m_containers[ingress.name]))
                upkeep->look();
        }
    }
}

void Keeper::lookAt(const QString &service)
{
    const auto head = m_book.head(service);
    const QList<Ingress> ingresses = head && head->record ? head->record->ingresses : QList<Ingress>();
    auto &upkeeps = m_upkeeps[service];
    auto before = std::exchange(upkeeps, {});
    bool isNew = before.size() != size_t(ingresses.size());
    for (const Ingress &ingress : ingresses) {
        const auto found = std::find_if(before.begin(), before.end(), [&](const std::unique_ptr<Upkeep> &each) {
            return each && each->ingress() == ingress;
        });
        if (found != before.end()) {
            upkeeps.push_back(std::move(*found));
            upkeeps.back()->look();
        } else {
            isNew = true;
            const auto input = [this, service, ingress] { return inputOf(service, ingress); };
            upkeeps.push_back(std::make_unique<Upkeep>(ingress, input, m_make, m_times));
            upkeeps.back()->setWatched(!m_watchers.isEmpty());
            connect(upkeeps.back().get(), &Upkeep::changed, this, [this, service] { onUpkeep(service); });
        }
        upkeeps.back()->setActing(isActing(service));
    }
    if (upkeeps.empty())
        m_upkeeps.erase(service);
    for (TrafficWait *wait : m_waits) {
        if (wait->what().service == service)
            wait->look();
    }
    if (isNew)
        Q_EMIT changed(service);
}

std::optional<WantedInput> Keeper::inputOf(const QString &service, const Ingress &ingress) const
{
    const auto state = m_book.state(service);
    if (!state || !state->head.record)
        return std::nullopt;
    WantedInput input{.record = *state->head.record, .observed = state->observed};
    const bool fromHere =
        ingress.kind != Ingress::Kind::Elb && ingress.place.kind == services::BalancerPlace::Kind::Local;
    for (const services::HostView &view : input.observed.hosts) {
        const fleet::HostConnection *host = m_fleet.host(view.id);
        if (!host)
            continue;
        input.hosts.insert(view.id, reachableAddress(host->config(), fromHere));
        if (m_book.hasListed(view.id))
            input.listed.insert(view.id);
    }
    for (const services::Replica &replica : input.observed.replicas) {
        const ContainerKey key{replica.host, replica.id};
        const fleet::HostConnection *host = m_fleet.host(replica.host);
        const auto *container = host ? host->live().container(replica.id) : nullptr;
        if (!container)
            continue;
        if (const auto address = serverAddress(host->config(), *container, ingress))
            input.addresses.insert(key, *address);
        const bool isHeld = std::any_of(m_holds.begin(), m_holds.end(), [&](const Hold *hold) {
            return hold->service == service && hold->host == replica.host && hold->name == replica.name;
        });
        if (isHeld)
            input.heldBack.insert(key);
    }
    for (const TrafficWait *wait : m_waits) {
        if (wait->what().service != service)
            continue;
        if (wait->what().way == TrafficWait::Way::In)
            input.heldBack.remove(wait->what().replica);
        else
            input.takenOut.insert(wait->what().replica);
    }
    return input;
}

bool Keeper::isActing(const QString &service)
{
    const auto isOf = [&](const auto *each) { return each->service == service; };
    const bool isAsked = std::any_of(m_holds.begin(), m_holds.end(), isOf) ||
                         std::any_of(m_waits.begin(), m_waits.end(),
                                     [&](const TrafficWait *wait) { return wait->what().service == service; });
    const auto head = m_book.head(service);
    const bool isOurs = isAsked || (head && head->isOurs);
    if (isOurs)
        m_touched.insert(service);
    const bool isFree = head && head->actor.isEmpty();
    return isOurs || (isFree && (m_duty == Duty::All || (m_duty == Duty::Ours && m_touched.contains(service))));
}

void Keeper::onUpkeep(const QString &service)
{
    for (TrafficWait *wait : m_waits) {
        if (wait->what().service == service)
            wait->look();
    }
    Q_EMIT changed(service);
}

void Keeper::hurry(const QString &service)
{
    const bool isHurried = std::any_of(m_waits.begin(), m_waits.end(),
                                       [&](const TrafficWait *wait) { return wait->what().service == service; });
    const auto upkeeps = m_upkeeps.find(service);
    if (upkeeps == m_upkeeps.end())
        return;
    for (const auto &upkeep : upkeeps->second) {
        upkeep->setActing(isActing(service));
        upkeep->setHurried(isHurried);
        upkeep->look();
    }
}

} // namespace bayplan::ingress
