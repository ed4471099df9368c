// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/tagsdelegate.h"

#include "ui/widgets/hosttagpainter.h"

#include <QPainter>

namespace bayplan::ui {

namespace {

constexpr int stripeWidth = 3;

QList<fleet::HostTag> tagsOf(const QModelIndex &index)
{
    return index.data(fleet::TagsRole).value<QList<fleet::HostTag>>();
}

} // namespace

void TagsDelegate::paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const
{
    // Not faded with a host out of reach: they are what was said of it, and a warning stays one.
    HostTagPainter(theme(), cell.font).paint(painter, cell.rect, tagsOf(index));
}

int TagsDelegate::contentWidth(const Cell &cell, const QModelIndex &index) const
{
    return HostTagPainter(theme(), cell.font).width(tagsOf(index));
}

void HostNameDelegate::paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const
{
    const QColor colour = theme().hostColour(index.data(fleet::HostColourRole).toString());
    if (colour.isValid())
        painter.fillRect(QRect(cell.rect.left() - padding, cell.rect.top(), stripeWidth, cell.rect.height()), colour);
    RowDelegate::paintCell(painter, cell, index);
}

} // namespace bayplan::ui
