// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/hostplan.h"

#include "core/plaintext.h"
#include "engine/calls/recreate.h"
#include "images/reference.h"
#include "snapshots/restore/sameasbefore.h"
#include "snapshots/words.h"

#include <QJsonDocument>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using Action = RestoreStep::Action;

namespace {

QString plain(const QString &text)
{
    return core::plainLine(text, 80);
}

QString memberOf(const QJsonValue &object, const QString &member)
{
    return object[member].toString();
}

/// Empty: all of the host's.
QString addressOf(const QJsonValue &binding)
{
    const QString address = memberOf(binding, u"HostIp"_s);
    return address == u"0.0.0.0"_s || address == u"::"_s ? QString() : address;
}

/// Ports that a container holds on its host, "8888/tcp", with their addresses.
QMultiMap<QString, QString> heldPorts(const QJsonObject &inspect)
{
    QMultiMap<QString, QString> held;
    const QJsonObject ports = inspect[u"NetworkSettings"_s][u"Ports"_s].toObject();
    for (auto port = ports.begin(); port != ports.end(); ++port) {
        const QJsonArray bindings = port.value().toArray();
        for (const QJsonValue &binding : bindings)
            held.insert(memberOf(binding, u"HostPort"_s) + u'/' + port.key().section(u'/', -1), addressOf(binding));
    }
    return held;
}

/// Static ports that a container claims, with their addresses.
QMultiMap<QString, QString> claimedPorts(const QJsonObject &inspect)
{
    QMultiMap<QString, QString> claimed;
    const QJsonObject ports = inspect[u"HostConfig"_s][u"PortBindings"_s].toObject();
    for (auto port = ports.begin(); port != ports.end(); ++port) {
        const QJsonArray bindings = port.value().toArray();
        for (const QJsonValue &binding : bindings) {
            const QString number = memberOf(binding, u"HostPort"_s);
            if (!number.isEmpty() && number != u"0"_s && !number.contains(u'-'))
                claimed.insert(number + u'/' + port.key().section(u'/', -1), addressOf(binding));
        }
    }
    return claimed;
}

struct RunState
{
    bool runs = false;
    bool isPaused = false;
};

RunState stateOf(const QJsonObject &inspect)
{
    const QJsonValue state = inspect[u"State"_s];
    const bool isPaused = state[u"Paused"_s].toBool();
    const QString status = memberOf(state, u"Status"_s);
    return {isPaused || state[u"Running"_s].toBool() || state[u"Restarting"_s].toBool() || status == u"running"_s,
            isPaused};
}

/// What brings one that is there to that state.
QList<operations::ContainerAction> actsFor(const RunState &wanted, const RunState &now)
{
    using Act = operations::ContainerAction;
    if (!wanted.runs)
        return now.runs ? QList{Act::Stop} : QList<Act>();
    if (!now.runs)
        return wanted.isPaused ? QList{Act::Start, Act::Pause} : QList{Act::Start};
    if (wanted.isPaused == now.isPaused)
        return {};
    return {wanted.isPaused ? Act::Pause : Act::Unpause};
}

QJsonObject find(const QJsonArray &objects, const QString &member, const QString &value)
{
    for (const QJsonValue &object : objects) {
        if (memberOf(object, member) == value)
            return object.toObject();
    }
    return {};
}

/// Podman lists its own network as "bridge", and has containers in "podman".
bool isNetworkThere(const QJsonArray &networks, const QString &name)
{
    return !find(networks, u"Name"_s, name).isEmpty() ||
           (name == u"podman"_s && !find(networks, u"Name"_s, u"bridge"_s).isEmpty());
}

/// Of several digests the one that the container's own name for the image is of.
QString digestOf(const QJsonObject &image, const QString &name)
{
    const QJsonArray digests = image[u"RepoDigests"_s].toArray();
    const auto wanted = images::parseReference(name);
    for (const QJsonValue &digest : digests) {
        const auto reference = images::parseReference(digest.toString().section(u'@', 0, 0));
        if (wanted && reference && reference->name() == wanted->name())
            return digest.toString();
    }
    return digests.at(0).toString();
}

} // namespace

