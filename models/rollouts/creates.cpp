// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/course.h"

#include <algorithm>
#include <tuple>

namespace bayplan::rollouts {

using services::HostView;
using services::ReplicaState;
using Action = Step::Action;

namespace {

class Creates
{
public:
    explicit Creates(Course &course) : m_course(course)
    {
        for (const Member &member : course.sides.members) {
            if (member.isPresent)
                m_slots.insert(member.slot);
            if (member.stays())
                m_newSlots.insert(member.slot);
            if (member.isPresent && !member.isNew && !member.going)
                m_others.push_back(&member);
        }
        std::sort(m_others.begin(), m_others.end(), [](const Member *a, const Member *b) {
            const auto rank = [](const Member &other) {
                return std::tuple(!other.canAct(), other.counts, !other.host->draining, other.slot,
                                  QStringView(other.host->name), QStringView(other.id));
            };
            return rank(*a) < rank(*b);
        });
    }

    void plan()
    {
        if (m_course.handsOff())
            return;
        bringImagesFirst();
        if (isOpen(m_course.wantedSpec())) // the first one tells of which image the others are
            m_course.newRoom = std::min(m_course.newRoom, isBeingFound(m_course.target()) ? 0 : 1);
        share();
        for (int i = 0; i < m_fresh && makeNew(); ++i)
            ;
        makeEarlier();
    }

private:
    /// How many are made of the target, how many of the revision it came from.
    void share()
    {
        const Budget &budget = m_course.budget;
        const int missing = budget.wanted - m_course.present;
        const int room = budget.most - m_course.present;
        if (budget.paused) {
            shareOut(missing);
        } else if (budget.beside) {
            m_earlier = std::max(0, std::min(budget.wanted - m_course.others, room));
            m_fresh = std::max(0, std::min(m_course.newRoom, room - m_earlier));
        } else {
            m_fresh = std::max(0, std::min(m_course.newRoom, m_course.isDelayed() ? missing : room));
            shareOut(missing - m_fresh);
        }
        if (m_course.imagesMissing)
            m_fresh = 0;
        if (m_course.world.rollout.back || !m_course.world.specs.contains(m_course.world.rollout.from))
            m_earlier = 0;
    }

    /// What is missing because the world took it, or more are desired, is made in the proportion there is, so that
    /// the new revision is trusted with no more than before (Kubernetes' proportional scaling, but only up to what is
    /// desired: the surge is for new ones). With nothing left, by what was good. Nor is one that made it pause trusted
    /// with more.
    void shareOut(int missing)
    {
        if (missing <= 0)
            return;
        const services::Rollout &rollout = m_course.world.rollout;
        const bool isDistrusted = m_course.budget.paused && rollout.failures > tolerated(m_course.world);
        const int all = m_course.fresh + m_course.others;
        int fresh = all > 0 && !isDistrusted && !m_course.budget.beside
                        ? int((2 * qint64(missing) * m_course.fresh + all) / (2 * qint64(all)))
                        : 0;
        if (rollout.back)
            fresh = missing;
        fresh = std::max(0, std::min(fresh, m_course.budget.newWanted - m_course.fresh - m_fresh));
        m_fresh += fresh;
        m_earlier += missing - fresh;
    }

    /// Before the first of a revision is made, every host that is to have one has the image.
    void bringImagesFirst()
    {
        const services::Rollout &rollout = m_course.world.rollout;
        if (rollout.back || m_course.budget.paused || m_course.fresh >= m_course.budget.newWanted)
            return;
        for (const Member &member : m_course.sides.members) {
            if (member.revision == rollout.to)
                return;
        }
        QSet<fleet::HostId> hosts = hostsToCome();
        for (const Member &member : m_course.sides.members) {
            const HostView &host = *member.host;
            if (member.isPresent && host.canAct() && !host.draining && isMeantFor(m_course.wantedSpec(), host))
                hosts.insert(host.id);
        }
        QList<fleet::HostId> without;
        for (const HostView &host : m_course.world.observed.hosts) {
            if (!host.hasImage && hosts.contains(host.id))
                without << host.id;
        }
        std::sort(without.begin(), without.end());
        for (const fleet::HostId host : std::as_const(without))
            bringImage(host);
        m_course.imagesMissing = !without.isEmpty();
        if (m_course.imagesMissing)
            m_course.newRoom = 0;
    }

    /// All hosts where new ones are going to be, as far as that can be told now.
    QSet<fleet::HostId> hostsToCome() const
    {
        QSet<fleet::HostId> hosts;
        services::Placer placer(m_course.places.placer());
        auto other = m_others.begin();
        for (int i = m_course.fresh; i < m_course.budget.newWanted; ++i) {
            const HostView *host = nullptr;
            if (other != m_others.end()) {
                host = (*other)->host;
                if (!m_course.budget.beside)
                    placer.remove(host->id);
                ++other;
                host = m_course.places.observed().host(host->id);
            }
            if (!host || !placer.whyNot(*host).isEmpty())
                host = placer.best();
            if (!host)
                break;
            placer.add(host->id);
            hosts.insert(host->id);
        }
        return hosts;
    }

