// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "snapshots/kept/place.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace bayplan::fleet {
class Fleet;
}

namespace bayplan::snapshots {

class Keeping;

/// When a snapshot is due: so long after the newest one, whoever took it; where that is past, or there is none, once
/// the hosts have had a minute to be reached. Pure.
core::Time nextDue(std::optional<core::Time> newest, std::chrono::hours every, core::Time started);

/// Has a snapshot taken every so many hours, as the settings say, while some host is in reach.
class Schedule : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it. `now`: the wall clock.
    Schedule(Keeping &keeping, const fleet::Fleet &fleet, std::function<core::Time()> now = core::now,
             QObject *parent = nullptr);

    /// When the next one is due; nothing while none is.
    std::optional<core::Time> due() const;
    /// Takes one if it is due. It does so by itself once a minute: the clock may jump, and computers sleep.
    void check();

private:
    Keeping &m_keeping;
    const fleet::Fleet &m_fleet;
    const std::function<core::Time()> m_now;
    KeptPlace m_place;                  ///< of the workspace: two may have one name
    core::Time m_started;               ///< to reach its hosts
    std::optional<core::Time> m_failed; ///< when the last one could not be kept
    QTimer m_timer;
};

} // namespace bayplan::snapshots
