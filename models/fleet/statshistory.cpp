// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/statshistory.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace bayplan::fleet {

using namespace std::chrono_literals;

namespace {

constexpr std::chrono::nanoseconds shortestGap = 10s;
constexpr size_t thinAfter = 64; // points more

/// Points older than `age` are merged to one in each `spacing`.
struct Tier
{
    std::chrono::nanoseconds age;
    std::chrono::nanoseconds spacing;
};
constexpr std::array<Tier, 2> tiers{{{1h, 60s}, {5min, 10s}}};

std::chrono::nanoseconds spacingAt(std::chrono::nanoseconds age)
{
    for (const Tier &tier : tiers) {
        if (age > tier.age)
            return tier.spacing;
    }
    return 0s;
}

qint64 bucket(core::Time time, std::chrono::nanoseconds spacing)
{
    return time.time_since_epoch() / spacing;
}

/// Both become their mean.
void merge(UsePoint &into, const UsePoint &point)
{
    const int readings = into.readings + point.readings;
    const double weight = double(point.readings) / readings;
    const auto mean = [weight](float &one, float other) { one = float(double(one) + (double(other - one)) * weight); };
    into.at += std::chrono::nanoseconds(qint64(double((point.at - into.at).count()) * weight));
    mean(into.cpu, point.cpu);
    mean(into.memory, point.memory);
    mean(into.networkIn, point.networkIn);
    mean(into.networkOut, point.networkOut);
    mean(into.blockRead, point.blockRead);
    mean(into.blockWrite, point.blockWrite);
    mean(into.pids, point.pids);
    into.readings = quint16(std::min<int>(readings, std::numeric_limits<quint16>::max()));
}

} // namespace

void StatsHistory::add(const ContainerKey &key, const engine::StatsSample &sample, core::Time at,
                       std::chrono::nanoseconds every)
{
    Track &track = m_tracks[key];
    if (sample.empty) {
        track.last.reset();
        track.broken = true;
        return;
    }
    if (!track.points.empty() && at <= track.points.back().at) { // the desktop's clock was set back
        m_size -= track.points.size();
        track = {};
    }
    const std::optional<engine::StatsSample> before = std::exchange(track.last, sample);
    const core::Time beforeAt = std::exchange(track.readAt, at);
    const bool late = at - beforeAt > std::max(shortestGap, 3 * every);
    const auto rates = before && !late ? engine::statsRates(*before, sample) : std::nullopt;
    if (!rates) {
        track.broken = true;
        return;
    }
    UsePoint point;
    point.at = at;
    point.cpu = float(rates->cpu);
    point.memory = float(sample.memoryUsed);
    point.networkIn = float(rates->networkIn);
    point.networkOut = float(rates->networkOut);
    point.blockRead = float(rates->blockRead);
    point.blockWrite = float(rates->blockWrite);
    point.pids = float(sample.pids);
    point.afterGap = std::exchange(track.broken, false);
    track.points.push_back(point);
    ++m_size;
    if (track.points.size() >= track.thinAt)
        thin(track, at);
    if (m_size > mostPoints)
        makeRoom(at);
}

void StatsHistory::thin(Track &track, core::Time now)
{
    std::vector<UsePoint> thinned;
    thinned.reserve(track.points.size() + thinAfter);
    for (const UsePoint &point : track.points) {
        const auto age = now - point.at;
        if (age > kept)
            continue;
        const auto spacing = spacingAt(age);
        if (spacing > 0s && !thinned.empty() && !point.afterGap &&
            bucket(thinned.back().at, spacing) == bucket(point.at, spacing))
            merge(thinned.back(), point);
        else
            thinned.push_back(point);
    }
    m_size -= track.points.size() - thinned.size();
    track.points = std::move(thinned);
    track.thinAt = track.points.size() + thinAfter;
}

/// With very many containers less of the past is kept: half, or half of that, until it is well below what is allowed.
void StatsHistory::makeRoom(core::Time now)
{
    for (std::chrono::nanoseconds keep = kept / 2; m_size > mostPoints / 4 * 3 && keep > 1s; keep /= 2) {
        for (Track &track : m_tracks) {
            const auto first =
                std::find_if(track.points.begin(), track.points.end(),
                             [oldest = now - keep](const UsePoint &point) { return point.at >= oldest; });
            m_size -= size_t(first - track.points.begin());
            track.points.erase(track.points.begin(), first);
            track.points.shrink_to_fit();
        }
    }
}

void StatsHistory::noteGap(const ContainerKey &key)
{
    if (const auto track = m_tracks.find(key); track != m_tracks.end()) {
        track->last.reset();
        track->broken = true;
    }
}

void StatsHistory::noteGaps(HostId host)
{
    for (auto track = m_tracks.begin(); track != m_tracks.end(); ++track) {
        if (track.key().host == host) {
            track->last.reset();
            track->broken = true;
        }
    }
}

void StatsHistory::forget(const ContainerKey &key)
{
    if (const auto track = m_tracks.find(key); track != m_tracks.end()) {
        m_size -= track->points.size();
        m_tracks.erase(track);
    }
}

void StatsHistory::forgetHost(HostId host)
{
    m_tracks.removeIf([this, host](const QHash<ContainerKey, Track>::iterator &track) {
        if (track.key().host != host)
            return false;
        m_size -= track->points.size();
        return true;
    });
}

const std::vector<UsePoint> &StatsHistory::points(const ContainerKey &key) const
{
    static const std::vector<UsePoint> none;
    const auto track = m_tracks.constFind(key);
    return track == m_tracks.constEnd() ? none : track->points;
}

QList<ChartSegment> StatsHistory::segments(const ContainerKey &key, Figure figure, core::Time from, core::Time to,
                                           int columns) const
{
    return chartSegments(
        points(key), from, to, columns, [figure](const UsePoint &point) { return valueOf(point, figure); },
        [](const UsePoint &, const UsePoint &point) { return point.afterGap; });
}

double StatsHistory::valueOf(const UsePoint &point, Figure figure)
{
    switch (figure) {
    case Figure::Cpu:
        return double(point.cpu);
    case Figure::Memory:
        return double(point.memory);
    case Figure::NetworkIn:
        return double(point.networkIn);
    case Figure::NetworkOut:
        return double(point.networkOut);
    case Figure::BlockRead:
        return double(point.blockRead);
    case Figure::BlockWrite:
        return double(point.blockWrite);
    case Figure::Pids:
        return double(point.pids);
    }
    return 0;
}

} // namespace bayplan::fleet
