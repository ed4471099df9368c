// SPDX-License-Identifier: GPL-3.0-or-later
// What containers of a simulated engine do. The order of events and the texts of errors are those of dockerd 20.10, as
// observed on a real one.
#include "simulator/enginestate.h"

#include <algorithm>
#include <array>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

namespace {

struct SignalName
{
    const char16_t *name;
    int number;
};

constexpr std::array<SignalName, 9> signalNames{{
    {u"HUP", 1},
    {u"INT", 2},
    {u"QUIT", 3},
    {u"ABRT", 6},
    {u"KILL", 9},
    {u"USR1", 10},
    {u"USR2", 12},
    {u"TERM", 15},
    {u"WINCH", 28},
}};

/// The signal's number; 0 when there is no such signal.
int signalNumber(const QString &text)
{
    if (text.isEmpty())
        return 9;
    bool isNumber = false;
    if (const int number = text.toInt(&isNumber); isNumber)
        return number > 0 && number < 65 ? number : 0;
    const QString name = text.toUpper();
    const QStringView bare = name.startsWith(u"SIG"_s) ? QStringView(name).sliced(3) : QStringView(name);
    for (const SignalName &known : signalNames) {
        if (bare == QStringView(known.name))
            return known.number;
    }
    return 0;
}

bool endsProcess(int signal, const Behaviour &behaviour)
{
    if (signal == 9)
        return true;
    return !behaviour.ignoresTerm && (signal == 2 || signal == 3 || signal == 6 || signal == 15);
}

// moby's restart manager: 100 ms, doubled each time, at most one minute, anew after ten seconds of running.
qint64 backOff(int restarts)
{
    const qint64 delay = 100 * nsPerMs << std::min(restarts, 10);
    return std::min(delay, 60 * nsPerSecond);
}

} // namespace

Outcome EngineState::noSuchContainer(const QString &ref) const
{
    return {404, u"No such container: "_s + ref, {}};
}

Outcome EngineState::nameConflict(const QString &name, const QString &holder) const
{
    return {409,
            u"Conflict. The container name \"/%1\" is already in use by container \"%2\". You have to remove (or "
            u"rename) that container to be able to reuse that name."_s.arg(name, holder),
            holder};
}

void EngineState::schedule(const Container &container, Due what, qint64 at)
{
    m_agenda.insert({at, container.id, what, container.run});
}

void EngineState::forget(const QString &id)
{
    const auto it = m_containers.find(id);
    m_ports.release(id, it->second.bound);
    m_idByName.remove(it->second.spec.name);
    m_containers.erase(it);
}

/// Podman chooses a free port when the container is made, and from then on it is as if it had been asked for.
void EngineState::fixPorts(ContainerSpec &spec)
{
    for (PortSpec &port : spec.ports) {
        if (port.publish && port.requested == 0)
            port.requested = m_ports.nextEphemeral(port.protocol, port.hostIp);
    }
    spec.hostConfig.remove(u"PortBindings"_s); // what was asked for is shown no more
}

Outcome EngineState::create(ContainerSpec spec, qint64 now)
{
    const Image *found = image(spec.image);
    if (!found)
        return {404, u"No such image: "_s + (spec.image.contains(u':') ? spec.image : spec.image + u":latest"), {}};
    if (!spec.name.isEmpty() && m_idByName.contains(spec.name))
        return nameConflict(spec.name, m_idByName.value(spec.name));
    Container container;
    container.id = QString::fromLatin1(m_random.hex(64));
    container.imageId = found->id;
    container.createdNs = now;
    container.spec = std::move(spec);
    container.spec.image = qualified(container.spec.image);
    if (container.spec.name.isEmpty())
        container.spec.name = freeName();
    if (m_profile.isPodman())
        fixPorts(container.spec);
    const QString id = container.id;
    m_idByName.insert(container.spec.name, id);
    const Container &placed = m_containers.emplace(id, std::move(container)).first->second;
    emitContainer(placed, u"create"_s, now);
    return {201, {}, id};
}

Outcome EngineState::bringUp(Container &container, qint64 now)
{
    QString conflict;
    auto bound = m_ports.bind(container.id, container.spec.ports, m_profile.isPodman(), &conflict);
    if (!bound) {
        // The engine keeps the container, and no start event comes.
        container.error = u"driver failed programming external connectivity on endpoint %1 (%2): Bind for %3 failed: "
                          u"port is already allocated"_s.arg(container.spec.name, container.id, conflict);
        container.exitCode = 128;
        return {500, container.error, container.id};
    }
    container.bound = *bound;
    container.state = ContainerState::Running;
    container.exitCode = 0;
    container.error.clear();
    container.startedNs = now;
    container.pid = m_nextPid++;
    container.address = u"172.18.%1.%2"_s.arg((m_nextAddress >> 8) & 255).arg(m_nextAddress & 255);
    ++m_nextAddress;
    container.endpointId = QString::fromLatin1(m_random.hex(64));
    container.failingStreak = 0;
    container.health = container.spec.hasHealthcheck ? HealthState::Starting : HealthState::None;
    ++container.run;
    const Behaviour &behaviour = container.spec.behaviour;
    if (behaviour.runsForNs > 0)
        schedule(container, Due::Die, now + behaviour.runsForNs);
    if (container.spec.hasHealthcheck)
        schedule(container, Due::Settle, now + behaviour.settlesAfterNs);
    emitNetwork(container, u"connect"_s, now);
    if (m_profile.isPodman())
        emitContainer(container, u"init"_s, now);
    emitContainer(container, u"start"_s, now);
    return {204, {}, container.id};
}

