// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop.h"

#include "app/commands/command.h"
#include "app/commands/output.h"
#include "app/rundesktop.h"
#include "app/signals.h"
#include "app/translations.h"
#include "ingress/makebalancer.h"
#include "ingress/trust.h"
#include "simulator/demofleet.h"
#include "ui/dialogs/starterror.h"
#include "ui/mainwindow.h"
#include "ui/models.h"

#include <QApplication>
#include <QProcessEnvironment>
#include <QTemporaryDir>

#include <algorithm>
#include <array>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;

Desktop::Desktop(QApplication &application, const Arguments &arguments, fleet::Workspace workspace,
                 std::function<QList<fleet::FoundHost>()> discover)
    : m_discover(std::move(discover))
    , m_demoAsked(arguments.verb == u"demo"_s)
    , m_settings(core::Settings::defaultPath())
    , m_theme(application)
    , m_asker(m_theme, m_secrets)
    , m_ssh(&m_asker)
    , m_fleet({m_loop, m_ssh})
    , m_workspace(m_fleet, m_settings, std::move(workspace))
    , m_sources(m_workspace, {.environment = QProcessEnvironment::systemEnvironment()})
    , m_stats(m_fleet)
    , m_hostUse(m_fleet, m_stats)
    , m_hosts(m_fleet, &m_stats)
    , m_containers(m_fleet, &m_stats)
    , m_images(m_fleet)
    , m_imagesByName(m_fleet)
    , m_ports(m_fleet)
    , m_networks(m_fleet)
    , m_volumeSizes(m_fleet)
    , m_volumes(m_fleet, m_volumeSizes)
    , m_book(m_fleet, m_loop, {})
    , m_bayPlan(m_fleet, m_book)
    , m_events(m_fleet)
    , m_logins(m_secrets, images::RegistryLogins::usualConfigFile())
    , m_keeper(m_book, m_fleet,
               ingress::trustedOnly(m_settings, ingress::balancers({m_fleet, m_ssh, m_loop, m_logins})),
               ingress::Duty::All)
    , m_servers(m_keeper, m_fleet)
    , m_operations(m_fleet)
    , m_runner(m_book, m_operations, {m_fleet, m_loop, m_logins, &m_keeper})
    , m_rollouts(m_book, m_operations, {m_fleet, m_loop, m_logins, &m_keeper}, {}, true)
    , m_rolloutViews(m_rollouts, m_book)
    , m_servicesList(m_bayPlan, m_book, m_rolloutViews, m_rollouts)
    , m_reconciler(m_book, m_runner, {})
    , m_keeping({m_fleet, m_book, m_keeper}, m_settings)
    , m_schedule(m_keeping, m_fleet)
    , m_recorder(m_events, m_operations, m_activity)
{
    installTranslations(application);
    QObject::connect(&m_asker, &ui::SshAsker::notRemembered, &m_workspace,
                     [this](const core::Error &error) { tell(error); });
}

Desktop::~Desktop() = default;

void Desktop::start()
{
    const bool nothing = m_workspace.workspace().hosts().isEmpty() && fleet::likelyEngines(discover()).isEmpty();
    if (m_demoAsked || nothing)
        startDemo();
    else
        showHosts();
    m_window = std::make_unique<ui::MainWindow>(
        m_theme,
        ui::Models{m_fleet,        m_stats,        m_hosts,   m_containers, m_images,  m_imagesByName, m_ports,
                   m_networks,     m_volumeSizes,  m_volumes, m_bayPlan,    m_events,  m_operations,   m_activity,
                   m_recorder,     m_logins,       m_hostUse, m_book,       m_runner,  m_reconciler,   m_rollouts,
                   m_rolloutViews, m_servicesList, m_keeper,  m_servers,    m_keeping, m_schedule,     m_settings},
        hostActions(), m_settings);
    followWorkspace();
    m_window->refreshWorkspace();
    QObject::connect(&m_workspace, &fleet::WorkspaceHosts::changed, m_window.get(), [this] {
        // Hosts that a command or an editor put into the file end a demo that nobody asked for.
        if (!m_demoAsked && !m_workspace.workspace().hosts().isEmpty())
            leaveDemo();
        followWorkspace();
        m_window->refreshWorkspace();
    });
    // Not every file system tells of changes.
    QObject::connect(qGuiApp, &QGuiApplication::applicationStateChanged, m_window.get(),
                     [this](Qt::ApplicationState state) {
                         if (state == Qt::ApplicationActive) {
                             m_workspace.check();
                             m_sources.check();
                         }
                     });
    m_window->show();
    m_asker.setWindow(m_window.get());
}

