// SPDX-License-Identifier: GPL-3.0-or-later
// What ServiceBook says of images that a record leaves open: none of the hosts had them when it was written.
#include "run/conflicts.h"
#include "services/labels.h"
#include "services/resolvedimage.h"
#include "services/servicebook.h"

#include <algorithm>

namespace bayplan::services {

namespace {

/// What the engines know of an image; a copy has no digests where the one it was made of has.
QStringList knownDigests(const fleet::Fleet &fleet, const QString &id)
{
    QStringList digests;
    for (const fleet::HostConnection *host : fleet.hosts())
        digests << host->live().images().value(id).digests;
    return digests;
}

} // namespace

/// Stopped ones tell it as well.
QString ServiceBook::imageOfReplicas(const Entry &entry, const Revision &revision) const
{
    QStringList ids;
    for (const fleet::ContainerKey &key : entry.members) {
        const fleet::HostConnection *host = m_fleet.host(key.host);
        const engine::Container *container = host ? host->live().container(key.id) : nullptr;
        if (!container || std::max(1, container->labels.value(revisionLabel.toString()).toInt()) != revision.number)
            continue; // as replicaOf() has it
        // Before the host's images are listed nothing but the id would be known of it.
        if (host->live().images().contains(container->imageId))
            ids << container->imageId;
    }
    return services::imageOfReplicas(revision.spec.container.image, ids,
                                     [this](const QString &id) { return knownDigests(m_fleet, id); });
}

void ServiceBook::learnImages(ServiceRecord &record, const Entry &entry) const
{
    for (Revision &revision : record.revisions) {
        if (revision.spec.resolvedImage.isEmpty())
            revision.spec.resolvedImage = imageOfReplicas(entry, revision);
    }
}

QString ServiceBook::meantImage(const Revision &revision, bool byName) const
{
    const auto found = m_entries.find(revision.spec.name);
    const QString image = found == m_entries.end() ? QString() : imageOfReplicas(found->second, revision);
    return image.isEmpty() && byName ? resolved(revision.spec).resolvedImage : image;
}

} // namespace bayplan::services
