// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/celltext.h"
#include "snapshots/tables/pages.h"
#include "snapshots/words.h"

#include <QLocale>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

QString leftOutRows(const Table &table)
{
    if (table.rows.size() <= mostPageRows)
        return {};
    return tr("and %1 more, which are in the CSV and XLSX files only")
        .arg(QLocale().toString(qulonglong(table.rows.size() - mostPageRows)));
}

QString pageTitle(const Snapshot &snapshot)
{
    return snapshot.workspace.isEmpty() ? tr("Snapshot") : tr("Snapshot of %1").arg(pageLine(snapshot.workspace));
}

QStringList pageFacts(const Snapshot &snapshot)
{
    int read = 0;
    for (const HostPart &host : snapshot.hosts)
        read += host.state == HostPart::State::Read ? 1 : 0;
    return {tr("Taken %1 UTC by %2").arg(pageTime(snapshot.takenAt), pageLine(snapshot.program)),
            tr("%1 of %n hosts read", nullptr, int(snapshot.hosts.size())).arg(read),
            snapshot.hasSecrets ? tr("Secrets are included: keep it to yourself") : tr("Secrets are masked"),
            tr("All times are UTC")};
}

QStringList pageWarnings(const Snapshot &snapshot)
{
    QStringList warnings;
    for (const HostPart &host : snapshot.hosts) {
        if (host.state == HostPart::State::Read)
            continue;
        const QString name = pageLine(host.name);
        QString warning =
            host.state == HostPart::State::Stale
                ? tr("%1 was out of reach: what is told of it was known at %2 UTC").arg(name, pageTime(host.readAt))
                : tr("%1 was out of reach, and nothing is known of it").arg(name);
        if (!host.error.isEmpty())
            warning += u" ("_s + pageLine(host.error) + u')';
        warnings << warning;
    }
    return warnings;
}

} // namespace bayplan::snapshots
