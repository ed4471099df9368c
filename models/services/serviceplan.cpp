// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/serviceplan.h"

#include "services/placement.h"
#include "services/scaledown.h"
#include "services/words.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace bayplan::services {

namespace {

using Action = PlannedStep::Action;
using Why = PlannedStep::Why;
using Reach = HostView::Reach;

/// Puts one plan together. Lives as long as plan().
class Planner
{
public:
    Planner(const Observed &observed, const Desired &desired)
        : m_observed(observed)
        , m_desired(desired)
        , m_placer(observed, desired.spec)
    {
    }

    ServicePlan make()
    {
        sortOut();
        findDuplicates();
        for (const Replica &replica : m_counted)
            m_slots.insert(replica.slot);
        const qsizetype have = m_counted.size() + m_unknown.size();
        for (const Replica &replica : std::as_const(m_duplicates)) {
            m_placer.remove(replica.host);
            remove(replica, Why::Duplicate);
        }
        if (have >= m_desired.replicas)
            removeSurplus();
        for (const Replica &replica : std::as_const(m_counted))
            m_names.insert({replica.host, replica.slot});
        for (const Replica &replica : std::as_const(m_broken)) {
            if (replica.state != ReplicaState::Stopped)
                m_placer.remove(replica.host);
        }
        drain();
        for (qsizetype i = have; i < m_desired.replicas; ++i)
            addOne(i - have < m_broken.size() ? Why::Replace : Why::Scale);
        removeBroken();
        order();
        return m_plan;
    }

private:
    /// Those that count, those that may run, those that are to be replaced, each in an order of its own making.
    void sortOut()
    {
        QList<Replica> sorted = m_observed.replicas;
        std::sort(sorted.begin(), sorted.end(), [this](const Replica &a, const Replica &b) {
            return std::tuple(a.slot, nameOf(a.host), a.id) < std::tuple(b.slot, nameOf(b.host), b.id);
        });
        for (const Replica &replica : sorted) {
            const HostView *host = m_observed.host(replica.host);
            if (!host || host->reach == Reach::Lost)
                continue;
            const bool broken = replica.state == ReplicaState::Stopped ||
                                (m_desired.replaceUnhealthy && replica.state == ReplicaState::Unhealthy);
            if (host->reach == Reach::Unknown) {
                if (replica.state != ReplicaState::Stopped) {
                    m_unknown << replica;
                    m_slots.insert(replica.slot);
                }
            } else if (!broken) {
                m_counted << replica;
            } else if (host->canAct()) {
                m_broken << replica;
            }
        }
    }

    /// Of those in one slot the best stays.
    void findDuplicates()
    {
        const auto worth = [this](const Replica &replica) {
            const HostView *host = m_observed.host(replica.host);
            return std::tuple(replica.state == ReplicaState::Ready, replica.state == ReplicaState::Starting,
                              !host->canAct(), !host->draining, replica.revision == m_desired.revision,
                              -replica.created.time_since_epoch().count());
        };
        std::map<int, Replica> best;
        for (const Replica &replica : std::as_const(m_counted)) {
            const auto [place, isFirst] = best.try_emplace(replica.slot, replica);
            if (!isFirst && worth(replica) > worth(place->second))
                place->second = replica;
        }
        const QList<Replica> all = std::exchange(m_counted, {});
        for (const Replica &replica : all) {
            const bool stays = best.at(replica.slot) == replica || !m_observed.host(replica.host)->canAct();
            (stays ? m_counted : m_duplicates) << replica;
        }
    }

