// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/database.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QUuid>
#include <QVariant>

#include <algorithm>
#include <chrono>
#include <initializer_list>

namespace bayplan::activity {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;

namespace {

constexpr int schemaVersion = 1;
constexpr int busyWaitMs = 3'000; // another Bayplan may be writing

constexpr auto databaseColumns = QLatin1String(
    "id, time, host, who, kind, object_id, object, what, tone, call, outcome, error, duration, operation, mark");

qint64 milliseconds(core::Time time)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

Entry entryOf(const QSqlQuery &row)
{
    const auto text = [&row](int column) { return row.value(column).toString(); };
    Entry entry;
    entry.id = row.value(0).toLongLong();
    entry.time = core::Time(std::chrono::milliseconds(row.value(1).toLongLong()));
    entry.host = text(2);
    entry.who = row.value(3).toInt() == 1 ? Entry::Who::Operator : Entry::Who::Engine;
    entry.kind = text(4);
    entry.objectId = text(5);
    entry.object = text(6);
    entry.what = text(7);
    entry.tone = fleet::Tone(std::clamp(row.value(8).toInt(), 0, int(fleet::Tone::Off)));
    entry.call = text(9);
    entry.outcome = Entry::Outcome(std::clamp(row.value(10).toInt(), 0, int(Entry::Outcome::Cancelled)));
    entry.error = text(11);
    entry.duration = std::chrono::milliseconds(row.value(12).toLongLong());
    entry.operation = row.value(13).toLongLong();
    entry.mark = row.value(14).toLongLong();
    return entry;
}

/// SQLite's primary result codes (sqlite3.h).
enum Code { Busy = 5, Locked = 6, Corrupt = 11, Full = 13, NotADatabase = 26 };

QString nextAfter(int code)
{
    if (code == Busy || code == Locked)
        return u"Another program holds the file; close it, or wait until it is done"_s;
    if (code == Full)
        return u"Make room on the disk"_s;
    return u"Look at the disk's free space and at the file's permissions"_s;
}

} // namespace

Database::Database(Limits limits)
    : m_limits(limits)
    , m_name(u"activity-"_s + QUuid::createUuid().toString(QUuid::Id128))
{
}

Database::~Database()
{
    close();
}

void Database::close()
{
    if (!QSqlDatabase::contains(m_name))
        return;
    QSqlDatabase::database(m_name, false).close();
    QSqlDatabase::removeDatabase(m_name);
}

Error Database::error(const QString &what) const
{
    return {.kind = Error::Kind::System,
            .what = u"%1: %2"_s.arg(what, m_lastError),
            .where = m_path,
            .next = nextAfter(m_lastCode)};
}

bool Database::run(const QString &sql)
{
    QSqlQuery query(QSqlDatabase::database(m_name, false));
    return query.exec(sql) || failed(query);
}

/// Keeps why; false, for those who end with it.
bool Database::failed(const QSqlQuery &query)
{
    m_lastError = query.lastError().databaseText();
    m_lastCode = query.lastError().nativeErrorCode().toInt() & 0xff;
    m_damaged = m_lastCode == Corrupt || m_lastCode == NotADatabase;
    return false;
}

qint64 Database::number(const QString &sql)
{
    QSqlQuery query(QSqlDatabase::database(m_name, false));
    return query.exec(sql) && query.next() ? query.value(0).toLongLong() : 0;
}

std::optional<Error> Database::open(const QString &path)
{
    close();
    m_path = path;
    if (path.isEmpty()) {
        (void)openFile(u":memory:"_s);
        return std::nullopt;
    }
    std::optional<Error> told;
    Result<void> opened = openFile(path);
    if (!opened && m_damaged) {
        told = setAside(opened.error());
        opened = openFile(path);
    }
    if (!opened) {
        told = opened.error();
        told->what = u"The activity is kept only until Bayplan ends. %1"_s.arg(told->what);
        (void)openFile(u":memory:"_s);
    }
    return told;
}

Result<void> Database::openFile(const QString &path)
{
    close();
    m_damaged = false;
    m_lastCode = 0;
    if (path != u":memory:"_s) {
        const QFileInfo info(path);
        QFile file(path);
        if (!QDir().mkpath(info.absolutePath()) || !file.open(QIODevice::ReadWrite | QIODevice::Append)) {
            m_lastError = file.errorString().isEmpty() ? u"No folder can be made there"_s : file.errorString();
            return core::fail(error(u"The activity's file can't be opened"_s));
        }
        // Names and errors are nobody else's business. SQLite's files beside it are made alike.
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    database.setDatabaseName(path);
    database.setConnectOptions(u"QSQLITE_BUSY_TIMEOUT=%1"_s.arg(busyWaitMs));
    if (!database.open()) {
        m_lastError = database.lastError().databaseText();
        return core::fail(error(u"The activity's file can't be opened"_s));
    }
    return prepareFile();
}

Result<void> Database::prepareFile()
{
    // WAL survives a crash at any point; what was committed in the last moment before a power cut may be missing.
    if (!run(u"PRAGMA auto_vacuum = INCREMENTAL"_s) || !run(u"PRAGMA journal_mode = WAL"_s) ||
        !run(u"PRAGMA synchronous = NORMAL"_s) || !run(u"PRAGMA journal_size_limit = 8388608"_s))
        return core::fail(error(u"The activity's file can't be used"_s));
    const qint64 version = number(u"PRAGMA user_version"_s);
    if (version > schemaVersion) {
        m_damaged = true; // not really, but of no use here
        m_lastError = u"it was made by a newer Bayplan"_s;
        return core::fail(error(u"The activity's file can't be used"_s));
    }
    QSqlQuery check(QSqlDatabase::database(m_name, false));
    if (!check.exec(u"PRAGMA quick_check(1)"_s) || !check.next()) {
        failed(check); // it may just be held by another program
        return core::fail(error(u"The activity's file can't be used"_s));
    }
    if (check.value(0).toString() != u"ok"_s) {
        m_damaged = true;
        m_lastError = u"it is damaged"_s;
        return core::fail(error(u"The activity's file can't be used"_s));
    }
    check.finish();
    const bool made =
        run(u"CREATE TABLE IF NOT EXISTS entries (id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER NOT NULL, "
            "host TEXT NOT NULL, who INTEGER NOT NULL, kind TEXT NOT NULL, object_id TEXT NOT NULL, "
            "object TEXT NOT NULL, what TEXT NOT NULL, tone INTEGER NOT NULL, call TEXT NOT NULL, "
            "outcome INTEGER NOT NULL, error TEXT NOT NULL, duration INTEGER NOT NULL, "
            "operation INTEGER NOT NULL, mark INTEGER UNIQUE)"_s) &&
        run(u"PRAGMA user_version = %1"_s.arg(schemaVersion)) &&
        run(u"SELECT %1 FROM entries LIMIT 1"_s.arg(databaseColumns));
    if (!made) {
        m_damaged = m_damaged || m_lastError.contains(u"no such column"_s);
        return core::fail(error(u"The activity's file can't be used"_s));
    }
    return {};
}

Error Database::setAside(const Error &why)
{
    close();
    const QString aside = m_path + u".aside-"_s + QDateTime::currentDateTimeUtc().toString(u"yyyyMMdd-HHmmss-zzz"_s);
    const bool moved = QFile::rename(m_path, aside);
    for (const QString &beside : {u"-wal"_s, u"-shm"_s}) {
        if (QFile::exists(m_path + beside))
            QFile::rename(m_path + beside, aside + beside);
    }
    return {.kind = Error::Kind::Input,
            .what = moved ? u"A new activity log was begun. %1"_s.arg(why.what) : why.what,
            .where = m_path,
            .next = moved ? u"The former file is kept as %1"_s.arg(QFileInfo(aside).fileName()) : why.next};
}

Result<void> Database::add(const QList<Entry> &entries)
{
    if (entries.isEmpty())
        return {};
    if (write(entries)) {
        if (number(u"PRAGMA freelist_count"_s) > 1'000)
            run(u"PRAGMA incremental_vacuum(2000)"_s);
        return {};
    }
    Error why = error(u"The activity can't be written"_s);
    if (!m_damaged || m_path.isEmpty())
        return core::fail(std::move(why));
    m_notice = setAside(why);
    if (openFile(m_path) && write(entries))
        return {};
    return core::fail(error(u"The activity can't be written"_s));
}

bool Database::write(const QList<Entry> &entries)
{
    if (!run(u"BEGIN IMMEDIATE"_s))
        return false;
    if (insert(entries) && trim() && run(u"COMMIT"_s))
        return true;
    QSqlQuery(QSqlDatabase::database(m_name, false)).exec(u"ROLLBACK"_s); // the failure before it is the one to tell
    return false;
}

bool Database::insert(const QList<Entry> &entries)
{
    QSqlQuery query(QSqlDatabase::database(m_name, false));
    query.prepare(u"INSERT INTO entries (time, host, who, kind, object_id, object, what, tone, call, outcome, error, "
                  "duration, operation, mark) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                  "ON CONFLICT (mark) DO NOTHING"_s);
    for (const Entry &entry : entries) {
        // A null string would be NULL.
        const auto text = [](const QString &value) { return value.isNull() ? u""_s : value; };
        int place = 0;
        for (const QVariant &value : std::initializer_list<QVariant>{
                 milliseconds(entry.time), text(entry.host), int(entry.who), text(entry.kind), text(entry.objectId),
                 text(entry.object), text(entry.what), int(entry.tone), text(entry.call), int(entry.outcome),
                 text(entry.error), qint64(entry.duration.count()), entry.operation,
                 entry.mark ? QVariant(entry.mark) : QVariant()})
            query.bindValue(place++, value);
        if (!query.exec())
            return failed(query);
    }
    return true;
}

bool Database::trim()
{
    // Rows go only at the old end, so this is their number; another Bayplan may have a part in it.
    const qint64 oldest = number(u"SELECT min(id) FROM entries"_s);
    const qint64 rows = number(u"SELECT max(id) FROM entries"_s) - oldest + 1;
    // Some more than needed, so that it isn't done with each batch.
    qint64 surplus = rows > m_limits.rows ? rows - m_limits.rows * 19 / 20 : 0;
    const qint64 pages = number(u"PRAGMA page_count"_s) - number(u"PRAGMA freelist_count"_s);
    if (pages * number(u"PRAGMA page_size"_s) > m_limits.bytes)
        surplus = std::max(surplus, rows / 10 + 1);
    if (surplus <= 0)
        return true;
    QSqlQuery query(QSqlDatabase::database(m_name, false));
    query.prepare(u"DELETE FROM entries WHERE id < ?"_s);
    query.bindValue(0, oldest + surplus);
    return query.exec() || failed(query);
}

Result<Database::Ids> Database::ids(const Query &query, qint64 after)
{
    Ids found;
    found.oldest = number(u"SELECT min(id) FROM entries"_s);
    found.newest = number(u"SELECT max(id) FROM entries"_s);
    const Condition condition = conditionOf(query, core::now());
    QSqlQuery rows(QSqlDatabase::database(m_name, false));
    rows.setForwardOnly(true);
    rows.prepare(u"SELECT id FROM entries WHERE id > ? AND id <= ? AND "_s + condition.sql + u' ' + orderOf(query));
    rows.addBindValue(after);
    rows.addBindValue(found.newest);
    for (const QVariant &value : condition.values)
        rows.addBindValue(value);
    if (!rows.exec()) {
        failed(rows);
        return core::fail(error(u"The activity can't be read"_s));
    }
    while (rows.next())
        found.ids << rows.value(0).toLongLong();
    if (rows.lastError().isValid()) {
        failed(rows);
        return core::fail(error(u"The activity can't be read"_s));
    }
    return found;
}

Result<QList<Entry>> Database::entries(const QList<qint64> &ids)
{
    QStringList numbers;
    for (const qint64 id : ids)
        numbers << QString::number(id);
    QSqlQuery rows(QSqlDatabase::database(m_name, false));
    rows.setForwardOnly(true);
    if (!rows.exec(u"SELECT %1 FROM entries WHERE id IN (%2)"_s.arg(databaseColumns, numbers.join(u',')))) {
        failed(rows);
        return core::fail(error(u"The activity can't be read"_s));
    }
    QList<Entry> entries;
    while (rows.next())
        entries << entryOf(rows);
    return entries;
}

Result<qint64> Database::exportTo(const QString &path, Format format, const Query &query,
                                  const std::atomic_bool &cancelled)
{
    const auto notExported = [&path](const QString &why) {
        return core::fail({.kind = Error::Kind::System,
                           .what = u"The activity was not exported: %1"_s.arg(why),
                           .where = path,
                           .next = u"Choose another place, or make room there; nothing was left behind"_s});
    };
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return notExported(file.errorString());
    const Condition condition = conditionOf(query, core::now());
    QSqlQuery rows(QSqlDatabase::database(m_name, false));
    rows.setForwardOnly(true);
    rows.prepare(u"SELECT %1 FROM entries WHERE "_s.arg(databaseColumns) + condition.sql + u' ' + orderOf(query));
    for (const QVariant &value : condition.values)
        rows.addBindValue(value);
    if (!rows.exec()) {
        failed(rows);
        return core::fail(error(u"The activity can't be read"_s));
    }
    const auto writeError = [&file] {
        (void)file.flush(); // what was written in part does not know why it ended there; another try does
        return file.errorString();
    };
    qint64 count = 0;
    file.write(headerOf(format));
    while (rows.next()) {
        if (file.write(lineOf(entryOf(rows), format)) < 0)
            return notExported(writeError());
        ++count;
        if (cancelled)
            return notExported(u"it was cancelled"_s);
    }
    if (rows.lastError().isValid()) // in the middle
        return notExported(rows.lastError().databaseText());
    if (!file.flush()) // commit() may not notice that the last of it does not fit
        return notExported(writeError());
    if (!file.commit())
        return notExported(file.errorString());
    return count;
}

} // namespace bayplan::activity
