// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/statedelegate.h"

#include <QPainter>

namespace bayplan::ui {

namespace {
constexpr int textOffset = 16; // the dot and the space after it
} // namespace

void StateDelegate::paintDot(QPainter &painter, const Theme &theme, fleet::Tone tone, QPointF centre, bool faded)
{
    constexpr qreal radius = 4;
    const QColor color = theme.tone(tone);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (faded)
        painter.setOpacity(0.5);
    if (tone == fleet::Tone::Off || tone == fleet::Tone::Neutral) {
        painter.setPen(QPen(color, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, radius - 0.75, radius - 0.75);
    } else {
        painter.setPen(Qt::NoPen);
        painter.setBrush(color);
        painter.drawEllipse(centre, radius, radius);
    }
    painter.restore();
}

void StateDelegate::paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const
{
    const QVariant role = index.data(fleet::ToneRole);
    if (!role.isValid()) {
        RowDelegate::paintCell(painter, cell, index);
        return;
    }
    const auto tone = fleet::Tone(role.toInt());
    paintDot(painter, theme(), tone, QPointF(cell.rect.left() + 4, cell.rect.center().y() + 1), cell.stale);
    Cell word = cell;
    if (!cell.stale && (tone == fleet::Tone::Off || tone == fleet::Tone::Neutral))
        word.color = theme().colors().muted;
    paintText(painter, word, cell.rect.adjusted(textOffset, 0, 0, 0), cell.text);
}

int StateDelegate::contentWidth(const Cell &cell, const QModelIndex &index) const
{
    return RowDelegate::contentWidth(cell, index) + (index.data(fleet::ToneRole).isValid() ? textOffset : 0);
}

} // namespace bayplan::ui
