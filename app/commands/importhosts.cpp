// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/output.h"
#include "fleet/discovery.h"
#include "fleet/hostimport.h"

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using Origin = fleet::FoundHost::Origin;

namespace {

/// What the options name; contexts and machines if they name nothing.
fleet::Origins chosenOrigins(const Arguments::Import &asked)
{
    fleet::Origins origins;
    if (asked.contexts)
        origins << Origin::Context;
    if (asked.machines)
        origins << Origin::Machine;
    if (asked.environment)
        origins << Origin::Environment;
    if (asked.sockets)
        origins << Origin::Socket;
    if (asked.sshConfig)
        origins << Origin::SshConfig;
    return origins.isEmpty() ? fleet::Origins{Origin::Context, Origin::Machine} : origins;
}

bool printImported(const QList<fleet::HostConfig> &hosts, bool json)
{
    QJsonArray array;
    QList<QStringList> table;
    for (const fleet::HostConfig &host : hosts) {
        const QString endpoint = host.endpoint.toString();
        array.append(QJsonObject{{u"name"_s, host.name},
                                 {u"endpoint"_s, endpoint},
                                 {u"source"_s, host.source.isEmpty() ? u"socket"_s : host.source}});
        table.append({host.name, endpoint, host.source.isEmpty() ? u"socket"_s : host.source});
    }
    if (json)
        return printJson(array);
    return table.isEmpty() || print(formatTable({u"NAME"_s, u"ENDPOINT"_s, u"SOURCE"_s}, table));
}

} // namespace

int importHosts(const Arguments &arguments)
{
    const QList<fleet::FoundHost> found = fleet::discoverHosts(
        {.environment = QProcessEnvironment::systemEnvironment()}, chosenOrigins(arguments.import));
    fleet::HostImport plan;
    const auto edited =
        fleet::Workspace::edit(workspacePath(arguments), [&](fleet::Workspace &workspace) -> core::Result<void> {
            plan = fleet::planImport(workspace.hosts(), found);
            for (const fleet::HostConfig &host : std::as_const(plan.hosts)) {
                if (auto added = workspace.addHost(host); !added)
                    return added;
            }
            return {};
        });
    if (!edited) {
        complain(edited.error().message());
        return Failed;
    }
    bool failed = false;
    for (const fleet::HostImport::Skipped &skipped : std::as_const(plan.skipped)) {
        complain(u"%1 was not imported: %2"_s.arg(skipped.found.source, skipped.why));
        failed = failed || skipped.failed;
    }
    if (found.isEmpty())
        complain(u"Nothing to import was found. “bayplan --help” lists where it can look"_s);
    if (!printImported(plan.hosts, arguments.json))
        return Failed;
    return failed ? PartlyDone : Done;
}

} // namespace bayplan::app
