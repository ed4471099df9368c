// SPDX-License-Identifier: GPL-3.0-or-later
#include "ingress/nginx/nginxtokens.h"

#include <utility>

namespace bayplan::ingress {

namespace {

class Reader
{
public:
    explicit Reader(const QByteArray &text) : m_text(text) {}

    QList<NginxDirective> read()
    {
        while (m_at < m_text.size()) {
            const char c = m_text.at(m_at);
            if (isSpace(c))
                ++m_at;
            else if (c == '#')
                comment();
            else if (c == ';')
                end(NginxDirective::Kind::Simple);
            else if (c == '{')
                end(NginxDirective::Kind::Block);
            else if (c == '}')
                end(NginxDirective::Kind::BlockEnd);
            else
                word();
        }
        return std::move(m_directives);
    }

private:
    static bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

    /// A comment is that of a directive before it on its line.
    void comment()
    {
        qsizetype lineEnd = m_text.indexOf('\n', m_at);
        if (lineEnd < 0)
            lineEnd = m_text.size();
        const QByteArray comment = m_text.mid(m_at + 1, lineEnd - m_at - 1).trimmed();
        if (m_words.isEmpty() && !m_directives.isEmpty() && m_text.lastIndexOf('\n', m_at) < m_lastEnd)
            m_directives.last().comment = comment;
        m_at = lineEnd;
    }

    void end(NginxDirective::Kind kind)
    {
        if (kind == NginxDirective::Kind::BlockEnd)
            m_depth = qMax(0, m_depth - 1);
        if (!m_words.isEmpty() || kind == NginxDirective::Kind::BlockEnd)
            m_directives.append({.kind = kind,
                                 .words = m_words,
                                 .comment = {},
                                 .begin = m_words.isEmpty() ? m_at : m_begin,
                                 .depth = m_depth});
        if (kind == NginxDirective::Kind::Block)
            ++m_depth;
        m_words.clear();
        m_lastEnd = m_at++;
    }

    /// nginx takes a quote only at a word's beginning, and a backslash anywhere.
    void word()
    {
        if (m_words.isEmpty())
            m_begin = m_at;
        QByteArray word;
        char quote = m_text.at(m_at);
        if (quote == '"' || quote == '\'')
            ++m_at;
        else
            quote = 0;
        for (; m_at < m_text.size(); ++m_at) {
            const char c = m_text.at(m_at);
            if (c == '\\' && m_at + 1 < m_text.size()) {
                word += m_text.at(++m_at);
                continue;
            }
            if (quote ? c == quote : (isSpace(c) || c == ';' || c == '{')) {
                // "${name}" is a variable, not a block.
                if (!quote && c == '{' && word.endsWith('$')) {
                    word += c;
                    continue;
                }
                break;
            }
            word += c;
        }
        if (quote)
            ++m_at;
        m_words.append(word);
    }

    const QByteArray &m_text;
    qsizetype m_at = 0;
    qsizetype m_begin = 0;
    qsizetype m_lastEnd = -1;
    int m_depth = 0;
    QByteArrayList m_words;
    QList<NginxDirective> m_directives;
};

} // namespace

QList<NginxDirective> nginxDirectives(const QByteArray &text)
{
    return Reader(text).read();
}

} // namespace bayplan::ingress
