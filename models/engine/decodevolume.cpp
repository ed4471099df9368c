// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decode.h"
#include "engine/json.h"

#include <algorithm>

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Result;

bool isAnonymous(const Volume &volume)
{
    if (volume.labels.contains(u"com.docker.volume.anonymous"_s))
        return true;
    return volume.name.size() == 64 && std::all_of(volume.name.begin(), volume.name.end(), [](QChar c) {
               return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f');
           });
}

Result<std::vector<Volume>> decodeVolumeList(const QByteArray &json)
{
    JsonReader reader(u"the list of volumes"_s);
    std::vector<Volume> volumes;
    const auto root = reader.parse(json);
    const auto object = root ? reader.asObject(*root) : std::nullopt;
    // null rather than an empty list where there are none
    const auto rows = object ? reader.array(*object, "Volumes") : std::nullopt;
    if (rows) {
        volumes.reserve(rows->size());
        for (const auto element : *rows) {
            const auto row = reader.asObject(element, "Volumes", "a list of objects");
            if (!row)
                break;
            Volume volume;
            volume.name = reader.string(*row, "Name");
            volume.driver = reader.string(*row, "Driver");
            volume.scope = reader.string(*row, "Scope");
            volume.mountpoint = reader.string(*row, "Mountpoint");
            volume.created = reader.time(*row, "CreatedAt");
            volume.options = reader.stringMap(*row, "Options");
            volume.labels = reader.stringMap(*row, "Labels");
            if (volume.name.isEmpty())
                reader.wrong("Name", "there");
            volumes.push_back(std::move(volume));
        }
    }
    if (!reader.ok())
        return core::fail(reader.error());
    return volumes;
}

} // namespace bayplan::engine
