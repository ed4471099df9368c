// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/snapshotarguments.h"

#include "app/misuse.h"

#include <QCommandLineParser>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using snapshots::ComparisonFormat;

QList<OwnOption> snapshotOptions()
{
    return {{"include-secrets", nullptr, {u"snapshot"_s, u"diff"_s}},
            {"unmasked", "NAME", {u"snapshot"_s}},
            {"into", "FOLDER", {u"snapshot"_s}},
            {"kept", nullptr, {u"snapshot"_s}},
            {"keep-last", "N", {u"snapshot"_s}},
            {"keep-daily", "N", {u"snapshot"_s}},
            {"keep-weekly", "N", {u"snapshot"_s}},
            {"with-noise", nullptr, {u"diff"_s}}};
}

namespace {

Result<SnapshotArguments> parseDiffArguments(SnapshotArguments arguments, const QCommandLineParser &parser)
{
    arguments.output = parser.value(u"output"_s);
    if (parser.isSet(u"output"_s) && arguments.output.isEmpty())
        return misuse(u"--output takes the name of a file"_s);
    QStringList known;
    for (const ComparisonFormat format : snapshots::comparisonFormats())
        known << snapshots::toString(format);
    if (parser.isSet(u"format"_s)) {
        const QString told = parser.value(u"format"_s);
        const auto format = snapshots::comparisonFormatFromString(told);
        if (!format)
            return misuse(u"“--format %1” is none of %2"_s.arg(told, known.join(u", ")));
        arguments.comparisonFormat = *format;
    } else if (!arguments.output.isEmpty()) {
        const auto format = snapshots::comparisonFormatOf(arguments.output);
        if (!format)
            return misuse(u"“%1” doesn't tell by its suffix what it is to be: give a --format, one of %2"_s.arg(
                arguments.output, known.join(u", ")));
        arguments.comparisonFormat = *format;
    } else if (parser.isSet(u"json"_s)) {
        arguments.comparisonFormat = ComparisonFormat::Json;
    }
    if (parser.isSet(u"json"_s) && arguments.output.isEmpty() && arguments.comparisonFormat != ComparisonFormat::Json)
        return misuse(u"--json prints JSON; --format %1 takes an --output beside it"_s.arg(
            snapshots::toString(arguments.comparisonFormat)));
    return arguments;
}

} // namespace

Result<SnapshotArguments> parseSnapshotArguments(const QString &verb, const QStringList &words,
                                                 const QCommandLineParser &parser)
{
    SnapshotArguments arguments;
    arguments.includeSecrets = parser.isSet(u"include-secrets"_s);
    arguments.allowed = parser.values(u"unmasked"_s);
    arguments.withNoise = parser.isSet(u"with-noise"_s);
    arguments.service = parser.value(u"service"_s);
    arguments.dryRun = parser.isSet(u"dry-run"_s);
    if (verb == u"diff"_s)
        return parseDiffArguments(std::move(arguments), parser);
    if (verb != u"snapshot"_s)
        return arguments;
    arguments.file = words.value(0);
    arguments.folder = parser.value(u"into"_s);
    arguments.isKept = parser.isSet(u"kept"_s);
    const bool isAmongOthers = arguments.isKept || !arguments.folder.isEmpty();
    if (arguments.file.isEmpty() != isAmongOthers || (arguments.isKept && parser.isSet(u"into"_s)))
        return misuse(u"“snapshot” takes the name of a file, or --into a folder, or --kept"_s);
    for (const auto &[option, count] :
         {std::pair(u"keep-last"_s, &arguments.keep.last), std::pair(u"keep-daily"_s, &arguments.keep.daily),
          std::pair(u"keep-weekly"_s, &arguments.keep.weekly)}) {
        if (!parser.isSet(option))
            continue;
        bool isNumber = false;
        *count = parser.value(option).toInt(&isNumber);
        if (!isNumber || *count < 1)
            return misuse(u"“--%1 %2” is no number of snapshots"_s.arg(option, parser.value(option)));
        if (!isAmongOthers)
            return misuse(u"--%1 is for --into and --kept"_s.arg(option));
    }
    if (arguments.includeSecrets && !arguments.allowed.isEmpty())
        return misuse(u"--unmasked is for snapshots without --include-secrets"_s);
    if (isAmongOthers) {
        if (parser.isSet(u"format"_s))
            return misuse(u"--into and --kept keep JSON, and take no --format"_s);
        return arguments;
    }
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
