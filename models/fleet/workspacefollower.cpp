// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/workspacefollower.h"

#include "core/replacefile.h"

#include <QFileInfo>
#include <QSet>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr std::chrono::milliseconds settleTime{100};

/// The folder a file is in, or the nearest above it that is there.
QString folderOf(const QString &path)
{
    QString folder = QFileInfo(path).absolutePath();
    while (!QFileInfo::exists(folder) && QFileInfo(folder).absolutePath() != folder)
        folder = QFileInfo(folder).absolutePath();
    return QFileInfo(folder).canonicalFilePath();
}

} // namespace

WorkspaceFollower::WorkspaceFollower(QObject *parent) : QObject(parent)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(settleTime);
    connect(&m_soon, &QTimer::timeout, this, [this] { check(); });
    // Not started anew by each: a file that is written all the time is looked at all the same.
    const auto soon = [this] {
        if (!m_soon.isActive())
            m_soon.start();
    };
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, soon);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, soon);
}

void WorkspaceFollower::follow(const Workspace &workspace)
{
    m_path = workspace.path();
    m_text = workspace.text();
    m_existed = workspace.existed();
    m_failure.clear();
    watch();
    m_soon.start(); // what has happened since it was loaded
}

/// A watch is on a file, not on its name: after a replacement, the new one needs one of its own.
void WorkspaceFollower::watch()
{
    const QString target = core::linkTarget(m_path);
    QSet<QString> folders{folderOf(m_path), folderOf(target)};
    if (const QStringList files = m_watcher.files(); !files.isEmpty())
        m_watcher.removePaths(files);
    if (QFileInfo::exists(target))
        m_watcher.addPath(target);
    const QStringList watched = m_watcher.directories();
    for (const QString &folder : watched) {
        if (!folders.remove(folder))
            m_watcher.removePath(folder);
    }
    for (const QString &folder : std::as_const(folders)) {
        if (!folder.isEmpty())
            m_watcher.addPath(folder);
    }
}

void WorkspaceFollower::check()
{
    if (m_path.isEmpty())
        return;
    watch(); // before it is read, so that nothing comes between
    const Result<Workspace> workspace = Workspace::load(m_path);
    if (!workspace)
        return fail(workspace.error());
    if (!workspace->existed() && m_existed)
        return fail({.kind = Error::Kind::NotFound,
                     .what = u"The workspace file is gone"_s,
                     .where = m_path,
                     .next = u"The hosts stay; the next change to them writes it again"_s});
    if (m_failure.isEmpty() && workspace->text() == m_text)
        return;
    m_failure.clear();
    m_text = workspace->text();
    m_existed = workspace->existed();
    Q_EMIT changed(*workspace);
}

void WorkspaceFollower::fail(const Error &error)
{
    if (error.message() == m_failure)
        return;
    m_failure = error.message();
    Q_EMIT failed(error);
}

} // namespace bayplan::fleet
