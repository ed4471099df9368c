// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/recordsteps.h"

#include "core/plaintext.h"
#include "core/soon.h"
#include "engine/calls/containercalls.h"
#include "fleet/fleet.h"
#include "operations/stepcalls.h"
#include "run/conflicts.h"
#include "services/labels.h"
#include "services/marker.h"
#include "services/words.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

namespace bayplan::services {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using operations::Step;
using operations::StepRun;
using operations::Target;

namespace {

Target targetOn(const fleet::HostConnection &host, const QString &service)
{
    return {.host = host.id(), .hostName = host.config().name, .kind = u"service"_s, .id = {}, .name = service};
}

Target targetOn(fleet::HostId host, const QString &service, const fleet::Fleet &fleet)
{
    const fleet::HostConnection *connection = fleet.host(host);
    return connection ? targetOn(*connection, service)
                      : Target{.host = host, .hostName = {}, .kind = u"service"_s, .id = {}, .name = service};
}

/// The container is never started, so any image will do; the service's own is not kept from being removed by more than
/// its replicas do already. Else the smallest.
QString imageForRecord(const ServiceRecord &record, const fleet::LiveHost &live)
{
    if (const Revision *revision = record.current()) {
        if (run::hasImage(live, revision->spec.container.image))
            return revision->spec.container.image;
    }
    return smallestImage(live);
}

struct Written
{
    QString id;
    qint64 generation = 0;
    QString name;
    QMap<QString, QString> labels;
};

/// The service's records as the engine lists them now; filters exist since API 1.10.
void listRecords(StepRun &run, std::function<void(const Result<QList<Written>> &)> done)
{
    engine::Client *client = operations::clientOf(run);
    if (!client)
        return;
    const QJsonObject filter{{u"label"_s, QJsonArray{recordLabel.toString()}}};
    const QByteArray path =
        "/containers/json?all=1&filters=" +
        QUrl::toPercentEncoding(QString::fromUtf8(QJsonDocument(filter).toJson(QJsonDocument::Compact)));
    operations::ask(run, *client, {.method = "GET", .path = path},
                    [service = run.target().name, done = std::move(done)](const Result<QByteArray> &reply) {
                        if (!reply)
                            return done(core::fail(reply.error()));
                        QList<Written> found;
                        for (const QJsonValue &container : QJsonDocument::fromJson(*reply).array()) {
                            QMap<QString, QString> labels;
                            const QJsonObject all = container[u"Labels"_s].toObject();
                            for (auto label = all.begin(); label != all.end(); ++label)
                                labels.insert(label.key(), label.value().toString());
                            for (const QJsonValue &written : container[u"Names"_s].toArray()) {
                                const QString name = written.toString().mid(1); // "/name"
                                const auto parts = parseRecordName(name);
                                if (parts && parts->service == service)
                                    found << Written{container[u"Id"_s].toString(), parts->generation, name, labels};
                            }
                        }
                        done(found);
                    });
}

/// One after the other, and then the step ends with `outcome`; what is gone already is fine.
void removeAll(StepRun &run, QStringList ids, const Result<void> &outcome)
{
    if (ids.isEmpty())
        return run.finish(outcome);
    const QString id = ids.takeFirst();
    run.call(engine::removeContainer(id, false, true), [&run, ids, outcome](const Result<QByteArray> &reply) {
        if (!reply && reply.error().kind != Error::Kind::NotFound)
            return run.finish(core::fail(reply.error()));
        removeAll(run, ids, outcome);
    });
}

Error refused(const Error &error, const ServiceRecord &record)
{
    return isNameTaken(error) ? changedMeanwhile(record.name, error.where) : error;
}

/// The highest generation is always there, since it goes only once there is a higher one. So where one is higher than
/// what was just made, its writer has come first, however long ago, and what was made goes again.
void settle(StepRun &run, const ServiceRecord &record, const Result<QList<Written>> &records)
{
    if (!records)
        return run.finish(core::fail(records.error()));
    QStringList older;
    QStringList made;
    bool isNewest = true;
    for (const Written &each : *records) {
        isNewest = isNewest && each.generation <= record.generation;
        (each.generation == record.generation ? made : older) << each.id;
    }
    if (isNewest)
        return removeAll(run, older, {});
    removeAll(run, made, core::fail(changedMeanwhile(record.name, run.target().hostName)));
}

/// The engine was asked to write it and its answer is lost, so it may have.
void findOut(StepRun &run, const ServiceRecord &record, bool home, const Error &why)
{
    listRecords(run, [&run, record, home, why](const Result<QList<Written>> &records) {
        const auto isIt = [labels = recordLabels(record, home), &record](const Written &each) {
            bool isSame = each.generation == record.generation;
            for (auto label = labels.begin(); label != labels.end(); ++label) // beside those of its image
                isSame = isSame && each.labels.value(label.key()) == label.value();
            return isSame;
        };
        if (records && std::any_of(records->begin(), records->end(), isIt))
            return settle(run, record, records);
        Error told = why;
        if (!records || why.kind == Error::Kind::Timeout) // it can be written yet
            told.next = tr("It may have been written all the same: look at what %1 does before you try again")
                            .arg(core::plainLine(record.name, 60));
        run.finish(core::fail(told));
    });
}

void writeNow(StepRun &run, const ServiceRecord &record, bool home, int looks);

/// After a moment, when the host's images may have been listed anew.
void writeSoon(StepRun &run, const ServiceRecord &record, bool home, int looks)
{
    run.keep(core::soon([&run, record, home, looks] { writeNow(run, record, home, looks); },
                        std::chrono::milliseconds(200)));
}

/// `looks`: how often the host's images are looked at again, since one may have been brought, or have gone, a moment
/// ago.
void writeNow(StepRun &run, const ServiceRecord &record, bool home, int looks)
{
    const fleet::HostConnection *connection = run.host();
    const QString image = connection ? imageForRecord(record, connection->live()) : QString();
    if (connection && image.isEmpty() && looks > 0)
        return writeSoon(run, record, home, looks - 1);
    if (connection && image.isEmpty())
        return run.finish(core::fail({.kind = Error::Kind::NotFound,
                                      .what = tr("There is no image to keep the service's record with"),
                                      .where = run.target().hostName,
                                      .next = tr("Bring the service's image there first")}));
    run.progress(tr("Writing the record"));
    run.call(engine::createContainer(recordName(record.name, record.generation), {},
                                     markerBody(image, recordLabels(record, home))),
             [&run, record, home, looks](const Result<QByteArray> &reply) {
                 if (!reply && reply.error().kind == Error::Kind::NotFound && looks > 0)
                     return writeSoon(run, record, home, looks - 1);
                 if (!reply && reply.error().httpStatus == 0)
                     return findOut(run, record, home, reply.error());
                 if (!reply)
                     return run.finish(core::fail(refused(reply.error(), record)));
                 listRecords(run,
                             [&run, record](const Result<QList<Written>> &records) { settle(run, record, records); });
             });
}

Step writeStep(const ServiceRecord &record, const fleet::HostConnection &host, bool home)
{
    return {.target = targetOn(host, record.name),
            .start = [record, home](StepRun &run) { writeNow(run, record, home, 15); }};
}

} // namespace

Error changedMeanwhile(const QString &service, const QString &host)
{
    return {.kind = Error::Kind::Declined,
            .what = tr("Somebody else has changed %1 meanwhile").arg(service),
            .where = host,
            .next = tr("Look at what it is now, and try again")};
}

RecordsFound findRecords(const fleet::Fleet &fleet)
{
    RecordsFound found;
    for (const fleet::HostConnection *host : fleet.hosts()) {
        for (const engine::Container &container : host->live().containers()) {
            if (!container.labels.contains(recordLabel.toString()))
                continue;
            auto record = readRecord(container.name, container.labels);
            if (!record) {
                found.unreadable << UnreadableRecord{host->id(), container.name, record.error()};
                continue;
            }
            record->host = host->id();
            record->containerId = container.id;
            record->created = container.created;
            found.byService[record->record.name] << *std::move(record);
        }
    }
    return found;
}

std::vector<Step> writeRecordSteps(const ServiceRecord &record, fleet::HostId home, const QList<fleet::HostId> &copies,
                                   const fleet::Fleet &fleet)
{
    std::vector<Step> steps;
    const fleet::HostConnection *first = fleet.host(home);
    if (!first)
        return steps;
    steps.push_back(writeStep(record, *first, true));
    for (const fleet::HostId id : copies) {
        const fleet::HostConnection *host = fleet.host(id);
        if (!host || id == home)
            continue;
        steps.push_back(writeStep(record, *host, false));
        steps.back().after = {0};
    }
    return steps;
}

Step readRecordStep(const QString &service, fleet::HostId host, const fleet::Fleet &fleet,
                    std::function<void(const FoundRecord &)> found)
{
    return {.target = targetOn(host, service, fleet), .start = [service, found = std::move(found)](StepRun &run) {
                listRecords(run, [&run, service, found](const Result<QList<Written>> &records) {
                    if (!records)
                        return run.finish(core::fail(records.error()));
                    QList<FoundRecord> read;
                    for (const Written &each : *records) {
                        if (const auto record = readRecord(each.name, each.labels))
                            read << *record;
                    }
                    const FoundRecord *newest = latest(read);
                    if (!newest)
                        return run.finish(core::fail({.kind = Error::Kind::NotFound,
                                                      .what = tr("There is no record of %1 there").arg(service),
                                                      .where = run.target().hostName,
                                                      .next = {}}));
                    found(*newest);
                    run.finish({});
                });
            }};
}

Step forgetRecordsStep(const QString &service, fleet::HostId host, const fleet::Fleet &fleet)
{
    return {.target = targetOn(host, service, fleet), .start = [](StepRun &run) {
                listRecords(run, [&run](const Result<QList<Written>> &records) {
                    if (!records)
                        return run.finish(core::fail(records.error()));
                    QStringList ids;
                    for (const Written &each : *records)
                        ids << each.id;
                    removeAll(run, ids, {});
                });
            }};
}

} // namespace bayplan::services
