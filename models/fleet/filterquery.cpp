// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/filterquery.h"

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Splits at spaces outside quotes; quotes are dropped.
QStringList words(const QString &text)
{
    QStringList words;
    QString word;
    bool quoted = false;
    for (const QChar c : text) {
        if (c == u'"') {
            quoted = !quoted;
        } else if (c.isSpace() && !quoted) {
            if (!word.isEmpty())
                words.append(std::exchange(word, {}));
        } else {
            word += c;
        }
    }
    if (!word.isEmpty())
        words.append(word);
    return words;
}

bool isFieldName(const QString &text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](QChar c) { return c.isLetter(); });
}

bool matchesTerm(const FilterQuery::Term &term, const FilterableRows &rows, int row)
{
    const QStringList texts = rows.filterTexts(row, term.field);
    const bool whole = isWholeField(term.field);
    return std::any_of(term.values.begin(), term.values.end(), [&](const QString &value) {
        return std::any_of(texts.begin(), texts.end(), [&](const QString &text) {
            return whole ? text.compare(value, Qt::CaseInsensitive) == 0 : text.contains(value, Qt::CaseInsensitive);
        });
    });
}

} // namespace

FilterQuery FilterQuery::parse(const QString &text)
{
    FilterQuery query;
    for (QString word : words(text)) {
        Term term;
        if (word.size() > 1 && word.startsWith(u'-')) {
            term.negated = true;
            word.remove(0, 1);
        }
        const qsizetype colon = word.indexOf(u':');
        if (colon > 0 && isFieldName(word.left(colon))) {
            term.field = word.left(colon).toLower();
            term.values = word.mid(colon + 1).split(u',', Qt::SkipEmptyParts);
            if (term.values.isEmpty())
                continue; // still being typed
        } else {
            term.values = {word};
        }
        query.m_terms.append(term);
    }
    return query;
}

bool isWholeField(const QString &field)
{
    return field == u"port"_s || field == u"state"_s || field == u"health"_s || field == u"kind"_s ||
           field == u"protocol"_s || field == u"reference"_s || field == u"is"_s;
}

bool matches(const FilterQuery &query, const FilterableRows &rows, int row)
{
    const QStringList known = rows.filterFields();
    return std::all_of(query.terms().begin(), query.terms().end(), [&](const FilterQuery::Term &term) {
        if (term.field.isEmpty() || known.contains(term.field))
            return matchesTerm(term, rows, row) != term.negated;
        // "nginx:1.25" is a text with a colon, not a field.
        FilterQuery::Term text{{}, {QString(term.field + u':' + term.values.join(u','))}, term.negated};
        return matchesTerm(text, rows, row) != term.negated;
    });
}

} // namespace bayplan::fleet
