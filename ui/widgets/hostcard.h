// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hosthistory.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QWidget>

class QMenu;
class QPushButton;

namespace bayplan::ui {

/// One host: its engine, how busy it is, what is on it; or why it is out of reach and when it is tried again.
class HostCard : public QWidget
{
    Q_OBJECT

public:
    /// `theme`, `history` and what `models` refers to must outlive the card.
    HostCard(const Theme &theme, Models models, const fleet::HostHistory &history, fleet::HostId host,
             QWidget *parent = nullptr);

    fleet::HostId host() const { return m_host; }
    /// Takes the host's present state and figures.
    void refresh();

    QSize sizeHint() const override;

Q_SIGNALS:
    /// What can be done with the host is asked for; the page has the menu.
    void menuRequested(bayplan::fleet::HostId host, QPoint globalPosition);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void paintFigures(QPainter &painter, const QRect &area) const;
    void paintFigure(QPainter &painter, const QRect &rect, fleet::HostHistory::Figure figure) const;
    void paintTrouble(QPainter &painter, const QRect &area) const;
    /// Why it is out of reach; the card grows for a long one, up to a few lines.
    QString reasonText() const;
    void measureReason();
    QString countsText() const;
    QString nextTryText() const;
    QString toolTipText() const;
    QFont sized(int pixels, QFont::Weight weight = QFont::Normal) const;

    const Theme &m_theme;
    Models m_models;
    const fleet::HostHistory &m_history;
    const fleet::HostId m_host;
    QPushButton *m_retry;
    int m_reasonLines = 0;
};

} // namespace bayplan::ui
