// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "fleet/filterquery.h"

#include <QStringList>
#include <QVariantList>

namespace bayplan::activity {

/// The columns entries are shown and sorted by.
enum class Column { Time, Host, Who, What, Object, Call, Outcome, Duration };
constexpr int columnCount = 8;

/// Which entries, in which order.
struct Query
{
    QList<fleet::FilterQuery> filters = {}; ///< all must match
    QStringList hosts = {};                 ///< any of these, by their names; empty: all
    Column sortedBy = Column::Time;
    bool descending = true;

    bool operator==(const Query &) const = default;
};

/// The fields that filters can name.
QStringList filterFields();

/// A condition and what is bound to its question marks: "1" where everything matches. What is typed is only ever bound.
struct Condition
{
    QString sql;
    QVariantList values;
};
/// Spans of time ("since:2h") end at `now`.
Condition conditionOf(const Query &query, core::Time now);
/// "ORDER BY …"
QString orderOf(const Query &query);

} // namespace bayplan::activity
