// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "activity/store.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QList>
#include <QSet>
#include <QTimer>

namespace bayplan::activity {

/// The entries that match a query, as many as there are: only their numbers are held, and the rows that are looked at.
/// A row not read yet shows an ellipsis. What comes and goes is inserted and removed; the model is reset only by
/// another file, another order, or a filter that leaves little as it was.
class ActivityModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Role {
        EntryIdRole = Qt::UserRole + 200, ///< qint64
    };

    /// `store` must outlive the model.
    explicit ActivityModel(Store &store, QObject *parent = nullptr);

    /// Nothing is read before the first, nor while it is not active (nobody looks).
    void setActive(bool active);
    void setQuery(Query query);
    const Query &query() const { return m_query; }
    /// The query's answer is on its way.
    bool isReading() const { return bool(m_asking); }

    int rowCount(const QModelIndex &parent = {}) const override { return parent.isValid() ? 0 : int(m_ids.size()); }
    int columnCount(const QModelIndex &parent = {}) const override
    {
        return parent.isValid() ? 0 : activity::columnCount;
    }
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    /// Asks in another order.
    void sort(int column, Qt::SortOrder order) override;

    /// Null while it is not read.
    const Entry *entry(int row) const;
    bool isRead(int row) const { return m_cache.contains(m_ids.value(row)); }
    /// Has rows read ahead, as many as are kept at most.
    void readRows(int first, int last) const;

    static constexpr int mostKept = 20'000;

Q_SIGNALS:
    /// An answer is in: the number of rows is that of the query.
    void answered();
    void failed(const bayplan::core::Error &error);

private:
    void ask();
    void askForNew();
    void onWritten();
    void take(Database::Ids found);
    void takeNew(const Database::Ids &found);
    void dropOlderThan(qint64 oldest);
    void mergeInto(const QList<qint64> &ids);
    void want(int row) const;
    void readWanted();
    void onRead(const QList<Entry> &entries);
    QString display(const Entry &entry, Column column) const;

    Store &m_store;
    Query m_query;
    bool m_active = false;
    bool m_stale = true;    ///< what is held is not the answer to the query
    bool m_reorder = false; ///< the next answer comes in another order
    bool m_again = false;   ///< something was written while an answer was on its way
    QList<qint64> m_ids;
    qint64 m_newest = 0;
    mutable QCache<qint64, Entry> m_cache{mostKept};
    mutable QSet<int> m_wanted; ///< blocks of rows to be read
    mutable QTimer m_read;
    QTimer m_pause;  ///< between two looks for what is new
    QTimer m_others; ///< until the next look for what another Bayplan has written
    core::Task m_asking;
    core::Task m_reading;
};

} // namespace bayplan::activity
