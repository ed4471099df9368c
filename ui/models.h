// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace bayplan::fleet {
class ContainersModel;
class EventLog;
class Fleet;
class HostSampler;
class HostsModel;
class ImagesByNameModel;
class ImagesModel;
class NetworksModel;
class PortsModel;
class StatsPoller;
class VolumeSizes;
class VolumesModel;
} // namespace bayplan::fleet
namespace bayplan::activity {
class Recorder;
class Store;
} // namespace bayplan::activity
namespace bayplan::core {
class Settings;
}
namespace bayplan::images {
class RegistryLogins;
}
namespace bayplan::ingress {
class Keeper;
class ServersModel;
} // namespace bayplan::ingress
namespace bayplan::operations {
class Operations;
}
namespace bayplan::rollouts {
class Rollouts;
class RolloutViews;
class ServicesModel;
} // namespace bayplan::rollouts
namespace bayplan::snapshots {
class Keeping;
class Schedule;
} // namespace bayplan::snapshots
namespace bayplan::services {
class BayPlanModel;
class Reconciler;
class ServiceBook;
class ServiceRunner;
} // namespace bayplan::services

namespace bayplan::ui {

/// What the window shows; app/ builds these and they outlive the window.
struct Models
{
    fleet::Fleet &fleet;
    fleet::StatsPoller &stats;
    fleet::HostsModel &hosts;
    fleet::ContainersModel &containers;
    fleet::ImagesModel &images;
    fleet::ImagesByNameModel &imagesByName;
    fleet::PortsModel &ports;
    fleet::NetworksModel &networks;
    fleet::VolumeSizes &volumeSizes;
    fleet::VolumesModel &volumes;
    services::BayPlanModel &bayPlan;
    fleet::EventLog &events;
    operations::Operations &operations;
    activity::Store &activity;
    activity::Recorder &recorder;
    images::RegistryLogins &logins;
    fleet::HostSampler &hostUse;
    services::ServiceBook &book;
    services::ServiceRunner &runner;
    services::Reconciler &reconciler;
    rollouts::Rollouts &rollouts;
    rollouts::RolloutViews &rolloutViews;
    rollouts::ServicesModel &servicesList;
    ingress::Keeper &ingresses;
    ingress::ServersModel &servers;
    snapshots::Keeping &keeping;
    snapshots::Schedule &schedule;
    core::Settings &settings;
};

} // namespace bayplan::ui
