// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/volumesizes.h"

#include "engine/calls/volumecalls.h"

namespace bayplan::fleet {

VolumeSizes::VolumeSizes(Fleet &fleet, QObject *parent) : QObject(parent), m_fleet(fleet)
{
    connect(&fleet, &Fleet::hostRemoved, this, [this](HostId id) {
        m_tasks.erase(id);
        m_measured.remove(id);
    });
}

void VolumeSizes::measure(const QList<HostId> &hosts)
{
    for (const HostId id : hosts) {
        HostConnection *host = m_fleet.host(id);
        if (!host || !isLive(host->status().state) || isMeasuring(id))
            continue;
        const engine::ApiVersion api = host->status().api.value_or(engine::oldestApi);
        m_tasks[id] =
            host->client().send(engine::measureVolumes(api), [this, id](const core::Result<QByteArray> &reply) {
                const auto sizes = reply.and_then(engine::decodeVolumeSizes);
                if (sizes)
                    m_measured.insert(id, {core::now(), *sizes});
                else
                    Q_EMIT failed(id, sizes.error());
                m_tasks.erase(id); // ends what this is called from, so last but for the telling
                Q_EMIT changed(id);
            });
        Q_EMIT changed(id);
    }
}

std::optional<qint64> VolumeSizes::size(HostId host, const QString &volume) const
{
    const auto measured = m_measured.constFind(host);
    if (measured == m_measured.constEnd())
        return std::nullopt;
    const auto size = measured->sizes.constFind(volume);
    return size == measured->sizes.constEnd() ? std::nullopt : std::optional(*size);
}

std::optional<core::Time> VolumeSizes::measuredAt(HostId host) const
{
    const auto measured = m_measured.constFind(host);
    return measured == m_measured.constEnd() ? std::nullopt : std::optional(measured->at);
}

} // namespace bayplan::fleet
