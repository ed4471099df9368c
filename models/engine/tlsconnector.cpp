// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/tlsconnector.h"

#include "core/soon.h"
#include "net/tlsmaterial.h"

#include <QDir>
#include <QFileInfo>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

const QString caFile = u"ca.pem"_s;
const QString certificateFile = u"cert.pem"_s;
const QString keyFile = u"key.pem"_s;

/// The given file, or the one of that name in the folder, if it is there: a folder need not hold all three.
QString fileOf(const QString &given, const QString &folder, const QString &name)
{
    if (!given.isEmpty() || folder.isEmpty())
        return given;
    const QString path = QDir(folder).filePath(name);
    // One that can't be looked at is told as such when it is read.
    const QFileInfo info(path);
    return info.exists() || info.isSymbolicLink() ? path : QString();
}

Result<void> checkFolder(const TlsFiles &files, const net::TlsPaths &paths)
{
    if (files.folder.isEmpty() || !(paths.ca.isEmpty() && paths.certificate.isEmpty() && paths.key.isEmpty()))
        return {};
    const QFileInfo info(files.folder);
    Error error{.kind = Error::Kind::NotFound,
                .what = u"There is none of %1, %2 and %3 in %4"_s.arg(caFile, certificateFile, keyFile, files.folder),
                .where = {},
                .next = u"Give the folder that holds the certificates, or each file by itself"_s};
    if (!info.exists())
        error.what = u"There is no folder %1"_s.arg(files.folder);
    else if (!info.isDir())
        error.what = u"%1 is not a folder"_s.arg(files.folder);
    else if (!info.isExecutable() || !info.isReadable()) {
        error.kind = Error::Kind::PermissionDenied;
        error.what = u"The folder %1 can't be read"_s.arg(files.folder);
        error.next = u"Give yourself the right to read it"_s;
    }
    return core::fail(std::move(error));
}

} // namespace

core::Task TlsConnector::open(std::function<void(Result<net::Origin>)> done)
{
    return core::soon([this, done = std::move(done)] { done(read()); });
}

Result<net::Origin> TlsConnector::read() const
{
    const TlsFiles &files = m_endpoint.tls;
    const net::TlsPaths paths{.ca = fileOf(files.ca, files.folder, caFile),
                              .certificate = fileOf(files.certificate, files.folder, certificateFile),
                              .key = fileOf(files.key, files.folder, keyFile),
                              .skipVerify = files.skipVerify};
    const QString name = m_endpoint.toString();
    const auto located = [&](Error error) {
        error.where = name;
        return core::fail(std::move(error));
    };
    if (const auto checked = checkFolder(files, paths); !checked)
        return located(checked.error());
    auto material = net::readTlsMaterial(paths, QDateTime::currentDateTimeUtc());
    if (!material)
        return located(material.error());
    if (!files.folder.isEmpty()) {
        if (paths.ca.isEmpty())
            (*material)->caName = u"this system's CAs (there is no %1 in %2)"_s.arg(caFile, files.folder);
        if (paths.certificate.isEmpty())
            (*material)->certificateName = QDir(files.folder).filePath(certificateFile);
    }
    return net::Origin{{}, "https://" + name.mid(name.indexOf(u"://"_s) + 3).toLatin1(), name, std::move(*material)};
}

} // namespace bayplan::engine
