// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/portspage.h"

#include "fleet/portsmodel.h"
#include "ui/pages/portgridview.h"
#include "ui/pages/portsexportbar.h"
#include "ui/pages/porttableview.h"
#include "ui/portactions.h"
#include "ui/widgets/chip.h"
#include "ui/widgets/portconflictsbar.h"

#include <QApplication>
#include <QStackedLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int margin = 18; ///< as the views have it
constexpr int above = 16;
} // namespace

PortsPage::PortsPage(Theme &theme, Models models, HostActions actions, QWidget *parent)
    : Page(parent)
    , m_conflicts(models.fleet)
    , m_gridModel(models.fleet, models.ports, m_conflicts)
    , m_table(new PortTableView(theme, models, this))
    , m_grid(new PortGridView(theme, models, m_gridModel, this))
    , m_actions(new PortActions(theme, models, actions, this))
    , m_views(new QStackedLayout)
    , m_head(new QWidget(this))
{
    m_head->hide();
    buildHead(theme);
    auto *bars = new QVBoxLayout;
    bars->setContentsMargins(margin, 0, margin, 0);
    bars->setSpacing(8);
    auto *conflicts = new PortConflictsBar(theme, m_conflicts, this);
    auto *exporting = new PortsExportBar(theme, this);
    bars->addWidget(conflicts);
    bars->addWidget(exporting);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, above, 0, 0);
    column->setSpacing(12);
    column->addLayout(bars);
    column->addLayout(m_views, 1);
    for (TablePage *view : {static_cast<TablePage *>(m_table), static_cast<TablePage *>(m_grid)}) {
        m_views->addWidget(view);
        view->layout()->setContentsMargins(margin, 0, margin, above); // what is above it is the page's
        connect(view, &Page::revealRequested, this, &Page::revealRequested);
        connect(view, &Page::statusTextChanged, this, [this, view] {
            if (view == shown())
                Q_EMIT statusTextChanged();
        });
    }
    connect(m_table, &Page::countChanged, this, &Page::countChanged);
    for (const auto &[action, text] : m_actions->tools()) {
        m_table->addTool(m_table->toolButton(*action, text));
        m_grid->addTool(m_grid->toolButton(*action, text));
    }
    connect(conflicts, &PortConflictsBar::chosen, this, &PortsPage::showConflict);
    connect(m_actions, &PortActions::gridToggled, this,
            [this] { show(isGridShown() ? static_cast<TablePage *>(m_table) : static_cast<TablePage *>(m_grid)); });
    connect(m_actions, &PortActions::exportRequested, this, [this, exporting, &fleet = models.fleet] {
        exporting->ask(isGridShown() ? m_grid->shownRows() : m_table->shownRows(), fleet.reservedPorts());
    });
    show(m_table);
}

void PortsPage::buildHead(Theme &theme)
{
    auto *row = new QHBoxLayout(m_head);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    m_tableChip = new Chip(theme, u"portsTable"_s, tr("Table"), m_head);
    m_gridChip = new Chip(theme, u"portsGrid"_s, tr("Grid"), m_head);
    m_tableChip->setToolTip(tr("A row for each container's port"));
    m_gridChip->setToolTip(tr("A row for each port, a column for each host"));
    for (Chip *chip : {m_tableChip, m_gridChip}) {
        chip->setCheckable(true);
        row->addWidget(chip);
    }
    connect(m_tableChip, &Chip::clicked, this, [this] { show(m_table); });
    connect(m_gridChip, &Chip::clicked, this, [this] { show(m_grid); });
    row->addSpacing(10);
    m_filters = new QStackedLayout;
    m_filters->addWidget(m_table->headWidget());
    m_filters->addWidget(m_grid->headWidget());
    row->addLayout(m_filters);
}

TablePage *PortsPage::shown() const
{
    return static_cast<TablePage *>(m_views->currentWidget());
}

bool PortsPage::isGridShown() const
{
    return shown() == m_grid;
}

void PortsPage::show(TablePage *view)
{
    const bool hadFocus = isAncestorOf(QApplication::focusWidget());
    m_views->setCurrentWidget(view);
    m_filters->setCurrentWidget(view->headWidget());
    m_tableChip->setChecked(view == m_table);
    m_gridChip->setChecked(view == m_grid);
    setFocusProxy(view);
    if (hadFocus)
        view->setFocus(Qt::OtherFocusReason);
    Q_EMIT statusTextChanged();
}

/// To the one that can't have the port: the other is the reason, and named beside it.
void PortsPage::showConflict(const fleet::PortConflicts::Found &conflict)
{
    const fleet::PortClash &clash = conflict.clash;
    if (isGridShown())
        m_grid->showPort(conflict.host, clash.published, clash.protocol);
    else if (!clash.claims.isEmpty())
        m_table->showPort({conflict.host, clash.claims.last().containerId}, clash.published, clash.protocol);
}

void PortsPage::showEvent(QShowEvent *event)
{
    m_conflicts.setWatched(true);
    Page::showEvent(event);
}

void PortsPage::hideEvent(QHideEvent *event)
{
    Page::hideEvent(event);
    m_conflicts.setWatched(false);
}

QString PortsPage::key() const
{
    return u"ports"_s;
}

QString PortsPage::title() const
{
    return tr("Ports");
}

int PortsPage::count() const
{
    return m_table->count();
}

QString PortsPage::statusText() const
{
    return shown()->statusText();
}

void PortsPage::focusFilter()
{
    shown()->focusFilter();
}

void PortsPage::reveal(int hostId, const QString &objectId)
{
    show(m_table);
    m_table->reveal(hostId, objectId);
}

} // namespace bayplan::ui