Result<void> Desktop::openWorkspace(const QString &path)
{
    return leavingDemo(m_workspace.open(path));
}

Result<void> Desktop::newWorkspace(const QString &path)
{
    return leavingDemo(m_workspace.create(path));
}

Result<void> Desktop::saveWorkspaceAs(const QString &path)
{
    return leavingDemo(m_workspace.saveAs(path));
}

ui::HostActions Desktop::hostActions()
{
    ui::HostActions actions;
    actions.add = [this](const fleet::HostConfig &host) { return leavingDemo(m_workspace.addHost(host)); };
    actions.remove = [this](const QString &name) { return removeHost(name); };
    actions.updateHost = [this](const QString &name, const fleet::HostConfig &host) { return updateHost(name, host); };
    actions.setReservedPorts = [this](const QList<fleet::ReservedPorts> &reserved) {
        return setReservedPorts(reserved);
    };
    actions.discover = [this] { return discover(); };
    actions.discoverAll = [this] { return m_discover(); };
    actions.newTest = [this] { return std::make_unique<fleet::ConnectionTest>(engine::Ways{m_loop, m_ssh}); };
    actions.startDemo = [this] { startDemo(); };
    actions.isDemo = [this] { return m_demo != nullptr; };
    actions.openWorkspace = [this](const QString &path) { return openWorkspace(path); };
    actions.newWorkspace = [this](const QString &path) { return newWorkspace(path); };
    actions.saveWorkspaceAs = [this](const QString &path) { return saveWorkspaceAs(path); };
    actions.recentWorkspaces = [this] { return m_workspace.recent(); };
    actions.workspacePath = [this] { return m_workspace.path(); };
    actions.workspaceNotice = [this] { return m_workspace.notice(); };
    actions.dismissWorkspaceNotice = [this] { m_workspace.setNotice({}); };
    actions.workspaceProblem = [this] { return m_workspace.problem(); };
    return actions;
}

/// The first real host ends the demo, and so does another workspace.
Result<void> Desktop::leavingDemo(Result<void> done)
{
    if (done)
        leaveDemo();
    return done;
}

Result<void> Desktop::removeHost(const QString &name)
{
    if (m_demo)
        return core::fail({.kind = core::Error::Kind::Unsupported,
                           .what = u"The demo's hosts can't be removed"_s,
                           .where = name,
                           .next = u"Add a host of your own; that ends the demo"_s});
    return m_workspace.removeHost(name);
}

Result<void> Desktop::updateHost(const QString &name, const fleet::HostConfig &host)
{
    if (m_demo)
        return core::fail({.kind = core::Error::Kind::Unsupported,
                           .what = u"The demo's hosts can't be changed"_s,
                           .where = name,
                           .next = u"Add a host of your own; that ends the demo"_s});
    return m_workspace.updateHost(name, host);
}

/// The demo's are no business of the workspace's.
Result<void> Desktop::setReservedPorts(const QList<fleet::ReservedPorts> &reserved)
{
    if (!m_demo)
        return m_workspace.setReservedPorts(reserved);
    if (const QString problem = fleet::problemWith(reserved); !problem.isEmpty())
        return core::fail({.kind = core::Error::Kind::Input, .what = problem, .where = {}, .next = {}});
    m_fleet.setReservedPorts(reserved);
    return {};
}

