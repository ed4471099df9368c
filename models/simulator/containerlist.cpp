// SPDX-License-Identifier: GPL-3.0-or-later
// `GET /containers/json`, written straight into bytes: a host may have tens of thousands of containers.
#include "simulator/filters.h"
#include "simulator/jsonwriter.h"
#include "simulator/replies.h"
#include "simulator/statustext.h"

#include <QRegularExpression>

#include <algorithm>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

const QStringList &knownFilters()
{
    static const QStringList known{u"ancestor"_s, u"before"_s,    u"exited"_s,  u"expose"_s, u"health"_s,
                                   u"id"_s,       u"isolation"_s, u"is-task"_s, u"label"_s,  u"name"_s,
                                   u"network"_s,  u"publish"_s,   u"since"_s,   u"status"_s, u"volume"_s};
    return known;
}

/// The `id` and `name` filters are regular expressions that may match anywhere; compiled once for a whole list.
class ListFilter
{
public:
    ListFilter(const Filters &filters, const EngineState &state) : m_filters(filters), m_state(state)
    {
        for (const QString &pattern : filters.values(u"name"_s))
            m_names.append(QRegularExpression(pattern));
    }

    bool allows(const Container &container) const
    {
        if (m_filters.isEmpty())
            return true;
        const QStringList ids = m_filters.values(u"id"_s);
        const bool idFits = ids.isEmpty() || std::any_of(ids.cbegin(), ids.cend(), [&](const QString &beginning) {
                                return container.id.startsWith(beginning);
                            });
        const bool nameFits =
            m_names.isEmpty() || std::any_of(m_names.cbegin(), m_names.cend(), [&](const auto &name) {
                return name.match(container.spec.name).hasMatch() || name.match(u'/' + container.spec.name).hasMatch();
            });
        return idFits && nameFits && m_filters.allowsLabels(container.spec.labels) &&
               m_filters.allows(u"status"_s, stateName(container, m_state.profile().isPodman())) &&
               m_filters.allows(u"health"_s, healthName(container.health)) &&
               m_filters.allows(u"network"_s, container.spec.network) && ancestorFits(container);
    }

private:
    bool ancestorFits(const Container &container) const
    {
        const QStringList ancestors = m_filters.values(u"ancestor"_s);
        return ancestors.isEmpty() || std::any_of(ancestors.cbegin(), ancestors.cend(), [&](const QString &ref) {
                   const Image *image = m_state.image(ref);
                   return image && image->id == container.imageId;
               });
    }

    const Filters &m_filters;
    const EngineState &m_state;
    QList<QRegularExpression> m_names;
};

void writePorts(JsonWriter &json, const QList<BoundPort> &ports)
{
    json.key("Ports").beginArray();
    for (const BoundPort &port : ports) {
        json.beginObject();
        if (port.published != 0)
            json.field("IP", port.ip);
        json.field("PrivatePort", port.target);
        if (port.published != 0)
            json.field("PublicPort", port.published);
        json.field("Type", port.protocol);
        json.endObject();
    }
    json.endArray();
}

void writeNetworks(JsonWriter &json, const Container &container, const EngineState &state, ApiVersion version)
{
    const bool up = container.isUp();
    json.key("NetworkSettings").beginObject().key("Networks").beginObject();
    json.key(QStringView(container.spec.network)).beginObject();
    json.key("IPAMConfig").null().key("Links").null().key("Aliases").null();
    json.field("MacAddress", up ? "02:42:ac:12:00:02" : "");
    json.key("DriverOpts").null();
    json.field("NetworkID", state.networkId(container.spec.network)).field("EndpointID", container.endpointId);
    json.field("Gateway", up ? "172.18.0.1" : "").field("IPAddress", container.address);
    json.field("IPPrefixLen", up ? 16 : 0).field("IPv6Gateway", "").field("GlobalIPv6Address", "");
    json.field("GlobalIPv6PrefixLen", 0);
    if (version >= ApiVersion{1, 44})
        json.key("DNSNames").null();
    json.endObject().endObject().endObject();
}

void writeMounts(JsonWriter &json, const QList<MountSpec> &mounts)
{
    json.key("Mounts").beginArray();
    for (const MountSpec &mount : mounts) {
        json.beginObject().field("Type", mount.type);
        if (!mount.name.isEmpty())
            json.field("Name", mount.name);
        json.field("Source", mount.source).field("Destination", mount.destination);
        if (!mount.name.isEmpty())
            json.field("Driver", "local");
        json.field("Mode", "").field("RW", mount.writable).field("Propagation", mount.name.isEmpty() ? "rprivate" : "");
        json.endObject();
    }
    json.endArray();
}

void writeRow(JsonWriter &json, const Container &container, const EngineState &state, ApiVersion version, qint64 now)
{
    const bool podman = state.profile().isPodman();
    json.beginObject();
    json.field("Id", container.id);
    json.key("Names").beginArray().string(QStringView(QString(u'/' + container.spec.name))).endArray();
    json.field("Image", state.shownImage(container)).field("ImageID", container.imageId);
    json.field("Command", container.spec.command.join(u' '));
    json.field("Created", container.createdNs / nsPerSecond);
    writePorts(json, container.bound);
    json.field("Labels", container.spec.labels);
    json.field("State", stateName(container, podman)).field("Status", statusText(container, now, podman));
    json.key("HostConfig").beginObject().field("NetworkMode", container.spec.network).endObject();
    if (Profile::listsHealth(version)) {
        json.key("Health").beginObject().field("Status", healthName(container.health));
        json.field("FailingStreak", container.failingStreak).endObject();
    }
    writeNetworks(json, container, state, version);
    writeMounts(json, container.spec.mounts);
    if (podman) {
        // Its compatible API also repeats parts of the create request, empty.
        json.field("Name", "").key("Config").null().key("NetworkingConfig").null().key("Platform").null();
    }
    json.endObject();
}

} // namespace

HttpReply containerListReply(const EngineState &state, const HttpRequest &request, ApiVersion version, qint64 now)
{
    const Profile &profile = state.profile();
    const auto filters = Filters::parse(request.item(u"filters"_s));
    if (!filters)
        return errorReply(version >= ApiVersion{1, 42} ? 400 : 500,
                          u"invalid character looking for beginning of value"_s, profile);
    if (const QString unknown = filters->firstUnknown(knownFilters()); !unknown.isEmpty())
        return errorReply(400, u"invalid filter '%1'"_s.arg(unknown), profile);

    const qlonglong limit = request.item(u"limit"_s).toLongLong();
    // Asking for a state, or for the newest few, means stopped ones as well.
    const bool all = request.flag(u"all"_s) || limit > 0 || filters->has(u"status"_s);
    const ListFilter filter(*filters, state);
    const std::vector<const Container *> containers = state.containersByAge();
    JsonWriter json;
    json.reserve(static_cast<qsizetype>(containers.size()) * 1300 + 16);
    json.beginArray();
    qlonglong listed = 0;
    for (const Container *container : containers) {
        const bool shown = all || container->isUp() || container->state == ContainerState::Restarting;
        if (!shown || !filter.allows(*container))
            continue;
        writeRow(json, *container, state, version, now);
        if (++listed == limit)
            break;
    }
    json.endArray();
    return {200, "application/json", json.take().append('\n'), {}, 0};
}

} // namespace bayplan::simulator
