// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/record.h"

#include "services/jsonparts.h"
#include "services/labels.h"
#include "services/specjson.h"
#include "services/words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <map>
#include <tuple>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Result;

namespace {

/// The newest form of a record that this program knows. Only one with a rollout under way is of version 2: programs
/// that know nothing of rollouts must not touch the service meanwhile, and may go on with it afterwards.
constexpr int recordVersion = 2;

tl::unexpected<core::Error> damaged(const QString &what)
{
    return core::fail({.kind = core::Error::Kind::Input,
                       .what = tr("A service's record can't be read: %1").arg(what),
                       .where = {},
                       .next = {}});
}

Result<ServiceRecord> recordFromJson(const QJsonObject &json)
{
    const int version = json[u"version"_s].toInt();
    if (version > recordVersion)
        return core::fail(
            {.kind = core::Error::Kind::Unsupported,
             .what = tr("The service's record was written by a newer Bayplan (its form is %1, this one knows %2)")
                         .arg(version)
                         .arg(recordVersion),
             .where = {},
             .next = tr("Use that version, or a newer one")});
    ServiceRecord record{.name = json[u"name"_s].toString(),
                         .generation = json[u"generation"_s].toInteger(),
                         .replicas = json[u"replicas"_s].toInt(-1),
                         .revision = json[u"revision"_s].toInt(),
                         .revisions = {},
                         .reconcile = json[u"reconcile"_s].toBool(true),
                         .home = hostFromJson(json[u"home"_s]),
                         .places = {},
                         .rollout = {},
                         .ingresses = {},
                         .lease = {}};
    if (version < 1 || record.generation < 1 || record.replicas < 0)
        return damaged(tr("its version, generation or number of replicas is missing"));
    const QJsonArray revisions = json[u"revisions"_s].toArray();
    for (const QJsonValue &value : revisions) {
        const auto spec = specFromJson(value[u"spec"_s].toObject());
        if (!spec)
            return core::fail(spec.error());
        const auto made = timeFromText(value[u"made"_s].toString());
        if (!made || value[u"number"_s].toInt() < 1)
            return damaged(tr("a revision's number or time is missing"));
        record.revisions << Revision{value[u"number"_s].toInt(), *spec, *made};
    }
    if (!record.current())
        return damaged(tr("the current revision is not in it"));
    const QJsonArray places = json[u"places"_s].toArray();
    for (const QJsonValue &value : places) {
        Place place{hostFromJson(value[u"host"_s]), {}};
        const QJsonArray slots = value[u"slots"_s].toArray();
        for (const QJsonValue &slot : slots)
            place.slots << slot.toInt();
        if (place.host.name.isEmpty() ||
            std::any_of(place.slots.begin(), place.slots.end(), [](int n) { return n < 1; }))
            return damaged(tr("a place of its replicas is not whole"));
        record.places << place;
    }
    if (json.contains(u"rollout"_s)) {
        if (!json[u"rollout"_s].isObject())
            return damaged(tr("its rollout is not whole"));
        const auto rollout = rolloutFromJson(json[u"rollout"_s].toObject());
        if (!rollout)
            return core::fail(rollout.error());
        // One that is over may be about revisions that are not kept any more.
        if (rollout->isActive() && !(record.find(rollout->from) && record.find(rollout->to)))
            return damaged(tr("a revision that its rollout is about is not in it"));
        record.rollout = *rollout;
    }
    const QJsonArray ingresses = json[u"ingresses"_s].toArray();
    for (const QJsonValue &value : ingresses) {
        const auto ingress = ingressFromJson(value.toObject());
        if (!ingress)
            return core::fail(ingress.error());
        record.ingresses << *ingress;
    }
    if (json.contains(u"lease"_s)) {
        const QJsonObject lease = json[u"lease"_s].toObject();
        record.lease = Lease{lease[u"owner"_s].toString(), lease[u"shown"_s].toString(),
                             std::chrono::seconds(lease[u"seconds"_s].toInteger())};
        if (record.lease->owner.isEmpty() || record.lease->length.count() < 1)
            return damaged(tr("its lease is not whole"));
    }
    return record;
}

} // namespace

const Revision *ServiceRecord::find(int number) const
{
    const auto found = std::find_if(revisions.begin(), revisions.end(),
                                    [number](const Revision &each) { return each.number == number; });
    return found == revisions.end() ? nullptr : &*found;
}

QMap<int, HealthGate> ServiceRecord::gates() const
{
    QMap<int, HealthGate> gates;
    for (const Revision &each : revisions)
        gates.insert(each.number, each.spec.gate);
    return gates;
}

QString recordName(const QString &service, qint64 generation)
{
    return u"bayplan."_s + service + u".g"_s + QString::number(generation);
}

std::optional<RecordName> parseRecordName(const QString &containerName)
{
    static const QRegularExpression form(u"\\Abayplan\\.(?<service>.+)\\.g(?<generation>[1-9][0-9]{0,17})\\z"_s);
    const auto match = form.match(containerName);
    if (!match.hasMatch() || !problemWithName(match.captured(u"service"_s)).isEmpty())
        return std::nullopt;
    return RecordName{match.captured(u"service"_s), match.captured(u"generation"_s).toLongLong()};
}

