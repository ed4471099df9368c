// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace bayplan::run {

/// A container as its engine tells of it.
struct Inspected
{
    QJsonObject container; ///< GET /containers/{id}/json
    QJsonObject image;     ///< GET /images/{id}/json of the image it was made from
    bool isPodman = false;
    QString machine = {}; ///< the engine's own host name, which containers in the host's network have too
};

struct SpecFound
{
    ContainerSpec spec; ///< without a name; its image as the container's creator wrote it
    /// Options of `docker run` ("volumes-from") that the container has and that a spec has no place for.
    QStringList leftOut;
};

/// What makes the same container again, without what the image says itself and what the engine does by itself: the host
/// name and aliases that are the id's beginning, names of anonymous volumes, Podman's variables and mount options. Of
/// Podman some can't be known, since its compatible API doesn't tell: kernel parameters, options of logs, the domain
/// name, a shared IPC namespace, fixed addresses, and whether a port was dynamic (it is told as the one that was
/// chosen). Pure.
SpecFound specFromInspect(const Inspected &inspected);

} // namespace bayplan::run
