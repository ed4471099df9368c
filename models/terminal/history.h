// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "terminal/cell.h"

#include <deque>
#include <vector>

namespace bayplan::terminal {

/// The lines that have left the screen at its top, the latest `limit` of them. Blank ends of lines take no memory.
class History
{
public:
    explicit History(int limit) : m_limit(limit) {}

    void push(std::vector<Cell> line);
    /// The latest, taken back; nothing if there is none.
    std::vector<Cell> pop();
    void clear() { m_lines.clear(); }
    int size() const { return int(m_lines.size()); }
    /// 1 is the latest.
    const std::vector<Cell> &line(int back) const { return m_lines[m_lines.size() - size_t(back)]; }

private:
    const int m_limit;
    std::deque<std::vector<Cell>> m_lines;
};

} // namespace bayplan::terminal