QString WantedContainer::told() const
{
    return tr("%1 on %2").arg(plain(name), plain(host));
}

HostPlan::HostPlan(const HostPart &wanted, const HostPart &now)
    : m_wanted(wanted)
    , m_now(now)
    , m_wantedParts(wanted)
    , m_nowParts(now)
{
    for (size_t place = 0; place < now.containers.size(); ++place) {
        m_there.insert(now.containers[place].name, place);
        const auto ports = heldPorts(now.inspect(place));
        for (auto port = ports.begin(); port != ports.end(); ++port)
            m_held.insert(port.key(), {port.value(), now.containers[place].name});
    }
}

QList<WantedContainer> HostPlan::containers(PresentValues &values,
                                            const std::function<bool(const ReplicaName &)> &isMeant,
                                            int &asTheyWere) const
{
    QList<WantedContainer> wanted;
    for (size_t place = 0; place < m_wanted.containers.size(); ++place) {
        const QJsonObject inspect = m_wanted.inspect(place);
        const ReplicaName replica = replicaNameOf(inspect);
        if (!isMeant(replica))
            continue;
        wanted << look(place, inspect, values);
        wanted.last().replica = replica;
    }
    replaceJoined(wanted);
    asTheyWere += int(wanted.removeIf(
        [](const WantedContainer &container) { return !container.thereId.isEmpty() && container.why.isEmpty(); }));
    return wanted;
}

/// Those that are in others which are made anew must be so, too: what they are in is gone.
void HostPlan::replaceJoined(QList<WantedContainer> &containers) const
{
    QSet<QString> replaced;
    for (const WantedContainer &container : std::as_const(containers)) {
        if (!container.why.isEmpty() && container.isReplaced() && container.problem.isEmpty())
            replaced.insert(container.name);
    }
    for (bool changed = !replaced.isEmpty(); changed;) {
        changed = false;
        for (WantedContainer &container : containers) {
            const bool isLeft = !container.thereId.isEmpty() && (container.why.isEmpty() || !container.acts.isEmpty());
            if (!isLeft || !container.problem.isEmpty())
                continue;
            for (const QString &other : m_wantedParts.joined(container.inspect)) {
                if (!replaced.contains(other) || replaced.contains(container.name))
                    continue;
                container.acts.clear();
                container.why = tr("it is in %1, which is made anew").arg(plain(other));
                replaced.insert(container.name);
                changed = true;
            }
        }
    }
}

WantedContainer HostPlan::look(size_t place, const QJsonObject &inspect, PresentValues &values) const
{
    const ContainerPart &part = m_wanted.containers[place];
    FilledInspect filled = values.filled(m_wanted.name, part.name, inspect);
    WantedContainer container{.host = m_wanted.name,
                              .name = part.name,
                              .inspect = std::move(filled.json),
                              .notes = std::move(filled.notes),
                              .replica = {}};
    // As it was written, where nothing of it was masked.
    const QByteArray wanted = container.inspect == inspect
                                  ? m_wanted.inspects.at(place)
                                  : QJsonDocument(container.inspect).toJson(QJsonDocument::Compact);
    container.inspect = m_wantedParts.byNames(container.inspect);
    if (const auto there = m_there.constFind(part.name); there != m_there.cend())
        compare(container, wanted, *there);
    keepVolumes(container);
    if (part.isPartial)
        container.problem = tr("its host was out of reach when the snapshot was taken, so not all of it is known");
    else if (!filled.left.isEmpty())
        container.problem = stillMasked(filled.left);
    findHolders(container);
    return container;
}

