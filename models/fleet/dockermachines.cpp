// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/dockermachines.h"

#include "core/plaintext.h"
#include "fleet/sourcefiles.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using Origin = FoundHost::Origin;

namespace {

constexpr int defaultEnginePort = 2376;

/// docker-machine's own rule, which also keeps a name from leading out of the store.
bool isMachineName(const QString &name)
{
    static const QRegularExpression form(u"\\A[a-zA-Z0-9][a-zA-Z0-9.-]{0,199}\\z"_s);
    return form.match(name).hasMatch();
}

QString machineFolder(const Surroundings &surroundings, const QString &name)
{
    return surroundings.machineStore() + u"/machines/"_s + name;
}

/// Where the engine is, as docker-machine computes it; empty if the machine has no address.
QString machineUrl(const QJsonObject &config)
{
    const QJsonValue driver = config[u"Driver"_s];
    if (config[u"DriverName"_s].toString() == u"none"_s)
        return driver[u"URL"_s].toString();
    const QString address = driver[u"IPAddress"_s].toString();
    if (address.isEmpty())
        return {};
    const int given = driver[u"EnginePort"_s].toInt();
    return u"tcp://%1:%2"_s.arg(address.contains(u':') ? QString(u'[' + address + u']') : address)
        .arg(given > 0 ? given : defaultEnginePort);
}

engine::TlsFiles machineFiles(const QJsonObject &config, const QString &folder)
{
    const QJsonValue auth = config[u"HostOptions"_s][u"AuthOptions"_s];
    const engine::TlsFiles named{.ca = auth[u"CaCertPath"_s].toString(),
                                 .certificate = auth[u"ClientCertPath"_s].toString(),
                                 .key = auth[u"ClientKeyPath"_s].toString()};
    for (const QString &path : {named.ca, named.certificate, named.key}) {
        if (!path.startsWith(u'/') || !QFileInfo::exists(path))
            return {.folder = folder};
    }
    return named;
}

FoundHost readMachine(const Surroundings &surroundings, const QString &name)
{
    FoundHost found;
    found.origin = Origin::Machine;
    found.host.name = suggestedName(name);
    found.host.source = u"machine:"_s + name;
    found.source = u"docker-machine “%1”"_s.arg(core::plainLine(name, 80));
    if (!isMachineName(name)) {
        found.problem = u"docker-machine doesn't allow this name"_s;
        return found;
    }
    const QString folder = machineFolder(surroundings, name);
    const auto config = readJsonFile(folder + u"/config.json"_s);
    if (!config) {
        found.problem = core::plainLine(config.error().message());
        return found;
    }
    const QString driver = (*config)[u"DriverName"_s].toString();
    found.description = core::plainLine(driver == u"none"_s ? u"added by its URL"_s : driver, 80);
    const QString url = machineUrl(*config);
    if (url.isEmpty()) {
        found.problem =
            u"The machine has no address: it is stopped; “docker-machine start %1” gives it one"_s.arg(name);
        return found;
    }
    const bool tls = !url.startsWith(u"unix://"_s) && !url.startsWith(u"ssh://"_s);
    setEndpoint(found, url, tls ? std::optional(machineFiles(*config, folder)) : std::nullopt);
    return found;
}

} // namespace

QList<FoundHost> findMachines(const Surroundings &surroundings)
{
    QList<FoundHost> found;
    const QStringList names = foldersIn(surroundings.machineStore() + u"/machines"_s);
    for (const QString &name : names.mid(0, maxEntries))
        found << readMachine(surroundings, name);
    if (names.size() > maxEntries) {
        FoundHost rest;
        rest.origin = Origin::Machine;
        rest.host.name = u"more-machines"_s;
        rest.source = u"docker-machine"_s;
        rest.problem = u"There are more than %1 machines; the others were not read"_s.arg(maxEntries);
        found << rest;
    }
    return found;
}

std::optional<FoundHost> findMachine(const Surroundings &surroundings, const QString &name)
{
    if (!isMachineName(name) || !QFileInfo(machineFolder(surroundings, name)).isDir())
        return {};
    return readMachine(surroundings, name);
}

QStringList machinePaths(const Surroundings &surroundings, const QString &name)
{
    const QString folder = machineFolder(surroundings, name);
    return {surroundings.machineStore() + u"/machines"_s, folder, folder + u"/config.json"_s};
}

} // namespace bayplan::fleet
