// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/outside/terraform.h"

#include "snapshots/outside/writers.h"
#include "snapshots/words.h"

#include <QJsonObject>
#include <QUrl>

namespace bayplan::snapshots::outside {

using namespace Qt::Literals::StringLiterals;

namespace {

QMap<QString, QString> textsByKey(const QJsonValue &value)
{
    QMap<QString, QString> map;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        map[it.key()] = it.value().toString();
    return map;
}

void addLabelBlocks(HclBlock &block, const QJsonObject &thing)
{
    for (const auto &[label, value] : textsByKey(thing.value(u"Labels"_s)).asKeyValueRange()) {
        if (!label.startsWith(u"com.docker.compose."_s))
            block.add(HclBlock(u"labels"_s).set(u"label"_s, Tree::text(label)).set(u"value"_s, Tree::text(value)));
    }
}

/// The hosts' providers, the same in each file.
QMap<const HostPart *, QString> aliasesOf(const Snapshot &snapshot)
{
    QMap<const HostPart *, QString> aliases;
    Names names(NameForm::Identifier);
    for (const HostPart &host : snapshot.hosts)
        aliases[&host] = names.take({host.name});
    return aliases;
}

} // namespace

HclBlock TerraformHost::resource(const QString &type, const QString &name) const
{
    HclBlock block(u"resource"_s, {type, name});
    block.setExpression(u"provider"_s, u"docker."_s + m_alias);
    return block;
}

QString TerraformHost::reference(Referred &all, QStringView type, const QString &name, QStringView attribute)
{
    if (!all.names.contains(name))
        all.names[name] = resourceName(all.taken.take({name}));
    return u"%1.%2.%3"_s.arg(type.toString(), all.names.value(name), attribute.toString());
}

std::vector<HclBlock> TerraformHost::resources(Gaps &gaps) const
{
    std::vector<HclBlock> blocks;
    for (const auto &[name, resourceName] : m_images.names.asKeyValueRange())
        blocks.push_back(resource(u"docker_image"_s, resourceName).set(u"name"_s, name).setIf(u"keep_locally"_s, true));
    for (const auto &[name, resourceName] : m_networks.names.asKeyValueRange())
        blocks.push_back(networkResource(name, resourceName, gaps));
    for (const auto &[name, resourceName] : m_volumes.names.asKeyValueRange())
        blocks.push_back(volumeResource(name, resourceName));
    return blocks;
}

HclBlock TerraformHost::networkResource(const QString &name, const QString &resourceName, Gaps &gaps) const
{
    const QJsonObject network = networkOf(m_host, name);
    HclBlock block = resource(u"docker_network"_s, resourceName);
    block.set(u"name"_s, name);
    block.set(u"driver"_s, network.value(u"Driver"_s).toString());
    block.setIf(u"internal"_s, network.value(u"Internal"_s).toBool());
    block.setIf(u"attachable"_s, network.value(u"Attachable"_s).toBool());
    block.setIf(u"ipv6"_s, network.value(u"EnableIPv6"_s).toBool());
    block.set(u"options"_s, textsByKey(network.value(u"Options"_s)));
    addLabelBlocks(block, network);
    const QJsonArray configs = network[u"IPAM"_s][u"Config"_s].toArray();
    for (const QJsonValue &config : configs)
        block.add(HclBlock(u"ipam_config"_s)
                      .set(u"subnet"_s, config[u"Subnet"_s].toString())
                      .set(u"ip_range"_s, config[u"IPRange"_s].toString())
                      .set(u"gateway"_s, config[u"Gateway"_s].toString()));
    if (network.isEmpty())
        gaps.add(m_host.name, {}, tr("network %1: how it was made is not known").arg(name));
    return block;
}

HclBlock TerraformHost::volumeResource(const QString &name, const QString &resourceName) const
{
    const QJsonObject volume = volumeOf(m_host, name);
    HclBlock block = resource(u"docker_volume"_s, resourceName);
    block.set(u"name"_s, name);
    block.set(u"driver"_s, volume.value(u"Driver"_s).toString());
    block.set(u"driver_opts"_s, textsByKey(volume.value(u"Options"_s)));
    addLabelBlocks(block, volume);
    return block;
}

QByteArray terraformProviders(const FileScope &scope)
{
    Gaps gaps;
    HclBlock required(u"required_providers"_s);
    required.setExpression(u"docker"_s,
                           u"{\n      source  = \"kreuzwerker/docker\"\n      version = \"~> 4.0\"\n    }"_s);
    QString text = HclBlock(u"terraform"_s).add(required).text();
    const auto aliases = aliasesOf(scope.snapshot);
    for (const HostPart &host : scope.snapshot.hosts) {
        if (host.state == HostPart::State::Unreachable)
            continue;
        HclBlock provider(u"provider"_s, {u"docker"_s});
        provider.set(u"alias"_s, aliases.value(&host));
        provider.set(u"host"_s, host.endpoint);
        text += u'\n' + provider.text();
        if (QUrl(host.endpoint).scheme() == u"tcp"_s)
            gaps.add(host.name, {}, tr("where its certificates are: add cert_path to its provider"));
    }
    const Head head{.what =
                        tr("Terraform: the provider kreuzwerker/docker, once for each host. The other files of this "
                           "folder need it."),
                    .gaps = gaps.lines()};
    return headOf(scope.snapshot, head) + '\n' + text.toUtf8();
}

QByteArray terraformFile(const FileScope &scope)
{
    Gaps gaps = scope.gaps;
    QString text;
    const auto aliases = aliasesOf(scope.snapshot);
    for (const HostPart &host : scope.snapshot.hosts) {
        if (scope.host && scope.host != &host)
            continue;
        TerraformHost shared(host, aliases.value(&host));
        Names names(NameForm::Identifier);
        QString containers;
        for (const OutsideContainer &container : scope.containers) {
            if (container.host != &host)
                continue;
            const QString name = shared.resourceName(names.take({container.name}));
            containers += u'\n' + terraformContainer(container, name, shared, gaps).text();
        }
        for (const HclBlock &block : shared.resources(gaps))
            text += u'\n' + block.text();
        text += containers;
    }
    Head head{.what = tr("Terraform: the containers, with their images, networks and volumes, for the provider "
                         "kreuzwerker/docker, whose providers.tf is beside this file. Those that are there must be "
                         "imported or removed first."),
              .gaps = gaps.lines(),
              .host = scope.host};
    head.notes << tr("Labels that Bayplan, Compose and Swarm keep account by are left out.");
    return headOf(scope.snapshot, head) + text.toUtf8();
}

} // namespace bayplan::snapshots::outside
