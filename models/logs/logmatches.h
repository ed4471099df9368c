// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/logstore.h"

#include <QObject>
#include <QRegularExpression>
#include <QTimer>

#include <deque>
#include <optional>

namespace bayplan::logs {

/// Which of a store's lines match a pattern, found a little at a time so that the window goes on; also in those that
/// come later. A search and a filter are one each.
class LogMatches : public QObject
{
    Q_OBJECT

public:
    /// `store` must outlive it.
    explicit LogMatches(const LogStore &store, QObject *parent = nullptr);

    /// Begins anew from the oldest line; nothing: no line is looked at.
    void setPattern(std::optional<QRegularExpression> pattern);
    const std::optional<QRegularExpression> &pattern() const { return m_pattern; }

    /// To be called when lines have been appended or forgotten.
    void follow();
    /// To be called when the store has been cleared.
    void restart();

    /// Numbers of matching lines still held, in order.
    qint64 count() const { return qint64(m_found.size()); }
    qint64 at(qint64 place) const { return m_found[size_t(place)]; }
    /// The place of the first match not before the line; count() if there is none.
    qint64 placeOf(qint64 number) const;
    bool isDone() const { return !m_pattern || m_next >= m_store.end(); }
    /// Lines for which the pattern took too long; they count as not matching.
    qint64 tooCostly() const { return m_tooCostly; }

Q_SIGNALS:
    /// More were found, or all lines have been looked at.
    void changed();

private:
    void slice();

    const LogStore &m_store;
    std::optional<QRegularExpression> m_pattern;
    std::deque<qint64> m_found;
    qint64 m_next = 0; ///< the next line to look at
    qint64 m_tooCostly = 0;
    QTimer m_timer;
};

} // namespace bayplan::logs
