// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/decode.h"
#include "engine/json.h"

namespace bayplan::engine {

using namespace Qt::Literals::StringLiterals;
using core::Result;

Result<Event> decodeEvent(const QByteArray &json)
{
    JsonReader reader(u"an event"_s);
    const auto root = reader.parse(json);
    const auto object = root ? reader.asObject(*root) : std::nullopt;
    if (!object)
        return core::fail(reader.error());

    Event event;
    event.type = reader.string(*object, "Type");
    QString action = reader.string(*object, "Action");
    if (const auto actor = reader.object(*object, "Actor")) {
        event.id = reader.string(*actor, "ID");
        event.attributes = reader.stringMap(*actor, "Attributes");
    }
    if (const qint64 nanos = reader.integer(*object, "timeNano"))
        event.time = core::Time(std::chrono::nanoseconds(nanos));
    else
        event.time = reader.unixTime(*object, "time");

    // "health_status: healthy", "exec_start: /bin/sh -c …"
    if (const qsizetype colon = action.indexOf(u':'); colon > 0) {
        event.detail = action.mid(colon + 1).trimmed();
        action.truncate(colon);
    }
    if (action == u"remove"_s) // Podman's word for all of them
        action = event.type == u"image"_s ? u"delete"_s : u"destroy"_s;
    if (action == u"health_status"_s && event.detail.isEmpty())
        event.detail = reader.string(*object, "HealthStatus"); // Podman; some clients have seen it as an attribute
    if (action == u"health_status"_s && event.detail.isEmpty())
        event.detail = event.attributes.value(u"health_status"_s);
    if (action == u"die"_s)
        event.detail = event.attributes.value(u"exitCode"_s, event.attributes.value(u"containerExitCode"_s));
    event.action = action;

    if (!reader.ok())
        return core::fail(reader.error());
    return event;
}

} // namespace bayplan::engine
