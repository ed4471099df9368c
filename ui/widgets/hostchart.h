// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/fleet.h"
#include "fleet/hosthistory.h"
#include "ui/theme.h"
#include "ui/widgets/card.h"

#include <chrono>

class QAbstractButton;
class QChart;
class QChartView;
class QDateTimeAxis;
class QLabel;
class QLineSeries;
class QValueAxis;

namespace bayplan::ui {

class ChartLegend;

/// One figure of all hosts over the last minutes or hours, a line per host. With many hosts, the busiest.
class HostChart : public Card
{
    Q_OBJECT

public:
    /// `theme`, `fleet` and `history` must outlive the chart.
    HostChart(const Theme &theme, const fleet::Fleet &fleet, const fleet::HostHistory &history,
              fleet::HostHistory::Figure figure, const QString &title, QWidget *parent = nullptr);

    void setRange(std::chrono::minutes range);
    /// Draws what the history has now; nothing while the chart can't be seen.
    void refresh();

Q_SIGNALS:
    /// The user chose another one.
    void rangeChosen(std::chrono::minutes range);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    QWidget *makeHead(const QString &title);
    void makeChart();
    void restyle();
    QList<const fleet::HostConnection *> shownHosts() const;
    void drawLines(const QList<const fleet::HostConnection *> &hosts, core::Time from, core::Time to);

    const Theme &m_theme;
    const fleet::Fleet &m_fleet;
    const fleet::HostHistory &m_history;
    const fleet::HostHistory::Figure m_figure;
    std::chrono::minutes m_range{15};
    QList<QAbstractButton *> m_ranges;
    QChartView *m_view = nullptr;
    QDateTimeAxis *m_time = nullptr;
    QValueAxis *m_percent = nullptr;
    QLabel *m_empty = nullptr;
    ChartLegend *m_legend = nullptr;
    QList<QLineSeries *> m_lines; ///< one per segment; owned by the chart
};

} // namespace bayplan::ui
