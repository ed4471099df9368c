// SPDX-License-Identifier: GPL-3.0-or-later
// The main window's menu, shortcuts and command palette.
#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "operations/operations.h"
#include "ui/dialogs/commandpalette.h"
#include "ui/dialogs/hostdialog.h"
#include "ui/dialogs/importcomposedialog.h"
#include "ui/dialogs/importdialog.h"
#include "ui/dialogs/shortcutsdialog.h"
#include "ui/imageactions.h"
#include "ui/mainwindow.h"
#include "ui/page.h"
#include "ui/pages/containerspage.h"
#include "ui/pages/imagespage.h"
#include "ui/pages/ingresspage.h"
#include "ui/pages/networkspage.h"
#include "ui/pages/portspage.h"
#include "ui/pages/servicespage.h"
#include "ui/pages/snapshotspage.h"
#include "ui/pages/volumespage.h"
#include "ui/panels/operationspanel.h"
#include "ui/portactions.h"
#include "ui/rolloutactions.h"
#include "ui/run/rundialog.h"
#include "ui/snapshots/snapshotactions.h"
#include "ui/widgets/checkmenu.h"
#include "ui/widgets/datatable.h"
#include "ui/widgets/rail.h"
#include "ui/workspacemenu.h"

#include <QActionGroup>
#include <QApplication>
#include <QContextMenuEvent>
#include <QShortcut>

#include <array>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ThemeChoice
{
    Theme::Mode mode;
    const char *name;
    const char *title;
};

constexpr std::array<ThemeChoice, 3> themeChoices = {{
    {Theme::Mode::System, "system", QT_TRANSLATE_NOOP("bayplan::ui::MainWindow", "System")},
    {Theme::Mode::Light, "light", QT_TRANSLATE_NOOP("bayplan::ui::MainWindow", "Light")},
    {Theme::Mode::Dark, "dark", QT_TRANSLATE_NOOP("bayplan::ui::MainWindow", "Dark")},
}};

QString withKeys(const QAction &action)
{
    return action.shortcut().toString(QKeySequence::NativeText);
}

} // namespace

/// As Qt does it for the Menu key.
void MainWindow::openContextMenu()
{
    QWidget *widget = focusWidget();
    if (!widget)
        return;
    const QPoint at = widget->inputMethodQuery(Qt::ImCursorRectangle).toRect().center();
    QContextMenuEvent event(QContextMenuEvent::Keyboard, at, widget->mapToGlobal(at));
    QApplication::sendEvent(widget, &event);
}

QMenu *MainWindow::themeMenu(QMenu *parent)
{
    QMenu *menu = parent->addMenu(tr("Theme"));
    menu->setObjectName(u"themeMenu"_s);
    auto *group = new QActionGroup(menu);
    QList<QAction *> choices;
    for (const ThemeChoice &choice : themeChoices) {
        QAction *action = menu->addAction(tr(choice.title));
        action->setObjectName(QString(u"theme:"_s + QLatin1String(choice.name)));
        action->setCheckable(true);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, mode = choice.mode] { chooseTheme(mode); });
        choices << action;
    }
    const auto tick = [this, choices] {
        for (size_t i = 0; i < themeChoices.size(); ++i)
            choices.at(qsizetype(i))->setChecked(themeChoices[i].mode == m_theme.mode());
    };
    connect(menu, &QMenu::aboutToShow, this, tick);
    tick();
    return menu;
}

void MainWindow::chooseTheme(Theme::Mode mode)
{
    m_theme.setMode(mode);
    m_memory.keepThemeMode(mode);
}

void MainWindow::fillColumns(QMenu *menu) const
{
    menu->clear();
    const Page *page = currentPage();
    if (!page)
        return;
    // The one being used, else the first that can be seen.
    const auto tables = page->findChildren<DataTable *>();
    DataTable *chosen = nullptr;
    for (DataTable *table : tables) {
        if (table->isVisible() && (!chosen || table->hasFocus()))
            chosen = table;
    }
    if (chosen)
        chosen->fillColumnMenu(*menu);
    else
        menu->addAction(tr("This page has no columns to choose"))->setEnabled(false);
}