QList<fleet::FoundHost> Desktop::discover() const
{
    QList<fleet::FoundHost> found = m_discover();
    found.removeIf([this](const fleet::FoundHost &candidate) {
        const auto &hosts = m_workspace.workspace().hosts();
        return std::any_of(hosts.begin(), hosts.end(),
                           [&](const fleet::HostConfig &host) { return host.endpoint == candidate.host.endpoint; });
    });
    return found;
}

void Desktop::startDemo()
{
    if (m_demo)
        return;
    m_workspace.setShown(false);
    m_demo = std::make_unique<simulator::DemoFleet>();
    if (!m_demo->start()) {
        complain(u"The demo can't be started: %1"_s.arg(m_demo->errorString()));
        m_demo.reset();
        showHosts();
        return;
    }
    m_activity.open({}); // a play's events are kept as long as it lasts
    for (const simulator::DemoFleet::Host &host : m_demo->hosts()) {
        if (const auto endpoint = engine::Endpoint::parse(host.endpoint))
            m_fleet.addHost({host.name, *endpoint});
    }
    m_demoSnapshots = std::make_unique<QTemporaryDir>();
    followWorkspace();
    if (m_window)
        m_window->refreshWorkspace();
}

/// The workspace's, and what happened on them.
void Desktop::showHosts()
{
    m_activity.open(activity::Store::defaultPath());
    m_workspace.setShown(true);
}

/// Snapshots are kept apart for each workspace; the usual one's are where the timer's command keeps them.
void Desktop::followWorkspace()
{
    if (m_demoSnapshots && m_demo)
        return m_keeping.setWorkspace(u"demo"_s, {.usual = m_demoSnapshots->path(), .isFixed = true});
    m_keeping.setWorkspace(snapshots::workspaceName(m_workspace.path()), snapshots::keptPlace(m_workspace.path()));
}

void Desktop::leaveDemo()
{
    if (!m_demo)
        return;
    for (const fleet::HostConnection *host : m_fleet.hosts())
        m_fleet.removeHost(host->id());
    m_fleet.setReservedPorts({});
    m_demo.reset();
    showHosts();
    followWorkspace();
    m_demoSnapshots.reset();
    m_window->refreshWorkspace();
}

std::unique_ptr<QCoreApplication> makeDrawingApplication(char *program)
{
    // By arguments, since what is in the environment would be for ssh and its like, too. No theme of the desktop's,
    // which might look for a display; Qt goes on without one where it finds none of that name.
    static char platform[] = "-platform";
    static char offscreen[] = "offscreen";
    static char theme[] = "-platformtheme";
    static char none[] = "none";
    static std::array<char *, 6> words{program, platform, offscreen, theme, none, nullptr};
    static int count = int(words.size()) - 1;
    return std::make_unique<QGuiApplication>(count, words.data());
}

int runDesktop(int &argc, char **argv, const Arguments &arguments)
{
    blockInterruptions(); // before Qt starts threads of its own, which would take the signals
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(u"Bayplan"_s);
    QApplication::setDesktopFileName(u"bayplan"_s);

    std::optional<core::Error> notice;
    QString path = arguments.workspace;
    if (path.isEmpty()) {
        core::Settings settings(core::Settings::defaultPath());
        const fleet::StartingPath start = fleet::startingPath(settings);
        path = start.path;
        notice = start.problem;
    }
    Result<fleet::Workspace> workspace = fleet::Workspace::load(path);
    if (!workspace) {
        complain(workspace.error().message());
        ui::showStartError(workspace.error());
        QApplication::exec();
        return Failed;
    }
    Interruption interruption;
    QObject::connect(&interruption, &Interruption::interrupted, &application, [] { QApplication::quit(); });
    Desktop desktop(application, arguments, std::move(*workspace),
                    [] { return fleet::discoverHosts(QProcessEnvironment::systemEnvironment()); });
    desktop.start();
    if (notice) {
        complain(notice->message());
        desktop.tell(*notice);
    }
    return QApplication::exec();
}

} // namespace bayplan::app
