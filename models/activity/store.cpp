// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/store.h"

#include <QMetaObject>
#include <QStandardPaths>

#include <atomic>
#include <utility>

namespace bayplan::activity {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

/// Lives in the thread; the database is used nowhere else.
class Store::Worker : public QObject
{
public:
    explicit Worker(Limits limits) : database(limits) {}

    /// With what could not be written before.
    Result<void> write(const QList<Entry> &batch)
    {
        unwritten += batch;
        Result<void> done = database.add(unwritten);
        if (done)
            unwritten.clear();
        return done;
    }

    Database database;
    QList<Entry> unwritten;
};

Store::Store(Limits limits, QObject *parent) : QObject(parent), m_worker(std::make_unique<Worker>(limits))
{
    m_worker->moveToThread(&m_thread);
    m_thread.setObjectName(u"activity"_s);
    m_thread.start(QThread::LowPriority);
    m_flush.setSingleShot(true);
    m_flush.callOnTimeout(this, [this] { flush(); });
}

Store::~Store()
{
    // After all that was asked before; SQLite's connection must end in the thread it was made in.
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this] {
            (void)m_worker->write(m_waiting);
            m_worker.reset();
        },
        Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

QString Store::defaultPath()
{
    // QStandardPaths knows this place only from Qt 6.7 on.
    const QString set = qEnvironmentVariable("XDG_STATE_HOME");
    const QString folder =
        set.startsWith(u'/')
            ? set
            : QString(QStandardPaths::writableLocation(QStandardPaths::HomeLocation) + u"/.local/state"_s);
    return folder + u"/bayplan/activity.sqlite"_s;
}

void Store::open(const QString &path)
{
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this, worker = m_worker.get(), path, waiting = std::exchange(m_waiting, {})] {
            (void)worker->write(waiting);
            worker->unwritten.clear();
            const std::optional<Error> problem = worker->database.open(path);
            QMetaObject::invokeMethod(
                this,
                [this, problem] {
                    m_unwritten = 0;
                    setProblem(problem, false);
                    Q_EMIT opened();
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void Store::add(Entry entry)
{
    if (m_waiting.size() + m_unwritten >= mostWaiting) {
        if (!std::exchange(m_dropped, true))
            setProblem(Error{.kind = Error::Kind::System,
                             .what = u"More happens than can be written; some of it is missing from the activity"_s,
                             .where = {},
                             .next = u"Look at the disk, it may be full or very slow"_s},
                       true);
        return;
    }
    m_waiting << std::move(entry);
    if (!m_flush.isActive() && !m_writing)
        m_flush.start(pace);
}

/// One batch at a time is on its way.
void Store::flush()
{
    if (m_writing || (m_waiting.isEmpty() && m_unwritten == 0))
        return;
    m_writing = true;
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this, worker = m_worker.get(), batch = std::exchange(m_waiting, {})] {
            const Result<void> done = worker->write(batch);
            QMetaObject::invokeMethod(
                this,
                [this, done, notice = worker->database.takeNotice(), unwritten = worker->unwritten.size()] {
                    onFlushed(done, notice, unwritten);
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
}

void Store::onFlushed(const Result<void> &done, const std::optional<Error> &notice, qsizetype unwritten)
{
    m_writing = false;
    m_unwritten = unwritten;
    if (!done) {
        if (done.error().message() != m_dismissed)
            setProblem(done.error(), true);
        m_flush.start(retryPace);
        return;
    }
    m_dropped = false;
    m_dismissed.clear();
    if (notice)
        setProblem(notice, false);
    else if (m_passing)
        setProblem({}, false);
    Q_EMIT written();
    if (!m_waiting.isEmpty())
        m_flush.start(pace);
}

void Store::setProblem(std::optional<Error> problem, bool passing)
{
    m_passing = problem && passing;
    const QString before = m_problem ? m_problem->message() : QString();
    m_problem = std::move(problem);
    if ((m_problem ? m_problem->message() : QString()) != before)
        Q_EMIT problemChanged();
}

void Store::dismissProblem()
{
    m_dismissed = m_problem ? m_problem->message() : QString();
    setProblem({}, false);
}

template <typename T, typename Work>
core::Task Store::ask(Work work, Callback<T> done)
{
    class Asked : public core::Task::Work
    {
    public:
        explicit Asked(std::shared_ptr<std::atomic_bool> flag) : cancelled(std::move(flag)) {}
        ~Asked() override { *cancelled = true; }

        const std::shared_ptr<std::atomic_bool> cancelled;
    };
    auto cancelled = std::make_shared<std::atomic_bool>(false);
    QMetaObject::invokeMethod(
        m_worker.get(),
        [this, worker = m_worker.get(), cancelled, work = std::move(work), done = std::move(done)] {
            if (*cancelled)
                return;
            Result<T> result = work(worker->database, *cancelled);
            QMetaObject::invokeMethod(
                this,
                [cancelled, done, result = std::move(result)] {
                    if (!*cancelled)
                        done(result);
                },
                Qt::QueuedConnection);
        },
        Qt::QueuedConnection);
    return core::Task(std::make_unique<Asked>(cancelled));
}

core::Task Store::ids(const Query &query, qint64 after, Callback<Database::Ids> done)
{
    return ask<Database::Ids>(
        [query, after](Database &database, const std::atomic_bool &) { return database.ids(query, after); },
        std::move(done));
}

core::Task Store::entries(const QList<qint64> &ids, Callback<QList<Entry>> done)
{
    return ask<QList<Entry>>([ids](Database &database, const std::atomic_bool &) { return database.entries(ids); },
                             std::move(done));
}

core::Task Store::exportTo(const QString &path, Format format, const Query &query, Callback<qint64> done)
{
    return ask<qint64>(
        [path, format, query](Database &database, const std::atomic_bool &cancelled) {
            return database.exportTo(path, format, query, cancelled);
        },
        std::move(done));
}

} // namespace bayplan::activity
