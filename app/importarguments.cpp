// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/importarguments.h"

#include "app/misuse.h"

#include <QCommandLineParser>
#include <QRegularExpression>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;

QList<OwnOption> importOptions()
{
    return {{"project", "NAME", {u"import-compose"_s}}, {"with-project", nullptr, {u"import-compose"_s}}};
}

Result<ImportArguments> parseImportArguments(const QStringList &words, const QCommandLineParser &parser)
{
    static const QRegularExpression form(u"\\A[a-z0-9][a-z0-9_-]*\\z"_s);
    ImportArguments arguments;
    arguments.files = words;
    arguments.profiles = parser.values(u"profile"_s);
    arguments.envFiles = parser.values(u"env-file"_s);
    arguments.project = parser.value(u"project"_s);
    arguments.withProject = parser.isSet(u"with-project"_s);
    arguments.dryRun = parser.isSet(u"dry-run"_s);
    for (const QString &list : parser.values(u"on"_s))
        arguments.hosts += list.split(u',', Qt::SkipEmptyParts);
    arguments.hosts.removeDuplicates();
    if (parser.isSet(u"on"_s) && arguments.hosts.isEmpty())
        return misuse(u"“--on” takes names of hosts"_s);
    if (parser.isSet(u"project"_s) && !form.match(arguments.project).hasMatch())
        return misuse(
            u"“--project %1”: it has small letters, digits, “_” and “-”, and begins with a letter or digit"_s.arg(
                arguments.project));
    for (const auto &[option, values] :
         {std::pair(u"profile"_s, arguments.profiles), std::pair(u"env-file"_s, arguments.envFiles)}) {
        if (values.contains(QString()))
            return misuse(u"“--%1” takes a name"_s.arg(option));
    }
    return arguments;
}

} // namespace bayplan::app
