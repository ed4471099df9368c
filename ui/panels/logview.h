// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/loglines.h"

#include <QAbstractScrollArea>
#include <QTimer>

class QPushButton;

namespace bayplan::ui {

/// The lines of a log session. Follows at the end; scrolling up stops that, and what comes meanwhile is told by a
/// button that leads back. Only lines in view are laid out.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// All of these must outlive the view. While `filter` has a pattern only its lines are shown.
    LogView(const Theme &theme, const logs::LogSession &session, const logs::LogMatches &filter,
            QWidget *parent = nullptr);

    void setLogStyle(const LogStyle &style);
    const LogStyle &logStyle() const { return m_lines.style(); }
    void setMarked(std::optional<QRegularExpression> pattern);
    /// Shown in the middle where there are no lines.
    void setEmptyText(const QString &text);

    /// Lines have come or gone, or the filter has found more.
    void refresh();
    /// Everything is another one.
    void reset();

    bool isFollowing() const { return m_following; }
    /// To the end, and along with it.
    void follow();
    /// Brings a line into the middle; the next one if the filter leaves it out.
    void reveal(qint64 line);
    /// The match gone to, which stands out; -1 for none.
    void setCurrentLine(qint64 line);
    qint64 currentLine() const { return m_currentLine; }
    /// The first line in view; -1 if there is none.
    qint64 firstInView() const;

    bool hasSelection() const { return m_cursor && *m_cursor != m_anchor; }
    /// The texts selected, without names and times.
    QString selectedText() const;
    void selectAll();
    void copy();

Q_SIGNALS:
    void followingChanged();
    /// Too much was selected to be copied.
    void copyRefused();
    void contextMenuWanted(const QPoint &globalPosition);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    struct Shown
    {
        qint64 line;
        int y;
        int height;
    };

    bool isFiltered() const { return m_filter.pattern().has_value(); }
    qint64 rowCount() const;
    qint64 lineOf(qint64 row) const;
    qint64 rowOf(qint64 line) const;
    void layOut();
    void layOutFromEnd();
    void scrollBy(int pixels);
    void setFollowing(bool following);
    void updateBars();
    void updateButton();
    void placeButton();
    std::optional<LogPosition> positionAt(QPoint point);
    void extendByLine(int by);
    void autoScroll();

    const Theme &m_theme;
    const logs::LogSession &m_session;
    const logs::LogMatches &m_filter;
    LogLines m_lines;
    QString m_emptyText;
    std::vector<Shown> m_shown;
    bool m_following = true;
    qint64 m_topLine = 0; ///< while not following
    int m_topHidden = 0;  ///< pixels of it above the view
    qint64 m_seen = 0;    ///< rows there were when following ended
    qint64 m_currentLine = -1;
    LogPosition m_anchor;
    std::optional<LogPosition> m_cursor; ///< the end of the selection that moves
    bool m_dragging = false;
    bool m_updating = false; ///< the bars are set by us
    QPoint m_dragPoint;
    QTimer m_autoScroll;
    QPushButton *m_newLines;
};

} // namespace bayplan::ui
