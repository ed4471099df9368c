// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logtime.h"

#include "engine/rfc3339.h"

#include <QRegularExpression>

namespace bayplan::logs {

using namespace Qt::Literals::StringLiterals;
using std::chrono::nanoseconds;

namespace {

constexpr qsizetype longestTime = 40;

qint64 digits(const char *at, int count)
{
    qint64 value = 0;
    for (int i = 0; i < count; ++i) {
        if (at[i] < '0' || at[i] > '9')
            return -1;
        value = value * 10 + (at[i] - '0');
    }
    return value;
}

/// "2024-05-01T12:00:00.123456789Z ", which is nearly all there is: read without making anything of it.
std::optional<core::Time> takeDockers(QByteArrayView text)
{
    constexpr qsizetype size = 30;
    const char *at = text.data();
    if (text.size() <= size || at[4] != '-' || at[7] != '-' || at[10] != 'T' || at[13] != ':' || at[16] != ':' ||
        at[19] != '.' || at[29] != 'Z' || at[30] != ' ')
        return std::nullopt;
    const qint64 year = digits(at, 4), month = digits(at + 5, 2), day = digits(at + 8, 2), hour = digits(at + 11, 2),
                 minute = digits(at + 14, 2), second = digits(at + 17, 2), fraction = digits(at + 20, 9);
    if (year < 1700 || year > 2250 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60 ||
        fraction < 0 || month < 1 || day < 1)
        return std::nullopt;
    using namespace std::chrono;
    const year_month_day date{std::chrono::year{int(year)}, std::chrono::month{unsigned(month)},
                              std::chrono::day{unsigned(day)}};
    if (!date.ok())
        return std::nullopt;
    return core::Time(sys_days{date}) + hours{hour} + minutes{minute} + seconds{second} + nanoseconds{fraction};
}

QDateTime dateTimeOf(core::Time time, Qt::TimeSpec zone)
{
    const auto ms = std::chrono::floor<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QDateTime::fromMSecsSinceEpoch(ms, zone);
}

core::Time timeOf(const QDateTime &time)
{
    return core::Time(std::chrono::milliseconds(time.toMSecsSinceEpoch()));
}

} // namespace

std::optional<core::Time> takeTime(QByteArrayView &text)
{
    if (auto time = takeDockers(text)) {
        text = text.sliced(31);
        return time;
    }
    const qsizetype space = text.first(std::min(text.size(), longestTime)).indexOf(' ');
    if (space <= 0)
        return std::nullopt;
    auto time = engine::parseRfc3339(QString::fromLatin1(text.first(space)));
    if (time)
        text = text.sliced(space + 1);
    return time;
}

std::optional<core::Time> parseWanted(const QString &text, core::Time latest, Qt::TimeSpec zone)
{
    static const QRegularExpression ago(u"^-\\s*([0-9]{1,6})\\s*([smhd])$"_s);
    static const QRegularExpression clock(
        u"^(?:([0-9]{4})-([0-9]{2})-([0-9]{2})[ T]+)?([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:[.,]([0-9]{1,3}))?)?$"_s);
    const QString wanted = text.trimmed();
    if (const auto match = ago.match(wanted); match.hasMatch()) {
        const QChar unit = match.captured(2).front();
        const std::chrono::seconds one{unit == u's' ? 1 : unit == u'm' ? 60 : unit == u'h' ? 3600 : 86'400};
        return latest - match.captured(1).toInt() * one;
    }
    const auto match = clock.match(wanted);
    if (!match.hasMatch())
        return std::nullopt;
    const QTime time(match.captured(4).toInt(), match.captured(5).toInt(), match.captured(6).toInt(),
                     match.captured(7).leftJustified(3, u'0').toInt());
    const bool dated = !match.captured(1).isEmpty();
    const QDate date = dated ? QDate(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt())
                             : dateTimeOf(latest, zone).date();
    if (!time.isValid() || !date.isValid())
        return std::nullopt;
    const core::Time found = timeOf(QDateTime(date, time, zone));
    if (dated || found <= latest)
        return found;
    return timeOf(QDateTime(date.addDays(-1), time, zone));
}

QString shownTime(core::Time time, Qt::TimeSpec zone, bool withDate)
{
    return dateTimeOf(time, zone).toString(withDate ? u"yyyy-MM-dd HH:mm:ss.zzz"_s : u"HH:mm:ss.zzz"_s);
}

} // namespace bayplan::logs
