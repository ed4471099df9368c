// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logmatches.h"

#include "logs/ansitext.h"

#include <QElapsedTimer>

#include <algorithm>

namespace bayplan::logs {

namespace {
constexpr qint64 matchSliceMs = 10;
} // namespace

LogMatches::LogMatches(const LogStore &store, QObject *parent) : QObject(parent), m_store(store)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, [this] { slice(); });
}

void LogMatches::setPattern(std::optional<QRegularExpression> pattern)
{
    m_pattern = std::move(pattern);
    restart();
}

void LogMatches::restart()
{
    m_found.clear();
    m_next = m_store.first();
    m_tooCostly = 0;
    m_timer.stop();
    Q_EMIT changed();
    follow();
}

void LogMatches::follow()
{
    while (!m_found.empty() && m_found.front() < m_store.first())
        m_found.pop_front();
    if (!isDone() && !m_timer.isActive())
        m_timer.start();
}

qint64 LogMatches::placeOf(qint64 number) const
{
    return std::lower_bound(m_found.begin(), m_found.end(), number) - m_found.begin();
}

void LogMatches::slice()
{
    QElapsedTimer since;
    since.start();
    const size_t before = m_found.size();
    m_next = std::max(m_next, m_store.first());
    while (!isDone() && since.elapsed() < matchSliceMs) {
        const auto match = m_pattern->match(plainTextOf(m_store.line(m_next).text));
        if (match.hasMatch())
            m_found.push_back(m_next);
        m_tooCostly += match.isValid() ? 0 : 1;
        ++m_next;
    }
    if (isDone())
        m_timer.stop();
    if (isDone() || m_found.size() != before)
        Q_EMIT changed();
}

} // namespace bayplan::logs
