// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"

#include <QList>
#include <QRegularExpression>
#include <QString>

#include <utility>

namespace bayplan::inspect {

/// What is looked for.
struct Wanted
{
    QString text;
    bool regex = false;
    bool matchCase = false;

    bool operator==(const Wanted &) const = default;
};

/// Finds it in texts; an empty one finds nothing.
class Pattern
{
public:
    Pattern() = default;
    /// Fails on an expression that is none.
    static core::Result<Pattern> of(const Wanted &wanted);

    bool operator==(const Pattern &) const = default;
    bool isEmpty() const { return m_form.pattern().isEmpty(); }
    bool isIn(const QString &text) const;
    /// Places and lengths, at most `limit`. What matches nothing at all is no match.
    QList<std::pair<int, int>> places(const QString &text, qsizetype limit) const;

private:
    QRegularExpression m_form;
};

} // namespace bayplan::inspect
