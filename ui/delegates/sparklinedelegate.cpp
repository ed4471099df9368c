// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/sparklinedelegate.h"

#include <QPainter>
#include <QPolygonF>

#include <algorithm>
#include <cmath>

namespace bayplan::ui {

namespace {
constexpr int curveWidth = 60;
constexpr int figureGap = 6;
// Fewer samples than this don't fill the curve's width: it grows from the right.
constexpr qsizetype fullCurve = 15;
} // namespace

SparklineDelegate::SparklineDelegate(const Theme &theme, Kind kind, QObject *parent)
    : RowDelegate(theme, parent)
    , m_kind(kind)
{
}

void SparklineDelegate::paintCurve(QPainter &painter, const QRectF &rect, const QList<float> &samples, float top,
                                   const QColor &color)
{
    if (samples.size() < 2 || rect.width() < 8)
        return;
    const float highest = *std::max_element(samples.begin(), samples.end());
    const qreal scale = rect.height() / qreal(std::max({top, highest * 1.15f, 0.001f}));
    const qreal step = rect.width() / qreal(std::max(samples.size(), fullCurve) - 1);
    QPolygonF curve;
    curve.reserve(samples.size() + 2);
    for (qsizetype i = 0; i < samples.size(); ++i) {
        const qreal value = std::isfinite(samples[i]) ? qreal(std::max(samples[i], 0.0f)) : 0;
        curve << QPointF(rect.right() - qreal(samples.size() - 1 - i) * step,
                         rect.bottom() - std::min(value * scale, rect.height()));
    }
    QPolygonF area = curve;
    area << rect.bottomRight() << QPointF(curve.first().x(), rect.bottom());
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QColor fill = color;
    fill.setAlphaF(0.18f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(fill);
    painter.drawPolygon(area);
    painter.setPen(QPen(color, 1.3));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(curve);
    painter.restore();
}

void SparklineDelegate::paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const
{
    const auto samples = index.data(fleet::SamplesRole).value<QList<float>>();
    if (samples.isEmpty() && cell.text.isEmpty())
        return;
    // Figures are not all of one width: a little more than the usual.
    const int figure = 4 + QFontMetrics(cell.font).horizontalAdvance(m_kind == Kind::Cpu ? QLatin1String("888%")
                                                                                         : QLatin1String("888 MiB"));
    const int width = std::min(curveWidth, cell.rect.width() - figureGap - figure);
    QRect text = cell.rect;
    if (width >= 24) {
        const QRectF curve(cell.rect.left(), cell.rect.top() + 7, width, cell.rect.height() - 12);
        const Colors &colors = theme().colors();
        if (cell.stale)
            painter.setOpacity(0.4);
        paintCurve(painter, curve, samples, m_kind == Kind::Cpu ? 5.0f : 0.0f,
                   m_kind == Kind::Cpu ? colors.blue : colors.green);
        painter.setOpacity(1);
        text.setLeft(text.left() + width + figureGap);
    }
    paintText(painter, cell, text, cell.text);
}

int SparklineDelegate::contentWidth(const Cell &cell, const QModelIndex &index) const
{
    return RowDelegate::contentWidth(cell, index) + curveWidth + figureGap;
}

} // namespace bayplan::ui
