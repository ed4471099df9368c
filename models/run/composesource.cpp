// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/composesource.h"

#include "run/composetext.h"
#include "run/dotenv.h"
#include "run/words.h"

#include <QFileInfo>
#include <QProcessEnvironment>

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

QMap<QString, QString> ownEnvironment()
{
    QMap<QString, QString> variables;
    const QProcessEnvironment ours = QProcessEnvironment::systemEnvironment();
    for (const QString &name : ours.keys())
        variables[name] = ours.value(name);
    return variables;
}

/// The environment wins, as it does in Compose.
tl::expected<QMap<QString, QString>, VariablesProblem>
composeVariables(const QString &folder, const QMap<QString, QString> &environment, const QStringList &envFiles)
{
    QMap<QString, QString> variables;
    const auto add = [&](const QString &path) -> tl::expected<void, DotEnvProblem> {
        QMap<QString, QString> known = variables;
        known.insert(environment);
        const auto read = readDotEnv(path, known);
        if (!read)
            return tl::unexpected(read.error());
        for (const auto &[name, value] : *read) {
            if (value)
                variables[name] = *value;
        }
        return {};
    };
    for (const QString &given : envFiles) {
        if (const auto added = add(QFileInfo(given).absoluteFilePath()); !added)
            return tl::unexpected(VariablesProblem{given, added.error()});
    }
    if (const QString path = folder + u"/.env"_s; envFiles.isEmpty() && QFileInfo::exists(path)) {
        if (const auto added = add(path); !added)
            return tl::unexpected(VariablesProblem{u".env"_s, added.error()});
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
        const DotEnvProblem &problem = variables.error().problem;
        return unreadableSource(problem.line == 0 ? problem.what
                                                  : tr("Line %1: %2").arg(problem.line).arg(problem.what),
                                folder + u"/.env"_s);
    }
    return ComposeSource{*parsed, {.folder = folder, .variables = *variables, .file = path}};
}

} // namespace bayplan::run
