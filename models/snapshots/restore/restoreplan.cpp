// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/restoreplan.h"

#include "core/plaintext.h"
#include "engine/decode.h"
#include "fleet/servicename.h"
#include "snapshots/masking.h"
#include "snapshots/restore/sameasbefore.h"
#include "snapshots/words.h"

#include <QHash>
#include <QJsonDocument>
#include <QSet>

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

class HostPlanner
{
public:
    HostPlanner(const HostPart &wanted, const HostPart &now, RestorePlan &plan)
        : m_wanted(wanted)
        , m_now(now)
        , m_plan(plan)
    {
        for (size_t place = 0; place < now.containers.size(); ++place) {
            m_there.insert(now.containers[place].name, place);
            const auto ports = heldPorts(now.inspect(place));
            for (auto port = ports.begin(); port != ports.end(); ++port)
                m_held.insert(port.key(), port.value());
        }
    }

    void plan(const QString &service)
    {
        for (size_t place = 0; place < m_wanted.containers.size(); ++place) {
            if (service.isEmpty() || isReplicaOf(m_wanted.inspects.at(place), service))
                planContainer(place, m_wanted.inspect(place));
        }
        m_plan.steps << m_before << m_steps;
    }

private:
    static bool isReplicaOf(const QByteArray &inspect, const QString &service)
    {
        const auto container = engine::decodeContainer(inspect);
        return container && fleet::serviceOf(*container).service == service;
    }

    QString told(const QString &container) const { return tr("%1 on %2").arg(plain(container), plain(m_wanted.name)); }

    void planContainer(size_t place, const QJsonObject &inspect)
    {
        const ContainerPart &part = m_wanted.containers[place];
        const auto there = m_there.constFind(part.name);
        QString why;
        if (there != m_there.cend()) {
            why = differsFrom(m_wanted.inspects.at(place), m_now.inspects.at(*there));
            if (why.isEmpty()) {
                ++m_plan.asTheyWere;
                return;
            }
        }
        if (const QString problem = problemWith(part, inspect); !problem.isEmpty()) {
            m_plan.problems << told(part.name) + u": "_s + problem;
            return;
        }
        wantNetworks(inspect);
        wantVolumes(inspect);
        wantImage(inspect);
        if (there != m_there.cend())
            m_steps << RestoreStep{.action = Action::Remove,
                                   .host = m_wanted.name,
                                   .name = part.name,
                                   .id = m_now.containers[*there].id,
                                   .why = why};
        m_steps << RestoreStep{.action = Action::Create, .host = m_wanted.name, .name = part.name, .object = inspect};
    }

    QString problemWith(const ContainerPart &part, const QJsonObject &inspect) const
    {
        if (part.isPartial)
            return tr("its host was out of reach when the snapshot was taken, so not all of it is known");
        if (m_wanted.inspects.at(size_t(&part - m_wanted.containers.data())).contains(Masking::text().toUtf8()))
            return tr("values that look secret are masked in the snapshot, so it can't be made as it was");
        for (const QString &port : claimedPorts(inspect)) {
            const QString holder = m_held.value(port);
            if (!holder.isEmpty() && holder != part.name)
                return tr("its port %1 is taken by %2").arg(port, plain(holder));
        }
        return {};
    }

    void wantNetworks(const QJsonObject &inspect)
    {
        const QJsonObject networks = inspect[u"NetworkSettings"_s][u"Networks"_s].toObject();
        for (auto network = networks.begin(); network != networks.end(); ++network) {
            const QString name = network.key();
            if (m_known.contains(u"network "_s + name) || contains(m_now.networks, name))
                continue;
            m_known.insert(u"network "_s + name);
            m_before << RestoreStep{.action = Action::MakeNetwork,
                                    .host = m_wanted.name,
                                    .name = name,
                                    .object = find(m_wanted.networks, name)};
        }
    }

