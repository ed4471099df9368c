// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/livehost.h"

#include <algorithm>
#include <array>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using engine::Container;
using engine::Image;

namespace {

/// A signal can be one the container lives on with (a reload); what it dies of long after is its own affair.
constexpr std::chrono::minutes longestStop(5);

/// A list's row over what is known in detail: a list says when a state began only roughly, and an image's name only as
/// long as it points to the same image.
Container listed(const Container &known, Container row)
{
    if (!known.detailed)
        return row;
    row.detailed = true;
    row.requested = known.requested;
    row.restarts = known.restarts;
    row.image = known.image;
    if (row.state == known.state && row.exitCode == known.exitCode) {
        row.startedAt = known.startedAt;
        row.finishedAt = known.finishedAt;
        if (row.health == engine::Health::None)
            row.health = known.health; // Podman 4's list never tells it
    }
    return row;
}

bool isIdPrefix(const QString &reference, const QString &imageId)
{
    const QString hex = imageId.section(u':', -1);
    const QString wanted = reference.startsWith(u"sha256:"_s) ? reference.mid(7) : reference;
    return wanted.size() >= 4 && hex.startsWith(wanted);
}

} // namespace

QString familiarReference(const QString &reference)
{
    for (const QString &prefix : {u"docker.io/library/"_s, u"index.docker.io/library/"_s, u"docker.io/"_s}) {
        if (reference.startsWith(prefix))
            return reference.mid(prefix.size());
    }
    return reference;
}

QString fullReference(const QString &reference)
{
    const QString name = familiarReference(reference);
    if (name.contains(u'@'))
        return name;
    // A colon before the last slash belongs to a registry's port.
    return name.indexOf(u':', name.lastIndexOf(u'/') + 1) < 0 ? QString(name + u":latest") : name;
}

const Container *LiveHost::container(const QString &id) const
{
    const auto found = m_containers.constFind(id);
    return found == m_containers.constEnd() ? nullptr : &*found;
}

void LiveHost::count(const Container &container, int difference)
{
    m_users[container.imageId] += difference;
    const auto note = [&](QHash<QString, Ids> &users, const QStringList &names) {
        for (const QString &name : names) {
            if (difference > 0)
                users[name].insert(container.id);
            else if (const auto known = users.find(name); known != users.end()) {
                known->remove(container.id);
                if (known->isEmpty())
                    users.erase(known);
            }
        }
    };
    note(m_usersOfNetwork, container.networks);
    note(m_usersOfVolume, container.volumes);
}

LiveHost::Ids LiveHost::mergeContainers(std::vector<Container> list)
{
    Ids changed;
    Ids present;
    present.reserve(qsizetype(list.size()));
    for (Container &row : list) {
        const QString id = row.id;
        present.insert(id);
        const auto known = m_containers.find(id);
        if (known == m_containers.end()) {
            count(row, 1);
            m_containers.insert(id, std::move(row));
            changed.insert(id);
            continue;
        }
        Container merged = listed(*known, std::move(row));
        if (merged != *known) {
            count(*known, -1);
            count(merged, 1);
            *known = std::move(merged);
            changed.insert(id);
        }
    }
    m_containers.removeIf([&](const QHash<QString, Container>::iterator &it) {
        if (present.contains(it.key()))
            return false;
        count(it.value(), -1);
        changed.insert(it.key());
        return true;
    });
    return changed;
}

bool LiveHost::updateContainer(Container container)
{
    const auto known = m_containers.find(container.id);
    if (known == m_containers.end()) {
        count(container, 1);
        const QString id = container.id;
        m_containers.insert(id, std::move(container));
        return true;
    }
    if (*known == container)
        return false;
    count(*known, -1);
    count(container, 1);
    *known = std::move(container);
    return true;
}

bool LiveHost::applyEvent(const engine::Event &event)
{
    const Container *known = container(event.id);
    if (!known || event.type != u"container"_s)
        return false;
    Container next = *known;
    if (event.action == u"start"_s) {
        next.state = engine::ContainerState::Running;
        next.startedAt = event.time;
        next.exitCode.reset();
    } else if (event.action == u"die"_s && next.detailed && !next.restarts) {
        // An engine tells of a death first and then takes its time to clean up, during which it answers nothing.
        next.state = engine::ContainerState::Exited;
        next.exitCode = event.detail.toInt();
        next.finishedAt = event.time;
        next.health = engine::Health::None;
        next.ports.clear();
    } else if (event.action == u"pause"_s) {
        next.state = engine::ContainerState::Paused;
    } else if (event.action == u"unpause"_s) {
        next.state = engine::ContainerState::Running;
    } else if (event.action == u"rename"_s && !event.name().isEmpty()) {
        next.name = event.name();
    } else if (event.action == u"health_status"_s && next.state == engine::ContainerState::Running &&
               !event.detail.isEmpty()) {
        next.health = engine::healthFromString(event.detail);
    }
    return updateContainer(std::move(next));
}

