// SPDX-License-Identifier: GPL-3.0-or-later
#include "simulator/event.h"

#include "simulator/container.h"
#include "simulator/jsonwriter.h"

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

QByteArray encodeEvent(const Event &event, ApiVersion version)
{
    JsonWriter json;
    json.beginObject();
    // dockerd 20.10 gives the three old fields to containers, the first two to images, and none to networks.
    const bool isContainer = event.type == u"container"_s;
    if (Profile::legacyEventFields(version) && (isContainer || event.type == u"image"_s)) {
        json.field("status", event.action).field("id", event.actorId);
        if (isContainer)
            json.field("from", event.attributes.value(u"image"_s));
    }
    json.field("Type", event.type).field("Action", event.action);
    json.key("Actor").beginObject();
    json.field("ID", event.actorId).field("Attributes", event.attributes);
    json.endObject();
    json.field("scope", "local");
    json.field("time", event.timeNano / nsPerSecond).field("timeNano", event.timeNano);
    if (!event.healthStatus.isEmpty())
        json.field("HealthStatus", event.healthStatus);
    json.endObject();
    return json.take().append('\n');
}

} // namespace bayplan::simulator
