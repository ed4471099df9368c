// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decode.h"
#include "engine/json.h"

#include <algorithm>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

/// What is used but could be dropped at once: inactive file pages, named differently by cgroup v1 and v2.
quint64 reclaimable(JsonReader &reader, const JsonReader::Object &memory)
{
    const auto stats = reader.object(memory, "stats");
    if (!stats)
        return 0; // Podman
    const quint64 v1 = reader.counter(*stats, "total_inactive_file");
    return v1 ? v1 : reader.counter(*stats, "inactive_file");
}

void decodeNetworks(JsonReader &reader, const JsonReader::Object &root, StatsSample &sample)
{
    const auto networks = reader.object(root, "networks");
    if (!networks)
        return;
    for (const auto &[name, element] : *networks) {
        if (const auto network = reader.asObject(element, "networks", "an object of objects")) {
            sample.networkIn += reader.counter(*network, "rx_bytes");
            sample.networkOut += reader.counter(*network, "tx_bytes");
        }
    }
}

/// The operations are "Read" and "Write" on cgroup v1, "read" and "write" on v2; v1 also has their sums.
void decodeBlockIo(JsonReader &reader, const JsonReader::Object &root, StatsSample &sample)
{
    const auto blockIo = reader.object(root, "blkio_stats");
    const auto entries = blockIo ? reader.array(*blockIo, "io_service_bytes_recursive") : std::nullopt;
    if (!entries)
        return;
    for (const auto &element : *entries) {
        const auto entry = reader.asObject(element, "io_service_bytes_recursive", "a list of objects");
        if (!entry)
            return;
        const QString operation = reader.string(*entry, "op");
        if (operation.compare(u"read"_s, Qt::CaseInsensitive) == 0)
            sample.blockRead += reader.counter(*entry, "value");
        else if (operation.compare(u"write"_s, Qt::CaseInsensitive) == 0)
            sample.blockWrite += reader.counter(*entry, "value");
    }
}

} // namespace

Result<StatsSample> decodeStats(const QByteArray &json)
{
    if (json.trimmed().isEmpty()) { // what Podman answers, with status 200, for a container that does not run
        StatsSample nothing;
        nothing.empty = true;
        return nothing;
    }
    JsonReader reader(u"a container's statistics"_s);
    const auto root = reader.parse(json);
    const auto object = root ? reader.asObject(*root) : std::nullopt;
    if (!object)
        return core::fail(reader.error());

    StatsSample sample;
    if (const auto cpu = reader.object(*object, "cpu_stats")) {
        // Podman, known by a field of its own, counts only what was used here, without the idle time: the busiest
        // container would show all of the host's CPUs (podman issue 28761).
        if (cpu->at_key("cpu").error() == simdjson::NO_SUCH_FIELD)
            sample.systemTotal = reader.counter(*cpu, "system_cpu_usage");
        sample.onlineCpus = int(reader.integer(*cpu, "online_cpus")); // since API 1.27
        if (const auto usage = reader.object(*cpu, "cpu_usage")) {
            sample.cpuTotal = reader.counter(*usage, "total_usage");
            if (const auto perCpu = reader.array(*usage, "percpu_usage"); perCpu && sample.onlineCpus == 0)
                sample.onlineCpus = int(perCpu->size());
        }
    }
    if (const auto memory = reader.object(*object, "memory_stats")) {
        const quint64 usage = reader.counter(*memory, "usage");
        const quint64 cache = reclaimable(reader, *memory);
        sample.memoryUsed = cache < usage ? usage - cache : usage;
        sample.memoryLimit = reader.counter(*memory, "limit");
    }
    if (const auto pids = reader.object(*object, "pids_stats"))
        sample.pids = reader.counter(*pids, "current");
    decodeNetworks(reader, *object, sample);
    decodeBlockIo(reader, *object, sample);
    if (const auto read = reader.time(*object, "read"))
        sample.readAt = read->time_since_epoch().count();
    sample.empty = sample.cpuTotal == 0 && sample.memoryUsed == 0;
    if (!reader.ok())
        return core::fail(reader.error());
    return sample;
}

double cpuPercent(const StatsSample &before, const StatsSample &after)
{
    if (before.empty || after.empty || after.cpuTotal < before.cpuTotal)
        return 0.0;
    const double used = double(after.cpuTotal - before.cpuTotal);
    if (before.systemTotal != 0 && after.systemTotal > before.systemTotal)
        return used / double(after.systemTotal - before.systemTotal) * std::max(1, after.onlineCpus) * 100.0;
    if (after.readAt > before.readAt)
        return used / double(after.readAt - before.readAt) * 100.0;
    return 0.0;
}

std::optional<StatsRates> statsRates(const StatsSample &before, const StatsSample &after)
{
    if (before.empty || after.empty || after.cpuTotal < before.cpuTotal || after.readAt <= before.readAt)
        return std::nullopt;
    const double elapsed = double(after.readAt - before.readAt) / 1e9;
    const auto rate = [elapsed](quint64 from, quint64 to) { return to > from ? double(to - from) / elapsed : 0.0; };
    return StatsRates{.cpu = cpuPercent(before, after),
                      .networkIn = rate(before.networkIn, after.networkIn),
                      .networkOut = rate(before.networkOut, after.networkOut),
                      .blockRead = rate(before.blockRead, after.blockRead),
                      .blockWrite = rate(before.blockWrite, after.blockWrite)};
}

} // namespace bayplan::engine
