// SPDX-License-Identifier: GPL-3.0-or-later
// Networks and volumes at a file's end.
#include "run/composedeclared.h"

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

void readSubnet(ComposeReader &reader, const YamlNode &value, ComposeNetwork &network)
{
    ComposeSubnet subnet;
    reader.each(value, [&](const QString &key, const YamlNode &entry) {
        if (key == u"subnet"_s)
            subnet.subnet = reader.text(entry);
        else if (key == u"ip_range"_s)
            subnet.range = reader.text(entry);
        else if (key == u"gateway"_s)
            subnet.gateway = reader.text(entry);
        else
            reader.leftOut(u"networks: %1: ipam: %2"_s.arg(network.key, key));
    });
    network.subnets << subnet;
}

void readIpam(ComposeReader &reader, const YamlNode &value, ComposeNetwork &network)
{
    reader.each(value, [&](const QString &key, const YamlNode &entry) {
        if (key == u"driver"_s)
            network.ipamDriver = reader.text(entry);
        else if (key != u"config"_s)
            reader.leftOut(u"networks: %1: ipam: %2"_s.arg(network.key, key));
        else if (!entry.isList())
            reader.fail(entry, tr("A list is expected here"));
        else
            for (const YamlPtr &item : entry.items)
                readSubnet(reader, *item, network);
    });
}

void readNetworkKey(ComposeReader &reader, const QString &key, const YamlNode &value, ComposeNetwork &network)
{
    if (key == u"driver"_s)
        network.driver = reader.text(value);
    else if (key == u"driver_opts"_s)
        network.driverOptions = reader.map(value);
    else if (key == u"labels"_s)
        network.labels = reader.map(value);
    else if (key == u"internal"_s)
        network.isInternal = reader.isTrue(value);
    else if (key == u"attachable"_s)
        network.isAttachable = reader.isTrue(value);
    else if (key == u"enable_ipv6"_s)
        network.hasIpv6 = reader.isTrue(value);
    else if (key == u"ipam"_s)
        readIpam(reader, value, network);
    else if (key != u"name"_s && key != u"external"_s)
        reader.leftOut(u"networks: %1: %2"_s.arg(network.key, key));
}

void readVolumeKey(ComposeReader &reader, const QString &key, const YamlNode &value, ComposeVolume &volume)
{
    if (key == u"driver"_s)
        volume.driver = reader.text(value);
    else if (key == u"driver_opts"_s)
        volume.driverOptions = reader.map(value);
    else if (key == u"labels"_s)
        volume.labels = reader.map(value);
    else if (key != u"name"_s && key != u"external"_s)
        reader.leftOut(u"volumes: %1: %2"_s.arg(volume.key, key));
}

/// What both have in common: its name, and that one which others make is not described.
template <typename Declared>
void readDeclared(ComposeReader &reader, QStringView section, QList<Declared> &into,
                  void (*readKey)(ComposeReader &reader, const QString &key, const YamlNode &value, Declared &declared))
{
    const YamlPtr all = reader.file.find(section);
    if (!all)
        return;
    if (!all->isMap())
        return reader.fail(*all, tr("“%1” must be a mapping").arg(section.toString()));
    for (const YamlEntry &entry : all->entries) {
        if (entry.key.startsWith(u"x-"_s))
            continue;
        Declared declared{.key = entry.key, .name = {}, .line = entry.line};
        if (!entry.value->isNothing() && !entry.value->isMap()) {
            reader.failAt(entry.place(), tr("“%1” must be a mapping").arg(entry.key.left(60)));
            continue;
        }
        declared.name = reader.ownName(*entry.value, entry.key, &declared.isExternal);
        if (declared.name.isEmpty())
            declared.name = composeNetworkName(reader.project(), entry.key);
        for (const YamlEntry &own : entry.value->entries) {
            const bool mayStand = own.key == u"name"_s || own.key == u"external"_s || own.key.startsWith(u"x-"_s);
            if (declared.isExternal && !mayStand)
                reader.failAt(
                    own.place(),
                    tr("“%1” is external: “%2” can't be said of it").arg(entry.key.left(60), own.key.left(60)));
        }
        if (!entry.value->isNothing())
            reader.each(*entry.value,
                        [&](const QString &key, const YamlNode &value) { readKey(reader, key, value, declared); });
        into << declared;
    }
}

} // namespace

