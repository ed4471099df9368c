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
    using Fate = fleet::HostImport::Fate;
    QList<fleet::HostImport> plan;
    const auto edited =
        fleet::Workspace::edit(workspacePath(arguments), [&](fleet::Workspace &workspace) -> core::Result<void> {
            plan = fleet::planImport(workspace.hosts(), found);
            for (const fleet::HostImport &import : std::as_const(plan)) {
                core::Result<void> done;
                if (import.fate == Fate::Add)
                    done = workspace.addHost(import.host);
                else if (import.fate == Fate::Move)
                    done = workspace.updateHost(import.host.name, import.host);
                if (!done)
                    return done;
            }
            return {};
        });
    if (!edited) {
        complain(edited.error().message());
        return Failed;
    }
    bool failed = false;
    QList<fleet::HostConfig> imported;
    for (const fleet::HostImport &import : std::as_const(plan)) {
        if (import.fate == Fate::Add || import.fate == Fate::Move)
            imported << import.host;
        if (import.fate == Fate::Move)
            complain(u"“%1” was there already and has its new address now"_s.arg(import.host.name));
        if (import.fate == Fate::Known)
            complain(u"%1 was not imported: It is there already, as “%2”"_s.arg(import.found.source, import.host.name));
        if (import.fate != Fate::Unusable)
            continue;
        complain(u"%1 was not imported: %2"_s.arg(import.found.source, import.found.problem));
        failed = true;
    }
    if (found.isEmpty())
        complain(u"Nothing to import was found. “bayplan --help” lists where it can look"_s);
    if (!printImported(imported, arguments.json))
        return Failed;
    return failed ? PartlyDone : Done;
}

} // namespace bayplan::app
