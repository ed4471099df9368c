// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/soon.h"
#include "fleet/containerkey.h"
#include "fleet/fleet.h"
#include "logs/logcursor.h"
#include "logs/logframes.h"

#include <QObject>
#include <QTimer>

#include <array>
#include <functional>
#include <optional>
#include <string>

namespace bayplan::logs {

/// Follows one container's log, over restarts of the container, of its engine, and breaks of the connection: no line is
/// lost or told twice. Reads from the engine only while it is active.
class LogFollower : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Waiting,   ///< not active, or the host is out of reach
        Loading,   ///< asked, nothing has come yet
        Following, ///< lines come as they are written
        Ended,     ///< the container does not run; goes on when it does
        Failed     ///< the engine can't give it: see error()
    };

    struct Sink
    {
        std::function<void(Stream, core::Time, QByteArrayView)> line;
        std::function<void(bool)> behind; ///< whether what it had is still coming
    };

    /// `tail`: how many of the lines there are to begin with; nothing for all. `fleet` must outlive it.
    LogFollower(fleet::Fleet &fleet, fleet::ContainerKey key, std::optional<qint64> tail, Sink sink);
    ~LogFollower() override;

    /// When it becomes active again it goes on where it was.
    void setActive(bool active);

    const fleet::ContainerKey &key() const { return m_key; }
    State state() const { return m_state; }
    const std::optional<core::Error> &error() const { return m_error; }

Q_SIGNALS:
    void stateChanged();

private:
    void check();
    bool isWanted(const engine::Container *container) const;
    void open(fleet::HostConnection &host, const engine::Container *container);
    void onData(const QByteArray &data);
    void onMessage(const LogMessage &message);
    void finishLines();
    void onEnd(core::Result<void> outcome);
    void endLine(Stream stream, core::Time time);
    void close();
    void setState(State state);
    void setBehind(bool behind);

    fleet::Fleet &m_fleet;
    const fleet::ContainerKey m_key;
    const std::optional<qint64> m_tail;
    const Sink m_sink;
    State m_state = State::Waiting;
    std::optional<core::Error> m_error;
    LogCursor m_cursor;
    std::optional<LogFrames> m_frames;
    std::array<std::string, 2> m_begun; ///< lines of which a part has come, by stream
    core::Time m_lastTime{};
    core::Task m_stream;
    core::Task m_again;
    std::chrono::milliseconds m_wait{0};
    std::optional<core::Time> m_run; ///< when the run began that was read last
    bool m_active = false;
    bool m_clean = false;     ///< the log was read to its end
    bool m_readsTail = false; ///< only the last lines were asked for, and then what is written after them
    bool m_tailRead = false;
    bool m_refused = false; ///< asking again would bring the same answer
    bool m_behind = false;
    QTimer m_quiet;
};

} // namespace bayplan::logs
