// SPDX-License-Identifier: GPL-3.0-or-later
// What lists and tables should hold, worked out plainly from the simulated engines' own state.
#include "unit/fleet/simulatedhosts.h"

#include <map>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using simulator::BoundPort;
using simulator::Container;
using simulator::ContainerState;
using simulator::HealthState;

namespace {

using Cells = std::map<QString, QString>;

void compare(const QString &what, const Cells &ours, const Cells &theirs, QStringList &found)
{
    for (const auto &[key, text] : ours) {
        const auto other = theirs.find(key);
        if (other == theirs.end())
            found << u"%1 %2: should not be there (%3)"_s.arg(what, key, text);
        else if (other->second != text)
            found << u"%1 %2: “%3”, should be “%4”"_s.arg(what, key, text, other->second);
    }
    for (const auto &[key, text] : theirs) {
        if (!ours.count(key))
            found << u"%1 %2: missing (%3)"_s.arg(what, key, text);
    }
}

/// Podman has no state between two runs of a container that restarts.
QString stateOf(const Container &c, bool podman)
{
    switch (c.state) {
    case ContainerState::Created:
        return u"created"_s;
    case ContainerState::Running:
        return u"running"_s;
    case ContainerState::Paused:
        return u"paused"_s;
    case ContainerState::Restarting:
        return podman ? u"exited"_s : u"restarting"_s;
    case ContainerState::Exited:
        return u"exited"_s;
    case ContainerState::Dead:
        return u"dead"_s;
    }
    return {};
}

bool isAlive(const Container &c, bool podman)
{
    return c.isUp() || (c.state == ContainerState::Restarting && !podman);
}

QString healthOf(const Container &c)
{
    if (c.state != ContainerState::Running)
        return {};
    switch (c.health) {
    case HealthState::Starting:
        return u"starting"_s;
    case HealthState::Healthy:
        return u"healthy"_s;
    case HealthState::Unhealthy:
        return u"unhealthy"_s;
    case HealthState::None:
        break;
    }
    return {};
}

/// "0.0.0.0:8080->80/tcp static used", sorted, the two families' rows as one.
QStringList portsOf(const Container &c, bool podman)
{
    QStringList list;
    const auto isAny = [](const QString &ip) { return ip.isEmpty() || ip == u"0.0.0.0"_s || ip == u"::"_s; };
    if (!isAlive(c, podman)) {
        for (const simulator::PortSpec &spec : c.spec.ports) {
            if (spec.publish && spec.requested != 0)
                list << u"%1:%2->%3/%4 static claimed"_s.arg(isAny(spec.hostIp) ? u"0.0.0.0"_s : spec.hostIp)
                            .arg(spec.requested)
                            .arg(spec.target)
                            .arg(spec.protocol);
        }
    } else {
        for (const BoundPort &port : c.bound) {
            if (port.published == 0)
                continue;
            const bool fixed = std::any_of(c.spec.ports.begin(), c.spec.ports.end(), [&](const auto &spec) {
                return spec.target == port.target && spec.protocol == port.protocol && spec.requested == port.published;
            });
            list << u"%1:%2->%3/%4 %5 used"_s.arg(isAny(port.ip) ? u"0.0.0.0"_s : port.ip)
                        .arg(port.published)
                        .arg(port.target)
                        .arg(port.protocol, fixed ? u"static"_s : u"dynamic"_s);
        }
    }
    list.removeDuplicates();
    list.sort();
    return list;
}

QString textOf(const fleet::PublishedPort &port)
{
    return u"%1:%2->%3/%4 %5 %6"_s.arg(port.ip)
        .arg(port.published)
        .arg(port.target)
        .arg(port.protocol, toString(port.kind), port.inUse ? u"used"_s : u"claimed"_s);
}

QString textOf(const engine::Container &c, const QString &image)
{
    QStringList ports;
    for (const fleet::PublishedPort &port : fleet::publishedPorts(c))
        ports << textOf(port);
    ports.sort();
    return QStringList{c.name,
                       image,
                       c.imageId,
                       engine::toString(c.state),
                       engine::toString(c.health),
                       engine::isAlive(c.state) ? QString() : QString::number(c.exitCode.value_or(-1)),
                       ports.join(u' ')}
        .join(u" | "_s);
}

QString textOf(const Container &c, const simulator::EngineState &state)
{
    const bool podman = state.profile().isPodman();
    return QStringList{c.spec.name,
                       state.shownImage(c),
                       c.imageId,
                       stateOf(c, podman),
                       healthOf(c),
                       isAlive(c, podman) ? QString() : QString::number(c.exitCode),
                       portsOf(c, podman).join(u' ')}
        .join(u" | "_s);
}

/// "host tag id" → size and users.
void addImages(const QString &host, const simulator::EngineState &state, Cells &cells)
{
    for (const auto &[id, image] : state.images()) {
        const auto users = std::count_if(state.containers().begin(), state.containers().end(),
                                         [&id = id](const auto &entry) { return entry.second.imageId == id; });
        for (const QString &tag : image.tags.isEmpty() ? QStringList{QString()} : image.tags)
            cells[host + u' ' + tag + u' ' + id] = u"%1 bytes, %2 containers"_s.arg(image.size).arg(users);
    }
}

QString serviceOf(const Container &c)
{
    const auto label = [&](const char *key) { return c.spec.labels.value(QString::fromLatin1(key)); };
    const QString service = label("com.docker.compose.service");
    return service.isEmpty() ? QString() : QString(label("com.docker.compose.project") + u'/' + service);
}

} // namespace

