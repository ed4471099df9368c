// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/statusline.h"

#include "core/humanize.h"
#include "fleet/fleet.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto fineAge = 10s; // younger events are told in tenths of a second
constexpr auto fineRefresh = 200ms;
constexpr auto coarseRefresh = 1s;

QLabel *mutedLabel(const QString &name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("muted", true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

StatusLine::StatusLine(const Theme &theme, fleet::Fleet &fleet, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_fleet(fleet)
    , m_page(mutedLabel(u"statusText"_s, this))
    , m_live(mutedLabel(u"liveText"_s, this))
{
    setObjectName(u"statusLine"_s);
    setFixedHeight(28);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(18, 1, 18, 0);
    layout->addWidget(m_page);
    layout->addStretch(1);
    layout->addWidget(m_live);
    connect(&theme, &Theme::changed, this, [this] { update(); });
    connect(&fleet, &fleet::Fleet::eventHappened, this, [this] {
        m_lastEvent = core::monotonicNow();
        // At the timer's pace: a storm of events must not become a storm of repaints.
        if (m_refresh.intervalAsDuration() > fineRefresh)
            m_refresh.start(fineRefresh);
    });
    connect(&fleet, &fleet::Fleet::changed, this, [this](const fleet::FleetChanges &changes) {
        if (std::any_of(changes.begin(), changes.end(), [](const auto &change) { return change.status; }))
            updateLive();
    });
    connect(&fleet, &fleet::Fleet::hostAdded, this, [this] { updateLive(); });
    connect(&fleet, &fleet::Fleet::hostRemoved, this, [this] { updateLive(); });
    connect(&m_refresh, &QTimer::timeout, this, [this] { updateLive(); });
    m_refresh.start(coarseRefresh);
}

void StatusLine::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    updateLive();
}

void StatusLine::addWidget(QWidget *widget)
{
    auto *row = static_cast<QHBoxLayout *>(layout());
    row->insertWidget(row->indexOf(m_live), widget);
}

void StatusLine::setPageWidget(QWidget *widget)
{
    if (m_pageWidget == widget)
        return;
    auto *row = static_cast<QHBoxLayout *>(layout());
    if (m_pageWidget) {
        row->removeWidget(m_pageWidget);
        m_pageWidget->hide();
    }
    m_pageWidget = widget;
    if (widget) {
        row->insertWidget(row->indexOf(m_page) + 1, widget);
        widget->show();
    }
}

void StatusLine::setPageText(const QString &text)
{
    if (m_page->text() != text)
        m_page->setText(text);
}

QString StatusLine::liveText() const
{
    const auto hosts = m_fleet.hosts();
    if (hosts.isEmpty())
        return tr("No hosts");
    const auto live =
        std::count_if(hosts.begin(), hosts.end(), [](const auto *host) { return fleet::isLive(host->status().state); });
    QString state = tr("Live");
    if (live == 0)
        return tr("No host is live");
    if (live < hosts.size())
        state = tr("%1 of %2 hosts live").arg(live).arg(hosts.size());
    if (!m_lastEvent)
        return tr("%1, no event yet").arg(state);
    const auto age = core::monotonicNow() - *m_lastEvent;
    const QString ageText = age < fineAge
                                ? tr("%1 s").arg(QLocale().toString(std::chrono::duration<double>(age).count(), 'f', 1))
                                : core::shortDuration(std::chrono::duration_cast<std::chrono::seconds>(age));
    return tr("%1, last event %2 ago").arg(state, ageText);
}

void StatusLine::updateLive()
{
    if (m_lastEvent && core::monotonicNow() - *m_lastEvent >= fineAge && m_refresh.intervalAsDuration() < coarseRefresh)
        m_refresh.start(coarseRefresh);
    if (!isVisible() || window()->isMinimized())
        return;
    if (const QString text = liveText(); m_live->text() != text)
        m_live->setText(text);
}

void StatusLine::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().panel);
    painter.fillRect(QRect(0, 0, width(), 1), m_theme.colors().line);
}

} // namespace bayplan::ui
