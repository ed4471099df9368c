// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace bayplan::core {

/// What an operator looks for in a text.
struct SearchTerm
{
    QString text; ///< empty: nothing
    bool isRegex = false;
    bool matchCase = false;

    bool operator==(const SearchTerm &) const = default;
};

} // namespace bayplan::core
