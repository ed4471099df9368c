// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/reservedports.h"

#include "core/plaintext.h"
#include "fleet/words.h"

#include <QRegularExpression>

#include <algorithm>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr int longestReservedName = 63;
constexpr int highestPort = 65535;

tl::unexpected<Error> wrong(const QString &what)
{
    return core::fail({.kind = Error::Kind::Input,
                       .what = what,
                       .where = {},
                       .next = tr("Write the first port, a dash, the last one and what they are for, as in "
                                  "“9000-9099 payments”")});
}

QString problemWithOne(const ReservedPorts &reserved)
{
    const QString &name = reserved.name;
    if (reserved.first == 0)
        return tr("Ports are from 1 to 65535");
    if (reserved.last < reserved.first)
        return tr("The last port comes before the first");
    if (name.isEmpty() || name != name.simplified())
        return tr("There is no word on what the ports are for");
    if (name.size() > longestReservedName)
        return tr("What the ports are for is longer than %1 characters").arg(longestReservedName);
    if (core::plainLine(name) != name)
        return tr("What the ports are for has characters that can't be shown");
    return {};
}

} // namespace

Result<ReservedPorts> parseReservedPorts(const QString &text)
{
    static const QRegularExpression form(u"\\A\\s*([0-9]{1,5})(?:\\s*[-–]\\s*([0-9]{1,5}))?\\s+(\\S.*?)\\s*\\z"_s);
    const auto match = form.match(text);
    if (!match.hasMatch())
        return wrong(tr("“%1” reserves no ports").arg(core::plainLine(text, longestReservedName)));
    const int first = match.captured(1).toInt();
    const int last = match.captured(2).isEmpty() ? first : match.captured(2).toInt();
    if (first < 1 || first > highestPort || last < 1 || last > highestPort)
        return wrong(tr("Ports are from 1 to 65535"));
    ReservedPorts reserved{quint16(first), quint16(last), match.captured(3)};
    if (const QString problem = problemWithOne(reserved); !problem.isEmpty())
        return wrong(problem);
    return reserved;
}

QString toString(const ReservedPorts &reserved)
{
    const QString first = QString::number(reserved.first);
    const QString ports =
        reserved.first == reserved.last ? first : QString(first + u'-' + QString::number(reserved.last));
    return ports + u' ' + reserved.name;
}

QString problemWith(const QList<ReservedPorts> &reserved)
{
    for (qsizetype i = 0; i < reserved.size(); ++i) {
        if (const QString problem = problemWithOne(reserved.at(i)); !problem.isEmpty())
            return problem;
        for (qsizetype before = 0; before < i; ++before) {
            if (reserved.at(i).first <= reserved.at(before).last && reserved.at(before).first <= reserved.at(i).last)
                return tr("“%1” and “%2” have ports in common")
                    .arg(toString(reserved.at(before)), toString(reserved.at(i)));
        }
    }
    return {};
}

const ReservedPorts *reservationOf(quint16 port, const QList<ReservedPorts> &reserved)
{
    const auto found = std::find_if(reserved.begin(), reserved.end(),
                                    [port](const ReservedPorts &ports) { return ports.contains(port); });
    return found == reserved.end() ? nullptr : &*found;
}

Result<QList<ReservedPorts>> parseReservedLines(const QString &text)
{
    QList<ReservedPorts> all;
    const QStringList lines = text.split(u'\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (lines.at(i).trimmed().isEmpty())
            continue;
        const Result<ReservedPorts> one = parseReservedPorts(lines.at(i));
        QString problem = one ? QString() : one.error().what;
        if (one) {
            all.append(*one);
            problem = problemWith(all);
        }
        if (!problem.isEmpty())
            return wrong(tr("Line %1: %2").arg(i + 1).arg(problem));
    }
    return all;
}

QString reservedLines(const QList<ReservedPorts> &reserved)
{
    QStringList lines;
    for (const ReservedPorts &ports : reserved)
        lines << toString(ports);
    return lines.join(u'\n');
}

} // namespace bayplan::fleet
