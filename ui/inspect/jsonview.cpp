// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/inspect/jsonview.h"

#include "ui/inspect/jsonhighlighter.h"

#include <QScrollBar>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int most = 10'000;  // matches found
constexpr int marked = 1'000; // of them in colour
} // namespace

JsonView::JsonView(const Theme &theme, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_theme(theme)
    , m_highlighter(new JsonHighlighter(theme, document()))
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setTabChangesFocus(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFont(Theme::monospaceFont(font()));
    setStyleSheet(u"QPlainTextEdit { border: none; border-radius: 0; padding: 2px 8px; }"_s);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] { mark(); });
    connect(&theme, &Theme::changed, this, [this] {
        m_highlighter->restyle();
        mark();
    });
}

void JsonView::setJson(const QString &text)
{
    const QString before = toPlainText();
    if (before == text)
        return;
    const auto shorter = std::min(before.size(), text.size());
    qsizetype begin = 0;
    while (begin < shorter && before.at(begin) == text.at(begin))
        ++begin;
    qsizetype same = 0; // at the end
    while (same < shorter - begin && before.at(before.size() - 1 - same) == text.at(text.size() - 1 - same))
        ++same;
    const int scrolled = verticalScrollBar()->value();
    QTextCursor cursor(document());
    cursor.beginEditBlock();
    cursor.setPosition(int(begin));
    cursor.setPosition(int(before.size() - same), QTextCursor::KeepAnchor);
    cursor.insertText(text.mid(begin, text.size() - same - begin));
    cursor.endEditBlock();
    verticalScrollBar()->setValue(scrolled);
    look();
}

void JsonView::setPattern(const inspect::Pattern &pattern)
{
    m_pattern = pattern;
    look();
}

void JsonView::look()
{
    m_costs = {};
    m_matches = m_pattern.places(toPlainText(), most, m_costs);
    mark();
}

void JsonView::mark()
{
    QTextCharFormat format;
    QColor color = m_theme.colors().amber;
    color.setAlpha(70);
    format.setBackground(color);
    // Those around the cursor, where there are too many for all.
    const auto at = std::lower_bound(m_matches.cbegin(), m_matches.cend(), std::pair(textCursor().position(), 0));
    const auto first = std::max<qsizetype>(0, at - m_matches.cbegin() - marked / 2);
    QList<QTextEdit::ExtraSelection> selections;
    for (qsizetype i = first; i < std::min<qsizetype>(m_matches.size(), first + marked); ++i) {
        QTextEdit::ExtraSelection selection{QTextCursor(document()), format};
        selection.cursor.setPosition(m_matches.at(i).first);
        selection.cursor.setPosition(m_matches.at(i).first + m_matches.at(i).second, QTextCursor::KeepAnchor);
        selections << selection;
    }
    setExtraSelections(selections);
}

int JsonView::matchShown() const
{
    const QTextCursor cursor = textCursor();
    const std::pair selected(cursor.selectionStart(), cursor.selectionEnd() - cursor.selectionStart());
    return int(m_matches.indexOf(selected)) + 1;
}

void JsonView::step(int by)
{
    if (m_matches.isEmpty())
        return;
    const auto count = m_matches.size();
    const int from = textCursor().selectionStart() + (by > 0 && matchShown() ? 1 : 0);
    const auto at = std::lower_bound(m_matches.cbegin(), m_matches.cend(), std::pair(from, 0)) - m_matches.cbegin();
    const auto [place, length] = m_matches.at((by < 0 ? at - 1 + count : at) % count);
    QTextCursor cursor(document());
    cursor.setPosition(place);
    cursor.setPosition(place + length, QTextCursor::KeepAnchor);
    setTextCursor(cursor);
    ensureCursorVisible();
}

} // namespace bayplan::ui
