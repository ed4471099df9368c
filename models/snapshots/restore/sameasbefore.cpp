// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/sameasbefore.h"

#include "snapshots/comparefields.h"
#include "snapshots/masking.h"

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostNamed = 4;

/// What is so at a moment, and no part of what a container was made as.
bool isOfTheMoment(const QString &path)
{
    // Dynamic ports are chosen anew at each start; static ones are in HostConfig.PortBindings, too.
    static const QStringList places{u".State."_s,  u".NetworkSettings."_s, u".RestartCount"_s,
                                    u".ExecIDs"_s, u".SizeRw"_s,           u".SizeRootFs"_s};
    for (const QString &place : places) {
        if (path.startsWith(place))
            return path != u".State.Running"_s && path != u".State.Paused"_s;
    }
    return false;
}

/// What is masked of what a container was not made of: it follows from the rest.
bool isUnknown(const FieldChange &field)
{
    return field.before.contains(Masking::text()) && !field.path.startsWith(u".Config."_s) &&
           !field.path.startsWith(u".HostConfig."_s) && !field.path.startsWith(u".Mounts"_s);
}

} // namespace

QStringList differingPlaces(const QByteArray &wanted, const QByteArray &now)
{
    QStringList places;
    for (const FieldChange &field : inspectFields(wanted, now, false)) {
        if (!field.noise && !isOfTheMoment(field.path) && !isUnknown(field))
            places << field.path.mid(1);
    }
    return places;
}

bool areOfState(const QStringList &places)
{
    return !places.isEmpty() && std::all_of(places.begin(), places.end(),
                                            [](const QString &place) { return place.startsWith(u"State."_s); });
}

QString toldPlaces(QStringList places)
{
    if (places.size() > mostNamed)
        places = places.mid(0, mostNamed) << u"…"_s;
    return places.join(u", "_s);
}

} // namespace bayplan::snapshots
