// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/labels.h"
#include "services/record.h"
#include "snapshots/masking.h"
#include "snapshots/restore/restoredrecord.h"
#include "snapshots/restore/restoreplan.h"
#include "unit/snapshots/somesnapshot.h"

#include <QTest>

#include <algorithm>
#include <random>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::Revision;
using services::ServiceRecord;
using services::ServiceSpec;
using snapshots::HostPart;
using snapshots::recordOf;
using snapshots::RestorePlan;
using snapshots::restorePlan;
using snapshots::RestoreStep;
using snapshots::ServicePart;
using snapshots::Snapshot;
using Action = RestoreStep::Action;

namespace {

const core::Time made{std::chrono::seconds(1'780'000'000)};

ServiceSpec specOf(int revision, const QString &password)
{
    ServiceSpec spec;
    spec.name = u"web"_s;
    spec.container.image = u"app:%1"_s.arg(revision);
    spec.container.env = {{u"DB_PASSWORD"_s, password}};
    return spec;
}

/// A service over hosts as a snapshot has it: replicas by host and slot, of one revision.
struct Service
{
    QList<std::pair<int, int>> replicas; ///< host from 1, slot
    int revision = 1;
    QString password = u"hunter2-password"_s;
    qint64 generation = 7;
    QString home = u"aws1"_s;
    int hosts = 3;

    ServiceRecord record() const
    {
        ServiceRecord record;
        record.name = u"web"_s;
        record.generation = generation;
        record.replicas = int(replicas.size());
        record.revision = revision;
        for (int number = 1; number <= revision; ++number)
            record.revisions << Revision{number, specOf(number, password), made};
        record.home = {.engine = {}, .name = home};
        return record;
    }

    Snapshot snapshot() const
    {
        Snapshot snapshot{.takenAt = made, .program = {}, .workspace = {}};
        for (int host = 1; host <= hosts; ++host)
            snapshot.hosts.push_back({.name = u"aws%1"_s.arg(host), .endpoint = {}, .address = {}});
        for (HostPart &host : snapshot.hosts)
            host.images = {QJsonObject{{u"Id"_s, u"sha256:1"_s}}, QJsonObject{{u"Id"_s, u"sha256:2"_s}},
                           QJsonObject{{u"Id"_s, u"sha256:3"_s}}};
        ServicePart part{.name = u"web"_s,
                         .home = home,
                         .generation = generation,
                         .desired = int(replicas.size()),
                         .record = services::recordJson(record())};
        for (const auto &[host, slot] : replicas) {
            QJsonObject labels;
            const auto all = services::replicaLabels(specOf(revision, password), slot, revision);
            for (auto label = all.begin(); label != all.end(); ++label)
                labels[label.key()] = label.value();
            const QJsonObject config{{u"Image"_s, u"app:%1"_s.arg(revision)},
                                     {u"Env"_s, QJsonArray{QString(u"DB_PASSWORD="_s + password)}},
                                     {u"Labels"_s, labels}};
            addContainer(snapshot.hosts[size_t(host - 1)], u"web-%1"_s.arg(slot),
                         {{u"Image"_s, u"sha256:%1"_s.arg(revision)}, {u"Config"_s, config}});
            part.replicas << snapshots::ReplicaPart{u"aws%1"_s.arg(host), u"web-%1"_s.arg(slot), slot, revision,
                                                    u"ready"_s};
        }
        snapshot.services = {part};
        return snapshot;
    }
};

QStringList planWords(const RestorePlan &plan)
{
    static const QMap<Action, QString> names{{Action::PullImage, u"pull"_s},
                                             {Action::WriteRecord, u"record"_s},
                                             {Action::Remove, u"remove"_s},
                                             {Action::Create, u"create"_s}};
    QStringList steps;
    for (const RestoreStep &step : plan.steps)
        steps << names.value(step.action, u"other"_s) + u' ' + step.name + u" on "_s + step.host;
    return steps;
}

void setRollout(Snapshot &snapshot, services::Rollout::State state)
{
    auto record = recordOf(snapshot.services[0].record);
    QVERIFY(record);
    record->rollout = services::Rollout{.from = 1, .to = record->revision, .state = state, .started = made};
    snapshot.services[0].record = services::recordJson(*record);
}

} // namespace

class TestRestoreServices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asItWas()
    {
        const Service then{.replicas = {{1, 1}, {2, 2}, {3, 3}}};
        Service now = then;
        now.generation = 19;
        const RestorePlan plan = restorePlan(then.snapshot(), now.snapshot());
        QVERIFY2(plan.steps.isEmpty(), qPrintable(planWords(plan).join(u'\n')));
        QVERIFY(plan.problems.isEmpty() && plan.notes.isEmpty());
        QCOMPARE(plan.asTheyWere, 3);
    }

    /// The record first, then one replica after the other, then those that are too many.
    void updatedAndScaled()
    {
        const Service then{.replicas = {{1, 1}, {2, 2}, {3, 3}}};
        const Service now{.replicas = {{1, 1}, {2, 2}, {3, 3}, {1, 4}, {2, 5}}, .revision = 2, .generation = 19};
        const RestorePlan plan = restorePlan(then.snapshot(), now.snapshot());
        QCOMPARE(planWords(plan),
                 (QStringList{u"record web on aws1"_s, u"remove web-1 on aws1"_s, u"create web-1 on aws1"_s,
                              u"remove web-2 on aws2"_s, u"create web-2 on aws2"_s, u"remove web-3 on aws3"_s,
                              u"create web-3 on aws3"_s, u"remove web-4 on aws1"_s, u"remove web-5 on aws2"_s}));
        QVERIFY2(plan.problems.isEmpty(), qPrintable(plan.problems.join(u'\n')));
        const auto after = [&plan](qsizetype step) { return plan.steps.at(step).after; };
        QCOMPARE(after(1), QList<qsizetype>{0});
        QCOMPARE(after(2), (QList<qsizetype>{0, 1}));
        QCOMPARE(after(3), (QList<qsizetype>{0, 2})); // only when the one before is there again
        QCOMPARE(after(5), (QList<qsizetype>{0, 4}));
        QCOMPARE(after(7), (QList<qsizetype>{0, 2, 4, 6}));
        QCOMPARE(plan.steps[7].why, u"the service had 3 replicas then"_s);
        QCOMPARE(plan.steps[0].why, u"5 replica(s), 3 then, revision 2, 1 then"_s);
        QVERIFY(plan.notes.contains(u"2 replicas of web that were made since then are removed"_s));
        const auto record = recordOf(plan.steps[0].object);
        QVERIFY(record);
        QCOMPARE(record->generation, 20);
        QCOMPARE(record->revisions, then.record().revisions);
        QVERIFY(snapshots::wantSame(*record, *recordOf(then.snapshot().services[0].record)));
        QCOMPARE(plan.steps[0].before, now.snapshot().services[0].record);
    }

    /// Nothing of it is there any more: the record is made anew, after any that was.
    void removed()
    {
        const Service then{.replicas = {{1, 1}, {2, 2}}};
        const RestorePlan plan = restorePlan(then.snapshot(), Service{.replicas = {}}.snapshot());
        Snapshot nothing = Service{.replicas = {}}.snapshot();
        nothing.services.clear();
        const RestorePlan anew = restorePlan(then.snapshot(), nothing);
        QCOMPARE(planWords(anew),
                 (QStringList{u"record web on aws1"_s, u"create web-1 on aws1"_s, u"create web-2 on aws2"_s}));
        QCOMPARE(anew.steps[0].object[u"generation"_s].toInt(), 8);
        QVERIFY(anew.steps[0].before.isEmpty());
        // Those that are missing need not wait for each other.
        QCOMPARE(anew.steps[2].after, QList<qsizetype>{0});
        QCOMPARE(planWords(plan), planWords(anew));
        QVERIFY(!plan.steps[0].before.isEmpty());
    }

    /// One that moved is made where it was before it goes where it is.
    void moved()
    {
        const RestorePlan plan = restorePlan(Service{.replicas = {{1, 1}, {2, 2}}}.snapshot(),
                                             Service{.replicas = {{1, 1}, {3, 2}}}.snapshot());
        QCOMPARE(planWords(plan),
                 (QStringList{u"record web on aws1"_s, u"create web-2 on aws2"_s, u"remove web-2 on aws3"_s}));
        QCOMPARE(plan.steps[2].after, (QList<qsizetype>{0, 1}));
        QCOMPARE(plan.steps[2].why, u"it was on aws2 then"_s);
        QCOMPARE(plan.steps[0].why, u"so that nobody else acts on it meanwhile"_s);
    }

    /// Where a replica can't be had again as it was, the one that took its place stays.
    void movedFromAHostOutOfReach()
    {
        const Service then{.replicas = {{1, 1}, {2, 2}}, .home = u"aws2"_s};
        Snapshot now = Service{.replicas = {{3, 1}, {2, 2}}, .generation = 19, .home = u"aws2"_s}.snapshot();
        QCOMPARE(planWords(restorePlan(then.snapshot(), now)).last(), u"remove web-1 on aws3"_s);
        now.hosts[0].state = HostPart::State::Stale;
        const RestorePlan plan = restorePlan(then.snapshot(), now);
        QVERIFY2(planWords(plan).filter(u"remove"_s).isEmpty(), qPrintable(planWords(plan).join(u'\n')));
        QVERIFY2(plan.notes.join(u'\n').contains(u"Replicas of web that were made since then stay"_s),
                 qPrintable(plan.notes.join(u'\n')));
    }

    /// One that is too many goes first where it has a port that another needs.
    void portOfASurplusOne()
    {
        const auto port = [](Snapshot &snapshot, size_t place) {
            QJsonObject inspect = snapshot.hosts[0].inspect(place);
            const QJsonArray binding{QJsonObject{{u"HostIp"_s, u"0.0.0.0"_s}, {u"HostPort"_s, u"8888"_s}}};
            const QJsonObject ports{{u"80/tcp"_s, binding}};
            inspect[u"HostConfig"_s] = QJsonObject{{u"PortBindings"_s, ports}};
            inspect[u"NetworkSettings"_s] = QJsonObject{{u"Ports"_s, ports}};
            snapshots::Documents documents;
            for (size_t i = 0; i < snapshot.hosts[0].containers.size(); ++i)
                documents.append(i == place ? QJsonDocument(inspect).toJson() : snapshot.hosts[0].inspects.at(i));
            snapshot.hosts[0].inspects = documents;
        };
        Snapshot then = Service{.replicas = {{1, 1}}}.snapshot();
        port(then, 0);
        Snapshot now = Service{.replicas = {{1, 2}}}.snapshot();
        port(now, 0);
        const RestorePlan plan = restorePlan(then, now);
        QCOMPARE(planWords(plan),
                 (QStringList{u"record web on aws1"_s, u"remove web-2 on aws1"_s, u"create web-1 on aws1"_s}));
        QCOMPARE(plan.steps[2].after, (QList<qsizetype>{0, 1}));
    }

    void rolloutNow()
    {
        const Service then{.replicas = {{1, 1}}};
        Snapshot now = Service{.replicas = {{1, 1}}, .revision = 2}.snapshot();
        setRollout(now, services::Rollout::State::Paused);
        addContainer(now.hosts[0], u"db"_s);
        Snapshot wanted = then.snapshot();
        addContainer(wanted.hosts[0], u"db"_s, {{u"HostConfig"_s, QJsonObject{{u"Memory"_s, 5}}}});
        const RestorePlan plan = restorePlan(wanted, now);
        QCOMPARE(plan.problems, QStringList{u"web: a rollout is running; finish or abort it first"_s});
        QCOMPARE(planWords(plan), (QStringList{u"remove db on aws1"_s, u"create db on aws1"_s})); // others are restored
        // Nor is what it has on one host.
        const RestorePlan there =
            restorePlan(Service{.replicas = {{1, 1}, {2, 2}}}.snapshot(), now, {.service = {}, .host = u"aws1"_s});
        QCOMPARE(there.problems, plan.problems);
        QVERIFY(there.steps.isEmpty());
    }

    /// One that was under way then is not gone on with.
    void rolloutThen()
    {
        Snapshot then = Service{.replicas = {{1, 1}}, .revision = 2}.snapshot();
        setRollout(then, services::Rollout::State::Running);
        const RestorePlan plan = restorePlan(then, Service{.replicas = {{1, 1}}, .revision = 2}.snapshot());
        const auto record = recordOf(plan.steps.value(0).object);
        QVERIFY(record && record->rollout);
        QVERIFY(record->rollout->state == services::Rollout::State::Failed);
        QVERIFY2(plan.notes.value(0).contains(u"nobody goes on with it"_s), qPrintable(plan.notes.join(u'\n')));
        // Once it is so, there is nothing to do.
        Snapshot now = then;
        now.services[0].record = services::recordJson(*record);
        QVERIFY(restorePlan(then, now).steps.isEmpty());
    }

    void homeOutOfReach()
    {
        const Service then{.replicas = {{2, 1}}, .home = u"aws1"_s};
        Snapshot now = Service{.replicas = {{2, 1}}, .revision = 2}.snapshot();
        now.hosts[0].state = HostPart::State::Stale;
        now.services[0].home.clear();
        const RestorePlan plan = restorePlan(then.snapshot(), now);
        QVERIFY(plan.steps.isEmpty());
        QVERIFY2(plan.problems.contains(u"web: its record is on aws1, which is out of reach"_s),
                 qPrintable(plan.problems.join(u'\n')));
    }

    /// Of one host its replicas alone: the record stays what it is, and is held meanwhile.
    void oneHost()
    {
        const Service then{.replicas = {{1, 1}, {2, 2}}};
        const Service now{.replicas = {{1, 1}, {2, 2}, {1, 3}}, .revision = 2, .generation = 9};
        const RestorePlan plan = restorePlan(then.snapshot(), now.snapshot(), {.service = {}, .host = u"aws2"_s});
        QCOMPARE(planWords(plan),
                 (QStringList{u"record web on aws1"_s, u"remove web-2 on aws2"_s, u"create web-2 on aws2"_s}));
        const auto record = recordOf(plan.steps[0].object);
        QVERIFY(record && snapshots::wantSame(*record, *recordOf(now.snapshot().services[0].record)));
        QCOMPARE(plan.notes,
                 QStringList{u"The record of web stays as it is, since not all of its hosts are restored"_s});
        // Where its record is not to be seen, it can't be held.
        Snapshot apart = now.snapshot();
        apart.hosts.erase(apart.hosts.begin());
        const RestorePlan without = restorePlan(then.snapshot(), apart, {.service = {}, .host = u"aws2"_s});
        QCOMPARE(planWords(without), (QStringList{u"remove web-2 on aws2"_s, u"create web-2 on aws2"_s}));
        QVERIFY(without.problems.isEmpty());
    }

    /// Another service's record and replicas are nobody's business.
    void scope()
    {
        Snapshot then = Service{.replicas = {{1, 1}}}.snapshot();
        addContainer(then.hosts[0], u"db"_s);
        const Snapshot now = Service{.replicas = {{1, 1}, {2, 2}}}.snapshot();
        QCOMPARE(planWords(restorePlan(then, now, {.service = u"web"_s, .host = {}})),
                 (QStringList{u"record web on aws1"_s, u"remove web-2 on aws2"_s}));
        QVERIFY(restorePlan(then, now, {.service = u"other"_s, .host = {}}).steps.isEmpty());
        // A name with dots is a name.
        then.services[0].record[u"name"_s] = u"my.web"_s;
        then.services[0].name = u"my.web"_s;
        const RestorePlan none = restorePlan(then, now, {.service = u"web"_s, .host = {}});
        QVERIFY2(none.steps.isEmpty(), qPrintable(planWords(none).join(u'\n')));
    }

    /// Load balancers, and whether it is kept up, are in the record alone.
    void recordAlone()
    {
        const Service service{.replicas = {{1, 1}}};
        Snapshot then = service.snapshot();
        auto record = *recordOf(then.services[0].record);
        services::Ingress ingress;
        ingress.name = u"edge"_s;
        ingress.place.host = {.engine = {}, .name = u"aws1"_s};
        ingress.place.container = u"haproxy"_s;
        ingress.place.file = u"/etc/haproxy.cfg"_s;
        record.ingresses = {ingress};
        record.reconcile = false;
        then.services[0].record = services::recordJson(record);
        QVERIFY(recordOf(then.services[0].record));
        const RestorePlan plan = restorePlan(then, service.snapshot());
        QCOMPARE(planWords(plan), QStringList{u"record web on aws1"_s});
        QCOMPARE(plan.steps[0].why, u"its load balancers, whether it is kept up"_s);
        QCOMPARE(recordOf(plan.steps[0].object)->ingresses, record.ingresses);
        QVERIFY(restorePlan(then, then).steps.isEmpty());
    }

    /// Masked values come from the present: of a replica, of another one, of the record.
    void masked()
    {
        const Service service{.replicas = {{1, 1}, {2, 2}}};
        const Snapshot then = snapshots::Masking().masked(service.snapshot());
        QVERIFY(services::recordJson(service.record()) != then.services[0].record);
        QVERIFY(restorePlan(then, service.snapshot()).steps.isEmpty());
        QCOMPARE(restorePlan(then, service.snapshot()).asTheyWere, 2);

        const Service updated{
            .replicas = {{1, 1}}, .revision = 2, .password = u"hunter2-password-anew"_s, .generation = 9};
        const RestorePlan plan = restorePlan(then, updated.snapshot());
        QVERIFY2(plan.problems.isEmpty(), qPrintable(plan.problems.join(u'\n')));
        QCOMPARE(planWords(plan), (QStringList{u"record web on aws1"_s, u"create web-2 on aws2"_s,
                                               u"remove web-1 on aws1"_s, u"create web-1 on aws1"_s}));
        QVERIFY(!QJsonDocument(plan.steps[1].object).toJson().contains(snapshots::Masking::text().toUtf8()));
        QCOMPARE(plan.steps[1].object[u"Config"_s][u"Env"_s][0].toString(), u"DB_PASSWORD=hunter2-password-anew"_s);
        const auto record = recordOf(plan.steps[0].object);
        QVERIFY(record);
        // Of the same revision, which the record has.
        QCOMPARE(record->find(1)->spec.container.env, specOf(1, u"hunter2-password-anew"_s).container.env);
        QVERIFY2(plan.notes.contains(u"1 masked value of web-1 on aws1 is taken from the container that is there"_s) &&
                     plan.notes.contains(u"1 masked value of web-2 on aws2 is taken from web-1 on aws1"_s) &&
                     plan.notes.contains(u"1 masked value of the record of web is taken from what is there"_s),
                 qPrintable(plan.notes.join(u'\n')));

        // Its replicas are gone, its record isn't.
        Service empty = updated;
        empty.replicas = {};
        const RestorePlan fromRecord = restorePlan(then, empty.snapshot());
        QVERIFY2(fromRecord.problems.isEmpty(), qPrintable(fromRecord.problems.join(u'\n')));
        QVERIFY2(fromRecord.notes.contains(u"1 masked value of web-1 on aws1 is taken from the record of web"_s),
                 qPrintable(fromRecord.notes.join(u'\n')));
        QCOMPARE(fromRecord.steps[1].object[u"Config"_s][u"Env"_s][0].toString(),
                 u"DB_PASSWORD=hunter2-password-anew"_s);
    }

    /// Nothing has it any more: nothing of the service is done, and the variable is named.
    void maskedAndGone()
    {
        const Snapshot then = snapshots::Masking().masked(Service{.replicas = {{1, 1}}}.snapshot());
        Snapshot now = Service{.replicas = {}}.snapshot();
        now.services.clear();
        const RestorePlan plan = restorePlan(then, now);
        QVERIFY(plan.steps.isEmpty());
        QCOMPARE(plan.problems, QStringList{u"web: DB_PASSWORD is masked in the snapshot, and nothing that is there "
                                            "now has it"_s});
    }

    /// An earlier revision that can't be had again is left out, and told of; the rest is restored.
    void maskedHistory()
    {
        const Snapshot then = snapshots::Masking().masked(Service{.replicas = {{1, 1}}, .revision = 2}.snapshot());
        Snapshot now = Service{.replicas = {{1, 1}}, .revision = 3, .generation = 9}.snapshot();
        auto record = *recordOf(now.services[0].record);
        record.revisions.removeFirst();
        now.services[0].record = services::recordJson(record);
        const RestorePlan plan = restorePlan(then, now);
        QCOMPARE(plan.problems,
                 QStringList{u"web: its revision 1 can't be brought back: DB_PASSWORD is masked in the snapshot, and "
                             "nothing that is there now has it"_s});
        QCOMPARE(planWords(plan),
                 (QStringList{u"record web on aws1"_s, u"remove web-1 on aws1"_s, u"create web-1 on aws1"_s}));
        const auto written = recordOf(plan.steps[0].object);
        QVERIFY(written);
        QCOMPARE(written->revisions.size(), 1);
        QCOMPARE(written->revision, 2);
    }

    /// Its host was renamed: it has its record, its replicas and its masked values again as that is called now, and
    /// what is as it was stays.
    void renamedHost()
    {
        const Service then{.replicas = {{1, 1}, {2, 2}, {2, 3}}};
        Service later = then;
        later.replicas = {{1, 1}, {2, 2}, {3, 3}};
        for (const bool masked : {false, true}) {
            for (const bool hasEngines : {false, true}) {
                Snapshot wanted = then.snapshot();
                Snapshot now = later.snapshot();
                QVERIFY(moveTo(wanted, now, hasEngines));
                if (masked)
                    wanted = snapshots::Masking().masked(std::move(wanted));
                const RestorePlan plan = restorePlan(wanted, now);
                QVERIFY2(plan.problems.isEmpty(), qPrintable(plan.problems.join(u'\n')));
                QCOMPARE(planWords(plan),
                         (QStringList{u"record web on front"_s, u"create web-3 on aws2"_s, u"remove web-3 on aws3"_s}));
                QCOMPARE(plan.asTheyWere, 2);
                // As it is now there is nothing to do.
                Snapshot same = later.snapshot();
                Snapshot unused = later.snapshot();
                QVERIFY(moveTo(same, unused, hasEngines));
                QVERIFY(restorePlan(same, unused).steps.isEmpty());
            }
        }
    }

    /// Podman makes up an id at each call: the record is where it was all the same, and doesn't keep such an id.
    void onPodman()
    {
        Snapshot wanted = Service{.replicas = {{1, 1}}}.snapshot();
        Snapshot now = Service{.replicas = {{1, 1}, {1, 2}}}.snapshot();
        int made = 0;
        for (Snapshot *snapshot : {&wanted, &now}) {
            for (HostPart &host : snapshot->hosts) {
                host.version = {{u"Components"_s, QJsonArray{QJsonObject{{u"Name"_s, u"Podman Engine"_s}}}}};
                host.info[u"ID"_s] = u"made-up-%1"_s.arg(++made);
            }
        }
        const RestorePlan plan = restorePlan(wanted, now);
        QCOMPARE(planWords(plan), (QStringList{u"record web on aws1"_s, u"remove web-2 on aws1"_s}));
        const auto written = recordOf(plan.steps[0].object);
        QVERIFY(written);
        QCOMPARE(written->home, (services::HostName{.engine = {}, .name = u"aws1"_s}));
    }

    /// Whatever was and is: each step is after those it needs, no two replicas of a service are away at a time, and
    /// what comes of the plan is what was.
    void anything()
    {
        int replaced = 0;
        for (unsigned seed = 0; seed < 300; ++seed) {
            std::mt19937 random(seed);
            const auto some = [&random](int revision) {
                Service service{.replicas = {}, .revision = revision};
                for (int slot = 1; slot <= 6; ++slot) {
                    if (random() % 3 != 0)
                        service.replicas << std::pair(int(1 + random() % 3), slot);
                }
                return service;
            };
            const Snapshot then = some(1).snapshot();
            const Snapshot now = some(int(1 + random() % 2)).snapshot();
            const RestorePlan plan = restorePlan(then, now);
            QVERIFY2(plan.problems.isEmpty(), qPrintable(plan.problems.join(u'\n')));
            QSet<QString> there;
            for (const auto &replica : now.services[0].replicas)
                there.insert(replica.host + u'/' + replica.container);
            const qsizetype least = std::min(there.size(), then.services[0].replicas.size());
            for (qsizetype i = 0; i < plan.steps.size(); ++i) {
                const RestoreStep &step = plan.steps.at(i);
                QVERIFY(std::all_of(step.after.begin(), step.after.end(), [i](qsizetype each) { return each < i; }));
                QVERIFY((i == 0) == (step.action == Action::WriteRecord));
                QVERIFY(i == 0 || step.after.contains(0));
                const QString key = step.host + u'/' + step.name;
                if (step.action == Action::Create) {
                    QVERIFY(!there.contains(key));
                    there.insert(key);
                } else if (step.action == Action::Remove) {
                    QVERIFY(there.remove(key));
                    ++replaced;
                }
                QVERIFY(there.size() >= least - 1);
            }
            QSet<QString> wanted;
            for (const auto &replica : then.services[0].replicas)
                wanted.insert(replica.host + u'/' + replica.container);
            QCOMPARE(there, wanted);
        }
        QVERIFY(replaced > 300);
    }

private:
    /// Gives hosts an engine each, and renames the first one in the later snapshot; `hasEngines`: records tell engines.
    static bool moveTo(Snapshot &then, Snapshot &now, bool hasEngines)
    {
        for (Snapshot *snapshot : {&then, &now}) {
            for (size_t place = 0; place < snapshot->hosts.size(); ++place)
                snapshot->hosts[place].info[u"ID"_s] = u"E%1"_s.arg(place);
            auto record = recordOf(snapshot->services[0].record);
            if (!record)
                return false;
            if (hasEngines)
                record->home.engine = u"E0"_s;
            else if (snapshot == &now)
                record->home.name = u"front"_s;
            snapshot->services[0].record = services::recordJson(*record);
        }
        now.hosts[0].name = u"front"_s;
        now.services[0].home = u"front"_s;
        for (auto &replica : now.services[0].replicas) {
            if (replica.host == u"aws1"_s)
                replica.host = u"front"_s;
        }
        return true;
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRestoreServices)
#include "restoreservices.moc"
