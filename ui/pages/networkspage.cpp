// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/networkspage.h"

#include "fleet/networksmodel.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/networkactions.h"
#include "ui/pages/usersmenu.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostscopefilter.h"
#include "ui/widgets/selectionbar.h"

#include <QMenu>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int looksEvery = 10; ///< ticks, which are seconds
}

NetworksPage::NetworksPage(Theme &theme, Models models, HostActions, QWidget *parent)
    : TablePage(theme, models, models.networks, models.networks, u"networksTable"_s, parent)
    , m_networkActions(new NetworkActions(theme, models, &table()))
{
    const fleet::NetworksModel &model = models.networks;
    addChip(u"used"_s, tr("in use"), u"is:used"_s, [&model](int row) { return model.row(row).users.count > 0; });
    addChip(u"removable"_s, tr("unused"), u"is:removable"_s, [&model](int row) {
        const fleet::NetworkRow &network = model.row(row);
        return network.users.count == 0 && !engine::isPredefined(network.network) && !network.network.ingress;
    });
    addChip(u"predefined"_s, tr("predefined"), u"is:predefined"_s,
            [&model](int row) { return engine::isPredefined(model.row(row).network); });
    filter().setPlaceholderText(tr("Filter: text, host:aws1, driver:bridge, container:web"));
    buildTable();
    buildActions();
}

void NetworksPage::buildTable()
{
    DataTable &view = table();
    view.setAccessibleName(title());
    view.setColumns({{u"name"_s, 190, 130, 3},
                     {u"host"_s, 110, 70, 1},
                     {u"driver"_s, 92, 76},
                     {u"scope"_s, 80, 64, 0, false, true},
                     {u"subnet"_s, 170, 130, 1},
                     {u"users"_s, 240, 150, 4},
                     {u"traits"_s, 130, 96, 1},
                     {u"created"_s, 140, 110, 0, false, true},
                     {u"labels"_s, 200, 120, 1, true},
                     {u"id"_s, 128, 108, 0, true}});
    auto *mono = new MonoDelegate(theme(), MonoDelegate::Content::Text, this);
    view.setDelegate(u"subnet"_s, mono);
    view.setDelegate(u"id"_s, mono);
    view.setDelegate(u"users"_s, new StateDelegate(theme(), this));
    auto *muted = new RowDelegate(theme(), this);
    muted->setMuted(true);
    for (const QString &key : {u"driver"_s, u"scope"_s, u"traits"_s, u"created"_s, u"labels"_s})
        view.setDelegate(key, muted);
    view.setSearchColumn(u"name"_s);
    view.setDefaultSort(u"name"_s);
}

void NetworksPage::buildActions()
{
    addTool(toolButton(*m_networkActions->create(), tr("Create…")));
    addTool(toolButton(*m_networkActions->prune(), tr("Prune…")));
    m_selectionBar = new SelectionBar(this);
    for (QAction *action : m_networkActions->onSelection())
        m_selectionBar->addAction(action);
    connect(&table(), &DataTable::selectedRowsChanged, this, [this] {
        m_networkActions->setSelection(selectedObjects());
        m_selectionBar->setActive(table().selectionModel()->hasSelection());
    });
    const auto users = [this](const QModelIndex &index) {
        const fleet::NetworkRow &row = models().networks.row(rows().mapToSource(index).row());
        const fleet::HostConnection *host = models().fleet.host(row.host);
        return host ? host->live().usersOfNetwork(row.network) : QList<const engine::Container *>();
    };
    connect(&table(), &DataTable::menuAboutToShow, this, [this, users](QMenu *menu, const QModelIndex &index) {
        for (QAction *action : m_networkActions->onSelection())
            menu->addAction(action);
        menu->addSeparator();
        addUsers(*menu, users(index), [this, host = index.data(fleet::HostIdRole).toInt()](const QString &id) {
            Q_EMIT revealRequested(u"containers"_s, host, id);
        });
    });
    connect(&table(), &DataTable::rowActivated, this, [this, users](const QModelIndex &index) {
        if (const QString first = firstUser(users(index)); !first.isEmpty())
            Q_EMIT revealRequested(u"containers"_s, index.data(fleet::HostIdRole).toInt(), first);
    });
}

QList<QAction *> NetworksPage::networkActions() const
{
    return QList<QAction *>{m_networkActions->create(), m_networkActions->prune()} + m_networkActions->onSelection();
}

QWidget *NetworksPage::statusWidget()
{
    return m_selectionBar;
}

/// Some engines send no events of networks; theirs are read anew now and then while they are looked at.
void NetworksPage::tick()
{
    TablePage::tick();
    if (m_ticks-- > 0)
        return;
    m_ticks = looksEvery;
    for (fleet::HostConnection *host : models().fleet.hosts()) {
        if (!host->tellsOfNetworks())
            host->readNetworks();
    }
}

QString NetworksPage::key() const
{
    return u"networks"_s;
}

QString NetworksPage::title() const
{
    return tr("Networks");
}

QString NetworksPage::countText(int count) const
{
    return tr("%Ln network(s)", nullptr, count);
}

QString NetworksPage::nothingText() const
{
    return tr("No host has told its networks yet.");
}

QStringList NetworksPage::valuesOf(const QString &field) const
{
    if (field == u"driver"_s)
        return {u"bridge"_s, u"host"_s, u"null"_s, u"overlay"_s, u"macvlan"_s, u"ipvlan"_s};
    if (field == u"scope"_s)
        return {u"local"_s, u"swarm"_s};
    if (field == u"is"_s)
        return {u"used"_s, u"unused"_s, u"removable"_s, u"predefined"_s, u"own"_s, u"internal"_s};
    return TablePage::valuesOf(field);
}

} // namespace bayplan::ui
