// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/recorder.h"

#include "activity/store.h"
#include "fleet/eventlog.h"
#include "operations/operations.h"
#include "operations/operationtext.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>
#include <memory>

namespace bayplan::activity {

using namespace Qt::Literals::StringLiterals;

using operations::Operation;
using State = Operation::State;

namespace {

// What engines and files say may be of any length.
constexpr int longestText = 4'000;

Entry entryFor(const Operation &operation, const operations::Target &target)
{
    Entry entry;
    entry.who = Entry::Who::Operator;
    entry.host = target.hostName;
    entry.kind = target.kind;
    entry.objectId = target.id;
    entry.object = target.name;
    entry.what = operation.title().left(longestText);
    return entry;
}

/// The same for the same event of the same host, whoever hears it.
qint64 markOf(const fleet::EventLog::Entry &event)
{
    if (event.event.isEmpty())
        return 0;
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const QString &part : {event.host, event.kind, event.event, event.id})
        hash.addData(QByteArray(part.toUtf8() + '\0'));
    hash.addData(QByteArray::number(qint64(event.time.time_since_epoch().count())));
    return qFromBigEndian<qint64>(hash.result().constData());
}

/// An inspect or a list that went well, on the way to what was asked for: nothing was done by it.
bool isLook(const operations::CallRecord &record)
{
    return record.outcome && record.text.startsWith(u"GET "_s) && record.text.section(u'?', 0, 0).endsWith(u"/json"_s);
}

void setOutcome(Entry &entry, const core::Result<void> &outcome)
{
    entry.outcome = outcome ? Entry::Outcome::Done : Entry::Outcome::Failed;
    entry.tone = outcome ? fleet::Tone::Good : fleet::Tone::Bad;
    if (outcome)
        return;
    const core::Error &error = outcome.error(); // without where: the entry has its host
    entry.error = (error.next.isEmpty() ? error.what : QString(error.what + u". "_s + error.next)).left(longestText);
}

} // namespace

Entry entryOf(const Operation &operation, int row, const operations::CallRecord &record)
{
    Entry entry = entryFor(operation, operation.rows().at(size_t(row)).target);
    entry.time = record.startedAt;
    entry.call = record.text.left(longestText);
    entry.duration = record.duration;
    setOutcome(entry, record.outcome);
    return entry;
}

Recorder::Recorder(fleet::EventLog &events, operations::Operations &operations, Store &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
    connect(&events, &fleet::EventLog::happened, this, [this](const fleet::EventLog::Entry &event) {
        Entry entry;
        entry.time = event.time;
        entry.host = event.host;
        entry.kind = event.kind;
        entry.objectId = event.id.left(longestText);
        entry.object = event.object.left(longestText);
        entry.what = event.text.left(longestText);
        entry.tone = event.tone;
        entry.mark = markOf(event);
        m_store.add(std::move(entry));
    });
    connect(&operations, &operations::Operations::added, this, [this](Operation *operation) { follow(*operation); });
    connect(&operations, &operations::Operations::ended, this, &Recorder::undoableChanged);
    connect(&operations, &operations::Operations::added, this, &Recorder::undoableChanged); // one may be an undo
}

void Recorder::follow(Operation &operation)
{
    // Another for each, also in the next run of the program.
    const qint64 now = operation.startedAt().time_since_epoch().count();
    const qint64 number = m_lastNumber = std::max(m_lastNumber + 1, now);
    m_operations.insert(number, &operation);
    m_operations.removeIf([](const QHash<qint64, QPointer<Operation>>::iterator &it) { return it.value().isNull(); });
    auto told = std::make_shared<QSet<int>>(); // rows whose failed call has been written down
    connect(&operation, &Operation::called, this,
            [this, &operation, number, told](int row, const operations::CallRecord &record) {
                if (isLook(record))
                    return;
                Entry entry = entryOf(operation, row, record);
                entry.operation = number;
                if (!record.outcome)
                    told->insert(row);
                m_store.add(std::move(entry));
            });
    connect(&operation, &Operation::ended, this, [this, &operation, number, told] {
        recordEnd(operation, number, *told);
        told->clear(); // it may be begun anew
    });
}

/// What failed otherwise than by a call (the host was gone, a check said no), or was cancelled on its way.
void Recorder::recordEnd(const Operation &operation, qint64 number, const QSet<int> &told)
{
    for (int row = 0; row < int(operation.rows().size()); ++row) {
        const Operation::Row &step = operation.rows().at(size_t(row));
        const bool cancelled = step.state == State::Cancelled && step.startedAt != core::Time{};
        const bool failed = step.state == State::Failed && step.error && !told.contains(row);
        if (!cancelled && !failed)
            continue;
        Entry entry = entryFor(operation, step.target);
        entry.time = step.startedAt;
        entry.duration = step.duration;
        entry.operation = number;
        if (cancelled) {
            entry.outcome = Entry::Outcome::Cancelled;
            entry.tone = fleet::Tone::Warning;
        } else {
            setOutcome(entry, core::fail(*step.error));
        }
        m_store.add(std::move(entry));
    }
}

} // namespace bayplan::activity
