// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/livewatch.h"

#include "fleet/statspoller.h"

#include <QEvent>
#include <QWidget>

#include <chrono>

namespace bayplan::ui {

LiveWatch::LiveWatch(QWidget &page, fleet::StatsPoller &stats) : QObject(&page), m_page(page), m_stats(stats)
{
    page.installEventFilter(this);
    connect(&m_tick, &QTimer::timeout, this, &LiveWatch::tick);
}

bool LiveWatch::eventFilter(QObject *object, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Show:
        watchWindow();
        update();
        break;
    case QEvent::Hide:
    case QEvent::WindowStateChange:
        update();
        break;
    default:
        break;
    }
    return QObject::eventFilter(object, event);
}

void LiveWatch::watchWindow()
{
    QWidget *window = m_page.window();
    if (window == m_window || window == &m_page)
        return;
    m_window = window;
    window->installEventFilter(this);
}

void LiveWatch::update()
{
    const bool seen = m_page.isVisible() && !m_page.window()->isMinimized();
    if (seen == m_tick.isActive())
        return;
    m_stats.setHostsInView(&m_page, seen);
    if (!seen) {
        m_tick.stop();
        return;
    }
    m_tick.start(std::chrono::seconds(1));
    Q_EMIT tick();
}

} // namespace bayplan::ui
