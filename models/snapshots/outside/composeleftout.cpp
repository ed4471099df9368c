// SPDX-License-Identifier: GPL-3.0-or-later
// What a spec has no place for and Compose has words for.
#include "snapshots/outside/compose.h"

#include <QJsonArray>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

struct LeftOutKey
{
    const char *option; ///< of `docker run`
    const char *inside; ///< its key in HostConfig
    const char *key;    ///< in a service
};

constexpr LeftOutKey leftOutKeys[] = {
    {"oom-score-adj", "OomScoreAdj", "oom_score_adj"},
    {"oom-kill-disable", "OomKillDisable", "oom_kill_disable"},
    {"userns", "UsernsMode", "userns_mode"},
    {"cgroup-parent", "CgroupParent", "cgroup_parent"},
    {"cpu-rt-period", "CpuRealtimePeriod", "cpu_rt_period"},
    {"cpu-rt-runtime", "CpuRealtimeRuntime", "cpu_rt_runtime"},
    {"cpu-period", "CpuPeriod", "cpu_period"},
    {"device-cgroup-rule", "DeviceCgroupRules", "device_cgroup_rules"},
    {"storage-opt", "StorageOpt", "storage_opt"},
    {"isolation", "Isolation", "isolation"},
    {"runtime", "Runtime", "runtime"},
    {"memory-swappiness", "MemorySwappiness", "mem_swappiness"},
};

constexpr LeftOutKey blockKeys[] = {
    {"blkio-weight", "BlkioWeight", "weight"},
    {"blkio-weight-device", "BlkioWeightDevice", "weight_device"},
    {"device-read-bps", "BlkioDeviceReadBps", "device_read_bps"},
    {"device-read-iops", "BlkioDeviceReadIOps", "device_read_iops"},
    {"device-write-bps", "BlkioDeviceWriteBps", "device_write_bps"},
    {"device-write-iops", "BlkioDeviceWriteIOps", "device_write_iops"},
};

/// As it is there, but for "$" and the names of members, which Compose has in small letters.
Tree asComposeTree(const QJsonValue &value, bool areOwnNames)
{
    if (value.isString())
        return Tree::text(composeText(value.toString()));
    if (value.isBool())
        return Tree::isTrue(value.toBool());
    if (value.isDouble())
        return Tree::number(value.toInteger());
    Tree tree = value.isArray() ? Tree::list() : Tree::map();
    const QJsonArray items = value.toArray();
    for (const QJsonValue &item : items)
        tree.add(asComposeTree(item, areOwnNames));
    const QJsonObject members = value.toObject();
    for (auto it = members.begin(); it != members.end(); ++it)
        tree.set(areOwnNames ? it.key() : it.key().toLower(), asComposeTree(it.value(), areOwnNames));
    return tree;
}

} // namespace

bool setComposeLeftOut(Tree &service, const QString &option, const OutsideContainer &container)
{
    const QJsonObject &config = container.leftOutConfig;
    for (const LeftOutKey &each : leftOutKeys) {
        if (option != QLatin1String(each.option))
            continue;
        service.set(QLatin1String(each.key), asComposeTree(config.value(QLatin1String(each.inside)), true));
        if (option == u"cpu-period"_s)
            service.set(u"cpu_quota"_s, config.value(u"CpuQuota"_s).toInteger());
        return true;
    }
    for (const LeftOutKey &each : blockKeys) {
        if (option != QLatin1String(each.option))
            continue;
        const Tree *known = service.find(u"blkio_config"_s);
        Tree blocks = known ? *known : Tree();
        blocks.set(QLatin1String(each.key), asComposeTree(config.value(QLatin1String(each.inside)), false));
        service.set(u"blkio_config"_s, blocks);
        return true;
    }
    return false;
}

} // namespace bayplan::snapshots::outside
