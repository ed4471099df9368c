// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decode.h"
#include "engine/json.h"

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

/// Tags or digests without the "<none>" that engines before API 1.43 put there.
QStringList named(QStringList list)
{
    list.removeIf([](const QString &entry) { return entry.contains(u"<none>"_s); });
    list.sort();
    return list;
}

} // namespace

Result<std::vector<Image>> decodeImageList(const QByteArray &json)
{
    JsonReader reader(u"the list of images"_s);
    std::vector<Image> images;
    if (const auto root = reader.parse(json)) {
        if (const auto rows = reader.asArray(*root)) {
            images.reserve(rows->size());
            for (const auto element : *rows) {
                const auto row = reader.asObject(element, "", "a list of objects");
                if (!row)
                    break;
                Image image;
                image.id = reader.string(*row, "Id");
                image.tags = named(reader.strings(*row, "RepoTags"));
                image.digests = named(reader.strings(*row, "RepoDigests"));
                image.size = reader.integer(*row, "Size");
                image.created = reader.unixTime(*row, "Created");
                if (image.id.isEmpty())
                    reader.wrong("Id", "there");
                images.push_back(std::move(image));
            }
        }
    }
    if (!reader.ok())
        return core::fail(reader.error());
    return images;
}

} // namespace bayplan::engine
