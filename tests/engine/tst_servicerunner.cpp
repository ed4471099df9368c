// SPDX-License-Identifier: GPL-3.0-or-later
// Services changed by one or several desktops on real engines: records, leases, undo, drain, and what is put right.
#include "engine/actionbench.h"
#include "engine/operationend.h"
#include "engine/servicebench.h"
#include "services/reconciler.h"
#include "services/recordsteps.h"

#include <QDir>
#include <QFile>
#include <QScopeGuard>
#include <QTest>

#include <algorithm>
#include <csignal>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using operations::Operation;
using State = Operation::State;

class TestServiceRunner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run"); }
    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        m_one = std::make_unique<ServiceBench>(m_engines, bookTimes(), runnerTimes());
        QVERIFY(m_one->work().waitUntilLive());
    }
    void cleanup()
    {
        m_two.reset();
        m_one.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    /// Only the difference; another desktop sees the same; undo scales back; a lease is given back.
    void scaleAndUndo()
    {
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s), 3), QString());
        const QStringList three = m_one->running(u"web"_s);
        QCOMPARE(three.size(), 3);
        QCOMPARE(m_one->scale(u"web"_s, 5), QString());
        const QStringList five = m_one->running(u"web"_s);
        QCOMPARE(five.size(), 5);
        QVERIFY(std::all_of(three.begin(), three.end(), [&](const QString &id) { return five.contains(id); }));

        addDesktop();
        QTRY_COMPARE_WITH_TIMEOUT(m_two->state(u"web"_s).running(), 5, 20'000);
        QCOMPARE(m_two->state(u"web"_s).head.record->replicas, 5);
        QCOMPARE(m_two->state(u"web"_s).head.record, m_one->state(u"web"_s).head.record);
        QVERIFY(m_two->state(u"web"_s).head.actor.isEmpty());

        Operation *scale = m_one->work().operations().all().last();
        QVERIFY(scale->canUndo());
        Operation &undo = m_one->work().operations().undo(*scale);
        QVERIFY(waitForEnd(undo, 60s) && m_one->waitUntilFree(u"web"_s));
        QVERIFY2(failures(&undo).isEmpty(), qPrintable(failures(&undo)));
        QCOMPARE(m_one->running(u"web"_s).size(), 3);
        QTRY_COMPARE_WITH_TIMEOUT(m_two->state(u"web"_s).head.record->replicas, 3, 20'000);

        QCOMPARE(m_one->scale(u"web"_s, 0), QString());
        QTRY_VERIFY_WITH_TIMEOUT(m_two->state(u"web"_s).head.record && m_two->state(u"web"_s).running() == 0, 20'000);
        QCOMPARE(m_one->run(services::giveUp(m_one->state(u"web"_s))), QString());
        QTRY_VERIFY_WITH_TIMEOUT(!m_two->book().head(u"web"_s), 20'000);
        for (int engine = 1; engine <= 3; ++engine)
            QCOMPARE(m_one->work().docker(engine).lines({u"ps"_s, u"-aq"_s}).join(QString()), QString());
    }

    /// Undone, it is back where it was, started there before it is stopped here; nothing is lost by it.
    void moveAndBack()
    {
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.placement.hosts = {u"engine1"_s, u"engine2"_s};
        QCOMPARE(m_one->create(spec, 1), QString());
        const services::Replica replica = m_one->state(u"web"_s).observed.replicas.first();
        const fleet::HostId other = m_one->work().host(replica.host == m_one->work().host(1).id ? 2 : 1).id;
        QCOMPARE(m_one->run(services::moveTo(m_one->state(u"web"_s), replica, other)), QString());
        QTRY_COMPARE_WITH_TIMEOUT(m_one->state(u"web"_s).observed.replicas.value(0).host, other, 20'000);
        Operation &undo = m_one->work().operations().undo(*m_one->work().operations().all().last());
        QVERIFY(waitForEnd(undo, 60s) && m_one->waitUntilFree(u"web"_s));
        QCOMPARE(failures(&undo), QString());
        QTRY_COMPARE_WITH_TIMEOUT(m_one->state(u"web"_s).observed.replicas.value(0).host, replica.host, 20'000);
        QCOMPARE(m_one->running(u"web"_s).size(), 1);
        // What puts right is not taken back.
        QVERIFY(!m_one->work()
                     .docker(replica.host == m_one->work().host(1).id ? 1 : 2)
                     .run({u"rm"_s, u"-f"_s, u"web-1"_s})
                     .isNull());
        QTRY_COMPARE_WITH_TIMEOUT(m_one->state(u"web"_s).observed.replicas.size(), 0, 20'000);
        QCOMPARE(m_one->run(services::restore(m_one->state(u"web"_s))), QString());
        QVERIFY(!m_one->work().operations().all().last()->canUndo());
    }

    /// While one acts, the other is told who does; who comes with what is old by then loses before anything is done.
    void oneActsAtATime()
    {
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s, u"slow"_s), 1), QString());
        addDesktop();
        QTRY_COMPARE_WITH_TIMEOUT(m_two->state(u"web"_s).running(), 1, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(m_two->state(u"web"_s).head.actor.isEmpty(), 20'000);
        const services::Change late = services::scaleTo(m_two->state(u"web"_s), 2);
        QVERIFY(late.isPossible());

        Operation *slow = m_one->begin(services::scaleTo(m_one->state(u"web"_s), 3));
        QVERIFY(slow);
        QTRY_VERIFY_WITH_TIMEOUT(!m_two->state(u"web"_s).head.actor.isEmpty(), 20'000);
        const services::Change refused = services::scaleTo(m_two->state(u"web"_s), 9);
        QVERIFY(!refused.isPossible());
        QVERIFY2(refused.refusal->what.contains(u"is changing the service now"_s), qPrintable(refused.refusal->what));
        const QString told = m_two->run(late);
        QVERIFY2(told.contains(u"Somebody else has changed web"_s), qPrintable(told));

        QVERIFY(waitForEnd(*slow, 60s) && m_one->waitUntilFree(u"web"_s));
        QVERIFY2(failures(slow).isEmpty(), qPrintable(failures(slow)));
        QCOMPARE(m_one->running(u"web"_s).size(), 3);
        QTRY_VERIFY_WITH_TIMEOUT(m_two->state(u"web"_s).head.actor.isEmpty(), 20'000);
        QCOMPARE(m_two->state(u"web"_s).head.record->replicas, 3);
    }

    /// A lease is kept up for as long as it takes, and one that was lost stops the loser before its next step.
    void leasesAreKeptUpAndLost()
    {
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s), 1), QString());
        auto spec = ServiceBench::specOf(u"sick"_s, u"unhealthy"_s);
        spec.gate = {services::HealthGate::Kind::Http, 8080, u"/healthy"_s};
        const auto change = services::create(spec, 1, m_one->book().observe(spec), core::now(), {});
        Operation *waits = m_one->begin(change);
        QVERIFY(waits);
        QTRY_VERIFY_WITH_TIMEOUT(m_one->state(u"sick"_s).head.record, 20'000);
        const qint64 first = m_one->state(u"sick"_s).head.record->generation;
        QTRY_VERIFY_WITH_TIMEOUT(m_one->state(u"sick"_s).head.record->generation > first + 2, 20'000);
        QVERIFY(!m_one->state(u"sick"_s).head.actor.isEmpty()); // longer than the lease's length

        // Somebody takes over: a higher generation on the home host.
        auto theirs = *m_one->state(u"sick"_s).head.record;
        theirs.generation += 1'000'000;
        theirs.lease = services::Lease{u"else"_s, u"bert on desk-5"_s, 30s};
        Operation &taking = m_one->work().operations().run(
            {.title = u"take over"_s,
             .steps = services::writeRecordSteps(theirs, change.home, {}, m_one->work().fleet())});
        QVERIFY(waitForEnd(taking, 30s));
        QCOMPARE(failures(&taking), QString());
        QTRY_COMPARE_WITH_TIMEOUT(m_one->state(u"sick"_s).head.actor, u"bert on desk-5"_s, 20'000);
        waits->cancel();
        QVERIFY(waitForEnd(*waits, 30s));
        QTRY_VERIFY_WITH_TIMEOUT(!m_one->runner().isBusy(u"sick"_s), 20'000);
        QCOMPARE(m_one->state(u"sick"_s).head.record->generation, theirs.generation); // not given back: not ours
    }

    /// As many are wanted from then on as there are by then.
    void cancelled()
    {
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s), 2), QString());
        const auto change = services::scaleTo(m_one->state(u"web"_s), 40);
        Operation *operation = m_one->begin(change);
        QVERIFY(operation);
        QTRY_VERIFY_WITH_TIMEOUT(operation->count(State::Done) >= 6, 60'000);
        operation->cancel();
        QVERIFY(waitForEnd(*operation, 30s) && m_one->waitUntilFree(u"web"_s));
        QTRY_VERIFY_WITH_TIMEOUT(m_one->state(u"web"_s).head.record->replicas != 40, 20'000);
        const int wanted = m_one->state(u"web"_s).head.record->replicas;
        QVERIFY2(wanted > 2 && wanted < 40, qPrintable(QString::number(wanted)));
        // What the engines had begun and was not done goes again.
        services::ReconcilerTimes times;
        times.settle = 300ms;
        services::Reconciler reconciler(m_one->book(), m_one->runner(), times);
        QTRY_VERIFY_WITH_TIMEOUT(m_one->running(u"web"_s).size() == wanted && reconciler.isAtRest(), 60'000);
        QCOMPARE(
            m_one->work()
                .docker(1)
                .lines({u"ps"_s, u"-aq"_s, u"--filter"_s, u"status=created"_s, u"--filter"_s, u"label=bayplan.slot"_s})
                .join(QString()),
            QString());
    }

    /// A host that has no image at all gets it before the record.
    void theFirstImage()
    {
        const DockerCli &docker = m_one->work().docker(3);
        const QString kept = QDir::tempPath() + u"/bayplan-images.tar"_s;
        QVERIFY(!docker.run({u"image"_s, u"prune"_s, u"-f"_s}).isNull()); // what has no name
        const QStringList images = docker.lines({u"images"_s, u"--format"_s, u"{{.Repository}}:{{.Tag}}"_s});
        QVERIFY(!docker.run(QStringList{u"save"_s, u"-o"_s, kept} + images).isNull());
        QVERIFY(!docker.run(QStringList{u"rmi"_s, u"-f"_s} + images).isNull());
        const auto putBack = qScopeGuard([&] {
            docker.run({u"load"_s, u"-i"_s, kept});
            QFile::remove(kept);
        });
        QTRY_VERIFY_WITH_TIMEOUT(m_one->work().live(3).images().isEmpty(), 20'000);
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.placement.hosts = {u"engine3"_s};
        QCOMPARE(m_one->create(m_one->book().resolved(spec), 1), QString());
        QCOMPARE(docker.lines({u"ps"_s, u"--format"_s, u"{{.Names}} {{.Image}}"_s}),
                 QStringList{u"web-1 bayplan-test/app:blue"_s});
        QVERIFY(m_one->state(u"web"_s).head.isWritten);
    }

    /// What is there moves first, then nothing is placed there; and it may come back.
    void drain()
    {
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s), 3), QString());
        const fleet::HostId host = m_one->work().host(2).id;
        Operation *mark = m_one->runner().setDraining(host, true);
        QVERIFY(mark && waitForEnd(*mark, 30s));
        QCOMPARE(failures(mark), QString());
        const auto on = [this](fleet::HostId id) {
            const auto replicas = m_one->state(u"web"_s).observed.replicas;
            return int(
                std::count_if(replicas.begin(), replicas.end(), [id](const auto &each) { return each.host == id; }));
        };
        QTRY_VERIFY_WITH_TIMEOUT(on(host) == 0 && m_one->state(u"web"_s).running() == 3, 60'000);
        QVERIFY(m_one->waitUntilFree(u"web"_s));
        QCOMPARE(m_one->scale(u"web"_s, 6), QString());
        QCOMPARE(on(host), 0);
        addDesktop();
        QTRY_VERIFY_WITH_TIMEOUT(m_two->book().isDraining(m_two->work().host(2).id), 20'000);

        Operation *unmark = m_one->runner().setDraining(host, false);
        QVERIFY(unmark && waitForEnd(*unmark, 30s));
        QTRY_VERIFY_WITH_TIMEOUT(!m_one->book().isDraining(host), 20'000);
        QCOMPARE(m_one->run(services::rebalance(m_one->state(u"web"_s))), QString());
        QCOMPARE(on(host), 2);
        QCOMPARE(m_one->running(u"web"_s).size(), 6);
    }

    /// What is removed or crashes comes back; what crashes again and again is given up for a while.
    void reconciles()
    {
        services::ReconcilerTimes times;
        times.settle = 300ms;
        times.attempts = {.firstWait = 500ms, .longestWait = 1s, .most = 3, .window = 60s};
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s), 3), QString());
        services::Reconciler reconciler(m_one->book(), m_one->runner(), times);
        int acts = 0;
        QStringList failing;
        connect(&reconciler, &services::Reconciler::acting, this, [&] { ++acts; });
        connect(&reconciler, &services::Reconciler::failing, this, [&](const QString &name) { failing << name; });
        QVERIFY(!m_one->work().docker(1).run({u"rm"_s, u"-f"_s, u"web-1"_s}, true).isNull() ||
                !m_one->work().docker(2).run({u"rm"_s, u"-f"_s, u"web-1"_s}, true).isNull() ||
                !m_one->work().docker(3).run({u"rm"_s, u"-f"_s, u"web-1"_s}, true).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(acts >= 1 && m_one->running(u"web"_s).size() == 3 && !m_one->runner().isBusy(u"web"_s),
                                 40'000);
        QVERIFY(failing.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(reconciler.isAtRest(), 20'000);

        // It passes its gate, and dies at once.
        auto spec = ServiceBench::specOf(u"crash"_s, u"crashing"_s);
        m_one->create(spec, 1);
        QTRY_VERIFY_WITH_TIMEOUT(failing.contains(u"crash"_s), 60'000);
        QVERIFY(reconciler.isFailing(u"crash"_s));
        QVERIFY(!reconciler.isFailing(u"web"_s));
        const int then = acts;
        QTest::qWait(3'000); // nothing is to happen
        QCOMPARE(acts, then);
    }

    /// One that runs and doesn't answer any more is asked three times, and then replaced.
    void whatDoesNotAnswerIsReplaced()
    {
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.gate = {services::HealthGate::Kind::Http, 8080, u"/healthy"_s};
        m_one->work().addSsh(1); // ports are reached through it; the engine is known twice from here on
        QVERIFY(m_one->work().waitUntilLive());
        spec.placement.hosts = {u"ssh1"_s};
        QCOMPARE(m_one->create(spec, 2), QString());
        QTRY_COMPARE_WITH_TIMEOUT(m_one->state(u"web"_s).ready(), 2, 20'000);
        const auto replicas = m_one->state(u"web"_s).observed.replicas;
        const services::Replica hung = replicas.first();
        const DockerCli &docker = m_one->work().docker(1);
        const int pid = docker.lines({u"inspect"_s, u"--format"_s, u"{{.State.Pid}}"_s, hung.id}).value(0).toInt();
        QVERIFY(pid > 1 && ::kill(pid, SIGSTOP) == 0);
        QTRY_COMPARE_WITH_TIMEOUT(m_one->state(u"web"_s).ready(), 1, 30'000);
        services::ReconcilerTimes times;
        times.settle = 300ms;
        services::Reconciler reconciler(m_one->book(), m_one->runner(), times);
        QTRY_COMPARE_WITH_TIMEOUT(m_one->state(u"web"_s).ready(), 2, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(!m_one->running(u"web"_s).contains(hung.id), 20'000);
        QVERIFY(m_one->running(u"web"_s).contains(replicas.last().id)); // the other was left alone
    }

    /// Unknown is not dead, until the host is lost; then its replicas come up elsewhere. When it is back, the surplus
    /// goes.
    void aHostIsLost()
    {
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s), 6), QString());
        services::ReconcilerTimes times;
        times.settle = 300ms;
        services::Reconciler reconciler(m_one->book(), m_one->runner(), times);
        const int home = homeOf(u"web"_s);
        const int lost = home == 3 ? 2 : 3;
        QVERIFY(!m_engines.run({u"kill"_s, QString::number(lost)}).isNull());
        const auto elsewhere = [&] {
            int count = 0;
            for (int engine = 1; engine <= 3; ++engine) {
                if (engine != lost)
                    count += int(m_one->work().docker(engine).lines({u"ps"_s, u"-q"_s}).size());
            }
            return count;
        };
        QTRY_COMPARE_WITH_TIMEOUT(elsewhere(), 6, 60'000);
        QVERIFY(!m_engines.run({u"start"_s, QString::number(lost)}).isNull());
        QElapsedTimer back;
        back.start();
        QTRY_VERIFY_WITH_TIMEOUT(m_one->running(u"web"_s).size() == 6 && m_one->state(u"web"_s).running() == 6, 60'000);
        qInfo("surplus gone after %lld ms", back.elapsed());
        QTRY_VERIFY_WITH_TIMEOUT(reconciler.isAtRest(), 60'000);
        QSet<int> slots;
        for (const auto &replica : m_one->state(u"web"_s).observed.replicas)
            slots.insert(replica.slot);
        QCOMPARE(slots.size(), 6);
    }

    /// `docker container prune` removes records, which never run. The replicas tell of the service, and the record is
    /// written again.
    void prunedRecords()
    {
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s), 3), QString());
        for (int engine = 1; engine <= 3; ++engine)
            QVERIFY(!m_one->work().docker(engine).run({u"container"_s, u"prune"_s, u"-f"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(m_one->book().head(u"web"_s) && !m_one->state(u"web"_s).head.isWritten, 20'000);
        QCOMPARE(m_one->state(u"web"_s).head.record->replicas, 3);
        QCOMPARE(m_one->scale(u"web"_s, 4), QString());
        QVERIFY(m_one->state(u"web"_s).head.isWritten);
        QCOMPARE(m_one->running(u"web"_s).size(), 4);
    }

private:
    static services::ServiceBook::Times bookTimes()
    {
        services::ServiceBook::Times times;
        times.hostLostAfter = 3s;
        times.probes = {.every = 500ms, .limit = 1s, .toStart = 5s};
        return times;
    }
    static services::RunnerTimes runnerTimes()
    {
        services::RunnerTimes times;
        times.gate.stayReady = 200ms;
        times.gate.deadline = 30s;
        times.lease = 3s;
        return times;
    }
    void addDesktop()
    {
        m_two = std::make_unique<ServiceBench>(m_engines, bookTimes(), runnerTimes());
        QVERIFY(m_two->work().waitUntilLive());
    }
    int homeOf(const QString &name) const
    {
        for (int engine = 1; engine <= 3; ++engine) {
            if (m_one->work().host(engine).id == m_one->state(name).head.home)
                return engine;
        }
        return 0;
    }

    TestFleet m_engines;
    std::unique_ptr<ServiceBench> m_one;
    std::unique_ptr<ServiceBench> m_two;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestServiceRunner)
#include "tst_servicerunner.moc"
