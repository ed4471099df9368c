// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/searchterm.h"

#include <QRegularExpression>

namespace bayplan::logs {

/// What finds it in a line's plain text; an error with its place if the expression can't be understood. How long one
/// line may take is bounded: a match that would need more is not valid (QRegularExpressionMatch::isValid).
core::Result<QRegularExpression> compile(const core::SearchTerm &wanted);

} // namespace bayplan::logs
