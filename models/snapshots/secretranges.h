// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace bayplan::snapshots {

/// Parts of a text that are secrets. They may overlap; what overlaps or touches is taken as one.
class SecretRanges
{
public:
    explicit SecretRanges(std::string_view text) : m_text(text) {}

    /// From `begin` to before `end`; what is masked already, or stands for another value, is passed over.
    void add(size_t begin, size_t end);
    void addAll() { add(0, m_text.size()); }
    std::string_view text() const { return m_text; }
    /// The end of what was added last if that is there; else `place`. Whoever goes through the text goes on from it.
    size_t coveredFrom(size_t place) const;
    bool isEmpty() const { return m_ranges.empty(); }

    struct Range
    {
        size_t begin;
        size_t end;
    };
    /// In their order, none touching another.
    std::vector<Range> merged() const;
    /// The text with the mask in place of each; how many there were is added to `count`.
    std::string masked(int &count) const;

private:
    std::string_view m_text;
    std::vector<Range> m_ranges;
};

} // namespace bayplan::snapshots
