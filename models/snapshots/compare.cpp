// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/compare.h"

#include "services/hostname.h"
#include "snapshots/comparefields.h"
#include "snapshots/comparesecrets.h"
#include "snapshots/objectsummary.h"
#include "snapshots/samehosts.h"

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
    HostComparer(const CompareWishes &wishes, const CompareSecrets &secrets, QList<ObjectChange> &changes)
        : m_wishes(wishes)
        , m_secrets(secrets)
        , m_changes(changes)
    {
    }

    void compareBoth(const HostPart &before, const HostPart &after)
    {
        m_host = after.name;
        compareHosts(comparedHost(before), comparedHost(after));
        compareContainers(before, after);
        compareObjects(Kind::Image, u"Id"_s, before.images, after.images);
        compareObjects(Kind::Network, u"Name"_s, before.networks, after.networks);
        compareObjects(Kind::Volume, u"Name"_s, before.volumes, after.volumes);
    }

private:
    /// One that has not told which engine it is is no other engine.
    void compareHosts(QJsonObject before, QJsonObject after)
    {
        const QString engine = u"engineId"_s;
        if (!before.contains(engine) || !after.contains(engine)) {
            before.remove(engine);
            after.remove(engine);
        }
        addChanged(Kind::Host, m_host,
                   objectFields(m_secrets.compared(before), m_secrets.compared(after), m_secrets.masking()));
    }

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
                add(Kind::Container, name, What::Added, summaryOf(after, place));
                continue;
            }
            const size_t was = *found;
            earlier.erase(found);
            const QByteArray then = before.inspects.at(was);
            const QByteArray now = after.inspects.at(place);
            if (then != now)
                addChanged(Kind::Container, name,
                           inspectFields(m_secrets.compared(then), m_secrets.compared(now),
                                         before.containers[was].isPartial || after.containers[place].isPartial,
                                         m_secrets.masking()));
        }
        for (auto gone = earlier.cbegin(); gone != earlier.cend(); ++gone)
            add(Kind::Container, gone.key(), What::Removed, summaryOf(before, *gone));
    }

    QString summaryOf(const HostPart &host, size_t place) const
    {
        return containerSummary(m_secrets.told(m_secrets.compared(host.inspect(place))));
    }

    void compareObjects(Kind kind, const QString &key, const QJsonArray &earlierList, const QJsonArray &laterList)
    {
        if (earlierList == laterList)
            return;
        const QJsonArray before = m_secrets.compared(earlierList);
        const QJsonArray after = m_secrets.compared(laterList);
        const auto addOne = [this, kind, &key](What what, const QJsonObject &object) {
            const QJsonObject told = m_secrets.told(object);
            add(kind, told[key].toString(), what, objectSummary(told));
        };
        // Several may have one name: networks may, and images that are known by none.
        QMultiHash<QString, QJsonObject> earlier;
        for (const QJsonValue &each : before)
            earlier.insert(each[key].toString(), each.toObject());
        QList<QJsonObject> others;
        for (const QJsonValue &each : after) {
            if (const auto same = earlier.find(each[key].toString(), each.toObject()); same != earlier.end())
                earlier.erase(same);
            else
                others << each.toObject();
        }
        for (const QJsonObject &now : std::as_const(others)) {
            const auto was = closest(earlier, key, now);
            if (was == earlier.end()) {
                addOne(What::Added, now);
                continue;
            }
            addChanged(kind, m_secrets.told(now)[key].toString(), objectFields(*was, now, m_secrets.masking()));
            earlier.erase(was);
        }
        for (auto gone = earlier.cbegin(); gone != earlier.cend(); ++gone)
            addOne(What::Removed, *gone);
    }

    /// Of those of its name the one with its id, or else any.
    static QMultiHash<QString, QJsonObject>::iterator closest(QMultiHash<QString, QJsonObject> &objects,
                                                              const QString &key, const QJsonObject &now)
    {
        const auto [first, end] = objects.equal_range(now[key].toString());
        const QJsonValue id = now[u"Id"_s];
        const auto same = std::find_if(first, end, [&id](const QJsonObject &each) { return each[u"Id"_s] == id; });
        return same != end ? same : first != end ? first : objects.end();
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
    const CompareSecrets &m_secrets;
    QList<ObjectChange> &m_changes;
    QString m_host;
};

