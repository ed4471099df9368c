// SPDX-License-Identifier: GPL-3.0-or-later
// 100,000 random states and wishes: what must be true of every plan.
#include "services/placement.h"
#include "services/rebalance.h"
#include "services/serviceplan.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

using namespace bayplan;
using namespace bayplan::services;
using namespace Qt::Literals::StringLiterals;
using Action = PlannedStep::Action;
using Reach = HostView::Reach;

namespace {

QString slotName(int slot)
{
    return u"web-"_s + QString::number(slot);
}

class Maker
{
public:
    explicit Maker(quint32 seed) : m_random(seed) {}

    bool sometimes(int in) { return m_random.bounded(in) == 0; }
    int upTo(int most) { return int(m_random.bounded(most + 1)); }

    Observed observed()
    {
        Observed made;
        const int hosts = upTo(6);
        for (int id = 1; id <= hosts; ++id)
            made.hosts << host(id);
        const int replicas = hosts ? upTo(10) : 0;
        QSet<std::pair<int, int>> names;
        for (int i = 0; i < replicas; ++i) {
            const int on = 1 + upTo(hosts - 1);
            const int slot = 1 + upTo(9);
            if (names.contains({on, slot})) // an engine has a name once
                continue;
            names.insert({on, slot});
            made.replicas << Replica{.host = on,
                                     .id = u"id%1"_s.arg(i),
                                     .name = slotName(slot),
                                     .slot = slot,
                                     .revision = 1 + upTo(2),
                                     .state = ReplicaState(upTo(3)),
                                     .created = core::Time(std::chrono::seconds(upTo(5)))};
        }
        return made;
    }

    Desired desired()
    {
        Desired made;
        made.spec.name = u"web"_s;
        made.revision = 1 + upTo(2);
        made.replicas = upTo(12);
        made.replaceUnhealthy = sometimes(2);
        Placement &placement = made.spec.placement;
        if (sometimes(3))
            placement.strategy = Placement::Strategy::Binpack;
        if (sometimes(4))
            placement.constraints << Constraint{u"zone"_s, Constraint::Relation(upTo(3)), u"a"_s};
        if (sometimes(4))
            placement.maxPerHost = 1 + upTo(3);
        if (sometimes(5))
            placement.awayFrom << u"db"_s;
        if (sometimes(6))
            placement.hosts = {u"host1"_s, u"host3"_s};
        if (sometimes(3))
            made.spec.container.memory = 1000;
        return made;
    }

    template <typename List>
    void shuffle(List &list)
    {
        std::shuffle(list.begin(), list.end(), m_random);
    }

private:
    HostView host(int id)
    {
        HostView made{.id = id, .name = u"host"_s + QString::number(id)};
        if (sometimes(2))
            made.labels[u"zone"_s] = sometimes(2) ? u"a"_s : u"b"_s;
        made.reach = sometimes(3) ? Reach(upTo(2)) : Reach::Live;
        made.readOnly = sometimes(8);
        made.draining = sometimes(6);
        made.containers = upTo(20);
        if (sometimes(3))
            made.memoryFree = upTo(4000);
        if (sometimes(3))
            made.portRoom = upTo(2);
        made.hasImage = !sometimes(3);
        if (sometimes(6))
            made.services.insert(u"db"_s);
        if (sometimes(4))
            made.takenNames.insert(slotName(11 + upTo(4)));
        if (sometimes(10))
            made.against << u"Podman takes no range of ports here"_s;
        made.recentFailures = upTo(7);
        return made;
    }

