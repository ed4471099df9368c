// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/flowlayout.h"

#include <QWidget>

#include <algorithm>

namespace bayplan::ui {

FlowLayout::FlowLayout(QWidget *parent, int minimumWidth, int maximumWidth, int spacing)
    : QLayout(parent)
    , m_minimumWidth(minimumWidth)
    , m_maximumWidth(maximumWidth)
{
    setContentsMargins(0, 0, 0, 0);
    setSpacing(spacing);
}

FlowLayout::~FlowLayout()
{
    qDeleteAll(m_items);
}

void FlowLayout::insertWidget(int place, QWidget *widget)
{
    addChildWidget(widget);
    m_items.insert(std::clamp(place, 0, count()), new QWidgetItem(widget));
    invalidate();
}

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.append(item);
}

int FlowLayout::count() const
{
    return int(m_items.size());
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    return m_items.value(index);
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    return index >= 0 && index < m_items.size() ? m_items.takeAt(index) : nullptr;
}

int FlowLayout::columnsFor(int width) const
{
    return std::max(1, (width + spacing()) / (m_minimumWidth + spacing()));
}

QList<QLayoutItem *> FlowLayout::shown() const
{
    QList<QLayoutItem *> items = m_items;
    items.removeIf([](const QLayoutItem *item) { return item->isEmpty(); });
    return items;
}

int FlowLayout::itemHeight() const
{
    int height = 0;
    for (const QLayoutItem *item : shown())
        height = std::max(height, item->sizeHint().height());
    return height;
}

int FlowLayout::heightForWidth(int width) const
{
    const int columns = columnsFor(width);
    const int lines = (int(shown().size()) + columns - 1) / columns;
    return lines == 0 ? 0 : lines * itemHeight() + (lines - 1) * spacing();
}

QSize FlowLayout::sizeHint() const
{
    return {m_minimumWidth, itemHeight()};
}

QSize FlowLayout::minimumSize() const
{
    return {m_minimumWidth, 0};
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    const QList<QLayoutItem *> items = shown();
    // Of all, so that filtering doesn't change the cards' width.
    const int columns = std::max(1, std::min(columnsFor(rect.width()), std::max(count(), 1)));
    const int width = std::min(m_maximumWidth, (rect.width() - (columns - 1) * spacing()) / columns);
    const int perLine = columnsFor(rect.width());
    const int height = itemHeight();
    for (int i = 0; i < items.size(); ++i) {
        items.at(i)->setGeometry(QRect(rect.left() + i % perLine * (width + spacing()),
                                       rect.top() + i / perLine * (height + spacing()), width, height));
    }
}

} // namespace bayplan::ui
