// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts of twelve replicas over three real engines, watched from outside: never fewer ready ones than promised,
// never more than allowed, bad images taken back with the old replicas as they were.
#include "engine/rolloutbench.h"
#include "engine/serviceprogram.h"
#include "run/conflicts.h"
#include "services/change.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/foreignimage.h"
#include "support/fleet/thorough.h"
#include "support/readysampler/readysampler.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using rollouts::Steer;
using services::Rollout;
using services::RolloutSettings;
using Order = RolloutSettings::Order;
using Strategy = RolloutSettings::Strategy;

class TestRollouts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run");
        QVERIFY(makeForeignProgram());
    }
    void cleanupTestCase()
    {
        for (int engine = 1; engine <= 3; ++engine)
            QVERIFY(!DockerCli(m_engines.socket(engine)).run({u"rmi"_s, u"bayplan-test/app:s390x"_s}).isNull());
    }
    void init()
    {
        QVERIFY(clear(m_engines));
        m_one = std::make_unique<RolloutBench>(m_engines);
        QVERIFY(m_one->work().waitUntilLive());
    }
    void cleanup()
    {
        m_one.reset();
        QVERIFY(clear(m_engines));
    }

    /// To an image with a health check of its own, so that "ready" is the engine's word.
    void promise_data()
    {
        QTest::addColumn<RolloutSettings>("settings");
        QTest::addColumn<int>("least");
        QTest::addColumn<int>("most");
        RolloutSettings rolling = RolloutBench::quick();
        rolling.parallelism = 4;
        rolling.maxSurge = 4;
        QTest::newRow("rolling, 4 at a time") << rolling << 12 << 16;
        rolling.maxSurge = 0;
        rolling.maxUnavailable = 3;
        if (isThorough())
            QTest::newRow("rolling, 3 missing, none more") << rolling << 9 << 12;
        rolling.order = Order::StopFirst;
        QTest::newRow("rolling, stop first") << rolling << 9 << 12;
        QTest::newRow("blue-green") << RolloutBench::quick(Strategy::BlueGreen) << 12 << 24;
        RolloutSettings canary = RolloutBench::quick(Strategy::Canary);
        canary.canary = 25;
        canary.canaryPercent = true;
        canary.parallelism = 3;
        canary.maxSurge = 3;
        canary.autoPromote = true;
        QTest::newRow("canary, 25 per cent") << canary << 12 << 15;
    }
    void promise()
    {
        QFETCH(RolloutSettings, settings);
        QFETCH(int, least);
        QFETCH(int, most);
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.gate.kind = services::HealthGate::Kind::Engine;
        QCOMPARE(m_one->create(spec, 12), QString());
        ReadySampler sampler(sockets(), u"web"_s);
        QCOMPARE(m_one->run(m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"healthy"_s), settings)),
                 u"completed"_s);
        sampler.stop();
        qInfo().noquote() << sampler.course();
        QVERIFY2(sampler.leastReady() >= least, qPrintable(sampler.course()));
        QVERIFY2(sampler.mostTotal() <= most, qPrintable(QString::number(sampler.mostTotal())));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 12), QStringList());
        for (const SeenReplica &replica : replicasOf(m_engines, u"web"_s)) {
            QCOMPARE(replica.revision, 2);
            QCOMPARE(replica.name, u"web-%1"_s.arg(replica.slot));
        }
    }

    /// What can't get ready is taken back by itself, and the old ones never knew.
    void badImage_data()
    {
        QTest::addColumn<QString>("image");
        QTest::addColumn<Strategy>("strategy");
        QTest::addColumn<QString>("reason");
        for (const auto &[strategy, name] :
             {std::pair(Strategy::Rolling, "rolling"), std::pair(Strategy::BlueGreen, "blue-green"),
              std::pair(Strategy::Canary, "canary")}) {
            QTest::addRow("%s, never healthy", name) << u"unhealthy"_s << strategy << u"health check"_s;
            if (strategy != Strategy::Rolling && !isThorough())
                continue;
            QTest::addRow("%s, crashes", name) << u"crashing"_s << strategy << u"exit code"_s;
            if (isThorough())
                QTest::addRow("%s, for another processor", name) << u"s390x"_s << strategy << u"exit code 1"_s;
            QTest::addRow("%s, missing", name) << u"no-such"_s << strategy << u""_s;
        }
    }
    void badImage()
    {
        QFETCH(QString, image);
        QFETCH(Strategy, strategy);
        QFETCH(QString, reason);
        auto spec = ServiceBench::specOf(u"web"_s);
        spec.gate.kind = services::HealthGate::Kind::Engine;
        QCOMPARE(m_one->create(spec, 6), QString());
        const QStringList before = idsOf(replicasOf(m_engines, u"web"_s));
        ReadySampler sampler(sockets(), u"web"_s);
        const QString end = m_one->run(
            m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, image), RolloutBench::quick(strategy)));
        sampler.stop();
        qInfo().noquote() << end << sampler.course();
        QVERIFY2(end.startsWith(image == u"no-such"_s ? u"failed: "_s : u"rolled-back: "_s) && end.contains(reason),
                 qPrintable(end));
        QVERIFY2(sampler.leastReady() >= 6, qPrintable(sampler.course()));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 6), QStringList());
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), before);
        QCOMPARE(m_one->state(u"web"_s).head.record->revision, 1);
        if (image == u"s390x"_s) {
            const auto failed = m_one->rollouts().rollout(u"web"_s)->failed;
            QVERIFY(!failed.isEmpty());
            QVERIFY2(failed.first().log.join(u' ').contains(u"exec format error"_s),
                     qPrintable(failed.first().log.join(u'\n')));
        }
    }

    /// What an image says it is made for is looked at before a container is made of it; once that is known, before
    /// anything is tried.
    void madeForAnotherMachine()
    {
        QCOMPARE(m_one->create(ServiceBench::specOf(u"web"_s), 3), QString());
        const QString foreign = u"bayplan-test/app:foreign"_s;
        for (int engine = 1; engine <= 3; ++engine)
            QVERIFY(makeForeignImage(m_one->work().docker(engine), u"bayplan-test/app:green"_s, foreign));
        QTRY_VERIFY_WITH_TIMEOUT(run::hasImage(m_one->work().live(3), foreign), 30'000);
        const QStringList before = idsOf(replicasOf(m_engines, u"web"_s));
        ReadySampler sampler(sockets(), u"web"_s);
        const QString end = m_one->run(m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"foreign"_s),
                                                                RolloutBench::quick(Strategy::BlueGreen)));
        sampler.stop();
        QVERIFY2(end.startsWith(u"rolled-back: "_s) && end.contains(u"The image is made for linux/s390x"_s),
                 qPrintable(end));
        QCOMPARE(sampler.mostTotal(), 3);
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), before);
        const auto again = [this] {
            return m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"foreign"_s), RolloutBench::quick());
        };
        QTRY_VERIFY_WITH_TIMEOUT(again().refusal, 30'000);
        QVERIFY2(again().refusal->what.contains(u"The image is made for linux/s390x"_s),
                 qPrintable(again().refusal->what));
        // And a plan to have more of such says so, too.
        auto spec = ServiceBench::specOf(u"other"_s, u"foreign"_s);
        spec = m_one->book().resolved(spec);
        const services::Change change = services::create(spec, 1, m_one->book().observe(spec), core::now(), {});
        QVERIFY(change.refusal && !change.plan.problems.isEmpty());
        QVERIFY2(change.plan.problems.first().what.contains(u"The image is made for linux/s390x"_s),
                 qPrintable(change.plan.problems.first().what));
        for (int engine = 1; engine <= 3; ++engine)
            QVERIFY(!m_one->work().docker(engine).run({u"rmi"_s, foreign}).isNull());
    }

    /// Paused in the middle, resumed, aborted, and undone afterwards.
    void steered()
    {
        auto spec = ServiceBench::specOf(u"web"_s);
        QCOMPARE(m_one->create(spec, 6), QString());
        ReadySampler sampler(sockets(), u"web"_s);
        const auto made = [&](int revision) {
            const auto all = replicasOf(m_engines, u"web"_s);
            return std::count_if(all.begin(), all.end(), [&](const auto &each) { return each.revision == revision; });
        };
        QCOMPARE(m_one->begin(
                     m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"green"_s), RolloutBench::quick())),
                 QString());
        QTRY_VERIFY_WITH_TIMEOUT(made(2) >= 2, 30'000);
        QCOMPARE(m_one->steer(u"web"_s, Steer::Pause), QString());
        QVERIFY(m_one->waitFor(u"web"_s, Rollout::State::Paused));
        QTRY_VERIFY_WITH_TIMEOUT(!m_one->rollouts().isDriving(u"web"_s), 30'000);
        const auto paused = made(2);
        QVERIFY(paused < 6);
        QCOMPARE(m_one->steer(u"web"_s, Steer::Resume), QString());
        QTRY_VERIFY_WITH_TIMEOUT(made(2) > paused, 30'000);
        QCOMPARE(m_one->steer(u"web"_s, Steer::Abort), QString());
        QVERIFY(m_one->waitForEnd(u"web"_s));
        QCOMPARE(toString(m_one->rollouts().rollout(u"web"_s)->state), u"rolled-back"_s);
        QCOMPARE(made(1), 6);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 6), QStringList());

        QCOMPARE(m_one->run(m_one->rollouts().update(u"web"_s, m_one->withImage(u"web"_s, u"green"_s),
                                                     RolloutBench::quick(Strategy::BlueGreen))),
                 u"completed"_s);
        QCOMPARE(m_one->run(m_one->rollouts().undo(u"web"_s)), u"completed"_s);
        QCOMPARE(made(1), 6);
        QVERIFY2(sampler.stop().size() > 20 && sampler.leastReady() >= 6, qPrintable(sampler.course()));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 6), QStringList());
    }

