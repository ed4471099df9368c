// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop.h"

#include "app/commands/command.h"
#include "app/commands/output.h"
#include "app/signals.h"
#include "simulator/demofleet.h"
#include "ui/dialogs/starterror.h"
#include "ui/mainwindow.h"
#include "ui/models.h"
#include "ui/translations.h"

#include <QApplication>
#include <QFileInfo>
#include <QProcessEnvironment>

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;

Desktop::Desktop(QApplication &application, const Arguments &arguments, fleet::Workspace workspace,
                 std::function<QList<fleet::FoundHost>()> discover)
    : m_workspace(std::move(workspace))
    , m_discover(std::move(discover))
    , m_demoAsked(arguments.verb == u"demo"_s)
    , m_settings(core::Settings::defaultPath())
    , m_fleet({m_loop, m_ssh})
    , m_stats(m_fleet)
    , m_hosts(m_fleet, &m_stats)
    , m_containers(m_fleet, &m_stats)
    , m_images(m_fleet)
    , m_imagesByName(m_fleet)
    , m_ports(m_fleet)
    , m_bayPlan(m_fleet)
    , m_events(m_fleet)
    , m_theme(application)
{
    ui::installTranslations(application);
}

Desktop::~Desktop() = default;

void Desktop::start()
{
    const bool nothing = m_workspace.hosts().isEmpty() && fleet::likelyEngines(discover()).isEmpty();
    if (m_demoAsked || nothing)
        startDemo();
    else
        for (const fleet::HostConfig &host : m_workspace.hosts())
            m_fleet.addHost(host);
    m_window = std::make_unique<ui::MainWindow>(
        m_theme,
        ui::Models{m_fleet, m_stats, m_hosts, m_containers, m_images, m_imagesByName, m_ports, m_bayPlan, m_events},
        hostActions(), m_settings);
    m_window->setWorkspaceName(m_demo ? QString() : QFileInfo(m_workspace.path()).completeBaseName());
    m_window->show();
}

ui::HostActions Desktop::hostActions()
{
    ui::HostActions actions;
    actions.add = [this](const fleet::HostConfig &host) { return addHost(host); };
    actions.remove = [this](const QString &name) { return removeHost(name); };
    actions.discover = [this] { return discover(); };
    actions.startDemo = [this] { startDemo(); };
    actions.isDemo = [this] { return m_demo != nullptr; };
    return actions;
}

Result<void> Desktop::addHost(const fleet::HostConfig &host)
{
    Result<fleet::Workspace> edited = fleet::Workspace::edit(
        m_workspace.path(), [&](fleet::Workspace &workspace) { return workspace.addHost(host); });
    if (!edited)
        return core::fail(edited.error());
    m_workspace = std::move(*edited);
    if (m_demo)
        leaveDemo(); // the first real host ends it
    followWorkspace();
    return {};
}

Result<void> Desktop::removeHost(const QString &name)
{
    if (m_demo)
        return core::fail({.kind = core::Error::Kind::Unsupported,
                           .what = u"The demo's hosts can't be removed"_s,
                           .where = name,
                           .next = u"Add a host of your own; that ends the demo"_s});
    Result<fleet::Workspace> edited = fleet::Workspace::edit(
        m_workspace.path(), [&](fleet::Workspace &workspace) { return workspace.removeHost(name); });
    if (!edited)
        return core::fail(edited.error());
    m_workspace = std::move(*edited);
    followWorkspace();
    return {};
}

/// The fleet as the workspace lists it, which may hold what a command added meanwhile.
void Desktop::followWorkspace()
{
    const auto &listed = m_workspace.hosts();
    for (const fleet::HostConnection *host : m_fleet.hosts()) {
        if (!listed.contains(host->config()))
            m_fleet.removeHost(host->id());
    }
    for (const fleet::HostConfig &host : listed) {
        if (!m_fleet.hostByName(host.name))
            m_fleet.addHost(host);
    }
}

QList<fleet::FoundHost> Desktop::discover() const
{
    QList<fleet::FoundHost> found = m_discover();
    found.removeIf([this](const fleet::FoundHost &candidate) {
        const auto &hosts = m_workspace.hosts();
        return std::any_of(hosts.begin(), hosts.end(),
                           [&](const fleet::HostConfig &host) { return host.endpoint == candidate.host.endpoint; });
    });
    return found;
}

void Desktop::startDemo()
{
    if (m_demo)
        return;
    m_demo = std::make_unique<simulator::DemoFleet>();
    if (!m_demo->start()) {
        complain(u"The demo can't be started: %1"_s.arg(m_demo->errorString()));
        m_demo.reset();
        return;
    }
    for (const simulator::DemoFleet::Host &host : m_demo->hosts()) {
        if (const auto endpoint = engine::Endpoint::parse(host.endpoint))
            m_fleet.addHost({host.name, *endpoint});
    }
    if (m_window)
        m_window->setWorkspaceName({});
}

void Desktop::leaveDemo()
{
    for (const fleet::HostConnection *host : m_fleet.hosts())
        m_fleet.removeHost(host->id());
    m_demo.reset();
    m_window->setWorkspaceName(QFileInfo(m_workspace.path()).completeBaseName());
}

int runDesktop(int &argc, char **argv, const Arguments &arguments)
{
    blockInterruptions(); // before Qt starts threads of its own, which would take the signals
    QApplication application(argc, argv);
    QApplication::setApplicationDisplayName(u"Bayplan"_s);
    QApplication::setDesktopFileName(u"bayplan"_s);

    Result<fleet::Workspace> workspace = loadWorkspace(arguments);
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
    return QApplication::exec();
}

} // namespace bayplan::app
