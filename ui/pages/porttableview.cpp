// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/porttableview.h"

#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/portopener.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostscopefilter.h"

#include <QMenu>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using Kind = fleet::PublishedPort::Kind;

PortTableView::PortTableView(Theme &theme, Models models, QWidget *parent)
    : TablePage(theme, models, models.ports, models.ports, u"portsTable"_s, parent)
{
    const fleet::PortsModel &model = models.ports;
    addChip(u"static"_s, tr("static"), u"kind:static"_s,
            [&model](int row) { return model.row(row).port.kind == Kind::Static; });
    addChip(u"dynamic"_s, tr("dynamic"), u"kind:dynamic"_s,
            [&model](int row) { return model.row(row).port.kind == Kind::Dynamic; });
    addChip(u"claimed"_s, tr("claimed"), u"is:claimed"_s, [&model](int row) { return !model.row(row).port.inUse; });
    filter().setPlaceholderText(tr("Filter: text, port:8080, host:aws1, kind:static"));

    DataTable &view = table();
    view.setAccessibleName(title());
    view.setColumns({{u"published"_s, 104, 90},
                     {u"target"_s, 92, 68},
                     {u"protocol"_s, 96, 72},
                     {u"host"_s, 110, 70, 1},
                     {u"container"_s, 220, 132, 3},
                     {u"service"_s, 130, 80, 1},
                     {u"kind"_s, 100, 76},
                     {u"address"_s, 120, 84, 1},
                     {u"use"_s, 150, 100, 1}});
    auto *mono = new MonoDelegate(theme, MonoDelegate::Content::Text, this);
    view.setDelegate(u"published"_s, mono);
    view.setDelegate(u"target"_s, mono);
    view.setDelegate(u"address"_s, new MonoDelegate(theme, MonoDelegate::Content::Ports, this));
    view.setDelegate(u"use"_s, new StateDelegate(theme, this));
    auto *muted = new RowDelegate(theme, this);
    muted->setMuted(true);
    view.setDelegate(u"protocol"_s, muted);
    view.setDelegate(u"service"_s, muted);
    view.setDelegate(u"kind"_s, muted);
    view.setSearchColumn(u"published"_s);
    view.setDefaultSort(u"published"_s);

    connect(&view, &DataTable::rowActivated, this, [this](const QModelIndex &index) { showContainer(index); });
    auto *opener = new PortOpener(theme, models, *static_cast<QVBoxLayout *>(layout()), this);
    connect(&view, &DataTable::menuAboutToShow, this, [this, opener](QMenu *menu, const QModelIndex &index) {
        const fleet::PortRow &row = this->models().ports.row(rows().mapToSource(index).row());
        opener->addTo(*menu, row.host, {row.port});
        menu->addAction(tr("Show container"), this, [this, row = QPersistentModelIndex(index)] { showContainer(row); });
    });
}

void PortTableView::showContainer(const QModelIndex &row)
{
    if (row.isValid())
        Q_EMIT revealRequested(u"containers"_s, row.data(fleet::HostIdRole).toInt(),
                               row.data(fleet::ObjectIdRole).toString());
}

void PortTableView::showPort(const fleet::ContainerKey &container, quint16 published, const QString &protocol)
{
    const auto &all = models().ports.rows();
    for (int row = 0; row < int(all.size()); ++row) {
        const fleet::PortRow &port = all[size_t(row)];
        if (port.host == container.host && port.containerId == container.id && port.port.published == published &&
            port.port.protocol == protocol)
            return showRow(models().ports.index(row, 0));
    }
}

std::vector<fleet::PortRow> PortTableView::shownRows() const
{
    std::vector<fleet::PortRow> shown;
    for (int row = 0; row < rows().rowCount(); ++row)
        shown.push_back(models().ports.row(rows().mapToSource(rows().index(row, 0)).row()));
    return shown;
}

QString PortTableView::key() const
{
    return u"ports"_s;
}

QString PortTableView::title() const
{
    return tr("Ports");
}

QString PortTableView::countText(int count) const
{
    return tr("%Ln published port(s)", nullptr, count);
}

QString PortTableView::nothingText() const
{
    return tr(
        "No container on these hosts publishes a port. Published ports appear here, those that stopped containers "
        "will take again included.");
}

QStringList PortTableView::valuesOf(const QString &field) const
{
    if (field == u"kind"_s)
        return {u"static"_s, u"dynamic"_s};
    if (field == u"protocol"_s)
        return {u"tcp"_s, u"udp"_s, u"sctp"_s};
    if (field == u"is"_s)
        return {u"used"_s, u"claimed"_s};
    return TablePage::valuesOf(field);
}

} // namespace bayplan::ui
