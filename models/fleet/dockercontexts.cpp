// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/dockercontexts.h"

#include "core/plaintext.h"
#include "fleet/sourcefiles.h"

#include <QCryptographicHash>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using Origin = FoundHost::Origin;

namespace {

/// Contexts are kept in folders named by the SHA-256 of their names (docker/cli), so that no name leads elsewhere.
QString folderOf(const QString &name)
{
    return QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex());
}

QString metaFolder(const Surroundings &surroundings, const QString &folder)
{
    return surroundings.dockerConfig() + u"/contexts/meta/"_s + folder;
}

QString tlsFolder(const Surroundings &surroundings, const QString &folder)
{
    return surroundings.dockerConfig() + u"/contexts/tls/"_s + folder + u"/docker"_s;
}

/// The docker command's own rule.
bool isContextName(const QString &name)
{
    static const QRegularExpression form(u"\\A[a-zA-Z0-9][a-zA-Z0-9_.+-]{0,199}\\z"_s);
    return form.match(name).hasMatch();
}

/// Where the docker command connects to when a context's TCP address names no port: it asks there for a web address.
QString withPort(const QString &endpoint, bool tls)
{
    static const QRegularExpression portless(u"\\Atcp://(?:\\[[^\\]/]*\\]|[^:/\\[\\]]+)\\z"_s);
    return portless.match(endpoint).hasMatch() ? QString(endpoint + (tls ? u":443"_s : u":80"_s)) : endpoint;
}

FoundHost makeContext(const QString &name, const DockerChoice &choice)
{
    FoundHost found;
    found.origin = Origin::Context;
    found.host.name = suggestedName(name);
    found.host.source = u"context:"_s + name;
    found.source = u"Docker context “%1”"_s.arg(core::plainLine(name, 80));
    found.current = !choice.isDefault && choice.context == name;
    return found;
}

/// A context by its folder; `name` is what it is called if its file can't be read.
FoundHost readContext(const Surroundings &surroundings, const QString &folder, const QString &name,
                      const DockerChoice &choice)
{
    const auto meta = readJsonFile(metaFolder(surroundings, folder) + u"/meta.json"_s);
    if (!meta) {
        FoundHost found = makeContext(name, choice);
        found.problem = core::plainLine(meta.error().message());
        return found;
    }
    const QString written = (*meta)[u"Name"_s].toString();
    FoundHost found = makeContext(written.isEmpty() ? name : written, choice);
    found.description = core::plainLine((*meta)[u"Metadata"_s][u"Description"_s].toString());
    if (!isContextName(written) || folderOf(written) != folder) {
        found.problem = u"The docker command can't use this context: its name doesn't belong to its folder"_s;
        found.current = false;
        return found;
    }
    const QJsonValue docker = (*meta)[u"Endpoints"_s][u"docker"_s];
    const QString host = docker[u"Host"_s].toString();
    if (host.isEmpty()) {
        found.problem = u"The context names no Docker endpoint"_s;
        return found;
    }
    engine::TlsFiles files = tlsFilesIn(tlsFolder(surroundings, folder));
    files.skipVerify = docker[u"SkipTLSVerify"_s].toBool();
    const bool tls = files != engine::TlsFiles();
    setEndpoint(found, withPort(host, tls), tls ? std::optional(files) : std::nullopt);
    return found;
}

} // namespace

DockerChoice dockerChoice(const Surroundings &surroundings)
{
    if (!surroundings.value(u"DOCKER_HOST"_s).isEmpty())
        return {};
    QString context = surroundings.value(u"DOCKER_CONTEXT"_s);
    if (context.isEmpty()) {
        if (const auto config = readJsonFile(surroundings.dockerConfig() + u"/config.json"_s))
            context = (*config)[u"currentContext"_s].toString();
    }
    if (context.isEmpty() || context == u"default"_s)
        return {};
    return {.isDefault = false, .context = context};
}

