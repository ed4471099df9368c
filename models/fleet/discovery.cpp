// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/discovery.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>
#include <sys/stat.h>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

namespace {

bool isSocket(const QString &path)
{
    struct stat info
    {
    };
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 && S_ISSOCK(info.st_mode);
}

QJsonObject readObject(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
}

/// A Docker context's endpoint and the folder with its certificates, empty if it has none. Contexts are kept in folders
/// named by the SHA-256 of their names (docker/cli).
struct Context
{
    QString endpoint;
    QString tlsDir;
};

Context readContext(const QString &config, const QString &name)
{
    const QString folder =
        QString::fromLatin1(QCryptographicHash::hash(name.toUtf8(), QCryptographicHash::Sha256).toHex());
    const QJsonObject meta = readObject(config + u"/contexts/meta/"_s + folder + u"/meta.json"_s);
    const QString tlsDir = config + u"/contexts/tls/"_s + folder + u"/docker"_s;
    return {meta[u"Endpoints"_s][u"docker"_s][u"Host"_s].toString(),
            QFileInfo::exists(tlsDir + u"/ca.pem"_s) ? tlsDir : QString()};
}

/// A context's name as a host may be called; see Workspace::addHost().
QString hostName(QString context)
{
    static const QRegularExpression others(u"[^\\p{L}\\p{N}_.-]"_s);
    return context.replace(others, u"-"_s).left(60);
}

class Finder
{
public:
    void add(const QString &name, const QString &endpointText, const QString &tlsDir, const QString &source,
             FoundHost::Origin origin, const QString &sourceKey = {}, bool current = false)
    {
        const auto endpoint = engine::Endpoint::parse(
            endpointText, tlsDir.isEmpty() ? std::nullopt : std::optional(engine::TlsFiles{.folder = tlsDir}));
        if (!endpoint)
            return;
        if (endpoint->kind == engine::Endpoint::Kind::Unix && !isSocket(endpoint->path))
            return;
        const QString canonical = endpoint->kind == engine::Endpoint::Kind::Unix
                                      ? QFileInfo(endpoint->path).canonicalFilePath()
                                      : endpoint->toString();
        if (m_seen.contains(canonical))
            return;
        m_seen.append(canonical);
        QString free = name;
        for (int n = 2; taken(free); ++n)
            free = name + u'-' + QString::number(n);
        m_found.append({.host = {.name = free, .endpoint = *endpoint, .source = sourceKey},
                        .source = source,
                        .origin = origin,
                        .current = current});
    }

    QList<FoundHost> found() const { return m_found; }

private:
    bool taken(const QString &name) const
    {
        return std::any_of(m_found.begin(), m_found.end(), [&](const FoundHost &f) { return f.host.name == name; });
    }

    QStringList m_seen;
    QList<FoundHost> m_found;
};

} // namespace

QList<FoundHost> discoverHosts(const QProcessEnvironment &environment)
{
    using Origin = FoundHost::Origin;
    Finder finder;
    const QString home = environment.value(u"HOME"_s, QDir::homePath());
    QString config = environment.value(u"DOCKER_CONFIG"_s);
    if (config.isEmpty())
        config = home + u"/.docker"_s;
    const QString runtime = environment.value(u"XDG_RUNTIME_DIR"_s);

    const QString dockerHost = environment.value(u"DOCKER_HOST"_s);
    if (!dockerHost.isEmpty()) {
        const bool tls = !environment.value(u"DOCKER_TLS_VERIFY"_s).isEmpty();
        finder.add(u"docker-host"_s, dockerHost, tls ? environment.value(u"DOCKER_CERT_PATH"_s, config) : QString(),
                   u"DOCKER_HOST"_s, Origin::Environment, u"env:DOCKER_HOST"_s, true);
    }
    QString context = environment.value(u"DOCKER_CONTEXT"_s);
    if (context.isEmpty())
        context = readObject(config + u"/config.json"_s)[u"currentContext"_s].toString();
    if (!context.isEmpty() && context != u"default"_s) {
        const Context found = readContext(config, context);
        finder.add(hostName(context), found.endpoint, found.tlsDir, u"Docker context “%1”"_s.arg(context),
                   Origin::Context, u"context:"_s + context, dockerHost.isEmpty());
    }

    finder.add(u"local"_s, u"/var/run/docker.sock"_s, {}, u"socket"_s, Origin::Socket);
    if (!runtime.isEmpty()) {
        finder.add(u"rootless"_s, runtime + u"/docker.sock"_s, {}, u"socket"_s, Origin::Socket);
        finder.add(u"podman"_s, runtime + u"/podman/podman.sock"_s, {}, u"socket"_s, Origin::Socket);
    }
    finder.add(u"podman-root"_s, u"/run/podman/podman.sock"_s, {}, u"socket"_s, Origin::Socket);
    finder.add(u"docker-desktop"_s, home + u"/.docker/desktop/docker.sock"_s, {}, u"socket"_s, Origin::Socket);
    finder.add(u"docker-desktop"_s, home + u"/.docker/run/docker.sock"_s, {}, u"socket"_s, Origin::Socket);
    finder.add(u"orbstack"_s, home + u"/.orbstack/run/docker.sock"_s, {}, u"socket"_s, Origin::Socket);
    finder.add(u"rancher-desktop"_s, home + u"/.rd/docker.sock"_s, {}, u"socket"_s, Origin::Socket);
    finder.add(u"colima"_s, home + u"/.colima/default/docker.sock"_s, {}, u"socket"_s, Origin::Socket);
    return finder.found();
}

QList<FoundHost> likelyEngines(QList<FoundHost> found)
{
    found.removeIf(
        [](const FoundHost &host) { return !host.problem.isEmpty() || host.origin == FoundHost::Origin::SshConfig; });
    return found;
}

} // namespace bayplan::fleet
