// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/jsonnode.h"

namespace bayplan::inspect {

/// A place in either or both of two JSON texts.
struct DiffNode
{
    enum class Kind { Same, Changed, OnlyLeft, OnlyRight };

    QString key; ///< of an array's entry its place, or what it is matched by
    Kind kind = Kind::Same;
    bool noise = false; ///< what differs here and below differs between any two containers; see Noise
    const JsonNode *left = nullptr;
    const JsonNode *right = nullptr;
    QStringList leftPath; ///< meaningless where there is no left
    QStringList rightPath;
    std::vector<DiffNode> children; ///< none where one side is a plain value or another kind of container
};

/// Compares two containers' inspects field by field; the result points into them. Keys are matched whatever their
/// order. Entries of arrays are matched by what names them, in any order, where they have such: variables by their
/// name, mounts by their destination, limits by their name. Others are matched in order, equal ones first.
DiffNode diff(const JsonNode &left, const JsonNode &right);

/// Sorts the fields of each object by their keys; else they are as in `left`, with those only in `right` behind them.
void sortKeys(DiffNode &node);

} // namespace bayplan::inspect