QJsonObject recordJson(const ServiceRecord &record)
{
    QJsonArray revisions;
    for (const Revision &revision : record.revisions)
        revisions << QJsonObject{{u"number"_s, revision.number},
                                 {u"made"_s, timeText(revision.made)},
                                 {u"spec"_s, services::toJson(revision.spec)}};
    const bool isUnderWay = record.rollout && record.rollout->isActive();
    QJsonObject json{{u"version"_s, isUnderWay ? 2 : 1},   {u"name"_s, record.name},
                     {u"generation"_s, record.generation}, {u"replicas"_s, record.replicas},
                     {u"revision"_s, record.revision},     {u"revisions"_s, revisions},
                     {u"reconcile"_s, record.reconcile},   {u"home"_s, toJson(record.home)}};
    QJsonArray places;
    for (const Place &place : record.places) {
        QJsonArray slots;
        for (const int slot : place.slots)
            slots << slot;
        places << QJsonObject{{u"host"_s, toJson(place.host)}, {u"slots"_s, slots}};
    }
    if (!places.isEmpty())
        json[u"places"_s] = places;
    if (record.rollout)
        json[u"rollout"_s] = services::toJson(*record.rollout);
    QJsonArray ingresses;
    for (const Ingress &ingress : record.ingresses)
        ingresses << services::toJson(ingress);
    if (!ingresses.isEmpty())
        json[u"ingresses"_s] = ingresses;
    if (record.lease)
        json[u"lease"_s] = QJsonObject{{u"owner"_s, record.lease->owner},
                                       {u"shown"_s, record.lease->shown},
                                       {u"seconds"_s, qint64(record.lease->length.count())}};
    return json;
}

QMap<QString, QString> recordLabels(const ServiceRecord &record, bool home)
{
    return {
        {recordLabel.toString(), QString::fromUtf8(QJsonDocument(recordJson(record)).toJson(QJsonDocument::Compact))},
        {homeLabel.toString(), home ? u"true"_s : u"false"_s}};
}

Result<FoundRecord> readRecord(const QString &containerName, const QMap<QString, QString> &labels)
{
    const auto name = parseRecordName(containerName);
    if (!name)
        return damaged(tr("its container's name is none of a record"));
    QJsonParseError problem;
    const auto document = QJsonDocument::fromJson(labels.value(recordLabel.toString()).toUtf8(), &problem);
    if (problem.error != QJsonParseError::NoError || !document.isObject())
        return damaged(tr("its label is not the JSON it should be"));
    auto record = recordFromJson(document.object());
    if (!record)
        return core::fail(record.error());
    if (record->name != name->service || record->generation != name->generation)
        return damaged(tr("it is not the one that its container's name says"));
    return FoundRecord{.host = 0,
                       .containerId = {},
                       .created = {},
                       .home = labels.value(homeLabel.toString()) == u"true"_s,
                       .record = *std::move(record)};
}

const FoundRecord *latest(const QList<FoundRecord> &records)
{
    const auto rank = [](const FoundRecord &found) { return std::tuple(found.record.generation, found.home); };
    const auto found = std::max_element(records.begin(), records.end(),
                                        [&](const auto &a, const auto &b) { return rank(a) < rank(b); });
    return found == records.end() ? nullptr : &*found;
}

bool isHeldByOther(const FoundRecord &found, const QString &owner, core::Time engineNow)
{
    const auto &lease = found.record.lease;
    return lease && lease->owner != owner && engineNow < found.created + lease->length;
}

std::optional<ServiceRecord> restoredRecord(const QList<QMap<QString, QString>> &replicas)
{
    std::map<int, ServiceSpec> specs;
    QSet<int> slots;
    for (const auto &labels : replicas) {
        const auto replica = replicaOf(labels);
        const auto document = QJsonDocument::fromJson(labels.value(specLabel.toString()).toUtf8());
        const auto spec = specFromJson(document.object());
        if (!replica || !spec || spec->name != replica->service)
            continue;
        slots.insert(replica->slot);
        specs.try_emplace(replica->revision, *spec);
    }
    if (specs.empty())
        return std::nullopt;
    for (const auto &labels : replicas) {
        const auto composes = replicaOf(specs.rbegin()->second, labels);
        if (composes && !labels.contains(serviceLabel.toString()))
            slots.insert(composes->slot);
    }
    ServiceRecord record{.name = specs.rbegin()->second.name,
                         .generation = 1,
                         .replicas = int(slots.size()),
                         .revision = specs.rbegin()->first,
                         .revisions = {},
                         .reconcile = true,
                         .home = {},
                         .places = {},
                         .rollout = {},
                         .ingresses = {},
                         .lease = {}};
    for (const auto &[number, spec] : specs)
        record.revisions << Revision{number, spec, {}};
    return record;
}

} // namespace bayplan::services
