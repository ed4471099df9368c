// SPDX-License-Identifier: GPL-3.0-or-later
// The Stats tab's charts and what they show.
#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "fleet/hostsampler.h"
#include "fleet/statspoller.h"
#include "ui/panels/statschart.h"
#include "ui/panels/statstab.h"

#include <QCoreApplication>
#include <QLabel>

#include <algorithm>
#include <array>
#include <limits>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using fleet::HostHistory;
using fleet::StatsHistory;
using Figure = StatsHistory::Figure;

namespace {

constexpr auto shortestSpan = 1min;
constexpr auto freshFor = 12s; // a figure as old as that is not "now"

/// The charts of containers: one line for each figure, the second dashed.
struct ContainerChart
{
    const char *title;
    ChartUnit unit;
    std::array<Figure, 2> figures; ///< twice the same: only one
};
constexpr std::array<ContainerChart, 5> containerCharts{{
    {QT_TRANSLATE_NOOP("StatsTab", "CPU"), ChartUnit::Percent, {Figure::Cpu, Figure::Cpu}},
    {QT_TRANSLATE_NOOP("StatsTab", "Memory"), ChartUnit::Memory, {Figure::Memory, Figure::Memory}},
    {QT_TRANSLATE_NOOP("StatsTab", "Network: in, out dashed"),
     ChartUnit::Rate,
     {Figure::NetworkIn, Figure::NetworkOut}},
    {QT_TRANSLATE_NOOP("StatsTab", "Block I/O: read, written dashed"),
     ChartUnit::Rate,
     {Figure::BlockRead, Figure::BlockWrite}},
    {QT_TRANSLATE_NOOP("StatsTab", "Processes and threads"), ChartUnit::Count, {Figure::Pids, Figure::Pids}},
}};

struct HostFigure
{
    const char *title;
    HostHistory::Figure figure;
};
constexpr std::array<HostFigure, 2> hostCharts{{
    {QT_TRANSLATE_NOOP("StatsTab", "Host CPU, by containers"), HostHistory::Figure::Cpu},
    {QT_TRANSLATE_NOOP("StatsTab", "Host memory, by containers"), HostHistory::Figure::Memory},
}};

QString translated(const char *text)
{
    return QCoreApplication::translate("StatsTab", text);
}

} // namespace

void StatsTab::addCharts()
{
    for (const ContainerChart &chart : containerCharts)
        addChart(translated(chart.title), chart.unit);
    for (const HostFigure &chart : hostCharts)
        addChart(translated(chart.title), ChartUnit::Percent);
}

void StatsTab::addChart(const QString &title, ChartUnit unit)
{
    auto *chart = new StatsChart(m_theme, title, unit, this);
    m_charts << chart;
    connect(&chart->chart(), &LineChart::readingWanted, this, [this](auto time) { setReading(time); });
}

QList<fleet::HostId> StatsTab::hosts() const
{
    QList<fleet::HostId> found;
    for (const fleet::HostConnection *host : m_models.fleet.hosts()) {
        const bool selected = std::any_of(m_selection.begin(), m_selection.end(),
                                          [&](const fleet::ContainerKey &key) { return key.host == host->id(); });
        if (selected && found.size() < mostLines)
            found << host->id();
    }
    return found;
}

QString StatsTab::hostName(fleet::HostId id) const
{
    const fleet::HostConnection *host = m_models.fleet.host(id);
    return host ? host->config().name : QString();
}

QString StatsTab::nameOf(const fleet::ContainerKey &key) const
{
    const fleet::HostConnection *host = m_models.fleet.host(key.host);
    const engine::Container *container = host ? host->live().container(key.id) : nullptr;
    const QString name = container ? container->name : key.id.left(12);
    const bool oneHost =
        std::all_of(m_shown.begin(), m_shown.end(), [&](const auto &other) { return other.key.host == key.host; });
    return oneHost ? name : tr("%1 on %2", "container on host").arg(name, hostName(key.host));
}

bool StatsTab::isLive(fleet::HostId id) const
{
    const fleet::HostConnection *host = m_models.fleet.host(id);
    return host && fleet::isLive(host->status().state);
}

/// Whether its last figure is true now.
bool StatsTab::isRead(const fleet::ContainerKey &key) const
{
    const fleet::HostConnection *host = m_models.fleet.host(key.host);
    const engine::Container *container = host ? host->live().container(key.id) : nullptr;
    return isLive(key.host) && container && container->state == engine::ContainerState::Running;
}

/// How far back the charts go: no farther than there is anything, so that the first minutes can be seen too.
core::Time::duration StatsTab::span(core::Time now) const
{
    const StatsHistory &history = m_models.stats.history();
    core::Time oldest = now;
    for (const fleet::ChosenContainer &container : m_shown) {
        if (const auto &points = history.points(container.key); !points.empty())
            oldest = std::min(oldest, points.front().at);
    }
    for (const fleet::HostId host : hosts()) {
        if (const auto &samples = m_models.hostUse.history().samples(host); !samples.empty())
            oldest = std::min(oldest, samples.front().at);
    }
    const core::Time::duration longest = m_range ? core::Time::duration(*m_range) : StatsHistory::kept;
    return std::clamp<core::Time::duration>(now - oldest, shortestSpan, longest);
}

