// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/hostplan.h"

#include "core/plaintext.h"
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

/// Ports that containers hold on a host, "8888/tcp", by who holds them.
QMap<QString, QString> heldPorts(const QJsonObject &inspect)
{
    QMap<QString, QString> held;
    const QJsonObject ports = inspect[u"NetworkSettings"_s][u"Ports"_s].toObject();
    for (auto port = ports.begin(); port != ports.end(); ++port) {
        const QJsonArray bindings = port.value().toArray();
        for (const QJsonValue &binding : bindings)
            held.insert(memberOf(binding, u"HostPort"_s) + u'/' + port.key().section(u'/', -1),
                        inspect[u"Name"_s].toString().mid(1));
    }
    return held;
}

/// Static ports that a container claims.
QStringList claimedPorts(const QJsonObject &inspect)
{
    QStringList claimed;
    const QJsonObject ports = inspect[u"HostConfig"_s][u"PortBindings"_s].toObject();
    for (auto port = ports.begin(); port != ports.end(); ++port) {
        const QJsonArray bindings = port.value().toArray();
        for (const QJsonValue &binding : bindings) {
            const QString number = memberOf(binding, u"HostPort"_s);
            if (!number.isEmpty() && number != u"0"_s && !number.contains(u'-'))
                claimed << number + u'/' + port.key().section(u'/', -1);
        }
    }
    return claimed;
}

QJsonObject find(const QJsonArray &objects, const QString &member, const QString &value)
{
    for (const QJsonValue &object : objects) {
        if (memberOf(object, member) == value)
            return object.toObject();
    }
    return {};
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

HostPlan::HostPlan(const HostPart &wanted, const HostPart &now) : m_wanted(wanted), m_now(now)
{
    for (size_t place = 0; place < now.containers.size(); ++place) {
        m_there.insert(now.containers[place].name, place);
        const auto ports = heldPorts(now.inspect(place));
        for (auto port = ports.begin(); port != ports.end(); ++port)
            m_held.insert(port.key(), port.value());
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
        WantedContainer container = look(place, inspect, values);
        container.replica = replica;
        const bool isAsItWas = !container.thereId.isEmpty() && container.why.isEmpty();
        asTheyWere += isAsItWas ? 1 : 0;
        if (!isAsItWas)
            wanted << std::move(container);
    }
    return wanted;
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
    if (const auto there = m_there.constFind(part.name); there != m_there.cend()) {
        container.thereId = m_now.containers[*there].id;
        // As it was written, where nothing of it was masked.
        container.why =
            differsFrom(container.inspect == inspect ? m_wanted.inspects.at(place)
                                                     : QJsonDocument(container.inspect).toJson(QJsonDocument::Compact),
                        m_now.inspects.at(*there));
    }
    if (part.isPartial)
        container.problem = tr("its host was out of reach when the snapshot was taken, so not all of it is known");
    else if (!filled.left.isEmpty())
        container.problem = stillMasked(filled.left);
    for (const QString &port : claimedPorts(container.inspect)) {
        const QString holder = m_held.value(port);
        if (holder.isEmpty() || holder == part.name)
            continue;
        container.ports << port;
        container.holders << holder;
    }
    return container;
}

void HostPlan::add(const QString &key, RestoreStep step, RestorePlan &plan)
{
    m_places.insert(key, plan.steps.size());
    step.host = m_wanted.name;
    plan.steps << std::move(step);
}

void HostPlan::addNeeds(const WantedContainer &container, RestorePlan &plan)
{
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
        if (m_places.contains(u"network "_s + name) || !find(m_now.networks, u"Name"_s, name).isEmpty())
            continue;
        add(u"network "_s + name,
            {.action = Action::MakeNetwork,
             .host = {},
             .name = name,
             .object = find(m_wanted.networks, u"Name"_s, name)},
            plan);
    }
}

void HostPlan::wantVolumes(const QJsonObject &inspect, RestorePlan &plan)
{
    const QJsonArray mounts = inspect[u"Mounts"_s].toArray();
    for (const QJsonValue &mount : mounts) {
        const QString name = memberOf(mount, u"Name"_s);
        if (memberOf(mount, u"Type"_s) != u"volume"_s || name.isEmpty() || m_places.contains(u"volume "_s + name) ||
            !find(m_now.volumes, u"Name"_s, name).isEmpty())
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
