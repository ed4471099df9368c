// SPDX-License-Identifier: GPL-3.0-or-later
// Limits, and what it may do.
#include "run/composeparts.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A key and docker's option that takes the same; of a list each entry.
struct SameOption
{
    const char *key;
    const char *flag;
};

constexpr SameOption sameOptions[] = {
    {"mem_limit", "memory"},
    {"mem_reservation", "memory-reservation"},
    {"memswap_limit", "memory-swap"},
    {"shm_size", "shm-size"},
    {"cpus", "cpus"},
    {"cpu_shares", "cpu-shares"},
    {"cpuset", "cpuset-cpus"},
    {"pids_limit", "pids-limit"},
    {"cap_add", "cap-add"},
    {"cap_drop", "cap-drop"},
    {"security_opt", "security-opt"},
    {"group_add", "group-add"},
};

void readResources(ComposeReader &reader, const YamlNode &resources)
{
    const auto read = [&](const QString &group, const QMap<QString, const char *> &flags, const YamlNode &values) {
        reader.each(values, [&](const QString &key, const YamlNode &value) {
            if (const char *flag = flags.value(key))
                reader.set(flag, reader.text(value), value);
            else
                reader.leftOut(u"deploy: resources: %1: %2"_s.arg(group, key));
        });
    };
    reader.each(resources, [&](const QString &group, const YamlNode &values) {
        if (group == u"limits"_s)
            read(group, {{u"cpus"_s, "cpus"}, {u"memory"_s, "memory"}, {u"pids"_s, "pids-limit"}}, values);
        else if (group == u"reservations"_s)
            read(group, {{u"memory"_s, "memory-reservation"}}, values);
        else
            reader.leftOut(u"deploy: resources: "_s + group);
    });
}

void readUlimits(ComposeReader &reader, const YamlNode &value)
{
    reader.each(value, [&](const QString &name, const YamlNode &limit) {
        const QString values = limit.isMap()
                                   ? QString(reader.textOf(limit, u"soft") + u':' + reader.textOf(limit, u"hard"))
                                   : reader.text(limit);
        reader.set("ulimit", name + u'=' + values, limit);
    });
}

void readDevices(ComposeReader &reader, const YamlNode &value)
{
    if (!value.isList())
        return reader.fail(value, tr("A list is expected here"));
    for (const YamlPtr &item : value.items) {
        if (!item->isMap()) {
            reader.set("device", reader.text(*item), *item);
            continue;
        }
        Device device{.path = reader.textOf(*item, u"source"), .inContainer = reader.textOf(*item, u"target")};
        if (device.inContainer.isEmpty())
            device.inContainer = device.path;
        if (const QString permissions = reader.textOf(*item, u"permissions"); !permissions.isEmpty())
            device.permissions = permissions;
        reader.spec.devices << device;
    }
}

} // namespace

bool readComposeLimits(ComposeReader &reader, const QString &key, const YamlNode &value)
{
    for (const auto &[name, flag] : sameOptions) {
        if (key != QLatin1StringView(name))
            continue;
        for (const QString &entry : reader.texts(value))
            reader.set(flag, entry, value);
        return true;
    }
    if (key == u"deploy.resources"_s)
        readResources(reader, value);
    else if (key == u"ulimits"_s)
        readUlimits(reader, value);
    else if (key == u"devices"_s)
        readDevices(reader, value);
    else if (key == u"sysctls"_s)
        reader.spec.sysctls = reader.map(value);
    else if (key == u"privileged"_s)
        reader.spec.privileged = reader.isTrue(value);
    else if (key == u"read_only"_s)
        reader.spec.readOnlyRoot = reader.isTrue(value);
    else
        return false;
    return true;
}

} // namespace bayplan::run
