// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/image.h"
#include "fleet/hostconfig.h"

#include <QList>

#include <vector>

namespace bayplan::fleet {

/// What one host has; pure data, so that the comparison needs no engines.
struct HostImages
{
    struct Held
    {
        engine::Image image;
        int containers = 0; ///< made from it, running or not
    };

    HostId host = 0;
    QString name;
    bool stale = false; ///< out of reach: what it had when it was last seen
    std::vector<Held> images;
};

/// An image on one host.
struct ImageCopy
{
    HostId host = 0;
    QString hostName;
    engine::Image image;
    int containers = 0;
    bool stale = false;

    bool operator==(const ImageCopy &) const = default;
};

/// One image over all hosts: what goes by one name, or one image without a name.
struct ImageSpread
{
    QString reference;       ///< "nginx:1.25", as familiarReference() has it; empty when dangling
    QList<ImageCopy> copies; ///< in the order of the hosts
    QStringList missing;     ///< names of hosts without it; of none for a dangling one, which belongs nowhere
    bool differs = false;    ///< two hosts mean different images by the name

    /// On how many hosts it is: one host can have two copies, Podman's "docker.io/library/nginx" beside "nginx".
    int hostsWith() const;
    bool operator==(const ImageSpread &) const = default;
};

/// Whether two engines mean the same image as far as that can be known. Ids alone don't tell: with the containerd
/// store an id is the digest of what was pulled, elsewhere that of the configuration. A digest in common does.
bool isSameImage(const engine::Image &a, const engine::Image &b);

/// Every name once, then every dangling image once by its id; sorted by these.
std::vector<ImageSpread> spreadOf(const std::vector<HostImages> &hosts);

/// "registry:5000/app:1" → ("registry:5000/app", "1").
std::pair<QString, QString> splitTag(const QString &reference);

} // namespace bayplan::fleet
