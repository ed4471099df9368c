// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/fleet/foreignimage.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonDocument read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()) : QJsonDocument();
}

bool write(const QString &path, const QJsonDocument &document)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(document.toJson()) > 0;
}

bool tar(const QString &folder, const QStringList &words)
{
    return QProcess::execute(u"tar"_s, QStringList{u"-C"_s, folder} + words) == 0;
}

} // namespace

bool makeForeignImage(const DockerCli &docker, const QString &image, const QString &name)
{
    const QTemporaryDir folder;
    const QString archive = folder.filePath(u"image.tar"_s);
    const QString content = folder.filePath(u"content"_s);
    const QString manifest = content + u"/manifest.json"_s;
    if (!QDir().mkdir(content) || docker.run({u"save"_s, u"-o"_s, archive, image}).isNull() ||
        !tar(content, {u"-xf"_s, archive}))
        return false;
    QJsonObject entry = read(manifest)[0].toObject();
    const QString configFile = content + u'/' + entry[u"Config"_s].toString();
    QJsonObject config = read(configFile).object();
    if (config.isEmpty())
        return false;
    entry[u"RepoTags"_s] = QJsonArray{name};
    config[u"architecture"_s] = u"s390x"_s;
    QFile::remove(content + u"/repositories"_s); // the names as older engines read them
    return write(manifest, QJsonDocument(QJsonArray{entry})) && write(configFile, QJsonDocument(config)) &&
           tar(content, {u"-cf"_s, archive, u"."_s}) && !docker.run({u"load"_s, u"-i"_s, archive}).isNull();
}

} // namespace bayplan::tests
