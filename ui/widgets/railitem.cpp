// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/railitem.h"

#include <QLocale>
#include <QPainter>

namespace bayplan::ui {

RailItem::RailItem(const Theme &theme, const QString &title, QWidget *parent) : QAbstractButton(parent), m_theme(theme)
{
    setText(title);
    setAccessibleName(title);
    setCheckable(true);
    setAutoExclusive(true); // also gives the arrow keys
    setCursor(Qt::PointingHandCursor);
    setAttribute(Qt::WA_Hover);
    setFixedHeight(32);
    setFocusPolicy(Qt::TabFocus);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void RailItem::setCount(int count)
{
    if (m_count == count)
        return;
    m_count = count;
    setAccessibleName(count < 0 ? text() : tr("%1, %2").arg(text()).arg(count));
    update();
}

void RailItem::paintEvent(QPaintEvent *)
{
    const Colors &colors = m_theme.colors();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool current = isChecked() && isEnabled();
    if (current || (underMouse() && isEnabled())) {
        QColor fill = colors.selection;
        if (!current)
            fill.setAlphaF(0.5f);
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawRoundedRect(box, 8, 8);
    }
    if (hasFocus()) {
        painter.setPen(colors.accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box, 8, 8);
    }
    QFont titleFont = font();
    titleFont.setWeight(current ? QFont::DemiBold : QFont::Normal);
    const QRect content = rect().adjusted(10, 0, -10, 0);
    painter.setFont(titleFont);
    painter.setPen(current ? colors.accent : isEnabled() ? colors.text : colors.muted);
    painter.drawText(content, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text());
    if (m_count >= 0) {
        painter.setFont(font());
        painter.setPen(colors.muted);
        painter.drawText(content, Qt::AlignRight | Qt::AlignVCenter | Qt::TextSingleLine, QLocale().toString(m_count));
    }
}

} // namespace bayplan::ui