private:
    /// An image whose program is for another processor, on each engine.
    bool makeForeignProgram() const
    {
        const QTemporaryDir folder;
        QFile program(folder.filePath(u"app"_s));
        if (!program.open(QIODevice::WriteOnly))
            return false;
        // ELF, 64 bits, most significant byte first, executable (2), EM_S390 (22): the ELF specification, "ELF header".
        program.write(QByteArray("\x7f"
                                 "ELF\x02\x02\x01",
                                 7) +
                      QByteArray(9, '\0') + QByteArray("\0\x02\0\x16\0\0\0\x01", 8) + QByteArray(256, '\0'));
        program.close();
        program.setPermissions(QFile::ReadOwner | QFile::ExeOwner | QFile::ReadOther | QFile::ExeOther);
        const QString tar = folder.filePath(u"image.tar"_s);
        if (QProcess::execute(u"tar"_s, {u"-C"_s, folder.path(), u"-cf"_s, tar, u"app"_s}) != 0)
            return false;
        for (int engine = 1; engine <= 3; ++engine) {
            if (DockerCli(m_engines.socket(engine))
                    .run({u"import"_s, u"--change"_s, u"CMD [\"/app\"]"_s, tar, u"bayplan-test/app:s390x"_s})
                    .isNull())
                return false;
        }
        return true;
    }

    QStringList sockets() const { return {m_engines.socket(1), m_engines.socket(2), m_engines.socket(3)}; }

    TestFleet m_engines;
    std::unique_ptr<RolloutBench> m_one;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRollouts)
#include "tst_rollouts.moc"
