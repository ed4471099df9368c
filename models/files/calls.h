// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "engine/call.h"

#include <memory>

namespace bayplan::files::calls {

// Pure: each makes one request of the Engine API's archives. `path` is a clean path in the container.

/// HEAD /containers/{id}/archive: what is there; see PathStat.
engine::Call describe(const QString &container, const QByteArray &path);
/// GET of the same: a tar of it with all below; streamed. Docker locks the container meanwhile, so that not even its
/// inspect is answered.
engine::Call read(const QString &container, const QByteArray &path, std::shared_ptr<net::ReplyFlow> flow);
/// PUT of the same: unpacks a tar into that folder. A folder is never put in a file's place, nor the other way round.
engine::Call write(const QString &container, const QByteArray &path, std::shared_ptr<net::BodyPipe> pipe);

/// The engine's refusal in words that help: what a path can't be read for, what can't be written.
core::Error explained(core::Error error, const QByteArray &path);

} // namespace bayplan::files::calls
