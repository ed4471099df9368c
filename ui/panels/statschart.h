// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"
#include "ui/widgets/chartfigures.h"
#include "ui/widgets/linechart.h"

namespace bayplan::ui {

/// One chart of the Stats tab: its title, its lines, and below them their figures now or at the time that is read.
class StatsChart : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the chart.
    StatsChart(const Theme &theme, const QString &title, ChartUnit unit, QWidget *parent = nullptr);

    const QString &title() const { return m_title; }
    LineChart &chart() { return *m_chart; }
    const LineChart &chart() const { return *m_chart; }
    const ChartFigures &figures() const { return *m_figures; }
    void setFigures(const QList<ChartFigures::Entry> &entries);

private:
    const QString m_title;
    LineChart *m_chart;
    ChartFigures *m_figures;
};

} // namespace bayplan::ui
