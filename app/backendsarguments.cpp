// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/backendsarguments.h"

#include "app/misuse.h"

#include <QCommandLineParser>

namespace bayplan::app {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using ingress::outside::Format;

QList<OwnOption> backendsOptions()
{
    const QStringList backends{u"backends"_s};
    return {{"format", "FORMAT", backends + QStringList{u"snapshot"_s, u"diff"_s}},
            {"output", "FILE", backends + QStringList{u"diff"_s}},
            {"source", "CIDR", backends},
            {"watch", nullptr, backends}};
}

Result<BackendsArguments> parseBackendsArguments(const QCommandLineParser &parser)
{
    BackendsArguments arguments;
    arguments.output = parser.value(u"output"_s);
    arguments.services = parser.values(u"service"_s);
    arguments.sources = parser.values(u"source"_s);
    arguments.watch = parser.isSet(u"watch"_s);
    if (parser.isSet(u"format"_s)) {
        const QString format = parser.value(u"format"_s);
        arguments.format = ingress::outside::formatFromString(format);
        if (!arguments.format) {
            QStringList known;
            for (const Format each : ingress::outside::formats())
                known << ingress::outside::toString(each);
            return misuse(u"“--format %1” is none of %2"_s.arg(format, known.join(u", ")));
        }
    }
    if (parser.isSet(u"output"_s) && arguments.output.isEmpty())
        return misuse(u"--output takes the name of a file"_s);
    if (!arguments.output.isEmpty() && !arguments.format)
        return misuse(u"--output takes a --format, what the file is to be"_s);
    if (arguments.watch && (arguments.format || !arguments.output.isEmpty()))
        return misuse(u"--watch writes its lines to stdout, and takes neither --format nor --output"_s);
    if (!arguments.sources.isEmpty() && (!arguments.format || !ingress::outside::usesSources(*arguments.format)))
        return misuse(u"--source is for the formats terraform-aws and nftables"_s);
    for (const QString &source : arguments.sources) {
        const ingress::outside::Options one{{source}};
        if (sourcesOf(one, false).isEmpty() && sourcesOf(one, true).isEmpty())
            return misuse(u"“--source %1” is neither an address nor a network such as 10.0.0.0/24"_s.arg(source));
    }
    return arguments;
}

} // namespace bayplan::app
