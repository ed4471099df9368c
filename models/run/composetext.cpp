// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composetext.h"

#include "run/words.h"

#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>

namespace bayplan::run {

namespace {
constexpr qint64 largestText = 1024 * 1024; // bytes
} // namespace

core::Result<QString> readComposeText(const QString &path)
{
    QFile file(path);
    if (QFileInfo(path).isDir())
        return wrong(tr("This is a folder"));
    if (!file.open(QIODevice::ReadOnly))
        return wrong(file.errorString());
    const QByteArray bytes = file.read(largestText + 1);
    if (bytes.size() > largestText)
        return wrong(tr("The file is larger than 1 MiB"));
    QStringDecoder decode(QStringDecoder::Utf8);
    QString text = decode(bytes);
    if (decode.hasError() || text.contains(QChar(0)))
        return wrong(tr("This is not a text file"));
    return text;
}

core::Result<QString> readNamedText(const QString &path)
{
    const QFileInfo info(path);
    if (info.exists() && !info.isFile() && !info.isDir())
        return wrong(tr("This is no ordinary file"));
    return readComposeText(path);
}

} // namespace bayplan::run
