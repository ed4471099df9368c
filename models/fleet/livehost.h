// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/container.h"
#include "engine/event.h"
#include "engine/image.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace bayplan::fleet {

/// What is known of one host's containers and images. Pure state: lists and details are merged in by key, and each
/// merge tells what it changed.
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
    /// True if it was known.
    bool removeContainer(const QString &id);
    /// Takes a whole list of images. Also gives the containers whose image is shown under another name now.
    struct ImageChange
    {
        bool images = false;
        Ids containers;
    };
    ImageChange mergeImages(std::vector<engine::Image> list);

    const QHash<QString, engine::Container> &containers() const { return m_containers; }
    const QHash<QString, engine::Image> &images() const { return m_images; }
    const engine::Container *container(const QString &id) const;
    /// Whether images have ever been listed: none is something else than not known.
    bool imagesKnown() const { return m_imagesKnown; }

    /// The image as the engine's own list names it: what the creator wrote while that name still means the same image
    /// here, else the image's id.
    QString imageName(const engine::Container &container) const;
    /// How many containers (running or not) were made from the image.
    int containersOf(const QString &imageId) const { return m_users.value(imageId); }

private:
    void count(const engine::Container &container, int difference);

    QHash<QString, engine::Container> m_containers;
    QHash<QString, engine::Image> m_images;
    QHash<QString, QString> m_idByName; ///< full reference (tag or digest) → image id
    bool m_imagesKnown = false;
    QHash<QString, int> m_users; ///< image id → containers
};

/// Without the registry that is meant anyway: "docker.io/library/nginx:1" → "nginx:1". Podman always writes it.
QString familiarReference(const QString &reference);
/// A reference in full: "nginx" → "nginx:latest", "docker.io/library/nginx:1" → "nginx:1".
QString fullReference(const QString &reference);

} // namespace bayplan::fleet
