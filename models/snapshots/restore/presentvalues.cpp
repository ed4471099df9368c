// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/restore/presentvalues.h"

#include "core/plaintext.h"
#include "engine/decode.h"
#include "fleet/servicename.h"
#include "services/labels.h"
#include "services/servicestate.h"
#include "snapshots/masking.h"
#include "snapshots/words.h"

#include <QJsonDocument>

#include <algorithm>

namespace bayplan::snapshots {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype mostNames = 4;

/// Whether a container is made of it; the rest of an inspect follows from that, or is of the moment.
bool isMadeOf(const MaskedValue &value)
{
    static const QStringList places{u"Config."_s, u"HostConfig."_s, u"Mounts"_s, u"NetworkSettings.Networks."_s};
    return std::any_of(places.begin(), places.end(),
                       [&value](const QString &place) { return value.place.startsWith(place); });
}

QStringList namesMadeOf(QList<MaskedValue> values)
{
    values.removeIf([](const MaskedValue &value) { return !isMadeOf(value); });
    return namesOf(values);
}

QJsonObject specLabelOf(const QJsonObject &inspect)
{
    const QJsonValue label = inspect[u"Config"_s][u"Labels"_s][services::specLabel.toString()];
    return QJsonDocument::fromJson(label.toString().toUtf8()).object();
}

int numberOf(const QJsonValue &revision)
{
    return revision[u"number"_s].toInt();
}

/// What of a container a service's spec tells.
QJsonObject inspectOf(const QJsonObject &spec)
{
    const QJsonValue options = spec[u"options"_s];
    QJsonObject labels;
    for (const QJsonValue &label : options[u"label"_s].toArray())
        labels[label.toString().section(u'=', 0, 0)] = label.toString().section(u'=', 1);
    labels[services::specLabel.toString()] = QString::fromUtf8(QJsonDocument(spec).toJson(QJsonDocument::Compact));
    return {{u"Config"_s,
             QJsonObject{{u"Env"_s, options[u"env"_s]}, {u"Cmd"_s, spec[u"command"_s]}, {u"Labels"_s, labels}}}};
}

QString takenWords(qsizetype count, const QString &container, const QString &from)
{
    return count == 1 ? tr("1 masked value of %1 is taken from %2").arg(container, from)
                      : tr("%1 masked values of %2 are taken from %3").arg(QString::number(count), container, from);
}

} // namespace

ReplicaName replicaNameOf(const QJsonObject &inspect)
{
    const auto container = engine::decodeContainer(QJsonDocument(inspect).toJson(QJsonDocument::Compact));
    if (!container)
        return {};
    const fleet::ServiceName name = fleet::serviceOf(*container);
    if (!name.isService())
        return {};
    return {.service = name.project.isEmpty() ? name.service : services::composeServiceName(name.project, name.service),
            .title = name.service,
            .slot = name.slot.value_or(0),
            .revision = container->labels.value(services::revisionLabel.toString()).toInt()};
}

QString someOf(QStringList names)
{
    for (QString &name : names)
        name = core::plainLine(name, 60);
    if (names.size() > mostNames)
        names = names.mid(0, mostNames) << u"…"_s;
    return names.join(u", "_s);
}

QString stillMasked(const QStringList &names)
{
    return names.size() == 1
               ? tr("%1 is masked in the snapshot, and nothing that is there now has it").arg(someOf(names))
               : tr("%1 are masked in the snapshot, and nothing that is there now has them").arg(someOf(names));
}

QStringList namesOf(const QList<MaskedValue> &values)
{
    QStringList names;
    for (const MaskedValue &value : values)
        names << (value.name.isEmpty() ? value.place : value.name);
    names.removeDuplicates();
    return names;
}

PresentValues::PresentValues(const Snapshot &now) : m_now(now)
{
    for (size_t host = 0; host < now.hosts.size(); ++host) {
        for (size_t place = 0; place < now.hosts[host].containers.size(); ++place)
            m_containers.insert({now.hosts[host].name, now.hosts[host].containers[place].name}, {host, place});
    }
}

const Present &PresentValues::present(const Place &place)
{
    const auto [found, isNew] = m_present.try_emplace({place.host, place.container});
    if (isNew)
        found->second = presentOf(m_now.hosts[place.host].inspect(place.container));
    return found->second;
}

