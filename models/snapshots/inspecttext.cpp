// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/inspecttext.h"

#include "fleet/servicename.h"

#include <simdjson.h>

namespace bayplan::snapshots {

namespace {

QString memberText(const simdjson::dom::element &object, std::string_view member)
{
    std::string_view text;
    if (object[member].get(text) != simdjson::SUCCESS)
        return {};
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

} // namespace

std::optional<InspectText> readInspect(const QByteArray &reply)
{
    thread_local simdjson::dom::parser parser; // keeps its memory for the next ones
    simdjson::dom::element root;
    if (parser.parse(reply.constData(), size_t(reply.size())).get(root) != simdjson::SUCCESS || !root.is_object())
        return std::nullopt;
    InspectText read{.text = reply.trimmed(), .name = memberText(root, "Name"), .imageId = memberText(root, "Image")};
    if (read.name.startsWith(u'/'))
        read.name.remove(0, 1);
    simdjson::dom::element labels;
    if (root["Config"]["Labels"].get(labels) == simdjson::SUCCESS && labels.is_object()) {
        simdjson::dom::element record;
        read.isRecord = labels[fleet::recordLabel.toUtf8().toStdString()].get(record) == simdjson::SUCCESS;
    }
    return read;
}

} // namespace bayplan::snapshots
