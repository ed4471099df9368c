// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/rangelink.h"

#include <QPainter>

namespace bayplan::ui {

RangeLink::RangeLink(const Theme &theme, const QString &text, QWidget *parent) : QAbstractButton(parent), m_theme(theme)
{
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

QFont RangeLink::textFont() const
{
    QFont small = font();
    small.setPixelSize(12);
    return small;
}

QSize RangeLink::sizeHint() const
{
    return {QFontMetrics(textFont()).horizontalAdvance(text()) + 16, 22};
}

void RangeLink::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (isChecked() || hasFocus()) {
        painter.setPen(hasFocus() ? QPen(colors.accent) : QPen(Qt::NoPen));
        painter.setBrush(isChecked() ? QBrush(colors.selection) : QBrush(Qt::NoBrush));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6);
    }
    painter.setFont(textFont());
    painter.setPen(isChecked() ? colors.accent : underMouse() ? colors.text : colors.muted);
    painter.drawText(rect(), Qt::AlignCenter | Qt::TextSingleLine, text());
}

} // namespace bayplan::ui
