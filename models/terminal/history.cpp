// SPDX-License-Identifier: GPL-3.0-or-later
#include "terminal/history.h"

namespace bayplan::terminal {

void History::push(std::vector<Cell> line)
{
    while (!line.empty() && line.back() == Cell())
        line.pop_back();
    line.shrink_to_fit();
    m_lines.push_back(std::move(line));
    if (int(m_lines.size()) > m_limit)
        m_lines.pop_front();
}

std::vector<Cell> History::pop()
{
    if (m_lines.empty())
        return {};
    std::vector<Cell> line = std::move(m_lines.back());
    m_lines.pop_back();
    return line;
}

} // namespace bayplan::terminal
