// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/imagespread.h"

#include "fleet/livehost.h"

#include <QSet>

#include <algorithm>
#include <map>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using engine::Image;

namespace {

QString bareDigest(const QString &digest)
{
    return digest.section(u':', -1);
}

bool hasDigest(const Image &image, const QString &bare)
{
    return std::any_of(image.digests.begin(), image.digests.end(),
                       [&](const QString &digest) { return bareDigest(digest) == bare; });
}

/// The containerd store's ids are what was pulled, and stand among the digests.
bool isIdOfIndex(const Image &image)
{
    return hasDigest(image, bareDigest(image.id));
}

/// One image on a hundred hosts mostly has one id, so copies are compared by their distinct ids.
bool anyDiffer(const QList<ImageCopy> &copies)
{
    std::map<QString, const Image *> distinct;
    for (const ImageCopy &copy : copies)
        distinct.try_emplace(copy.image.id, &copy.image);
    for (auto one = distinct.begin(); one != distinct.end(); ++one) {
        const bool differs = std::any_of(std::next(one), distinct.end(),
                                         [&](const auto &other) { return !isSameImage(*one->second, *other.second); });
        if (differs)
            return true;
    }
    return false;
}

} // namespace

std::pair<QString, QString> splitTag(const QString &reference)
{
    const qsizetype colon = reference.indexOf(u':', reference.lastIndexOf(u'/') + 1);
    if (colon < 0)
        return {reference, {}};
    return {reference.left(colon), reference.mid(colon + 1)};
}

bool isSameImage(const Image &a, const Image &b)
{
    if (bareDigest(a.id) == bareDigest(b.id))
        return true;
    const bool common = std::any_of(a.digests.begin(), a.digests.end(),
                                    [&](const QString &digest) { return hasDigest(b, bareDigest(digest)); });
    if (common)
        return true;
    if (!a.digests.isEmpty() && !b.digests.isEmpty())
        return false;
    // One was built or loaded there and has no digest: ids tell, if both are of the same kind.
    return isIdOfIndex(a) || isIdOfIndex(b);
}

int ImageSpread::hostsWith() const
{
    QSet<HostId> hosts;
    for (const ImageCopy &copy : copies)
        hosts.insert(copy.host);
    return int(hosts.size());
}

std::vector<ImageSpread> spreadOf(const std::vector<HostImages> &hosts)
{
    std::map<QString, ImageSpread> named;
    std::map<QString, ImageSpread> dangling; // by id
    for (const HostImages &host : hosts) {
        for (const HostImages::Held &held : host.images) {
            const ImageCopy copy{host.host, host.name, held.image, held.containers, host.stale};
            if (held.image.tags.isEmpty())
                dangling[held.image.id].copies.append(copy);
            QSet<QString> names; // Podman and Docker names of one image are one name
            for (const QString &tag : held.image.tags)
                names.insert(familiarReference(tag));
            for (const QString &name : std::as_const(names))
                named[name].copies.append(copy);
        }
    }
    std::vector<ImageSpread> spreads;
    spreads.reserve(named.size() + dangling.size());
    for (auto &[name, spread] : named) {
        spread.reference = name;
        spread.differs = anyDiffer(spread.copies);
        QSet<HostId> with;
        for (const ImageCopy &copy : std::as_const(spread.copies))
            with.insert(copy.host);
        for (const HostImages &host : hosts) {
            if (!with.contains(host.host))
                spread.missing << host.name;
        }
        spreads.push_back(std::move(spread));
    }
    for (auto &[id, spread] : dangling)
        spreads.push_back(std::move(spread));
    return spreads;
}

} // namespace bayplan::fleet