void MainWindow::buildMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"mainMenu"_s);
    const auto addAction = [this, menu](const QString &name, const QString &title, const QKeySequence &keys,
                                        auto &&run) {
        QAction *action = menu->addAction(title);
        action->setObjectName(name);
        action->setShortcut(keys);
        action->setShortcutVisibleInContextMenu(true);
        connect(action, &QAction::triggered, this, run);
        QWidget::addAction(action); // so that its shortcut works while the menu is closed
        return action;
    };
    addAction(u"action:palette"_s, tr("Search or run a command…"), Qt::CTRL | Qt::Key_K,
              [this] { Q_EMIT paletteRequested(); });
    addAction(u"action:filter"_s, tr("Filter this page"), QKeySequence::Find, [this] {
        if (Page *page = currentPage())
            page->focusFilter();
    });
    // X11 has the Menu key only, which many keyboards lack.
    connect(new QShortcut(Qt::SHIFT | Qt::Key_F10, this), &QShortcut::activated, this, [this] { openContextMenu(); });
    m_undo = addAction(u"action:undo"_s, tr("Undo"), QKeySequence::Undo, [this] { undo(); });
    menu->addSeparator();
    addAction(u"action:run"_s, tr("Run a container…"), QKeySequence::New, [this] { runContainer({}, {}); });
    addAction(u"action:importCompose"_s, tr("Import Compose…"), QKeySequence(), [this] { importCompose(); });
    addAction(u"action:snapshot"_s, tr("Take a snapshot"), Qt::CTRL | Qt::Key_T, [this] {
        // Where it is told how it goes; without hosts there is nothing to take.
        if (!m_models.fleet.hosts().isEmpty() && showPage(u"snapshots"_s))
            static_cast<SnapshotsPage *>(currentPage())->actions().take()->trigger();
    });
    if (m_actions.add)
        addAction(u"action:addHost"_s, tr("Add host…"), QKeySequence(), [this] { addHost(); });
    if (m_actions.discoverAll)
        addAction(u"action:import"_s, tr("Import hosts…"), QKeySequence(), [this] { importHosts(); });
    if (m_workspaceMenu)
        menu->addMenu(m_workspaceMenu);
    menu->addSeparator();
    themeMenu(menu);
    auto *columns = new CheckMenu(tr("Columns"), menu);
    columns->setObjectName(u"columnsMenu"_s);
    menu->addMenu(columns);
    connect(columns, &QMenu::aboutToShow, this, [this, columns] { fillColumns(columns); });
    addAction(u"action:operations"_s, tr("Show operations"), Qt::CTRL | Qt::Key_J,
              [this] { m_operations->toggleByKey(); });
    addAction(u"action:refresh"_s, tr("Refresh all hosts"), QKeySequence(Qt::Key_F5), [this] { refreshHosts(); });
    menu->addSeparator();
    addAction(u"action:shortcuts"_s, tr("Keyboard shortcuts"), QKeySequence(Qt::Key_Question),
              [this] { showShortcuts(); });
    addAction(u"action:quit"_s, tr("Quit"), Qt::CTRL | Qt::Key_Q, [this] { close(); });
    m_rail->setMenu(menu);
    for (auto signal :
         {&operations::Operations::added, &operations::Operations::ended, &operations::Operations::dismissed})
        connect(&m_models.operations, signal, this, [this] { refreshUndo(); });
    refreshUndo();

    for (int i = 0; i < 9; ++i) {
        auto *shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i)), this);
        connect(shortcut, &QShortcut::activated, this, [this, i] { select(i); });
    }
}

