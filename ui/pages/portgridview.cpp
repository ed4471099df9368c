// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/portgridview.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "ui/portopener.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostchip.h"
#include "ui/widgets/hostscopefilter.h"
#include "ui/widgets/portgridtable.h"

#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using fleet::PortGridModel;
using fleet::PortRow;

namespace {

constexpr qsizetype mostInMenu = 12;

bool anyCell(const fleet::PortGridRow &row, const std::function<bool(const fleet::PortGridCell &)> &is)
{
    return std::any_of(row.cells.begin(), row.cells.end(), is);
}

bool hasClaim(const fleet::PortGridCell &cell)
{
    return std::any_of(cell.rows.begin(), cell.rows.end(), [](const PortRow &row) { return !row.port.inUse; });
}

} // namespace

PortGridTable *PortGridView::newTable(const Theme &theme)
{
    return new PortGridTable(theme);
}

PortGridView::PortGridView(Theme &theme, Models models, PortGridModel &grid, QWidget *parent)
    : TablePage(theme, models, grid, grid, newTable(theme), parent)
    , m_grid(grid)
    , m_cells(static_cast<PortGridTable *>(&table()))
{
    // The same sense as the model's own `is:` words.
    addChip(u"grid-conflict"_s, tr("in conflict"), u"is:conflict"_s, [&grid](int row) {
        return anyCell(grid.row(row), [](const fleet::PortGridCell &cell) { return cell.clash; });
    });
    addChip(u"grid-claimed"_s, tr("claimed"), u"is:claimed"_s,
            [&grid](int row) { return anyCell(grid.row(row), hasClaim); });
    addChip(u"grid-reserved"_s, tr("reserved"), u"is:reserved"_s,
            [&grid](int row) { return !grid.row(row).reservedFor.isEmpty(); });
    filter().setPlaceholderText(tr("Filter: text, port:8080, host:aws1, is:conflict"));
    hideColumnsButton();
    m_cells->setAccessibleName(title());
    connect(&hostChip(), &HostChip::chosenChanged, this, [this] { m_cells->setHosts(hostChip().chosen()); });
    const auto makeRoom = [this] { m_cells->setShowsReserved(m_grid.hasReserved()); };
    connect(&grid, &QAbstractItemModel::dataChanged, this, makeRoom);
    connect(&grid, &QAbstractItemModel::rowsInserted, this, makeRoom);
    connect(&grid, &QAbstractItemModel::rowsRemoved, this, makeRoom);
    makeRoom();

    connect(m_cells, &DataTable::rowActivated, this, [this](const QModelIndex &index) {
        if (const auto held = rowsAt(index); !held.empty())
            showContainer(held.front());
    });
    auto *opener = new PortOpener(theme, models, *static_cast<QVBoxLayout *>(layout()), this);
    connect(m_cells, &DataTable::menuAboutToShow, this, [this, opener](QMenu *menu, const QModelIndex &index) {
        const std::vector<PortRow> held = rowsAt(index);
        for (size_t i = 0; i < std::min(held.size(), size_t(mostInMenu)); ++i) {
            const PortRow &row = held[i];
            if (held.size() == 1)
                opener->addTo(*menu, row.host, {row.port});
            QString name = core::plainLine(row.containerName, 40);
            const QString host = core::plainLine(row.hostName, 40);
            menu->addAction(tr("Show %1 on %2").arg(name, host).replace(u'&', u"&&"_s), this,
                            [this, row] { showContainer(row); })
                ->setObjectName(u"port:show"_s);
        }
    });
}

std::vector<PortRow> PortGridView::rowsAt(const QModelIndex &index) const
{
    const QModelIndex source = rows().mapToSource(index);
    if (!source.isValid())
        return {};
    if (const fleet::PortGridCell *cell = m_grid.cell(source.row(), source.column()))
        return cell->rows;
    std::vector<PortRow> all;
    for (int column = 1; source.column() == PortGridModel::portColumn && column < m_grid.columnCount(); ++column) {
        const fleet::PortGridCell *cell = m_grid.cell(source.row(), column);
        if (cell && rows().isInScope(m_grid.hostOf(column)))
            all.insert(all.end(), cell->rows.begin(), cell->rows.end());
    }
    return all;
}

std::vector<PortRow> PortGridView::shownRows() const
{
    std::vector<PortRow> shown;
    for (int row = 0; row < rows().rowCount(); ++row) {
        const std::vector<PortRow> held = rowsAt(rows().index(row, PortGridModel::portColumn));
        shown.insert(shown.end(), held.begin(), held.end());
    }
    return shown;
}

void PortGridView::showContainer(const PortRow &row)
{
    Q_EMIT revealRequested(u"containers"_s, row.host, row.containerId);
}

void PortGridView::showPort(fleet::HostId host, quint16 published, const QString &protocol)
{
    const int row = m_grid.rowOf(published, protocol);
    const int column = m_grid.columnOf(host);
    if (row < 0 || column < 0)
        return;
    const QModelIndex shown = unfiltered(m_grid.index(row, column));
    if (!rows().isInScope(host))
        hostChip().setChosen({});
    m_cells->showCell(shown);
}

void PortGridView::showEvent(QShowEvent *event)
{
    m_grid.setWatched(true);
    TablePage::showEvent(event);
}

void PortGridView::hideEvent(QHideEvent *event)
{
    TablePage::hideEvent(event);
    m_grid.setWatched(false);
}

QString PortGridView::key() const
{
    return u"ports-grid"_s;
}

QString PortGridView::title() const
{
    return tr("Ports by host");
}

QString PortGridView::countText(int count) const
{
    return tr("%Ln port(s)", nullptr, count);
}

QString PortGridView::nothingText() const
{
    return tr(
        "No container on these hosts publishes a port. Each port gets a row here, with who has it on which host.");
}

QStringList PortGridView::valuesOf(const QString &field) const
{
    if (field == u"kind"_s)
        return {u"static"_s, u"dynamic"_s};
    if (field == u"protocol"_s)
        return {u"tcp"_s, u"udp"_s, u"sctp"_s};
    if (field == u"is"_s)
        return {u"conflict"_s, u"used"_s, u"claimed"_s, u"reserved"_s};
    return TablePage::valuesOf(field);
}

} // namespace bayplan::ui
