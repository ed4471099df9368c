// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/progressline.h"

#include <QPainter>

#include <algorithm>

namespace bayplan::ui {

ProgressLine::ProgressLine(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFixedSize(120, 6);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void ProgressLine::setFraction(double fraction)
{
    fraction = std::clamp(fraction, 0.0, 1.0);
    if (fraction == m_fraction)
        return;
    m_fraction = fraction;
    setAccessibleName(tr("%1% done").arg(int(fraction * 100)));
    update();
}

void ProgressLine::setTone(fleet::Tone tone)
{
    if (tone == m_tone)
        return;
    m_tone = tone;
    update();
}

void ProgressLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colors().line);
    painter.drawRoundedRect(rect(), 3, 3);
    if (m_fraction <= 0)
        return;
    painter.setBrush(m_theme.tone(m_tone));
    painter.drawRoundedRect(QRectF(0, 0, std::max(6.0, m_fraction * width()), height()), 3, 3);
}

} // namespace bayplan::ui
