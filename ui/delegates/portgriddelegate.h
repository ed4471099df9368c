// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/portgrid.h"
#include "ui/delegates/rowdelegate.h"

namespace bayplan::ui {

/// What a host has at a port: a tag for each container, filled where it has the port, dashed where it only takes it
/// when it starts; a warning sign before those that can't all have it. In the port's own column the port, and whom it
/// is reserved for.
class PortGridDelegate : public RowDelegate
{
    Q_OBJECT

public:
    using RowDelegate::RowDelegate;

    bool helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &option,
                   const QModelIndex &index) override;

protected:
    void paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const override;
    void paintFocus(QPainter &painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    void paintPort(QPainter &painter, const Cell &cell, const fleet::PortGridRow &row) const;
    void paintTag(QPainter &painter, const QRect &rect, const Cell &cell, const fleet::PortRow &row) const;
};

} // namespace bayplan::ui
