// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/livehost.h"
#include "fleet/reservedports.h"
#include "run/containerspec.h"
#include "run/hostfacts.h"
#include "run/imageplatform.h"

#include <optional>

namespace bayplan::run {

/// Something about one host that stands against running a container there.
struct Conflict
{
    enum class Kind {
        OutOfReach,
        ReadOnly,
        NameTaken,       ///< another name helps: nextFreeName()
        PortTaken,       ///< a dynamic port helps
        PortClaimed,     ///< by a stopped container, which then can't be started again
        PortReserved,    ///< by the workspace, for something else
        ImageMissing,    ///< pulling it first helps, or a copy from another host
        PlatformDiffers, ///< from the machine's own: the one asked for, or that of the image there
        TooMuchMemory,
        TooManyCpus,
        NotPossible, ///< with this engine
    };

    Kind kind = Kind::OutOfReach;
    bool blocks = true; ///< the engine is sure to refuse; else it is worth knowing
    QString field;      ///< as FieldProblem has them; empty if it concerns the host alone
    int row = -1;
    QString what;   ///< a sentence without its full stop; names in it may come from an engine
    QString holder; ///< the container that has the name or port

    bool operator==(const Conflict &) const = default;
};

/// What is known beforehand, of a valid spec and what is known of a host. Ports that are held by something else than a
/// container can't be known. Nothing else is told of a host that is out of reach. `image`: what the image there was
/// made for, where it is known.
QList<Conflict> conflicts(const ContainerSpec &spec, const HostFacts &host, const fleet::LiveHost &live,
                          const std::optional<ImagePlatform> &image = {});

/// "web" → "web-2", the first that is free on all of them.
QString nextFreeName(const QString &name, const QList<const fleet::LiveHost *> &hosts);

/// The static ports asked for that the workspace reserves, which no engine knows of.
QList<Conflict> reservedPortConflicts(const ContainerSpec &spec, const QList<fleet::ReservedPorts> &reserved);

/// The part of conflicts() about ports.
QList<Conflict> portConflicts(const ContainerSpec &spec, const fleet::LiveHost &live);

/// The image that the engine finds by this name, digest or id; null if there is none.
const engine::Image *imageThere(const fleet::LiveHost &live, const QString &reference);
inline bool hasImage(const fleet::LiveHost &live, const QString &reference)
{
    return imageThere(live, reference) != nullptr;
}

/// An image as a host that could give it to others has it.
struct CopySource
{
    QString id;
    QString name; ///< as that engine writes it; empty when it was asked for by its id

    bool operator==(const CopySource &) const = default;
};

/// The image there by this name or id. Nothing for one asked for by its digest: a copy does not bring that along.
std::optional<CopySource> copySource(const fleet::LiveHost &live, const QString &reference);

} // namespace bayplan::run