void EngineState::takeDown(Container &container, int exitCode, qint64 now)
{
    QMap<QString, QString> extra{{u"exitCode"_s, QString::number(exitCode)}};
    if (m_profile.api >= ApiVersion{1, 42})
        extra.insert(u"execDuration"_s, QString::number((now - container.startedNs) / nsPerSecond));
    container.state = ContainerState::Exited;
    container.exitCode = exitCode;
    container.finishedNs = now;
    container.pid = 0;
    container.address.clear();
    container.endpointId.clear();
    // dockerd sets health back without an event.
    if (container.health != HealthState::None)
        container.health = HealthState::Unhealthy;
    ++container.run;
    m_ports.release(container.id, container.bound);
    // Podman goes on listing the ports of a stopped container.
    if (!m_profile.isPodman())
        container.bound.clear();
    emitContainer(container, u"die"_s, now, extra);
    emitNetwork(container, u"disconnect"_s, now);
    if (m_profile.isPodman())
        emitContainer(container, u"cleanup"_s, now);
}

Outcome EngineState::start(const QString &ref, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    if (found->state == ContainerState::Paused)
        return {409, u"cannot start a paused container, try unpause instead"_s, found->id};
    if (found->state == ContainerState::Running)
        return {304, {}, found->id};
    found->restartCount = 0;
    return bringUp(*found, now);
}

Outcome EngineState::stop(const QString &ref, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    if (found->state == ContainerState::Restarting) {
        found->state = ContainerState::Exited;
        ++found->run;
        emitContainer(*found, u"stop"_s, now);
        return {204, {}, found->id};
    }
    if (!found->isUp())
        return {304, {}, found->id};
    emitContainer(*found, u"kill"_s, now, {{u"signal"_s, u"15"_s}});
    if (found->spec.behaviour.ignoresTerm)
        emitContainer(*found, u"kill"_s, now, {{u"signal"_s, u"9"_s}});
    takeDown(*found, found->spec.behaviour.ignoresTerm ? 137 : 0, now);
    emitContainer(*found, u"stop"_s, now);
    return {204, {}, found->id};
}

Outcome EngineState::restart(const QString &ref, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    if (found->isUp() || found->state == ContainerState::Restarting)
        stop(found->id, now);
    found->restartCount = 0;
    const Outcome outcome = bringUp(*found, now);
    if (outcome.ok())
        emitContainer(*found, u"restart"_s, now);
    return outcome;
}

Outcome EngineState::kill(const QString &ref, const QString &signal, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    const int number = signalNumber(signal);
    if (number == 0)
        return {400, u"Invalid signal: "_s + signal, found->id};
    if (!found->isUp()) {
        return {409, u"Cannot kill container: %1: Container %2 is not running"_s.arg(ref, found->id), found->id};
    }
    emitContainer(*found, u"kill"_s, now, {{u"signal"_s, QString::number(number)}});
    if (endsProcess(number, found->spec.behaviour))
        takeDown(*found, 128 + number, now);
    return {204, {}, found->id};
}

Outcome EngineState::pause(const QString &ref, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    if (!found->isUp())
        return {409, u"Container %1 is not running"_s.arg(found->id), found->id};
    if (found->state == ContainerState::Paused)
        return {409, u"Container %1 is already paused"_s.arg(found->id), found->id};
    found->state = ContainerState::Paused;
    emitContainer(*found, u"pause"_s, now);
    return {204, {}, found->id};
}

Outcome EngineState::unpause(const QString &ref, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    if (found->state != ContainerState::Paused)
        return {500, u"Container %1 is not paused"_s.arg(found->id), found->id};
    found->state = ContainerState::Running;
    emitContainer(*found, u"unpause"_s, now);
    return {204, {}, found->id};
}

