// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/shellwords.h"

#include "run/words.h"

#include <QRegularExpression>

#include <optional>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

/// Reads one command, character by character.
class Splitter
{
public:
    explicit Splitter(const QString &text) : m_text(text)
    {
        m_text.remove(QChar(0xFEFF)); // comes along from some editors
    }

    Result<ShellWords> run()
    {
        while (m_at < m_text.size() && !m_ended) {
            if (!step())
                return wrong(tr("A quote is not closed"), tr("Check that the whole line was copied"));
        }
        endWord();
        return std::move(m_result);
    }

private:
    QChar peek(qsizetype ahead = 0) const { return m_at + ahead < m_text.size() ? m_text.at(m_at + ahead) : QChar(); }
    void take(QChar c)
    {
        if (!m_word)
            m_word.emplace();
        m_word->append(c);
    }
    void endWord()
    {
        if (m_word)
            m_result.words << *m_word;
        m_word.reset();
    }
    void note(const QString &text, const QString &why)
    {
        const Note made{text, why};
        if (!m_result.notes.contains(made))
            m_result.notes << made;
    }

    /// False at a quote without an end.
    bool step()
    {
        const QChar c = peek();
        if (c == u'\\')
            return escape();
        if (c == u'\'' || c == u'"')
            return c == u'"' ? doubleQuoted() : singleQuoted();
        if (c == u' ' || c == u'\t' || isLineEnd(0)) {
            endWord();
            ++m_at;
            return true;
        }
        if (c == u'\n') {
            ++m_at;
            endWord();
            if (!m_result.words.isEmpty())
                end();
            return true;
        }
        if (c == u'#' && !m_word) {
            while (m_at < m_text.size() && peek() != u'\n')
                ++m_at;
            return true;
        }
        if (isOperator(c)) {
            endWord();
            end();
            return true;
        }
        if (c == u'$' || c == u'`')
            noteExpansion();
        if (c == u'~' && !m_word)
            note(u"~"_s, tr("The shell puts your home folder here; write out the path as it is on the host"));
        take(c);
        ++m_at;
        return true;
    }

    static bool isOperator(QChar c) { return QStringView(u";|&<>()").contains(c); }

    /// The first half of "\r\n", which lines copied on other systems end with.
    bool isLineEnd(qsizetype ahead) const { return peek(ahead) == u'\r' && peek(ahead + 1) == u'\n'; }

    bool escape()
    {
        const QChar next = isLineEnd(1) ? peek(2) : peek(1);
        m_at += isLineEnd(1) ? 3 : 2;
        if (next == u'\n' || next.isNull())
            return true; // a line that goes on, or nothing at the very end
        take(next);
        return true;
    }

    bool singleQuoted()
    {
        const qsizetype close = m_text.indexOf(u'\'', m_at + 1);
        if (close < 0)
            return false;
        if (!m_word)
            m_word.emplace();
        *m_word += m_text.mid(m_at + 1, close - m_at - 1);
        m_at = close + 1;
        return true;
    }

    bool doubleQuoted()
    {
        if (!m_word)
            m_word.emplace();
        for (++m_at; m_at < m_text.size(); ++m_at) {
            const QChar c = peek();
            if (c == u'"') {
                ++m_at;
                return true;
            }
            if (c == u'\\' && QStringView(u"$`\"\\\n").contains(peek(1)) && !peek(1).isNull()) {
                ++m_at;
                if (peek() != u'\n')
                    take(peek());
                continue;
            }
            if (c == u'$' || c == u'`')
                noteExpansion();
            take(c);
        }
        return false;
    }

    /// Tells of what begins here and a shell would replace; a lone dollar sign is one.
    void noteExpansion()
    {
        static const QRegularExpression form(
            u"\\$(?:\\{[^}\\n]*\\}|\\([^)\\n]*\\)|[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-]|['\"])|`[^`\\n]*`"_s);
        const auto match =
            form.match(m_text, m_at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch() || m_at < m_expanded)
            return;
        m_expanded = match.capturedEnd(); // a closing back quote begins nothing
        note(match.captured(), tr("A shell would replace this; it was kept as it is written"));
    }

    /// The command is over; what follows it is for the shell.
    void end()
    {
        m_ended = true;
        QString rest = m_text.mid(m_at).simplified();
        static const QRegularExpression onlyComment(u"^#[^\\n]*$"_s);
        if (rest.isEmpty() || rest == u";"_s || onlyComment.match(m_text.mid(m_at).trimmed()).hasMatch())
            return;
        if (rest.size() > 60)
            rest = rest.left(60) + u'…';
        note(rest, tr("Not a part of this command; it was left out"));
    }

    QString m_text;
    qsizetype m_at = 0;
    qsizetype m_expanded = 0;
    bool m_ended = false;
    std::optional<QString> m_word;
    ShellWords m_result;
};

} // namespace

Result<ShellWords> splitShellWords(const QString &text)
{
    return Splitter(text).run();
}

QString quotedForShell(const QString &word)
{
    static const QRegularExpression harmless(u"^[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*$"_s,
                                             QRegularExpression::DontCaptureOption);
    // "$" in the pattern would also match before a last newline.
    if (!word.endsWith(u'\n') && harmless.match(word).hasMatch())
        return word;
    return u'\'' + QString(word).replace(u"'"_s, u"'\\''"_s) + u'\'';
}

} // namespace bayplan::run
