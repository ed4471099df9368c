// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "ui/theme.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <optional>

class QLabel;

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::ui {

/// The line at the bottom of the window: what the page says of itself, and whether what is shown is live.
class StatusLine : public QWidget
{
    Q_OBJECT

public:
    /// `theme` and `fleet` must outlive the line.
    StatusLine(const Theme &theme, fleet::Fleet &fleet, QWidget *parent = nullptr);

    void setPageText(const QString &text);
    /// Behind the text; null for none.
    void setPageWidget(QWidget *widget);
    /// Puts it before what is said of the hosts; takes it.
    void addWidget(QWidget *widget);

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void updateLive();
    QString liveText() const;

    const Theme &m_theme;
    fleet::Fleet &m_fleet;
    QLabel *m_page;
    QPointer<QWidget> m_pageWidget;
    QLabel *m_live;
    std::optional<core::MonotonicTime> m_lastEvent;
    QTimer m_refresh;
};

} // namespace bayplan::ui
