// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/recordfacts.h"

#include "fleet/livehost.h"
#include "services/rollout.h"

#include <QJsonArray>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

QString recordedImage(const QJsonObject &record)
{
    const QJsonArray revisions = record[u"revisions"_s].toArray();
    for (const QJsonValue &revision : revisions) {
        if (revision[u"number"_s] == record[u"revision"_s])
            return fleet::familiarReference(revision[u"spec"_s][u"image"_s].toString());
    }
    return {};
}

QString rolloutText(const QJsonObject &record)
{
    const QJsonObject rollout = record[u"rollout"_s].toObject();
    if (rollout.isEmpty())
        return {};
    return u"%1: %2 to %3"_s.arg(rollout[u"state"_s].toString(), QString::number(rollout[u"from"_s].toInt()),
                                 QString::number(rollout[u"to"_s].toInt()));
}

int rolloutTarget(const QJsonObject &record)
{
    const QJsonObject json = record[u"rollout"_s].toObject();
    const auto rollout = services::rolloutFromJson(json);
    return rollout && rollout->isActive() ? rollout->to : 0;
}

} // namespace bayplan::snapshots
