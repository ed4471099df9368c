// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/compare.h"

#include "snapshots/comparefields.h"
#include "snapshots/objectsummary.h"

#include <QHash>

#include <algorithm>
#include <tuple>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;
using Kind = ObjectChange::Kind;
using What = ObjectChange::What;

namespace {

/// Gathers what two snapshots of one host differ in.
class HostComparer
{
public:
    HostComparer(const CompareWishes &wishes, QList<ObjectChange> &changes) : m_wishes(wishes), m_changes(changes) {}

    void compareBoth(const HostPart &before, const HostPart &after)
    {
        m_host = after.name;
        addChanged(Kind::Host, after.name, hostFields(before, after));
        compareContainers(before, after);
        compareObjects(Kind::Image, u"Id"_s, before.images, after.images);
        compareObjects(Kind::Network, u"Name"_s, before.networks, after.networks);
        compareObjects(Kind::Volume, u"Name"_s, before.volumes, after.volumes);
    }

private:
    void compareContainers(const HostPart &before, const HostPart &after)
    {
        QHash<QString, size_t> earlier;
        earlier.reserve(qsizetype(before.containers.size()));
        for (size_t place = 0; place < before.containers.size(); ++place)
            earlier.insert(before.containers[place].name, place);
        // In the order of the texts, which is the order they are unpacked in.
        for (size_t place = 0; place < after.containers.size(); ++place) {
            const QString &name = after.containers[place].name;
            const auto found = earlier.constFind(name);
            if (found == earlier.cend()) {
                add(Kind::Container, name, What::Added, containerSummary(after.inspect(place)));
                continue;
            }
            const size_t was = *found;
            earlier.erase(found);
            const QByteArray then = before.inspects.at(was);
            const QByteArray now = after.inspects.at(place);
            if (then != now)
                addChanged(
                    Kind::Container, name,
                    inspectFields(then, now, before.containers[was].isPartial || after.containers[place].isPartial));
        }
        for (auto gone = earlier.cbegin(); gone != earlier.cend(); ++gone)
            add(Kind::Container, gone.key(), What::Removed, containerSummary(before.inspect(*gone)));
    }

    void compareObjects(Kind kind, const QString &key, const QJsonArray &before, const QJsonArray &after)
    {
        if (before == after)
            return;
        QHash<QString, QJsonObject> earlier;
        for (const QJsonValue &each : before)
            earlier.insert(each[key].toString(), each.toObject());
        for (const QJsonValue &each : after) {
            const QString name = each[key].toString();
            const auto found = earlier.constFind(name);
            if (found == earlier.cend()) {
                add(kind, name, What::Added, objectSummary(each.toObject()));
                continue;
            }
            if (*found != each.toObject())
                addChanged(kind, name, objectFields(*found, each.toObject()));
            earlier.erase(found);
        }
        for (auto gone = earlier.cbegin(); gone != earlier.cend(); ++gone)
            add(kind, gone.key(), What::Removed, objectSummary(*gone));
    }

    void add(Kind kind, const QString &name, What what, const QString &summary)
    {
        m_changes << ObjectChange{.kind = kind, .host = m_host, .name = name, .what = what, .summary = summary};
    }

    void addChanged(Kind kind, const QString &name, QList<FieldChange> fields)
    {
        if (!m_wishes.withNoise)
            fields.removeIf([](const FieldChange &field) { return field.noise; });
        if (!fields.isEmpty())
            m_changes << ObjectChange{.kind = kind, .host = m_host, .name = name, .fields = std::move(fields)};
    }

    const CompareWishes m_wishes;
    QList<ObjectChange> &m_changes;
    QString m_host;
};

void compareServices(const Snapshot &before, const Snapshot &after, const CompareWishes &wishes,
                     QList<ObjectChange> &changes)
{
    QMap<QString, const ServicePart *> earlier;
    for (const ServicePart &service : before.services)
        earlier.insert(service.name, &service);
    for (const ServicePart &service : after.services) {
        const ServicePart *was = earlier.take(service.name);
        ObjectChange change{.kind = Kind::Service, .host = {}, .name = service.name};
        if (!was) {
            change.what = What::Added;
            change.summary = serviceSummary(service);
            changes << change;
            continue;
        }
        change.fields = serviceFields(*was, service);
        if (!wishes.withNoise)
            change.fields.removeIf([](const FieldChange &field) { return field.noise; });
        if (!change.fields.isEmpty())
            changes << change;
    }
    for (const ServicePart *gone : std::as_const(earlier))
        changes << ObjectChange{.kind = Kind::Service,
                                .host = {},
                                .name = gone->name,
                                .what = What::Removed,
                                .summary = serviceSummary(*gone)};
}

} // namespace

bool ObjectChange::concernsTraffic() const
{
    return std::any_of(fields.begin(), fields.end(),
                       [](const FieldChange &field) { return isAboutTraffic(field.path); });
}

Comparison compare(const Snapshot &before, const Snapshot &after, const CompareWishes &wishes)
{
    Comparison comparison{.before = before.takenAt,
                          .after = after.takenAt,
                          .changes = {},
                          .unknownHosts = {},
                          .workspace = after.workspace.isEmpty() ? before.workspace : after.workspace,
                          .hasSecrets = before.hasSecrets || after.hasSecrets};
    HostComparer comparer(wishes, comparison.changes);
    for (const HostPart &host : after.hosts) {
        const HostPart *was = before.host(host.name);
        if (!was)
            comparison.changes << ObjectChange{.kind = Kind::Host,
                                               .host = host.name,
                                               .name = host.name,
                                               .what = What::Added,
                                               .summary = host.endpoint};
        else if (was->state == HostPart::State::Unreachable || host.state == HostPart::State::Unreachable)
            comparison.unknownHosts << host.name;
        else
            comparer.compareBoth(*was, host);
    }
    for (const HostPart &host : before.hosts) {
        if (!after.host(host.name))
            comparison.changes << ObjectChange{.kind = Kind::Host,
                                               .host = host.name,
                                               .name = host.name,
                                               .what = What::Removed,
                                               .summary = host.endpoint};
    }
    compareServices(before, after, wishes, comparison.changes);
    const auto key = [](const ObjectChange &change) {
        return std::tuple(!change.concernsTraffic(), change.kind, change.host, change.name);
    };
    std::stable_sort(comparison.changes.begin(), comparison.changes.end(),
                     [&key](const ObjectChange &a, const ObjectChange &b) { return key(a) < key(b); });
    return comparison;
}

QString toString(Kind kind)
{
    switch (kind) {
    case Kind::Host:
        return u"host"_s;
    case Kind::Service:
        return u"service"_s;
    case Kind::Container:
        return u"container"_s;
    case Kind::Image:
        return u"image"_s;
    case Kind::Network:
        return u"network"_s;
    case Kind::Volume:
        break;
    }
    return u"volume"_s;
}

QString toString(What what)
{
    switch (what) {
    case What::Added:
        return u"added"_s;
    case What::Removed:
        return u"removed"_s;
    case What::Changed:
        break;
    }
    return u"changed"_s;
}

} // namespace bayplan::snapshots
