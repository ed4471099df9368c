// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/linechart.h"

#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>

#include <algorithm>
#include <cmath>

namespace bayplan::ui {

namespace {
constexpr int axisWidth = 56;  // of the figures left of the plot
constexpr int axisHeight = 18; // of the times below it
constexpr int roomAbove = 6;
constexpr int roomRight = 4;
constexpr int timeWidth = 64; // that a time on the axis needs, with its distance
} // namespace

LineChart::LineChart(const Theme &theme, ChartUnit unit, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_unit(unit)
    , m_scale(chartScale(0, unit))
{
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

void LineChart::setLines(QList<ChartLine> lines, core::Time from, core::Time to)
{
    m_lines = std::move(lines);
    m_from = from;
    m_to = to;
    double highest = 0;
    for (const ChartLine &line : std::as_const(m_lines)) {
        for (const fleet::ChartSegment &segment : line.segments) {
            for (const fleet::ChartPoint &point : segment)
                highest = std::max(highest, point.value);
        }
    }
    m_scale = chartScale(highest, m_unit);
    update();
    if (m_mouse)
        tellReading();
}

void LineChart::setReading(std::optional<core::Time> time)
{
    if (m_reading == time)
        return;
    m_reading = time;
    update();
}

QRectF LineChart::plot() const
{
    return QRectF(rect()).adjusted(axisWidth, roomAbove, -roomRight, -axisHeight);
}

int LineChart::columns() const
{
    return std::max(40, int(plot().width() / 2));
}

QFont LineChart::smallFont() const
{
    QFont small = font();
    small.setPixelSize(11);
    return small;
}

QPointF LineChart::position(const fleet::ChartPoint &point) const
{
    const QRectF area = plot();
    const double across = m_to > m_from ? double((point.at - m_from).count()) / double((m_to - m_from).count()) : 0;
    return {area.left() + across * area.width(), area.bottom() - point.value / m_scale.top * area.height()};
}

void LineChart::paintGrid(QPainter &painter) const
{
    const QRectF area = plot();
    const Colors &colors = m_theme.colors();
    for (int step = 0; step <= m_scale.steps; ++step) {
        const double value = m_scale.top * step / m_scale.steps;
        const qreal y = std::round(area.bottom() - area.height() * step / m_scale.steps) + 0.5;
        painter.setPen(QPen(colors.line, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        // In a low chart only the ends are named: the words would touch.
        if (step != 0 && step != m_scale.steps && area.height() / m_scale.steps < 22)
            continue;
        painter.setPen(colors.muted);
        painter.drawText(QRectF(0, y - 8, axisWidth - 8, 16), int(Qt::AlignRight | Qt::AlignVCenter),
                         axisText(value, m_unit));
    }
    const auto ticks = timeTicks(m_from, m_to, std::max(2, int(area.width()) / timeWidth));
    const QRectF reading = m_reading ? timeBox(*m_reading, timeText(*m_reading, {})) : QRectF();
    for (const core::Time tick : ticks) {
        const QString text = timeText(tick, m_to - m_from);
        const QRectF box = timeBox(tick, text);
        if (box.intersects(reading))
            continue;
        painter.setPen(colors.muted);
        painter.drawText(box, int(Qt::AlignCenter), text);
    }
}

/// Where a time is written below the plot.
QRectF LineChart::timeBox(core::Time time, const QString &text) const
{
    const QRectF area = plot();
    const qreal width = QFontMetrics(smallFont()).horizontalAdvance(text) + 10;
    const qreal left = position({time, 0}).x() - width / 2;
    return {std::clamp(left, area.left(), std::max(area.left(), area.right() - width)), area.bottom() + 2, width,
            axisHeight - 3};
}

void LineChart::paintLine(QPainter &painter, const ChartLine &line) const
{
    QPen pen(m_theme.series(line.series), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    if (line.dashed) {
        pen.setDashPattern({2.2, 2.4});
        pen.setCapStyle(Qt::FlatCap);
    }
    for (const fleet::ChartSegment &segment : line.segments) {
        if (segment.size() == 1) { // between two gaps, and yet something was known
            painter.setPen(Qt::NoPen);
            painter.setBrush(pen.color());
            painter.drawEllipse(position(segment.first()), 1.5, 1.5);
            continue;
        }
        QPainterPath path(position(segment.first()));
        for (const fleet::ChartPoint &point : segment)
            path.lineTo(position(point));
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
    }
}

void LineChart::paintReading(QPainter &painter) const
{
    if (!m_reading || *m_reading < m_from || *m_reading > m_to)
        return;
    const QRectF area = plot();
    const qreal x = std::round(position({*m_reading, 0}).x()) + 0.5;
    painter.setPen(QPen(m_theme.colors().muted, 1));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    const QString text = timeText(*m_reading, {});
    const QRectF box = timeBox(*m_reading, text);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.colors().selection);
    painter.drawRoundedRect(box, 4, 4);
    painter.setPen(m_theme.colors().text);
    painter.drawText(box, int(Qt::AlignCenter), text);
}

void LineChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(smallFont());
    if (m_to <= m_from)
        return;
    paintGrid(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    painter.setClipRect(plot().adjusted(0, -2, 2, 2));
    for (auto line = m_lines.crbegin(); line != m_lines.crend(); ++line) // the first on top
        paintLine(painter, *line);
    painter.restore();
    paintReading(painter);
}

void LineChart::mouseMoveEvent(QMouseEvent *event)
{
    m_mouse = event->position().x();
    tellReading();
}

void LineChart::leaveEvent(QEvent *)
{
    m_mouse.reset();
    Q_EMIT readingWanted(std::nullopt);
}

void LineChart::tellReading()
{
    const QRectF area = plot();
    const qreal across = (*m_mouse - area.left()) / std::max(1.0, area.width());
    if (across < 0 || across > 1 || m_to <= m_from)
        Q_EMIT readingWanted(std::nullopt);
    else
        Q_EMIT readingWanted(m_from + core::Time::duration(qint64(across * double((m_to - m_from).count()))));
}

} // namespace bayplan::ui
