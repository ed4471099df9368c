// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/volumespage.h"

#include "fleet/volumesizes.h"
#include "fleet/volumesmodel.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/pages/usersmenu.h"
#include "ui/volumeactions.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostscopefilter.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/selectionbar.h"

#include <QBoxLayout>
#include <QMenu>
#include <QPushButton>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

VolumesPage::VolumesPage(Theme &theme, Models models, HostActions, QWidget *parent)
    : TablePage(theme, models, models.volumes, models.volumes, u"volumesTable"_s, parent)
    , m_volumeActions(new VolumeActions(theme, models, &table()))
{
    const fleet::VolumesModel &model = models.volumes;
    addChip(u"used"_s, tr("in use"), u"is:used"_s, [&model](int row) { return model.row(row).users.count > 0; });
    addChip(u"unused"_s, tr("unused"), u"is:unused"_s, [&model](int row) { return model.row(row).users.count == 0; });
    filter().setPlaceholderText(tr("Filter: text, host:aws1, container:db, is:anonymous"));
    buildTable();
    buildActions();
    buildMessage();
}

void VolumesPage::buildTable()
{
    DataTable &view = table();
    view.setAccessibleName(title());
    view.setColumns({{u"name"_s, 230, 150, 3},
                     {u"host"_s, 110, 70, 1},
                     {u"driver"_s, 92, 70},
                     {u"users"_s, 240, 150, 4},
                     {u"size"_s, 92, 80},
                     {u"created"_s, 140, 116},
                     {u"labels"_s, 180, 100, 2, false, true},
                     {u"scope"_s, 80, 64, 0, true},
                     {u"mountpoint"_s, 260, 160, 2, true}});
    auto *mono = new MonoDelegate(theme(), MonoDelegate::Content::Text, this);
    view.setDelegate(u"mountpoint"_s, mono);
    view.setDelegate(u"users"_s, new StateDelegate(theme(), this));
    auto *muted = new RowDelegate(theme(), this);
    muted->setMuted(true);
    for (const QString &key : {u"driver"_s, u"scope"_s, u"created"_s, u"labels"_s})
        view.setDelegate(key, muted);
    view.setSearchColumn(u"name"_s);
    view.setDefaultSort(u"name"_s);
}

void VolumesPage::buildActions()
{
    addTool(toolButton(*m_volumeActions->measure(), tr("Measure sizes")));
    addTool(toolButton(*m_volumeActions->create(), tr("Create…")));
    addTool(toolButton(*m_volumeActions->prune(), tr("Prune…")));
    m_selectionBar = new SelectionBar(this);
    for (QAction *action : {m_volumeActions->measure(), m_volumeActions->remove()})
        m_selectionBar->addAction(action);
    connect(&table(), &DataTable::selectedRowsChanged, this, [this] {
        m_volumeActions->setSelection(selectedObjects());
        m_selectionBar->setActive(table().selectionModel()->hasSelection());
    });
    const auto users = [this](const QModelIndex &index) {
        const fleet::HostConnection *host = models().fleet.host(index.data(fleet::HostIdRole).toInt());
        return host ? host->live().usersOfVolume(index.data(fleet::ObjectIdRole).toString())
                    : QList<const engine::Container *>();
    };
    connect(&table(), &DataTable::menuAboutToShow, this, [this, users](QMenu *menu, const QModelIndex &index) {
        menu->addAction(m_volumeActions->measure());
        menu->addAction(m_volumeActions->remove());
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

void VolumesPage::buildMessage()
{
    m_told = new MessageBar(theme(), this);
    m_told->setObjectName(u"volumesMessage"_s);
    connect(m_told->addButton(tr("Dismiss")), &QPushButton::clicked, m_told, &QWidget::hide);
    static_cast<QBoxLayout *>(layout())->insertWidget(1, m_told);
    connect(&models().volumeSizes, &fleet::VolumeSizes::failed, this,
            [this](fleet::HostId host, const core::Error &error) {
                const fleet::HostConnection *connection = models().fleet.host(host);
                const QString name = connection ? connection->config().name : QString();
                m_told->showMessage(fleet::Tone::Warning,
                                    tr("The volumes of %1 could not be measured: %2").arg(name, error.message()));
            });
}

QList<QAction *> VolumesPage::volumeActions() const
{
    return {m_volumeActions->create(), m_volumeActions->prune(), m_volumeActions->measure(), m_volumeActions->remove()};
}

QWidget *VolumesPage::statusWidget()
{
    return m_selectionBar;
}

QString VolumesPage::key() const
{
    return u"volumes"_s;
}

QString VolumesPage::title() const
{
    return tr("Volumes");
}

QString VolumesPage::countText(int count) const
{
    return tr("%Ln volume(s)", nullptr, count);
}

QString VolumesPage::nothingText() const
{
    return tr("There are no volumes on these hosts. They appear here as soon as one is created.");
}

QStringList VolumesPage::valuesOf(const QString &field) const
{
    if (field == u"driver"_s)
        return {u"local"_s};
    if (field == u"is"_s)
        return {u"used"_s, u"unused"_s, u"anonymous"_s, u"named"_s};
    return TablePage::valuesOf(field);
}

} // namespace bayplan::ui
