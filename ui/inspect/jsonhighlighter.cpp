// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/jsonhighlighter.h"

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Behind the quote that ends the string beginning at `begin`.
qsizetype endOfString(const QString &text, qsizetype begin)
{
    for (qsizetype i = begin + 1; i < text.size(); ++i) {
        if (text.at(i) == u'\\')
            ++i;
        else if (text.at(i) == u'"')
            return i + 1;
    }
    return text.size();
}

} // namespace

JsonHighlighter::JsonHighlighter(const Theme &theme, QTextDocument *document)
    : QSyntaxHighlighter(document)
    , m_theme(theme)
{
}

void JsonHighlighter::restyle()
{
    rehighlight();
}

void JsonHighlighter::highlightBlock(const QString &text)
{
    const Colors &colors = m_theme.colors();
    for (qsizetype i = 0; i < text.size();) {
        const QChar c = text.at(i);
        qsizetype end = i + 1;
        QColor color = colors.muted; // punctuation
        if (c == u'"') {
            end = endOfString(text, i);
            color = end < text.size() && text.at(end) == u':' ? colors.text : colors.greenText;
        } else if (c.isLetterOrNumber() || c == u'-') {
            while (end < text.size() && !u",]} "_s.contains(text.at(end)))
                ++end;
            color = c.isLetter() ? colors.amberText : colors.accent;
        }
        setFormat(int(i), int(end - i), color);
        i = end;
    }
}

} // namespace bayplan::ui
