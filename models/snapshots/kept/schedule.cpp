// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/kept/schedule.h"

#include "fleet/fleet.h"
#include "snapshots/kept/keeping.h"

#include <algorithm>

namespace bayplan::snapshots {

namespace {
constexpr std::chrono::minutes betweenLooks{1};
constexpr std::chrono::minutes timeToReachHosts{1};
constexpr std::chrono::minutes afterFailure{15};
} // namespace

core::Time nextDue(std::optional<core::Time> newest, std::chrono::hours every, core::Time started)
{
    const core::Time earliest = started + timeToReachHosts;
    return newest ? std::max(earliest, *newest + every) : earliest;
}

Schedule::Schedule(Keeping &keeping, const fleet::Fleet &fleet, std::function<core::Time()> now, QObject *parent)
    : QObject(parent)
    , m_keeping(keeping)
    , m_fleet(fleet)
    , m_now(std::move(now))
    , m_place(keeping.place())
    , m_started(m_now())
{
    connect(&keeping, &Keeping::changed, this, [this] {
        if (m_place == m_keeping.place())
            return;
        m_place = m_keeping.place();
        m_started = m_now(); // its hosts are others
        m_failed.reset();
    });
    connect(&keeping, &Keeping::failed, this, [this] { m_failed = m_now(); });
    connect(&keeping, &Keeping::kept, this, [this] { m_failed.reset(); });
    m_timer.callOnTimeout(this, &Schedule::check);
    m_timer.start(betweenLooks);
}

std::optional<core::Time> Schedule::due() const
{
    const int hours = m_keeping.wishes().everyHours;
    if (hours == 0)
        return std::nullopt;
    const QList<KeptFile> files = keptFiles(m_keeping.folder());
    std::optional<core::Time> newest;
    // One from the future is of a clock that was wrong: it must not keep others from being taken.
    for (const KeptFile &file : files) {
        if (!newest && file.taken <= m_now())
            newest = file.taken;
    }
    // Times of a clock that has been put back since are of now, at the latest.
    const core::Time due = nextDue(newest, std::chrono::hours(hours), std::min(m_started, m_now()));
    return m_failed ? std::max(due, std::min(*m_failed, m_now()) + afterFailure) : due;
}

void Schedule::check()
{
    m_started = std::min(m_started, m_now());
    if (m_failed)
        m_failed = std::min(*m_failed, m_now());
    if (m_keeping.isBusy())
        return;
    const auto due = this->due();
    if (!due || m_now() < *due)
        return;
    const auto hosts = m_fleet.hosts();
    if (std::any_of(hosts.begin(), hosts.end(), [](const auto *host) { return host->isSettled(); }))
        m_keeping.take();
}

} // namespace bayplan::snapshots
