// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "services/change.h"

namespace bayplan::rollouts {

/// What an operator may tell a rollout at any moment.
enum class Steer {
    Pause,   ///< nothing new is begun; what is on its way comes to its end
    Resume,  ///< goes on where it was, or tries again what has failed
    Promote, ///< Canary: goes on with the others. Rolling: the others all at once. BlueGreen: the old ones go now
    Abort,   ///< back to where it came from
};

/// The record as it is to be, one generation on. An error where that can't be told to it now, which says why: what has
/// no rollout, is over, goes back already. `by`: who says so, "anna on desk-4". Pure.
core::Result<services::ServiceRecord> steered(const services::ServiceRecord &record, Steer steer, core::Time now,
                                              const QString &by = {});

/// Whether steered() would succeed: for buttons and menus.
bool canSteer(const services::ServiceRecord &record, Steer steer);

/// A rollout to be begun, seen beforehand.
struct Update
{
    QString service;
    QString title;                       ///< "Update web to nginx:1.27"
    services::ServiceRecord basis = {};  ///< what it was made from
    services::ServiceRecord record = {}; ///< to be written first, with the rollout in it
    fleet::HostId home = 0;              ///< where it is written
    QList<fleet::HostId> copies = {};
    QStringList words = {};                  ///< the plan in sentences
    std::optional<core::Error> refusal = {}; ///< why it can't be begun; nothing of it is tried then
    bool needsNoContainer = false;           ///< only the record changes: no replica has to be made anew

    bool isPossible() const { return !refusal; }
};

} // namespace bayplan::rollouts
