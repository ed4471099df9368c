// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/sourcefollower.h"

#include "fleet/discovery.h"

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

SourceNews readSources(const QList<HostConfig> &hosts, const Surroundings &surroundings)
{
    SourceNews news;
    for (const HostConfig &host : hosts) {
        if (sourcePaths(surroundings, host.source).isEmpty())
            continue; // added by hand, or from what is read at the start only
        const std::optional<FoundHost> found = findSource(surroundings, host.source);
        if (found && found->problem.isEmpty()) {
            if (found->host.endpoint != host.endpoint) {
                HostConfig moved = host;
                moved.endpoint = found->host.endpoint;
                news.moved.append(moved);
            }
            continue;
        }
        QString subject = sourceInWords(host.source);
        subject[0] = subject[0].toUpper();
        news.silent.insert(host.name,
                           {.kind = found ? Error::Kind::Input : Error::Kind::NotFound,
                            .what = found ? u"%1, which host “%2” came from, can't be used any more: %3"_s.arg(
                                                subject, host.name, found->problem)
                                          : u"%1, which host “%2” came from, is gone"_s.arg(subject, host.name),
                            .where = {},
                            .next = u"The host stays as it was; edit or remove it if that is no longer right"_s});
    }
    return news;
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
    watch(); // before they are read, so that nothing comes between
    SourceNews news = readSources(m_hosts.workspace().hosts(), m_surroundings);
    for (const HostConfig &host : std::as_const(news.moved)) {
        if (const auto updated = m_hosts.updateHost(host.name, host); !updated)
            news.silent.insert(host.name, updated.error()); // told once, as the others are
    }
    std::optional<Error> toTell;
    for (auto it = news.silent.cbegin(); it != news.silent.cend(); ++it) {
        if (const auto told = m_told.constFind(it.key()); told == m_told.cend() || told->message() != it->message())
            toTell = *it;
    }
    m_told = news.silent;
    if (toTell)
        m_hosts.setNotice(*toTell);
}

/// A watch is on a file, not on its name: after a replacement the new one needs one of its own.
void SourceFollower::watch()
{
    QSet<QString> wanted;
    for (const HostConfig &host : m_hosts.workspace().hosts()) {
        for (const QString &path : sourcePaths(m_surroundings, host.source))
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
