// SPDX-License-Identifier: GPL-3.0-or-later
// What containers are made from and use: images, networks, volumes.
#include "fleet/servicename.h"
#include "snapshots/tables/maketables.h"
#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using Kind = Column::Kind;

namespace {

QString namesOf(const QList<const engine::Container *> &containers)
{
    QStringList names;
    for (const engine::Container *container : containers)
        names << container->name;
    names.sort();
    return names.join(u", "_s);
}

/// The registry's digest that goes with a tag, as far as the engine tells which.
QString digestOf(const engine::Image &image, const QString &tag)
{
    const QString repository = tag.left(tag.lastIndexOf(u':'));
    for (const QString &digest : image.digests) {
        if (tag.isEmpty() || digest.section(u'@', 0, 0) == repository)
            return digest.section(u'@', 1);
    }
    return {};
}

} // namespace

Table imagesTable()
{
    return {.id = u"images"_s,
            .title = tr("Images"),
            .columns = {{u"host"_s, tr("Host")},
                        {u"tag"_s, tr("Tag")},
                        {u"id"_s, tr("Id"), Kind::Id},
                        {u"digest"_s, tr("Digest"), Kind::Id, true},
                        {u"size"_s, tr("Size"), Kind::Bytes},
                        {u"created"_s, tr("Created"), Kind::Time},
                        {u"containers"_s, tr("Containers"), Kind::Number},
                        {u"used by"_s, tr("Used by")},
                        {u"known"_s, tr("Known", "when a row was true"), Kind::Text, true}},
            .rows = {}};
}

void addImageRows(Table &table, const ReadHost &host)
{
    QHash<QString, QStringList> users;
    for (const engine::Container &container : host.containers) {
        if (!fleet::isBookkeeping(container))
            users[container.imageId] << container.name;
    }
    for (const engine::Image &image : host.images) {
        const QStringList tags = image.tags.isEmpty() ? QStringList(QString()) : image.tags;
        const QStringList names = users.value(image.id);
        for (const QString &tag : tags) {
            table.rows.push_back(
                {.cells = {textCell(host.part.name), textCell(fleet::familiarReference(tag)), textCell(image.id),
                           textCell(digestOf(image, tag)), countCell(image.size), timeCell(image.created),
                           countCell(names.size()), textCell(names.join(u", "_s)), knownCell(host)},
                 .isStale = host.isStale()});
        }
    }
}

Table networksTable()
{
    return {.id = u"networks"_s,
            .title = tr("Networks"),
            .columns = {{u"host"_s, tr("Host")},
                        {u"network"_s, tr("Network")},
                        {u"id"_s, tr("Id"), Kind::Id},
                        {u"driver"_s, tr("Driver")},
                        {u"scope"_s, tr("Scope")},
                        {u"subnets"_s, tr("Subnets")},
                        {u"internal"_s, tr("Internal")},
                        {u"ipv6"_s, tr("IPv6")},
                        {u"created"_s, tr("Created"), Kind::Time},
                        {u"containers"_s, tr("Containers"), Kind::Number},
                        {u"used by"_s, tr("Used by")},
                        {u"labels"_s, tr("Labels"), Kind::Text, true},
                        {u"known"_s, tr("Known", "when a row was true"), Kind::Text, true}},
            .rows = {}};
}

void addNetworkRows(Table &table, const ReadHost &host)
{
    for (const engine::Network &network : host.networks) {
        const auto users = host.live.usersOfNetwork(network);
        table.rows.push_back(
            {.cells = {textCell(host.part.name), textCell(network.name), textCell(network.id), textCell(network.driver),
                       textCell(network.scope), textCell(engine::subnetsOf(network)), yesCell(network.internal),
                       yesCell(network.ipv6), timeCell(network.created), countCell(users.size()),
                       textCell(namesOf(users)), labelsCell(network.labels), knownCell(host)},
             .isStale = host.isStale()});
    }
}

Table volumesTable()
{
    return {.id = u"volumes"_s,
            .title = tr("Volumes"),
            .columns = {{u"host"_s, tr("Host")},
                        {u"volume"_s, tr("Volume")},
                        {u"driver"_s, tr("Driver")},
                        {u"scope"_s, tr("Scope"), Kind::Text, true},
                        {u"mountpoint"_s, tr("Mountpoint")},
                        {u"anonymous"_s, tr("Anonymous")},
                        {u"created"_s, tr("Created"), Kind::Time},
                        {u"containers"_s, tr("Containers"), Kind::Number},
                        {u"used by"_s, tr("Used by")},
                        {u"labels"_s, tr("Labels"), Kind::Text, true},
                        {u"known"_s, tr("Known", "when a row was true"), Kind::Text, true}},
            .rows = {}};
}

void addVolumeRows(Table &table, const ReadHost &host)
{
    for (const engine::Volume &volume : host.volumes) {
        const auto users = host.live.usersOfVolume(volume.name);
        table.rows.push_back(
            {.cells = {textCell(host.part.name), textCell(volume.name), textCell(volume.driver), textCell(volume.scope),
                       textCell(volume.mountpoint), yesCell(engine::isAnonymous(volume)), timeCell(volume.created),
                       countCell(users.size()), textCell(namesOf(users)), labelsCell(volume.labels), knownCell(host)},
             .isStale = host.isStale()});
    }
}

} // namespace bayplan::snapshots
