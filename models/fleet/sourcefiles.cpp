// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/sourcefiles.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

tl::unexpected<Error> unreadable(const QString &path, const QString &why, Error::Kind kind = Error::Kind::Input)
{
    return core::fail({.kind = kind, .what = why, .where = path, .next = {}});
}

Error::Kind kindOf(int systemError)
{
    if (systemError == ENOENT || systemError == ENOTDIR)
        return Error::Kind::NotFound;
    return systemError == EACCES ? Error::Kind::PermissionDenied : Error::Kind::System;
}

} // namespace

Result<QByteArray> readSmallFile(const QString &path, qint64 limit)
{
    // Not to wait for the other end of a pipe, should it be one.
    const int descriptor = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0) {
        const int problem = errno;
        return unreadable(path, u"The file can't be read: %1"_s.arg(qt_error_string(problem)), kindOf(problem));
    }
    struct stat info
    {
    };
    QFile file;
    if (::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(descriptor);
        return unreadable(path, u"This is not a file"_s);
    }
    if (!file.open(descriptor, QIODevice::ReadOnly, QFileDevice::AutoCloseHandle)) {
        ::close(descriptor);
        return unreadable(path, u"The file can't be read: %1"_s.arg(file.errorString()), Error::Kind::System);
    }
    const QByteArray content = file.read(limit + 1);
    if (content.size() > limit)
        return unreadable(path, u"The file is larger than %1 KiB"_s.arg(limit / 1024));
    return content;
}

Result<QJsonObject> readJsonFile(const QString &path)
{
    const Result<QByteArray> text = readSmallFile(path);
    if (!text)
        return core::fail(text.error());
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(*text, &error);
    if (error.error != QJsonParseError::NoError)
        return unreadable(path, u"The file is damaged: %1 at byte %2"_s.arg(error.errorString()).arg(error.offset));
    if (!document.isObject())
        return unreadable(path, u"The file is damaged: it holds no JSON object"_s);
    return document.object();
}

QStringList foldersIn(const QString &path)
{
    QStringList names;
    QDirIterator entries(path, QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden);
    while (entries.hasNext() && names.size() <= maxEntries) {
        entries.next();
        names << entries.fileName();
    }
    names.sort();
    return names;
}

bool isSocket(const QString &path)
{
    struct stat info
    {
    };
    return ::stat(QFile::encodeName(path).constData(), &info) == 0 && S_ISSOCK(info.st_mode);
}

QString tlsFile(const engine::TlsFiles &files, TlsPart part)
{
    const QString &own = part == TlsPart::Ca ? files.ca : part == TlsPart::Certificate ? files.certificate : files.key;
    if (!own.isEmpty() || files.folder.isEmpty())
        return own;
    return files.folder + (part == TlsPart::Ca            ? u"/ca.pem"_s
                           : part == TlsPart::Certificate ? u"/cert.pem"_s
                                                          : u"/key.pem"_s);
}

engine::TlsFiles tlsFilesIn(const QString &folder)
{
    const engine::TlsFiles all{.folder = folder};
    const auto given = [&](TlsPart part) { return QFileInfo::exists(tlsFile(all, part)); };
    const bool ca = given(TlsPart::Ca);
    const bool client = given(TlsPart::Certificate) && given(TlsPart::Key);
    if (ca && client)
        return all;
    engine::TlsFiles files;
    if (ca)
        files.ca = tlsFile(all, TlsPart::Ca);
    if (client) {
        files.certificate = tlsFile(all, TlsPart::Certificate);
        files.key = tlsFile(all, TlsPart::Key);
    }
    return files;
}

QString tlsProblem(const engine::TlsFiles &files)
{
    for (const TlsPart part : {TlsPart::Ca, TlsPart::Certificate, TlsPart::Key}) {
        const QString path = tlsFile(files, part);
        if (path.isEmpty())
            continue;
        const Result<QByteArray> text = readSmallFile(path, maxPemSize);
        if (!text)
            return text.error().message();
        if (!text->contains("-----BEGIN "))
            return u"%1: There is no PEM text in this file"_s.arg(path);
        if (part == TlsPart::Key &&
            (text->contains("BEGIN ENCRYPTED PRIVATE KEY") || text->contains("Proc-Type: 4,ENCRYPTED")))
            return u"%1: The key is encrypted, which neither docker nor Bayplan supports"_s.arg(path);
    }
    return {};
}

} // namespace bayplan::fleet
