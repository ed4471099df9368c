// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "logs/logline.h"

#include <array>
#include <map>
#include <optional>

namespace bayplan::logs {

/// How far one container's log has been read, so that reading can go on after a break with nothing lost or doubled.
///
/// An engine is asked for what it has since a whole second (Podman loses smaller parts) a little before the last
/// message: the two streams of a container are stamped apart and may be kept in another order. Of what it sends then,
/// as many messages of each stream as were taken since that second have been here. They come in the same order; one
/// later than the last that was taken is new in any case, since the engine may have dropped old ones (rotation).
class LogCursor
{
public:
    /// Takes the next message's stream and time; false if it has been here before the break.
    bool take(Stream stream, core::Time time);
    /// From now on messages come from since() on.
    void resume();
    /// Seconds since 1970; nothing while nothing was taken.
    std::optional<qint64> since() const;

private:
    struct Read
    {
        std::map<qint64, qint64> bySecond; ///< messages taken, since since()
        core::Time first{};
        core::Time last{}; ///< the latest
        bool any = false;
        bool resumed = false; ///< nothing new has come since resume()
        qint64 again = 0;     ///< messages that are still to come a second time
    };

    std::array<Read, 2> m_read;
    std::optional<core::Time> m_first; ///< where the reading began: often not at the log's beginning
};

} // namespace bayplan::logs
