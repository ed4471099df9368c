// SPDX-License-Identifier: GPL-3.0-or-later
// Networks, names in them, and ports.
#include "run/composeparts.h"

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostPorts = 5000; // a range is as many as it has

/// Sharing with another service is another container's matter; true if it was one.
bool isShared(ComposeReader &reader, const QString &what, const QString &mode, const YamlNode &at)
{
    if (!mode.startsWith(u"service:"_s))
        return false;
    reader.fail(at,
                tr("“%1” shares %2 with another service, which is not possible here").arg(reader.service.name, what));
    return true;
}

void readMode(ComposeReader &reader, const YamlNode &value)
{
    const QString mode = reader.text(value);
    if (!isShared(reader, tr("the network"), mode, value) && mode != u"default"_s)
        reader.spec.networks << Network{.name = mode};
}

/// The file's network of this name as engines call it; null if it is the project's own and only one service is read.
std::optional<Network> namedNetwork(ComposeReader &reader, const QString &key)
{
    const YamlPtr declaration = reader.declared(u"networks", key);
    bool isExternal = false;
    const QString name = declaration ? reader.ownName(*declaration, key, &isExternal) : QString();
    if (isExternal)
        return Network{.name = name};
    if (reader.scope == ComposeReader::Scope::OneService)
        return std::nullopt;
    return Network{.name = name.isEmpty() ? composeNetworkName(reader.project(), key) : name};
}

double priorityOf(ComposeReader &reader, const YamlNode &value)
{
    bool isNumber = false;
    const double priority = reader.text(value).toDouble(&isNumber);
    if (!isNumber)
        reader.fail(value, tr("A network's priority is a number"));
    return priority;
}

void readNetwork(ComposeReader &reader, const QString &key, const YamlNode *settings, const YamlPlace &place)
{
    bool isThere = false;
    reader.declared(u"networks", key, &isThere);
    if (!isThere && key != u"default"_s)
        return reader.failAt(place, tr("The network “%1” is not among the file's networks").arg(key.left(60)));
    auto network = namedNetwork(reader, key);
    if (!network)
        return reader.noteAt(place, u"networks: "_s + key,
                             tr("The project's own networks are not taken over; only external ones are"));
    reader.service.networkKeys << key;
    // As in Compose the service is found by its name.
    if (isUserDefined(network->name))
        network->aliases << reader.service.name;
    double priority = 0;
    if (settings) {
        reader.each(*settings, [&](const QString &word, const YamlNode &value) {
            if (word == u"aliases"_s)
                network->aliases << reader.texts(value);
            else if (word == u"ipv4_address"_s)
                network->ip = reader.text(value);
            else if (word == u"ipv6_address"_s)
                network->ip6 = reader.text(value);
            else if (word == u"priority"_s)
                priority = priorityOf(reader, value);
            else
                reader.leftOut(u"networks: %1: %2"_s.arg(key, word));
        });
    }
    network->aliases.removeDuplicates();
    // Those of the same one in the file's order.
    QList<double> &priorities = reader.networkPriorities;
    const auto later = std::find_if(priorities.begin(), priorities.end(), [&](double each) { return each < priority; });
    reader.spec.networks.insert(later - priorities.begin(), *network);
    priorities.insert(later, priority);
}

void readNetworkList(ComposeReader &reader, const YamlNode &value)
{
    if (value.isMap()) {
        for (const YamlEntry &entry : value.entries)
            readNetwork(reader, entry.key, entry.value->isNothing() ? nullptr : entry.value.get(), entry.place());
        return;
    }
    if (!value.isList())
        return reader.fail(value, tr("A list or a mapping is expected here"));
    for (const YamlPtr &item : value.items)
        readNetwork(reader, reader.text(*item), nullptr, item->place());
}

void readPort(ComposeReader &reader, const YamlNode &at)
{
    if (!at.isMap())
        return reader.set("publish", reader.text(at), at);
    ComposePort port;
    reader.each(at, [&](const QString &key, const YamlNode &value) {
        if (key == u"target"_s)
            port.target = reader.text(value);
        else if (key == u"published"_s)
            port.published = reader.text(value);
        else if (key == u"protocol"_s)
            port.protocol = reader.text(value);
        else if (key == u"host_ip"_s)
            port.address = reader.text(value);
        else if (key != u"mode"_s && key != u"name"_s && key != u"app_protocol"_s)
            reader.leftOut(u"ports: "_s + key);
    });
    reader.set("publish", port.publishText(), at);
}

void readPorts(ComposeReader &reader, const YamlNode &value)
{
    if (!value.isList())
        return reader.fail(value, tr("A list is expected here"));
    for (const YamlPtr &item : value.items) {
        readPort(reader, *item);
        if (reader.spec.ports.size() > mostPorts)
            return reader.fail(*item, tr("It publishes more than %L1 ports").arg(mostPorts));
    }
}

/// "db:10.0.0.5", "db=10.0.0.5", or a mapping, there also with several addresses.
void readHosts(ComposeReader &reader, const YamlNode &value)
{
    if (value.isMap()) {
        for (const YamlEntry &entry : value.entries)
            for (const QString &address : reader.texts(*entry.value))
                reader.spec.extraHosts << entry.key + u':' + address;
        return;
    }
    for (QString entry : reader.texts(value)) {
        const qsizetype equals = entry.indexOf(u'=');
        if (equals > 0)
            entry[equals] = u':';
        reader.spec.extraHosts << entry;
    }
}

} // namespace

QString ComposePort::publishText() const
{
    const QString host = address.contains(u':') ? u'[' + address + u']' : address;
    const QString before = host.isEmpty() ? published : QString(host + u':' + published);
    return (before.isEmpty() ? QString() : QString(before + u':')) + target + u'/' + protocol;
}

QString composeNetworkName(const QString &project, const QString &key)
{
    return project.isEmpty() ? key : QString(project + u'_' + key);
}

void readComposeDefaultNetwork(ComposeReader &reader, const YamlPlace &place)
{
    if (namedNetwork(reader, u"default"_s))
        return readNetwork(reader, u"default"_s, nullptr, place);
    reader.noteAt(place, u"networks"_s,
                  tr("The project's own network is not taken over: it will be in the engine's default one, "
                     "where containers don't find each other by name"));
}

bool readComposeNetworks(ComposeReader &reader, const QString &key, const YamlNode &value)
{
    ContainerSpec &spec = reader.spec;
    if (key == u"network_mode"_s)
        readMode(reader, value);
    else if (key == u"networks"_s)
        readNetworkList(reader, value);
    else if (key == u"ports"_s)
        readPorts(reader, value);
    else if (key == u"extra_hosts"_s)
        readHosts(reader, value);
    else if (key == u"dns"_s)
        spec.dns = reader.texts(value);
    else if (key == u"dns_search"_s)
        spec.dnsSearch = reader.texts(value);
    else if (key == u"dns_opt"_s)
        spec.dnsOptions = reader.texts(value);
    else if (key == u"expose"_s)
        for (const QString &port : reader.texts(value))
            reader.set("expose", port, value);
    else if (key == u"pid"_s || key == u"ipc"_s) {
        const QString mode = reader.text(value);
        if (!isShared(reader, key, mode, value))
            (key == u"pid"_s ? spec.pidMode : spec.ipcMode) = mode;
    } else {
        return false;
    }
    return true;
}

} // namespace bayplan::run
