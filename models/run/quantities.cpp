// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/quantities.h"

#include "run/words.h"

#include <QRegularExpression>

#include <cmath>
#include <limits>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;
using core::Result;
using std::chrono::nanoseconds;

namespace {

constexpr auto units = QLatin1String("kmgtp");
constexpr qint64 most = std::numeric_limits<qint64>::max();

/// Digits with a decimal point times `unit`, to the last digit; nothing when it is no whole number or too large.
std::optional<qint64> scaled(QStringView digits, qint64 unit)
{
    const qsizetype point = digits.indexOf(u'.');
    const QStringView whole = point < 0 ? digits : digits.first(point);
    qint64 value = 0;
    for (const QChar digit : whole) {
        if (value > (most - digit.digitValue()) / 10)
            return std::nullopt;
        value = value * 10 + digit.digitValue();
    }
    if (value > most / unit)
        return std::nullopt;
    value *= unit;
    if (point < 0)
        return value;
    // Long division of the fraction: what is left over below one is cut off, as the docker command does.
    const double fraction = QString(u"0."_s + digits.sliced(point + 1)).toDouble();
    const double part = std::floor(fraction * double(unit) + 1e-6);
    return value > most - qint64(part) ? std::nullopt : std::optional(value + qint64(part));
}

} // namespace

Result<qint64> parseBytes(const QString &text)
{
    static const QRegularExpression form(u"^(\\d+(?:\\.\\d+)?) ?([kmgtp]?)(i?b)?$"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    const auto match = form.match(text.trimmed());
    qint64 unit = 1;
    if (match.hasMatch() && !match.captured(2).isEmpty()) {
        for (qsizetype i = 0; i <= units.indexOf(match.captured(2).toLower()); ++i)
            unit *= 1024;
    }
    const auto value = match.hasMatch() ? scaled(match.capturedView(1), unit) : std::nullopt;
    if (!value)
        return wrong(tr("“%1” is not a size such as 512m or 2g").arg(text));
    return *value;
}

QString bytesText(qint64 bytes)
{
    qsizetype unit = -1;
    while (bytes > 0 && bytes % 1024 == 0 && unit + 1 < units.size()) {
        bytes /= 1024;
        ++unit;
    }
    return unit < 0 ? QString::number(bytes) : QString(QString::number(bytes) + units.at(unit));
}

Result<nanoseconds> parseDuration(const QString &text)
{
    static const QRegularExpression part(u"(\\d+(?:\\.\\d+)?|\\.\\d+)(h|ms|m|s|us|µs|ns)"_s);
    static const std::pair<QString, qint64> lengths[] = {
        {u"h"_s, 3'600'000'000'000},
        {u"m"_s, 60'000'000'000},
        {u"s"_s, 1'000'000'000},
        {u"ms"_s, 1'000'000},
        {u"us"_s, 1'000},
        {u"µs"_s, 1'000},
        {u"ns"_s, 1},
    };
    const QString trimmed = text.trimmed();
    if (trimmed == u"0"_s)
        return nanoseconds(0);
    qint64 total = 0;
    qsizetype at = 0;
    bool good = !trimmed.isEmpty();
    while (good && at < trimmed.size()) {
        const auto match =
            part.match(trimmed, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
        good = match.hasMatch();
        if (!good)
            break;
        qint64 length = 1;
        for (const auto &[name, unit] : lengths) {
            if (name == match.captured(2))
                length = unit;
        }
        const auto value = scaled(match.capturedView(1), length);
        good = value && *value <= most - total;
        if (good)
            total += *value;
        at = match.capturedEnd();
    }
    if (!good)
        return wrong(tr("“%1” is not a time such as 30s or 1m30s").arg(text));
    return nanoseconds(total);
}

QString durationText(nanoseconds duration)
{
    if (duration.count() == 0)
        return u"0s"_s;
    static const std::pair<QString, qint64> lengths[] = {
        {u"h"_s, 3'600'000'000'000}, {u"m"_s, 60'000'000'000}, {u"s"_s, 1'000'000'000},
        {u"ms"_s, 1'000'000},        {u"us"_s, 1'000},         {u"ns"_s, 1},
    };
    QString text;
    qint64 left = duration.count();
    for (const auto &[name, length] : lengths) {
        if (left >= length)
            text += QString::number(left / length) + name;
        left %= length;
    }
    return text;
}

Result<qint64> parseCpus(const QString &text)
{
    static const QRegularExpression form(u"^(\\d{1,6})(?:\\.(\\d{1,9})0*)?$"_s);
    const auto match = form.match(text.trimmed());
    if (!match.hasMatch())
        return wrong(tr("“%1” is not a number of processors such as 1.5").arg(text));
    return match.captured(1).toLongLong() * 1'000'000'000 + match.captured(2).leftJustified(9, u'0').toLongLong();
}

QString cpusText(qint64 nanoCpus)
{
    QString text = QString::number(nanoCpus / 1'000'000'000);
    QString fraction = QString::number(nanoCpus % 1'000'000'000).rightJustified(9, u'0');
    while (fraction.endsWith(u'0'))
        fraction.chop(1);
    return fraction.isEmpty() ? text : QString(text + u'.' + fraction);
}

Result<qint64> parseWhole(const QString &text)
{
    bool good = false;
    const qint64 value = text.trimmed().toLongLong(&good);
    if (!good)
        return wrong(tr("“%1” is not a whole number").arg(text));
    return value;
}

} // namespace bayplan::run
