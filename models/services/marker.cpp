// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/marker.h"

#include "fleet/livehost.h"

#include <QJsonArray>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;

QJsonObject markerBody(const QString &image, const QMap<QString, QString> &labels)
{
    QJsonObject texts;
    for (auto it = labels.begin(); it != labels.end(); ++it)
        texts[it.key()] = it.value();
    return {{u"Image"_s, image},
            // Some images have none of their own, and then an engine makes no container of them.
            {u"Cmd"_s, QJsonArray{u"bayplan-record"_s}},
            {u"Labels"_s, texts},
            {u"HostConfig"_s, QJsonObject{{u"NetworkMode"_s, u"none"_s}}}};
}

QString smallestImage(const fleet::LiveHost &live)
{
    const engine::Image *smallest = nullptr;
    for (const engine::Image &image : live.images()) {
        if (!smallest || image.size < smallest->size)
            smallest = &image;
    }
    return smallest ? smallest->id : QString();
}

bool isNameTaken(const core::Error &error)
{
    return error.httpStatus == 409 || error.what.contains(u"is already in use"_s);
}

} // namespace bayplan::services