/// Whether both mean one host: a record goes on naming it as it was called when it was written.
bool isSameHome(const services::HostName &before, const services::HostName &after, const SameHosts &hosts)
{
    return before.engine.isEmpty() || after.engine.isEmpty() ? hosts.laterName(before.name) == after.name
                                                             : before.engine == after.engine;
}

/// As it was, with its hosts named as `after` names them.
ServicePart namedAs(const ServicePart &after, const ServicePart &before, const SameHosts &hosts)
{
    ServicePart named = hosts.withLaterNames(before);
    const QString home = u"home"_s;
    if (isSameHome(services::hostFromJson(before.record[home]), services::hostFromJson(after.record[home]), hosts) &&
        before.record.contains(home) && after.record.contains(home))
        named.record[home] = after.record[home];
    return named;
}

void compareServices(const Snapshot &before, const Snapshot &after, const SameHosts &hosts, const CompareWishes &wishes,
                     const CompareSecrets &secrets, QList<ObjectChange> &changes)
{
    const auto summaryOf = [&secrets](ServicePart service) {
        service.record = secrets.told(secrets.compared(service.record));
        return serviceSummary(service);
    };
    QMap<QString, const ServicePart *> earlier;
    for (const ServicePart &service : before.services)
        earlier.insert(service.name, &service);
    for (const ServicePart &service : after.services) {
        const ServicePart *was = earlier.take(service.name);
        ObjectChange change{.kind = Kind::Service, .host = {}, .name = service.name};
        if (!was) {
            change.what = What::Added;
            change.summary = summaryOf(service);
            changes << change;
            continue;
        }
        change.fields = objectFields(secrets.compared(comparedService(namedAs(service, *was, hosts))),
                                     secrets.compared(comparedService(service)), secrets.masking());
        if (!wishes.withNoise)
            change.fields.removeIf([](const FieldChange &field) { return field.noise; });
        if (!change.fields.isEmpty())
            changes << change;
    }
    for (const ServicePart *gone : std::as_const(earlier))
        changes << ObjectChange{
            .kind = Kind::Service, .host = {}, .name = gone->name, .what = What::Removed, .summary = summaryOf(*gone)};
}

} // namespace

bool ObjectChange::concernsTraffic() const
{
    return std::any_of(fields.begin(), fields.end(),
                       [](const FieldChange &field) { return isAboutTraffic(field.path); });
}

Comparison compare(const Snapshot &before, const Snapshot &after, const CompareWishes &wishes)
{
    const CompareSecrets secrets(before, after, wishes.withSecrets);
    Comparison comparison{.before = before.takenAt,
                          .after = after.takenAt,
                          .changes = {},
                          .unknownHosts = {},
                          .workspace = after.workspace.isEmpty() ? before.workspace : after.workspace,
                          .hasSecrets = secrets.areShown()};
    const SameHosts hosts(before, after);
    HostComparer comparer(wishes, secrets, comparison.changes);
    for (const HostPart &host : after.hosts) {
        const HostPart *was = hosts.before(host);
        if (!was)
            comparison.changes << ObjectChange{.kind = Kind::Host,
                                               .host = host.name,
                                               .name = host.name,
                                               .what = What::Added,
                                               .summary = secrets.told(host.endpoint)};
        else if (was->state == HostPart::State::Unreachable || host.state == HostPart::State::Unreachable)
            comparison.unknownHosts << host.name;
        else
            comparer.compareBoth(*was, host);
    }
    for (const HostPart &host : before.hosts) {
        if (!hosts.after(host))
            comparison.changes << ObjectChange{.kind = Kind::Host,
                                               .host = host.name,
                                               .name = host.name,
                                               .what = What::Removed,
                                               .summary = secrets.told(host.endpoint)};
    }
    compareServices(before, after, hosts, wishes, secrets, comparison.changes);
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
