// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/portsmodel.h"
#include "fleet/reservedports.h"

#include <QByteArray>

namespace bayplan::fleet {

enum class PortsFormat { Csv, Json, Markdown };

/// The list of ports as a file, in the order given, in UTF-8. CSV by RFC 4180, with formulas made harmless (see
/// core::csvCell()); JSON is an array of objects with texts as they are; Markdown is one table in which no text of an
/// engine's is markup.
QByteArray portsFile(const std::vector<PortRow> &rows, const QList<ReservedPorts> &reserved, PortsFormat format);

} // namespace bayplan::fleet
