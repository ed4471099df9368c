// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "inspect/diff.h"

namespace bayplan::inspect {

/// One place of a container's inspect, or of two compared, as a row of a tree.
struct Row
{
    /// What one container has there.
    struct Cell
    {
        bool present = false;
        JsonNode::Type type = JsonNode::Type::Null;
        QString text;     ///< one line, safe to show; of a container how many entries it has
        QStringList path; ///< in that container's inspect
        bool secret = false;
        bool hidden = false;

        bool operator==(const Cell &) const = default;
    };

    QString id;  ///< among its siblings, the same while the container changes
    QString key; ///< one line, safe to show
    std::vector<Cell> cells;
    DiffNode::Kind kind = DiffNode::Kind::Same;
    bool noise = false; ///< it differs, and says nothing
    std::vector<Row> children;
};

/// One container's; the root itself is no row, its children are rows of what is returned.
Row rowsOf(const JsonNode &root);

struct DiffView
{
    bool onlyDifferences = true;
    bool withNoise = false; ///< what always differs counts as a difference
};

/// Two containers', side by side.
Row rowsOf(const DiffNode &root, DiffView view);

/// How many plain values, or whole values that only one has, differ; noise only if it is wanted.
int differences(const DiffNode &root, bool withNoise);

} // namespace bayplan::inspect
