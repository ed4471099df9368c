// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QtGlobal>

namespace bayplan::simulator {

/// A small generator (SplitMix64) whose numbers depend on the seed alone. The distributions of the standard library
/// differ between implementations, so they would not give the same fleet everywhere.
class Random
{
public:
    explicit Random(quint64 seed) : m_state(seed) {}

    quint64 next()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        quint64 z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    /// From 0 up to, not including, `limit`; 0 when `limit` is not positive.
    qint64 below(qint64 limit) { return limit <= 0 ? 0 : static_cast<qint64>(next() % static_cast<quint64>(limit)); }

    /// From `low` to `high`, both included.
    qint64 between(qint64 low, qint64 high) { return low + below(high - low + 1); }

    /// From 0.0 up to, not including, 1.0.
    double unit() { return static_cast<double>(next() >> 11) * (1.0 / 9007199254740992.0); }

    /// True in `percent` of a hundred calls.
    bool chance(int percent) { return below(100) < percent; }

    /// `digits` hexadecimal digits, in lower case.
    QByteArray hex(int digits)
    {
        static constexpr char alphabet[] = "0123456789abcdef";
        QByteArray text(digits, Qt::Uninitialized);
        quint64 bits = 0;
        for (int i = 0; i < digits; ++i) {
            if (i % 16 == 0)
                bits = next();
            text[i] = alphabet[bits & 15];
            bits >>= 4;
        }
        return text;
    }

private:
    quint64 m_state;
};

} // namespace bayplan::simulator
