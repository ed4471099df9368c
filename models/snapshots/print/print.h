// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "snapshots/snapshot.h"

#include <QByteArray>
#include <QStringList>

namespace bayplan::snapshots {

// Both draw texts, so there has to be a QGuiApplication, which needs no display with the platform "offscreen"; without
// one they give an error. Both may be called in any thread.

/// The bay plan as a picture. One that would be too large for programs to open is drawn smaller, or is an error.
core::Result<QByteArray> planPng(const Snapshot &snapshot);

/// The bay plan and the tables on pages, A4 landscape, with bookkeeping in the margin: what it is, the page's number.
/// What could not be kept whole is added to `cut`, in sentences.
core::Result<QByteArray> pdfFile(const Snapshot &snapshot, QStringList *cut = nullptr);

} // namespace bayplan::snapshots
