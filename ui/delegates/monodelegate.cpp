// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/monodelegate.h"

#include <algorithm>

namespace bayplan::ui {

MonoDelegate::MonoDelegate(const Theme &theme, Content content, QObject *parent)
    : RowDelegate(theme, parent)
    , m_content(content)
{
}

bool MonoDelegate::isRemark(const QString &text) const
{
    return m_content == Content::Ports && std::none_of(text.begin(), text.end(), [](QChar c) { return c.isDigit(); });
}

QFont MonoDelegate::fontOf(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    if (isRemark(index.data(Qt::DisplayRole).toString()))
        return RowDelegate::fontOf(option, index);
    return Theme::monospaceFont(option.font);
}

void MonoDelegate::paintCell(QPainter &painter, const Cell &cell, const QModelIndex &index) const
{
    Cell shown = cell;
    if (isRemark(cell.text))
        shown.color = theme().colors().muted;
    RowDelegate::paintCell(painter, shown, index);
}

} // namespace bayplan::ui