/// Those of the revision first.
QList<PresentValues::Place> PresentValues::replicasOf(const QString &service, int revision)
{
    if (!m_replicas) {
        m_replicas.emplace();
        for (size_t host = 0; host < m_now.hosts.size(); ++host) {
            for (size_t place = 0; place < m_now.hosts[host].containers.size(); ++place) {
                const ReplicaName name = replicaNameOf(m_now.hosts[host].inspect(place));
                if (!name.service.isEmpty())
                    m_replicas->insert(name.service, {name.revision, {host, place}});
            }
        }
    }
    auto found = m_replicas->values(service);
    std::sort(found.begin(), found.end(), [revision](const auto &a, const auto &b) {
        return std::tuple(a.first != revision, a.second.host, a.second.container) <
               std::tuple(b.first != revision, b.second.host, b.second.container);
    });
    QList<Place> places;
    for (const auto &[number, place] : std::as_const(found))
        places << place;
    return places;
}

/// Specs that the record has now: of the revision first, and then, if that is wanted, of the current one.
QList<QJsonObject> PresentValues::specsOf(const QString &service, int revision, bool isCurrent)
{
    QList<QJsonObject> exact;
    QList<QJsonObject> current;
    for (const ServicePart &part : m_now.services) {
        if (part.name != service)
            continue;
        for (const QJsonValue &each : part.record[u"revisions"_s].toArray()) {
            if (numberOf(each) == revision)
                exact << each[u"spec"_s].toObject();
            else if (isCurrent && numberOf(each) == part.record[u"revision"_s].toInt())
                current << each[u"spec"_s].toObject();
        }
    }
    return exact + current;
}

QString PresentValues::nameOf(const Place &place) const
{
    const HostPart &host = m_now.hosts[place.host];
    return tr("%1 on %2")
        .arg(core::plainLine(host.containers[place.container].name, 80), core::plainLine(host.name, 80));
}

FilledInspect PresentValues::filled(const QString &host, const QString &container, const QJsonObject &inspect)
{
    FilledInspect filled{.json = inspect, .notes = {}, .left = {}};
    const QString told = tr("%1 on %2").arg(core::plainLine(container, 80), core::plainLine(host, 80));
    const auto takeFrom = [&](const Present &present, const QString &from) {
        Unmasked taken = unmasked(filled.json, present);
        filled.json = std::move(taken.json);
        if (const qsizetype count = namesMadeOf(taken.taken).size(); count > 0)
            filled.notes << takenWords(count, told, from);
        filled.left = namesMadeOf(maskedValuesIn(filled.json));
    };
    filled.left = namesMadeOf(maskedValuesIn(inspect));
    const auto own = m_containers.constFind({host, container});
    if (own != m_containers.cend())
        takeFrom(present(*own), tr("the container that is there"));
    const ReplicaName name = filled.left.isEmpty() ? ReplicaName{} : replicaNameOf(inspect);
    if (name.service.isEmpty())
        return filled;
    for (const Place &place : replicasOf(name.service, name.revision)) {
        if (filled.left.isEmpty())
            return filled;
        takeFrom(present(place), nameOf(place));
    }
    for (const QJsonObject &spec : specsOf(name.service, name.revision, true)) {
        if (!filled.left.isEmpty())
            takeFrom(presentOf(inspectOf(spec)), tr("the record of %1").arg(core::plainLine(name.service, 80)));
    }
    return filled;
}

QJsonObject PresentValues::filledRecord(const QString &service, const QJsonObject &record, int *taken)
{
    QJsonObject filled = record;
    const auto takeFrom = [taken](const QJsonObject &json, const QJsonObject &now) {
        Unmasked unmasking = unmasked(json, presentOf(now));
        *taken += int(namesOf(unmasking.taken).size());
        return unmasking.json;
    };
    QJsonArray revisions = record[u"revisions"_s].toArray();
    for (auto &&each : revisions) {
        QJsonObject revision = each.toObject();
        const int number = numberOf(revision);
        const bool isCurrent = number == record[u"revision"_s].toInt();
        QJsonObject spec = revision[u"spec"_s].toObject();
        const auto isWhole = [&spec] { return maskedValuesIn(spec).isEmpty(); };
        for (const QJsonObject &now : specsOf(service, number, false)) {
            if (!isWhole())
                spec = takeFrom(spec, now);
        }
        if (!isWhole()) {
            for (const Place &place : replicasOf(service, number)) {
                const QJsonObject inspect = present(place).plain;
                if (isCurrent || replicaNameOf(inspect).revision == number)
                    spec = isWhole() ? spec : takeFrom(spec, specLabelOf(inspect));
            }
        }
        for (const QJsonObject &now : specsOf(service, number, isCurrent)) {
            if (!isWhole())
                spec = takeFrom(spec, now);
        }
        revision[u"spec"_s] = spec;
        each = revision;
    }
    // The rest, load balancers among it.
    filled.remove(u"revisions"_s);
    for (const ServicePart &part : m_now.services) {
        if (part.name == service && !maskedValuesIn(filled).isEmpty())
            filled = takeFrom(filled, part.record);
    }
    filled[u"revisions"_s] = revisions;
    return filled;
}

} // namespace bayplan::snapshots
