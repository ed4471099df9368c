// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/jsonwriter.h"
#include "simulator/replies.h"
#include "simulator/statustext.h"

#include <cmath>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Usage
{
    qint64 cpuNs = 0;
    qint64 memory = 0;
    qint64 received = 0;
    qint64 sent = 0;
    qint64 read = 0; ///< from block devices
    qint64 written = 0;
};

// The container's id turns into phases and periods, so that rows don't move together and each asks for no state.
double share(const QString &id, int from)
{
    return id.sliced(from, 4).toInt(nullptr, 16) / 65536.0;
}

/// The CPU time used up to `now`: the integral of a load that swings around its mean in three periods and never falls
/// below nothing. Closed, so any two moments can be asked for and it only rises.
Usage usageAt(const Container &container, qint64 now)
{
    const double seconds = static_cast<double>(now - container.startedNs) / 1e9;
    const double mean = container.spec.load.cpuCores;
    double cpu = mean * seconds;
    double swing = 0;
    const double periods[] = {11 + 13 * share(container.id, 0), 41 + 47 * share(container.id, 4),
                              170 + 200 * share(container.id, 8)};
    const double weights[] = {0.25, 0.3, 0.35};
    for (int i = 0; i < 3; ++i) {
        const double omega = 2 * M_PI / periods[i];
        const double phase = 2 * M_PI * share(container.id, 12 + 4 * i);
        cpu += mean * weights[i] / omega * (std::sin(omega * seconds + phase) - std::sin(phase));
        swing += weights[i] * std::sin(omega * seconds * 0.37 + phase);
    }
    Usage usage;
    usage.cpuNs = static_cast<qint64>(cpu * 1e9);
    usage.memory = static_cast<qint64>(static_cast<double>(container.spec.load.memoryBytes) * (1.0 + 0.18 * swing));
    usage.received = static_cast<qint64>(cpu * 180'000 + seconds * 40);
    usage.sent = static_cast<qint64>(cpu * 420'000);
    usage.read = static_cast<qint64>(cpu * 60'000);
    usage.written = static_cast<qint64>(cpu * 240'000 + seconds * 900);
    return usage;
}

/// What was read from and written to block devices. The first hierarchy writes the operations with capitals, and their
/// sum; others than these are empty on current kernels.
void writeBlockIo(JsonWriter &json, const Usage &usage, bool up, bool cgroups2)
{
    json.key("blkio_stats").beginObject().key("io_service_bytes_recursive");
    const auto entry = [&json](const char *operation, qint64 bytes) {
        json.beginObject().field("major", 259).field("minor", 0).field("op", operation).field("value", bytes);
        json.endObject();
    };
    if (!up) {
        json.null();
    } else {
        json.beginArray();
        entry(cgroups2 ? "read" : "Read", usage.read);
        entry(cgroups2 ? "write" : "Write", usage.written);
        if (!cgroups2)
            entry("Total", usage.read + usage.written);
        json.endArray();
    }
    for (const char *name : {"io_serviced_recursive", "io_queue_recursive", "io_service_time_recursive",
                             "io_wait_time_recursive", "io_merged_recursive", "io_time_recursive", "sectors_recursive"})
        json.key(name).null();
    json.endObject();
}

void writeCpu(JsonWriter &json, std::string_view name, qint64 cpuNs, qint64 systemNs, const Profile &profile,
              ApiVersion version)
{
    json.key(name).beginObject();
    json.key("cpu_usage").beginObject();
    json.field("total_usage", cpuNs).field("usage_in_kernelmode", cpuNs / 4).field("usage_in_usermode", cpuNs * 3 / 4);
    if (!profile.hasCgroups2()) { // the unified hierarchy doesn't count by processor
        json.key("percpu_usage").beginArray();
        for (int i = 0; i < profile.cpus; ++i)
            json.number(cpuNs / profile.cpus);
        json.endArray();
    }
    json.endObject();
    if (systemNs != 0) {
        json.field("system_cpu_usage", systemNs);
        if (Profile::countsOnlineCpus(version))
            json.field("online_cpus", profile.cpus);
        if (profile.isPodman())
            json.field("cpu", 2); // its own figure, of the time since it was started
    }
    json.key("throttling_data").raw(R"({"periods":0,"throttled_periods":0,"throttled_time":0})");
    json.endObject();
}

} // namespace

QByteArray statsJson(const EngineState &state, const Container &container, ApiVersion version, qint64 now,
                     bool previous)
{
    const Profile &profile = state.profile();
    const bool up = container.isUp();
    if (!up && profile.isPodman())
        return {}; // with status 200
    const qint64 before = std::max(container.startedNs, now - nsPerSecond);
    const Usage usage = up ? usageAt(container, now) : Usage{};
    JsonWriter json;
    json.beginObject();
    json.field("read", timestamp(up ? now : 0)).field("preread", timestamp(up && previous ? before : 0));
    json.key("pids_stats").raw(up ? R"({"current":7,"limit":38322})" : "{}");
    writeBlockIo(json, usage, up, profile.hasCgroups2());
    json.field("num_procs", 0).key("storage_stats").raw("{}");
    // The time all processors of the host have run, in nanoseconds, as /proc/stat counts it; Podman leaves the idle
    // time out.
    const qint64 system = !up                  ? 0
                          : profile.isPodman() ? usage.cpuNs * 11 / 10 + nsPerSecond
                                               : (now - container.createdNs + 3600 * nsPerSecond) * profile.cpus;
    writeCpu(json, "cpu_stats", usage.cpuNs, system, profile, version);
    if (up && previous && !profile.isPodman())
        writeCpu(json, "precpu_stats", usageAt(container, before).cpuNs, system - (now - before) * profile.cpus,
                 profile, version);
    else
        writeCpu(json, "precpu_stats", 0, 0, profile, version);
    json.key("memory_stats");
    if (!up) {
        json.raw("{}");
    } else {
        json.beginObject();
        // What a client subtracts: file pages that could be given back. Podman sends no stats here.
        const qint64 inactive = usage.memory / 9;
        json.field("usage", usage.memory + inactive);
        if (!profile.isPodman()) {
            json.key("stats").beginObject();
            json.field("active_anon", usage.memory * 7 / 10).field("active_file", usage.memory / 10);
            json.field("anon", usage.memory * 8 / 10).field("file", usage.memory / 10 + inactive);
            json.field("inactive_anon", usage.memory / 10).field("inactive_file", inactive);
            if (!profile.hasCgroups2()) // v1 has each figure of the container alone and with those below it
                json.field("total_inactive_file", inactive);
            json.field("kernel_stack", 131072).field("pgfault", 24310).field("pgmajfault", 12);
            json.field("shmem", 0).field("slab", 4194304).field("sock", 0).field("unevictable", 0);
            json.endObject();
        }
        json.field("limit", profile.memoryBytes);
        json.endObject();
    }
    json.field("name", u'/' + container.spec.name).field("id", container.id);
    if (up) {
        json.key("networks").beginObject().key("eth0").beginObject();
        json.field("rx_bytes", usage.received).field("rx_packets", usage.received / 800);
        json.field("rx_errors", 0).field("rx_dropped", 0);
        json.field("tx_bytes", usage.sent).field("tx_packets", usage.sent / 1100);
        json.field("tx_errors", 0).field("tx_dropped", 0);
        json.endObject().endObject();
    }
    if (version >= ApiVersion{1, 52})
        json.field("os_type", "linux");
    json.endObject();
    return json.take().append('\n');
}

} // namespace bayplan::simulator
