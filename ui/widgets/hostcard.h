// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/hosthistory.h"
#include "fleet/hosttags.h"
#include "ui/models.h"
#include "ui/theme.h"

#include <QWidget>

class QMenu;
class QPushButton;

namespace bayplan::fleet {
struct HostRow;
}

namespace bayplan::ui {

/// One host: its marks and labels, its engine, how busy it is, what is on it; or why it is out of reach and when it is
/// tried again.
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
    static constexpr int padding = 14;
    static constexpr int mostReasonLines = 3;
    static constexpr int reasonLineHeight = 16;
    static constexpr int tagLine = 24;
    static constexpr int warningLine = 20;

    /// Null when the host has just gone; the card follows soon.
    const fleet::HostRow *row() const;
    /// Its certificate isn't checked; that has a line of its own, for as long as it is so.
    bool isUnchecked() const;
    /// The other marks, and the labels.
    QList<fleet::HostTag> tags() const;
    void paintFrame(QPainter &painter) const;
    void paintHead(QPainter &painter, const QRect &area) const;
    /// Marks and labels, and that the certificate isn't checked; gives what is left below.
    QRect paintTags(QPainter &painter, const QRect &area) const;
    void paintFigures(QPainter &painter, const QRect &area) const;
    void paintFigure(QPainter &painter, const QRect &rect, fleet::HostHistory::Figure figure) const;
    void paintTrouble(QPainter &painter, const QRect &area) const;
    /// Why it is out of reach; the card grows for a long one, up to a few lines.
    QString reasonText() const;
    void measure();
    QString marksText() const;
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
    int m_tagsHeight = 0; ///< of the lines with marks and labels; none for most hosts
};

} // namespace bayplan::ui
