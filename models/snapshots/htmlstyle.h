// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace bayplan::snapshots {

/// The style sheet of a snapshot's page: for the screen, light or dark, and for paper.
QByteArray htmlStyle();

} // namespace bayplan::snapshots
