// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/container.h"
#include "engine/event.h"
#include "engine/image.h"
#include "engine/network.h"
#include "engine/volume.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace bayplan::fleet {

/// What is known of one host's containers, images, networks and volumes. Pure state: lists and details are merged in by
/// key, and each merge tells what it changed.
class LiveHost
{
public:
    using Ids = QSet<QString>;

    /// Takes a whole list: what isn't in it is gone, what is known in detail keeps what a list doesn't tell.
    Ids mergeContainers(std::vector<engine::Container> list);
    /// Takes one container's details. True if anything changed.
    bool updateContainer(engine::Container container);
    /// Takes at once what an event says by itself: the state, name or health it brings. What it doesn't say (ports, the
    /// state after a `die` that may be a restart) is for a read after it. True if anything changed.
    bool applyEvent(const engine::Event &event);
    /// For wasStopped(): every event of a container goes by here.
    void noteEvent(const engine::Event &event);
    /// Whether the container's last end was somebody's doing: a signal was sent to it (by a stop, a kill, or the engine
    /// as it is shut down), rather than that its program ended by itself. Not known of what happened before this was
    /// connected.
    bool wasStopped(const QString &id) const { return m_signalled.contains(id); }
    /// True if it was known.
    bool removeContainer(const QString &id);
    /// Takes a whole list of images. Also gives the containers whose image is shown under another name now.
    struct ImageChange
    {
        bool images = false;
        Ids containers;
    };
    ImageChange mergeImages(std::vector<engine::Image> list);
    /// Takes a whole list of networks, or of volumes. True if anything changed.
    bool mergeNetworks(std::vector<engine::Network> list);
    bool mergeVolumes(std::vector<engine::Volume> list);

    const QHash<QString, engine::Container> &containers() const { return m_containers; }
    const QHash<QString, engine::Image> &images() const { return m_images; }
    const QHash<QString, engine::Network> &networks() const { return m_networks; } ///< by id
    const QHash<QString, engine::Volume> &volumes() const { return m_volumes; }    ///< by name
    const engine::Container *container(const QString &id) const;
    const engine::Network *network(const QString &id) const;
    const engine::Volume *volume(const QString &name) const;
    /// Whether images have ever been listed: none is something else than not known.
    bool imagesKnown() const { return m_imagesKnown; }

    /// The image as the engine's own list names it: what the creator wrote while that name still means the same image
    /// here, else the image's id.
    QString imageName(const engine::Container &container) const;
    /// How many containers (running or not) were made from the image.
    int containersOf(const QString &imageId) const { return m_users.value(imageId); }
    /// The containers (running or not) that are in the network or have the volume mounted, in no order; valid until
    /// anything changes.
    QList<const engine::Container *> usersOfNetwork(const engine::Network &network) const;
    QList<const engine::Container *> usersOfVolume(const QString &name) const;

private:
    void count(const engine::Container &container, int difference);
    QList<const engine::Container *> containersIn(const Ids &ids) const;

    QHash<QString, engine::Container> m_containers;
    QHash<QString, core::Time> m_signalled; ///< when, since the last start
    QHash<QString, engine::Image> m_images;
    QHash<QString, QString> m_idByName; ///< full reference (tag or digest) → image id
    bool m_imagesKnown = false;
    QHash<QString, int> m_users; ///< image id → containers
    QHash<QString, engine::Network> m_networks;
    QHash<QString, engine::Volume> m_volumes;
    QHash<QString, Ids> m_usersOfNetwork; ///< network's name → containers' ids
    QHash<QString, Ids> m_usersOfVolume;
};

/// Without the registry that is meant anyway: "docker.io/library/nginx:1" → "nginx:1". Podman always writes it.
QString familiarReference(const QString &reference);
/// A reference in full: "nginx" → "nginx:latest", "docker.io/library/nginx:1" → "nginx:1".
QString fullReference(const QString &reference);

} // namespace bayplan::fleet
