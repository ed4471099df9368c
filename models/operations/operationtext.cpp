// SPDX-License-Identifier: GPL-3.0-or-later
#include "operations/operationtext.h"

#include "core/plaintext.h"

#include <QLocale>
#include <QSet>

#include <algorithm>

namespace bayplan::operations {

using namespace Qt::Literals::StringLiterals;
using fleet::Tone;
using State = Operation::State;

namespace {

QString number(int value)
{
    return QLocale().toString(value);
}

QString sentences(const core::Error &error)
{
    QStringList parts;
    for (const QString &part : {error.what, error.next}) {
        if (const QString text = part.trimmed(); !text.isEmpty())
            parts << (text.endsWith(u'.') ? text : QString(text + u'.'));
    }
    return core::plainLine(parts.join(u' '), 1000);
}

Tone toneOf(const Operation &operation)
{
    if (operation.count(State::Failed) > 0)
        return Tone::Bad;
    if (!operation.hasEnded())
        return Tone::Starting;
    return operation.count(State::Done) == int(operation.rows().size()) ? Tone::Good : Tone::Off;
}

} // namespace

Summary summaryOf(const Operation &operation)
{
    Summary summary;
    const auto &rows = operation.rows();
    const int total = int(rows.size());
    QSet<QString> hosts;
    double reached = 0;
    for (const Operation::Row &row : rows) {
        for (const QString &host : row.target.hostName.split(u", "_s)) // of what is on several
            hosts.insert(host);
        if (row.state != State::Waiting && row.state != State::Running)
            reached += 1;
        else if (row.total > 0)
            reached += std::clamp(double(row.done) / double(row.total), 0.0, 1.0);
        if (row.state == State::Failed && summary.problem.isEmpty() && row.error)
            summary.problem = sentences(*row.error);
    }
    summary.fraction = total > 0 ? reached / total : 1.0;
    summary.tone = toneOf(operation);
    summary.hosts = hosts.size() == 1 ? core::plainLine(*hosts.cbegin(), 60)
                                      : Operation::tr("%1 hosts").arg(number(int(hosts.size())));

    const int done = operation.count(State::Done);
    const int failed = operation.count(State::Failed);
    const int skipped = operation.count(State::Skipped);
    const int cancelled = operation.count(State::Cancelled);
    QStringList parts;
    if (!operation.hasEnded())
        parts << Operation::tr("%1 of %2").arg(number(done + failed + skipped + cancelled), number(total));
    else if (done > 0 || total == 0)
        parts << (total == 1 ? Operation::tr("done") : Operation::tr("%1 done").arg(number(done)));
    const auto add = [&parts, total](int count, const QString &one, const QString &several) {
        if (count > 0)
            parts << (total == 1 ? one : several.arg(number(count)));
    };
    add(failed, Operation::tr("failed"), Operation::tr("%1 failed"));
    add(skipped, Operation::tr("skipped"), Operation::tr("%1 skipped"));
    add(cancelled, Operation::tr("cancelled"), Operation::tr("%1 cancelled"));
    summary.text = parts.join(u", "_s);
    return summary;
}

QString detailOf(const Operation::Row &row)
{
    switch (row.state) {
    case State::Running: {
        const QString text = core::plainLine(row.progress, 1000);
        if (row.total <= 0)
            return text;
        const int percent = int(std::clamp(double(row.done) / double(row.total), 0.0, 1.0) * 100);
        return text.isEmpty() ? Operation::tr("%1%").arg(percent) : Operation::tr("%1, %2%").arg(text).arg(percent);
    }
    case State::Failed:
    case State::Skipped:
        return row.error ? sentences(*row.error) : QString();
    case State::Cancelled:
        if (row.startedAt == core::Time{})
            return Operation::tr("Not begun.");
        return row.note.isEmpty() ? Operation::tr("What the engine had begun may go on there.")
                                  : core::plainLine(row.note, 1000);
    default:
        return core::plainLine(row.note, 1000);
    }
}

QString wordFor(State state)
{
    switch (state) {
    case State::Waiting:
        return Operation::tr("waiting");
    case State::Running:
        return Operation::tr("running");
    case State::Done:
        return Operation::tr("done");
    case State::Failed:
        return Operation::tr("failed");
    case State::Cancelled:
        return Operation::tr("cancelled");
    default:
        return Operation::tr("skipped");
    }
}

Tone toneOf(State state)
{
    switch (state) {
    case State::Waiting:
        return Tone::Neutral;
    case State::Running:
        return Tone::Starting;
    case State::Done:
        return Tone::Good;
    case State::Failed:
        return Tone::Bad;
    case State::Skipped:
        return Tone::Warning;
    default:
        return Tone::Off;
    }
}

QString durationText(std::chrono::milliseconds duration)
{
    const qint64 ms = std::max<qint64>(0, duration.count());
    if (ms < 1)
        return Operation::tr("0 s");
    if (ms < 10'000)
        return Operation::tr("%1 s").arg(QLocale().toString(double(std::max<qint64>(ms, 100)) / 1000, 'f', 1));
    const qint64 whole = ms / 1000;
    if (whole < 60)
        return Operation::tr("%1 s").arg(whole);
    if (whole < 3600)
        return Operation::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return Operation::tr("%1 h %2 min").arg(whole / 3600).arg(whole / 60 % 60);
}

} // namespace bayplan::operations
