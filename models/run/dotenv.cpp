// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/dotenv.h"

#include "run/composetext.h"
#include "run/composevariables.h"
#include "run/words.h"

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

namespace {

class DotEnvParser
{
public:
    DotEnvParser(const QString &text, const QMap<QString, QString> &variables)
        : m_text(text)
        , m_given(variables)
        , m_known(variables)
    {
        m_text.replace(u"\r\n"_s, u"\n"_s);
        if (m_text.startsWith(QChar(0xfeff)))
            m_text.remove(0, 1);
    }

    DotEnv parse()
    {
        while (m_at < m_text.size()) {
            skipSpaces();
            const bool isNothing = atEnd() || m_text.at(m_at) == u'#';
            if (!isNothing && !readVariable())
                return tl::unexpected(m_problem);
            skipLine();
        }
        return m_variables;
    }

private:
    bool atEnd() const { return m_at >= m_text.size() || m_text.at(m_at) == u'\n'; }

    void skipSpaces()
    {
        while (!atEnd() && m_text.at(m_at).isSpace())
            ++m_at;
    }

    void skipLine()
    {
        while (!atEnd())
            ++m_at;
        ++m_at;
        ++m_line;
    }

    bool wrongLine(int line, const QString &what)
    {
        m_problem = {line, what};
        return false;
    }

    bool readVariable()
    {
        if (QStringView(m_text).mid(m_at).startsWith(u"export ") ||
            QStringView(m_text).mid(m_at).startsWith(u"export\t")) {
            m_at += 7;
            skipSpaces();
        }
        const qsizetype from = m_at;
        while (!atEnd() && !m_text.at(m_at).isSpace() && m_text.at(m_at) != u'=' && m_text.at(m_at) != u':')
            ++m_at;
        const QString name = m_text.mid(from, m_at - from);
        skipSpaces();
        const bool isAlone = atEnd() || m_text.at(m_at) == u'#';
        const bool hasValue = !isAlone && (m_text.at(m_at) == u'=' || m_text.at(m_at) == u':');
        const bool isName = !name.isEmpty() && !name.contains(u'"') && !name.contains(u'\'') && !name.contains(u'$');
        if (!isName || (!isAlone && !hasValue))
            return wrongLine(m_line,
                             tr("“%1” is no line such as NAME=value").arg(m_text.mid(from, 60).section(u'\n', 0, 0)));
        if (isAlone) {
            add(name, m_given.contains(name) ? std::optional(m_given.value(name)) : std::nullopt);
            return true;
        }
        ++m_at;
        skipSpaces();
        const QChar quote = atEnd() ? QChar() : m_text.at(m_at);
        return quote == u'"' || quote == u'\'' ? readQuoted(name, quote) : readPlain(name);
    }

    /// Up to a comment, which needs a space before it.
    bool readPlain(const QString &name)
    {
        const qsizetype from = m_at;
        while (!atEnd() && !(m_text.at(m_at) == u'#' && (m_at == from || m_text.at(m_at - 1).isSpace())))
            ++m_at;
        add(name, expanded(m_text.mid(from, m_at - from).trimmed()));
        return true;
    }

    /// Also over several lines.
    bool readQuoted(const QString &name, QChar quote)
    {
        const int line = m_line;
        QString value;
        for (++m_at; m_at < m_text.size() && m_text.at(m_at) != quote; ++m_at) {
            const QChar c = m_text.at(m_at);
            const QChar next = m_at + 1 < m_text.size() ? m_text.at(m_at + 1) : QChar();
            m_line += c == u'\n' || (c == u'\\' && next == u'\n') ? 1 : 0;
            if (c == u'\\' && !next.isNull()) {
                value += escaped(next, quote);
                ++m_at;
            } else {
                value += c;
            }
        }
        if (m_at >= m_text.size())
            return wrongLine(line, tr("The quote before the value of %1 is never closed").arg(name.left(60)));
        ++m_at;
        skipSpaces();
        if (!atEnd() && m_text.at(m_at) != u'#')
            return wrongLine(m_line, tr("Something stands behind the quoted value of %1").arg(name.left(60)));
        add(name, quote == u'"' ? expanded(value) : value);
        return true;
    }

    static QString escaped(QChar c, QChar quote)
    {
        if (c == quote)
            return c;
        if (quote == u'\'')
            return QString(u'\\') + c;
        switch (c.unicode()) {
        case u'n':
            return u"\n"_s;
        case u'r':
            return u"\r"_s;
        case u't':
            return u"\t"_s;
        case u'\\':
            return c;
        case u'$':
            return u"$$"_s;
        default:
            return QString(u'\\') + c;
        }
    }

    /// What is no variable stays as it is: passwords have dollar signs, too.
    QString expanded(const QString &value) const
    {
        QStringList missing;
        return withVariables(value, m_known, missing).value_or(value);
    }

    void add(const QString &name, const std::optional<QString> &value)
    {
        m_variables << DotEnvVariable{name, value};
        if (value && !m_given.contains(name))
            m_known[name] = *value;
    }

    QString m_text;
    const QMap<QString, QString> &m_given;
    qsizetype m_at = 0;
    int m_line = 1;
    QList<DotEnvVariable> m_variables;
    QMap<QString, QString> m_known; ///< the given ones and those further up
    DotEnvProblem m_problem;
};

} // namespace

DotEnv parseDotEnv(const QString &text, const QMap<QString, QString> &variables)
{
    return DotEnvParser(text, variables).parse();
}

DotEnv readDotEnv(const QString &path, const QMap<QString, QString> &variables)
{
    const auto text = readNamedText(path);
    if (!text)
        return tl::unexpected(DotEnvProblem{0, text.error().what});
    return parseDotEnv(*text, variables);
}

} // namespace bayplan::run
