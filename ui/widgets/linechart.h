// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/chartpoints.h"
#include "ui/theme.h"
#include "ui/widgets/chartscale.h"

#include <QWidget>

#include <optional>

class QPainter;

namespace bayplan::ui {

/// One line of a chart.
struct ChartLine
{
    int series = 0; ///< its colour: Theme::series()
    bool dashed = false;
    QList<fleet::ChartSegment> segments; ///< a gap between each two
};

/// A small chart of figures over time, with a time that is read: where the mouse is, told to whoever shows several
/// charts of the same time.
class LineChart : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the chart.
    LineChart(const Theme &theme, ChartUnit unit, QWidget *parent = nullptr);

    void setLines(QList<ChartLine> lines, core::Time from, core::Time to);
    /// Draws a mark there; nothing: none.
    void setReading(std::optional<core::Time> time);

    const QList<ChartLine> &lines() const { return m_lines; }
    const ChartScale &scale() const { return m_scale; }
    ChartUnit unit() const { return m_unit; }
    /// How many points across can be told from each other.
    int columns() const;
    /// Where a point is drawn.
    QPointF position(const fleet::ChartPoint &point) const;

    QSize sizeHint() const override { return {260, 120}; }
    QSize minimumSizeHint() const override { return {160, 84}; }

Q_SIGNALS:
    /// The mouse points at a time, also when the chart moves on under it; nothing: it has left.
    void readingWanted(std::optional<bayplan::core::Time> time);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    QRectF plot() const;
    QFont smallFont() const;
    QRectF timeBox(core::Time time, const QString &text) const;
    void paintGrid(QPainter &painter) const;
    void paintLine(QPainter &painter, const ChartLine &line) const;
    void paintReading(QPainter &painter) const;
    void tellReading();

    const Theme &m_theme;
    const ChartUnit m_unit;
    QList<ChartLine> m_lines;
    ChartScale m_scale;
    core::Time m_from{};
    core::Time m_to{};
    std::optional<core::Time> m_reading;
    std::optional<qreal> m_mouse; ///< how far across
};

} // namespace bayplan::ui
