// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/sourcefollower.h"

#include <QFileInfo>
#include <QSet>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

constexpr std::chrono::milliseconds settleTime{200};

/// The path, or the folder nearest above it that is there: something that is yet to come is noticed there.
QString watchable(QString path)
{
    while (!QFileInfo::exists(path)) {
        const QString above = QFileInfo(path).absolutePath();
        if (above == path)
            return {};
        path = above;
    }
    return path;
}

} // namespace

core::Result<std::optional<engine::Endpoint>> SourceFollower::read(SourceReader &reader, const HostConfig &host)
{
    if (reader.paths(host.source).isEmpty())
        return std::nullopt; // added by hand, or from what is read at the start only
    const std::optional<FoundHost> found = reader.find(host.source);
    if (found && found->problem.isEmpty()) {
        const engine::Endpoint &said = found->host.endpoint;
        const auto before = m_seen.constFind(host.source);
        const bool isNews = before == m_seen.cend() || *before != said;
        return isNews ? std::optional(said) : std::nullopt;
    }
    QString subject = sourceInWords(host.source);
    subject[0] = subject[0].toUpper();
    return core::fail({.kind = found ? Error::Kind::Input : Error::Kind::NotFound,
                       .what = found ? u"%1, which host “%2” came from, can't be used any more: %3"_s.arg(
                                           subject, host.name, found->problem)
                                     : u"%1, which host “%2” came from, is gone"_s.arg(subject, host.name),
                       .where = {},
                       .next = u"The host stays as it was; edit or remove it if that is no longer right"_s});
}

SourceFollower::SourceFollower(WorkspaceHosts &hosts, Surroundings surroundings, QObject *parent)
    : QObject(parent)
    , m_hosts(hosts)
    , m_surroundings(std::move(surroundings))
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(settleTime);
    connect(&m_soon, &QTimer::timeout, this, &SourceFollower::check);
    const auto soon = [this] {
        if (!m_soon.isActive())
            m_soon.start();
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, soon);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, soon);
    connect(&m_hosts, &WorkspaceHosts::changed, this, soon);
    soon();
}

void SourceFollower::check()
{
    if (!m_hosts.isShown())
        return;
    SourceReader reader(m_surroundings);
    watch(reader);
    QHash<QString, engine::Endpoint> seen;
    QHash<QString, Error> silent;
    const QList<HostConfig> hosts = m_hosts.workspace().hosts();
    for (const HostConfig &host : hosts) {
        const auto said = read(reader, host);
        if (!said) {
            silent.insert(host.name, said.error());
            continue;
        }
        if (!*said)
            continue;
        HostConfig moved = host;
        moved.endpoint = **said;
        if (moved.endpoint != host.endpoint) {
            if (const auto updated = m_hosts.updateHost(host.name, moved); !updated) {
                silent.insert(host.name, updated.error()); // tried again at the next look
                continue;
            }
        }
        seen.insert(host.source, **said);
    }
    m_seen.insert(seen); // at the end: several hosts may have one source
    std::optional<Error> toTell;
    for (auto it = silent.cbegin(); it != silent.cend(); ++it) {
        if (const auto told = m_told.constFind(it.key()); told == m_told.cend() || told->message() != it->message())
            toTell = *it;
    }
    m_told = silent;
    if (toTell)
        m_hosts.setNotice(*toTell);
}

/// A watch is on a file, not on its name: after a replacement the new one needs one of its own.
void SourceFollower::watch(SourceReader &reader)
{
    QSet<QString> wanted;
    for (const HostConfig &host : m_hosts.workspace().hosts()) {
        for (const QString &path : reader.paths(host.source))
            wanted.insert(watchable(path));
    }
    wanted.remove({});
    if (const QStringList files = m_watcher.files(); !files.isEmpty())
        m_watcher.removePaths(files);
    const QStringList folders = m_watcher.directories();
    for (const QString &folder : folders) {
        if (!wanted.remove(folder))
            m_watcher.removePath(folder);
    }
    for (const QString &path : std::as_const(wanted))
        m_watcher.addPath(path);
}

} // namespace bayplan::fleet
