// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/ingresspage.h"

#include "core/plaintext.h"
#include "ingress/keeper.h"
#include "ingress/serversmodel.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/ingressactions.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostscopefilter.h"
#include "ui/widgets/messagebar.h"

#include <QMenu>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

IngressPage::IngressPage(Theme &theme, Models models, HostActions, QWidget *parent)
    : TablePage(theme, models, models.servers, models.servers, u"serversTable"_s, parent)
    , m_actions(new IngressActions(theme, models, &table()))
{
    const ingress::ServersModel &model = models.servers;
    addChip(u"up"_s, tr("up"), u"is:up"_s, [&model](int row) { return model.row(row).tone == fleet::Tone::Good; });
    addChip(u"drift"_s, tr("out of step"), u"is:drift"_s, [&model](int row) { return !model.row(row).inStep; });
    filter().setPlaceholderText(tr("Filter: text, service:web, host:aws1, state:draining"));
    // Balancers change without the fleet.
    connect(&model, &QAbstractItemModel::dataChanged, this, &IngressPage::recountSoon);
    buildTable();
    buildActions();
}

void IngressPage::buildTable()
{
    DataTable &view = table();
    view.setAccessibleName(title());
    view.setColumns({{u"name"_s, 130, 80, 1},
                     {u"service"_s, 120, 80, 1},
                     {u"address"_s, 170, 150, 1},
                     {u"host"_s, 100, 64, 1},
                     {u"replica"_s, 120, 80, 1, false, true},
                     {u"state"_s, 134, 126},
                     {u"note"_s, 240, 130, 4},
                     {u"sessions"_s, 84, 74},
                     {u"requests"_s, 92, 80, 0, false, true},
                     {u"errors"_s, 76, 60},
                     {u"weight"_s, 76, 64, 0, true},
                     {u"balancer"_s, 180, 120, 1, false, true}});
    auto *mono = new MonoDelegate(theme(), MonoDelegate::Content::Text, this);
    view.setDelegate(u"address"_s, mono);
    view.setDelegate(u"state"_s, new StateDelegate(theme(), this));
    auto *muted = new RowDelegate(theme(), this);
    muted->setMuted(true);
    for (const QString &key : {u"note"_s, u"balancer"_s})
        view.setDelegate(key, muted);
    view.setSearchColumn(u"name"_s);
    view.setDefaultSort(u"name"_s);
}

void IngressPage::buildActions()
{
    addTool(toolButton(*m_actions->add(), tr("Add…")));
    addTool(toolButton(*m_actions->onChosen().first(), tr("Repair")));
    addTool(toolButton(*m_actions->exportOthers(), tr("Export…")));
    MessageBar *told = addMessageBar(u"ingressMessage"_s);
    connect(m_actions, &IngressActions::told, told, [told](const core::Error &error) {
        told->showMessage(fleet::Tone::Warning, core::plainLine(error.message(), 400) + u'.');
    });
    for (const QAction *action : ingressActions())
        connect(action, &QAction::triggered, told, &QWidget::hide);
    const auto choose = [this] {
        const QModelIndex at = table().currentIndex();
        const int row = at.isValid() ? rows().mapToSource(at).row() : -1;
        m_actions->setChosen(row < 0 ? QString() : models().servers.row(row).ingress);
    };
    connect(&table(), &DataTable::selectedRowsChanged, this, choose);
    connect(&table(), &DataTable::menuAboutToShow, this, [this, choose](QMenu *menu, const QModelIndex &index) {
        choose();
        for (QAction *action : m_actions->onChosen())
            menu->addAction(action);
        const QString id = index.data(fleet::ObjectIdRole).toString();
        if (id.isEmpty())
            return;
        menu->addSeparator();
        menu->addAction(tr("Show the replica"), this, [this, id, host = index.data(fleet::HostIdRole).toInt()] {
            Q_EMIT revealRequested(u"containers"_s, host, id);
        });
    });
    connect(&table(), &DataTable::rowActivated, this, [this](const QModelIndex &index) {
        if (const QString id = index.data(fleet::ObjectIdRole).toString(); !id.isEmpty())
            Q_EMIT revealRequested(u"containers"_s, index.data(fleet::HostIdRole).toInt(), id);
    });
}

QList<QAction *> IngressPage::ingressActions() const
{
    return QList<QAction *>{m_actions->add(), m_actions->exportOthers()} + m_actions->onChosen();
}

void IngressPage::showEvent(QShowEvent *event)
{
    TablePage::showEvent(event);
    models().ingresses.setWatched(true, this);
}

void IngressPage::hideEvent(QHideEvent *event)
{
    models().ingresses.setWatched(false, this);
    TablePage::hideEvent(event);
}

QString IngressPage::key() const
{
    return u"ingress"_s;
}

QString IngressPage::title() const
{
    return tr("Ingress");
}

QString IngressPage::countText(int count) const
{
    return tr("%Ln server(s)", nullptr, count);
}

QString IngressPage::nothingText() const
{
    return tr("No load balancer is kept in step with a service yet.");
}

QStringList IngressPage::valuesOf(const QString &field) const
{
    if (field == u"state"_s)
        return {u"up"_s, u"down"_s, u"checking"_s, u"draining"_s, u"maintenance"_s, u"missing"_s};
    if (field == u"kind"_s)
        return {u"haproxy"_s, u"nginx"_s, u"caddy"_s, u"traefik"_s, u"elb"_s};
    if (field == u"is"_s)
        return {u"up"_s, u"notup"_s, u"instep"_s, u"drift"_s};
    return TablePage::valuesOf(field);
}

} // namespace bayplan::ui
