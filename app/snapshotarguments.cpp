// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/snapshotarguments.h"

#include "app/misuse.h"

#include <QCommandLineParser>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;

QList<OwnOption> snapshotOptions()
{
    return {{"include-secrets", nullptr, {u"snapshot"_s}},
            {"unmasked", "NAME", {u"snapshot"_s}},
            {"with-noise", nullptr, {u"diff"_s}}};
}

Result<SnapshotArguments> parseSnapshotArguments(const QString &verb, const QStringList &words,
                                                 const QCommandLineParser &parser)
{
    SnapshotArguments arguments;
    arguments.includeSecrets = parser.isSet(u"include-secrets"_s);
    arguments.allowed = parser.values(u"unmasked"_s);
    arguments.withNoise = parser.isSet(u"with-noise"_s);
    arguments.service = parser.value(u"service"_s);
    arguments.dryRun = parser.isSet(u"dry-run"_s);
    if (verb != u"snapshot"_s)
        return arguments;
    arguments.file = words.value(0);
    if (arguments.file.isEmpty())
        return misuse(u"“snapshot” takes the name of a file"_s);
    if (arguments.includeSecrets && !arguments.allowed.isEmpty())
        return misuse(u"--unmasked is for snapshots without --include-secrets"_s);
    QStringList known;
    for (const auto format : snapshots::exportFormats())
        known << snapshots::toString(format);
    const QString told = parser.value(u"format"_s);
    const auto format =
        parser.isSet(u"format"_s) ? snapshots::exportFormatFromString(told) : snapshots::exportFormatOf(arguments.file);
    if (!format && parser.isSet(u"format"_s))
        return misuse(u"“--format %1” is none of %2"_s.arg(told, known.join(u", ")));
    if (!format)
        return misuse(u"“%1” doesn't tell by its suffix what it is to be: give a --format, one of %2"_s.arg(
            arguments.file, known.join(u", ")));
    arguments.format = *format;
    return arguments;
}

} // namespace bayplan::app
