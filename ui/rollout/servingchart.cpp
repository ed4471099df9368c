// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/rollout/servingchart.h"

#include "ui/widgets/plainchart.h"

#include <QAreaSeries>
#include <QChart>
#include <QChartView>
#include <QDateTime>
#include <QDateTimeAxis>
#include <QLabel>
#include <QLineSeries>
#include <QVBoxLayout>
#include <QValueAxis>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int chartHeight = 190;
constexpr core::Time::duration shortest = 20s;

qint64 milliseconds(core::Time time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

/// A round number for the axis, with room above the highest.
int topOf(int highest)
{
    for (const int top : {4, 8, 12, 16, 20, 40, 60, 80, 100, 200, 400, 800})
        if (highest < top)
            return top;
    return (highest / 400 + 1) * 400;
}

} // namespace

ServingChart::ServingChart(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_words(new QLabel(this))
{
    auto *title = new QLabel(tr("Serving replicas"), this);
    QFont bold = title->font();
    bold.setWeight(QFont::DemiBold);
    title->setFont(bold);
    m_words->setObjectName(u"promise"_s);
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_words->setProperty("muted", true);

    m_time = new QDateTimeAxis;
    m_time->setFormat(u"HH:mm:ss"_s);
    m_replicas = new QValueAxis;
    m_replicas->setLabelFormat(u"%.0f"_s);
    m_replicas->setTickCount(5);
    m_view = makePlainChart(m_time, m_replicas, this);
    QChart *chart = m_view->chart();
    m_zero = new QLineSeries(chart);
    m_old = new QLineSeries(chart);
    m_all = new QLineSeries(chart);
    m_promise = new QLineSeries(chart);
    m_oldLine = new QLineSeries(chart);
    m_allLine = new QLineSeries(chart);
    m_oldArea = new QAreaSeries(m_old, m_zero);
    m_newArea = new QAreaSeries(m_all, m_old);
    for (QAbstractSeries *series :
         {static_cast<QAbstractSeries *>(m_oldArea), static_cast<QAbstractSeries *>(m_newArea),
          static_cast<QAbstractSeries *>(m_oldLine), static_cast<QAbstractSeries *>(m_allLine),
          static_cast<QAbstractSeries *>(m_promise)}) {
        chart->addSeries(series);
        series->attachAxis(m_time);
        series->attachAxis(m_replicas);
    }
    m_view->setObjectName(u"servingChart"_s);
    m_view->setAccessibleName(tr("Serving replicas over time"));
    m_view->setFixedHeight(chartHeight);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2);
    column->addWidget(title);
    column->addWidget(m_words);
    column->addSpacing(4);
    column->addWidget(m_view);
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
}

void ServingChart::restyle()
{
    const Colors &colors = m_theme.colors();
    stylePlainChart(*m_view, colors, font());
    const auto fill = [](QAreaSeries *area, QLineSeries *line, QColor color) {
        line->setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        color.setAlphaF(0.25F);
        area->setPen(Qt::NoPen);
        area->setBrush(color);
    };
    fill(m_oldArea, m_oldLine, colors.blue);
    fill(m_newArea, m_allLine, colors.green);
    QPen dashes(colors.text, 1.4, Qt::CustomDashLine, Qt::FlatCap);
    dashes.setDashPattern({3, 3});
    m_promise->setPen(dashes);
}

void ServingChart::draw(const rollouts::RolloutView &view)
{
    const auto &samples = view.samples();
    if (samples.isEmpty())
        return;
    const core::Time from = samples.first().at;
    const core::Time to = std::max(view.lastLook(), from + shortest);
    QList<QPointF> zero;
    QList<QPointF> old;
    QList<QPointF> all;
    int highest = view.promise();
    int lowest = samples.first().old + samples.first().fresh;
    const auto add = [&](core::Time at, const rollouts::ServingSample &sample) {
        const auto x = double(milliseconds(at));
        zero << QPointF(x, 0);
        old << QPointF(x, sample.old);
        all << QPointF(x, sample.old + sample.fresh);
        highest = std::max(highest, sample.old + sample.fresh);
        lowest = std::min(lowest, sample.old + sample.fresh);
    };
    for (qsizetype i = 0; i < samples.size(); ++i) { // each holds until the next
        if (i > 0)
            add(samples.at(i).at, samples.at(i - 1));
        add(samples.at(i).at, samples.at(i));
    }
    add(std::max(view.lastLook(), from), samples.last());
    m_zero->replace(zero);
    m_old->replace(old);
    m_all->replace(all);
    m_oldLine->replace(old);
    m_allLine->replace(all);
    m_promise->replace(QList<QPointF>{QPointF(double(milliseconds(from)), view.promise()),
                                      QPointF(double(milliseconds(to)), view.promise())});
    m_time->setRange(QDateTime::fromMSecsSinceEpoch(milliseconds(from)),
                     QDateTime::fromMSecsSinceEpoch(milliseconds(to)));
    m_time->setTickCount(m_view->width() < 420 ? 3 : 5);
    m_replicas->setRange(0, topOf(highest));
    const bool watched = view.rollout().isActive() || samples.size() > 1 || view.lastLook() > from;
    m_view->setVisible(watched);
    if (!watched)
        return m_words->setText(tr("It was over before this window was opened."));
    const QString promise = tr("The dashed line is the promise: never below %1.").arg(view.promise());
    m_words->setText(tr("Blue the old ones, green the new ones above them. %1").arg(promise));
    m_view->setAccessibleDescription(
        tr("%1 serve now, %2 at least so far").arg(samples.last().old + samples.last().fresh).arg(lowest));
}

} // namespace bayplan::ui
