// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/mainwindow.h"

#include "core/plaintext.h"
#include "fleet/fleet.h"
#include "rollouts/rollouts.h"
#include "services/servicebook.h"
#include "snapshots/kept/keeping.h"
#include "ui/desktopnotes.h"
#include "ui/page.h"
#include "ui/pages/activitypage.h"
#include "ui/pages/bayplanpage.h"
#include "ui/pages/containerspage.h"
#include "ui/pages/hostspage.h"
#include "ui/pages/imagespage.h"
#include "ui/pages/ingresspage.h"
#include "ui/pages/networkspage.h"
#include "ui/pages/portspage.h"
#include "ui/pages/servicespage.h"
#include "ui/pages/snapshotspage.h"
#include "ui/pages/volumespage.h"
#include "ui/pages/welcomepage.h"
#include "ui/panels/operationsbutton.h"
#include "ui/panels/operationspanel.h"
#include "ui/rollout/rolloutnews.h"
#include "ui/rolloutactions.h"
#include "ui/stylesheet.h"
#include "ui/widgets/fleethealth.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pagehead.h"
#include "ui/widgets/rail.h"
#include "ui/widgets/statusline.h"
#include "ui/workspacemenu.h"

#include <QApplication>
#include <QFileInfo>
#include <QStackedWidget>
#include <QToolTip>
#include <QVBoxLayout>

namespace bayplan::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

/// "Bayplan", and the workspace if it isn't the usual one.
QString windowTitleOf(const QString &workspace)
{
    return workspace.isEmpty() || workspace == u"workspace"_s ? u"Bayplan"_s
                                                              : MainWindow::tr("%1: Bayplan").arg(workspace);
}

} // namespace

MainWindow::MainWindow(Theme &theme, Models models, HostActions actions, core::Settings &settings, QWidget *parent)
    : QMainWindow(parent)
    , m_theme(theme)
    , m_models(models)
    , m_actions(std::move(actions))
    , m_memory(settings)
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(u"Bayplan"_s);
    setWindowIcon(applicationIcon());
    setMinimumSize(900, 560);
    if (const auto mode = m_memory.themeMode())
        theme.setMode(*mode);
    build();
    buildRollouts();
    addPage(new BayPlanPage(theme, models, m_actions));
    addPage(new ContainersPage(theme, models, m_actions));
    addPage(new ServicesPage(theme, models, *m_rolloutActions));
    addPage(new HostsPage(theme, models, m_actions));
    addPage(new ImagesPage(theme, models, m_actions));
    addPage(new PortsPage(theme, models, m_actions));
    addPage(new IngressPage(theme, models, m_actions));
    addPage(new NetworksPage(theme, models, m_actions));
    addPage(new VolumesPage(theme, models, m_actions));
    addPage(new SnapshotsPage(theme, models));
    addPage(new ActivityPage(theme, models, m_actions));
    buildMenu();
    buildPalette();
    connect(&theme, &Theme::changed, this, [this] { restyle(); });
    restyle();
    m_memory.placeWindow(*this);
    if (!showPage(m_memory.page()))
        select(0);
    connect(&models.fleet, &fleet::Fleet::hostAdded, this, [this] { updatePlace(); });
    connect(&models.fleet, &fleet::Fleet::hostRemoved, this, [this] { updatePlace(); });
    updatePlace();
    m_body->currentWidget()->setFocus();
}

void MainWindow::build()
{
    m_health = new FleetHealth(m_theme, m_models.fleet);
    m_rail = new Rail(m_theme, m_health);
    m_head = new PageHead(m_theme);
    m_body = new QStackedWidget;
    m_body->setObjectName(u"body"_s);
    m_status = new StatusLine(m_theme, m_models.fleet);
    buildOperations();
    m_welcome = new WelcomePage(m_theme, m_models, m_actions);
    m_body->addWidget(m_welcome);

    auto *centre = new QWidget(this);
    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_head);
    if (m_actions.openWorkspace) {
        m_workspaceMenu = new WorkspaceMenu(m_theme, m_actions, this);
        right->addWidget(m_workspaceMenu->bars());
    }
    right->addWidget(m_body, 1);
    right->addWidget(m_operations);
    right->addWidget(m_status);
    auto *layout = new QHBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_rail);
    layout->addLayout(right, 1);
    setCentralWidget(centre);

    connect(m_rail, &Rail::pageChosen, this, [this](int index) { select(index); });
    connect(m_head, &PageHead::searchRequested, this, &MainWindow::paletteRequested);
}

void MainWindow::buildOperations()
{
    m_operations = new OperationsPanel(m_theme, m_models.operations);
    auto *button = new OperationsButton(m_models.operations);
    m_status->addWidget(button);
    connect(button, &QToolButton::clicked, m_operations, &OperationsPanel::toggleByKey);
    connect(m_operations, &OperationsPanel::revealRequested, this,
            [this](const QString &key, int hostId, const QString &id) { reveal(key, hostId, id); });
    connect(m_operations, &OperationsPanel::leaveRequested, this,
            [this] { m_body->currentWidget()->setFocus(Qt::OtherFocusReason); });
}

void MainWindow::buildRollouts()
{
    m_rolloutActions = new RolloutActions(m_theme, m_models, this);
    m_notes = new DesktopNotes(this);
    for (const auto signal : {&rollouts::Rollouts::ended, &rollouts::Rollouts::stopped})
        connect(&m_models.rollouts, signal, this, [this](const QString &service, const services::Rollout &rollout) {
            const auto head = m_models.book.head(service);
            const RolloutNews news = newsOf(head ? head->title : service, rollout);
            m_notes->show(news.title, news.text, news.tone != fleet::Tone::Good);
        });
    // One that was due fails while other windows are looked at.
    connect(&m_models.keeping, &snapshots::Keeping::failed, this, [this](const core::Error &error) {
        m_notes->show(tr("The snapshot is not kept"), core::plainLine(error.message(), 400), true);
    });
}