void MainWindow::buildPalette()
{
    m_palette = new CommandPalette(m_theme, m_models, this);
    for (qsizetype i = 0; i < m_pages.size(); ++i) {
        const QString keys =
            i < 9 ? QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_1 + i)).toString(QKeySequence::NativeText) : QString();
        m_palette->addAction(tr("Go to %1").arg(m_pages.at(i)->title()), keys, [this, i] { select(int(i)); });
    }
    for (const ThemeChoice &choice : themeChoices)
        m_palette->addAction(tr("Theme: %1").arg(tr(choice.title)), QString(),
                             [this, mode = choice.mode] { chooseTheme(mode); });
    for (const QString &name : {u"action:run"_s, u"action:importCompose"_s, u"action:snapshot"_s, u"action:undo"_s,
                                u"action:addHost"_s, u"action:import"_s, u"action:refresh"_s, u"action:operations"_s,
                                u"action:filter"_s, u"action:shortcuts"_s, u"action:quit"_s}) {
        if (auto *action = findChild<QAction *>(name))
            m_palette->addAction(action->text(), withKeys(*action), [action] { action->trigger(); });
    }
    for (const QString &name : {u"workspace:new"_s, u"workspace:open"_s, u"workspace:saveAs"_s}) {
        if (auto *action = findChild<QAction *>(name))
            m_palette->addAction(tr("Workspace: %1").arg(action->text()), QString(), [action] { action->trigger(); });
    }
    // On whatever is selected there; those that don't apply do nothing.
    for (QAction *action : static_cast<ContainersPage *>(page(u"containers"_s))->containerActions())
        m_palette->addAction(tr("Selection: %1").arg(action->text()), withKeys(*action),
                             [action] { action->trigger(); });
    if (auto *images = qobject_cast<ImagesPage *>(page(u"images"_s))) {
        m_palette->addAction(tr("Images: pull…"), QString(), [images] { images->actions().pull(); });
        m_palette->addAction(tr("Images: load from a file…"), QString(), [images] { images->actions().load(); });
        m_palette->addAction(tr("Images: prune…"), QString(), [images] { images->actions().prune(); });
    }
    const auto addActions = [this](const QString &subject, const QList<QAction *> &actions) {
        for (QAction *action : actions)
            m_palette->addAction(subject.arg(action->text()), withKeys(*action), [action] { action->trigger(); });
    };
    addActions(tr("Load balancers: %1"), static_cast<IngressPage *>(page(u"ingress"_s))->ingressActions());
    addActions(tr("Networks: %1"), static_cast<NetworksPage *>(page(u"networks"_s))->networkActions());
    addActions(tr("Ports: %1"), static_cast<PortsPage *>(page(u"ports"_s))->actions().all());
    addActions(tr("Snapshots: %1"), static_cast<SnapshotsPage *>(page(u"snapshots"_s))->actions().all());
    addActions(tr("Volumes: %1"), static_cast<VolumesPage *>(page(u"volumes"_s))->volumeActions());
    if (auto *services = qobject_cast<ServicesPage *>(page(u"services"_s)))
        m_palette->addAction(tr("Services: update the selected one…"),
                             QKeySequence(Qt::Key_U).toString(QKeySequence::NativeText),
                             [services] { services->updateChosen(); });
    connect(m_palette, &CommandPalette::updateServiceChosen, m_rolloutActions,
            [this](const QString &service) { m_rolloutActions->update(service); });
    m_palette->setHostsCanBeEdited(m_actions.updateHost != nullptr);
    connect(m_palette, &CommandPalette::editHostChosen, this, [this](int hostId) { editHost(hostId); });
    connect(m_palette, &CommandPalette::objectChosen, this,
            [this](const QString &pageKey, int hostId, const QString &id) { reveal(pageKey, hostId, id); });
    connect(this, &MainWindow::paletteRequested, m_palette, &CommandPalette::popup);
}

void MainWindow::refreshUndo()
{
    const operations::Operation *latest = m_models.operations.undoable();
    m_undo->setEnabled(latest != nullptr);
    m_undo->setText(latest ? tr("Undo: %1").arg(core::plainLine(latest->title(), 60).replace(u'&', u"&&"_s))
                           : tr("Undo"));
}

/// The operations at the bottom of the window tell what it does and how it goes.
void MainWindow::undo()
{
    if (operations::Operation *latest = m_models.operations.undoable())
        m_models.operations.undo(*latest);
}

void MainWindow::runContainer(const QString &image, const QSet<int> &hosts)
{
    auto *dialog = new RunDialog(m_theme, m_models, {.image = image, .hosts = hosts}, this);
    dialog->open();
}

void MainWindow::addHost()
{
    auto *dialog = new HostDialog(m_theme, m_actions, std::nullopt, this);
    dialog->open();
}

void MainWindow::editHost(int hostId)
{
    const fleet::HostConnection *host = m_models.fleet.host(hostId);
    if (!host)
        return;
    auto *dialog = new HostDialog(m_theme, m_actions, host->config(), this);
    dialog->open();
}

void MainWindow::importCompose()
{
    auto *dialog = new ImportComposeDialog(m_theme, m_models, this);
    dialog->open();
}

void MainWindow::importHosts()
{
    auto *dialog = new ImportDialog(m_theme, m_models, m_actions, this);
    dialog->open();
}

void MainWindow::showShortcuts()
{
    auto *dialog = new ShortcutsDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace bayplan::ui