std::optional<FoundHost> findInEnvironment(const Surroundings &surroundings)
{
    const QString host = surroundings.value(u"DOCKER_HOST"_s).trimmed();
    const bool verify = !surroundings.value(u"DOCKER_TLS_VERIFY"_s).isEmpty();
    const bool tls = verify || !surroundings.value(u"DOCKER_TLS"_s).isEmpty();
    if (host.isEmpty() && !tls)
        return {};

    FoundHost found;
    found.origin = Origin::Environment;
    found.host.name = u"docker-host"_s;
    found.host.source = u"env:DOCKER_HOST"_s;
    found.source = host.isEmpty() ? (verify ? u"DOCKER_TLS_VERIFY"_s : u"DOCKER_TLS"_s) : u"DOCKER_HOST"_s;
    found.current = dockerChoice(surroundings).isDefault;

    QString address = host;
    if (host.isEmpty())
        address = u"tcp://localhost:2376"_s; // the docker command's default once TLS is asked for
    else if (!host.contains(u"://"_s))
        address = u"tcp://"_s + host;
    if (address == u"unix://"_s)
        address = u"unix:///var/run/docker.sock"_s;
    if (address == u"tcp://"_s)
        address = u"tcp://localhost"_s;
    std::optional<engine::TlsFiles> files;
    if (tls) {
        const QString given = surroundings.value(u"DOCKER_CERT_PATH"_s);
        const engine::TlsFiles all{.folder = given.isEmpty() ? surroundings.dockerConfig() : given};
        files = tlsFilesIn(all.folder);
        // Unlike the client's certificate, the docker command insists on this one, even when it won't check by it.
        files->ca = files->folder.isEmpty() ? tlsFile(all, TlsPart::Ca) : QString();
        files->skipVerify = !verify;
        // It takes the port of plain connections for an address without one, also with TLS.
        static const QRegularExpression portless(u"\\Atcp://(?:\\[[^\\]/]*\\]|[^:/\\[\\]]+)\\z"_s);
        if (portless.match(address).hasMatch())
            address += u":2375"_s;
    }
    setEndpoint(found, address, files);
    return found;
}

QList<FoundHost> findContexts(const Surroundings &surroundings)
{
    const DockerChoice choice = dockerChoice(surroundings);
    QList<FoundHost> found;
    // The chosen one for certain, however many there are.
    if (!choice.isDefault) {
        std::optional<FoundHost> chosen = findContext(surroundings, choice.context);
        if (!chosen) {
            chosen = makeContext(choice.context, choice);
            chosen->problem = u"There is no such Docker context, so the docker command fails too; “docker context use "
                              u"NAME” chooses another"_s;
        }
        found << *chosen;
    }
    const QStringList folders = foldersIn(surroundings.dockerConfig() + u"/contexts/meta"_s);
    for (const QString &folder : folders.mid(0, maxEntries)) {
        if (choice.isDefault || folder != folderOf(choice.context))
            found << readContext(surroundings, folder, folder.left(12), choice);
    }
    std::sort(found.begin(), found.end(),
              [](const FoundHost &a, const FoundHost &b) { return a.host.source < b.host.source; });
    if (folders.size() > maxEntries) {
        FoundHost rest;
        rest.origin = Origin::Context;
        rest.host.name = u"more-contexts"_s;
        rest.source = u"Docker contexts"_s;
        rest.problem = u"There are more than %1 Docker contexts; the others were not read"_s.arg(maxEntries);
        found << rest;
    }
    return found;
}

std::optional<FoundHost> findContext(const Surroundings &surroundings, const QString &name)
{
    const QString folder = folderOf(name);
    if (!isContextName(name) || !QFileInfo::exists(metaFolder(surroundings, folder)))
        return {};
    return readContext(surroundings, folder, name, dockerChoice(surroundings));
}

QStringList contextPaths(const Surroundings &surroundings, const QString &name)
{
    const QString folder = folderOf(name);
    const QString tls = tlsFolder(surroundings, folder);
    return {surroundings.dockerConfig() + u"/contexts/meta"_s, metaFolder(surroundings, folder),
            metaFolder(surroundings, folder) + u"/meta.json"_s, tls};
}

} // namespace bayplan::fleet
