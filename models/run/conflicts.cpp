// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/conflicts.h"

#include "core/humanize.h"
#include "core/plaintext.h"
#include "run/quantities.h"
#include "run/words.h"

#include <QRegularExpression>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using ConflictKind = Conflict::Kind;

namespace {

constexpr engine::ApiVersion platformApi{1, 41};
constexpr qint64 nano = 1'000'000'000;
constexpr int longestPlatform = 40;

/// The image by this name or id, and the name it has there, which is empty when it was asked for by its id.
std::pair<const engine::Image *, QString> namedImage(const fleet::LiveHost &live, const QString &reference)
{
    static const QRegularExpression idForm(u"\\A(sha256:)?[0-9a-f]{4,64}\\z"_s);
    const bool mayBeId = idForm.match(reference).hasMatch();
    const QString id = reference.section(u':', -1);
    const QString wanted = fleet::fullReference(reference);
    for (const engine::Image &image : live.images()) {
        for (const QString &tag : image.tags) {
            if (fleet::fullReference(tag) == wanted)
                return {&image, tag};
        }
        if (mayBeId && image.id.section(u':', -1).startsWith(id))
            return {&image, {}};
    }
    return {nullptr, {}};
}

void checkName(const ContainerSpec &spec, const fleet::LiveHost &live, QList<Conflict> &found)
{
    if (spec.name.isEmpty())
        return;
    for (const engine::Container &container : live.containers()) {
        if (container.name == spec.name) {
            found << Conflict{.kind = ConflictKind::NameTaken,
                              .field = u"name"_s,
                              .what = tr("The name %1 is taken").arg(spec.name),
                              .holder = container.name};
            return;
        }
    }
}

void checkImage(const ContainerSpec &spec, const fleet::LiveHost &live, QList<Conflict> &found)
{
    if (!spec.pull && live.imagesKnown() && !hasImage(live, spec.image))
        found << Conflict{.kind = ConflictKind::ImageMissing,
                          .field = u"image"_s,
                          .what = tr("The image is not there"),
                          .holder = {}};
}

void checkMachine(const ContainerSpec &spec, const HostFacts &host, const std::optional<ImagePlatform> &image,
                  QList<Conflict> &found)
{
    const auto add = [&found](ConflictKind kind, bool blocks, const QString &field, const QString &what) {
        found << Conflict{.kind = kind, .blocks = blocks, .field = field, .what = what, .holder = {}};
    };
    if (!spec.platform.isEmpty() && host.api < platformApi)
        add(ConflictKind::NotPossible, true, u"platform"_s, tr("This engine is too old to be told a platform"));
    if (!host.engine)
        return;
    const QString own = platformArchitecture(host.engine->architecture);
    if (!spec.platform.isEmpty() && !own.isEmpty() && spec.platform.section(u'/', 1, 1) != own)
        add(ConflictKind::PlatformDiffers, false, u"platform"_s,
            tr("The machine is %1: %2 runs only with emulation set up, and with an image for it")
                .arg(own, spec.platform));
    // Pulled anew it is another image, of the machine's own platform where there is one.
    if (spec.platform.isEmpty() && !spec.pull && image && !runsOn(*image, *host.engine))
        add(ConflictKind::PlatformDiffers, false, u"image"_s,
            tr("The machine is %1, and the image there is for %2: it runs only with emulation set up")
                .arg(toString({host.engine->os, own}), core::plainLine(toString(*image), longestPlatform)));
    if (host.engine->memory > 0 && spec.memory > host.engine->memory)
        add(ConflictKind::TooMuchMemory, false, u"memory"_s,
            tr("The machine has only %1").arg(core::binarySize(host.engine->memory)));
    // Podman lets it pass, and the kernel too.
    if (host.engine->cpus > 0 && spec.nanoCpus > host.engine->cpus * nano)
        add(ConflictKind::TooManyCpus, !host.isPodman(), u"cpus"_s,
            tr("The machine has only %Ln processor(s)", nullptr, host.engine->cpus));
    const bool hasRange = std::any_of(spec.ports.begin(), spec.ports.end(),
                                      [](const engine::PortRequest &port) { return port.publishedEnd != 0; });
    if (host.isPodman() && hasRange)
        add(ConflictKind::NotPossible, true, u"publish"_s, tr("Podman takes no range of ports here; give one port"));
}

} // namespace

const engine::Image *imageThere(const fleet::LiveHost &live, const QString &reference)
{
    if (const auto named = namedImage(live, reference); named.first)
        return named.first;
    const QString wanted = fleet::fullReference(reference);
    const auto isWanted = [&wanted](const QString &name) { return fleet::fullReference(name) == wanted; };
    const auto found = std::ranges::find_if(
        live.images(), [&](const engine::Image &image) { return std::ranges::any_of(image.digests, isWanted); });
    return found == live.images().end() ? nullptr : &*found;
}

std::optional<CopySource> copySource(const fleet::LiveHost &live, const QString &reference)
{
    const auto [image, name] = namedImage(live, reference);
    return image ? std::optional(CopySource{.id = image->id, .name = name}) : std::nullopt;
}

QString nextFreeName(const QString &name, const QList<const fleet::LiveHost *> &hosts)
{
    QSet<QString> taken;
    for (const fleet::LiveHost *host : hosts) {
        for (const engine::Container &container : host->containers())
            taken.insert(container.name);
    }
    static const QRegularExpression numbered(u"\\A(.+)-([0-9]{1,6})\\z"_s);
    const auto match = numbered.match(name);
    const QString stem = match.hasMatch() ? match.captured(1) : name;
    int number = match.hasMatch() ? match.captured(2).toInt() : 1;
    QString next = name;
    while (taken.contains(next))
        next = stem + u'-' + QString::number(++number);
    return next;
}

QList<Conflict> conflicts(const ContainerSpec &spec, const HostFacts &host, const fleet::LiveHost &live,
                          const std::optional<ImagePlatform> &image)
{
    QList<Conflict> found;
    const auto concernsHost = [&found](ConflictKind kind, const QString &what) {
        found << Conflict{.kind = kind, .field = {}, .what = what, .holder = {}};
    };
    if (host.readOnly)
        concernsHost(ConflictKind::ReadOnly, tr("Marked read-only: nothing is changed on it from here"));
    if (!host.isLive) {
        concernsHost(ConflictKind::OutOfReach, tr("Out of reach; what is known of it is old"));
        return found;
    }
    checkName(spec, live, found);
    found << portConflicts(spec, live);
    checkImage(spec, live, found);
    checkMachine(spec, host, image, found);
    return found;
}

} // namespace bayplan::run
