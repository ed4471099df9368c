// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/hostchart.h"

#include "ui/widgets/chartlegend.h"
#include "ui/widgets/plainchart.h"
#include "ui/widgets/rangelink.h"

#include <QButtonGroup>
#include <QChart>
#include <QChartView>
#include <QDateTime>
#include <QDateTimeAxis>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineSeries>
#include <QValueAxis>

#include <algorithm>
#include <array>
#include <cmath>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using fleet::HostHistory;

namespace {

constexpr int chartHeight = 292;
/// More lines than the theme has colours can't be told apart.
constexpr qsizetype mostLines = 6;

qint64 milliseconds(core::Time time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

/// The end of the percent axis: low figures are not pressed to the ground.
double topOf(double highest)
{
    for (const double top : {4.0, 8.0, 20.0, 40.0, 60.0, 100.0}) {
        if (highest <= top * 0.96)
            return top;
    }
    return highest <= 100 ? 100 : std::ceil(highest / 100) * 100;
}

} // namespace

HostChart::HostChart(const Theme &theme, const fleet::Fleet &fleet, const HostHistory &history,
                     HostHistory::Figure figure, const QString &title, QWidget *parent)
    : Card(theme, nullptr, parent)
    , m_theme(theme)
    , m_fleet(fleet)
    , m_history(history)
    , m_figure(figure)
    , m_legend(new ChartLegend(theme, this))
{
    setFixedHeight(chartHeight);
    setAccessibleName(title);
    setToolTip(tr("Use by containers, in percent of the host. Taken while hosts are on screen."));
    makeChart();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 12, 16, 12);
    layout->setSpacing(6);
    layout->addWidget(makeHead(title));
    layout->addWidget(m_view, 1);
    layout->addWidget(m_legend);
    connect(&theme, &Theme::changed, this, [this] {
        restyle();
        refresh();
    });
    restyle();
}

QWidget *HostChart::makeHead(const QString &title)
{
    auto *head = new QWidget(this);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    auto *label = new QLabel(title, head);
    label->setTextFormat(Qt::PlainText);
    QFont bold = label->font();
    bold.setWeight(QFont::DemiBold);
    label->setFont(bold);
    row->addWidget(label, 1);
    auto *group = new QButtonGroup(head);
    const std::array<std::pair<QString, std::chrono::minutes>, 3> ranges{
        {{tr("15 min"), 15min}, {tr("1 h"), 60min}, {tr("6 h"), 360min}}};
    for (const auto &[text, range] : ranges) {
        auto *button = new RangeLink(m_theme, text, head);
        button->setChecked(range == m_range);
        button->setProperty("minutes", int(range.count()));
        group->addButton(button);
        row->addWidget(button);
        m_ranges << button;
        connect(button, &QAbstractButton::clicked, this, [this, minutes = range] { Q_EMIT rangeChosen(minutes); });
    }
    return head;
}

void HostChart::makeChart()
{
    m_time = new QDateTimeAxis;
    m_percent = new QValueAxis;
    m_percent->setLabelFormat(u"%.0f%%"_s);
    m_percent->setTickCount(5);
    m_view = makePlainChart(m_time, m_percent, this);
    m_view->setContentsMargins(0, 0, 0, 0);
    m_empty = new QLabel(tr("Figures appear here while hosts are on screen."), m_view);
    m_empty->setAlignment(Qt::AlignCenter);
}

void HostChart::restyle()
{
    const Colors &colors = m_theme.colors();
    stylePlainChart(*m_view, colors, font());
    QPalette palette = m_empty->palette();
    palette.setColor(QPalette::WindowText, colors.muted);
    m_empty->setPalette(palette);
}

void HostChart::setRange(std::chrono::minutes range)
{
    m_range = range;
    for (QAbstractButton *button : std::as_const(m_ranges))
        button->setChecked(button->property("minutes").toInt() == int(range.count()));
    refresh();
}

QList<const fleet::HostConnection *> HostChart::shownHosts() const
{
    const auto hosts = m_fleet.hosts();
    QList<const fleet::HostConnection *> shown(hosts.begin(), hosts.end());
    if (shown.size() <= mostLines)
        return shown;
    QList<std::pair<float, fleet::HostId>> busy;
    for (const fleet::HostConnection *host : shown) {
        const QList<float> last = m_history.recent(host->id(), m_figure, 12);
        if (!last.isEmpty())
            busy.append({*std::max_element(last.begin(), last.end()), host->id()});
    }
    std::sort(busy.begin(), busy.end(), std::greater<>());
    busy.resize(std::min(busy.size(), mostLines));
    shown.removeIf([&](const fleet::HostConnection *host) {
        return std::none_of(busy.begin(), busy.end(), [&](const auto &entry) { return entry.second == host->id(); });
    });
    return shown;
}

void HostChart::refresh()
{
    if (!isVisible())
        return;
    const core::Time now = core::now();
    const auto oldest = m_history.oldest();
    // The axis grows up to its range, so that the first minutes can be seen too; its labels tell.
    const auto span = std::clamp<core::Time::duration>(oldest ? now - *oldest : 0s, 2min, m_range);
    const auto hosts = shownHosts();
    drawLines(hosts, now - span, now);

    m_time->setFormat(span < 10min ? u"HH:mm:ss"_s : u"HH:mm"_s);
    m_time->setTickCount(m_view->width() < 420 ? 4 : 5);
    m_time->setRange(QDateTime::fromMSecsSinceEpoch(milliseconds(now - span)),
                     QDateTime::fromMSecsSinceEpoch(milliseconds(now)));
    m_empty->setGeometry(m_view->rect());
    m_empty->setVisible(!oldest);

    QStringList names;
    for (const fleet::HostConnection *host : hosts)
        names << host->config().name;
    const qsizetype all = m_fleet.hosts().size();
    m_legend->setEntries(names, all > hosts.size() && !hosts.isEmpty()
                                    ? tr("the busiest %1 of %2 hosts").arg(hosts.size()).arg(all)
                                    : QString());
}

void HostChart::drawLines(const QList<const fleet::HostConnection *> &hosts, core::Time from, core::Time to)
{
    QChart *chart = m_view->chart();
    const int columns = std::max(40, int(chart->plotArea().width() / 2));
    double highest = 0;
    qsizetype used = 0;
    for (qsizetype n = 0; n < hosts.size(); ++n) {
        const auto segments = m_history.segments(hosts.at(n)->id(), m_figure, from, to, columns);
        for (const fleet::ChartSegment &segment : segments) {
            if (used == m_lines.size()) { // lines are kept and used again: to add one is dear
                auto *line = new QLineSeries(chart);
                chart->addSeries(line);
                line->attachAxis(m_time);
                line->attachAxis(m_percent);
                m_lines << line;
            }
            QLineSeries *line = m_lines.at(used++);
            QList<QPointF> points;
            points.reserve(segment.size());
            for (const fleet::ChartPoint &point : segment) {
                points << QPointF(double(milliseconds(point.at)), point.value);
                highest = std::max(highest, point.value);
            }
            line->setPen(QPen(m_theme.series(int(n)), 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
            line->replace(points);
        }
    }
    for (qsizetype i = used; i < m_lines.size(); ++i)
        m_lines.at(i)->clear();
    m_percent->setRange(0, topOf(highest));
}

void HostChart::resizeEvent(QResizeEvent *event)
{
    Card::resizeEvent(event);
    m_empty->setGeometry(m_view->rect());
}

void HostChart::showEvent(QShowEvent *event)
{
    Card::showEvent(event);
    refresh();
}

} // namespace bayplan::ui
