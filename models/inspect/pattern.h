// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/searchterm.h"

#include <QList>
#include <QRegularExpression>
#include <QString>

#include <utility>

namespace bayplan::inspect {

/// Finds it in texts; an empty one finds nothing.
class Pattern
{
public:
    Pattern() = default;
    /// Fails on an expression that is none.
    static core::Result<Pattern> of(const core::SearchTerm &wanted);

    bool operator==(const Pattern &) const = default;
    bool isEmpty() const { return m_form.pattern().isEmpty(); }
    bool isIn(const QString &text) const;
    /// Places and lengths, at most `limit`. What matches nothing at all is no match.
    QList<std::pair<int, int>> places(const QString &text, qsizetype limit) const;

private:
    QRegularExpression m_form;
};

} // namespace bayplan::inspect
