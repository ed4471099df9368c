// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/kept/older.h"

#include "snapshots/kept/folder.h"
#include "snapshots/masking.h"
#include "snapshots/snapshotfile.h"
#include "snapshots/words.h"

#include <QDir>
#include <QFileInfo>
#include <QSet>
#include <QTemporaryDir>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

bool isOf(const Snapshot &snapshot, const QString &workspace, const QSet<QString> &endpoints)
{
    return snapshot.workspace == workspace &&
           std::any_of(snapshot.hosts.begin(), snapshot.hosts.end(),
                       [&endpoints](const HostPart &host) { return endpoints.contains(host.endpoint); });
}

bool putInto(const QString &file, const QString &path)
{
    std::error_code problem;
    const QString source = QFileInfo(file).canonicalFilePath(); // never a second name of a link
    std::filesystem::create_hard_link(QFile::encodeName(source).toStdString(), QFile::encodeName(path).toStdString(),
                                      problem);
    return !problem || QFile::copy(source, path);
}

tl::unexpected<Error> notTakenOver(const QString &older, const QString &folder)
{
    return core::fail({.kind = Error::Kind::System,
                       .what = tr("Earlier snapshots, which are in %1, can't be brought to this folder").arg(older),
                       .where = folder,
                       .next = tr("Make room there, see who may write to it, and try again")});
}

} // namespace

core::Result<int> takeOverOlder(const QString &older, const QString &folder, const OlderOwner &owner,
                                const std::function<bool()> &isWanted)
{
    if (older.isEmpty() || QFileInfo::exists(folder))
        return 0;
    const QList<KeptFile> files = keptFiles(older);
    if (files.isEmpty() || owner.endpoints.isEmpty())
        return 0;
    QSet<QString> endpoints;
    const Masking masking;
    for (const QString &endpoint : owner.endpoints)
        endpoints << endpoint << masking.plain(endpoint);
    // The folder is there with all of them or not at all, whatever happens meanwhile: then it is done again.
    QTemporaryDir made(folder + u".XXXXXX"_s);
    if (!made.isValid())
        return notTakenOver(older, folder);
    int count = 0;
    for (const KeptFile &file : files) {
        if (!isWanted())
            return core::fail({.kind = Error::Kind::Declined, .what = {}, .where = folder, .next = {}});
        const auto snapshot = loadSnapshot(file.path);
        if (!snapshot || !isOf(*snapshot, owner.workspace, endpoints))
            continue;
        if (!putInto(file.path, made.filePath(QFileInfo(file.path).fileName())))
            return notTakenOver(older, folder);
        ++count;
    }
    if (count == 0)
        return 0;
    if (!QDir().rename(made.path(), folder)) {
        // Where another program has done it meanwhile, it has put the same there.
        if (QFileInfo::exists(folder))
            return 0;
        return notTakenOver(older, folder);
    }
    made.setAutoRemove(false);
    return count;
}

} // namespace bayplan::snapshots
