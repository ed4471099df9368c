// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hosthistory.h"

#include <algorithm>

namespace bayplan::fleet {

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

QList<ChartSegment> HostHistory::segments(HostId host, Figure figure, core::Time from, core::Time to, int columns) const
{
    return chartSegments(
        samples(host), from, to, columns, [figure](const UseSample &sample) { return valueOf(sample, figure); },
        [](const UseSample &before, const UseSample &after) { return after.at - before.at > gap; });
}

const std::deque<UseSample> &HostHistory::samples(HostId host) const
{
    static const std::deque<UseSample> none;
    const auto samples = m_samples.constFind(host);
    return samples == m_samples.constEnd() ? none : *samples;
}

double HostHistory::valueOf(const UseSample &sample, Figure figure)
{
    return double(figure == Figure::Cpu ? sample.cpu : sample.memory);
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
        values.append(float(valueOf(*it, figure)));
    }
    std::reverse(values.begin(), values.end());
    return values;
}

} // namespace bayplan::fleet
