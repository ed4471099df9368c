// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QStyledItemDelegate>

namespace bayplan::ui {

/// Paints the cells of tables: selection, the line under a row, the frame of the current row, and its text; rows of a
/// host out of reach are faded. Others derive from it and paint only their content. Also the delegate for plain text.
class RowDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// `theme` must outlive the delegate.
    explicit RowDelegate(const Theme &theme, QObject *parent = nullptr);

    /// Secondary columns are muted.
    void setMuted(bool muted) { m_muted = muted; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// Shows a text that doesn't fit its cell in full, and since when a faded row is not live.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

    /// Left and right of a cell's content.
    static constexpr int padding = 8;
    static constexpr int rowHeight = 31;

protected:
    struct Cell
    {
        QRect rect; ///< for the content
        QString text;
        QFont font;
        Qt::Alignment alignment;
        QColor color; ///< of the text
        bool stale = false;
        bool selected = false;
    };

    /// Paints the content; the painter's state is restored afterwards.
    virtual void paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const;
    /// How wide the content would like to be, without padding.
    virtual int contentWidth(const Cell &cell, const QModelIndex &index) const;
    virtual QFont fontOf(const QStyleOptionViewItem &option, const QModelIndex &index) const;

    /// Around the row, where the table has the focus.
    virtual void paintFocus(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const;

    static void paintText(QPainter &painter, const Cell &cell, const QRect &rect, const QString &text);
    const Theme &theme() const { return m_theme; }

private:
    Cell cellOf(const QStyleOptionViewItem &option, const QModelIndex &index) const;

    const Theme &m_theme;
    bool m_muted = false;
};

} // namespace bayplan::ui