    void removeSurplus()
    {
        // Of those that are known to run there stay as many as are wanted.
        const qsizetype most = m_counted.size() - m_desired.replicas;
        if (most <= 0)
            return;
        // Nor does one that serves go for one that doesn't and can't be removed.
        QList<Replica> candidates;
        qsizetype useless = 0;
        for (const Replica &replica : std::as_const(m_counted)) {
            if (m_observed.host(replica.host)->canAct())
                candidates << replica;
            else if (replica.state == ReplicaState::Unhealthy)
                ++useless;
        }
        const qsizetype count = std::max<qsizetype>(0, most - useless);
        const QList<Replica> gone = scaleDown(candidates, int(count), m_desired.revision, m_observed, m_placer);
        for (const Replica &replica : gone) {
            m_counted.removeOne(replica);
            remove(replica, Why::Scale);
        }
        m_plan.kept = int(most - gone.size());
        if (m_plan.kept)
            m_plan.problems << Problem{
                0, tr("%Ln replica(s) more than wanted stay: their hosts are marked read-only", nullptr, m_plan.kept)};
    }

    void remove(const Replica &replica, Why why, const QList<qsizetype> &after = {})
    {
        m_plan.steps << PlannedStep{.action = Action::Remove,
                                    .why = why,
                                    .host = replica.host,
                                    .slot = replica.slot,
                                    .id = replica.id,
                                    .after = after};
    }

    /// Unhealthy ones stay where nothing can be put in their place: they may serve a little yet. Not where something
    /// was made, since it counts on their room, their ports, and maybe their name.
    void removeBroken()
    {
        int stay = m_plan.missing;
        for (const Replica &replica : std::as_const(m_broken)) {
            const bool inTheWay = std::any_of(m_names.begin(), m_names.end(),
                                              [&](const auto &made) { return made.first == replica.host; });
            if (stay > 0 && replica.state == ReplicaState::Unhealthy && !inTheWay)
                --stay;
            else
                remove(replica, Why::Replace);
        }
    }

    void drain()
    {
        for (const Replica &replica : std::as_const(m_counted)) {
            const HostView *from = m_observed.host(replica.host);
            if (!from->draining || !from->canAct())
                continue;
            const HostView *to = m_placer.best();
            if (!to) {
                tellWhyNot(tr("%1 stays: no other host takes it").arg(replicaName(m_desired.spec, replica.slot)));
                continue;
            }
            const qsizetype made = create(*to, replica.slot, Why::Drain);
            m_placer.remove(replica.host);
            remove(replica, Why::Drain, {made});
        }
    }

    void addOne(Why why)
    {
        const HostView *host = m_placer.best();
        if (!host) {
            ++m_plan.missing;
            if (m_plan.missing == 1)
                tellWhyNot({});
            return;
        }
        create(*host, 0, why);
    }

    /// In the slot if that can be had there, else in the lowest free one. The step's place.
    qsizetype create(const HostView &host, int slot, Why why)
    {
        const auto nameIsFree = [&](int number) {
            return !host.takenNames.contains(replicaName(m_desired.spec, number)) &&
                   !m_names.contains({host.id, number});
        };
        if (slot < 1 || !nameIsFree(slot)) {
            slot = 1;
            while (m_slots.contains(slot) || !nameIsFree(slot))
                ++slot;
        }
        m_slots.insert(slot);
        m_names.insert({host.id, slot});
        m_placer.add(host.id);
        m_plan.steps << PlannedStep{.action = Action::Create, .why = why, .host = host.id, .slot = slot};
        return m_plan.steps.size() - 1;
    }

    /// On each host: first what goes at once, then the image, then what is made.
    void order()
    {
        QList<PlannedStep> &steps = m_plan.steps;
        QHash<fleet::HostId, QList<qsizetype>> first;
        const qsizetype count = steps.size();
        for (qsizetype i = 0; i < count; ++i) {
            if (steps.at(i).action == Action::Remove && steps.at(i).after.isEmpty())
                first[steps.at(i).host] << i;
        }
        for (qsizetype i = 0; i < count; ++i) {
            if (steps.at(i).action != Action::Create)
                continue;
            const HostView *host = m_observed.host(steps.at(i).host);
            steps[i].after << first.value(host->id);
            if (host->hasImage)
                continue;
            if (!m_images.contains(host->id)) {
                m_images.insert(host->id, steps.size());
                steps << PlannedStep{.action = Action::BringImage,
                                     .why = steps.at(i).why,
                                     .host = host->id,
                                     .slot = 0,
                                     .imageFrom = imageHolder(m_observed)};
            }
            steps[i].after << m_images.value(host->id);
        }
    }

