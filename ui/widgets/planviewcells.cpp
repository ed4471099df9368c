// SPDX-License-Identifier: GPL-3.0-or-later
// Where on the bay plan what lies.
#include "ui/delegates/planbar.h"
#include "ui/widgets/planfilter.h"
#include "ui/widgets/planview.h"

#include <algorithm>

namespace bayplan::ui {

fleet::HostId PlanView::hostAt(int x) const
{
    const int column = x < frozenWidth() || x >= countLeft() ? 0 : columnAt(x);
    return column < 1 ? 0 : std::max(0, m_filter.headerData(column, Qt::Horizontal, fleet::HostIdRole).toInt());
}

std::optional<PlanView::BlockAt> PlanView::blockAt(QPoint position) const
{
    const QModelIndex index = indexAt(position);
    const services::PlanRow *row = planRow(index);
    const auto blocks = index.data(fleet::BlocksRole).value<QList<services::Block>>();
    const int at = row ? planblocks::placeAt(position, visualRect(index), int(blocks.size())) : -1;
    const int places = planblocks::places(int(blocks.size()), columnWidth(index.column()));
    if (at < 0 || (at == places - 1 && places < int(blocks.size()))) // "+12"
        return std::nullopt;
    return BlockAt{blocks.at(at), row->service};
}

std::optional<PlanView::BlockAt> PlanView::currentBlock() const
{
    const services::PlanRow *row = currentRow();
    const auto blocks = currentIndex().data(fleet::BlocksRole).value<QList<services::Block>>();
    if (!row || blocks.isEmpty())
        return std::nullopt;
    return BlockAt{blocks.at(std::clamp(m_block, 0, int(blocks.size()) - 1)), row->service};
}

QModelIndex PlanView::handleAt(QPoint position) const
{
    const QModelIndex index = viewport()->rect().contains(position) ? indexAt(position) : QModelIndex();
    const services::PlanRow *row = planRow(index);
    if (!row || row->service.isEmpty() || index.column() != m_filter.columnCount() - 1)
        return {};
    return planbar::isHold(position, visualRect(index)) ? index : QModelIndex();
}

QRect PlanView::cellOf(const QString &service, fleet::HostId host) const
{
    const int columns = m_filter.columnCount();
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const services::PlanRow *plan = planRow(m_filter.index(row, 0));
        if (!plan || plan->service != service)
            continue;
        for (int column = 1; column < columns; ++column) {
            const int there = m_filter.headerData(column, Qt::Horizontal, fleet::HostIdRole).toInt();
            if (host ? there == host : column == columns - 1)
                return visualRect(m_filter.index(row, column));
        }
    }
    return {};
}

bool PlanView::select(const fleet::ContainerKey &container)
{
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        for (int column = 1; column < m_filter.columnCount() - 1; ++column) {
            const QModelIndex index = m_filter.index(row, column);
            if (index.data(fleet::HostIdRole).toInt() != container.host)
                continue;
            const auto blocks = index.data(fleet::BlocksRole).value<QList<services::Block>>();
            const auto found = std::find_if(blocks.begin(), blocks.end(), [&](const services::Block &block) {
                return container.id.isEmpty() || block.container == container;
            });
            if (found == blocks.end())
                continue;
            setCurrentIndex(index);
            setBlock(int(found - blocks.begin()));
            return true;
        }
    }
    return false;
}

bool PlanView::select(const QString &service)
{
    for (int row = 0; row < m_filter.rowCount(); ++row) {
        const QModelIndex index = m_filter.index(row, 0);
        const services::PlanRow *plan = planRow(index);
        if (!plan || plan->service != service)
            continue;
        setCurrentIndex(index);
        scrollTo(index);
        return true;
    }
    return false;
}

} // namespace bayplan::ui