/// With the one that is there.
void HostPlan::compare(WantedContainer &container, const QByteArray &wanted, size_t there) const
{
    container.thereId = m_now.containers[there].id;
    const QByteArray document = m_now.inspects.at(there);
    if (document == wanted)
        return;
    const QStringList places = differingPlaces(m_wantedParts.compared(wanted), m_nowParts.compared(document));
    container.why = toldPlaces(places);
    const QJsonObject now = m_now.inspect(there);
    const QJsonObject networks = now[u"NetworkSettings"_s][u"Networks"_s].toObject();
    const bool areThere = std::all_of(networks.begin(), networks.end(), [this](const QJsonValue &network) {
        const QString id = memberOf(network, u"NetworkID"_s);
        // Podman tells their names.
        return id.isEmpty() || !find(m_now.networks, u"Id"_s, id).isEmpty() || isNetworkThere(m_now.networks, id);
    });
    // One whose networks were made anew meanwhile doesn't start any more.
    if (areOfState(places) && areThere)
        container.acts = actsFor(stateOf(container.inspect), stateOf(now));
}

/// Volumes that nobody named and that are still there are in it again, or else those that it has now.
void HostPlan::keepVolumes(WantedContainer &container) const
{
    const QStringList names = engine::anonymousVolumes(container.inspect);
    if (names.isEmpty() || !container.acts.isEmpty())
        return;
    const auto there = m_there.constFind(container.name);
    const QJsonObject now = there == m_there.cend() ? QJsonObject() : m_now.inspect(*there);
    const QStringList namesNow = engine::anonymousVolumes(now);
    QJsonArray mounts;
    int gone = 0;
    for (const QJsonValue &mount : container.inspect[u"Mounts"_s].toArray()) {
        const QString name = memberOf(mount, u"Name"_s);
        if (!names.contains(name) || !find(m_now.volumes, u"Name"_s, name).isEmpty()) {
            mounts << mount;
            continue;
        }
        const QJsonObject other = find(now[u"Mounts"_s].toArray(), u"Destination"_s, memberOf(mount, u"Destination"_s));
        if (namesNow.contains(other[u"Name"_s].toString()))
            mounts << other;
        else
            ++gone;
    }
    container.keepsVolumes = gone < names.size();
    if (container.keepsVolumes)
        container.inspect[u"Mounts"_s] = mounts; // for the others it gets new ones
    if (gone > 0)
        container.notes
            << (gone == 1 ? tr("An unnamed volume of %1 is gone: it gets a new and empty one").arg(container.told())
                          : tr("%1 unnamed volumes of %2 are gone: it gets new and empty ones")
                                .arg(QString::number(gone), container.told()));
}

/// Of ports that it needs, others that have them at the same addresses.
void HostPlan::findHolders(WantedContainer &container) const
{
    if (!stateOf(container.inspect).runs)
        return;
    const auto claimed = claimedPorts(container.inspect);
    for (auto port = claimed.begin(); port != claimed.end(); ++port) {
        const auto holders = m_held.values(port.key());
        for (const HeldPort &held : holders) {
            const bool isSame = held.address.isEmpty() || port->isEmpty() || held.address == *port;
            if (!isSame || held.holder == container.name || container.holders.contains(held.holder))
                continue;
            container.ports << port.key();
            container.holders << held.holder;
        }
    }
}

void HostPlan::add(const QString &key, RestoreStep step, RestorePlan &plan)
{
    m_places.insert(key, plan.steps.size());
    step.host = m_wanted.name;
    plan.steps << std::move(step);
}

void HostPlan::addNeeds(const WantedContainer &container, RestorePlan &plan)
{
    if (!container.acts.isEmpty())
        return; // it has them
    wantNetworks(container.inspect, plan);
    wantVolumes(container.inspect, plan);
    wantImage(container.inspect, plan);
}

QList<qsizetype> HostPlan::needsOf(const WantedContainer &container) const
{
    QList<qsizetype> places;
    const auto need = [&](const QString &key) {
        const qsizetype place = m_places.value(key, -1);
        if (place >= 0 && !places.contains(place))
            places << place;
    };
    need(u"image "_s + container.inspect[u"Image"_s].toString());
    const QJsonObject networks = container.inspect[u"NetworkSettings"_s][u"Networks"_s].toObject();
    for (auto network = networks.begin(); network != networks.end(); ++network)
        need(u"network "_s + network.key());
    const QJsonArray mounts = container.inspect[u"Mounts"_s].toArray();
    for (const QJsonValue &mount : mounts)
        need(u"volume "_s + memberOf(mount, u"Name"_s));
    std::sort(places.begin(), places.end());
    return places;
}

