// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "snapshots/kept/timeline.h"
#include "ui/theme.h"

#include <QListView>
#include <QStyledItemDelegate>

namespace bayplan::ui {

/// One moment: its dot on the line of time, when it was, what changed since the one before, what it holds.
class MomentDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// Both must outlive the delegate.
    MomentDelegate(const Theme &theme, const snapshots::Timeline &timeline, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintLine(QPainter &painter, const QRect &rect, int row) const;
    int paintCount(QPainter &painter, const QRect &rect, const snapshots::ChangeCount &count) const;

    const Theme &m_theme;
    const snapshots::Timeline &m_timeline;
};

/// The timeline to scroll through: now at the top, older ones below. One or two are chosen.
class TimelineView : public QListView
{
    Q_OBJECT

public:
    /// Both must outlive the view.
    TimelineView(const Theme &theme, snapshots::Timeline &timeline, QWidget *parent = nullptr);

    /// Rows, the newest first.
    QList<int> selected() const;
    /// Those of them that are compared: two at most.
    QList<int> chosen() const;
    void choose(int row);

Q_SIGNALS:
    void chosenChanged();
    void menuRequested(int row, const QPoint &globalPosition);
    /// Delete was pressed.
    void removeRequested();

protected:
    void selectionChanged(const QItemSelection &selected, const QItemSelection &deselected) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    snapshots::Timeline &m_timeline;
};

} // namespace bayplan::ui
