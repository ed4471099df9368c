// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fleet/roles.h"
#include "logs/logsession.h"

#include <QString>

namespace bayplan::ui {

/// How the logs of a session are coming in, in words.
struct LogStatus
{
    QString text;    ///< "Following", "2 of 3 following"
    QString details; ///< one line for each container, for a tooltip (plain text)
    QString problem; ///< why some can't be read; empty if all can
    QString empty;   ///< where there are no lines
};

LogStatus logStatus(const logs::LogSession &session);

} // namespace bayplan::ui