    /// A name may mean another image at any time, so what isn't resolved is brought to one host alone, which tells.
    void bringImage(fleet::HostId host)
    {
        const auto isThis = [&](const Step &step) {
            return step.action == Action::BringImage && step.host == host && step.revision == m_course.target();
        };
        const auto &onTheWay = m_course.world.onTheWay;
        const auto &steps = m_course.decision.steps;
        if (isOpen(m_course.wantedSpec()) && isBeingFound(m_course.target()))
            return;
        if (std::none_of(onTheWay.begin(), onTheWay.end(), isThis) &&
            std::none_of(steps.cbegin(), steps.cend(), isThis))
            m_course.decision.steps << Step{.action = Action::BringImage,
                                            .host = host,
                                            .revision = m_course.target(),
                                            .imageFrom = services::imageHolder(m_course.world.observed)};
    }

    /// False if there is no place for another one.
    bool makeNew()
    {
        const bool fillsIn = m_course.present + m_made < m_course.budget.wanted;
        const Member *other = fillsIn ? nullptr : nextOther();
        const int slot = other ? other->slot : lowestFree(fillsIn ? m_slots : m_newSlots);
        const HostView *host = m_course.places.find(other ? other->host : nullptr);
        if (!host) {
            m_course.noPlace = true;
            return false;
        }
        if (!create(m_course.places, *host, m_course.wantedSpec(), slot, m_course.target(), host->hasImage))
            return false;
        m_newSlots.insert(slot);
        --m_course.newRoom;
        return true;
    }

    void makeEarlier()
    {
        if (m_earlier < 1)
            return;
        const int revision = m_course.world.rollout.from;
        const services::ServiceSpec spec = m_course.world.specs.value(revision);
        Places places(m_course.world, m_course.sides, revision);
        for (const Step &step : std::as_const(m_course.decision.steps)) {
            if (step.action == Action::Create)
                places.add(step.host);
        }
        // Which hosts have that revision's image isn't observed. Those with such a replica have it.
        QSet<fleet::HostId> hosts;
        for (const Member &member : m_course.sides.members) {
            if (member.revision == revision)
                hosts.insert(member.host->id);
        }
        for (; m_earlier > 0; --m_earlier) {
            const HostView *host = places.findAmong(hosts);
            if (!host)
                host = places.find(nullptr);
            if (!host) {
                m_course.noPlace = true;
                return;
            }
            if (!create(places, *host, spec, lowestFree(m_slots), revision, true))
                return;
            m_course.places.add(host->id);
        }
    }

    static bool isOpen(const services::ServiceSpec &spec) { return spec.resolvedImage.isEmpty(); }

    /// Which image a revision is of: something that will tell is there, or on its way.
    bool isBeingFound(int revision) const
    {
        const auto tells = [revision](const Step &step) {
            return step.revision == revision && (step.action == Action::BringImage || step.action == Action::Create);
        };
        const auto &members = m_course.sides.members;
        const auto &onTheWay = m_course.world.onTheWay;
        const auto &steps = m_course.decision.steps;
        return std::any_of(members.begin(), members.end(),
                           [revision](const Member &member) { return member.revision == revision; }) ||
               std::any_of(onTheWay.begin(), onTheWay.end(), tells) || std::any_of(steps.cbegin(), steps.cend(), tells);
    }

    /// False if it must not be made before it is known which image it is of.
    bool create(Places &places, const HostView &host, const services::ServiceSpec &spec, int slot, int revision,
                bool hasImage)
    {
        if (hasImage && isOpen(spec) && isBeingFound(revision))
            return false;
        m_slots.insert(slot);
        places.add(host.id);
        ++m_made;
        if (hasImage)
            m_course.decision.steps << Step{.action = Action::Create,
                                            .host = host.id,
                                            .slot = slot,
                                            .revision = revision,
                                            .name = m_course.names.take(host, spec, slot, revision)};
        else if (!m_course.budget.paused)
            bringImage(host.id);
        return true;
    }

    /// The other whose place the next new one takes.
    const Member *nextOther() const
    {
        for (const Member *other : m_others) {
            if (!m_newSlots.contains(other->slot))
                return other;
        }
        return nullptr;
    }

    static int lowestFree(const QSet<int> &used)
    {
        int slot = 1;
        while (used.contains(slot))
            ++slot;
        return slot;
    }

    Course &m_course;
    std::vector<const Member *> m_others; ///< that are to be replaced, in this order
    QSet<int> m_slots;                    ///< in use
    QSet<int> m_newSlots;                 ///< in use on the new side
    int m_fresh = 0;
    int m_earlier = 0;
    int m_made = 0;
};

} // namespace

void planCreates(Course &course)
{
    Creates(course).plan();
}

} // namespace bayplan::rollouts
