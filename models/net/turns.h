// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cstddef>
#include <optional>

namespace bayplan::net {

/// Which of the requests that wait for one host begins next. Pure; RequestQueue does what it says.
///
/// - At most `limit` are on the way at a time, of them at most half writes (stopping a container takes as long as it
///   was given), and at most all but one writes and background reads: whatever takes its time, one place is there for
///   what the operator looks at. The urgent reads themselves can't fill all places for long: a host has one list of
///   containers and one of images on the way at a time, and those are the slow ones.
/// - Urgent reads go first, then writes, then background reads.
/// - None starves: once `patience` others have begun while a kind waited and could have had a place, that kind is next;
///   of several such kinds the one passed over more often. So at most `mostBefore` others begin before the first
///   request of a kind.
class Turns
{
public:
    enum class Kind { Urgent, Write, Background };
    static constexpr size_t kinds = 3;
    static constexpr int patience = 4;
    static constexpr int mostBefore = patience + int(kinds) - 2;

    /// How many wait, by kind.
    using Waiting = std::array<size_t, kinds>;

    explicit Turns(int limit);

    /// The kind whose first request may begin now, if any.
    std::optional<Kind> next(const Waiting &waiting) const;
    /// One of `kind` begins; `waiting` as it was given to next().
    void begin(Kind kind, const Waiting &waiting);
    void end(Kind kind);

    int inFlight() const;
    /// A place for one of `kind` is free.
    bool hasPlace(Kind kind) const;

private:
    const int m_limit;
    const int m_mostWrites;
    const int m_mostUnurgent;
    std::array<int, kinds> m_inFlight{};
    std::array<int, kinds> m_passedOver{};
};

} // namespace bayplan::net