void StatsTab::fillCharts(core::Time now)
{
    const StatsHistory &history = m_models.stats.history();
    for (size_t n = 0; n < containerCharts.size(); ++n) {
        LineChart &chart = m_charts.at(qsizetype(n))->chart();
        const auto &[first, second] = containerCharts.at(n).figures;
        QList<ChartLine> lines;
        for (const fleet::ChosenContainer &container : m_shown) {
            lines.append(
                {container.series, false, history.segments(container.key, first, m_from, now, chart.columns())});
            if (second != first)
                lines.append(
                    {container.series, true, history.segments(container.key, second, m_from, now, chart.columns())});
        }
        chart.setLines(std::move(lines), m_from, now);
    }
    const QList<fleet::HostId> shown = hosts();
    for (size_t n = 0; n < hostCharts.size(); ++n) {
        LineChart &chart = m_charts.at(qsizetype(containerCharts.size() + n))->chart();
        QList<ChartLine> lines;
        for (qsizetype i = 0; i < shown.size(); ++i)
            lines.append({int(i), false,
                          m_models.hostUse.history().segments(shown.at(i), hostCharts.at(n).figure, m_from, now,
                                                              chart.columns())});
        chart.setLines(std::move(lines), m_from, now);
    }
}

/// The figures below the charts: at the time that is read, else now.
void StatsTab::fillFigures()
{
    const core::Time time = m_reading.value_or(m_to);
    const core::Time::duration reach =
        m_reading ? std::max<core::Time::duration>(5s, (m_to - m_from) / 60) : core::Time::duration(freshFor);
    const double nothing = std::numeric_limits<double>::quiet_NaN();
    for (size_t n = 0; n < containerCharts.size(); ++n) {
        const ContainerChart &info = containerCharts.at(n);
        QList<ChartFigures::Entry> entries;
        for (const fleet::ChosenContainer &container : m_shown) {
            const auto &points = m_models.stats.history().points(container.key);
            const auto point =
                m_reading || isRead(container.key) ? fleet::nearestSample(points, time, reach) : points.end();
            const auto text = [&](Figure figure) {
                return figureText(point == points.end() ? nothing : StatsHistory::valueOf(*point, figure), info.unit);
            };
            const auto &[first, second] = info.figures;
            const bool both = second != first && point != points.end();
            entries.append({nameOf(container.key), container.series,
                            both ? u"%1 / %2"_s.arg(text(first), text(second)) : text(first)});
        }
        m_charts.at(qsizetype(n))->setFigures(entries);
    }
    const QList<fleet::HostId> shown = hosts();
    for (size_t n = 0; n < hostCharts.size(); ++n) {
        QList<ChartFigures::Entry> entries;
        for (qsizetype i = 0; i < shown.size(); ++i) {
            const auto &samples = m_models.hostUse.history().samples(shown.at(i));
            const auto sample =
                m_reading || isLive(shown.at(i)) ? fleet::nearestSample(samples, time, reach) : samples.end();
            const double value =
                sample == samples.end() ? nothing : HostHistory::valueOf(*sample, hostCharts.at(n).figure);
            entries.append({hostName(shown.at(i)), int(i), figureText(value, ChartUnit::Percent)});
        }
        m_charts.at(qsizetype(containerCharts.size() + n))->setFigures(entries);
    }
}

void StatsTab::updateNote()
{
    QStringList lost;
    bool anyRuns = false;
    bool anyPoint = false;
    for (const fleet::ContainerKey &key : std::as_const(m_selection)) {
        const fleet::HostConnection *host = m_models.fleet.host(key.host);
        const engine::Container *container = host ? host->live().container(key.id) : nullptr;
        if (host && !isLive(key.host) && !lost.contains(host->config().name))
            lost << host->config().name;
        anyRuns = anyRuns || (container && container->state == engine::ContainerState::Running);
        anyPoint = anyPoint || !m_models.stats.history().points(key).empty();
    }
    QStringList notes;
    if (!lost.isEmpty())
        notes << tr("Out of reach: %1. Lines end where it was lost.").arg(core::plainLine(lost.join(u", "_s)));
    else if (!anyRuns)
        notes << tr("None of what is selected runs.");
    else if (!anyPoint)
        notes << tr("The first figures come in a few seconds.");
    if (m_shown.size() < m_selection.size())
        notes << tr("The busiest %1 of %2 containers.").arg(m_shown.size()).arg(m_selection.size());
    m_note->setText(notes.join(u' '));
    m_note->setVisible(!notes.isEmpty());
}

QString StatsTab::figuresAsText() const
{
    QStringList lines;
    for (const StatsChart *chart : m_charts) {
        for (const ChartFigures::Entry &entry : chart->figures().entries())
            lines << core::plainLine(chart->title()) + u'\t' + core::plainLine(entry.name) + u'\t' + entry.figure;
    }
    return lines.join(u'\n');
}

} // namespace bayplan::ui