void HostPlan::wantNetworks(const QJsonObject &inspect, RestorePlan &plan)
{
    const QJsonObject networks = inspect[u"NetworkSettings"_s][u"Networks"_s].toObject();
    for (auto network = networks.begin(); network != networks.end(); ++network) {
        const QString name = network.key();
        QJsonObject was = find(m_wanted.networks, u"Name"_s, name);
        // One that the snapshot lists under this very name is no other's own.
        const bool isThere =
            was.isEmpty() ? isNetworkThere(m_now.networks, name) : !find(m_now.networks, u"Name"_s, name).isEmpty();
        if (m_places.contains(u"network "_s + name) || isThere)
            continue;
        if (was.isEmpty())
            was = {{u"Name"_s, name}};
        add(u"network "_s + name, {.action = Action::MakeNetwork, .host = {}, .name = name, .object = was}, plan);
    }
}

void HostPlan::wantVolumes(const QJsonObject &inspect, RestorePlan &plan)
{
    const QJsonArray mounts = inspect[u"Mounts"_s].toArray();
    const QStringList unnamed = engine::anonymousVolumes(inspect); // are made with the container
    for (const QJsonValue &mount : mounts) {
        const QString name = memberOf(mount, u"Name"_s);
        if (memberOf(mount, u"Type"_s) != u"volume"_s || name.isEmpty() || unnamed.contains(name) ||
            m_places.contains(u"volume "_s + name) || !find(m_now.volumes, u"Name"_s, name).isEmpty())
            continue;
        plan.notes
            << tr("The volume %1 on %2 is made empty: a snapshot holds no data").arg(plain(name), plain(m_wanted.name));
        QJsonObject volume = find(m_wanted.volumes, u"Name"_s, name);
        if (volume.isEmpty())
            volume = {{u"Name"_s, name}, {u"Driver"_s, mount[u"Driver"_s]}};
        add(u"volume "_s + name, {.action = Action::MakeVolume, .host = {}, .name = name, .object = volume}, plan);
    }
}

void HostPlan::wantImage(const QJsonObject &inspect, RestorePlan &plan)
{
    const QString id = inspect[u"Image"_s].toString();
    const QString name = inspect[u"Config"_s][u"Image"_s].toString();
    if (m_places.contains(u"image "_s + id) || !find(m_now.images, u"Id"_s, id).isEmpty())
        return;
    const QString digest = digestOf(find(m_wanted.images, u"Id"_s, id), name);
    plan.notes
        << (digest.isEmpty()
                ? tr("%1 is not on %2 any more and is pulled; if the name means another image by now, its "
                     "containers can't be made")
                      .arg(plain(name), plain(m_wanted.name))
                : tr("%1 is not on %2 any more and is pulled by its digest").arg(plain(name), plain(m_wanted.name)));
    QJsonObject image{{u"Id"_s, id}};
    if (!digest.isEmpty()) {
        if (const QStringList tags = tagsToGive(id, plan); !tags.isEmpty())
            image[u"RepoTags"_s] = QJsonArray::fromStringList(tags);
    }
    add(u"image "_s + id,
        {.action = Action::PullImage, .host = {}, .name = digest.isEmpty() ? name : digest, .object = image}, plan);
}

/// The names that the image had, but for those that mean another one by now.
QStringList HostPlan::tagsToGive(const QString &id, RestorePlan &plan) const
{
    QStringList tags;
    for (const QJsonValue &value : find(m_wanted.images, u"Id"_s, id)[u"RepoTags"_s].toArray()) {
        const QString tag = value.toString();
        const bool isTaken = std::any_of(m_now.images.begin(), m_now.images.end(), [&](const QJsonValue &image) {
            return image[u"RepoTags"_s].toArray().contains(tag);
        });
        if (isTaken)
            plan.notes
                << tr("%1 means another image on %2 by now, which stays so").arg(plain(tag), plain(m_wanted.name));
        else if (tag != u"<none>:<none>"_s)
            tags << tag;
    }
    return tags;
}

} // namespace bayplan::snapshots
