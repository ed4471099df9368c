// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/probereads.h"

#include <utility>

namespace bayplan::fleet {

bool healthEventsLag(const engine::EngineInfo &info)
{
    if (info.engine != u"Podman")
        return false;
    const auto version = engine::ApiVersion::parse(info.version.section(u'.', 0, 1).toLatin1());
    return version && *version < engine::ApiVersion{4, 8};
}

ProbeReads::ProbeReads(std::chrono::milliseconds every, std::function<void(const QString &id)> read)
    : m_read(std::move(read))
{
    m_timer.setInterval(every);
    m_timer.callOnTimeout(&m_timer, [this] { tick(); });
}

void ProbeReads::probed(const QString &id)
{
    if (m_readNow.contains(id)) {
        m_again.insert(id);
        return;
    }
    m_readNow.insert(id);
    if (!m_timer.isActive())
        m_timer.start();
    m_read(id);
}

void ProbeReads::tick()
{
    m_readNow = std::exchange(m_again, {});
    if (m_readNow.isEmpty())
        m_timer.stop();
    const QSet<QString> due = m_readNow;
    for (const QString &id : due)
        m_read(id);
}

} // namespace bayplan::fleet
