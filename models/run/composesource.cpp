// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composesource.h"

#include "run/composetext.h"
#include "run/dotenv.h"
#include "run/words.h"

#include <QFileInfo>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

tl::unexpected<Error> unreadableSource(const QString &what, const QString &where)
{
    return core::fail({.kind = Error::Kind::Input, .what = what, .where = where, .next = {}});
}

} // namespace

/// The environment wins, as it does in Compose.
tl::expected<QMap<QString, QString>, DotEnvProblem> composeVariables(const QString &folder,
                                                                     const QMap<QString, QString> &environment)
{
    QMap<QString, QString> variables;
    if (const QString path = folder + u"/.env"_s; QFileInfo::exists(path)) {
        const auto read = readDotEnv(path, environment);
        if (!read)
            return tl::unexpected(read.error());
        for (const auto &[name, value] : *read) {
            if (value)
                variables[name] = *value;
        }
    }
    variables.insert(environment);
    return variables;
}

Result<ComposeSource> readComposeSource(const QString &given, const QMap<QString, QString> &environment)
{
    const QString path = QFileInfo(given).absoluteFilePath();
    const auto text = readComposeText(path);
    if (!text)
        return unreadableSource(text.error().what, path);
    const auto parsed = ComposeFile::parse(*text);
    if (!parsed)
        return unreadableSource(parsed.error().message(), path);
    const QString folder = QFileInfo(path).absolutePath();
    const auto variables = composeVariables(folder, environment);
    if (!variables) {
        const DotEnvProblem &problem = variables.error();
        return unreadableSource(problem.line == 0 ? problem.what
                                                  : tr("Line %1: %2").arg(problem.line).arg(problem.what),
                                folder + u"/.env"_s);
    }
    return ComposeSource{*parsed, {.folder = folder, .variables = *variables, .file = path}};
}

} // namespace bayplan::run
