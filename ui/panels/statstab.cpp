// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/statstab.h"

#include "fleet/fleet.h"
#include "fleet/hostsampler.h"
#include "fleet/statspoller.h"
#include "ui/panels/statschart.h"
#include "ui/widgets/rangelink.h"

#include <QButtonGroup>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGridLayout>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto chooseEvery = 10s;
constexpr int leastChartWidth = 270;
constexpr int mostColumns = 4;

} // namespace

StatsTab::StatsTab(const Theme &theme, const Models &models, QWidget *parent)
    : DetailsTab(parent)
    , m_theme(theme)
    , m_models(models)
    , m_tools(new QWidget(this))
    , m_note(new QLabel)
    , m_scroll(new QScrollArea)
    , m_grid(new QGridLayout)
{
    build();
    buildTools();
    connect(&m_tick, &QTimer::timeout, this, [this] {
        watch();
        refresh();
    });
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

StatsTab::~StatsTab() = default;

void StatsTab::build()
{
    setObjectName(u"statsTab"_s);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Figures of the selected containers over time"));
    m_note->setObjectName(u"statsNote"_s);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setProperty("muted", true);
    m_note->setContentsMargins(14, 0, 14, 6);
    m_note->hide();
    addCharts();
    auto *inside = new QWidget;
    inside->setLayout(m_grid);
    m_grid->setContentsMargins(14, 8, 10, 8);
    m_grid->setHorizontalSpacing(18);
    m_grid->setVerticalSpacing(12);
    m_scroll->setWidget(inside);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    inside->setAutoFillBackground(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(2, 2, 2, 2);
    column->setSpacing(0);
    column->addWidget(m_note);
    column->addWidget(m_scroll, 1);
}

void StatsTab::buildTools()
{
    auto *row = new QHBoxLayout(m_tools);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(2);
    auto *group = new QButtonGroup(m_tools);
    const std::array<std::pair<QString, std::optional<std::chrono::minutes>>, 3> ranges{
        {{tr("5 min"), 5min}, {tr("1 h"), 60min}, {tr("All"), std::nullopt}}};
    for (const auto &[text, range] : ranges) {
        auto *button = new RangeLink(m_theme, text, m_tools);
        button->setObjectName(u"statsRange%1"_s.arg(range ? int(range->count()) : 0));
        button->setChecked(range == m_range);
        group->addButton(button);
        row->addWidget(button);
        connect(button, &QAbstractButton::clicked, this, [this, chosen = range] {
            m_range = chosen;
            refresh();
        });
    }
    m_tools->hide();
}

QString StatsTab::key() const
{
    return u"stats"_s;
}

QString StatsTab::title() const
{
    return tr("Stats");
}

void StatsTab::setSelection(const QList<fleet::ContainerKey> &keys)
{
    m_selection = keys;
    m_chosenAt = {};
    m_reading.reset();
    watch();
    refresh();
}

void StatsTab::setActive(bool active)
{
    m_active = active;
    if (active)
        m_tick.start(1s);
    else
        m_tick.stop();
    watch();
    refresh();
}

/// Has the figures read that are looked at.
void StatsTab::watch()
{
    const bool seen = m_active && !window()->isMinimized();
    m_models.stats.setRowsInView(this, seen ? QSet<fleet::ContainerKey>(m_selection.begin(), m_selection.end())
                                            : QSet<fleet::ContainerKey>());
    const QList<fleet::HostId> shown = seen ? hosts() : QList<fleet::HostId>();
    m_models.stats.setHostsInView(this, QSet<fleet::HostId>(shown.begin(), shown.end()));
}

void StatsTab::refresh()
{
    if (!m_active || !isVisible())
        return;
    const core::Time now = core::now();
    if (now - m_chosenAt >= chooseEvery || now < m_chosenAt) {
        m_shown = fleet::chooseBusiest(m_selection, m_models.stats.history(), now, mostLines, m_shown);
        m_chosenAt = now;
    }
    m_to = now;
    m_from = now - span(now);
    fillCharts(now);
    fillFigures();
    updateNote();
}

void StatsTab::setReading(std::optional<core::Time> time)
{
    m_reading = time;
    for (StatsChart *chart : std::as_const(m_charts))
        chart->chart().setReading(time);
    fillFigures();
}

/// By keyboard, a sixtieth of what is shown at a time.
void StatsTab::moveReading(int steps)
{
    const core::Time::duration step = (m_to - m_from) / 60;
    const core::Time wanted = m_reading.value_or(m_to) + steps * step;
    setReading(std::clamp(wanted, m_from, m_to));
}

void StatsTab::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = m_scroll->verticalScrollBar();
    if (event->matches(QKeySequence::Copy)) {
        copy();
        return;
    }
    if ((event->modifiers() & ~Qt::KeypadModifier) != Qt::NoModifier)
        return DetailsTab::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left:
        return moveReading(-1);
    case Qt::Key_Right:
        return moveReading(1);
    case Qt::Key_Home:
        return setReading(m_from);
    case Qt::Key_End:
        return setReading(std::nullopt);
    case Qt::Key_Up:
        return bar->triggerAction(QAbstractSlider::SliderSingleStepSub);
    case Qt::Key_Down:
        return bar->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    case Qt::Key_PageUp:
        return bar->triggerAction(QAbstractSlider::SliderPageStepSub);
    case Qt::Key_PageDown:
        return bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
    case Qt::Key_Escape:
        if (m_reading)
            return setReading(std::nullopt);
        break;
    default:
        break;
    }
    DetailsTab::keyPressEvent(event);
}

/// As many beside each other as there is room for.
void StatsTab::arrange()
{
    const int columns = std::clamp((width() - 24) / leastChartWidth, 1, mostColumns);
    for (int n = 0; n < int(m_charts.size()); ++n)
        m_grid->addWidget(m_charts.at(n), n / columns, n % columns);
    for (int column = 0; column < mostColumns; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
}

void StatsTab::resizeEvent(QResizeEvent *event)
{
    DetailsTab::resizeEvent(event);
    arrange();
}

void StatsTab::paintEvent(QPaintEvent *)
{
    if (!hasFocus())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_theme.colors().accent);
    painter.drawRoundedRect(QRectF(rect()).adjusted(1.5, 0.5, -1.5, -1.5), 6, 6);
}

void StatsTab::focusInEvent(QFocusEvent *event)
{
    DetailsTab::focusInEvent(event);
    update();
}

void StatsTab::focusOutEvent(QFocusEvent *event)
{
    DetailsTab::focusOutEvent(event);
    update();
}

void StatsTab::copy() const
{
    QGuiApplication::clipboard()->setText(figuresAsText());
}

void StatsTab::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *action = menu->addAction(tr("Copy the figures"), this, [this] { copy(); });
    action->setShortcut(QKeySequence::Copy);
    action->setShortcutVisibleInContextMenu(true);
    menu->popup(event->globalPos());
}

} // namespace bayplan::ui
