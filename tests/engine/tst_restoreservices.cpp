// SPDX-License-Identifier: GPL-3.0-or-later
// Services on real engines as a snapshot has them: their records, their replicas, one after the other, and nobody
// undoes it meanwhile or afterwards; and the way back.
#include "engine/actionbench.h"
#include "engine/operationend.h"
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "rollouts/update.h"
#include "services/reconciler.h"
#include "services/recordsteps.h"
#include "snapshots/capture.h"
#include "snapshots/compare.h"
#include "snapshots/masking.h"
#include "snapshots/restore/restoredrecord.h"
#include "snapshots/restore/restoreoperation.h"
#include "snapshots/serviceparts.h"
#include "snapshots/snapshotfile.h"
#include "support/runloop.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using operations::Operation;
using services::ServiceRecord;
using snapshots::Snapshot;
using Outcome = ServiceProgram::Outcome;

class TestRestoreServices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run"); }
    void init()
    {
        QVERIFY(clear(m_engines));
        m_folder = std::make_unique<QTemporaryDir>();
        m_program = std::make_unique<ServiceProgram>(m_engines);
        m_bench = std::make_unique<RolloutBench>(m_engines);
        QVERIFY(m_bench->work().waitUntilLive());
    }
    void cleanup()
    {
        m_bench.reset();
        QVERIFY(clear(m_engines));
    }

    /// Updated twice and scaled since then, by people who keep it up: it is what it was, and stays so.
    void updatedAndScaled()
    {
        QVERIFY(withHistory());
        const QString file = take(u"then.json"_s);
        const ServiceRecord then = record();
        QCOMPARE(then.revision, 2);
        QVERIFY(update(u"blue"_s));
        QCOMPARE(m_bench->scale(u"web"_s, 5), QString());
        const QStringList kept = idsOf(replicasOf(m_engines, u"web"_s)).mid(0, 3);
        services::Reconciler reconciler(m_bench->book(), m_bench->runner(), {.settle = 200ms});
        QSignalSpy acting(&reconciler, &services::Reconciler::acting);
        QTRY_VERIFY_WITH_TIMEOUT(reconciler.isAtRest(), 20'000);
        QVERIFY(acting.isEmpty());
        const Outcome declined = m_program->run({u"restore"_s, file, u"--service"_s, u"web"_s});
        QVERIFY2(declined.code == 1 && declined.err.contains(u"--yes"_s), qPrintable(declined.text()));
        QCOMPARE(replicasOf(m_engines, u"web"_s).size(), 5);

        const QString since = engineTime();
        const auto process = m_program->start({u"restore"_s, file, u"--service"_s, u"web"_s, u"--yes"_s});
        qsizetype least = 5;
        QVERIFY(QTest::qWaitFor(
            [&] {
                least = std::min(least, m_bench->running(u"web"_s).size());
                return process->state() == QProcess::NotRunning;
            },
            120'000));
        const Outcome told = ServiceProgram::endOf(*process);
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QVERIFY2(least >= 2, qPrintable(QString::number(least))); // one after the other
        QCOMPARE(told.steps(u"write-record"_s).size(), 1);
        QCOMPARE(told.steps(u"remove"_s).size(), 5);
        QCOMPARE(told.steps(u"create"_s).size(), 3);
        QVERIFY(told.steps(u"remove"_s).last()[u"why"_s].toString().contains(u"had 3 replicas then"_s));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3).join(u'\n'), QString());
        QTRY_VERIFY_WITH_TIMEOUT(snapshots::wantSame(record(), then), 20'000);
        QVERIFY(m_bench->waitUntilFree(u"web"_s));
        QVERIFY(!record().lease);
        const auto replicas = replicasOf(m_engines, u"web"_s);
        QVERIFY(std::all_of(replicas.begin(), replicas.end(), [](const auto &each) { return each.revision == 2; }));

        // Nobody has anything to do about it, now or a little later.
        const QStringList ids = idsOf(replicas);
        const qint64 generation = record().generation;
        runFor(6s);
        QTRY_VERIFY_WITH_TIMEOUT(reconciler.isAtRest(), 20'000);
        QVERIFY2(acting.isEmpty(), qPrintable(u"%1 changes"_s.arg(acting.size())));
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), ids);
        QCOMPARE(record().generation, generation);
        QStringList made;
        for (int engine = 1; engine <= 3; ++engine)
            made += namesMadeSince(m_engines, engine, since);
        made.removeIf([](const QString &name) { return name.isEmpty() || name.startsWith(u"bayplan."_s); });
        made.sort();
        QCOMPARE(made, (QStringList{u"web-1"_s, u"web-2"_s, u"web-3"_s}));
        QVERIFY(std::none_of(kept.begin(), kept.end(), [&ids](const QString &id) { return ids.contains(id); }));
        const Outcome nothing = m_program->run({u"restore"_s, file});
        QVERIFY2(nothing.code == 0 && nothing.json()[u"steps"_s].toArray().isEmpty(), qPrintable(nothing.text()));
        // Its history is whole: it can be gone back in.
        QVERIFY(record().find(1));
        QCOMPARE(record().find(1)->spec.container.image, u"bayplan-test/app:blue"_s);
    }

    /// Given up since then: its record is made anew.
    void givenUp()
    {
        QVERIFY(withHistory());
        const QString file = take(u"then.json"_s);
        const ServiceRecord then = record();
        QCOMPARE(m_bench->ServiceBench::run(services::giveUp(m_bench->state(u"web"_s))), QString());
        QTRY_VERIFY_WITH_TIMEOUT(!m_bench->book().head(u"web"_s), 20'000);
        services::Reconciler reconciler(m_bench->book(), m_bench->runner(), {.settle = 200ms});
        QSignalSpy acting(&reconciler, &services::Reconciler::acting);
        const Outcome told = m_program->run({u"restore"_s, file});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QTRY_VERIFY_WITH_TIMEOUT(snapshots::wantSame(record(), then), 20'000);
        QVERIFY(record().generation > then.generation);
        runFor(4s);
        QVERIFY(acting.isEmpty());
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3).join(u'\n'), QString());
        // Copies are on the other hosts with replicas, so that it outlives its home.
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->book().head(u"web"_s)->found.size(), 3, 20'000);
        // It is a service like any other.
        QCOMPARE(m_bench->scale(u"web"_s, 4), QString());
    }

    /// What is masked comes from the record and the replicas that are there.
    void masked()
    {
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.container.env = {{u"DB_PASSWORD"_s, u"hunter2-and-more"_s},
                              {u"DB"_s, u"postgres://me:hunter2-again@db:5432/shop"_s}};
        QCOMPARE(m_bench->create(spec, 3), QString());
        const ServiceRecord then = record();
        const QString file = m_folder->filePath(u"masked.json"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, file}).code, 0);
        QFile written(file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        const QByteArray text = written.readAll();
        QVERIFY(!text.contains("hunter2") && text.contains(snapshots::Masking::text().toUtf8()));
        Outcome told = m_program->run({u"restore"_s, file});
        QVERIFY2(told.code == 0 && told.json()[u"asTheyWere"_s].toInt() == 3, qPrintable(told.text()));

        QVERIFY(update(u"green"_s));
        QCOMPARE(m_bench->scale(u"web"_s, 2), QString());
        told = m_program->run({u"restore"_s, file, u"--yes"_s});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QTRY_VERIFY_WITH_TIMEOUT(snapshots::wantSame(record(), then), 20'000);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3).join(u'\n'), QString());
        for (const SeenReplica &replica : replicasOf(m_engines, u"web"_s)) {
            const QString env = m_bench->work()
                                    .docker(replica.engine)
                                    .run({u"inspect"_s, u"-f"_s, u"{{.Config.Env}} {{.Config.Image}}"_s, replica.id});
            QVERIFY2(env.contains(u"DB_PASSWORD=hunter2-and-more"_s) && env.contains(u"me:hunter2-again@db"_s) &&
                         !env.contains(snapshots::Masking::text()),
                     qPrintable(env));
        }
        const QString notes = QString::fromUtf8(QJsonDocument(told.json()[u"notes"_s].toArray()).toJson());
        QVERIFY2(notes.contains(u"2 masked values of "_s) && notes.contains(u"the container that is there"_s),
                 qPrintable(notes));
    }

    /// Somebody acts on it: nothing is done, and who it is is told.
    void heldBySomebodyElse()
    {
        QCOMPARE(m_bench->create(ServiceBench::specOf(u"web"_s), 2), QString());
        const QString file = take(u"then.json"_s);
        QCOMPARE(m_bench->scale(u"web"_s, 3), QString());
        ServiceRecord held = record();
        ++held.generation;
        held.lease = services::Lease{.owner = u"other/1"_s, .shown = u"otto on desk-9"_s, .length = 120s};
        QVERIFY(write(held));
        const QStringList ids = idsOf(replicasOf(m_engines, u"web"_s));
        Outcome told = m_program->run({u"restore"_s, file, u"--yes"_s});
        QVERIFY2(told.code == 1, qPrintable(told.text()));
        QVERIFY2(told.err.contains(u"otto on desk-9 is changing the service now"_s), qPrintable(told.err));
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), ids);
        QCOMPARE(record().generation, held.generation);
        // Once it is free, it goes.
        ++held.generation;
        held.lease.reset();
        QVERIFY(write(held));
        told = m_program->run({u"restore"_s, file, u"--yes"_s});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2).join(u'\n'), QString());
    }

    void rolloutRuns()
    {
        QCOMPARE(m_bench->create(ServiceBench::specOf(u"web"_s), 3), QString());
        const QString file = take(u"then.json"_s);
        auto settings = RolloutBench::quick(services::RolloutSettings::Strategy::Canary);
        QCOMPARE(
            m_bench->begin(m_bench->rollouts().update(u"web"_s, m_bench->withImage(u"web"_s, u"green"_s), settings)),
            QString());
        QVERIFY(m_bench->waitFor(u"web"_s, services::Rollout::State::AwaitingPromotion));
        const QStringList ids = idsOf(replicasOf(m_engines, u"web"_s));
        const Outcome told = m_program->run({u"restore"_s, file, u"--yes"_s});
        QVERIFY2(told.code == 3, qPrintable(told.text()));
        QVERIFY2(told.err.contains(u"web: a rollout is running; finish or abort it first"_s), qPrintable(told.err));
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), ids);
    }

    /// Undone, all is as before the restore, record and replicas; while it is undone nobody else acts either.
    void undone()
    {
        QVERIFY(withHistory());
        QVERIFY(!docker(1)
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"single"_s, u"-m"_s, u"64m"_s, u"-v"_s, u"/data"_s,
                           u"bayplan-test/app:blue"_s})
                     .isNull());
        const Snapshot then = capture();
        QVERIFY(update(u"blue"_s));
        QCOMPARE(m_bench->scale(u"web"_s, 5), QString());
        QVERIFY(!docker(1).run({u"rm"_s, u"-f"_s, u"single"_s}).isNull());
        QVERIFY(!docker(1)
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"single"_s, u"-m"_s, u"32m"_s, u"-v"_s, u"/data"_s,
                           u"bayplan-test/app:blue"_s})
                     .isNull());
        settle(1, u"single"_s);
        const QString volume = volumeOf(u"single"_s);
        const Snapshot before = capture();
        QVERIFY(!differences(then, before).isEmpty());

        services::Reconciler reconciler(m_bench->book(), m_bench->runner(), {.settle = 200ms});
        QSignalSpy acting(&reconciler, &services::Reconciler::acting);
        const snapshots::RestorePlan plan = snapshots::restorePlan(then, before);
        QVERIFY2(plan.problems.isEmpty(), qPrintable(plan.problems.join(u'\n')));
        Operation *restoring = run(plan);
        QVERIFY(restoring);
        QCOMPARE(failures(restoring), QString());
        settle(1, u"single"_s);
        QCOMPARE(differences(then, capture()).join(u'\n'), QString());
        QVERIFY(volumeOf(u"single"_s) != volume);
        QVERIFY(restoring->canUndo());

        Operation &undo = m_bench->work().operations().undo(*restoring);
        QVERIFY(waitForEnd(undo, 120s));
        QCOMPARE(failures(&undo), QString());
        QVERIFY(m_bench->waitUntilFree(u"web"_s));
        settle(1, u"single"_s);
        QCOMPARE(differences(before, capture()).join(u'\n'), QString());
        QCOMPARE(volumeOf(u"single"_s), volume); // with what is in it
        QCOMPARE(faultsWithout(u"single"_s, 5).join(u'\n'), QString());
        runFor(4s);
        QVERIFY2(acting.isEmpty(), qPrintable(u"%1 changes"_s.arg(acting.size())));
        QCOMPARE(differences(before, capture()).join(u'\n'), QString());
    }

    /// One that was not there before the restore is not there after its undo: neither replicas nor records.
    void undoneToNothing()
    {
        QCOMPARE(m_bench->create(ServiceBench::specOf(u"web"_s), 3), QString());
        const Snapshot then = capture();
        QCOMPARE(m_bench->ServiceBench::run(services::giveUp(m_bench->state(u"web"_s))), QString());
        QTRY_VERIFY_WITH_TIMEOUT(!m_bench->book().head(u"web"_s), 20'000);
        services::Reconciler reconciler(m_bench->book(), m_bench->runner(), {.settle = 200ms});
        Operation *restoring = run(snapshots::restorePlan(then, capture()));
        QVERIFY(restoring);
        QCOMPARE(failures(restoring), QString());
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3).join(u'\n'), QString());
        Operation &undo = m_bench->work().operations().undo(*restoring);
        QVERIFY(waitForEnd(undo, 120s));
        QCOMPARE(failures(&undo), QString());
        runFor(3s);
        for (int engine = 1; engine <= 3; ++engine)
            QCOMPARE(docker(engine).run({u"ps"_s, u"-aq"_s}), QString());
    }

    /// A replica can't be made: those after it stay, the lease is given back, and a retry goes on with it.
    void failedAndRetried()
    {
        QCOMPARE(m_bench->create(ServiceBench::specOf(u"web"_s), 3), QString());
        const Snapshot then = capture();
        QVERIFY(update(u"green"_s));
        snapshots::RestorePlan plan = snapshots::restorePlan(then, capture());
        // Somebody takes the name of the second one as soon as it is free.
        QVERIFY(plan.steps.size() == 7 && plan.steps[4].name == u"web-2"_s);
        const int engine = plan.steps[4].host.right(1).toInt();
        bool isTaken = false;
        operations::Plan made = snapshots::restoreOperation(plan, m_bench->means());
        const auto start = made.steps[4].start;
        made.steps[4].start = [&, start](operations::StepRun &run) {
            if (!std::exchange(isTaken, true))
                docker(engine).run({u"create"_s, u"--name"_s, u"web-2"_s, u"bayplan-test/app:blue"_s});
            start(run);
        };
        Operation &restoring = m_bench->work().operations().run(std::move(made));
        QVERIFY(waitForEnd(restoring, 120s));
        QCOMPARE(restoring.count(Operation::State::Failed), 1);
        QCOMPARE(restoring.count(Operation::State::Skipped),
                 4); // the third is neither removed nor made, no gate waited for
        QVERIFY(m_bench->waitUntilFree(u"web"_s));
        QCOMPARE(replicasOf(m_engines, u"web"_s).size(), 2);
        QVERIFY(!docker(engine).run({u"rm"_s, u"web-2"_s}).isNull());
        m_bench->work().operations().retry(restoring);
        QVERIFY(waitForEnd(restoring, 120s));
        QCOMPARE(failures(&restoring), QString());
        QVERIFY(m_bench->waitUntilFree(u"web"_s));
        // The record without the lease may just have been written, and the one before it be on its way out.
        QTRY_COMPARE_WITH_TIMEOUT(faultsOf(m_engines, u"web"_s, 3).join(u'\n'), QString(), 20'000);
        QCOMPARE(differences(then, capture()).join(u'\n'), QString());
    }

    /// What somebody else has made under a name is left alone by an undo.
    void undoSparesOthers()
    {
        for (const QString &name : {u"one"_s, u"two"_s})
            QVERIFY(!docker(1).run({u"create"_s, u"--name"_s, name, u"bayplan-test/app:blue"_s}).isNull());
        settle(1, u"two"_s);
        const Snapshot then = capture();
        QVERIFY(clear(m_engines));
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->work().live(1).containers().isEmpty(), 20'000);
        const snapshots::RestorePlan plan = snapshots::restorePlan(then, capture());
        QCOMPARE(plan.steps.size(), 2);
        QVERIFY(!docker(1).run({u"create"_s, u"--name"_s, u"two"_s, u"bayplan-test/app:green"_s}).isNull());
        Operation *restoring = run(plan);
        QVERIFY(restoring);
        QCOMPARE(restoring->count(Operation::State::Failed), 1);
        Operation &undo = m_bench->work().operations().undo(*restoring);
        QVERIFY(waitForEnd(undo, 60s));
        QCOMPARE(failures(&undo), QString());
        QCOMPARE(docker(1).run({u"ps"_s, u"-a"_s, u"--format"_s, u"{{.Names}} {{.Image}}"_s}),
                 u"two bayplan-test/app:green"_s);
    }

private:
    const DockerCli &docker(int engine) const { return m_bench->work().docker(engine); }

    /// Three replicas that were updated once.
    bool withHistory() { return m_bench->create(ServiceBench::specOf(u"web"_s), 3).isEmpty() && update(u"green"_s); }

    bool update(const QString &tag)
    {
        const QString end = m_bench->run(
            m_bench->rollouts().update(u"web"_s, m_bench->withImage(u"web"_s, tag), RolloutBench::quick()));
        if (!end.startsWith(u"completed"_s))
            qWarning("%s", qPrintable(end));
        return end.startsWith(u"completed"_s) && m_bench->waitUntilFree(u"web"_s);
    }

    ServiceRecord record() const { return m_bench->state(u"web"_s).head.record.value_or(ServiceRecord{}); }

    bool write(const ServiceRecord &record)
    {
        const fleet::HostId home = m_bench->state(u"web"_s).head.home;
        operations::Plan plan{.title = u"Write"_s,
                              .steps = services::writeRecordSteps(record, home, {}, m_bench->work().fleet())};
        Operation &operation = m_bench->work().operations().run(std::move(plan));
        return waitForEnd(operation, 30s) && failures(&operation).isEmpty() &&
               QTest::qWaitFor([&] { return this->record().generation == record.generation; }, 20'000);
    }

    QString take(const QString &name)
    {
        const QString file = m_folder->filePath(name);
        const Outcome taken = m_program->run({u"snapshot"_s, file, u"--include-secrets"_s});
        if (taken.code != 0)
            qWarning("%s", qPrintable(taken.text()));
        return file;
    }

    Snapshot capture()
    {
        std::optional<Snapshot> taken;
        const core::Task task = snapshots::capture(m_bench->work().fleet(), {.hosts = {}, .stats = false}, {},
                                                   [&taken](Snapshot snapshot) { taken = std::move(snapshot); });
        if (!runUntil([&taken] { return taken.has_value(); }, 60s))
            return {};
        taken->services = snapshots::serviceParts(m_bench->book(), m_bench->work().fleet());
        return *std::move(taken);
    }

    /// What is another, but for what no restored container can have again.
    static QStringList differences(const Snapshot &before, const Snapshot &after)
    {
        QStringList told;
        for (const auto &change : snapshots::compare(before, after).changes) {
            QStringList fields;
            for (const auto &field : change.fields) {
                if (!field.noise && !field.path.endsWith(u".HostPort"_s) && !isVolume(field.path))
                    fields << field.path + u": "_s + field.before + u" → "_s + field.after;
            }
            const bool isAnother = change.what != snapshots::ObjectChange::What::Changed || !fields.isEmpty();
            if (isAnother && change.kind != snapshots::ObjectChange::Kind::Volume)
                told << toString(change.kind) + u' ' + change.host + u' ' + change.name + u": "_s +
                            toString(change.what) + u' ' + fields.join(u", "_s);
        }
        return told;
    }
    /// Anonymous ones are new, or, where they were kept for an undo, known by their names from then on.
    static bool isVolume(const QString &path)
    {
        return path.startsWith(u".Mounts["_s) || path.startsWith(u".HostConfig.Binds"_s);
    }
    QString volumeOf(const QString &container) const
    {
        return docker(1).run({u"inspect"_s, u"-f"_s, u"{{(index .Mounts 0).Name}}"_s, container});
    }

    /// Until the bench has heard of a container that was made behind its back.
    void settle(int engine, const QString &name)
    {
        const QString id = docker(engine).run({u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, name}).trimmed();
        QTRY_VERIFY_WITH_TIMEOUT(m_bench->work().live(engine).container(id), 20'000);
    }

    QStringList faultsWithout(const QString &other, int replicas) const
    {
        QStringList faults = faultsOf(m_engines, u"web"_s, replicas);
        faults.removeIf([&other](const QString &fault) { return fault.contains(u"has "_s + other + u','); });
        return faults;
    }

    /// To its end, and that of its leases.
    Operation *run(const snapshots::RestorePlan &plan)
    {
        bool released = false;
        Operation &operation = m_bench->work().operations().run(snapshots::restoreOperation(
            plan, m_bench->means(), m_bench->book().actor(), [&released] { released = true; }));
        const bool ended = waitForEnd(operation, 120s) && runUntil([&released] { return released; }, 20s);
        return ended && m_bench->waitUntilFree(u"web"_s) ? &operation : nullptr;
    }

    static void runFor(std::chrono::seconds time)
    {
        runUntil([] { return false; }, time); // what is to be seen is that nothing happens
    }

    TestFleet m_engines;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServiceProgram> m_program;
    std::unique_ptr<RolloutBench> m_bench;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRestoreServices)
#include "tst_restoreservices.moc"
