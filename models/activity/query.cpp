// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/query.h"

#include "activity/entry.h"
#include "activity/timewords.h"

#include <QHash>

#include <array>
#include <chrono>
#include <optional>

namespace bayplan::activity {

using namespace Qt::Literals::StringLiterals;
using fleet::FilterQuery;

namespace {

/// Database columns that hold texts, by the field's name.
const QHash<QString, QString> &textFields()
{
    static const QHash<QString, QString> fields = {
        {u"host"_s, u"host"_s},   {u"object"_s, u"object"_s}, {u"what"_s, u"what"_s}, {u"call"_s, u"call"_s},
        {u"error"_s, u"error"_s}, {u"id"_s, u"object_id"_s},  {u"kind"_s, u"kind"_s}};
    return fields;
}

/// Fields whose values are words that stand for numbers.
std::optional<QString> wordCondition(const QString &field, const QString &value)
{
    static const QHash<QString, QString> words = {
        {u"who:engine"_s, u"who = 0"_s},
        {u"who:operator"_s, u"who = 1"_s},
        {u"outcome:done"_s, u"outcome = 1"_s},
        {u"outcome:failed"_s, u"outcome = 2"_s},
        {u"outcome:cancelled"_s, u"outcome = 3"_s},
        {u"is:failed"_s, u"outcome = 2"_s},
        {u"is:bad"_s, u"tone = 4"_s},
        {u"is:engine"_s, u"who = 0"_s},
        {u"is:operator"_s, u"who = 1"_s},
    };
    static_assert(int(fleet::Tone::Bad) == 4 && int(Entry::Who::Operator) == 1 && int(Entry::Outcome::Failed) == 2 &&
                  int(Entry::Outcome::Cancelled) == 3);
    if (field != u"who"_s && field != u"outcome"_s && field != u"is"_s)
        return std::nullopt;
    return words.value(QString(field + u':' + value.toLower()), u"0"_s);
}

/// A LIKE pattern for texts that hold `value` as it is.
QString pattern(QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    return u'%' + value + u'%';
}

void like(const QString &column, const QString &value, Condition &into)
{
    into.sql += column + u" LIKE ? ESCAPE '\\'"_s;
    into.values << pattern(value);
}

/// Times are kept as milliseconds since 1970. What is no time (or not yet) is matched by nothing.
Condition timeCondition(bool since, const QString &value, core::Time now)
{
    const std::optional<TimeSpan> span = timeSpanOf(value, now);
    if (!span)
        return {u"0"_s, {}};
    const core::Time edge = since ? span->begin : span->end;
    return {since ? u"time >= ?"_s : u"time < ?"_s,
            {qint64(std::chrono::floor<std::chrono::milliseconds>(edge.time_since_epoch()).count())}};
}

/// One value of one term.
Condition valueCondition(const QString &field, const QString &value, core::Time now)
{
    Condition condition;
    if (field == u"since"_s || field == u"until"_s) {
        condition = timeCondition(field == u"since"_s, value, now);
    } else if (const auto words = wordCondition(field, value)) {
        condition.sql = *words;
    } else if (field == u"kind"_s) {
        condition = {u"kind = ? COLLATE NOCASE"_s, {value}};
    } else if (const QString column = textFields().value(field); !column.isEmpty()) {
        like(column, value, condition);
    } else {
        for (const QString &any : {u"host"_s, u"object"_s, u"what"_s, u"call"_s, u"error"_s}) {
            if (!condition.sql.isEmpty())
                condition.sql += u" OR "_s;
            like(any, value, condition);
        }
    }
    return condition;
}

Condition termCondition(FilterQuery::Term term, core::Time now)
{
    if (!term.field.isEmpty() && !filterFields().contains(term.field))
        term = {{}, {QString(term.field + u':' + term.values.join(u','))}, term.negated}; // "nginx:1.25" is a text
    Condition any;
    for (const QString &value : std::as_const(term.values)) {
        const Condition one = valueCondition(term.field, value, now);
        any.sql += (any.sql.isEmpty() ? u"("_s : u" OR ("_s) + one.sql + u')';
        any.values += one.values;
    }
    any.sql = (term.negated ? u"NOT ("_s : u"("_s) + any.sql + u')';
    return any;
}

} // namespace

QStringList filterFields()
{
    return {u"host"_s,    u"who"_s,   u"what"_s,  u"object"_s, u"kind"_s, u"call"_s,
            u"outcome"_s, u"since"_s, u"until"_s, u"error"_s,  u"id"_s,   u"is"_s};
}

Condition conditionOf(const Query &query, core::Time now)
{
    Condition all;
    const auto add = [&all](const Condition &one) {
        all.sql += (all.sql.isEmpty() ? QString() : u" AND "_s) + one.sql;
        all.values += one.values;
    };
    for (const FilterQuery &filter : query.filters) {
        for (const FilterQuery::Term &term : filter.terms()) {
            if (!term.values.isEmpty())
                add(termCondition(term, now));
        }
    }
    if (!query.hosts.isEmpty()) {
        Condition hosts{u"host IN ("_s + QStringList(query.hosts.size(), u"?"_s).join(u',') + u')', {}};
        for (const QString &host : query.hosts)
            hosts.values << host;
        add(hosts);
    }
    if (all.sql.isEmpty())
        all.sql = u"1"_s;
    return all;
}

QString orderOf(const Query &query)
{
    static constexpr std::array<const char *, columnCount> columns = {
        "",        "host COLLATE NOCASE", "who", "what COLLATE NOCASE", "object COLLATE NOCASE", "call", "outcome",
        "duration"};
    const QString direction = query.descending ? u" DESC"_s : u" ASC"_s;
    const QString column = QString::fromLatin1(columns.at(size_t(query.sortedBy)));
    // By number rather than by time: hosts' clocks differ, and what was missed is told later.
    return u"ORDER BY "_s + (column.isEmpty() ? QString() : column + direction + u", "_s) + u"id"_s + direction;
}

} // namespace bayplan::activity
