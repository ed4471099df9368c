// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/searchterm.h"

#include <QRegularExpression>

namespace bayplan::core {

/// What finds it in a line of text; an error with its place if the expression can't be understood. How long one line
/// may take is bounded: a match that would need more is not valid (QRegularExpressionMatch::isValid).
Result<QRegularExpression> compile(const SearchTerm &wanted);

} // namespace bayplan::core
