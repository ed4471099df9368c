// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/specfrominspect.h"

#include "run/inspectparts.h"

#include <QJsonArray>

#include <algorithm>

namespace bayplan::run {

using namespace Qt::Literals::StringLiterals;

InspectParts::InspectParts(const Inspected &inspected)
    : container(inspected.container)
    , config(container.value(u"Config"_s).toObject())
    , host(container.value(u"HostConfig"_s).toObject())
    , image(inspected.image.value(u"Config"_s).toObject())
    , shortId(container.value(u"Id"_s).toString().left(12))
    , machine(inspected.machine)
    , isPodman(inspected.isPodman)
{
}

QStringList textsOf(const QJsonValue &list)
{
    QStringList texts;
    const QJsonArray array = list.toArray();
    for (const QJsonValue &entry : array) {
        if (entry.isString())
            texts << entry.toString();
    }
    return texts;
}

QMap<QString, QString> mapOf(const QJsonValue &value)
{
    QMap<QString, QString> map;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        map[it.key()] = it.value().toString();
    return map;
}

bool saysNothing(const QJsonValue &value)
{
    return value.isNull() || value.isUndefined() || value == QJsonArray() || value == QJsonObject() || value == false ||
           value == 0 || value == QString();
}

bool isMadeUpVolumeName(const QString &name)
{
    return name.size() == 64 && std::all_of(name.begin(), name.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

SpecFound specFromInspect(const Inspected &inspected)
{
    const InspectParts from(inspected);
    SpecFound found;
    found.spec.image = from.config.value(u"Image"_s).toString();
    readProcess(from, found.spec);
    readMounts(from, found);
    readNetworks(from, found.spec);
    readLimits(from, found.spec);
    found.leftOut << leftOutOptions(from);
    return found;
}

} // namespace bayplan::run
