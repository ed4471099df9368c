// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/inspectparts.h"

#include <QJsonArray>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

struct Unsaid
{
    const char *key;    ///< in HostConfig
    const char *option; ///< of `docker run`
    const char *usual = "";
};

constexpr Unsaid unsaid[] = {
    {"VolumesFrom", "volumes-from"},
    {"Links", "link"},
    {"VolumeDriver", "volume-driver", "local"},
    {"OomScoreAdj", "oom-score-adj"},
    {"OomKillDisable", "oom-kill-disable"},
    {"UTSMode", "uts", "private"},
    {"UsernsMode", "userns", "private"},
    {"CgroupParent", "cgroup-parent"},
    {"BlkioWeight", "blkio-weight"},
    {"BlkioWeightDevice", "blkio-weight-device"},
    {"BlkioDeviceReadBps", "device-read-bps"},
    {"BlkioDeviceReadIOps", "device-read-iops"},
    {"BlkioDeviceWriteBps", "device-write-bps"},
    {"BlkioDeviceWriteIOps", "device-write-iops"},
    {"CpuRealtimePeriod", "cpu-rt-period"},
    {"CpuRealtimeRuntime", "cpu-rt-runtime"},
    {"CpusetMems", "cpuset-mems"},
    {"DeviceCgroupRules", "device-cgroup-rule"},
    {"DeviceRequests", "gpus"},
    {"KernelMemory", "kernel-memory"},
    {"StorageOpt", "storage-opt"},
    {"Isolation", "isolation", "default"},
};

bool hasOwnRuntime(const InspectParts &from)
{
    static const QStringList usual{u""_s, u"runc"_s, u"oci"_s, u"crun"_s, u"io.containerd.runc.v2"_s};
    return !usual.contains(from.host.value(u"Runtime"_s).toString());
}

/// Engines differ in what they say where nothing was asked for: null, -1, Podman 0.
bool hasSwappiness(const InspectParts &from)
{
    const QJsonValue value = from.host.value(u"MemorySwappiness"_s);
    return value.isDouble() && value.toInteger() >= (from.isPodman ? 1 : 0);
}

bool hasOwnQuota(const InspectParts &from)
{
    constexpr qint64 usualPeriod = 100'000; // microseconds
    const qint64 period = from.host.value(u"CpuPeriod"_s).toInteger();
    const bool counts = from.host.value(u"NanoCpus"_s).toInteger() == 0;
    return counts && period != 0 && period != usualPeriod;
}

bool hasProfile(const InspectParts &from)
{
    const QStringList options = textsOf(from.host.value(u"SecurityOpt"_s));
    const bool hasSeccomp = std::any_of(options.begin(), options.end(), [](const QString &option) {
        return option.startsWith(u"seccomp"_s) && !option.endsWith(u"unconfined"_s);
    });
    // "systempaths=unconfined": the command sends an empty list in place of none.
    const bool isOpen = !from.isPodman && !from.host.value(u"Privileged"_s).toBool() &&
                        from.host.value(u"MaskedPaths"_s) == QJsonArray();
    return hasSeccomp || isOpen;
}

QStringList ofNetworks(const InspectParts &from)
{
    QStringList options;
    const QJsonObject networks = from.container[u"NetworkSettings"_s][u"Networks"_s].toObject();
    for (const QJsonValue &settings : networks) {
        if (!saysNothing(settings[u"Links"_s]))
            options << u"link"_s;
        if (!saysNothing(settings[u"IPAMConfig"_s][u"LinkLocalIPs"_s]))
            options << u"link-local-ip"_s;
        if (!saysNothing(settings[u"DriverOpts"_s]))
            options << u"network driver-opt"_s;
        if (!saysNothing(settings[u"GwPriority"_s]))
            options << u"network gw-priority"_s;
    }
    return options;
}

} // namespace

QStringList leftOutOptions(const InspectParts &from)
{
    QStringList options;
    for (const Unsaid &each : unsaid) {
        const QJsonValue value = from.host.value(QLatin1String(each.key));
        if (!saysNothing(value) && !(value.isString() && value.toString() == QLatin1String(each.usual)))
            options << QLatin1String(each.option);
    }
    const QJsonObject check = from.config.value(u"Healthcheck"_s).toObject();
    const QJsonObject images = from.image.value(u"Healthcheck"_s).toObject();
    if (check.value(u"StartInterval"_s).toInteger() != images.value(u"StartInterval"_s).toInteger())
        options << u"health-start-interval"_s;
    if (!from.config.value(u"MacAddress"_s).toString().isEmpty())
        options << u"mac-address"_s;
    if (hasOwnRuntime(from))
        options << u"runtime"_s;
    if (hasSwappiness(from))
        options << u"memory-swappiness"_s;
    if (hasOwnQuota(from))
        options << u"cpu-period"_s;
    if (hasProfile(from))
        options << u"security-opt"_s;
    options << ofNetworks(from);
    options.removeDuplicates();
    return options;
}

} // namespace bayplan::run