    QRandomGenerator m_random;
};

bool isAlive(const Replica &replica)
{
    return replica.state != ReplicaState::Stopped;
}

/// Replicas that run, or may, on hosts so well in reach, and are good enough.
int countOn(const Observed &observed, Reach reach, const Desired &desired)
{
    return int(std::count_if(observed.replicas.begin(), observed.replicas.end(), [&](const Replica &replica) {
        return isAlive(replica) && observed.host(replica.host)->reach == reach &&
               (reach == Reach::Unknown || !desired.replaceUnhealthy || replica.state != ReplicaState::Unhealthy);
    }));
}

/// The first thing that is not as it must be; empty if all is well.
QString fault(const Observed &observed, const Desired &desired, const ServicePlan &made)
{
    // Every step is on a host that can be acted on, waits for others only, and the waiting ends.
    QList<int> waits(made.steps.size());
    for (qsizetype i = 0; i < made.steps.size(); ++i) {
        const PlannedStep &step = made.steps.at(i);
        const HostView *host = observed.host(step.host);
        if (!host || !host->canAct())
            return u"a step on a host that can't be acted on"_s;
        for (const qsizetype before : step.after) {
            if (before < 0 || before >= made.steps.size() || before == i)
                return u"waits for no step"_s;
        }
    }
    QSet<qsizetype> done;
    QList<qsizetype> sequence;
    while (done.size() < made.steps.size()) {
        const auto before = done.size();
        for (qsizetype i = 0; i < made.steps.size(); ++i) {
            const auto &after = made.steps.at(i).after;
            if (!done.contains(i) &&
                std::all_of(after.begin(), after.end(), [&](qsizetype j) { return done.contains(j); })) {
                done.insert(i);
                sequence << i;
            }
        }
        if (done.size() == before)
            return u"steps wait for each other"_s;
    }

    // Done one by one in that order, no name is taken twice on a host, and known capacity is kept.
    const int wanted = desired.replicas;
    const int knownBefore = countOn(observed, Reach::Live, desired);
    QSet<std::pair<int, int>> names;
    for (const Replica &replica : observed.replicas)
        names.insert({replica.host, replica.slot});
    int healthy = 0;
    for (const Replica &replica : observed.replicas) {
        healthy += observed.host(replica.host)->reach == Reach::Live &&
                   (replica.state == ReplicaState::Ready || replica.state == ReplicaState::Starting);
    }
    // A slot that is held twice promises one.
    QSet<int> slotsServed;
    for (const Replica &replica : observed.replicas) {
        const bool serves = replica.state == ReplicaState::Ready || replica.state == ReplicaState::Starting;
        if (serves && observed.host(replica.host)->reach == Reach::Live)
            slotsServed.insert(replica.slot);
    }
    const int promised = std::min(wanted, int(slotsServed.size()));
    QSet<QString> removed;
    for (const qsizetype i : sequence) {
        const PlannedStep &step = made.steps.at(i);
        if (step.action == Action::Create) {
            if (names.contains({step.host, step.slot}) ||
                observed.host(step.host)->takenNames.contains(slotName(step.slot)))
                return u"a name is taken"_s;
            names.insert({step.host, step.slot});
            ++healthy;
        } else if (step.action == Action::Remove) {
            const auto replica = std::find_if(observed.replicas.begin(), observed.replicas.end(),
                                              [&](const Replica &each) { return each.id == step.id; });
            if (replica == observed.replicas.end() || replica->host != step.host || replica->slot != step.slot)
                return u"removes what isn't there"_s;
            if (removed.contains(step.id))
                return u"removes twice"_s;
            removed.insert(step.id);
            names.remove({step.host, step.slot});
            healthy -= replica->state == ReplicaState::Ready || replica->state == ReplicaState::Starting;
            if (healthy < promised)
                return u"fewer than promised"_s;
        }
    }

    // Placement's rules hold for whatever is made.
    const Observed then = afterwards(observed, made, desired);
    const Placement &placement = desired.spec.placement;
    for (const PlannedStep &step : made.steps) {
        if (step.action != Action::Create)
            continue;
        const HostView &host = *then.host(step.host);
        const int there = int(std::count_if(then.replicas.begin(), then.replicas.end(), [&](const Replica &replica) {
            return replica.host == host.id && isAlive(replica);
        }));
        if (host.draining || !host.against.isEmpty())
            return u"made where nothing may be"_s;
        if (placement.maxPerHost && there > placement.maxPerHost)
            return u"more on a host than allowed"_s;
        if (host.portRoom && there > *host.portRoom)
            return u"more than the ports allow"_s;
        if (host.memoryFree && desired.spec.container.memory && *host.memoryFree < 0)
            return u"more memory than there is"_s;
        if (!placement.hosts.isEmpty() && !placement.hosts.contains(host.name))
            return u"on another host than those it is pinned to"_s;
        for (const Constraint &constraint : placement.constraints) {
            if (!constraint.allows(host.labels))
                return u"against a constraint"_s;
        }
        for (const QString &other : placement.awayFrom) {
            if (host.services.contains(other))
                return u"beside a service it stays away from"_s;
        }
        if (!host.hasImage)
            return u"without its image"_s;
    }

    // The right number, or it is told why not; and only the difference was touched.
    const int known = countOn(then, Reach::Live, desired);
    const int maybe = countOn(then, Reach::Unknown, desired);
    if (known + maybe < wanted && !made.missing)
        return u"too few, and nobody is told"_s;
    if (made.missing && made.problems.isEmpty())
        return u"too few without a reason"_s;
    if (known > wanted && !made.kept) {
        for (const Replica &replica : then.replicas) {
            const HostView &host = *then.host(replica.host);
            if (host.reach == Reach::Live && isAlive(replica) && !host.readOnly)
                return u"too many"_s;
        }
    }
    const auto isPlain = [](const PlannedStep &step) { return step.why == PlannedStep::Why::Scale; };
    const auto scaled = std::count_if(made.steps.begin(), made.steps.end(), [&](const PlannedStep &step) {
        return isPlain(step) && step.action != Action::BringImage;
    });
    if (scaled >
        std::max(0, std::max(wanted - knownBefore - countOn(observed, Reach::Unknown, desired), knownBefore - wanted)) +
            std::count_if(observed.replicas.begin(), observed.replicas.end(),
                          [](const Replica &replica) {
                              return replica.state == ReplicaState::Unhealthy || replica.state == ReplicaState::Stopped;
                          }) +
            observed.replicas.size())
        return u"more than the difference"_s;
    return {};
}

} // namespace

class AnyStateTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyPlan()
    {
        constexpr int states = 100'000;
        int steps = 0;
        int missing = 0;
        for (int seed = 0; seed < states; ++seed) {
            Maker maker{quint32(seed)};
            const Observed observed = maker.observed();
            const Desired desired = maker.desired();
            const ServicePlan made = plan(observed, desired);
            const QString wrong = fault(observed, desired, made);
            QVERIFY2(wrong.isEmpty(), qPrintable(u"seed %1: %2"_s.arg(seed).arg(wrong)));

            // Deterministic, whatever the order things are told in.
            Observed shuffled = observed;
            maker.shuffle(shuffled.hosts);
            maker.shuffle(shuffled.replicas);
            QVERIFY2(plan(shuffled, desired) == made, qPrintable(u"seed %1: another order"_s.arg(seed)));

            // Done once, there is nothing left to do.
            const ServicePlan again = plan(afterwards(observed, made, desired), desired);
            QVERIFY2(again.steps.isEmpty(), qPrintable(u"seed %1: not done after all"_s.arg(seed)));
            steps += int(made.steps.size());
            missing += made.missing > 0;
        }
        // The states are worth something only if many need something, and some can't have it.
        QVERIFY(steps > 2 * states);
        QVERIFY(missing > states / 20);
        QVERIFY(missing < states / 2);
    }

    void rebalancingEndsAndKeepsTheNumber()
    {
        for (int seed = 0; seed < 20'000; ++seed) {
            Maker maker{quint32(seed)};
            const Observed observed = maker.observed();
            const Desired desired = maker.desired();
            const ServicePlan made = rebalancePlan(observed, desired);
            const Observed then = afterwards(observed, made, desired);
            QCOMPARE(then.replicas.size(), observed.replicas.size());
            QVERIFY2(rebalancePlan(then, desired).steps.isEmpty(), qPrintable(QString::number(seed)));
        }
    }
};

QTEST_GUILESS_MAIN(AnyStateTest)
#include "anystate.moc"
