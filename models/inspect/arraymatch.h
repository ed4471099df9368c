// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsonnode.h"

namespace bayplan::inspect {

/// Which child of one node belongs to which of another; -1 where there is none.
struct Match
{
    qsizetype left = -1;
    qsizetype right = -1;
    QString name = {}; ///< what both are called, of entries that are matched by a name

    bool operator==(const Match &) const = default;
};

/// The ids of both, each once: those of the left in their order, then what only the right has.
std::vector<Match> matchKeys(const QStringList &left, const QStringList &right);

/// The entries of two arrays, each once; see diff().
std::vector<Match> matchEntries(const JsonNode &left, const JsonNode &right);

} // namespace bayplan::inspect
