// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/statsstore.h"

namespace bayplan::fleet {

namespace {

void push(QList<float> &values, double value)
{
    if (values.size() >= StatsStore::maxSamples)
        values.removeFirst();
    values.append(float(value));
}

} // namespace

void StatsStore::add(const ContainerKey &key, const engine::StatsSample &sample, core::MonotonicTime at)
{
    History &history = m_histories[key];
    history.readAt = at;
    if (sample.empty) {
        history = {};
        return;
    }
    // A restarted container counts from zero again.
    if (history.last && sample.cpuTotal >= history.last->cpuTotal)
        push(history.cpu, engine::cpuPercent(*history.last, sample));
    push(history.memory, double(sample.memoryUsed));
    history.last = sample;
}

void StatsStore::forgetHost(HostId host)
{
    m_histories.removeIf([host](const QHash<ContainerKey, History>::iterator &it) { return it.key().host == host; });
}

const StatsStore::History *StatsStore::history(const ContainerKey &key) const
{
    const auto found = m_histories.constFind(key);
    return found == m_histories.constEnd() ? nullptr : &*found;
}

std::optional<double> StatsStore::cpu(const ContainerKey &key) const
{
    const History *known = history(key);
    return known && !known->cpu.isEmpty() ? std::optional(double(known->cpu.last())) : std::nullopt;
}

std::optional<qint64> StatsStore::memory(const ContainerKey &key) const
{
    const History *known = history(key);
    return known && known->last ? std::optional(qint64(known->last->memoryUsed)) : std::nullopt;
}

} // namespace bayplan::fleet
