// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/dotlabel.h"

#include "ui/delegates/statedelegate.h"

#include <QPainter>

namespace bayplan::ui {

namespace {
constexpr int textOffset = 15;
} // namespace

DotLabel::DotLabel(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void DotLabel::setState(fleet::Tone tone, const QString &text)
{
    if (m_tone == tone && m_text == text)
        return;
    m_tone = tone;
    m_text = text;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QFont DotLabel::textFont() const
{
    QFont small = font();
    small.setPixelSize(12);
    return small;
}

QSize DotLabel::sizeHint() const
{
    // One more: what is told as so many pixels may be a fraction wider, and would be cut short.
    return {textOffset + QFontMetrics(textFont()).horizontalAdvance(m_text) + 1, 20};
}

void DotLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    StateDelegate::paintDot(painter, m_theme, m_tone, QPointF(4, height() / 2.0));
    painter.setFont(textFont());
    painter.setPen(m_theme.colors().muted);
    const QRect words = rect().adjusted(textOffset, 0, 0, 0);
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine,
                     QFontMetrics(textFont()).elidedText(m_text, Qt::ElideRight, words.width()));
}

} // namespace bayplan::ui