void MainWindow::addPage(Page *page)
{
    const int index = int(m_pages.size());
    m_pages.append(page);
    m_body->addWidget(page);
    m_rail->addPage(page->key(), page->title());
    m_rail->setCount(index, page->count());
    connect(page, &Page::countChanged, this, [this, page, index] { m_rail->setCount(index, page->count()); });
    connect(page, &Page::statusTextChanged, this, [this, page] {
        if (page == m_body->currentWidget())
            m_status->setPageText(page->statusText());
    });
    connect(page, &Page::revealRequested, this,
            [this](const QString &key, int hostId, const QString &id) { reveal(key, hostId, id); });
    connect(page, &Page::runRequested, this,
            [this](const QString &image, const QSet<int> &hosts) { runContainer(image, hosts); });
    connect(page, &Page::headingChanged, this, [this, page] {
        if (page == m_body->currentWidget())
            m_head->showPage(page->heading(), page->headWidget());
    });
    connect(page, &Page::updateRequested, m_rolloutActions, &RolloutActions::update);
    m_memory.follow(*page);
}

Page *MainWindow::currentPage() const
{
    return m_current < 0 ? nullptr : m_pages.at(m_current);
}

Page *MainWindow::page(const QString &key) const
{
    for (Page *page : m_pages) {
        if (page->key() == key)
            return page;
    }
    return nullptr;
}

bool MainWindow::showPage(const QString &key)
{
    const qsizetype index = m_pages.indexOf(page(key));
    if (index < 0)
        return false;
    select(int(index));
    return true;
}

void MainWindow::select(int index)
{
    if (index < 0 || index >= m_pages.size() || index == m_current)
        return;
    m_current = index;
    m_rail->setCurrent(index);
    m_memory.keepPage(m_pages.at(index)->key());
    // Not while the arrow keys go through the rail.
    const bool byRail = m_rail->isAncestorOf(QApplication::focusWidget());
    updatePlace();
    if (!byRail && m_body->currentWidget())
        m_body->currentWidget()->setFocus();
}

void MainWindow::updatePlace()
{
    const bool empty = m_models.fleet.hosts().isEmpty();
    Page *shown = empty ? m_welcome : currentPage();
    if (!shown)
        return;
    m_rail->setItemsEnabled(!empty);
    m_head->showPage(shown->heading(), shown->headWidget());
    // A page that goes away takes the focus along; Qt would hand it to whatever comes next.
    const bool hadFocus = m_body->isAncestorOf(QApplication::focusWidget());
    m_body->setCurrentWidget(shown);
    if (hadFocus && !m_body->currentWidget()->isAncestorOf(QApplication::focusWidget()))
        shown->setFocus();
    m_status->setPageText(shown->statusText());
    m_status->setPageWidget(shown->statusWidget());
    const bool demo = m_actions.isDemo && m_actions.isDemo();
    const auto problem = m_actions.workspaceProblem ? m_actions.workspaceProblem() : std::nullopt;
    m_health->setWorkspaceText(demo                        ? tr("Demo: simulated hosts")
                               : m_workspaceName.isEmpty() ? QString()
                               : problem                   ? tr("Workspace: %1, see why").arg(m_workspaceName)
                                                           : tr("Workspace: %1").arg(m_workspaceName),
                               problem ? problem->message() : QString());
    setWindowTitle(demo ? tr("Bayplan: demo") : windowTitleOf(m_workspaceName));
}

void MainWindow::reveal(const QString &pageKey, int hostId, const QString &objectId)
{
    if (showPage(pageKey))
        currentPage()->reveal(hostId, objectId);
}

void MainWindow::setWorkspaceName(const QString &name)
{
    m_workspaceName = core::plainLine(name, 60);
    updatePlace();
}

void MainWindow::refreshWorkspace()
{
    const bool demo = m_actions.isDemo && m_actions.isDemo();
    setWorkspaceName(demo || !m_actions.workspacePath ? QString()
                                                      : QFileInfo(m_actions.workspacePath()).completeBaseName());
    if (m_workspaceMenu)
        m_workspaceMenu->refresh();
}

void MainWindow::refreshHosts()
{
    m_models.fleet.retryAll();
}

void MainWindow::restyle()
{
    setStyleSheet(ui::styleSheet(m_theme.colors()));
    QToolTip::setPalette(QApplication::palette());
}

/// Qt takes a widget with a focus proxy for one stop, the proxy, and leaves out what comes before that: a page's filter
/// and buttons.
bool MainWindow::focusNextPrevChild(bool next)
{
    QWidget *const from = focusWidget() ? focusWidget() : this;
    const auto after = [next](const QWidget *widget) {
        return next ? widget->nextInFocusChain() : widget->previousInFocusChain();
    };
    for (QWidget *to = after(from); to && to != from; to = after(to)) {
        const bool isStop = (to->focusPolicy() & Qt::TabFocus) && !to->focusProxy() && to->isEnabled() &&
                            to->window() == this && to->isVisibleTo(this);
        if (!isStop)
            continue;
        to->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        return true;
    }
    return false;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    m_memory.keepWindow(*this);
    QMainWindow::closeEvent(event);
}

} // namespace bayplan::ui