Outcome EngineState::rename(const QString &ref, const QString &newName, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    const QString name = newName.startsWith(u'/') ? newName.sliced(1) : newName;
    if (name.isEmpty())
        return {400, u"Neither old nor new names may be empty"_s, found->id};
    const QString old = found->spec.name;
    if (name == old)
        return {400, u"Renaming a container with the same name as its current name"_s, found->id};
    if (m_idByName.contains(name)) {
        Outcome outcome = nameConflict(name, m_idByName.value(name));
        outcome.message.prepend(u"Error when allocating new name: "_s);
        return outcome;
    }
    m_idByName.remove(old);
    m_idByName.insert(name, found->id);
    found->spec.name = name;
    emitContainer(*found, u"rename"_s, now, {{u"oldName"_s, u'/' + old}});
    return {204, {}, found->id};
}

Outcome EngineState::remove(const QString &ref, bool force, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    const QString id = found->id;
    if (found->isUp() || found->state == ContainerState::Restarting) {
        if (!force) {
            return {409,
                    u"You cannot remove a %1 container %2. Stop the container before attempting removal or force "
                    u"remove"_s.arg(found->state == ContainerState::Running  ? u"running"_s
                                    : found->state == ContainerState::Paused ? u"paused"_s
                                                                             : u"restarting"_s,
                                    id),
                    id};
        }
        if (found->isUp()) {
            emitContainer(*found, u"kill"_s, now, {{u"signal"_s, u"9"_s}});
            takeDown(*found, 137, now);
        }
    }
    emitContainer(*found, u"destroy"_s, now);
    forget(id);
    return {204, {}, id};
}

Outcome EngineState::die(const QString &ref, int exitCode, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    if (!found->isUp())
        return {409, u"Container %1 is not running"_s.arg(found->id), found->id};
    if (now - found->startedNs > 10 * nsPerSecond)
        found->restartCount = 0;
    takeDown(*found, exitCode, now);
    const QString &policy = found->spec.restartPolicy;
    if (policy == u"always"_s || policy == u"unless-stopped"_s || (policy == u"on-failure"_s && exitCode != 0)) {
        found->state = ContainerState::Restarting;
        schedule(*found, Due::Restart, now + backOff(found->restartCount));
        ++found->restartCount;
    } else if (found->spec.autoRemove) {
        const QString id = found->id;
        emitContainer(*found, u"destroy"_s, now);
        forget(id);
        return {204, {}, id};
    }
    return {204, {}, found->id};
}

Outcome EngineState::setHealth(const QString &ref, HealthState health, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    if (found->state != ContainerState::Running || !found->spec.hasHealthcheck)
        return {409, u"Container %1 has no running health check"_s.arg(found->id), found->id};
    if (found->health == health)
        return {304, {}, found->id};
    const HealthState before = found->health;
    found->health = health;
    found->healthCheckedNs = now;
    found->failingStreak = health == HealthState::Unhealthy ? 3 : 0;
    // Going back to starting is silent in the real engine as well.
    if (health != HealthState::Starting)
        emitHealth(*found, m_profile.healthEventsLag ? before : health, now);
    return {204, {}, found->id};
}

Outcome EngineState::probe(const QString &ref, HealthState health, qint64 now)
{
    Container *found = find(ref);
    if (!found)
        return noSuchContainer(ref);
    if (found->state != ContainerState::Running || !found->spec.hasHealthcheck)
        return {409, u"Container %1 has no running health check"_s.arg(found->id), found->id};
    if (!m_profile.isPodman()) {
        emitContainer(*found, u"exec_create: /check"_s, now);
        emitContainer(*found, u"exec_start: /check"_s, now);
    }
    const Outcome outcome = setHealth(ref, health, now);
    if (!m_profile.isPodman())
        emitContainer(*found, u"exec_die"_s, now, {{u"exitCode"_s, u"0"_s}});
    else if (outcome.status == 304)
        emitHealth(*found, found->health, now);
    if (m_profile.healthEventsLag)
        emitContainer(*found, u"exec_died"_s, now);
    return {204, {}, found->id};
}

void EngineState::advance(qint64 now)
{
    // Whatever comes due because of this call is left for the next one, so that time that went by at once (a laptop
    // that slept) does not replay every restart in between.
    std::vector<Appointment> due;
    while (!m_agenda.empty() && m_agenda.begin()->at <= now)
        due.push_back(m_agenda.extract(m_agenda.begin()).value());
    for (const Appointment &appointment : due) {
        Container *found = find(appointment.id);
        if (!found || found->run != appointment.run)
            continue;
        switch (appointment.what) {
        case Due::Restart:
            if (found->state == ContainerState::Restarting && !bringUp(*found, now).ok())
                found->state = ContainerState::Exited;
            break;
        case Due::Die:
            if (found->state == ContainerState::Running)
                die(appointment.id, found->spec.behaviour.exitCode, now);
            break;
        case Due::Settle:
            if (found->health == HealthState::Starting)
                setHealth(appointment.id, found->spec.behaviour.settlesAs, now);
            break;
        }
    }
}

qint64 EngineState::nextDue() const
{
    return m_agenda.empty() ? 0 : m_agenda.begin()->at;
}

} // namespace bayplan::simulator