void LiveHost::noteEvent(const engine::Event &event)
{
    if (event.type != u"container"_s)
        return;
    if (event.action == u"kill"_s)
        m_signalled[event.id] = event.time;
    else if (event.action == u"start"_s || event.action == u"destroy"_s)
        m_signalled.remove(event.id);
    else if (event.action == u"die"_s && event.time - m_signalled.value(event.id, event.time) > longestStop)
        m_signalled.remove(event.id); // that one was for something else
}

bool LiveHost::removeContainer(const QString &id)
{
    const auto known = m_containers.constFind(id);
    if (known == m_containers.constEnd())
        return false;
    count(*known, -1);
    m_containers.erase(known);
    return true;
}

LiveHost::ImageChange LiveHost::mergeImages(std::vector<Image> list)
{
    QHash<QString, Image> images;
    QHash<QString, QString> idByName;
    for (Image &image : list) {
        for (const QString &name : image.tags + image.digests)
            idByName.insert(fullReference(name), image.id);
        const QString id = image.id;
        images.insert(id, std::move(image));
    }
    ImageChange change;
    if (images == m_images && m_imagesKnown)
        return change;
    m_imagesKnown = true;
    change.images = true;
    QHash<QString, QString> before;
    for (const Container &c : std::as_const(m_containers))
        before.insert(c.id, imageName(c));
    m_images = std::move(images);
    m_idByName = std::move(idByName);
    for (const Container &c : std::as_const(m_containers)) {
        if (imageName(c) != before.value(c.id))
            change.containers.insert(c.id);
    }
    return change;
}

bool LiveHost::mergeNetworks(std::vector<engine::Network> list)
{
    QHash<QString, engine::Network> networks;
    for (engine::Network &network : list) {
        const QString id = network.id;
        networks.insert(id, std::move(network));
    }
    if (networks == m_networks)
        return false;
    m_networks = std::move(networks);
    return true;
}

bool LiveHost::mergeVolumes(std::vector<engine::Volume> list)
{
    QHash<QString, engine::Volume> volumes;
    for (engine::Volume &volume : list) {
        const QString name = volume.name;
        volumes.insert(name, std::move(volume));
    }
    if (volumes == m_volumes)
        return false;
    m_volumes = std::move(volumes);
    return true;
}

const engine::Network *LiveHost::network(const QString &id) const
{
    const auto found = m_networks.constFind(id);
    return found == m_networks.constEnd() ? nullptr : &*found;
}

const engine::Volume *LiveHost::volume(const QString &name) const
{
    const auto found = m_volumes.constFind(name);
    return found == m_volumes.constEnd() ? nullptr : &*found;
}

QList<const Container *> LiveHost::containersIn(const Ids &ids) const
{
    QList<const Container *> found;
    found.reserve(ids.size());
    for (const QString &id : ids) {
        if (const Container *known = container(id))
            found << known;
    }
    return found;
}

QList<const Container *> LiveHost::usersOfNetwork(const engine::Network &network) const
{
    Ids ids = m_usersOfNetwork.value(network.name);
    // Podman lists its default network as "bridge", as Docker calls its own; its containers say "podman".
    if (network.name == u"bridge"_s)
        ids |= m_usersOfNetwork.value(u"podman"_s);
    return containersIn(ids);
}

QList<const Container *> LiveHost::usersOfVolume(const QString &name) const
{
    return containersIn(m_usersOfVolume.value(name));
}

QString LiveHost::imageName(const Container &container) const
{
    if (!container.detailed || m_images.isEmpty() || isIdPrefix(container.image, container.imageId))
        return container.image;
    const QString reference = fullReference(container.image);
    if (m_idByName.value(reference) == container.imageId)
        return container.image;
    // A reference with both a tag and a digest counts by its digest.
    const qsizetype at = reference.indexOf(u'@');
    const qsizetype colon = at < 0 ? -1 : reference.lastIndexOf(u':', at);
    if (colon > reference.lastIndexOf(u'/', at) &&
        m_idByName.value(reference.left(colon) + reference.mid(at)) == container.imageId)
        return container.image;
    return container.imageId;
}

} // namespace bayplan::fleet
