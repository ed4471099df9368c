// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "rollouts/rolloutview.h"
#include "ui/theme.h"

#include <QWidget>

class QAreaSeries;
class QChartView;
class QDateTimeAxis;
class QLabel;
class QLineSeries;
class QValueAxis;

namespace bayplan::ui {

/// How many replicas served over time: the old ones, the new ones on top of them, and as a dashed line how many are
/// promised.
class ServingChart : public QWidget
{
    Q_OBJECT

public:
    /// `theme` must outlive the chart.
    explicit ServingChart(const Theme &theme, QWidget *parent = nullptr);

    void draw(const rollouts::RolloutView &view);

private:
    void restyle();

    const Theme &m_theme;
    QChartView *m_view;
    QDateTimeAxis *m_time;
    QValueAxis *m_replicas;
    QLineSeries *m_zero;
    QLineSeries *m_old;
    QLineSeries *m_all;
    QLineSeries *m_promise;
    QLineSeries *m_oldLine; ///< again, to be seen above the areas
    QLineSeries *m_allLine;
    QAreaSeries *m_oldArea;
    QAreaSeries *m_newArea;
    QLabel *m_words;
};

} // namespace bayplan::ui
