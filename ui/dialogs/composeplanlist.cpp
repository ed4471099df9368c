// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/composeplanlist.h"

#include "core/plaintext.h"
#include "run/portsyntax.h"

#include <QHeaderView>
#include <QLocale>
#include <QScrollBar>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using services::ImportedService;

namespace {

constexpr int planRowPixels = 26;

QString portsText(const run::ContainerSpec &spec)
{
    QStringList ports;
    for (const engine::PortRequest &port : spec.ports)
        ports << run::publishText(port);
    return ports.join(u", "_s);
}

QString replicasText(const ImportedService &service)
{
    const QLocale locale;
    if (!service.present)
        return locale.toString(service.replicas);
    return service.isMade() ? ComposePlanList::tr("%1, has %2", "replicas: so many, of which it has some")
                                  .arg(locale.toString(service.replicas), locale.toString(service.present->ready))
                            : ComposePlanList::tr("there");
}

/// Each row's cells; one cell: a group's title.
QList<QStringList> rowsOf(const services::ComposeImport &import)
{
    QList<QStringList> rows;
    const auto hosts = [](const QStringList &names) { return names.join(u", "_s); };
    if (!import.networks.isEmpty())
        rows << QStringList{ComposePlanList::tr("Networks")};
    for (const services::NetworkToMake &each : import.networks)
        rows << QStringList{each.network.name, {}, {}, {}, hosts(each.hosts)};
    if (!import.volumes.isEmpty())
        rows << QStringList{ComposePlanList::tr("Volumes")};
    for (const services::VolumeToMake &each : import.volumes)
        rows << QStringList{each.volume.name, {}, {}, {}, hosts(each.hosts)};
    if (!import.services.isEmpty())
        rows << QStringList{ComposePlanList::tr("Services, one after the other")};
    for (const ImportedService &each : import.services)
        rows << QStringList{each.spec.name, replicasText(each), each.spec.container.image,
                            portsText(each.spec.container), hosts(each.spec.placement.hosts)};
    return rows;
}

} // namespace

ComposePlanList::ComposePlanList(const Theme &theme, QWidget *parent) : QTreeWidget(parent), m_theme(theme)
{
    setObjectName(u"previewList"_s);
    setAccessibleName(tr("What is made"));
    setColumnCount(ColumnCount);
    setHeaderLabels({tr("Name"), tr("Replicas"), tr("Image"), tr("Ports"), tr("Hosts")});
    headerItem()->setTextAlignment(Replicas, Qt::AlignRight | Qt::AlignVCenter);
    setRootIsDecorated(false);
    setItemsExpandable(false);
    setIndentation(12);
    setUniformRowHeights(true);
    setTabKeyNavigation(false);
    setSelectionMode(QAbstractItemView::NoSelection);
    setTextElideMode(Qt::ElideRight);
    header()->setStretchLastSection(true);
    header()->setSectionsClickable(false);
    for (const auto &[column, width] :
         {std::pair(Name, 150), std::pair(Replicas, 76), std::pair(Image, 196), std::pair(Ports, 104)})
        setColumnWidth(column, width);
}

QTreeWidgetItem *ComposePlanList::addGroup(const QString &title)
{
    auto *item = new QTreeWidgetItem(this, {title});
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    item->setFont(0, bold);
    item->setFirstColumnSpanned(true);
    item->setFlags(Qt::ItemIsEnabled);
    item->setSizeHint(0, QSize(0, planRowPixels));
    return item;
}

QTreeWidgetItem *ComposePlanList::addRow(QTreeWidgetItem *group, const QStringList &cells)
{
    auto *item = new QTreeWidgetItem(group);
    for (int column = 0; column < ColumnCount; ++column) {
        const QString text = core::plainLine(cells.at(column), 300);
        item->setText(column, text);
        item->setToolTip(column, text.size() > 12 ? text : QString());
    }
    const QFont mono = Theme::monospaceFont(font());
    item->setFont(Image, mono);
    item->setFont(Ports, mono);
    item->setTextAlignment(Replicas, Qt::AlignRight | Qt::AlignVCenter);
    item->setSizeHint(0, QSize(0, planRowPixels));
    return item;
}

/// What is looked at stays where it is while nothing changes.
void ComposePlanList::setImport(const services::ComposeImport &import)
{
    const QList<QStringList> rows = rowsOf(import);
    QStringList all;
    for (const QStringList &row : rows)
        all << row.join(u'\n');
    if (all == m_shown)
        return;
    m_shown = all;
    const int at = verticalScrollBar()->value();
    clear();
    QTreeWidgetItem *group = nullptr;
    for (const QStringList &row : rows) {
        if (row.size() == 1)
            group = addGroup(row.first());
        else
            addRow(group, row);
    }
    expandAll();
    verticalScrollBar()->setValue(at);
}

} // namespace bayplan::ui
