// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

#include <algorithm>
#include <map>
#include <vector>

namespace bayplan::fleet {

/// The index plumbing every live table shares: rows found by key, changed in batches, never reset. New rows go to the
/// end (views sort through a proxy); changed ones are told as merged ranges.
///
/// Row has `key()` returning Key, and `operator==`.
template <typename Key, typename Row>
class KeyedTableModel : public QAbstractTableModel
{
public:
    using QAbstractTableModel::QAbstractTableModel;

    int rowCount(const QModelIndex &parent = {}) const final { return parent.isValid() ? 0 : int(m_rows.size()); }

    const Row &row(int row) const { return m_rows.at(size_t(row)); }
    const std::vector<Row> &rows() const { return m_rows; }
    /// -1 if there is none.
    int rowOf(const Key &key) const
    {
        noteRows();
        return m_index.value(key, -1);
    }

protected:
    /// Removes, changes and adds in one go. A key in both is kept.
    void applyBatch(std::vector<Row> upserts, const QSet<Key> &removals)
    {
        removeKeys(removals);
        std::map<int, Row> changed;
        std::vector<Row> added;
        QHash<Key, size_t> addedIndex;
        for (Row &row : upserts) {
            const Key key = row.key();
            if (const int known = rowOf(key); known >= 0) {
                if (changed.count(known) || !(m_rows[size_t(known)] == row))
                    changed.insert_or_assign(known, std::move(row));
            } else if (const auto twice = addedIndex.constFind(key); twice != addedIndex.constEnd()) {
                added[*twice] = std::move(row);
            } else {
                addedIndex.insert(key, added.size());
                added.push_back(std::move(row));
            }
        }
        change(std::move(changed));
        append(std::move(added));
    }

    /// Tells that cells between two columns have changed though the rows have not (age, figures kept elsewhere).
    void emitChanged(std::vector<int> rows, int firstColumn, int lastColumn, const QList<int> &roles = {})
    {
        std::sort(rows.begin(), rows.end());
        rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
        for (size_t begin = 0; begin < rows.size();) {
            size_t end = begin;
            while (end + 1 < rows.size() && rows[end + 1] == rows[end] + 1)
                ++end;
            Q_EMIT dataChanged(index(rows[begin], firstColumn), index(rows[end], lastColumn), roles);
            begin = end + 1;
        }
    }

    template <typename Predicate>
    QSet<Key> keysWhere(Predicate predicate) const
    {
        QSet<Key> keys;
        for (const Row &row : m_rows) {
            if (predicate(row))
                keys.insert(row.key());
        }
        return keys;
    }

    template <typename Predicate>
    std::vector<int> rowsWhere(Predicate predicate) const
    {
        std::vector<int> found;
        for (size_t i = 0; i < m_rows.size(); ++i) {
            if (predicate(m_rows[i]))
                found.push_back(int(i));
        }
        return found;
    }

private:
    /// Run by run, each told before the next is touched: a sorting proxy finds the rows' new places by halving, which
    /// goes wrong among rows that are out of order already.
    void change(std::map<int, Row> changed)
    {
        for (auto it = changed.begin(); it != changed.end();) {
            const int first = it->first;
            int last = first;
            for (; it != changed.end() && it->first <= last + 1; ++it) {
                last = it->first;
                m_rows[size_t(last)] = std::move(it->second);
            }
            Q_EMIT dataChanged(index(first, 0), index(last, this->columnCount() - 1));
        }
    }

    void append(std::vector<Row> added)
    {
        if (added.empty())
            return;
        const int first = int(m_rows.size());
        beginInsertRows({}, first, first + int(added.size()) - 1);
        for (Row &row : added)
            m_rows.push_back(std::move(row));
        endInsertRows();
    }

    void removeKeys(const QSet<Key> &keys)
    {
        std::vector<int> gone;
        for (const Key &key : keys) {
            if (const int row = rowOf(key); row >= 0)
                gone.push_back(row);
        }
        std::sort(gone.begin(), gone.end(), std::greater<>());
        // From the back, so that the rows before stay where they are; runs in one go.
        for (size_t i = 0; i < gone.size();) {
            const int last = gone[i];
            int first = last;
            for (++i; i < gone.size() && gone[i] == first - 1; ++i)
                first = gone[i];
            beginRemoveRows({}, first, last);
            for (int row = first; row <= last; ++row)
                m_index.remove(m_rows[size_t(row)].key());
            m_rows.erase(m_rows.begin() + first, m_rows.begin() + last + 1);
            m_noted = std::min(m_noted, size_t(first));
            endRemoveRows();
        }
    }

    /// Brings the index up to date when it is asked, not at each of many removals: each moves all rows behind it.
    void noteRows() const
    {
        for (; m_noted < m_rows.size(); ++m_noted)
            m_index[m_rows[m_noted].key()] = int(m_noted);
    }

    std::vector<Row> m_rows;
    mutable QHash<Key, int> m_index; ///< right for the first m_noted rows
    mutable size_t m_noted = 0;
};

} // namespace bayplan::fleet
