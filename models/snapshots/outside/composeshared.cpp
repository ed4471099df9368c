// SPDX-License-Identifier: GPL-3.0-or-later
// Networks and volumes of a Compose file, and how those that it doesn't make are made.
#include "run/shellwords.h"
#include "snapshots/outside/compose.h"
#include "snapshots/words.h"

#include <QJsonArray>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A command for a shell in the making.
class Command
{
public:
    explicit Command(const QString &begin) : m_words(begin) {}

    Command &option(const QString &name, const QString &value)
    {
        return value.isEmpty() ? *this : add(name + u' ' + run::quotedForShell(value));
    }
    Command &options(const QString &name, const QJsonValue &values)
    {
        const QJsonObject object = values.toObject();
        for (auto it = object.begin(); it != object.end(); ++it)
            option(name, it.key() + u'=' + it.value().toString());
        return *this;
    }
    Command &flagIf(const QString &name, const QJsonValue &value) { return value.toBool() ? add(name) : *this; }
    QString of(const QString &name) const { return m_words + u' ' + run::quotedForShell(name); }

private:
    Command &add(const QString &text)
    {
        m_words += u' ' + text;
        return *this;
    }

    QString m_words;
};

/// An engine chooses other subnets by itself, so these are told only where addresses are of them.
QString networkCommand(const HostPart &host, const QString &name, bool hasAddresses)
{
    const QJsonObject network = networkOf(host, name);
    Command command(u"docker network create"_s);
    if (const QString driver = network[u"Driver"_s].toString(); driver != u"bridge"_s)
        command.option(u"--driver"_s, driver);
    command.flagIf(u"--internal"_s, network[u"Internal"_s]);
    command.flagIf(u"--attachable"_s, network[u"Attachable"_s]);
    command.flagIf(u"--ipv6"_s, network[u"EnableIPv6"_s]);
    command.options(u"--opt"_s, network[u"Options"_s]);
    const QJsonArray subnets = hasAddresses ? network[u"IPAM"_s][u"Config"_s].toArray() : QJsonArray();
    for (const QJsonValue &subnet : subnets) {
        command.option(u"--subnet"_s, subnet[u"Subnet"_s].toString());
        command.option(u"--ip-range"_s, subnet[u"IPRange"_s].toString());
        command.option(u"--gateway"_s, subnet[u"Gateway"_s].toString());
    }
    return command.of(name);
}

QString volumeCommand(const HostPart &host, const QString &name)
{
    const QJsonObject volume = volumeOf(host, name);
    Command command(u"docker volume create"_s);
    if (const QString driver = volume[u"Driver"_s].toString(); driver != u"local"_s)
        command.option(u"--driver"_s, driver);
    return command.options(u"--opt"_s, volume[u"Options"_s]).of(name);
}

} // namespace

QString ComposeShared::network(const OutsideContainer &container, const run::Network &network)
{
    if (!m_networkEntries.contains(network.name)) {
        const QString key = m_networkNames.take({network.name});
        m_networkEntries[network.name] = {.key = key, .host = container.host};
        Tree entry;
        entry.setIf(u"external"_s, true);
        m_networks.set(key, entry.set(u"name"_s, composeText(network.name)));
    }
    Entry &entry = m_networkEntries[network.name];
    if (!network.ip.isEmpty() || !network.ip6.isEmpty())
        entry.addresses = container.host;
    return entry.key;
}

QString ComposeShared::volume(const OutsideContainer &container, const run::Mount &mount, Gaps &gaps)
{
    if (!m_volumeEntries.contains(mount.source)) {
        const QString key = m_volumeNames.take({mount.source});
        Tree volume;
        const bool tellsHow = !mount.driver.isEmpty() || !mount.driverOptions.isEmpty() || !mount.labels.isEmpty();
        m_volumeEntries[mount.source] = {.key = key, .host = container.host, .isExternal = !tellsHow};
        volume.setIf(u"external"_s, !tellsHow);
        volume.set(u"name"_s, composeText(mount.source));
        volume.set(u"driver"_s, composeText(mount.driver));
        volume.set(u"driver_opts"_s, composeTexts(mount.driverOptions));
        m_volumes.set(key, volume.set(u"labels"_s, composeTexts(mount.labels)));
    }
    const Entry &entry = m_volumeEntries[mount.source];
    if (entry.host != container.host)
        container.tell(gaps,
                       tr("mount %1: in this file it is the same volume as on %2").arg(mount.source, entry.host->name));
    return entry.key;
}

QStringList ComposeShared::notes() const
{
    QStringList notes;
    for (const auto &[name, entry] : m_networkEntries.asKeyValueRange())
        notes << tr("The network %1 must be there: “%2”")
                     .arg(name, networkCommand(entry.addresses ? *entry.addresses : *entry.host, name,
                                               entry.addresses != nullptr));
    for (const auto &[name, entry] : m_volumeEntries.asKeyValueRange()) {
        if (entry.isExternal)
            notes << tr("The volume %1 must be there: “%2”").arg(name, volumeCommand(*entry.host, name));
    }
    return notes;
}

} // namespace bayplan::snapshots::outside
