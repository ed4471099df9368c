// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/calls/volumecalls.h"

#include "engine/json.h"

#include <QJsonDocument>
#include <QUrl>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr ApiVersion typesApi{1, 42};
constexpr std::chrono::minutes longestMeasure{5};

QByteArray volumePath(const QString &name)
{
    return "/volumes/" + QUrl::toPercentEncoding(name);
}

QJsonObject optionsObject(const QMap<QString, QString> &map)
{
    QJsonObject made;
    for (auto it = map.cbegin(); it != map.cend(); ++it)
        made[it.key()] = it.value();
    return made;
}

} // namespace

Call inspectVolume(const QString &name)
{
    return {.method = "GET", .path = volumePath(name)};
}

Call createVolume(const QJsonObject &body)
{
    return {.path = "/volumes/create", .body = QJsonDocument(body).toJson(QJsonDocument::Compact)};
}

Call removeVolume(const QString &name)
{
    return {.method = "DELETE", .path = volumePath(name)};
}

QJsonObject volumeBody(const VolumeSpec &spec)
{
    return {{u"Name"_s, spec.name},
            {u"Driver"_s, spec.driver},
            {u"DriverOpts"_s, optionsObject(spec.options)},
            {u"Labels"_s, optionsObject(spec.labels)}};
}

QJsonObject volumeBody(const QJsonObject &inspect)
{
    QJsonObject body{{u"Name"_s, inspect.value(u"Name"_s)}, {u"Driver"_s, inspect.value(u"Driver"_s)}};
    if (const QJsonValue options = inspect.value(u"Options"_s); options.isObject())
        body[u"DriverOpts"_s] = options;
    if (const QJsonValue labels = inspect.value(u"Labels"_s); labels.isObject())
        body[u"Labels"_s] = labels;
    return body;
}

Call measureVolumes(ApiVersion api)
{
    return {.method = "GET",
            .path = api >= typesApi ? QByteArray("/system/df?type=volume") : QByteArray("/system/df"),
            .timeout = longestMeasure,
            .patient = true};
}

core::Result<QHash<QString, qint64>> decodeVolumeSizes(const QByteArray &json)
{
    JsonReader reader(u"the sizes of volumes"_s);
    QHash<QString, qint64> sizes;
    const auto root = reader.parse(json);
    const auto optionsObject = root ? reader.asObject(*root) : std::nullopt;
    const auto rows = optionsObject ? reader.array(*optionsObject, "Volumes") : std::nullopt;
    if (rows) {
        for (const auto element : *rows) {
            const auto row = reader.asObject(element, "Volumes", "a list of objects");
            if (!row)
                break;
            const auto usage = reader.object(*row, "UsageData");
            if (const qint64 size = usage ? reader.integer(*usage, "Size") : -1; size >= 0)
                sizes.insert(reader.string(*row, "Name"), size);
        }
    }
    if (!reader.ok())
        return core::fail(reader.error());
    return sizes;
}

} // namespace bayplan::engine
