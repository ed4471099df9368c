// SPDX-License-Identifier: GPL-3.0-or-later
// What the timeline says of a snapshot and of a change.
#include "snapshots/kept/timeline.h"
#include "snapshots/words.h"

#include <QLocale>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

ChangeCount countOf(const Comparison &comparison)
{
    ChangeCount count;
    for (const ObjectChange &change : comparison.changes) {
        switch (change.what) {
        case ObjectChange::What::Added:
            ++count.added;
            break;
        case ObjectChange::What::Removed:
            ++count.removed;
            break;
        case ObjectChange::What::Changed:
            ++count.changed;
            break;
        }
    }
    return count;
}

QString toString(const ChangeCount &count)
{
    const QLocale locale;
    QStringList parts;
    if (count.added > 0)
        parts << u'+' + locale.toString(count.added);
    if (count.removed > 0)
        parts << u'−' + locale.toString(count.removed);
    if (count.changed > 0)
        parts << u'~' + locale.toString(count.changed);
    return parts.isEmpty() ? tr("nothing changed") : parts.join(u' ');
}

Contents contentsOf(const Snapshot &snapshot)
{
    Contents contents{
        .workspace = snapshot.workspace, .hasSecrets = snapshot.hasSecrets, .services = int(snapshot.services.size())};
    for (const HostPart &host : snapshot.hosts) {
        contents.hosts << host.name;
        contents.hostsNotRead += host.state == HostPart::State::Read ? 0 : 1;
        contents.containers += int(host.containers.size());
    }
    return contents;
}

} // namespace bayplan::snapshots
