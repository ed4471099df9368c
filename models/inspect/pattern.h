// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "core/searchterm.h"

#include <QList>
#include <QRegularExpression>
#include <QString>

#include <utility>

namespace bayplan::inspect {

/// Finds it in texts; an empty one finds nothing. What one line may cost is bounded (core::compile()), and so is what
/// those lines may cost together that need more: a window waits for the whole of a search.
class Pattern
{
public:
    /// What a search through many texts has left out.
    struct Costs
    {
        int tooCostly = 0; ///< lines given up

        bool isOver() const { return tooCostly >= most; }
        static constexpr int most = 20;
    };

    Pattern() = default;
    /// Fails on an expression that is none.
    static core::Result<Pattern> of(const core::SearchTerm &wanted);

    bool operator==(const Pattern &) const = default;
    bool isEmpty() const { return m_form.pattern().isEmpty(); }
    /// Once the costs are over nothing more is found.
    bool isIn(const QString &text, Costs &costs) const;
    /// Places and lengths, at most `limit`, line by line. What matches nothing at all is no match.
    QList<std::pair<int, int>> places(const QString &text, qsizetype limit, Costs &costs) const;

private:
    QRegularExpression m_form;
};

} // namespace bayplan::inspect
