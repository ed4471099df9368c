// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/secretranges.h"

#include "snapshots/secretbytes.h"

namespace bayplan::snapshots {

void SecretRanges::add(size_t begin, size_t end)
{
    end = std::min(end, m_text.size());
    if (begin >= end)
        return;
    const std::string_view part = m_text.substr(begin, end - begin);
    if (part != maskText && !isReference(part))
        m_ranges.push_back({begin, end});
}

size_t SecretRanges::coveredFrom(size_t place) const
{
    const bool isCovered = !m_ranges.empty() && m_ranges.back().begin <= place && place < m_ranges.back().end;
    return isCovered ? m_ranges.back().end : place;
}

std::vector<SecretRanges::Range> SecretRanges::merged() const
{
    std::vector<Range> sorted = m_ranges;
    std::sort(sorted.begin(), sorted.end(), [](const Range &a, const Range &b) { return a.begin < b.begin; });
    std::vector<Range> merged;
    for (const Range &range : sorted) {
        if (merged.empty() || range.begin > merged.back().end)
            merged.push_back(range);
        else
            merged.back().end = std::max(merged.back().end, range.end);
    }
    return merged;
}

std::string SecretRanges::masked(int &count) const
{
    std::string result;
    size_t done = 0;
    for (const Range &range : merged()) {
        result.append(m_text.substr(done, range.begin - done)).append(maskText);
        done = range.end;
        ++count;
    }
    return result.append(m_text.substr(done));
}

} // namespace bayplan::snapshots
