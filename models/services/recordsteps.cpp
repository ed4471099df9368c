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

/// One after the other, and then `done`; what is gone already is fine.
void removeAll(StepRun &run, QStringList ids, const std::function<void()> &done)
{
    if (ids.isEmpty())
        return done();
    const QString id = ids.takeFirst();
    run.call(engine::removeContainer(id, false, true), [&run, ids, done](const Result<QByteArray> &reply) {
        if (!reply && reply.error().kind != Error::Kind::NotFound)
            return run.finish(core::fail(reply.error()));
        removeAll(run, ids, done);
    });
}

/// Of those that can be read.
std::optional<FoundRecord> newestOf(const QList<Written> &records)
{
    QList<FoundRecord> read;
    for (const Written &each : records) {
        if (const auto record = readRecord(each.name, each.labels))
            read << *record;
    }
    const FoundRecord *newest = latest(read);
    return newest ? std::optional(*newest) : std::nullopt;
}

/// How often the host's images are looked at again, see writeNow().
constexpr int usualLooks = 15;

/// One record on its way to one host.
struct Writing
{
    ServiceRecord record;
    bool home = false;
    Rebase rebase = {};
    /// What was written at home in the end, which the copies are of.
    std::shared_ptr<ServiceRecord> written = {};
    int rebases = 5; ///< left
};

void writeNow(StepRun &run, const Writing &writing, int looks);

/// Somebody else was first: from what they have made of it, if that can be.
void giveWay(StepRun &run, Writing writing)
{
    const auto tooLate = [&run, service = writing.record.name] {
        run.finish(core::fail(changedMeanwhile(service, run.target().hostName)));
    };
    if (!writing.rebase || writing.rebases == 0)
        return tooLate();
    listRecords(run, [&run, writing, tooLate](const Result<QList<Written>> &records) mutable {
        if (!records)
            return run.finish(core::fail(records.error()));
        const auto now = newestOf(*records);
        auto rebased = now ? writing.rebase(now->record) : std::nullopt;
        if (!rebased)
            return tooLate();
        writing.record = *std::move(rebased);
        --writing.rebases;
        writeNow(run, writing, usualLooks);
    });
}

/// The highest generation is always there, since it goes only once there is a higher one. So where one is higher than
/// what was just made, its writer has come first, however long ago, and what was made goes again.
void settle(StepRun &run, const Writing &writing, const Result<QList<Written>> &records)
{
    const ServiceRecord &record = writing.record;
    if (!records)
        return run.finish(core::fail(records.error()));
    QStringList older;
    QStringList made;
    bool isNewest = true;
    for (const Written &each : *records) {
        isNewest = isNewest && each.generation <= record.generation;
        (each.generation == record.generation ? made : older) << each.id;
    }
    if (isNewest) {
        if (writing.written)
            *writing.written = record;
        return removeAll(run, older, [&run] { run.finish({}); });
    }
    removeAll(run, made, [&run, writing] { giveWay(run, writing); });
}

/// The engine was asked to write it and its answer is lost, so it may have.
void findOut(StepRun &run, const Writing &writing, const Error &why)
{
    listRecords(run, [&run, writing, why](const Result<QList<Written>> &records) {
        const ServiceRecord &record = writing.record;
        const auto isIt = [labels = recordLabels(record, writing.home), &record](const Written &each) {
            bool isSame = each.generation == record.generation;
            for (auto label = labels.begin(); label != labels.end(); ++label) // beside those of its image
                isSame = isSame && each.labels.value(label.key()) == label.value();
            return isSame;
        };
        if (records && std::any_of(records->begin(), records->end(), isIt))
            return settle(run, writing, records);
        Error told = why;
        if (!records || why.kind == Error::Kind::Timeout) // it can be written yet
            told.next = tr("It may have been written all the same: look at what %1 does before you try again")
                            .arg(core::plainLine(record.name, 60));
        run.finish(core::fail(told));
    });
}

/// After a moment, when the host's images may have been listed anew.
void writeSoon(StepRun &run, const Writing &writing, int looks)
{
    run.keep(core::soon([&run, writing, looks] { writeNow(run, writing, looks); }, std::chrono::milliseconds(200)));
}

/// `looks`: how often the host's images are looked at again, since one may have been brought, or have gone, a moment
/// ago.
void writeNow(StepRun &run, const Writing &writing, int looks)
{
    const ServiceRecord &record = writing.record;
    const fleet::HostConnection *connection = run.host();
    const QString image = connection ? imageForRecord(record, connection->live()) : QString();
    if (connection && image.isEmpty() && looks > 0)
        return writeSoon(run, writing, looks - 1);
    if (connection && image.isEmpty())
        return run.finish(core::fail({.kind = Error::Kind::NotFound,
                                      .what = tr("There is no image to keep the service's record with"),
                                      .where = run.target().hostName,
                                      .next = tr("Bring the service's image there first")}));
    run.progress(tr("Writing the record"));
    run.call(engine::createContainer(recordName(record.name, record.generation), {},
                                     markerBody(image, recordLabels(record, writing.home))),
             [&run, writing, looks](const Result<QByteArray> &reply) {
                 if (!reply && reply.error().kind == Error::Kind::NotFound && looks > 0)
                     return writeSoon(run, writing, looks - 1);
                 if (!reply && reply.error().httpStatus == 0)
                     return findOut(run, writing, reply.error());
                 if (!reply && isNameTaken(reply.error()))
                     return giveWay(run, writing);
                 if (!reply)
                     return run.finish(core::fail(reply.error()));
                 listRecords(run,
                             [&run, writing](const Result<QList<Written>> &records) { settle(run, writing, records); });
             });
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
                                   const fleet::Fleet &fleet, const Rebase &rebase)
{
    std::vector<Step> steps;
    const fleet::HostConnection *first = fleet.host(home);
    if (!first)
        return steps;
    const auto written = std::make_shared<ServiceRecord>(record);
    steps.push_back({.target = targetOn(*first, record.name), .start = [record, rebase, written](StepRun &run) {
                         writeNow(run, {.record = record, .home = true, .rebase = rebase, .written = written},
                                  usualLooks);
                     }});
    for (const fleet::HostId id : copies) {
        const fleet::HostConnection *host = fleet.host(id);
        if (!host || id == home)
            continue;
        steps.push_back({.target = targetOn(*host, record.name),
                         .start = [written](StepRun &run) { writeNow(run, {.record = *written}, usualLooks); },
                         .after = {0}});
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
                    const auto newest = newestOf(*records);
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
                    removeAll(run, ids, [&run] { run.finish({}); });
                });
            }};
}

} // namespace bayplan::services
