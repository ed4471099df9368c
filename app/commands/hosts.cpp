// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commands/command.h"
#include "app/commands/output.h"
#include "fleet/hostsmodel.h"

#include <QDir>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using fleet::HostRow;
using fleet::HostState;

namespace {

/// The contract knows three states; a slow host is a connected one.
QString stateWord(HostState state)
{
    return fleet::toString(state == HostState::Degraded ? HostState::Connected : state);
}

QJsonValue orNull(const std::optional<QString> &text)
{
    return text && !text->isEmpty() ? QJsonValue(*text) : QJsonValue();
}

bool printHosts(fleet::Fleet &fleet, bool json)
{
    const fleet::HostsModel model(fleet);
    QJsonArray array;
    QList<QStringList> table;
    for (const HostRow &row : model.rows()) {
        const bool seen = row.engine.has_value();
        const QString api = row.api ? QString::fromLatin1(row.api->toString()) : QString();
        array.append(QJsonObject{
            {u"name"_s, row.name},
            {u"endpoint"_s, row.endpoint},
            {u"state"_s, stateWord(row.state)},
            {u"engine"_s, orNull(seen ? std::optional(row.engine->engine) : std::nullopt)},
            {u"version"_s, orNull(seen ? std::optional(row.engine->version) : std::nullopt)},
            {u"apiVersion"_s, orNull(api)},
            {u"error"_s, orNull(row.error)},
            {u"containersRunning"_s, isLive(row.state) ? QJsonValue(row.running) : QJsonValue()},
        });
        table.append({row.name, row.endpoint, stateWord(row.state), fleet::engineText(row), api,
                      isLive(row.state) ? QString::number(row.running) : u"?"_s, row.error});
    }
    if (json)
        return printJson(array);
    if (table.isEmpty())
        return print(
            u"No hosts yet. Add one with: bayplan hosts add NAME ENDPOINT, or those docker knows with: bayplan hosts import\n"_s);
    return print(
        formatTable({u"NAME"_s, u"ENDPOINT"_s, u"STATE"_s, u"ENGINE"_s, u"API"_s, u"RUNNING"_s, u"ERROR"_s}, table));
}

/// As given, but with paths that mean the same from any folder.
std::optional<engine::TlsFiles> tlsFiles(const Arguments &arguments)
{
    std::optional<engine::TlsFiles> files = arguments.tls;
    if (!files)
        return files;
    for (QString *path : {&files->folder, &files->ca, &files->certificate, &files->key}) {
        if (!path->isEmpty())
            *path = QDir::cleanPath(QDir::current().absoluteFilePath(*path));
    }
    return files;
}

Result<void> edit(const Arguments &arguments)
{
    const auto edited =
        fleet::Workspace::edit(workspacePath(arguments), [&](fleet::Workspace &workspace) -> Result<void> {
            if (arguments.words.first() == u"remove"_s)
                return workspace.removeHost(arguments.words.at(1));
            const auto endpoint = engine::Endpoint::parse(arguments.words.at(2), tlsFiles(arguments));
            if (!endpoint)
                return core::fail(endpoint.error());
            if (arguments.tls && endpoint->kind != engine::Endpoint::Kind::Tls)
                return core::fail({.kind = core::Error::Kind::Input,
                                   .what = u"Certificates are for tcp:// endpoints only"_s,
                                   .where = endpoint->toString(),
                                   .next = u"Leave the --tls options out"_s});
            return workspace.addHost({arguments.words.at(1), *endpoint});
        });
    if (!edited)
        return core::fail(edited.error());
    return {};
}

} // namespace

std::unique_ptr<QObject> startHosts(const Arguments &arguments, std::function<void(int)> quit)
{
    if (arguments.words.isEmpty()) {
        return printOnce(arguments, Gathering::Depth::Lists, std::move(quit),
                         [json = arguments.json](fleet::Fleet &fleet) { return printHosts(fleet, json); });
    }
    if (arguments.words.first() == u"import"_s) {
        quit(importHosts(arguments));
        return nullptr;
    }
    const Result<void> edited = edit(arguments);
    if (!edited)
        complain(edited.error().message());
    quit(edited ? Done : Failed);
    return nullptr;
}

} // namespace bayplan::app
