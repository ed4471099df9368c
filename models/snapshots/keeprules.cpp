// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/keeprules.h"

#include "snapshots/times.h"

#include <QDateTime>
#include <QSet>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype datePlace = 8; // after "bayplan-"
constexpr qsizetype timePlace = 17;
const QString nameForm = u"'bayplan-'yyyyMMdd'-'HHmmss'.json.zst'"_s;

QDateTime dateTime(core::Time time)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch());
    return QDateTime::fromSecsSinceEpoch(seconds.count(), Qt::UTC);
}

/// The newest of each of the newest `count` periods. `taken` is sorted, newest first.
template <typename Period>
void keepPeriods(const QList<core::Time> &taken, int count, Period period, QSet<qsizetype> &kept)
{
    QSet<qint64> seen;
    for (qsizetype i = 0; i < taken.size() && seen.size() < count; ++i) {
        const qint64 now = period(dateTime(taken.at(i)).date());
        if (seen.contains(now))
            continue;
        seen.insert(now);
        kept.insert(i);
    }
}

} // namespace

QList<core::Time> toForget(QList<core::Time> taken, const KeepRules &rules)
{
    if (rules.keepsAll())
        return {};
    std::sort(taken.begin(), taken.end(), std::greater<>());
    QSet<qsizetype> kept{0};
    for (qsizetype i = 0; i < std::min<qsizetype>(rules.last, taken.size()); ++i)
        kept.insert(i);
    keepPeriods(
        taken, rules.daily, [](QDate day) { return day.toJulianDay(); }, kept);
    keepPeriods(
        taken, rules.weekly, [](QDate day) { return day.addDays(1 - day.dayOfWeek()).toJulianDay(); }, kept);
    QList<core::Time> gone;
    for (qsizetype i = taken.size() - 1; i >= 0; --i) {
        if (!kept.contains(i))
            gone << taken.at(i);
    }
    return gone;
}

QString keptName(core::Time taken)
{
    return dateTime(taken).toString(nameForm);
}

std::optional<core::Time> keptTime(const QString &name)
{
    // In its parts: a time of the day that a time zone's clocks skip is one in UTC all the same.
    const QDate date = QDate::fromString(name.mid(datePlace, 8), u"yyyyMMdd"_s);
    const QTime time = QTime::fromString(name.mid(timePlace, 6), u"HHmmss"_s);
    if (!date.isValid() || !time.isValid())
        return std::nullopt;
    const auto taken = timeOf(QDateTime(date, time, Qt::UTC));
    return taken && keptName(*taken) == name ? taken : std::nullopt;
}

} // namespace bayplan::snapshots
