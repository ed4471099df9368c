// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/workspacehosts.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

QString absolute(const QString &path)
{
    return QDir::cleanPath(QFileInfo(path).absoluteFilePath());
}

} // namespace

WorkspaceHosts::WorkspaceHosts(Fleet &fleet, core::Settings &settings, Workspace workspace, QObject *parent)
    : QObject(parent)
    , m_fleet(fleet)
    , m_settings(settings)
    , m_workspace(std::move(workspace))
{
    connect(&m_follower, &WorkspaceFollower::changed, this, [this](const Workspace &edited) { take(edited); });
    connect(&m_follower, &WorkspaceFollower::failed, this, [this](const Error &error) { setProblem(error); });
    m_follower.follow(m_workspace);
}

void WorkspaceHosts::setProblem(const Error &problem)
{
    m_problem = problem;
    Q_EMIT changed();
}

void WorkspaceHosts::setNotice(std::optional<Error> notice)
{
    m_notice = std::move(notice);
    Q_EMIT changed();
}

void WorkspaceHosts::setShown(bool shown)
{
    if (m_shown == shown)
        return;
    m_shown = shown;
    if (shown) {
        if (m_workspace.existed())
            m_settings.workspaces().use(absolute(m_workspace.path()));
        return follow();
    }
    m_fleet.setReservedPorts({});
    for (const HostConfig &host : m_workspace.hosts()) {
        if (const HostConnection *connection = m_fleet.hostByName(host.name))
            m_fleet.removeHost(connection->id());
    }
}

Result<void> WorkspaceHosts::addHost(const HostConfig &host)
{
    return edit([&](Workspace &workspace) { return workspace.addHost(host); });
}

Result<void> WorkspaceHosts::removeHost(const QString &name)
{
    return edit([&](Workspace &workspace) { return workspace.removeHost(name); });
}

Result<void> WorkspaceHosts::updateHost(const QString &name, const HostConfig &host)
{
    return edit([&](Workspace &workspace) { return workspace.updateHost(name, host); });
}

Result<void> WorkspaceHosts::setReservedPorts(const QList<ReservedPorts> &reserved)
{
    return edit([&](Workspace &workspace) { return workspace.setReservedPorts(reserved); });
}

Result<void> WorkspaceHosts::edit(const std::function<Result<void>(Workspace &)> &change)
{
    Result<Workspace> edited = Workspace::edit(m_workspace.path(), [&](Workspace &file) {
        if (!file.existed() && m_workspace.existed())
            file = m_workspace; // it was deleted, which has not made the hosts go
        return change(file);
    });
    if (!edited)
        return core::fail(edited.error());
    take(std::move(*edited));
    return {};
}

Result<void> WorkspaceHosts::open(const QString &path)
{
    Result<Workspace> workspace = Workspace::load(absolute(path));
    if (!workspace)
        return core::fail(workspace.error());
    if (!workspace->existed())
        return core::fail({.kind = Error::Kind::NotFound,
                           .what = u"There is no such file"_s,
                           .where = absolute(path),
                           .next = u"Choose another one, or make a new workspace"_s});
    switchTo(std::move(*workspace));
    return {};
}

Result<void> WorkspaceHosts::create(const QString &path)
{
    Result<Workspace> workspace = Workspace::load(absolute(path));
    if (workspace && !workspace->existed()) {
        if (const Result<void> saved = workspace->save(); !saved)
            return core::fail(saved.error());
        switchTo(std::move(*workspace));
        return {};
    }
    return core::fail({.kind = Error::Kind::Input,
                       .what = u"There is a file of this name already"_s,
                       .where = absolute(path),
                       .next = u"Choose another name, or open that one"_s});
}

Result<void> WorkspaceHosts::saveAs(const QString &path)
{
    Result<Workspace> copy = m_workspace.savedAs(absolute(path));
    if (!copy)
        return core::fail(copy.error());
    switchTo(std::move(*copy));
    return {};
}

QStringList WorkspaceHosts::recent() const
{
    QStringList paths = m_settings.workspaces().recent();
    paths.removeIf(
        [this](const QString &path) { return path == absolute(m_workspace.path()) || !QFileInfo::exists(path); });
    return paths;
}

void WorkspaceHosts::switchTo(Workspace workspace)
{
    m_settings.workspaces().use(workspace.path());
    m_notice.reset();
    take(std::move(workspace));
}

void WorkspaceHosts::take(Workspace workspace)
{
    m_workspace = std::move(workspace);
    m_follower.follow(m_workspace);
    m_problem.reset();
    if (m_shown && m_workspace.existed())
        m_settings.workspaces().use(absolute(m_workspace.path()));
    if (m_shown)
        follow();
    Q_EMIT changed();
}

/// The fleet as the workspace lists it. A host is known by its name; one that was only renamed by its endpoint.
void WorkspaceHosts::follow()
{
    m_fleet.setReservedPorts(m_workspace.reservedPorts());
    QList<HostConfig> added = m_workspace.hosts();
    QList<HostConnection *> gone;
    const auto hosts = m_fleet.hosts();
    for (HostConnection *host : hosts) {
        const auto listed = std::find_if(added.begin(), added.end(),
                                         [&](const HostConfig &config) { return config.name == host->config().name; });
        if (listed == added.end()) {
            gone.append(host);
            continue;
        }
        m_fleet.updateHost(host->id(), *listed);
        added.erase(listed);
    }
    for (const HostConnection *host : std::as_const(gone)) {
        const auto renamed = std::find_if(added.begin(), added.end(), [&](const HostConfig &config) {
            return config.endpoint == host->config().endpoint;
        });
        if (renamed == added.end()) {
            m_fleet.removeHost(host->id());
            continue;
        }
        m_fleet.updateHost(host->id(), *renamed);
        added.erase(renamed);
    }
    for (const HostConfig &host : std::as_const(added))
        m_fleet.addHost(host);
}

StartingPath startingPath(core::Settings &settings)
{
    const QString usual = Workspace::defaultPath();
    const QString last = settings.workspaces().lastUsed();
    if (last.isEmpty() || last == usual)
        return {usual, std::nullopt};
    if (QFileInfo::exists(last))
        return {last, std::nullopt};
    return {usual, Error{.kind = Error::Kind::NotFound,
                         .what = u"The workspace used last is gone, so this is the usual one"_s,
                         .where = last,
                         .next = u"Put it back and open it, or go on with this one"_s}};
}

} // namespace bayplan::fleet
