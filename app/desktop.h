// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "activity/recorder.h"
#include "activity/store.h"
#include "app/arguments.h"
#include "core/settings.h"
#include "fleet/containersmodel.h"
#include "fleet/eventlog.h"
#include "fleet/hostsampler.h"
#include "fleet/hostsmodel.h"
#include "fleet/imagesbynamemodel.h"
#include "fleet/imagesmodel.h"
#include "fleet/networksmodel.h"
#include "fleet/portsmodel.h"
#include "fleet/sourcefollower.h"
#include "fleet/statspoller.h"
#include "fleet/volumesizes.h"
#include "fleet/volumesmodel.h"
#include "fleet/workspacehosts.h"
#include "images/registrylogins.h"
#include "ingress/keeper.h"
#include "ingress/serversmodel.h"
#include "net/sshservice.h"
#include "operations/operations.h"
#include "rollouts/rollouts.h"
#include "rollouts/rolloutviews.h"
#include "rollouts/servicesmodel.h"
#include "secrets/desktopsecretstore.h"
#include "services/bayplanmodel.h"
#include "services/reconciler.h"
#include "services/servicebook.h"
#include "services/servicerunner.h"
#include "snapshots/kept/keeping.h"
#include "snapshots/kept/schedule.h"
#include "ui/hostactions.h"
#include "ui/sshasker.h"
#include "ui/theme.h"

#include <functional>
#include <memory>

class QApplication;
class QTemporaryDir;

namespace bayplan::simulator {
class DemoFleet;
}
namespace bayplan::ui {
class MainWindow;
}

namespace bayplan::app {

/// Everything the window needs, built once and in order: the connection to engines, what is known of them, the tables,
/// the look, the window. Nothing else in the program is global.
class Desktop
{
public:
    /// `discover` tells the engines found on this machine.
    Desktop(QApplication &application, const Arguments &arguments, fleet::Workspace workspace,
            std::function<QList<fleet::FoundHost>()> discover);
    ~Desktop();

    /// Connects to the hosts and shows the window. Without any host it offers what is found on this machine; when
    /// nothing is, it opens on the demo.
    void start();

    /// Each switches to the file, or leaves everything as it was; see fleet::WorkspaceHosts.
    core::Result<void> openWorkspace(const QString &path);
    core::Result<void> newWorkspace(const QString &path);
    core::Result<void> saveWorkspaceAs(const QString &path);

    /// Tells something about the workspace, until the operator has read it.
    void tell(const core::Error &notice) { m_workspace.setNotice(notice); }

    /// The window; null before start(). For tests and screenshots.
    ui::MainWindow *window() const { return m_window.get(); }
    fleet::Fleet &fleet() { return m_fleet; }
    fleet::StatsPoller &stats() { return m_stats; }
    operations::Operations &operations() { return m_operations; }
    services::ServiceBook &book() { return m_book; }
    services::ServiceRunner &runner() { return m_runner; }
    rollouts::Rollouts &rollouts() { return m_rollouts; }
    ingress::Keeper &ingresses() { return m_keeper; }
    rollouts::RolloutViews &rolloutViews() { return m_rolloutViews; }
    activity::Store &activity() { return m_activity; }
    snapshots::Keeping &keeping() { return m_keeping; }
    const ui::Theme &theme() const { return m_theme; }
    /// Who puts ssh's questions to the operator, and where secrets are remembered.
    net::SshPrompter &prompter() { return m_asker; }
    core::SecretStore &secrets() { return m_secrets; }

private:
    ui::HostActions hostActions();
    core::Result<void> leavingDemo(core::Result<void> done);
    core::Result<void> removeHost(const QString &name);
    core::Result<void> setReservedPorts(const QList<fleet::ReservedPorts> &reserved);
    core::Result<void> updateHost(const QString &name, const fleet::HostConfig &host);
    /// What is found and not a host yet.
    QList<fleet::FoundHost> discover() const;
    void startDemo();
    void leaveDemo();
    void showHosts();
    void followWorkspace();

    const std::function<QList<fleet::FoundHost>()> m_discover;
    const bool m_demoAsked;
    core::Settings m_settings;
    ui::Theme m_theme;
    secrets::DesktopSecretStore m_secrets;
    ui::SshAsker m_asker; ///< outlives all that may ask
    net::HttpLoop m_loop;
    net::SshService m_ssh;
    fleet::Fleet m_fleet;
    fleet::WorkspaceHosts m_workspace;
    fleet::SourceFollower m_sources;
    fleet::StatsPoller m_stats;
    fleet::HostSampler m_hostUse;
    fleet::HostsModel m_hosts;
    fleet::ContainersModel m_containers;
    fleet::ImagesModel m_images;
    fleet::ImagesByNameModel m_imagesByName;
    fleet::PortsModel m_ports;
    fleet::NetworksModel m_networks;
    fleet::VolumeSizes m_volumeSizes;
    fleet::VolumesModel m_volumes;
    services::ServiceBook m_book;
    services::BayPlanModel m_bayPlan;
    fleet::EventLog m_events;
    images::RegistryLogins m_logins; ///< outlives the operations
    ingress::Keeper m_keeper;        ///< of load balancers; outlives the operations
    ingress::ServersModel m_servers;
    operations::Operations m_operations;
    services::ServiceRunner m_runner;
    rollouts::Rollouts m_rollouts;
    rollouts::RolloutViews m_rolloutViews;
    rollouts::ServicesModel m_servicesList;
    services::Reconciler m_reconciler; ///< services are kept up while the window is open
    snapshots::Keeping m_keeping;
    snapshots::Schedule m_schedule; ///< of snapshots, while the window is open
    activity::Store m_activity;
    activity::Recorder m_recorder;
    std::unique_ptr<simulator::DemoFleet> m_demo;
    std::unique_ptr<QTemporaryDir> m_demoSnapshots; ///< kept as long as the demo lasts
    std::unique_ptr<ui::MainWindow> m_window;
};

} // namespace bayplan::app
