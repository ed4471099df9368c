// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/kept/place.h"

#include "core/replacefile.h"
#include "fleet/workspace.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostOfName = 50; // characters, so that any file system takes it with what follows
constexpr qsizetype hashDigits = 8;

QString inFolder(const QString &folder, const QString &name)
{
    return name.isEmpty() ? folder : QDir(folder).filePath(name);
}

/// The one path of a file, whatever leads to it, also while it or its folders are not there yet.
QString truePath(const QString &path)
{
    QFileInfo there(QFileInfo(core::linkTarget(path)).absoluteFilePath());
    QString missing;
    for (QString known = there.canonicalFilePath(); known.isEmpty() && !there.isRoot();
         known = there.canonicalFilePath()) {
        missing.prepend(u'/' + there.fileName());
        there.setFile(there.absolutePath());
    }
    return QDir::cleanPath(there.canonicalFilePath() + missing);
}

/// The beginning of a long one; no half of a character.
QString shortened(const QString &name)
{
    const QString first = name.left(mostOfName);
    return first.isEmpty() || !first.back().isHighSurrogate() ? first : first.chopped(1);
}

} // namespace

QString KeptPlace::folder(const QString &set) const
{
    return inFolder(set.isEmpty() || isFixed ? usual : set, subfolder);
}

QString KeptPlace::olderFolder(const QString &set) const
{
    return older ? inFolder(set.isEmpty() || isFixed ? usual : set, *older) : QString();
}

KeptPlace keptPlace(const QString &workspace)
{
    KeptPlace place{QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/bayplan/snapshots"_s};
    const QString path = truePath(workspace);
    if (path == truePath(fleet::Workspace::defaultPath()))
        return place;
    const QString name = workspaceName(workspace);
    const QByteArray hash = QCryptographicHash::hash(path.toUtf8(), QCryptographicHash::Sha256).toHex();
    place.subfolder = shortened(name) + u'-' + QString::fromLatin1(hash.left(hashDigits));
    // Names of dots alone lead elsewhere, and never were a folder of snapshots'.
    if (name == u"workspace"_s)
        place.older = QString();
    else if (QString(name).remove(u'.').size() > 0)
        place.older = name;
    return place;
}

QString workspaceName(const QString &workspace)
{
    return QFileInfo(workspace).completeBaseName();
}

} // namespace bayplan::snapshots
