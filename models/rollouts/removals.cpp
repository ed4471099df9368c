// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollouts/course.h"
#include "services/scaledown.h"

#include <algorithm>
#include <tuple>

namespace bayplan::rollouts {

using Action = Step::Action;

namespace {

class Removals
{
public:
    explicit Removals(Course &course) : m_course(course)
    {
        for (const Step &step : std::as_const(course.decision.steps)) {
            if (step.action == Action::Create)
                ++m_created;
        }
        for (Member &member : course.sides.members) {
            if (!member.isNew && canGo(member))
                m_others.push_back(&member);
        }
        QSet<int> replaced;
        QSet<int> coming;
        for (const Member &member : course.sides.members) {
            if (member.stays())
                (member.counts ? replaced : coming).insert(member.slot);
        }
        // First on hosts that take no new one before an old one goes: otherwise the last new one might find no place.
        // Then whose place is filled already.
        QSet<fleet::HostId> full;
        for (const Member *other : m_others) {
            const services::HostView &host = *course.places.observed().host(other->host->id);
            if (!host.draining && isMeantFor(course.wantedSpec(), host) &&
                !course.places.placer().whyNot(host).isEmpty())
                full.insert(host.id);
        }
        std::sort(m_others.begin(), m_others.end(), [&](const Member *a, const Member *b) {
            const auto rank = [&](const Member &other) {
                return std::tuple(!full.contains(other.host->id), !replaced.contains(other.slot),
                                  !coming.contains(other.slot), !other.host->draining, other.slot,
                                  QStringView(other.host->name), QStringView(other.id));
            };
            return rank(*a) < rank(*b);
        });
    }

    void plan()
    {
        const Budget &budget = m_course.budget;
        if (m_course.handsOff())
            return;
        if (budget.paused || budget.beside || budget.warm)
            takeSurplus();
        if (budget.paused || m_course.imagesMissing)
            return;
        takeUseless();
        if (budget.beside || budget.warm)
            return;
        takeOthers();
        takeTooMany();
    }

private:
    static bool canGo(const Member &member) { return member.isPresent && member.isIdle() && member.canAct(); }

    int after() const { return m_course.present + m_created - m_course.going; }

    /// As many are left as promised.
    bool isSpare(const Member &member) const
    {
        return !member.counts || m_course.counting - 1 >= m_course.budget.least;
    }

    /// One less than desired may be made good by a new one at once. What must wait, or finds no place, is not begun.
    bool canBeMadeGood(const Member &other)
    {
        const int missing = m_course.budget.wanted - (after() - 1);
        if (missing <= 0)
            return true;
        if (m_course.isDelayed() || missing > m_course.newRoom)
            return false;
        m_course.places.remove(other.host->id);
        if (m_course.places.find(other.host))
            return true;
        m_course.places.add(other.host->id);
        m_course.noPlace = true;
        return false;
    }

    /// Of a revision that is of no interest any more and that never got ready.
    void takeUseless()
    {
        const services::Rollout &rollout = m_course.world.rollout;
        for (Member *other : m_others) {
            const bool isMiddle = other->revision != rollout.from && other->revision != rollout.to;
            const bool isUndone = rollout.back && other->revision == rollout.to;
            if (!other->going && !other->counts && (isMiddle || isUndone) && !m_course.sides.fits(other->revision))
                m_course.remove(*other);
        }
    }

    void takeOthers()
    {
        // Those that don't count first: as Kubernetes has it, as long as those that are coming are not needed for the
        // promise.
        const int pending = m_course.fresh - m_course.proven;
        for (Member *other : m_others) {
            const int spare = m_course.present - m_course.going - m_course.budget.least - pending;
            if (!other->going && !other->counts && spare >= 1 && canBeMadeGood(*other))
                m_course.remove(*other);
        }
        for (Member *other : m_others) {
            if (!other->going && other->counts && isSpare(*other) && canBeMadeGood(*other))
                m_course.remove(*other);
        }
    }

    /// More of the new side than wanted: those go first that nobody waits for, then those are broken off that are
    /// coming (and go then), then those that count.
    void takeTooMany()
    {
        int extra = m_course.fresh - m_course.budget.newWanted;
        extra -= take([](const Member &member) { return member.stays() && !member.counts; }, extra);
        auto &members = m_course.sides.members;
        for (auto member = members.rbegin(); member != members.rend() && extra > 0; ++member) {
            if (member->stays() && member->coming >= 0) {
                m_course.cancel(member->coming);
                --extra;
            }
        }
        take([](const Member &member) { return member.stays(); }, extra);
    }

    /// More than there may be at all, while nothing is replaced: because fewer are desired, or a host is back. Beside
    /// new ones there are no more old ones than desired, which makes room for them where an earlier rollout left some.
    void takeSurplus()
    {
        const Budget &budget = m_course.budget;
        int extra = after() - budget.most;
        int goingOthers = 0;
        for (const Member &member : m_course.sides.members)
            goingOthers += member.isPresent && member.going && !member.isNew;
        int others = budget.beside ? m_course.others - goingOthers - budget.wanted : extra;
        if (budget.paused)
            others = std::min(others, extra);
        const services::Rollout &rollout = m_course.world.rollout;
        const int middle =
            take([&](const Member &member) { return !member.isNew && member.revision != rollout.from; }, others);
        const int taken = middle + take([](const Member &member) { return !member.isNew; }, others - middle);
        extra -= taken;
        take([](const Member &member) { return member.stays(); },
             budget.beside ? std::min(extra, m_course.fresh - budget.newWanted) : extra);
    }

    /// Up to `count` of those, as scaling down would; how many it took.
    template <typename Which>
    int take(Which which, int count)
    {
        if (count <= 0)
            return 0;
        QList<services::Replica> candidates;
        for (const Member &member : m_course.sides.members) {
            if (which(member) && canGo(member))
                candidates << *member.replica;
        }
        services::Placer placer(m_course.places.placer());
        const int revision = m_course.target();
        const auto order =
            services::scaleDown(candidates, int(candidates.size()), revision, m_course.world.observed, placer);
        int taken = 0;
        for (const bool counting : {false, true}) {
            for (const services::Replica &replica : order) {
                Member &member = *find(replica);
                if (taken < count && !member.going && member.counts == counting && isSpare(member)) {
                    m_course.remove(member);
                    ++taken;
                }
            }
        }
        return taken;
    }

    Member *find(const services::Replica &replica)
    {
        auto &members = m_course.sides.members;
        return &*std::find_if(members.begin(), members.end(), [&](const Member &member) {
            return member.id == replica.id && member.host->id == replica.host;
        });
    }

    Course &m_course;
    std::vector<Member *> m_others; ///< that may be acted on, in the order they go
    int m_created = 0;
};

} // namespace

void planRemovals(Course &course)
{
    Removals(course).plan();
}

} // namespace bayplan::rollouts
