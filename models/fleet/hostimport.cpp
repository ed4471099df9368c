// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hostimport.h"

#include <QHash>

namespace bayplan::fleet {

QList<HostImport> planImport(const QList<HostConfig> &existing, const QList<FoundHost> &found)
{
    using Fate = HostImport::Fate;
    QStringList names;
    QHash<QString, HostConfig> byEndpoint;
    QHash<QString, HostConfig> bySource;
    for (const HostConfig &host : existing) {
        names << host.name;
        byEndpoint.insert(endpointKey(host.endpoint), host);
        if (!host.source.isEmpty())
            bySource.insert(host.source, host);
    }
    QList<HostImport> plan;
    for (const FoundHost &candidate : found) {
        HostImport import{.found = candidate};
        const auto same = byEndpoint.constFind(endpointKey(candidate.host.endpoint));
        const auto moved = bySource.constFind(candidate.host.source);
        if (!candidate.problem.isEmpty()) {
            import.fate = Fate::Unusable;
        } else if (moved != bySource.cend() && moved->endpoint != candidate.host.endpoint) {
            import.fate = Fate::Move;
            import.host = *moved;
            import.host.endpoint = candidate.host.endpoint;
        } else if (same != byEndpoint.cend() || moved != bySource.cend()) {
            import.fate = Fate::Known;
            import.host = same != byEndpoint.cend() ? *same : *moved;
        } else {
            import.host = candidate.host;
            import.host.name = freeName(import.host.name, names);
            names << import.host.name;
        }
        plan << import;
    }
    return plan;
}

} // namespace bayplan::fleet
