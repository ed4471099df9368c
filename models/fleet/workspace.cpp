// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/workspace.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLockFile>
#include <QRegularExpression>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr std::chrono::seconds lockWait{5};
constexpr qint64 maxFileSize = 16 * 1024 * 1024;

tl::unexpected<Error> broken(const QString &path, const QString &what)
{
    return core::fail({.kind = Error::Kind::Input,
                       .what = what,
                       .where = path,
                       .next = u"Mend the file or move it away; it has not been changed"_s});
}

QString position(const QByteArray &text, qsizetype offset)
{
    const QByteArray before = text.left(offset);
    return u"line %1, column %2"_s.arg(before.count('\n') + 1).arg(offset - before.lastIndexOf('\n'));
}

Result<HostConfig> parseHost(const QString &path, const QJsonValue &value, qsizetype number)
{
    const QJsonObject object = value.toObject();
    HostConfig host;
    host.name = object[u"name"_s].toString();
    if (host.name.isEmpty())
        return broken(path, u"Host %1 has no name"_s.arg(number));
    const QString tlsDir = object[u"tlsDir"_s].toString();
    const auto endpoint =
        engine::Endpoint::parse(object[u"endpoint"_s].toString(),
                                tlsDir.isEmpty() ? std::nullopt : std::optional(engine::TlsFiles{.folder = tlsDir}));
    if (!endpoint)
        return broken(path, u"Host “%1”: %2"_s.arg(host.name, endpoint.error().what));
    host.endpoint = *endpoint;
    return host;
}

} // namespace

QString Workspace::defaultPath()
{
    return QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + u"/bayplan/workspace.json"_s;
}

Result<Workspace> Workspace::load(const QString &path)
{
    Workspace workspace;
    workspace.m_path = path;
    QFile file(path);
    if (!file.exists())
        return workspace;
    if (!file.open(QIODevice::ReadOnly))
        return broken(path, u"The workspace can't be read: %1"_s.arg(file.errorString()));
    if (file.size() > maxFileSize)
        return broken(path, u"The workspace is larger than %1 MiB"_s.arg(maxFileSize / 1024 / 1024));
    workspace.m_existed = true;
    workspace.m_original = file.readAll();

    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(workspace.m_original, &error);
    if (error.error != QJsonParseError::NoError)
        return broken(path, u"The workspace is damaged at %1: %2"_s.arg(position(workspace.m_original, error.offset),
                                                                        error.errorString()));
    const QJsonObject root = document.object();
    const int fileVersion = root[u"bayplan"_s].toInt();
    if (fileVersion < 1)
        return broken(path, u"This is not a Bayplan workspace: it has no “bayplan” version number"_s);
    if (fileVersion > version)
        return core::fail(
            {.kind = Error::Kind::Unsupported,
             .what = u"The workspace was written by a newer Bayplan (format %1, this one reads %2)"_s.arg(fileVersion)
                         .arg(version),
             .where = path,
             .next = u"Update Bayplan, or use another workspace with --workspace"_s});
    if (!root[u"hosts"_s].isArray() && !root[u"hosts"_s].isUndefined())
        return broken(path, u"“hosts” is not a list"_s);
    const QJsonArray hosts = root[u"hosts"_s].toArray();
    for (qsizetype i = 0; i < hosts.size(); ++i) {
        const Result<HostConfig> host = parseHost(path, hosts.at(i), i + 1);
        if (!host)
            return core::fail(host.error());
        if (const auto added = workspace.addHost(*host); !added)
            return broken(path, added.error().what);
    }
    return workspace;
}

Result<Workspace> Workspace::edit(const QString &path, const std::function<Result<void>(Workspace &)> &change)
{
    QDir().mkpath(QFileInfo(path).path());
    QLockFile lock(path + u".lock"_s);
    // A folder that can't be written to is told by save(), with its reason.
    if (!lock.tryLock(lockWait) && lock.error() == QLockFile::LockFailedError)
        return core::fail({.kind = Error::Kind::System,
                           .what = u"Another program is changing the workspace"_s,
                           .where = path,
                           .next = u"Try again in a moment"_s});
    Result<Workspace> workspace = load(path);
    if (!workspace)
        return workspace;
    if (const Result<void> changed = change(*workspace); !changed)
        return core::fail(changed.error());
    if (const Result<void> saved = workspace->save(); !saved)
        return core::fail(saved.error());
    return workspace;
}

