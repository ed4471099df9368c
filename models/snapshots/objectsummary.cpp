// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/objectsummary.h"

#include "snapshots/words.h"

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

QString containerSummary(const QJsonObject &inspect)
{
    QStringList parts{inspect[u"Config"_s][u"Image"_s].toString()};
    const QJsonObject ports = inspect[u"NetworkSettings"_s][u"Ports"_s].toObject();
    for (auto port = ports.begin(); port != ports.end(); ++port) {
        QStringList numbers;
        const QJsonArray bindings = port.value().toArray();
        for (const QJsonValue &binding : bindings)
            numbers << binding[u"HostPort"_s].toString();
        numbers.removeDuplicates(); // IPv4 and IPv6
        for (const QString &number : std::as_const(numbers))
            parts << number + u" → "_s + port.key();
    }
    return parts.join(u", "_s);
}

QString objectSummary(const QJsonObject &object)
{
    QStringList tags;
    const QJsonArray all = object[u"RepoTags"_s].toArray();
    for (const QJsonValue &tag : all)
        tags << tag.toString();
    return tags.isEmpty() ? object[u"Driver"_s].toString() : tags.join(u", "_s);
}

QString serviceSummary(const ServicePart &service)
{
    const QJsonArray revisions = service.record[u"revisions"_s].toArray();
    QString image;
    for (const QJsonValue &revision : revisions) {
        if (revision[u"number"_s] == service.record[u"revision"_s])
            image = revision[u"spec"_s][u"image"_s].toString();
    }
    const QString count = tr("%n replica(s)", nullptr, service.desired);
    return image.isEmpty() ? count : tr("%1 of %2").arg(count, image);
}

} // namespace bayplan::snapshots
