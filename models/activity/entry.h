// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/clock.h"
#include "fleet/roles.h"

#include <QList>
#include <QString>

#include <chrono>

namespace bayplan::activity {

/// One thing that happened: what an engine reported, or a call an operator made. Never a request's body, nor a secret.
struct Entry
{
    /// Stored as numbers: never renumber.
    enum class Who { Engine = 0, Operator = 1 };
    enum class Outcome { None = 0, Done = 1, Failed = 2, Cancelled = 3 };

    qint64 id = 0; ///< given by the database, rising in the order things became known
    core::Time time{};
    QString host = {}; ///< its name at that time
    Who who = Who::Engine;
    QString kind = {}; ///< "container", "image", "network", "volume"; empty for the host itself
    QString objectId = {};
    QString object = {}; ///< its name
    QString what = {};   ///< "exited with code 1", or the operation's title
    fleet::Tone tone = fleet::Tone::Neutral;
    QString call = {}; ///< engine::Call::text(); empty for what engines reported
    Outcome outcome = Outcome::None;
    QString error = {}; ///< what went wrong and what to do, where it failed
    std::chrono::milliseconds duration{0};
    qint64 operation = 0; ///< what belongs to one operation has the same number; 0: none
    qint64 mark = 0;      ///< of two with the same one is kept: two Bayplans hear the same event; 0: it is always kept

    bool operator==(const Entry &) const = default;
};

} // namespace bayplan::activity
