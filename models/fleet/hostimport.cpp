// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hostimport.h"

#include <QHash>

namespace bayplan::fleet {

using namespace Qt::Literals::StringLiterals;

HostImport planImport(const QList<HostConfig> &existing, const QList<FoundHost> &found)
{
    QStringList names;
    QHash<QString, QString> known; // endpoints and sources, to the name of the host that has them
    for (const HostConfig &host : existing) {
        names << host.name;
        known.insert(endpointKey(host.endpoint), host.name);
        if (!host.source.isEmpty())
            known.insert(host.source, host.name);
    }
    HostImport plan;
    for (const FoundHost &candidate : found) {
        if (!candidate.problem.isEmpty()) {
            plan.skipped << HostImport::Skipped{candidate, candidate.problem, true};
            continue;
        }
        HostConfig host = candidate.host;
        QString same = known.value(endpointKey(host.endpoint));
        if (same.isEmpty() && !host.source.isEmpty())
            same = known.value(host.source);
        if (!same.isEmpty()) {
            plan.skipped << HostImport::Skipped{candidate, u"It is there already, as “%1”"_s.arg(same), false};
            continue;
        }
        host.name = freeName(host.name, names);
        names << host.name;
        plan.hosts << host;
    }
    return plan;
}

} // namespace bayplan::fleet
