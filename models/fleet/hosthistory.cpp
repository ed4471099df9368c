// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hosthistory.h"

#include <algorithm>

namespace bayplan::fleet {

namespace {

float value(const UseSample &sample, HostHistory::Figure figure)
{
    return figure == HostHistory::Figure::Cpu ? sample.cpu : sample.memory;
}

} // namespace

void HostHistory::add(HostId host, const UseSample &sample)
{
    std::deque<UseSample> &samples = m_samples[host];
    if (!samples.empty() && sample.at <= samples.back().at) {
        if (samples.back().at - sample.at < gap)
            return;
        samples.clear(); // the desktop's clock was set back: what is kept would lie in the future
    }
    samples.push_back(sample);
    while (samples.front().at < sample.at - kept)
        samples.pop_front();
}

QList<HostHistory::Segment> HostHistory::segments(HostId host, Figure figure, core::Time from, core::Time to,
                                                  int columns) const
{
    QList<Segment> result;
    const auto samples = m_samples.constFind(host);
    if (samples == m_samples.constEnd() || columns < 1 || to <= from)
        return result;
    const auto begin = std::lower_bound(samples->begin(), samples->end(), from,
                                        [](const UseSample &sample, core::Time time) { return sample.at < time; });
    const auto span = std::max<core::Time::duration>((to - from) / columns, core::Time::duration(1));

    qint64 column = -1;
    double sum = 0;
    int count = 0;
    core::Time first{};
    core::Time last{};
    const auto finishPoint = [&] {
        if (count > 0)
            result.last().append({first + (last - first) / 2, sum / count});
        sum = 0;
        count = 0;
    };
    for (auto it = begin; it != samples->end() && it->at <= to; ++it) {
        const bool afterGap = result.isEmpty() || it->at - last > gap;
        // Counted from the epoch, not from `from`: else every point would move a little with each update.
        const qint64 here = it->at.time_since_epoch() / span;
        if (afterGap || here != column)
            finishPoint();
        if (afterGap)
            result.append(Segment());
        if (count == 0)
            first = it->at;
        column = here;
        last = it->at;
        sum += double(value(*it, figure));
        ++count;
    }
    finishPoint();
    return result;
}

std::optional<core::Time> HostHistory::oldest() const
{
    std::optional<core::Time> first;
    for (const std::deque<UseSample> &samples : m_samples) {
        if (!samples.empty() && (!first || samples.front().at < *first))
            first = samples.front().at;
    }
    return first;
}

QList<float> HostHistory::recent(HostId host, Figure figure, int count) const
{
    QList<float> values;
    const auto samples = m_samples.constFind(host);
    if (samples == m_samples.constEnd())
        return values;
    for (auto it = samples->rbegin(); it != samples->rend() && values.size() < count; ++it) {
        if (it != samples->rbegin() && std::prev(it)->at - it->at > gap)
            break;
        values.append(value(*it, figure));
    }
    std::reverse(values.begin(), values.end());
    return values;
}

} // namespace bayplan::fleet
