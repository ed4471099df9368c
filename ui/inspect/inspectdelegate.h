// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme.h"

#include <QStyledItemDelegate>

namespace bayplan::ui {

/// Paints the cells of an inspect's tree: values by their type, differences by a sign and a colour, secrets with an
/// offer to show them, and what is looked for.
class InspectDelegate : public QStyledItemDelegate
{
    Q_OBJECT

public:
    /// `theme` must outlive the delegate.
    explicit InspectDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// Shows a text that doesn't fit its cell in full.
    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

private:
    QColor colorOf(const QModelIndex &index) const;
    QString textOf(const QModelIndex &index) const;

    const Theme &m_theme;
};

} // namespace bayplan::ui
