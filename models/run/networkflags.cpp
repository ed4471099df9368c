// SPDX-License-Identifier: GPL-3.0-or-later
// Ports, networks, names; and what is mounted.
#include "run/flagmakers.h"
#include "run/mountsyntax.h"
#include "run/networksyntax.h"
#include "run/portsyntax.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using Spec = ContainerSpec;

namespace {

Result<void> setPublish(Spec &spec, const QString &value)
{
    const auto ports = parsePublish(value);
    if (!ports)
        return core::fail(ports.error());
    spec.ports << *ports;
    return {};
}

QStringList getPublish(const Spec &spec)
{
    QStringList values;
    for (const engine::PortRequest &port : spec.ports)
        values << publishText(port);
    return values;
}

/// "80", "80/udp", "8000-8002"
Result<void> setExpose(Spec &spec, const QString &value)
{
    const auto ports = parsePublish(value);
    if (!ports || value.contains(u':'))
        return wrong(tr("“%1” is not a port such as 8080 or 53/udp").arg(value));
    for (const engine::PortRequest &port : *ports)
        spec.exposed << QString::number(port.target) + u'/' + port.protocol;
    return {};
}

QStringList getExpose(const Spec &spec)
{
    return spec.exposed;
}

/// --network-alias, --ip and --ip6 speak of the first network, wherever it stands.
Network &firstNetwork(Spec &spec)
{
    if (spec.networks.isEmpty())
        spec.networks << Network{};
    return spec.networks.first();
}

Result<void> setNetwork(Spec &spec, const QString &value)
{
    auto network = parseNetwork(value);
    if (!network)
        return core::fail(network.error());
    if (spec.networks.size() == 1 && spec.networks.first().name.isEmpty()) {
        Network &first = spec.networks.first();
        first.name = network->name;
        first.aliases << network->aliases;
        first.ip = network->ip.isEmpty() ? first.ip : network->ip;
        first.ip6 = network->ip6.isEmpty() ? first.ip6 : network->ip6;
    } else {
        spec.networks << *network;
    }
    return {};
}

QStringList getNetwork(const Spec &spec)
{
    QStringList values;
    for (const Network &network : spec.networks)
        values << (values.isEmpty() ? network.name : networkText(network));
    values.removeAll(QString());
    return values;
}

Result<void> setAlias(Spec &spec, const QString &value)
{
    firstNetwork(spec).aliases << value;
    return {};
}

QStringList getAlias(const Spec &spec)
{
    return spec.networks.value(0).aliases;
}

/// `Member` of the first network.
template <auto Member>
Flag addressFlag(const char *name)
{
    return {.name = name,
            .set = [](Spec &spec, const QString &value) -> Result<void> {
                firstNetwork(spec).*Member = value;
                return {};
            },
            .get =
                [](const Spec &spec) {
                    const QString address = spec.networks.value(0).*Member;
                    return address.isEmpty() ? QStringList() : QStringList{address};
                }};
}

/// One of the three ways to say what is mounted; which of them says it is the mount's own matter.
template <auto Parse, auto Write, bool (*Says)(const Mount &)>
Flag mountFlag(const char *name, char letter = 0)
{
    return {.name = name,
            .letter = letter,
            .set = [](Spec &spec, const QString &value) -> Result<void> {
                const auto mount = Parse(value);
                if (!mount)
                    return core::fail(mount.error());
                spec.mounts << *mount;
                return {};
            },
            .get =
                [](const Spec &spec) {
                    QStringList values;
                    for (const Mount &mount : spec.mounts) {
                        if (Says(mount))
                            values << Write(mount);
                    }
                    return values;
                }};
}

bool saysTmpfs(const Mount &mount)
{
    return mount.kind == Mount::Kind::Tmpfs;
}

bool saysMount(const Mount &mount)
{
    return !saysTmpfs(mount) && mount.needsLongForm();
}

bool saysVolume(const Mount &mount)
{
    return !saysTmpfs(mount) && !mount.needsLongForm();
}

} // namespace

std::vector<Flag> networkFlags()
{
    return {
        {.name = "publish", .letter = 'p', .set = setPublish, .get = getPublish},
        switchFlag<&Spec::publishAll>("publish-all", 'P'),
        {.name = "expose", .set = setExpose, .get = getExpose},
        mountFlag<parseVolume, volumeText, saysVolume>("volume", 'v'),
        mountFlag<parseMount, mountText, saysMount>("mount"),
        mountFlag<parseTmpfs, tmpfsText, saysTmpfs>("tmpfs"),
        {.name = "network", .set = setNetwork, .get = getNetwork, .also = "net"},
        {.name = "network-alias", .set = setAlias, .get = getAlias, .also = "net-alias"},
        addressFlag<&Network::ip>("ip"),
        addressFlag<&Network::ip6>("ip6"),
        listFlag<&Spec::extraHosts>("add-host"),
        listFlag<&Spec::dns>("dns"),
        listFlag<&Spec::dnsSearch>("dns-search"),
        listFlag<&Spec::dnsOptions>("dns-option", 0, "dns-opt"),
    };
}

} // namespace bayplan::run
