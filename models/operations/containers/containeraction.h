// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/calls/containercalls.h"
#include "engine/calls/limits.h"

#include <array>

namespace bayplan::operations {

enum class ContainerAction { Start, Stop, Restart, Kill, Pause, Unpause, Rename, Limits, Commit, Remove };

inline constexpr std::array allContainerActions = {
    ContainerAction::Start,  ContainerAction::Stop,    ContainerAction::Restart, ContainerAction::Kill,
    ContainerAction::Pause,  ContainerAction::Unpause, ContainerAction::Rename,  ContainerAction::Limits,
    ContainerAction::Commit, ContainerAction::Remove};

/// What an operator asks for; each action reads its own part.
struct ContainerRequest
{
    ContainerAction action = ContainerAction::Start;
    std::optional<std::chrono::seconds> timeout = {}; ///< of stop and restart; without: each container's own
    QString signal = QStringLiteral("SIGKILL");       ///< of kill
    QString name = {};                                ///< of rename
    engine::Limits limits = {};
    engine::CommitOptions commit = {};
    bool force = false;   ///< remove: those that run are killed
    bool volumes = false; ///< remove: their anonymous volumes go too
};

} // namespace bayplan::operations
