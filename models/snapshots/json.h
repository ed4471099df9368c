// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "snapshots/snapshot.h"

#include <functional>

namespace bayplan::snapshots {

/// The newest form of a snapshot's JSON that this program knows; see docs/snapshot-format.md and its schema.
constexpr int jsonFormat = 1;

/// Writes the snapshot as JSON in UTF-8, the one format from which it can be read back as it was. In parts, since it
/// may be hundreds of megabytes; false from `sink` ends it. The same snapshot always gives the same bytes.
bool writeJson(const Snapshot &snapshot, const std::function<bool(const QByteArray &)> &sink);

/// Reads it back. Errors are of kind Input and name the place: what is no JSON, no snapshot, of a newer format, or
/// broken off. What a later program adds is passed over.
core::Result<Snapshot> readJson(const QByteArray &text);

} // namespace bayplan::snapshots