QList<ComposeNetwork> declaredNetworks(ComposeReader &reader)
{
    QList<ComposeNetwork> networks;
    readDeclared(reader, u"networks", networks, readNetworkKey);
    const bool hasDefault = std::any_of(networks.begin(), networks.end(),
                                        [](const ComposeNetwork &network) { return network.key == u"default"_s; });
    if (!hasDefault)
        networks << ComposeNetwork{.key = u"default"_s, .name = composeNetworkName(reader.project(), u"default"_s)};
    return networks;
}

QList<ComposeVolume> declaredVolumes(ComposeReader &reader)
{
    QList<ComposeVolume> volumes;
    readDeclared(reader, u"volumes", volumes, readVolumeKey);
    return volumes;
}

YamlPlace placeOfField(const YamlNode &service, const FieldProblem &problem)
{
    static const QMap<QString, QStringList> keys{
        {u"publish"_s, {u"ports"_s}},
        {u"publish-all"_s, {u"expose"_s}},
        {u"expose"_s, {u"expose"_s}},
        {u"mount"_s, {u"volumes"_s, u"tmpfs"_s}},
        {u"memory"_s, {u"mem_limit"_s, u"deploy"_s}},
        {u"memory-reservation"_s, {u"mem_reservation"_s, u"deploy"_s}},
        {u"memory-swap"_s, {u"memswap_limit"_s}},
        {u"shm-size"_s, {u"shm_size"_s}},
        {u"cpus"_s, {u"cpus"_s, u"deploy"_s}},
        {u"cpu-shares"_s, {u"cpu_shares"_s}},
        {u"cpuset-cpus"_s, {u"cpuset"_s}},
        {u"pids-limit"_s, {u"pids_limit"_s, u"deploy"_s}},
        {u"ulimit"_s, {u"ulimits"_s}},
        {u"restart"_s, {u"restart"_s, u"deploy"_s}},
        {u"name"_s, {u"container_name"_s}},
        {u"workdir"_s, {u"working_dir"_s}},
        {u"env"_s, {u"environment"_s, u"env_file"_s}},
        {u"label"_s, {u"labels"_s}},
        {u"sysctl"_s, {u"sysctls"_s}},
        {u"log-opt"_s, {u"logging"_s}},
        {u"network"_s, {u"networks"_s, u"network_mode"_s}},
        {u"add-host"_s, {u"extra_hosts"_s}},
        {u"device"_s, {u"devices"_s}},
        {u"cap-add"_s, {u"cap_add"_s}},
        {u"cap-drop"_s, {u"cap_drop"_s}},
        {u"stop-signal"_s, {u"stop_signal"_s}},
        {u"stop-timeout"_s, {u"stop_grace_period"_s}},
        {u"no-healthcheck"_s, {u"healthcheck"_s}},
        {u"health-interval"_s, {u"healthcheck"_s}},
        {u"health-timeout"_s, {u"healthcheck"_s}},
        {u"health-start-period"_s, {u"healthcheck"_s}},
        {u"health-retries"_s, {u"healthcheck"_s}},
    };
    for (const QString &key : keys.value(problem.field, {problem.field})) {
        const YamlEntry *entry = service.entry(key);
        if (!entry || entry->value->isNothing())
            continue;
        // Only then is each of the one an entry of the other: "8000-8002:80-82" is three ports.
        const auto &items = entry->value->items;
        const bool isOneEach = std::none_of(items.begin(), items.end(), [](const YamlPtr &item) {
            return item->text.contains(u'-') || item->text.contains(u'$');
        });
        if (isOneEach && problem.row >= 0 && problem.row < int(items.size()) && key != u"environment"_s)
            return items.at(std::size_t(problem.row))->place();
        return entry->place();
    }
    return service.place();
}

} // namespace bayplan::run
