// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"

#include "app/commands/output.h"

#include <QHash>

#include <algorithm>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using fleet::HostConnection;
using fleet::HostState;

Gathering::Gathering(const Arguments &arguments, Depth depth)
    : m_arguments(arguments)
    , m_depth(depth)
    , m_fleet({m_loop, m_ssh})
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [this] { std::exchange(m_done, {})(); });
    connect(&m_fleet, &fleet::Fleet::changed, this, [this] { check(); });
}

Result<void> Gathering::start(std::function<void()> done)
{
    const Result<fleet::Workspace> workspace = loadWorkspace(m_arguments);
    if (!workspace)
        return core::fail(workspace.error());
    for (const QString &name : m_arguments.hosts) {
        const auto &hosts = workspace->hosts();
        if (std::none_of(hosts.begin(), hosts.end(), [&](const auto &host) { return host.name == name; }))
            return core::fail({.kind = core::Error::Kind::NotFound,
                               .what = u"There is no host named “%1” in the workspace"_s.arg(name),
                               .where = workspace->path(),
                               .next = u"“bayplan hosts” lists them"_s});
    }
    m_done = std::move(done);
    for (const fleet::HostConfig &host : workspace->hosts()) {
        if (!m_arguments.hosts.isEmpty() && !m_arguments.hosts.contains(host.name))
            continue;
        const HostConnection *added = m_fleet.host(m_fleet.addHost(host));
        connect(
            added, &HostConnection::settled, this, [this] { check(); }, Qt::QueuedConnection);
    }
    if (workspace->hosts().isEmpty() && m_arguments.verb != u"hosts"_s)
        complain(
            u"There are no hosts yet. “bayplan hosts import” adds those docker knows, “bayplan hosts add” others"_s);
    m_limit.start(m_fleet.hosts().isEmpty() ? std::chrono::seconds{0} : m_arguments.timeout);
    return {};
}

bool Gathering::isDone(const HostConnection &host) const
{
    if (host.status().state == HostState::Unreachable)
        return true; // one attempt is enough here
    if (m_depth == Depth::Lists)
        return isLive(host.status().state);
    return host.isSettled() &&
           (m_depth == Depth::Details || host.live().imagesKnown() || host.status().problem.has_value());
}

void Gathering::check()
{
    const auto hosts = m_fleet.hosts();
    if (!m_done || !std::all_of(hosts.begin(), hosts.end(), [this](const auto *host) { return isDone(*host); }))
        return;
    m_limit.stop();
    std::exchange(m_done, {})();
}

int Gathering::report() const
{
    int failed = 0;
    const auto hosts = m_fleet.hosts();
    for (const HostConnection *host : hosts) {
        const auto &status = host->status();
        if (isDone(*host) && isLive(status.state)) {
            if (!status.problem)
                continue;
            complain(u"%1: %2"_s.arg(host->config().name, status.problem->message()));
        } else if (status.error) {
            complain(u"%1: %2"_s.arg(host->config().name, status.error->message()));
        } else {
            complain(u"%1: %2: No answer in %3 s"_s.arg(host->config().name, host->config().endpoint.toString())
                         .arg(m_arguments.timeout.count()));
        }
        ++failed;
    }
    if (failed == 0)
        return Done;
    return failed == hosts.size() ? Failed : PartlyDone;
}

QString workspacePath(const Arguments &arguments)
{
    return arguments.workspace.isEmpty() ? fleet::Workspace::defaultPath() : arguments.workspace;
}

Result<fleet::Workspace> loadWorkspace(const Arguments &arguments)
{
    return fleet::Workspace::load(workspacePath(arguments));
}

std::unique_ptr<QObject> printOnce(const Arguments &arguments, Gathering::Depth depth, std::function<void(int)> quit,
                                   std::function<bool(fleet::Fleet &)> print)
{
    auto gathering = std::make_unique<Gathering>(arguments, depth);
    Gathering *raw = gathering.get();
    const Result<void> started = gathering->start([raw, quit, print = std::move(print)] {
        const bool printed = print(raw->fleet());
        quit(printed ? raw->report() : Failed);
    });
    if (!started) {
        complain(started.error().message());
        quit(Failed);
    }
    return gathering;
}

std::unique_ptr<QObject> startCommand(const Arguments &arguments, std::function<void(int)> quit)
{
    using Start = std::unique_ptr<QObject> (*)(const Arguments &, std::function<void(int)>);
    static const QHash<QString, Start> commands{
        {u"hosts"_s, startHosts},         {u"ps"_s, startPs},           {u"images"_s, startImages},
        {u"ports"_s, startPorts},         {u"watch"_s, startWatch},     {u"run"_s, startRun},
        {u"services"_s, startServices},   {u"scale"_s, startScale},     {u"move"_s, startMove},
        {u"reconcile"_s, startReconcile}, {u"ingress"_s, startIngress}, {u"backends"_s, startBackends},
        {u"update"_s, startUpdate},       {u"rollout"_s, startRollout}, {u"snapshot"_s, startSnapshot},
        {u"diff"_s, startDiff},           {u"restore"_s, startRestore}, {u"import-compose"_s, startImportCompose},
    };
    return commands.value(arguments.verb)(arguments, std::move(quit));
}

} // namespace bayplan::app
