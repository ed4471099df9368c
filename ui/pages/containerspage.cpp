// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/containerspage.h"

#include "fleet/containersmodel.h"
#include "fleet/statspoller.h"
#include "ui/containeractions.h"
#include "ui/delegates/monodelegate.h"
#include "ui/delegates/sparklinedelegate.h"
#include "ui/delegates/statedelegate.h"
#include "ui/inspect/inspecttab.h"
#include "ui/panels/detailspanel.h"
#include "ui/panels/filestab.h"
#include "ui/panels/logstab.h"
#include "ui/panels/processestab.h"
#include "ui/panels/statstab.h"
#include "ui/panels/terminaltab.h"
#include "ui/portopener.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/hostscopefilter.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/selectionbar.h"

#include <QAction>
#include <QBoxLayout>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;
using engine::ContainerState;

namespace {
// Going through rows with the keyboard must not begin something for each, and a second click still finds its row.
constexpr int selectionSettles = 180; // ms
} // namespace

ContainersPage::ContainersPage(Theme &theme, Models models, HostActions, QWidget *parent)
    : TablePage(theme, models, models.containers, models.containers, u"containersTable"_s, parent)
    , m_details(new DetailsPanel(theme, u"containerDetails"_s, &splitter()))
    , m_containerActions(new ContainerActions(theme, models, &table()))
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
    buildActions();
    buildDetails();
    auto *run = new QPushButton(tr("Run…"), this);
    run->setObjectName(u"runContainer"_s);
    run->setToolTip(tr("Run a container on one or many hosts"));
    run->setFixedHeight(32);
    connect(run, &QPushButton::clicked, this, [this] { Q_EMIT runRequested({}, {}); });
    addTool(run);
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

void ContainersPage::buildActions()
{
    MessageBar *told = addMessageBar(u"actionMessage"_s);
    connect(m_containerActions, &ContainerActions::told, told, [told](const QString &text) {
        if (text.isEmpty())
            told->hide();
        else
            told->showMessage(fleet::Tone::Warning, text);
    });
    m_selectionBar = new SelectionBar(this);
    for (const auto action : {operations::ContainerAction::Start, operations::ContainerAction::Stop,
                              operations::ContainerAction::Restart, operations::ContainerAction::Remove})
        m_selectionBar->addAction(m_containerActions->action(action));
    auto *more = new QMenu(this);
    more->setObjectName(u"moreActions"_s);
    m_containerActions->addTo(*more);
    m_selectionBar->setMore(more);
    connect(&table(), &DataTable::selectedRowsChanged, this, [this] {
        const bool any = table().selectionModel()->hasSelection();
        m_containerActions->setSelection(selectedObjects());
        m_selectionBar->setActive(any);
    });
    connect(&table(), &DataTable::menuAboutToShow, this, [this](QMenu *menu) { m_containerActions->addTo(*menu); });
}

QList<QAction *> ContainersPage::containerActions() const
{
    QList<QAction *> actions;
    for (const auto action : operations::allContainerActions)
        actions << m_containerActions->action(action);
    return actions;
}

QWidget *ContainersPage::statusWidget()
{
    return m_selectionBar;
}

void ContainersPage::buildDetails()
{
    auto *toggle = new QShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_J, this);
    toggle->setContext(Qt::WidgetWithChildrenShortcut);
    connect(toggle, &QShortcut::activated, this, [this] { toggleDetails(); });
    m_selectionTimer.setSingleShot(true);
    m_selectionTimer.setInterval(selectionSettles);
    connect(&m_selectionTimer, &QTimer::timeout, this, [this] { followSelection(); });
    connect(&table(), &DataTable::selectedRowsChanged, &m_selectionTimer, qOverload<>(&QTimer::start));
    connect(&table(), &DataTable::rowActivated, this, [this] {
        if (const DetailsTab *tab = m_details->currentTab())
            openTab(tab->key());
    });
    connect(&table(), &DataTable::menuAboutToShow, this, [this](QMenu *menu) {
        for (const DetailsTab *tab : m_details->tabs()) {
            QAction *action = menu->addAction(tab->title(), this, [this, key = tab->key()] { openTab(key); });
            action->setObjectName(QString(u"details:"_s + tab->key()));
            action->setShortcut(tab->shortcut());
            action->setShortcutVisibleInContextMenu(true);
        }
    });
    auto *opener = new PortOpener(theme(), models(), *static_cast<QVBoxLayout *>(layout()), this);
    connect(&table(), &DataTable::menuAboutToShow, this, [this, opener](QMenu *menu, const QModelIndex &index) {
        const fleet::ContainerRow &row = models().containers.row(rows().mapToSource(index).row());
        opener->addTo(*menu, row.host, row.ports);
    });
    connect(m_details, &DetailsPanel::leaveRequested, this, [this] { table().setFocus(Qt::OtherFocusReason); });
    connect(m_details, &DetailsPanel::roomChanged, this, [this] { keepRowInView(); });
    // The tabs, in the order shown.
    addTab(std::make_unique<LogsTab>(theme(), models()));
    addTab(std::make_unique<TerminalTab>(theme(), models()));
    addTab(std::make_unique<StatsTab>(theme(), models()));
    addTab(std::make_unique<ProcessesTab>(theme(), models()));
    addTab(std::make_unique<InspectTab>(theme(), models()));
    addTab(std::make_unique<FilesTab>(theme(), models()));
}

void ContainersPage::addTab(std::unique_ptr<DetailsTab> tab)
{
    if (const QKeySequence keys = tab->shortcut(); !keys.isEmpty()) {
        auto *shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [this, key = tab->key()] { openTab(key); });
    }
    m_details->addTab(std::move(tab));
}

void ContainersPage::openTab(const QString &key)
{
    selectSomething();
    m_details->showTab(key);
}

void ContainersPage::toggleDetails()
{
    selectSomething();
    m_details->setOpen(!m_details->isOpen());
}

/// Takes the row of the keyboard where nothing is selected, and tells the panel at once.
void ContainersPage::selectSomething()
{
    const auto *selection = table().selectionModel();
    if (!selection->hasSelection() && table().currentIndex().isValid())
        table().selectRow(table().currentIndex().row());
    followSelection();
}

void ContainersPage::followSelection()
{
    m_selectionTimer.stop();
    m_details->setSelection(selectedObjects());
}

/// The row last chosen is not left behind a panel that has just opened.
void ContainersPage::keepRowInView()
{
    const QModelIndex current = table().currentIndex();
    if (current.isValid() && table().selectionModel()->isSelected(current))
        table().scrollTo(current, QAbstractItemView::EnsureVisible);
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
