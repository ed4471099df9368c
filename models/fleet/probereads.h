// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/engineinfo.h"

#include <QSet>
#include <QTimer>

#include <functional>

namespace bayplan::fleet {

/// True for Podman before 4.8, which tells of each run of a health check, and of the health as it was before that run
/// (podman 19237): only reading the container tells what came of it.
bool healthEventsLag(const engine::EngineInfo &info);

/// Containers to be read after a run of their health check: the first time at once, then at most once in `every` each,
/// however often they are probed, and once more after the last one.
class ProbeReads
{
public:
    ProbeReads(std::chrono::milliseconds every, std::function<void(const QString &id)> read);

    void probed(const QString &id);
    void forget(const QString &id) { m_again.remove(id); }

private:
    void tick();

    std::function<void(const QString &id)> m_read;
    QTimer m_timer;
    QSet<QString> m_readNow; ///< since the last tick
    QSet<QString> m_again;   ///< probed since they were read
};

} // namespace bayplan::fleet
