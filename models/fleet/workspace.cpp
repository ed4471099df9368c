// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/workspace.h"

#include "core/replacefile.h"
#include "fleet/hostcheck.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLockFile>
#include <QStandardPaths>
#include <QThread>

#include <algorithm>
#include <memory>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr std::chrono::seconds lockWait{5};
constexpr std::chrono::milliseconds lockPause{10};
constexpr qint64 maxFileSize = 16 * 1024 * 1024;

Result<std::unique_ptr<QLockFile>> lockFor(const QString &path)
{
    const QString target = core::linkTarget(path); // by whichever name it is reached
    QDir().mkpath(QFileInfo(target).path());
    auto lock = std::make_unique<QLockFile>(target + u".lock"_s);
    // QLockFile's own wait doubles its pauses, so that of many programs some never get their turn.
    const QDeadlineTimer deadline(lockWait);
    while (!lock->tryLock(std::chrono::milliseconds(0))) {
        // A folder that can't be written to is told when the file is, with its reason.
        if (lock->error() != QLockFile::LockFailedError)
            break;
        if (deadline.hasExpired())
            return core::fail({.kind = Error::Kind::System,
                               .what = u"Another program is changing the workspace"_s,
                               .where = path,
                               .next = u"Try again in a moment"_s});
        QThread::msleep(lockPause.count());
    }
    return lock;
}

/// The file's bytes; a null array if there is none.
Result<QByteArray> bytesOf(const QString &path)
{
    const auto unusable = [&](const QString &what) {
        return core::fail({.kind = Error::Kind::Input,
                           .what = what,
                           .where = path,
                           .next = u"Mend the file or move it away; it has not been changed"_s});
    };
    if (!QFileInfo::exists(path)) // a link to nothing too
        return QByteArray();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return unusable(u"The workspace can't be read: %1"_s.arg(file.errorString()));
    if (file.size() > maxFileSize)
        return unusable(u"The workspace is larger than %1 MiB"_s.arg(maxFileSize / 1024 / 1024));
    const QByteArray text = file.readAll();
    return text.isNull() ? QByteArray("") : text;
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
    Result<QByteArray> text = bytesOf(path);
    if (!text)
        return core::fail(text.error());
    if (text->isNull())
        return workspace;
    const Result<WorkspaceContent> content = readWorkspace(path, *text);
    if (!content)
        return core::fail(content.error());
    workspace.m_existed = true;
    workspace.m_text = std::move(*text);
    workspace.m_read = content->read;
    workspace.m_reservedPorts = content->reservedPorts;
    for (const WorkspaceContent::Host &host : content->hosts) {
        workspace.m_hosts.append(host.config);
        workspace.m_hostRead.append(host.read);
    }
    return workspace;
}

Result<Workspace> Workspace::edit(const QString &path, const std::function<Result<void>(Workspace &)> &change)
{
    const auto lock = lockFor(path);
    if (!lock)
        return core::fail(lock.error());
    Result<Workspace> workspace = load(path);
    if (!workspace)
        return workspace;
    if (const Result<void> changed = change(*workspace); !changed)
        return core::fail(changed.error());
    if (const Result<void> written = workspace->write(); !written)
        return core::fail(written.error());
    return workspace;
}

Result<void> Workspace::save()
{
    const auto lock = lockFor(m_path);
    if (!lock)
        return core::fail(lock.error());
    const Result<QByteArray> present = bytesOf(m_path);
    if (!present)
        return core::fail(present.error());
    if (!present->isNull() && (!m_existed || *present != m_text))
        return core::fail({.kind = Error::Kind::Input,
                           .what = u"The workspace has been changed by another program"_s,
                           .where = m_path,
                           .next = u"Load it again; it has not been overwritten"_s});
    return write();
}

Result<Workspace> Workspace::savedAs(const QString &path) const
{
    const Workspace &present = *this;
    return edit(path, [&](Workspace &copy) -> Result<void> {
        copy = present;
        copy.m_path = path;
        return {};
    });
}

/// Under the lock.
Result<void> Workspace::write()
{
    WorkspaceContent content{.read = m_read, .reservedPorts = m_reservedPorts};
    for (qsizetype i = 0; i < m_hosts.size(); ++i)
        content.hosts.append({m_hosts.at(i), m_hostRead.at(i)});
    const QByteArray text = writeWorkspace(content);
    if (const auto why = core::replaceFile(m_path, text))
        return core::fail({.kind = Error::Kind::System,
                           .what = u"The workspace can't be written: %1"_s.arg(*why),
                           .where = m_path,
                           .next = u"The file is as it was before"_s});
    m_text = text;
    m_existed = true;
    return {};
}

qsizetype Workspace::find(const QString &name) const
{
    const auto found =
        std::find_if(m_hosts.begin(), m_hosts.end(), [&](const HostConfig &host) { return host.name == name; });
    return found == m_hosts.end() ? -1 : found - m_hosts.begin();
}

Result<void> Workspace::checkNew(const HostConfig &host) const
{
    if (const Result<void> ok = checkHost(host); !ok)
        return ok;
    if (find(host.name) < 0)
        return {};
    return core::fail({.kind = Error::Kind::Input,
                       .what = u"There is a host named “%1” already"_s.arg(host.name),
                       .where = {},
                       .next = u"Choose another name"_s});
}

Result<void> Workspace::addHost(const HostConfig &host)
{
    if (const Result<void> ok = checkNew(host); !ok)
        return ok;
    m_hosts.append(host);
    m_hostRead.append(QJsonObject());
    return {};
}

Result<void> Workspace::removeHost(const QString &name)
{
    const qsizetype place = find(name);
    if (place < 0)
        return core::fail({.kind = Error::Kind::NotFound,
                           .what = u"There is no host named “%1” in the workspace"_s.arg(name),
                           .where = m_path,
                           .next = u"“bayplan hosts” lists them"_s});
    m_hosts.removeAt(place);
    m_hostRead.removeAt(place);
    return {};
}

Result<void> Workspace::updateHost(const QString &name, const HostConfig &host)
{
    const qsizetype place = find(name);
    if (place < 0)
        return removeHost(name); // which says so
    if (const Result<void> ok = host.name == name ? checkHost(host) : checkNew(host); !ok)
        return ok;
    m_hosts[place] = host;
    return {};
}

Result<void> Workspace::setReservedPorts(const QList<ReservedPorts> &reserved)
{
    if (const QString problem = problemWith(reserved); !problem.isEmpty())
        return core::fail({.kind = Error::Kind::Input, .what = problem, .where = {}, .next = {}});
    m_reservedPorts = reserved;
    return {};
}

} // namespace bayplan::fleet
