// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "run/containerspec.h"
#include "snapshots/snapshot.h"

#include <QMap>
#include <QStringList>

namespace bayplan::tests {

/// What some format could take for more than a text, or for a line's end.
QStringList hostileTexts();

/// What the sample's containers were made by, by host and name: "aws1/web-1".
using SpecsByPlace = QMap<QString, run::ContainerSpec>;

/// "aws1" (Docker), "pod1" (Podman), "aws2" (stale), "gone" (never reached), with a dozen containers that have whatever
/// a spec can say; `made`, if any, is told what by.
snapshots::Snapshot outsideSnapshot(SpecsByPlace *made = nullptr);

/// "aws1" with so many containers of any kind, the same for the same seed.
snapshots::Snapshot randomSnapshot(int containers, quint32 seed, SpecsByPlace *made = nullptr);

/// The environment of a container, by name.
QMap<QString, QString> envOf(const run::ContainerSpec &spec);

} // namespace bayplan::tests
