// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/roles.h"
#include "services/rollout.h"

#include <QString>

namespace bayplan::ui {

/// How a rollout ended, or came to a stop, for people who may look at something else by now. Plain text, safe to show.
struct RolloutNews
{
    fleet::Tone tone = fleet::Tone::Neutral;
    QString title; ///< "web was updated", without its full stop
    QString text;  ///< sentences; may be empty
};

RolloutNews newsOf(const QString &service, const services::Rollout &rollout);

} // namespace bayplan::ui