    void wantVolumes(const QJsonObject &inspect)
    {
        const QJsonArray mounts = inspect[u"Mounts"_s].toArray();
        for (const QJsonValue &mount : mounts) {
            const QString name = memberOf(mount, u"Name"_s);
            if (memberOf(mount, u"Type"_s) != u"volume"_s || name.isEmpty() || contains(m_now.volumes, name) ||
                m_known.contains(u"volume "_s + name))
                continue;
            m_known.insert(u"volume "_s + name);
            m_plan.notes << tr("The volume %1 on %2 is made empty: a snapshot holds no data")
                                .arg(plain(name), plain(m_wanted.name));
            QJsonObject volume = find(m_wanted.volumes, name);
            if (volume.isEmpty())
                volume = {{u"Name"_s, name}, {u"Driver"_s, mount[u"Driver"_s]}};
            m_before << RestoreStep{
                .action = Action::MakeVolume, .host = m_wanted.name, .name = name, .object = volume};
        }
    }

    void wantImage(const QJsonObject &inspect)
    {
        const QString id = inspect[u"Image"_s].toString();
        const QString name = inspect[u"Config"_s][u"Image"_s].toString();
        if (m_known.contains(u"image "_s + id))
            return;
        m_known.insert(u"image "_s + id);
        for (const QJsonValue &image : m_now.images) {
            if (memberOf(image, u"Id"_s) == id)
                return;
        }
        const QString digest = digestOf(id);
        m_plan.notes << (digest.isEmpty()
                             ? tr("%1 is not on %2 any more and is pulled; if the name means another image by now, its "
                                  "containers can't be made")
                                   .arg(plain(name), plain(m_wanted.name))
                             : tr("%1 is not on %2 any more and is pulled by its digest")
                                   .arg(plain(name), plain(m_wanted.name)));
        m_before << RestoreStep{.action = Action::PullImage,
                                .host = m_wanted.name,
                                .name = digest.isEmpty() ? name : digest,
                                .object = {{u"Id"_s, id}}};
    }

    /// "registry/app@sha256:…": what brings the very image, wherever its name has gone. Empty if it never had one.
    QString digestOf(const QString &id) const
    {
        for (const QJsonValue &image : m_wanted.images) {
            if (memberOf(image, u"Id"_s) == id)
                return image[u"RepoDigests"_s][0].toString();
        }
        return {};
    }

    static bool contains(const QJsonArray &objects, const QString &name) { return !find(objects, name).isEmpty(); }

    static QJsonObject find(const QJsonArray &objects, const QString &name)
    {
        for (const QJsonValue &object : objects) {
            if (memberOf(object, u"Name"_s) == name)
                return object.toObject();
        }
        return {};
    }

    const HostPart &m_wanted;
    const HostPart &m_now;
    RestorePlan &m_plan;
    QHash<QString, size_t> m_there;
    QHash<QString, QString> m_held;
    QSet<QString> m_known;
    QList<RestoreStep> m_before; ///< what containers need
    QList<RestoreStep> m_steps;
};

} // namespace

RestorePlan restorePlan(const Snapshot &wanted, const Snapshot &now, const RestoreScope &scope)
{
    RestorePlan plan;
    bool found = scope.host.isEmpty();
    for (const HostPart &host : wanted.hosts) {
        if (!scope.host.isEmpty() && host.name != scope.host)
            continue;
        found = true;
        const HostPart *there = now.host(host.name);
        if (!there)
            plan.problems << tr("The host %1 is not in this workspace").arg(plain(host.name));
        else if (there->state != HostPart::State::Read)
            plan.problems << tr("The host %1 is out of reach").arg(plain(host.name));
        else
            HostPlanner(host, *there, plan).plan(scope.service);
    }
    for (const ServicePart &service : wanted.services) {
        const bool isMeant = scope.service.isEmpty() || service.name == scope.service;
        const bool isThere = std::any_of(now.services.begin(), now.services.end(), [&](const ServicePart &each) {
            return each.name == service.name && !each.record.isEmpty();
        });
        if (isMeant && scope.host.isEmpty() && !service.record.isEmpty() && !isThere)
            plan.notes
                << tr("The service %1 is found again by its replicas; its earlier revisions and its load balancers "
                      "are not brought back")
                       .arg(plain(service.name));
    }
    if (!found)
        plan.problems << tr("The snapshot has no host %1").arg(plain(scope.host));
    return plan;
}

} // namespace bayplan::snapshots
