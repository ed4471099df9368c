// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/planbar.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace bayplan::ui {

namespace planbar {

namespace {
constexpr int margin = 14;
constexpr int numberWidth = 40;
constexpr int longest = 140;
constexpr int height = 24;
constexpr int handleWidth = 9;
constexpr int handleHeight = 30;
constexpr int least = 12; ///< replicas that the bar stands for at least
constexpr int hold = 5;   ///< pixels around it that hold, too

QRectF handleAt(const QRectF &bar, qreal x)
{
    const qreal centre = std::clamp(x, bar.left() + handleWidth / 2.0, bar.right() - handleWidth / 2.0);
    return {centre - handleWidth / 2.0, bar.center().y() - handleHeight / 2.0, handleWidth, handleHeight};
}
} // namespace

QRectF bar(const QRect &cell)
{
    const QRect area = cell.adjusted(margin, 0, -margin, -1);
    const int width = std::min(area.width() - numberWidth, longest);
    if (width < 3 * handleWidth)
        return {};
    return {qreal(area.left()), area.center().y() + 1 - height / 2.0, qreal(width), qreal(height)};
}

QRectF handle(const QRect &cell, int count, int most)
{
    return handleDragged(cell, count, count, most);
}

QRectF handleDragged(const QRect &cell, int from, int to, int most)
{
    const QRectF whole = bar(cell);
    const qreal stands = std::max<qreal>(least, most * 1.2);
    return handleAt(whole, whole.left() + whole.width() * from / stands + qreal(to - from) * step);
}

bool isHold(QPoint position, const QRect &cell)
{
    const QRectF whole = bar(cell);
    return !whole.isEmpty() && whole.adjusted(-hold, -hold, hold, hold).contains(position);
}

} // namespace planbar

namespace {

constexpr qreal radius = 5;

void paintHandle(QPainter &painter, const Colors &colors, const QRectF &handle, bool strong)
{
    painter.setPen(QPen(colors.accent, strong ? 2 : 1.5));
    painter.setBrush(colors.panel);
    painter.drawRoundedRect(handle.adjusted(0.75, 0.75, -0.75, -0.75), 3, 3);
}

/// Only compares: there is nothing to take hold of.
void paintQuietBar(QPainter &painter, const Colors &colors, const QRectF &whole, qreal share)
{
    const QRectF bar(whole.left(), whole.center().y() - 3, whole.width(), 6);
    QColor full = colors.blue;
    full.setAlphaF(0.55F);
    painter.setBrush(colors.line);
    painter.drawRoundedRect(bar, 3, 3);
    painter.setBrush(full);
    painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(std::max(6.0, bar.width() * share), bar.height())), 3, 3);
}

} // namespace

void paintPlanBar(QPainter &painter, const Theme &theme, const QRect &cell, const PlanBarLook &look)
{
    const QRectF whole = planbar::bar(cell);
    if (whole.isEmpty())
        return;
    const Colors &colors = theme.colors();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    if (!look.hasHandle) {
        paintQuietBar(painter, colors, whole, std::min(1.0, qreal(look.count) / std::max(1, look.most)));
        painter.restore();
        return;
    }
    const QRectF handle = planbar::handleDragged(cell, look.count, look.isDragged ? look.to : look.count, look.most);
    QPainterPath round;
    round.addRoundedRect(whole, radius, radius);
    painter.fillPath(round, colors.line);
    QColor full = look.isDragged ? colors.accent : colors.blue;
    full.setAlphaF(look.isDragged ? 1.0F : look.isUnderMouse ? 0.65F : 0.45F);
    painter.save();
    painter.setClipRect(QRectF(whole.topLeft(), QPointF(handle.center().x(), whole.bottom())), Qt::IntersectClip);
    painter.fillPath(round, full);
    painter.restore();
    paintHandle(painter, colors, handle, look.isDragged || look.isUnderMouse);
    painter.restore();
}

} // namespace bayplan::ui
