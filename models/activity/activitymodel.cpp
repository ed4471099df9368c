// SPDX-License-Identifier: GPL-3.0-or-later
#include "activity/activitymodel.h"

#include "core/plaintext.h"
#include "fleet/columns.h"
#include "operations/operationtext.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <utility>

namespace bayplan::activity {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr std::array<fleet::ColumnInfo, columnCount> columns = {{
    {"time", QT_TRANSLATE_NOOP("ActivityModel", "Time")},
    {"host", QT_TRANSLATE_NOOP("ActivityModel", "Host")},
    {"who", QT_TRANSLATE_NOOP("ActivityModel", "Who")},
    {"what", QT_TRANSLATE_NOOP("ActivityModel", "What")},
    {"object", QT_TRANSLATE_NOOP("ActivityModel", "Object")},
    {"call", QT_TRANSLATE_NOOP("ActivityModel", "Call")},
    {"outcome", QT_TRANSLATE_NOOP("ActivityModel", "Outcome")},
    {"duration", QT_TRANSLATE_NOOP("ActivityModel", "Duration")},
}};

constexpr int blockSize = 128;
constexpr std::chrono::milliseconds newPace{300};
constexpr std::chrono::milliseconds othersPace{2'000};
constexpr int mostRuns = 200;              ///< of rows to insert or remove; with more, a reset is what costs least
constexpr qsizetype mostCompared = 20'000; ///< of rows in an order that isn't that of their numbers

/// Whether one becomes the other by inserting and removing a few runs of rows, found out at little cost.
bool isNear(const QList<qint64> &before, const QList<qint64> &after)
{
    if (before.isEmpty() || after.isEmpty())
        return true;
    if (before.size() + after.size() > mostCompared)
        return false;
    const auto runs = [](const QList<qint64> &list, const QList<qint64> &other) {
        const QSet<qint64> there(other.cbegin(), other.cend());
        int count = 0;
        bool within = false;
        for (const qint64 id : list) {
            const bool differs = !there.contains(id);
            count += differs && !within;
            within = differs;
        }
        return count;
    };
    return runs(before, after) + runs(after, before) <= mostRuns;
}

} // namespace

ActivityModel::ActivityModel(Store &store, QObject *parent) : QAbstractTableModel(parent), m_store(store)
{
    m_read.setSingleShot(true);
    m_read.callOnTimeout(this, [this] { readWanted(); });
    m_pause.setSingleShot(true);
    m_pause.setInterval(newPace);
    m_pause.callOnTimeout(this, [this] {
        if (std::exchange(m_again, false))
            askForNew();
    });
    m_others.setInterval(othersPace);
    m_others.callOnTimeout(this, [this] { onWritten(); });
    connect(&store, &Store::written, this, [this] { onWritten(); });
    connect(&store, &Store::opened, this, [this] {
        beginResetModel();
        m_ids.clear();
        m_cache.clear();
        m_newest = 0;
        endResetModel();
        m_stale = true;
        ask();
    });
}

void ActivityModel::setActive(bool active)
{
    m_active = active;
    if (!active)
        return m_others.stop();
    m_others.start();
    if (m_stale)
        ask();
    else
        onWritten();
}

void ActivityModel::setQuery(Query query)
{
    if (query == m_query)
        return;
    m_reorder = m_reorder || query.sortedBy != m_query.sortedBy || query.descending != m_query.descending;
    m_query = std::move(query);
    m_stale = true;
    ask();
}

void ActivityModel::sort(int column, Qt::SortOrder order)
{
    if (column < 0 || column >= activity::columnCount)
        return;
    Query query = m_query;
    query.sortedBy = Column(column);
    query.descending = order == Qt::DescendingOrder;
    setQuery(std::move(query));
}

void ActivityModel::ask()
{
    if (!m_active)
        return;
    m_asking = m_store.ids(m_query, 0, [this](core::Result<Database::Ids> found) {
        m_asking = {};
        if (!found)
            return Q_EMIT failed(found.error());
        m_stale = false;
        take(std::move(*found));
        Q_EMIT answered();
    });
}

void ActivityModel::onWritten()
{
    if (!m_active || m_stale)
        return;
    if (m_asking || m_pause.isActive()) {
        m_again = true;
        if (!m_pause.isActive())
            m_pause.start();
        return;
    }
    askForNew();
}

void ActivityModel::askForNew()
{
    if (!m_active || m_stale || m_asking)
        return;
    m_pause.start();
    m_asking = m_store.ids(m_query, m_newest, [this](core::Result<Database::Ids> found) {
        m_asking = {};
        if (!found)
            return Q_EMIT failed(found.error());
        takeNew(*found);
        Q_EMIT answered();
    });
}

void ActivityModel::take(Database::Ids found)
{
    m_newest = found.newest;
    m_wanted.clear();
    if (!std::exchange(m_reorder, false) && isNear(m_ids, found.ids)) {
        mergeInto(found.ids);
        return;
    }
    beginResetModel();
    m_ids = std::move(found.ids);
    endResetModel();
}

/// What matches anew goes to where it belongs; elsewhere than by time that is for the database to say.
void ActivityModel::takeNew(const Database::Ids &found)
{
    m_newest = found.newest;
    if (m_query.sortedBy != Column::Time) {
        if (!found.ids.isEmpty() ||
            (!m_ids.isEmpty() && *std::min_element(m_ids.cbegin(), m_ids.cend()) < found.oldest)) {
            m_stale = true;
            ask();
        }
        return;
    }
    dropOlderThan(found.oldest);
    if (found.ids.isEmpty())
        return;
    m_wanted.clear(); // rows are elsewhere now
    const int at = m_query.descending ? 0 : int(m_ids.size());
    beginInsertRows({}, at, at + int(found.ids.size()) - 1);
    m_ids = m_query.descending ? found.ids + m_ids : m_ids + found.ids;
    endInsertRows();
}

void ActivityModel::dropOlderThan(qint64 oldest)
{
    const auto isOld = [oldest](qint64 id) { return id < oldest; };
    const auto gone = int(std::count_if(m_ids.cbegin(), m_ids.cend(), isOld));
    if (gone == 0)
        return;
    const int first = m_query.descending ? int(m_ids.size()) - gone : 0;
    beginRemoveRows({}, first, first + gone - 1);
    m_ids.remove(first, gone);
    endRemoveRows();
}

/// Two answers in the same order: what is in both stays where the eye is.
void ActivityModel::mergeInto(const QList<qint64> &ids)
{
    if (m_ids.isEmpty() && !ids.isEmpty()) {
        beginInsertRows({}, 0, int(ids.size()) - 1);
        m_ids = ids;
        endInsertRows();
        return;
    }
    const QSet<qint64> wanted(ids.cbegin(), ids.cend());
    for (int end = int(m_ids.size()); end > 0;) {
        int first = end;
        while (first > 0 && !wanted.contains(m_ids.at(first - 1)))
            --first;
        if (first < end) {
            beginRemoveRows({}, first, end - 1);
            m_ids.remove(first, end - first);
            endRemoveRows();
        }
        end = first - 1;
    }
    for (int at = 0; at < int(ids.size()); ++at) {
        if (at < int(m_ids.size()) && m_ids.at(at) == ids.at(at))
            continue;
        int last = at;
        while (last < int(ids.size()) && (at >= int(m_ids.size()) || ids.at(last) != m_ids.at(at)))
            ++last;
        beginInsertRows({}, at, last - 1);
        m_ids = m_ids.mid(0, at) + ids.mid(at, last - at) + m_ids.mid(at);
        endInsertRows();
        at = last - 1;
    }
}

const Entry *ActivityModel::entry(int row) const
{
    return row >= 0 && row < int(m_ids.size()) ? m_cache.object(m_ids.at(row)) : nullptr;
}

void ActivityModel::want(int row) const
{
    m_wanted.insert(row / blockSize);
    if (!m_read.isActive())
        m_read.start(0);
}

void ActivityModel::readRows(int first, int last) const
{
    for (int row = first; row <= std::min({last, first + mostKept - blockSize, int(m_ids.size()) - 1}); ++row) {
        if (!isRead(row))
            want(row);
    }
}

void ActivityModel::readWanted()
{
    if (m_reading)
        return; // when it is in, the rest is asked
    QList<qint64> ids;
    const QSet<int> blocks = std::exchange(m_wanted, {});
    for (const int block : blocks) {
        for (const qint64 id : m_ids.mid(qsizetype(block) * blockSize, blockSize)) {
            if (!m_cache.contains(id))
                ids << id;
        }
    }
    if (ids.isEmpty())
        return;
    m_reading = m_store.entries(ids, [this](core::Result<QList<Entry>> entries) {
        m_reading = {};
        if (!entries)
            return Q_EMIT failed(entries.error());
        onRead(*entries);
        if (!m_wanted.isEmpty())
            m_read.start(0);
    });
}

void ActivityModel::onRead(const QList<Entry> &entries)
{
    for (const Entry &entry : entries)
        m_cache.insert(entry.id, new Entry(entry));
    // Where they are by now is not worth looking for: views paint only what is in sight.
    if (!m_ids.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(int(m_ids.size()) - 1, activity::columnCount - 1));
}

QString ActivityModel::display(const Entry &entry, Column column) const
{
    switch (column) {
    case Column::Time: {
        const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(entry.time.time_since_epoch()).count();
        return QLocale().toString(QDateTime::fromMSecsSinceEpoch(ms), u"yyyy-MM-dd HH:mm:ss"_s);
    }
    case Column::Host:
        return core::plainLine(entry.host);
    case Column::Who:
        return entry.who == Entry::Who::Operator ? tr("operator") : tr("engine");
    case Column::What:
        return core::plainLine(entry.what);
    case Column::Object:
        return core::plainLine(entry.object.isEmpty() ? u"—"_s : entry.object);
    case Column::Call:
        return core::plainLine(entry.call, 1'000);
    case Column::Outcome:
        return entry.outcome == Entry::Outcome::None        ? QString()
               : entry.outcome == Entry::Outcome::Done      ? tr("done")
               : entry.outcome == Entry::Outcome::Cancelled ? tr("cancelled")
               : entry.error.isEmpty()                      ? tr("failed")
                                                            : tr("failed: %1").arg(core::plainLine(entry.error, 1'000));
    default:
        return entry.who == Entry::Who::Operator ? operations::durationText(entry.duration) : QString();
    }
}

QVariant ActivityModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto column = Column(index.column());
    if (role == EntryIdRole)
        return m_ids.at(index.row());
    if (role == Qt::TextAlignmentRole)
        return column == Column::Duration ? int(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    if (role != Qt::DisplayRole && role != fleet::ToneRole && role != fleet::ObjectIdRole)
        return {};
    const Entry *entry = this->entry(index.row());
    if (!entry) {
        want(index.row());
        return role == Qt::DisplayRole ? QVariant(u"…"_s) : QVariant();
    }
    if (role == fleet::ObjectIdRole)
        return entry->objectId;
    if (role == Qt::DisplayRole)
        return display(*entry, column);
    if (column == Column::What && entry->who == Entry::Who::Engine)
        return int(entry->tone);
    if (column == Column::Outcome && entry->outcome != Entry::Outcome::None)
        return int(entry->tone);
    return {};
}

QVariant ActivityModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole && section == int(Column::Duration))
        return int(Qt::AlignRight | Qt::AlignVCenter);
    return fleet::columnHeader(columns, "ActivityModel", section, orientation, role);
}

} // namespace bayplan::activity
