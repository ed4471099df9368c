// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "activity/entry.h"
#include "activity/exporter.h"
#include "activity/query.h"
#include "core/error.h"

#include <QSqlQuery>

#include <atomic>
#include <optional>
#include <utility>

namespace bayplan::activity {

/// How much is kept; the oldest goes first.
struct Limits
{
    qint64 rows = 300'000;
    qint64 bytes = 128 * 1024 * 1024;
};

/// The SQLite file. All of one object in one thread; calls block.
class Database
{
public:
    explicit Database(Limits limits);
    ~Database();
    Database(const Database &) = delete;
    Database &operator=(const Database &) = delete;

    /// Opens the file, making it if need be; empty: in memory. One that is damaged or made by a newer Bayplan is put
    /// aside and another begun; one that can't be opened at all is replaced by one in memory. Either is told: there is
    /// always a database afterwards.
    std::optional<core::Error> open(const QString &path);

    /// Writes all or none. After a failure the next may work again (a full disk, another program's lock). A file that
    /// turns out to be damaged is put aside and another begun, which takeNotice() tells.
    core::Result<void> add(const QList<Entry> &entries);
    /// What was found wrong with the file while it was in use, and mended; told once.
    std::optional<core::Error> takeNotice() { return std::exchange(m_notice, std::nullopt); }

    struct Ids
    {
        QList<qint64> ids; ///< in the query's order
        qint64 oldest = 0; ///< of all there are; 0: none
        qint64 newest = 0;
    };
    /// Those that match and are newer than `after`.
    core::Result<Ids> ids(const Query &query, qint64 after);
    /// Those of these that are still there, in any order.
    core::Result<QList<Entry>> entries(const QList<qint64> &ids);

    /// Writes what matches into a file, whole or not at all; how many entries. `cancelled` may be set from another
    /// thread.
    core::Result<qint64> exportTo(const QString &path, Format format, const Query &query,
                                  const std::atomic_bool &cancelled);

private:
    core::Result<void> openFile(const QString &path);
    core::Result<void> prepareFile();
    core::Error setAside(const core::Error &why);
    bool run(const QString &sql);
    bool failed(const QSqlQuery &query);
    bool insert(const QList<Entry> &entries);
    bool write(const QList<Entry> &entries);
    bool trim();
    qint64 number(const QString &sql);
    core::Error error(const QString &what) const;
    void close();

    const Limits m_limits;
    const QString m_name; ///< of the connection
    QString m_path;
    QString m_lastError;
    int m_lastCode = 0;     ///< SQLite's primary result code
    bool m_damaged = false; ///< the last failure says that the file is no good
    std::optional<core::Error> m_notice;
};

} // namespace bayplan::activity
