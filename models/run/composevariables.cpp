// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composevariables.h"

#include "run/words.h"

#include <QRegularExpression>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

constexpr int mostNested = 20;         // defaults within defaults
constexpr qsizetype mostMissing = 500; // that are told

class Replacement
{
public:
    Replacement(const QMap<QString, QString> &variables, QStringList &missing)
        : m_variables(variables)
        , m_missing(missing)
    {
    }

    Result<QString> replace(const QString &text, int depth = 0)
    {
        if (depth > mostNested)
            return wrong(tr("Defaults of variables stand too deep within each other"));
        QString made;
        for (qsizetype at = 0; at < text.size();) {
            if (text.at(at) != u'$') {
                made += text.at(at++);
                continue;
            }
            const auto value = variable(text, at, depth);
            if (!value)
                return value;
            made += *value;
        }
        return made;
    }

private:
    /// What stands for the "$" at `at`, which is moved past it.
    Result<QString> variable(const QString &text, qsizetype &at, int depth)
    {
        const QString next = text.mid(at + 1, 1);
        if (next == u"$"_s) {
            at += 2;
            return next;
        }
        if (next == u"{"_s) {
            const qsizetype close = closing(text, at + 2);
            if (close < 0)
                return wrong(tr("“%1” is never closed; write $$ for a dollar sign").arg(text.mid(at, 40)));
            const QString inside = text.mid(at + 2, close - at - 2);
            at = close + 1;
            return braced(inside, depth);
        }
        const QString name = nameAt(text, at + 1);
        if (name.isEmpty())
            return wrong(tr("“%1” names no variable; write $$ for a dollar sign").arg(text.mid(at, 40)));
        at += 1 + name.size();
        return plain(name);
    }

    static QString nameAt(const QString &text, qsizetype from)
    {
        static const QRegularExpression form(u"\\G[A-Za-z_][A-Za-z0-9_]*"_s);
        return form.match(text, from).captured();
    }

    static qsizetype closing(const QString &text, qsizetype from)
    {
        int open = 1;
        for (qsizetype i = from; i < text.size(); ++i) {
            if (text.at(i) == u'{' && text.at(i - 1) == u'$')
                ++open;
            else if (text.at(i) == u'}' && --open == 0)
                return i;
        }
        return -1;
    }

    QString plain(const QString &name)
    {
        if (!m_variables.contains(name) && m_missing.size() < mostMissing && !m_missing.contains(name))
            m_missing << name;
        return m_variables.value(name);
    }

    Result<QString> braced(const QString &inside, int depth)
    {
        const QString name = nameAt(inside, 0);
        QString rest = inside.mid(name.size());
        if (name.isEmpty())
            return wrong(tr("“${%1}” names no variable").arg(inside.left(40)));
        if (rest.isEmpty())
            return plain(name);
        const bool emptyCounts = rest.startsWith(u':');
        rest.remove(0, emptyCounts ? 1 : 0);
        const QChar kind = rest.isEmpty() ? QChar() : rest.at(0);
        const QString more = rest.mid(1);
        const bool isThere = emptyCounts ? !m_variables.value(name).isEmpty() : m_variables.contains(name);
        if (kind == u'-')
            return isThere ? Result<QString>(m_variables.value(name)) : replace(more, depth + 1);
        if (kind == u'+')
            return isThere ? replace(more, depth + 1) : Result<QString>(QString());
        if (kind != u'?')
            return wrong(tr("“${%1}” is no way to write a variable").arg(inside.left(40)));
        if (isThere)
            return m_variables.value(name);
        return wrong(more.isEmpty() ? tr("The variable %1 needs a value").arg(name)
                                    : tr("The variable %1 needs a value: %2").arg(name, more.left(200)));
    }

    const QMap<QString, QString> &m_variables;
    QStringList &m_missing;
};

} // namespace

Result<QString> withVariables(const QString &text, const QMap<QString, QString> &variables, QStringList &missing)
{
    return Replacement(variables, missing).replace(text);
}

Result<QStringList> commandWords(const QString &text)
{
    QStringList words;
    QString word;
    bool begun = false;
    QChar quote;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const QChar next = i + 1 < text.size() ? text.at(i + 1) : QChar();
        // Within double quotes a backslash is only for what would mean something there.
        const bool escapes =
            c == u'\\' && quote != u'\'' && !next.isNull() && (quote.isNull() || next == u'"' || next == u'\\');
        if (escapes) {
            word += text.at(++i);
            begun = true;
        } else if (!quote.isNull() && c == quote) {
            quote = QChar();
        } else if (quote.isNull() && (c == u'"' || c == u'\'')) {
            quote = c;
            begun = true;
        } else if (quote.isNull() && c.isSpace()) {
            if (begun)
                words << std::exchange(word, {});
            begun = false;
        } else {
            word += c;
            begun = true;
        }
    }
    if (!quote.isNull())
        return wrong(tr("A quote is never closed"));
    if (begun)
        words << word;
    return words;
}

} // namespace bayplan::run
