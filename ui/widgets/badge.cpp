// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/badge.h"

#include <QPainter>

namespace bayplan::ui {

Badge::Badge(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void Badge::setState(const QString &text, fleet::Tone tone)
{
    if (m_text == text && m_tone == tone)
        return;
    m_text = text;
    m_tone = tone;
    setAccessibleName(text);
    updateGeometry();
    update();
}

QFont Badge::textFont() const
{
    QFont small = font();
    small.setPixelSize(11);
    small.setWeight(QFont::DemiBold);
    return small;
}

QSize Badge::sizeHint() const
{
    return {QFontMetrics(textFont()).horizontalAdvance(m_text) + 18, 18};
}

void Badge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = m_theme.tone(m_tone);
    fill.setAlphaF(0.15F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawRoundedRect(rect(), 9, 9);
    painter.setFont(textFont());
    painter.setPen(m_theme.toneText(m_tone));
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextSingleLine, m_text);
}

} // namespace bayplan::ui
