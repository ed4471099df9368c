// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/inspecttext.h"

#include "fleet/servicename.h"

#include <simdjson.h>
#include <string>

namespace bayplan::snapshots {

namespace {

QString memberText(const simdjson::dom::element &object, std::string_view member)
{
    std::string_view text;
    if (object[member].get(text) != simdjson::SUCCESS)
        return {};
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

bool hasRecord(const simdjson::dom::element &object, std::string_view labelsAt)
{
    static const std::string label = fleet::recordLabel.toUtf8().toStdString();
    simdjson::dom::object labels;
    return object.at_pointer(labelsAt).get(labels) == simdjson::SUCCESS && labels[label].error() == simdjson::SUCCESS;
}

QString withoutSlash(QString name)
{
    if (name.startsWith(u'/'))
        name.remove(0, 1);
    return name;
}

} // namespace

std::optional<std::vector<ListedContainer>> readList(const QByteArray &reply)
{
    simdjson::dom::parser parser;
    simdjson::dom::array list;
    if (parser.parse(reply.constData(), size_t(reply.size())).get(list) != simdjson::SUCCESS)
        return std::nullopt;
    std::vector<ListedContainer> listed;
    for (const simdjson::dom::element each : list) {
        std::string_view name;
        [[maybe_unused]] const auto named = each.at_pointer("/Names/0").get(name);
        listed.push_back({.id = memberText(each, "Id"),
                          .name = withoutSlash(QString::fromUtf8(name.data(), qsizetype(name.size()))),
                          .runs = memberText(each, "State") == QLatin1String("running"),
                          .isRecord = hasRecord(each, "/Labels")});
    }
    return listed;
}

std::optional<InspectText> readInspect(const QByteArray &reply)
{
    thread_local simdjson::dom::parser parser; // keeps its memory for the next ones
    simdjson::dom::element root;
    if (parser.parse(reply.constData(), size_t(reply.size())).get(root) != simdjson::SUCCESS || !root.is_object())
        return std::nullopt;
    return InspectText{.text = reply.trimmed(),
                       .name = withoutSlash(memberText(root, "Name")),
                       .imageId = memberText(root, "Image"),
                       .isRecord = hasRecord(root, "/Config/Labels")};
}

} // namespace bayplan::snapshots
