// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/containerspage.h"

#include "fleet/containersmodel.h"
#include "fleet/statspoller.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/sparklinedelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostscopefilter.h"

#include <QLocale>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using engine::ContainerState;

ContainersPage::ContainersPage(Theme &theme, Models models, HostActions, QWidget *parent)
    : TablePage(theme, models, models.containers, models.containers, u"containersTable"_s, parent)
{
    const fleet::ContainersModel &model = models.containers;
    const auto container = [&model](int row) -> const engine::Container & { return model.row(row).container; };
    addChip(u"running"_s, tr("running"), u"state:running"_s,
            [container](int row) { return container(row).state == ContainerState::Running; });
    addChip(u"stopped"_s, tr("stopped"), u"state:stopped"_s,
            [container](int row) { return !engine::isAlive(container(row).state); });
    addChip(u"unhealthy"_s, tr("unhealthy"), u"health:unhealthy"_s,
            [container](int row) { return container(row).health == engine::Health::Unhealthy; });
    filter().setPlaceholderText(tr("Filter: text, host:aws1, state:exited, port:8080"));
    buildTable();
    connect(&table(), &DataTable::rowsInViewChanged, this, [this] { watchRows(); });
}

void ContainersPage::buildTable()
{
    DataTable &view = table();
    view.setAccessibleName(title());
    view.setColumns({{u"name"_s, 150, 116, 3},
                     {u"host"_s, 88, 64, 1},
                     {u"image"_s, 190, 118, 3},
                     {u"state"_s, 176, 150, 2},
                     {u"ports"_s, 176, 134, 2},
                     {u"cpu"_s, 128, 90},
                     {u"memory"_s, 148, 108},
                     {u"service"_s, 104, 74, 1, false, true},
                     {u"id"_s, 128, 108, 0, true},
                     {u"command"_s, 220, 120, 1, true},
                     {u"created"_s, 140, 100, 0, true}});
    auto *mono = new MonoDelegate(theme(), MonoDelegate::Content::Text, this);
    view.setDelegate(u"image"_s, mono);
    view.setDelegate(u"id"_s, mono);
    view.setDelegate(u"command"_s, mono);
    view.setDelegate(u"ports"_s, new MonoDelegate(theme(), MonoDelegate::Content::Ports, this));
    view.setDelegate(u"state"_s, new StateDelegate(theme(), this));
    view.setDelegate(u"cpu"_s, new SparklineDelegate(theme(), SparklineDelegate::Kind::Cpu, this));
    view.setDelegate(u"memory"_s, new SparklineDelegate(theme(), SparklineDelegate::Kind::Memory, this));
    auto *muted = new RowDelegate(theme(), this);
    muted->setMuted(true);
    view.setDelegate(u"service"_s, muted);
    view.setDelegate(u"created"_s, muted);
    view.setSearchColumn(u"name"_s);
    view.setDefaultSort(u"name"_s);
}

QString ContainersPage::key() const
{
    return u"containers"_s;
}

QString ContainersPage::title() const
{
    return tr("Containers");
}

QString ContainersPage::countText(int count) const
{
    return tr("%Ln container(s)", nullptr, count);
}

QString ContainersPage::nothingText() const
{
    return tr("There are no containers on these hosts yet. They appear here as soon as one is created.");
}

QStringList ContainersPage::valuesOf(const QString &field) const
{
    if (field == u"state"_s)
        return {u"running"_s, u"exited"_s,     u"created"_s, u"paused"_s,
                u"alive"_s,   u"restarting"_s, u"stopped"_s, u"dead"_s};
    if (field == u"health"_s)
        return {u"healthy"_s, u"unhealthy"_s, u"starting"_s};
    return TablePage::valuesOf(field);
}

void ContainersPage::watchRows()
{
    QSet<fleet::ContainerKey> keys;
    // A minimised window is still "visible" to Qt.
    if (isVisible() && !window()->isMinimized()) {
        const auto [first, last] = table().rowsInView();
        for (int row = std::max(first, 0); row <= last; ++row) {
            const QModelIndex index = rows().index(row, 0);
            keys.insert({index.data(fleet::HostIdRole).toInt(), index.data(fleet::ObjectIdRole).toString()});
        }
    }
    models().stats.setRowsInView(this, keys);
}

void ContainersPage::tick()
{
    TablePage::tick();
    watchRows();
}

void ContainersPage::hideEvent(QHideEvent *event)
{
    TablePage::hideEvent(event);
    watchRows();
}

} // namespace bayplan::ui
