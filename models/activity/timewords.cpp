// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/timewords.h"

#include <QDateTime>
#include <QRegularExpression>

#include <array>
#include <utility>

namespace bayplan::activity {

using namespace Qt::Literals::StringLiterals;

namespace {

core::Time timeOf(const QDateTime &time)
{
    return core::Time(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

std::optional<TimeSpan> ago(const QString &word, core::Time now)
{
    static const QRegularExpression pattern(u"^([0-9]{1,4})([smhdw])$"_s, QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = pattern.match(word);
    if (!match.hasMatch())
        return std::nullopt;
    static constexpr std::array<std::pair<char, int>, 5> units = {
        {{'s', 1}, {'m', 60}, {'h', 3'600}, {'d', 86'400}, {'w', 604'800}}};
    for (const auto &[letter, seconds] : units) {
        if (match.captured(2).front().toLower() == QLatin1Char(letter)) {
            const core::Time moment = now - std::chrono::seconds(qint64(match.captured(1).toInt()) * seconds);
            return TimeSpan{moment, moment};
        }
    }
    return std::nullopt;
}

} // namespace

std::optional<TimeSpan> timeSpanOf(const QString &word, core::Time now)
{
    if (const auto span = ago(word, now))
        return span;
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(now.time_since_epoch()).count();
    const QDate today = QDateTime::fromMSecsSinceEpoch(milliseconds).date();
    const QString day = word.section(u'T', 0, 0);
    const bool timeOnly = !word.contains(u'-');
    const QDate date = timeOnly ? today : QDate::fromString(day, u"yyyy-MM-dd"_s);
    const QString clock = timeOnly ? word : word.section(u'T', 1);
    if (!date.isValid())
        return std::nullopt;
    if (clock.isEmpty() && !timeOnly && !word.contains(u'T'))
        return TimeSpan{timeOf(date.startOfDay()), timeOf(date.addDays(1).startOfDay())};
    for (const auto &[format, seconds] : {std::pair(u"H:mm"_s, 60), std::pair(u"H:mm:ss"_s, 1)}) {
        if (const QTime time = QTime::fromString(clock, format); time.isValid()) {
            const core::Time begin = timeOf(QDateTime(date, time));
            return TimeSpan{begin, begin + std::chrono::seconds(seconds)};
        }
    }
    return std::nullopt;
}

} // namespace bayplan::activity
