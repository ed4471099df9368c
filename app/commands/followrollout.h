// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/commands/servicework.h"
#include "services/rollout.h"

#include <QSet>

#include <functional>
#include <memory>

namespace bayplan::app {

/// A rollout that a command has begun, or told something.
struct FollowedRollout
{
    QString service;
    /// Whether a rollout that is seen is what came of it, rather than what was known before.
    std::function<bool(const services::Rollout &)> isIt;
    /// The ends that were wanted: exit code 0.
    QSet<services::Rollout::State> wanted = {services::Rollout::State::Completed};
    bool endsAtOnce = false; ///< there is no rollout to wait for: only the record was changed
};

/// Begins it; `begun` is called once, later, when its record is written, or with why it could not be. What it returns
/// is what is to be followed then; an error where it can't be begun at all.
using BeginRollout =
    std::function<core::Result<FollowedRollout>(ServiceWork &work, std::function<void(core::Result<void>)> begun)>;

/// Gathers, begins it, and waits until it ends, or until it goes no further by itself; drives it where nobody else
/// does. With --detach whoever called goes on as soon as it has begun. A service of Compose's is read first.
std::unique_ptr<QObject> followRollout(const Arguments &arguments, std::function<void(int)> quit, BeginRollout begin);

/// The same for what was seen beforehand: an update, an undo.
core::Result<FollowedRollout> followUpdate(const rollouts::Update &update, ServiceWork &work,
                                           std::function<void(core::Result<void>)> begun);

/// Gathers, and ends with what `show` returns.
std::unique_ptr<QObject> showService(const Arguments &arguments, std::function<void(int)> quit,
                                     std::function<int(ServiceWork &)> show);

} // namespace bayplan::app