    /// Each host's own reason, once.
    void tellWhyNot(const QString &what)
    {
        if (!what.isEmpty())
            m_plan.problems << Problem{0, what};
        if (m_told)
            return;
        m_told = true;
        if (m_observed.hosts.isEmpty())
            m_plan.problems << Problem{0, tr("There is no host")};
        QList<const HostView *> sorted;
        for (const HostView &host : m_observed.hosts)
            sorted << &host;
        std::sort(sorted.begin(), sorted.end(), [](auto *a, auto *b) { return a->name < b->name; });
        // Hosts that the service was never meant for are not worth a word.
        const QStringList &only = m_desired.spec.placement.hosts;
        const auto isMeant = [&](const HostView *host) { return only.isEmpty() || only.contains(host->name); };
        if (std::none_of(sorted.cbegin(), sorted.cend(), isMeant) && !sorted.isEmpty())
            m_plan.problems << Problem{0, tr("None of the hosts that the service is for is there")};
        for (const HostView *host : std::as_const(sorted)) {
            if (isMeant(host))
                m_plan.problems << Problem{host->id, m_placer.whyNot(*host)};
        }
    }

    QString nameOf(fleet::HostId id) const
    {
        const HostView *host = m_observed.host(id);
        return host ? host->name : QString();
    }

    const Observed &m_observed;
    const Desired &m_desired;
    Placer m_placer;
    ServicePlan m_plan;
    QList<Replica> m_counted;                    ///< known to be there and good enough
    QList<Replica> m_unknown;                    ///< on hosts out of reach
    QList<Replica> m_broken;                     ///< to be removed, whatever else
    QList<Replica> m_duplicates;                 ///< of slots that m_counted has
    QSet<int> m_slots;                           ///< in use
    QSet<std::pair<fleet::HostId, int>> m_names; ///< slots whose names are in use on a host, while the plan is done
    QHash<fleet::HostId, qsizetype> m_images;    ///< host → the step that brings the image
    bool m_told = false;
};

} // namespace

ServicePlan plan(const Observed &observed, const Desired &desired)
{
    return Planner(observed, desired).make();
}

Observed afterwards(const Observed &observed, const ServicePlan &plan, const Desired &desired)
{
    Observed after = observed;
    const auto change = [&after](fleet::HostId id, auto how) {
        for (HostView &host : after.hosts) {
            if (host.id == id)
                how(host);
        }
    };
    const qint64 memory = promisedMemory(desired.spec.container);
    const auto count = [&](fleet::HostId id, int by) {
        change(id, [&](HostView &host) {
            host.containers += by;
            if (host.memoryFree)
                *host.memoryFree -= by * memory;
        });
    };
    for (const PlannedStep &step : plan.steps) {
        switch (step.action) {
        case Action::BringImage:
            change(step.host, [](HostView &host) { host.hasImage = true; });
            break;
        case Action::Create:
            after.replicas << Replica{.host = step.host,
                                      .id = {},
                                      .name = replicaName(desired.spec, step.slot),
                                      .slot = step.slot,
                                      .revision = desired.revision,
                                      .state = ReplicaState::Ready,
                                      .created = core::Time::max()};
            count(step.host, 1);
            break;
        case Action::Remove:
            for (qsizetype i = 0; i < after.replicas.size(); ++i) {
                const Replica &replica = after.replicas.at(i);
                if (replica.host != step.host || replica.id != step.id)
                    continue;
                if (replica.state != ReplicaState::Stopped)
                    count(step.host, -1);
                after.replicas.removeAt(i);
                break;
            }
            break;
        }
    }
    return after;
}

} // namespace bayplan::services
