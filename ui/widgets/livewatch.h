// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

class QWidget;

namespace bayplan::fleet {
class StatsPoller;
}

namespace bayplan::ui {

/// Knows whether a page that shows hosts' figures can be seen: it is shown and its window is not minimised. Only then
/// engines are asked for figures, and only then the page is repainted as time goes by.
class LiveWatch : public QObject
{
    Q_OBJECT

public:
    /// Belongs to `page`; `stats` must outlive it.
    LiveWatch(QWidget &page, fleet::StatsPoller &stats);

    bool isSeen() const { return m_tick.isActive(); }
    bool eventFilter(QObject *object, QEvent *event) override;

Q_SIGNALS:
    /// When the page appears, and then once a second: ages and figures are to be painted again.
    void tick();

private:
    void update();
    void watchWindow();

    QWidget &m_page;
    fleet::StatsPoller &m_stats;
    QWidget *m_window = nullptr; ///< only compared
    QTimer m_tick;
};

} // namespace bayplan::ui
