// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composesource.h"

#include "run/envfile.h"

#include <QFile>
#include <QFileInfo>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr qint64 largest = 1024 * 1024; // bytes, as ComposeFile takes them

tl::unexpected<Error> unreadableSource(const QString &what, const QString &where)
{
    return core::fail({.kind = Error::Kind::Input, .what = what, .where = where, .next = {}});
}

/// The environment wins, as it does in Compose.
Result<QMap<QString, QString>> variablesFor(const QString &folder, const QMap<QString, QString> &environment)
{
    QMap<QString, QString> variables;
    if (const QString path = folder + u"/.env"_s; QFileInfo::exists(path)) {
        const auto read = readEnvFile(path);
        if (!read)
            return core::fail(read.error());
        for (const auto &[name, value] : *read) {
            const bool isQuoted = value.size() > 1 && (value.startsWith(u'"') || value.startsWith(u'\'')) &&
                                  value.back() == value.front();
            variables[name] = isQuoted ? value.mid(1, value.size() - 2) : value;
        }
    }
    variables.insert(environment);
    return variables;
}

} // namespace

Result<ComposeSource> readComposeSource(const QString &given, const QMap<QString, QString> &environment)
{
    const QString path = QFileInfo(given).absoluteFilePath();
    QFile file(path);
    if (QFileInfo(path).isDir() || !file.open(QIODevice::ReadOnly))
        return unreadableSource(QFileInfo(path).isDir() ? u"This is a folder"_s : file.errorString(), path);
    const QByteArray text = file.read(largest + 1);
    const auto parsed = ComposeFile::parse(QString::fromUtf8(text));
    if (!parsed)
        return unreadableSource(parsed.error().message(), path);
    const QString folder = QFileInfo(path).absolutePath();
    const auto variables = variablesFor(folder, environment);
    if (!variables)
        return core::fail(variables.error());
    return ComposeSource{*parsed, {.folder = folder, .variables = *variables}};
}

} // namespace bayplan::run