QStringList differences(const fleet::HostConnection &host, const simulator::EngineState &state)
{
    Cells ours;
    Cells theirs;
    for (const engine::Container &c : host.live().containers())
        ours[c.id] = textOf(c, host.live().imageName(c));
    for (const auto &[id, c] : state.containers())
        theirs[id] = textOf(c, state);
    QStringList found;
    compare(u"container"_s, ours, theirs, found);
    return found;
}

QStringList differences(const WatchedTables &tables, SimulatedHosts &hosts)
{
    QStringList found;
    Cells containers;
    Cells images;
    Cells ports;
    Cells summary;
    Cells plan;
    std::map<QString, int> replicas;
    for (const fleet::HostConnection *host : hosts.fleet().hosts()) {
        const QString name = host->config().name;
        const auto engine = std::find_if(hosts.engines().begin(), hosts.engines().end(),
                                         [&](const auto &each) { return each->name() == name; });
        const simulator::EngineState &state = (*engine)->state();
        const QString stale = isLive(host->status().state) ? u"live"_s : u"stale"_s;
        int alive = 0;
        for (const auto &[id, c] : state.containers()) {
            containers[name + u' ' + id] = textOf(c, state) + u" | "_s + stale;
            for (const QString &port : portsOf(c, state.profile().isPodman()))
                ports[name + u' ' + c.spec.name + u' ' + port] = stale;
            alive += isAlive(c, state.profile().isPodman()) ? 1 : 0;
            const QString service = serviceOf(c);
            ++replicas[service.isEmpty() ? QString(name + u' ' + id) : service];
        }
        addImages(name, state, images);
        summary[name] = u"%1 %2 %3 %4"_s.arg(alive)
                            .arg(int(state.containers().size()) - alive)
                            .arg(state.images().size())
                            .arg(toString(host->status().state));
    }
    for (const auto &[key, count] : replicas)
        plan[key] = QString::number(count);

    Cells ours;
    for (const fleet::ContainerRow &row : tables.containers.rows())
        ours[row.hostName + u' ' + row.container.id] =
            textOf(row.container, row.image) + u" | "_s + (row.stale ? u"stale"_s : u"live"_s);
    compare(u"container"_s, ours, containers, found);
    ours.clear();
    for (const fleet::ImageRow &row : tables.images.rows())
        ours[row.hostName + u' ' + row.tag + u' ' + row.image.id] =
            u"%1 bytes, %2 containers"_s.arg(row.image.size).arg(row.containers);
    compare(u"image"_s, ours, images, found);
    ours.clear();
    for (const fleet::PortRow &row : tables.ports.rows())
        ours[row.hostName + u' ' + row.containerName + u' ' + textOf(row.port)] = row.stale ? u"stale"_s : u"live"_s;
    compare(u"port"_s, ours, ports, found);
    ours.clear();
    for (const fleet::HostRow &row : tables.hosts.rows())
        ours[row.name] = u"%1 %2 %3 %4"_s.arg(row.running).arg(row.stopped).arg(row.images).arg(toString(row.state));
    compare(u"host"_s, ours, summary, found);
    ours.clear();
    for (const services::PlanRow &row : tables.plan.rows()) {
        const fleet::HostConnection *host = hosts.fleet().host(row.planKey.single.host);
        ours[row.planKey.service.isEmpty()
                 ? QString((host ? host->config().name : u"?"_s) + u' ' + row.planKey.single.id)
                 : QString(row.planKey.project + u'/' + row.planKey.service)] = QString::number(row.total);
    }
    compare(u"plan"_s, ours, plan, found);
    if (tables.plan.columnCount() != int(hosts.fleet().hosts().size()) + 2)
        found << u"the plan has %1 columns"_s.arg(tables.plan.columnCount());
    for (const fleet::ImageRow &row : tables.images.rows()) {
        if (row.hostsTotal != hosts.fleet().hosts().size())
            found << u"image %1 counts %2 hosts"_s.arg(row.tag).arg(row.hostsTotal);
    }
    return found;
}

} // namespace bayplan::tests
