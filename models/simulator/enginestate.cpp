// SPDX-License-Identifier: GPL-3.0-or-later
// The store: what is there, how it is found, how events are written down, and images. What containers do is in
// lifecycle.cpp.
#include "simulator/enginestate.h"

#include <QCryptographicHash>

#include <algorithm>
#include <array>

namespace bayplan::simulator {

using namespace Qt::Literals::StringLiterals;

EngineState::EngineState(Profile profile, quint64 seed) : m_profile(std::move(profile)), m_seed(seed), m_random(seed) {}

QString EngineState::adopt(Container container)
{
    container.spec.image = qualified(container.spec.image);
    if (container.id.isEmpty())
        container.id = QString::fromLatin1(m_random.hex(64));
    if (container.spec.name.isEmpty())
        container.spec.name = freeName();
    if (container.imageId.isEmpty())
        container.imageId = m_imageByTag.value(container.spec.image);
    if (container.imageId.isEmpty())
        container.imageId = addImage({{}, {container.spec.image}, {}, 64LL << 20, container.createdNs, {}});
    if (m_profile.isPodman())
        fixPorts(container.spec);
    const QString id = container.id;
    m_idByName.insert(container.spec.name, id);
    Container &placed = m_containers.insert_or_assign(id, std::move(container)).first->second;
    if (placed.isUp()) {
        if (auto bound = m_ports.bind(id, placed.spec.ports, m_profile.isPodman(), nullptr))
            placed.bound = *bound;
        placed.pid = m_nextPid++;
        placed.address = u"172.18.%1.%2"_s.arg((m_nextAddress >> 8) & 255).arg(m_nextAddress & 255);
        ++m_nextAddress;
        placed.endpointId = QString::fromLatin1(m_random.hex(64));
        if (placed.spec.behaviour.runsForNs > 0)
            schedule(placed, Due::Die, placed.startedNs + placed.spec.behaviour.runsForNs);
        if (placed.health == HealthState::Starting)
            schedule(placed, Due::Settle, placed.startedNs + placed.spec.behaviour.settlesAfterNs);
    } else if (placed.state == ContainerState::Restarting && placed.spec.behaviour.runsForNs > 0) {
        // One that has no run of its own to make stays as it is, so that a still fleet is really still.
        schedule(placed, Due::Restart, placed.finishedNs + 30 * nsPerSecond);
    }
    return id;
}

const Container *EngineState::container(const QString &ref) const
{
    if (ref.isEmpty())
        return nullptr;
    if (const auto it = m_containers.find(ref); it != m_containers.end())
        return &it->second;
    const QString name = ref.startsWith(u'/') ? ref.sliced(1) : ref;
    if (const auto it = m_idByName.constFind(name); it != m_idByName.cend())
        return &m_containers.at(*it);
    const auto it = m_containers.lower_bound(ref);
    if (it == m_containers.end() || !it->first.startsWith(ref))
        return nullptr;
    const auto following = std::next(it);
    const bool ambiguous = following != m_containers.end() && following->first.startsWith(ref);
    return ambiguous ? nullptr : &it->second;
}

Container *EngineState::find(const QString &ref)
{
    return const_cast<Container *>(std::as_const(*this).container(ref));
}

const Image *EngineState::image(const QString &ref) const
{
    if (ref.isEmpty())
        return nullptr;
    for (const QString &name : {ref, QString(ref + u":latest"), qualified(ref), qualified(ref + u":latest")}) {
        if (const auto it = m_imageByTag.constFind(name); it != m_imageByTag.cend())
            return &m_images.at(*it);
    }
    const QString id = ref.startsWith(u"sha256:"_s) ? ref : QString(u"sha256:" + ref);
    const auto it = m_images.lower_bound(id);
    return it != m_images.end() && it->first.startsWith(id) ? &it->second : nullptr;
}

std::vector<const Container *> EngineState::containersByAge() const
{
    std::vector<const Container *> all;
    all.reserve(m_containers.size());
    for (const auto &entry : m_containers)
        all.push_back(&entry.second);
    std::sort(all.begin(), all.end(), [](const Container *a, const Container *b) {
        return a->createdNs != b->createdNs ? a->createdNs > b->createdNs : a->id < b->id;
    });
    return all;
}

QString EngineState::shownImage(const Container &container) const
{
    const QString &name = container.spec.image;
    const bool meant = m_imageByTag.value(name) == container.imageId ||
                       (!name.contains(u':') && m_imageByTag.value(name + u":latest") == container.imageId);
    return meant ? name : container.imageId;
}

QString EngineState::networkId(const QString &name) const
{
    QString &id = m_networkIds[name];
    if (id.isEmpty()) {
        const QByteArray text = name.toUtf8() + QByteArray::number(m_seed);
        id = QString::fromLatin1(QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex());
    }
    return id;
}

std::vector<Event> EngineState::takeEvents()
{
    return std::exchange(m_events, {});
}

QString EngineState::qualified(const QString &reference) const
{
    if (reference.startsWith(u"sha256:"_s))
        return reference;
    // Podman keeps names with their registry; Docker leaves its own one out, however a client writes it.
    if (!m_profile.isPodman()) {
        for (const QString &prefix : {u"docker.io/library/"_s, u"docker.io/"_s}) {
            if (reference.startsWith(prefix))
                return reference.sliced(prefix.size());
        }
        return reference;
    }
    const qsizetype slash = reference.indexOf(u'/');
    if (slash < 0)
        return u"docker.io/library/"_s + reference;
    const QStringView first = QStringView(reference).first(slash);
    const bool hasRegistry = first.contains(u'.') || first.contains(u':') || first == u"localhost"_s;
    return hasRegistry ? reference : QString(u"docker.io/"_s + reference);
}

QString EngineState::freeName()
{
    static constexpr std::array moods{u"bold", u"brave", u"calm", u"eager", u"gentle", u"keen", u"quiet", u"swift"};
    static constexpr std::array ships{u"argo", u"beagle", u"clipper", u"endeavour", u"fram", u"kontiki", u"vega"};
    for (;;) {
        const auto mood = moods[static_cast<size_t>(m_random.below(moods.size()))];
        const auto ship = ships[static_cast<size_t>(m_random.below(ships.size()))];
        QString name = QString::fromUtf16(mood) + u'_' + QString::fromUtf16(ship);
        if (m_idByName.contains(name))
            name += QString::number(m_random.below(100000));
        if (!m_idByName.contains(name))
            return name;
    }
}

void EngineState::emitEvent(Event event, qint64 now)
{
    m_lastEventNs = std::max(now, m_lastEventNs + 1);
    event.timeNano = m_lastEventNs;
    m_events.push_back(std::move(event));
}

void EngineState::emitContainer(const Container &container, const QString &action, qint64 now,
                                const QMap<QString, QString> &extra)
{
    Event event{u"container"_s, action, container.id, container.spec.labels, 0, {}};
    event.attributes.insert(u"image"_s, container.spec.image);
    event.attributes.insert(u"name"_s, container.spec.name);
    for (auto it = extra.cbegin(); it != extra.cend(); ++it)
        event.attributes.insert(it.key(), it.value());
    if (m_profile.isPodman()) {
        // Its words differ: removal, and health with the status in a field of its own.
        if (action == u"destroy"_s)
            event.action = u"remove"_s;
        if (action.startsWith(u"health_status: "_s)) {
            event.action = u"health_status"_s;
            event.healthStatus = action.sliced(15);
        }
        if (extra.contains(u"exitCode"_s))
            event.attributes.insert(u"containerExitCode"_s, extra.value(u"exitCode"_s));
    }
    emitEvent(std::move(event), now);
}

void EngineState::emitHealth(const Container &container, HealthState health, qint64 now)
{
    const QString name = health == HealthState::Healthy     ? u"healthy"_s
                         : health == HealthState::Unhealthy ? u"unhealthy"_s
                                                            : u"starting"_s;
    emitContainer(container, u"health_status: "_s + name, now);
}

void EngineState::emitNetwork(const Container &container, const QString &action, qint64 now)
{
    if (m_profile.isPodman() || container.spec.network == u"host"_s || container.spec.network == u"none"_s)
        return;
    Event event{u"network"_s, action, networkId(container.spec.network), {}, 0, {}};
    event.attributes.insert(u"container"_s, container.id);
    event.attributes.insert(u"name"_s, container.spec.network);
    event.attributes.insert(u"type"_s, u"bridge"_s);
    emitEvent(std::move(event), now);
}

void EngineState::emitImage(const QString &imageId, const QString &action, const QString &name, qint64 now)
{
    const QString shown = m_profile.isPodman() && action == u"delete"_s ? u"remove"_s : action;
    emitEvent({u"image"_s, shown, imageId, {{u"name"_s, name}}, 0, {}}, now);
}

QString EngineState::addImage(Image image, qint64 now)
{
    if (image.id.isEmpty())
        image.id = u"sha256:"_s + QString::fromLatin1(m_random.hex(64));
    for (QString &tag : image.tags) {
        tag = qualified(tag);
        // A name that is given again leaves the image it had, which may become dangling.
        if (const auto it = m_imageByTag.constFind(tag); it != m_imageByTag.cend())
            m_images.at(*it).tags.removeOne(tag);
        m_imageByTag.insert(tag, image.id);
    }
    const QString id = image.id;
    const QString name = image.tags.value(0, id);
    m_images.insert_or_assign(id, std::move(image));
    if (now != 0)
        emitImage(id, u"pull"_s, name, now);
    return id;
}

Outcome EngineState::tag(const QString &ref, const QString &newReference, qint64 now)
{
    const Image *found = image(ref);
    if (!found)
        return {404, u"No such image: "_s + ref, {}};
    const QString name = qualified(newReference);
    if (const auto it = m_imageByTag.constFind(name); it != m_imageByTag.cend() && *it != found->id)
        m_images.at(*it).tags.removeOne(name);
    Image &target = m_images.at(found->id);
    if (!target.tags.contains(name))
        target.tags.append(name);
    m_imageByTag.insert(name, target.id);
    emitImage(target.id, u"tag"_s, name, now);
    return {201, {}, target.id};
}

Outcome EngineState::untag(const QString &ref, bool force, qint64 now)
{
    const Image *found = image(ref);
    if (!found)
        return {404, u"No such image: "_s + ref, {}};
    const QString id = found->id;
    Image &target = m_images.at(id);
    const bool byId = !m_imageByTag.contains(ref) && !m_imageByTag.contains(ref + u":latest") &&
                      !m_imageByTag.contains(qualified(ref)) && !m_imageByTag.contains(qualified(ref + u":latest"));
    const bool last = byId || target.tags.size() <= 1;
    if (byId && target.tags.size() > 1 && !force) {
        return {409,
                u"conflict: unable to delete %1 (must be forced) - image is referenced in multiple repositories"_s.arg(
                    id.sliced(7, 12)),
                id};
    }
    if (last) {
        for (const auto &[containerId, container] : m_containers) {
            if (container.imageId != id || (force && !container.isUp()))
                continue;
            return {409,
                    u"conflict: unable to remove repository reference \"%1\" (must force) - container %2 is using "
                    u"its referenced image %3"_s.arg(ref, containerId.first(12), id.sliced(7, 12)),
                    id};
        }
    }
    QStringList leaving = target.tags;
    if (!byId) {
        const QStringList forms{ref, ref + u":latest", qualified(ref), qualified(ref + u":latest")};
        erase_if(leaving, [&forms](const QString &tag) { return !forms.contains(tag); });
    }
    for (const QString &tag : std::as_const(leaving)) {
        target.tags.removeOne(tag);
        m_imageByTag.remove(tag);
        // dockerd 20.10 names the image's id here, not the tag that went.
        emitImage(id, u"untag"_s, id, now);
    }
    if (last) {
        m_images.erase(id);
        emitImage(id, u"delete"_s, id, now);
    }
    return {200, {}, id};
}

} // namespace bayplan::simulator
