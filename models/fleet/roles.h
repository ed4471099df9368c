// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <qnamespace.h>

namespace bayplan::fleet {

/// Roles all tables share, beside Qt's own.
enum Role {
    SortRole = Qt::UserRole, ///< the raw value rows are sorted by
    StaleRole,               ///< bool: the host is out of reach, the row is its last known state
    HostIdRole,              ///< HostId, -1 where a row belongs to no single host
    ObjectIdRole,            ///< container or image id
    ToneRole,                ///< Tone: how the state is coloured and drawn; on state columns only
    SamplesRole,             ///< QList<float>: a cell's history for its sparkline, oldest first
    ColumnKeyRole,           ///< in headers: QString that settings and filters know the column by
    HostIdsRole,             ///< QList<HostId>: of rows that belong to several hosts; invalid for others
    BlocksRole,              ///< QList<Block>: what a cell of the bay plan holds
    TagsRole,                ///< QList<HostTag>: a host's marks or labels
    HostColourRole,          ///< QString: one of hostColours(), empty for none
};

/// What a state means to an operator; the theme gives it a colour, delegates a shape.
enum class Tone { Neutral, Good, Starting, Warning, Bad, Off };

} // namespace bayplan::fleet
