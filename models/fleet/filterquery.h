// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace bayplan::fleet {

/// What is typed into a page's filter: words, and `field:value` terms. All terms must match; several values of one
/// field separated by commas match any. Case does not count. "Quotes" keep spaces; a leading `-` negates.
///
///     host:aws1,aws2 image:redis state:exited port:8080 -web
class FilterQuery
{
public:
    struct Term
    {
        QString field;      ///< empty: any of a row's texts
        QStringList values; ///< any of these
        bool negated = false;

        bool operator==(const Term &) const = default;
    };

    static FilterQuery parse(const QString &text);

    bool isEmpty() const { return m_terms.isEmpty(); }
    const QList<Term> &terms() const { return m_terms; }

    bool operator==(const FilterQuery &) const = default;

private:
    QList<Term> m_terms;
};

/// What filters ask of a table's rows.
class FilterableRows
{
public:
    virtual ~FilterableRows() = default;

    /// The fields that filters can name ("host", "image", …).
    virtual QStringList filterFields() const = 0;
    /// The texts of a row in that field; of the row as a whole for an empty field; nothing for an unknown field.
    virtual QStringList filterTexts(int row, const QString &field) const = 0;
};

/// Fields other than these are compared as a part of the text: numbers and states are compared whole.
bool isWholeField(const QString &field);

/// Whether a row of `rows` matches.
bool matches(const FilterQuery &query, const FilterableRows &rows, int row);

} // namespace bayplan::fleet
