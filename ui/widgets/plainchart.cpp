// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/plainchart.h"

#include "ui/theme.h"

#include <QAbstractAxis>
#include <QChart>
#include <QChartView>
#include <QGraphicsLayout>
#include <QLegend>
#include <QPen>

namespace bayplan::ui {

QChartView *makePlainChart(QAbstractAxis *time, QAbstractAxis *figures, QWidget *parent)
{
    auto *chart = new QChart;
    chart->legend()->hide();
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundRoundness(0);
    chart->setMargins(QMargins(0, 0, 0, 0));
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->addAxis(time, Qt::AlignBottom);
    chart->addAxis(figures, Qt::AlignLeft);
    auto *view = new QChartView(chart, parent);
    view->setRenderHint(QPainter::Antialiasing);
    view->setFrameShape(QFrame::NoFrame);
    view->setFocusPolicy(Qt::NoFocus);
    return view;
}

void stylePlainChart(QChartView &view, const Colors &colors, QFont font)
{
    QChart *chart = view.chart();
    chart->setBackgroundBrush(colors.panel);
    chart->setBackgroundPen(Qt::NoPen);
    view.setBackgroundBrush(colors.panel);
    font.setPixelSize(11);
    for (QAbstractAxis *axis : chart->axes()) {
        axis->setLabelsFont(font);
        axis->setLabelsColor(colors.muted);
        axis->setGridLinePen(QPen(colors.line, 1));
        axis->setLinePen(Qt::NoPen);
        axis->setGridLineVisible(axis->orientation() == Qt::Vertical);
    }
}

} // namespace bayplan::ui
