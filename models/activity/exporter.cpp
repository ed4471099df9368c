// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/exporter.h"

#include "core/csvcell.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

#include <chrono>

namespace bayplan::activity {

using namespace Qt::Literals::StringLiterals;

namespace {

QString timeText(core::Time time)
{
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs);
}

QString whoText(Entry::Who who)
{
    return who == Entry::Who::Operator ? u"operator"_s : u"engine"_s;
}

QString outcomeText(Entry::Outcome outcome)
{
    return outcome == Entry::Outcome::Done        ? u"done"_s
           : outcome == Entry::Outcome::Failed    ? u"failed"_s
           : outcome == Entry::Outcome::Cancelled ? u"cancelled"_s
                                                  : QString();
}

} // namespace

QByteArray headerOf(Format format)
{
    return format == Format::Csv ? QByteArray("time,host,who,what,kind,object,id,call,outcome,error,duration_ms\r\n")
                                 : QByteArray();
}

QByteArray lineOf(const Entry &entry, Format format)
{
    if (format == Format::Csv) {
        QByteArrayList cells;
        for (const QString &text :
             {timeText(entry.time), entry.host, whoText(entry.who), entry.what, entry.kind, entry.object,
              entry.objectId, entry.call, outcomeText(entry.outcome), entry.error,
              entry.who == Entry::Who::Engine ? QString() : QString::number(entry.duration.count())})
            cells << core::csvCell(text);
        return cells.join(',') + "\r\n";
    }
    QJsonObject object{{u"time"_s, timeText(entry.time)},
                       {u"host"_s, entry.host},
                       {u"who"_s, whoText(entry.who)},
                       {u"what"_s, entry.what}};
    const auto add = [&object](const QString &key, const QString &text) {
        if (!text.isEmpty())
            object.insert(key, text);
    };
    add(u"kind"_s, entry.kind);
    add(u"object"_s, entry.object);
    add(u"id"_s, entry.objectId);
    add(u"call"_s, entry.call);
    add(u"outcome"_s, outcomeText(entry.outcome));
    add(u"error"_s, entry.error);
    if (entry.who == Entry::Who::Operator)
        object.insert(u"duration_ms"_s, qint64(entry.duration.count()));
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

} // namespace bayplan::activity
