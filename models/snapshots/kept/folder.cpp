// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/kept/folder.h"

#include "snapshots/snapshotfile.h"
#include "snapshots/words.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace bayplan::snapshots {

QList<KeptFile> keptFiles(const QString &folder)
{
    QList<KeptFile> files;
    for (const QFileInfo &file : QDir(folder).entryInfoList(QDir::Files)) {
        if (const auto time = keptTime(file.fileName()))
            files << KeptFile{*time, file.absoluteFilePath(), file.size()};
    }
    std::sort(files.begin(), files.end(), [](const auto &one, const auto &other) { return one.taken > other.taken; });
    return files;
}

core::Result<Kept> keepSnapshot(const Snapshot &snapshot, const QString &folder, const KeepRules &rules)
{
    if (!QFileInfo::exists(folder)) {
        if (!QDir().mkpath(folder))
            return core::fail({.kind = core::Error::Kind::Input,
                               .what = tr("The folder for snapshots can't be made"),
                               .where = folder,
                               .next = tr("Choose another one, or see who may write there")});
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    Kept kept{QDir(folder).filePath(keptName(snapshot.takenAt)), {}, {}};
    if (const auto saved = saveSnapshot(snapshot, kept.path); !saved)
        return tl::unexpected(saved.error());
    // Those of later times are of a clock that was ahead. They must not take the places of others, of which this one is
    // the newest and stays, and are no one's to remove before their time has come.
    QList<KeptFile> files = keptFiles(folder);
    files.removeIf([&snapshot](const KeptFile &file) { return file.taken > snapshot.takenAt; });
    QList<core::Time> taken;
    for (const KeptFile &file : files)
        taken << file.taken;
    const QList<core::Time> forgotten = toForget(taken, rules);
    for (const KeptFile &file : files) {
        if (forgotten.contains(file.taken))
            (QFile::remove(file.path) ? kept.forgotten : kept.notForgotten) << file.path;
    }
    return kept;
}

} // namespace bayplan::snapshots
