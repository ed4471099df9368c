// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/searchbutton.h"

#include "ui/widgets/icons.h"

#include <QKeySequence>
#include <QPainter>

namespace bayplan::ui {

namespace {
constexpr int shortestWords = 90; // fewer say nothing
} // namespace

SearchButton::SearchButton(const Theme &theme, QWidget *parent) : QAbstractButton(parent), m_theme(theme)
{
    setObjectName(QStringLiteral("searchButton"));
    setText(tr("Search or run a command"));
    setAccessibleName(text());
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void SearchButton::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(hasFocus() ? colors.accent : underMouse() ? colors.muted : colors.line);
    painter.setBrush(colors.window);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);

    const QRect content = rect().adjusted(11, 0, -11, 0);
    const QString keys = QKeySequence(Qt::CTRL | Qt::Key_K).toString(QKeySequence::NativeText).replace(u'+', u' ');
    const QFont keyFont = Theme::monospaceFont(font());
    painter.setFont(keyFont);
    painter.setPen(colors.muted);
    painter.drawText(content, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, keys);
    const QRect words = content.adjusted(0, 0, -QFontMetrics(keyFont).horizontalAdvance(keys) - 12, 0);
    if (words.width() < shortestWords) {
        tintedIcon(QStringLiteral("search"), colors.muted)
            .paint(&painter, QRect(words.left(), words.center().y() - 7, 15, 15));
        return;
    }
    painter.setFont(font());
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(font()).elidedText(text(), Qt::ElideRight, words.width()));
}

} // namespace bayplan::ui