Result<void> Workspace::save() const
{
    QJsonObject root = QJsonDocument::fromJson(m_original).object();
    QJsonObject known; // by name, what the file said of a host beside what is written here
    for (const QJsonValue &host : root[u"hosts"_s].toArray())
        known.insert(host.toObject()[u"name"_s].toString(), host);
    QJsonArray hosts;
    for (const HostConfig &host : m_hosts) {
        QJsonObject object = known[host.name].toObject();
        object[u"name"_s] = host.name;
        object[u"endpoint"_s] = host.endpoint.toString();
        if (!host.endpoint.tls.folder.isEmpty())
            object[u"tlsDir"_s] = host.endpoint.tls.folder;
        else
            object.remove(u"tlsDir"_s); // it would turn a plain endpoint into a TLS one
        hosts.append(object);
    }
    root[u"bayplan"_s] = version;
    root[u"hosts"_s] = hosts;

    const auto failed = [&](const QString &why) {
        return core::fail({.kind = Error::Kind::System,
                           .what = u"The workspace can't be written: %1"_s.arg(why),
                           .where = m_path,
                           .next = u"The file is as it was before"_s});
    };
    if (!QDir().mkpath(QFileInfo(m_path).path()))
        return failed(u"its folder can't be made"_s);
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly))
        return failed(file.errorString());
    const QByteArray text = QJsonDocument(root).toJson();
    if (file.write(text) != text.size() || !file.commit())
        return failed(file.errorString());
    return {};
}

Result<Workspace> Workspace::savedAs(const QString &path) const
{
    if (const Result<Workspace> there = load(path); !there)
        return there;
    Workspace copy = *this;
    copy.m_path = path;
    copy.m_existed = true;
    if (const Result<void> saved = copy.save(); !saved)
        return core::fail(saved.error());
    return copy;
}

Result<void> Workspace::updateHost(const QString &name, const HostConfig &host)
{
    const auto found =
        std::find_if(m_hosts.begin(), m_hosts.end(), [&](const HostConfig &known) { return known.name == name; });
    if (found == m_hosts.end())
        return removeHost(name); // which says so
    const qsizetype place = found - m_hosts.begin();
    const HostConfig before = m_hosts.takeAt(place);
    if (const Result<void> added = addHost(host); !added) {
        m_hosts.insert(place, before);
        return added;
    }
    m_hosts.move(m_hosts.size() - 1, place);
    return {};
}

Result<void> Workspace::addHost(const HostConfig &host)
{
    static const QRegularExpression form(u"\\A[\\p{L}\\p{N}_][\\p{L}\\p{N}_. -]{0,62}\\z"_s);
    const auto refuse = [&](const QString &what, const QString &next) {
        return core::fail({.kind = Error::Kind::Input, .what = what, .where = {}, .next = next});
    };
    if (!form.match(host.name).hasMatch())
        return refuse(u"“%1” can't be a host's name"_s.arg(host.name.left(80)),
                      u"Use letters, digits, spaces, dots, dashes and underscores, at most 63"_s);
    if (std::any_of(m_hosts.begin(), m_hosts.end(), [&](const HostConfig &known) { return known.name == host.name; }))
        return refuse(u"There is a host named “%1” already"_s.arg(host.name), u"Choose another name"_s);
    m_hosts.append(host);
    return {};
}

Result<void> Workspace::removeHost(const QString &name)
{
    if (m_hosts.removeIf([&](const HostConfig &host) { return host.name == name; }) == 0)
        return core::fail({.kind = Error::Kind::NotFound,
                           .what = u"There is no host named “%1” in the workspace"_s.arg(name),
                           .where = m_path,
                           .next = u"“bayplan hosts” lists them"_s});
    return {};
}

} // namespace bayplan::fleet
