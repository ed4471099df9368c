// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/envfile.h"

#include "run/words.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringDecoder>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {
constexpr qint64 largestEnvFile = 1024 * 1024;
} // namespace

Result<QList<EnvVariable>> parseEnvFile(const QByteArray &text)
{
    QStringDecoder decode(QStringDecoder::Utf8);
    QString decoded = decode(text);
    if (decode.hasError() || decoded.contains(QChar(0)))
        return wrong(tr("This is not a text file"), tr("Choose a file with lines such as NAME=value"));
    QList<EnvVariable> variables;
    const QStringList lines = decoded.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QString line = lines.at(i);
        if (line.endsWith(u'\r'))
            line.chop(1);
        while (!line.isEmpty() && line.at(0).isSpace()) // values keep the spaces at their end, as docker has it
            line.remove(0, 1);
        if (line.isEmpty() || line.startsWith(u'#'))
            continue;
        const qsizetype equals = line.indexOf(u'=');
        const QString name = equals < 0 ? line : line.left(equals);
        if (equals < 0)
            return wrong(tr("Line %1: %2 has no value").arg(i + 1).arg(name.left(60)), tr("Write NAME=value"));
        if (name.isEmpty() || name.contains(QRegularExpression(u"\\s"_s)))
            return wrong(tr("Line %1: “%2” can't be the name of a variable").arg(i + 1).arg(name.left(60)));
        variables << EnvVariable{name, line.mid(equals + 1)};
    }
    return variables;
}

Result<QList<EnvVariable>> readEnvFile(const QString &path)
{
    QFile file(path);
    if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly))
        return core::fail({.kind = Error::Kind::Input,
                           .what = QFileInfo(path).isDir() ? tr("This is a folder") : file.errorString(),
                           .where = path,
                           .next = {}});
    const QByteArray text = file.read(largestEnvFile + 1);
    auto variables = text.size() > largestEnvFile
                         ? Result<QList<EnvVariable>>(wrong(tr("The file is larger than 1 MiB")))
                         : parseEnvFile(text);
    if (!variables) {
        Error error = variables.error();
        error.where = path;
        return core::fail(error);
    }
    return variables;
}

} // namespace bayplan::run
