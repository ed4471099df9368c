// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "activity/database.h"
#include "core/task.h"

#include <QObject>
#include <QThread>
#include <QTimer>

#include <functional>
#include <memory>

namespace bayplan::activity {

/// What happened, kept on disk. Takes entries at any rate and writes them in batches, in a thread of its own: a disk
/// that is slow to sync must not hold up the window. Reads are answered from the event loop, in the order asked.
class Store : public QObject
{
    Q_OBJECT

public:
    explicit Store(Limits limits = {}, QObject *parent = nullptr);
    /// Writes what waits.
    ~Store() override;

    /// $XDG_STATE_HOME/bayplan/activity.sqlite
    static QString defaultPath();

    /// Goes on with that file; empty: in memory. What waits is written to the former one.
    void open(const QString &path);
    void add(Entry entry);

    template <typename T>
    using Callback = std::function<void(core::Result<T>)>;

    /// See Database for each.
    core::Task ids(const Query &query, qint64 after, Callback<Database::Ids> done);
    core::Task entries(const QList<qint64> &ids, Callback<QList<Entry>> done);
    /// Cancelling leaves no file behind.
    core::Task exportTo(const QString &path, Format format, const Query &query, Callback<qint64> done);

    /// What keeps it from being written (all is kept in memory meanwhile and tried again), or was found wrong with the
    /// file; nothing once it is dismissed or works.
    const std::optional<core::Error> &problem() const { return m_problem; }
    void dismissProblem();

    static constexpr std::chrono::milliseconds pace{200};
    /// Until what could not be written is tried again.
    static constexpr std::chrono::milliseconds retryPace{2'000};
    /// So many may wait for a disk that is slower than what happens, or full; what comes on top is not kept.
    static constexpr qsizetype mostWaiting = 50'000;

Q_SIGNALS:
    /// Another file: all that was read is void.
    void opened();
    /// Some are in the file now that were not.
    void written();
    void problemChanged();

private:
    template <typename T, typename Work>
    core::Task ask(Work work, Callback<T> done);
    void flush();
    void onFlushed(const core::Result<void> &done, const std::optional<core::Error> &notice, qsizetype unwritten);
    void setProblem(std::optional<core::Error> problem, bool passing);

    class Worker;
    std::unique_ptr<Worker> m_worker;
    QThread m_thread;
    QList<Entry> m_waiting;
    qsizetype m_unwritten = 0; ///< were sent and wait for the file to be writable again
    bool m_writing = false;
    bool m_dropped = false;
    QTimer m_flush;
    std::optional<core::Error> m_problem;
    bool m_passing = false; ///< the problem is over once a write succeeds
    QString m_dismissed;    ///< not told again while it lasts
};

} // namespace bayplan::activity
