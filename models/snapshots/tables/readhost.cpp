// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/tables/readhost.h"

#include "engine/decode.h"
#include "fleet/servicename.h"

#include <QJsonDocument>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

template <typename Json>
QByteArray jsonText(const Json &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

/// What was decoded; an empty one after an error, which is kept.
template <typename T>
T decodedOr(core::Result<T> result, QStringList &problems)
{
    if (result)
        return std::move(*result);
    problems << result.error().message();
    return {};
}

/// A host that was out of reach tells its version in another place, and not whose engine it is.
engine::EngineInfo told(engine::EngineInfo info, const HostPart &part)
{
    if (part.version.isEmpty()) {
        info.engine.clear();
        info.version = part.info[u"ServerVersion"_s].toString();
    }
    return info;
}

engine::Container containerOf(const HostPart &part, size_t place, QStringList &problems)
{
    const ContainerPart &known = part.containers[place];
    engine::Container container;
    if (const QByteArray inspect = part.inspects.at(place); !inspect.isEmpty())
        container = decodedOr(engine::decodeContainer(inspect), problems);
    if (known.isPartial)
        container.detailed = false; // which ports are static is not in it
    container.id = known.id;
    container.name = known.name;
    return container;
}

template <typename T>
void sortByName(std::vector<T> &list)
{
    std::sort(list.begin(), list.end(), [](const T &a, const T &b) { return a.name < b.name; });
}

} // namespace

ReadHost readHost(const HostPart &part)
{
    ReadHost host{.part = part};
    if (!part.info.isEmpty()) {
        if (auto info = engine::decodeInfo(jsonText(part.info), jsonText(part.version)))
            host.info = told(std::move(*info), part);
        else
            host.problems << info.error().message();
    }
    for (size_t place = 0; place < part.containers.size(); ++place) {
        host.containers.push_back(containerOf(part, place, host.problems));
        if (!fleet::isBookkeeping(host.containers.back()))
            host.live.updateContainer(host.containers.back());
    }
    host.images = decodedOr(engine::decodeImageList(jsonText(part.images)), host.problems);
    host.networks = decodedOr(engine::decodeNetworkList(jsonText(part.networks)), host.problems);
    host.volumes =
        decodedOr(engine::decodeVolumeList(jsonText(QJsonObject{{u"Volumes"_s, part.volumes}})), host.problems);
    sortByName(host.networks);
    sortByName(host.volumes);
    host.live.mergeImages(host.images);
    host.live.mergeNetworks(host.networks);
    host.live.mergeVolumes(host.volumes);
    host.problems.removeDuplicates();
    return host;
}

} // namespace bayplan::snapshots
