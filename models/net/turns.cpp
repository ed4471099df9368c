// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/turns.h"

#include <algorithm>
#include <numeric>

namespace bayplan::net {

namespace {
constexpr size_t urgent = size_t(Turns::Kind::Urgent);
constexpr size_t write = size_t(Turns::Kind::Write);
} // namespace

Turns::Turns(int limit)
    : m_limit(std::max(1, limit))
    , m_mostWrites(std::max(1, limit / 2))
    , m_mostUnurgent(std::max(1, limit - 1))
{
}

int Turns::inFlight() const
{
    return std::accumulate(m_inFlight.begin(), m_inFlight.end(), 0);
}

bool Turns::hasPlace(Kind kind) const
{
    if (inFlight() >= m_limit)
        return false;
    if (kind == Kind::Urgent)
        return true;
    if (kind == Kind::Write && m_inFlight[write] >= m_mostWrites)
        return false;
    return inFlight() - m_inFlight[urgent] < m_mostUnurgent;
}

std::optional<Turns::Kind> Turns::next(const Waiting &waiting) const
{
    std::optional<Kind> next;
    int passedOver = 0;
    for (size_t i = 0; i < kinds; ++i) {
        if (waiting[i] == 0 || !hasPlace(Kind(i)))
            continue;
        if (!next || (m_passedOver[i] >= patience && m_passedOver[i] > passedOver)) {
            next = Kind(i);
            passedOver = m_passedOver[i] >= patience ? m_passedOver[i] : 0;
        }
    }
    return next;
}

void Turns::begin(Kind kind, const Waiting &waiting)
{
    for (size_t i = 0; i < kinds; ++i) {
        if (i == size_t(kind) || waiting[i] == 0)
            m_passedOver[i] = 0;
        else if (hasPlace(Kind(i)))
            ++m_passedOver[i];
    }
    ++m_inFlight[size_t(kind)];
}

void Turns::end(Kind kind)
{
    --m_inFlight[size_t(kind)];
}

} // namespace bayplan::net
