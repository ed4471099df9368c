// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts from the command line, on real engines: what the program says and what docker says.
#include "engine/serviceprogram.h"
#include "support/fleet/dockercli.h"

#include <QJsonArray>
#include <QSet>
#include <QTest>

#include <algorithm>
#include <csignal>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Outcome = ServiceProgram::Outcome;

class TestRolloutCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this through tests/run");
        m_program = std::make_unique<ServiceProgram>(m_engines);
    }
    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        const Outcome made = m_program->runService(u"web"_s, 3);
        QVERIFY2(made.code == 0, qPrintable(made.text()));
        m_first = idsOf(replicasOf(m_engines, u"web"_s));
        QCOMPARE(m_first.size(), 3);
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    /// Looked at, done, told, and taken back.
    void updateAndUndo()
    {
        const Outcome planned = update({u"--dry-run"_s});
        QVERIFY2(planned.code == 0, qPrintable(planned.text()));
        QVERIFY(!planned.json()[u"plan"_s].toArray().isEmpty());
        QVERIFY(planned.json()[u"state"_s].isNull());
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), m_first);
        const Outcome none = m_program->run({u"rollout"_s, u"web"_s, u"status"_s});
        QVERIFY(none.code == 0 && none.json()[u"state"_s].isNull());

        const Outcome updated = update({});
        QVERIFY2(updated.code == 0, qPrintable(updated.text()));
        const QJsonObject end = updated.json();
        QCOMPARE(end[u"service"_s].toString(), u"web"_s);
        QCOMPARE(end[u"state"_s].toString(), u"completed"_s);
        QCOMPARE(end[u"strategy"_s].toString(), u"rolling"_s);
        QCOMPARE(end[u"from"_s].toInt(), 1);
        QCOMPARE(end[u"to"_s].toInt(), 2);
        QCOMPARE(end[u"done"_s].toInt(), 3);
        QCOMPARE(end[u"total"_s].toInt(), 3);
        QCOMPARE(updated.steps(u"create"_s).size(), 3);
        QCOMPARE(updated.steps(u"remove"_s).size(), 3);
        QCOMPARE(imagesNow(), QSet<QString>{u"bayplan-test/app:green"_s});
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3), QStringList());
        QCOMPARE(m_program->run({u"services"_s}).array().at(0)[u"rollout"_s].toString(), u"completed"_s);

        const QJsonArray history = m_program->run({u"rollout"_s, u"web"_s, u"history"_s}).array();
        QCOMPARE(history.size(), 2);
        QCOMPARE(history.at(0)[u"image"_s].toString(), u"bayplan-test/app:blue"_s);
        QVERIFY(!history.at(0)[u"current"_s].toBool() && history.at(1)[u"current"_s].toBool());

        const Outcome pause = m_program->run({u"rollout"_s, u"web"_s, u"pause"_s});
        QCOMPARE(pause.code, 1);
        QVERIFY2(pause.err.contains(u"is over"_s), qPrintable(pause.err));

        const Outcome undone = m_program->run({u"rollout"_s, u"web"_s, u"undo"_s});
        QVERIFY2(undone.code == 0, qPrintable(undone.text()));
        QCOMPARE(undone.json()[u"state"_s].toString(), u"completed"_s);
        QCOMPARE(imagesNow(), QSet<QString>{u"bayplan-test/app:blue"_s});
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3), QStringList());
        const Outcome unknown = m_program->run({u"rollout"_s, u"web"_s, u"undo"_s, u"--to-revision"_s, u"99"_s});
        QCOMPARE(unknown.code, 1);
        QVERIFY2(unknown.err.contains(u"99"_s), qPrintable(unknown.err));
    }

    /// Back by itself, with what the replica wrote; none of the old ones was touched.
    void whatFailsGoesBack()
    {
        const Outcome failed = m_program->run({u"update"_s, u"web"_s, u"--image"_s, u"bayplan-test/app:crashing"_s,
                                               u"--min-healthy-time"_s, u"5"_s, u"--lease"_s, u"5"_s});
        QVERIFY2(failed.code == 1, qPrintable(failed.text()));
        QCOMPARE(failed.json()[u"state"_s].toString(), u"rolled-back"_s);
        QVERIFY2(failed.json()[u"reason"_s].toString().contains(u"exit code 1"_s), failed.out.constData());
        const QJsonValue replica = failed.json()[u"failed"_s].toArray().at(0);
        QVERIFY2(replica[u"log"_s].toArray().contains(u"crashing as asked"_s), failed.out.constData());
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), m_first);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3), QStringList());
    }

    /// One beside the old ones; then the others, or none.
    void canary()
    {
        const QStringList one{u"--strategy"_s, u"canary"_s, u"--canary"_s, u"1"_s};
        const Outcome share = update(QStringList{u"--canary-traffic"_s, u"5%"_s});
        QCOMPARE(share.code, 1);
        QVERIFY2(share.err.contains(u"it has no load balancer"_s), qPrintable(share.text()));
        const Outcome waits = update(one);
        QVERIFY2(waits.code == 0, qPrintable(waits.text()));
        QCOMPARE(waits.json()[u"state"_s].toString(), u"awaiting-promotion"_s);
        QVERIFY2(waits.err.contains(u"“bayplan rollout web promote”"_s), qPrintable(waits.err));
        QCOMPARE(replicasOf(m_engines, u"web"_s).size(), 4);
        const Outcome aborted = m_program->run({u"rollout"_s, u"web"_s, u"abort"_s, u"--lease"_s, u"5"_s});
        QVERIFY2(aborted.code == 0, qPrintable(aborted.text()));
        QCOMPARE(aborted.json()[u"state"_s].toString(), u"rolled-back"_s);
        QVERIFY2(aborted.json()[u"reason"_s].toString().startsWith(u"Aborted by "_s), aborted.out.constData());
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), m_first);

        QCOMPARE(update(one).json()[u"state"_s].toString(), u"awaiting-promotion"_s);
        const Outcome promoted = m_program->run({u"rollout"_s, u"web"_s, u"promote"_s, u"--lease"_s, u"5"_s});
        QVERIFY2(promoted.code == 0, qPrintable(promoted.text()));
        QCOMPARE(promoted.json()[u"state"_s].toString(), u"completed"_s);
        QCOMPARE(imagesNow(), QSet<QString>{u"bayplan-test/app:green"_s});
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3), QStringList());
    }

    /// A process is left behind that goes on with it, and can be told to rest.
    void detached()
    {
        const Outcome begun = update({u"--detach"_s, u"--delay"_s, u"4"_s});
        QVERIFY2(begun.code == 0, qPrintable(begun.text()));
        QCOMPARE(begun.json()[u"state"_s].toString(), u"running"_s);
        QVERIFY(imagesNow().contains(u"bayplan-test/app:blue"_s)); // it is on its way
        const Outcome paused = m_program->run({u"rollout"_s, u"web"_s, u"pause"_s});
        QVERIFY2(paused.code == 0, qPrintable(paused.text()));
        QCOMPARE(paused.json()[u"state"_s].toString(), u"paused"_s);
        QCOMPARE(status()[u"state"_s].toString(), u"paused"_s);
        QVERIFY(status()[u"reason"_s].toString().startsWith(u"Paused by "_s));
        const Outcome twice = m_program->run({u"rollout"_s, u"web"_s, u"pause"_s});
        QVERIFY2(twice.code == 1 && twice.err.contains(u"is paused already"_s), qPrintable(twice.text()));

        const Outcome resumed =
            m_program->run({u"rollout"_s, u"web"_s, u"resume"_s, u"--detach"_s, u"--lease"_s, u"5"_s});
        QVERIFY2(resumed.code == 0, qPrintable(resumed.text()));
        QTRY_COMPARE_WITH_TIMEOUT(status()[u"state"_s].toString(), u"completed"_s, 90'000);
        QCOMPARE(imagesNow(), QSet<QString>{u"bayplan-test/app:green"_s});
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3), QStringList());

        const Outcome refused = update({u"--detach"_s, u"--on"_s, u"nowhere"_s});
        QCOMPARE(refused.code, 1); // the other process's own
        QVERIFY2(refused.err.contains(u"There is no host named “nowhere” here"_s), qPrintable(refused.err));
    }

    /// It stays as it is, and whoever comes goes on with it: a command, or whoever keeps services up.
    void interrupted_data()
    {
        QTest::addColumn<QStringList>("command");
        QTest::newRow("resume") << QStringList{u"rollout"_s, u"web"_s, u"resume"_s};
        QTest::newRow("reconcile") << QStringList{u"reconcile"_s, u"--once"_s};
    }
    void interrupted()
    {
        QFETCH(QStringList, command);
        const auto begun = m_program->start(arguments({u"--delay"_s, u"5"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(imagesNow().contains(u"bayplan-test/app:green"_s), 60'000);
        QVERIFY(::kill(pid_t(begun->processId()), SIGINT) == 0);
        const Outcome stopped = ServiceProgram::endOf(*begun);
        QCOMPARE(stopped.code, 1);
        QVERIFY2(stopped.err.contains(u"“bayplan rollout web resume” goes on with it"_s), qPrintable(stopped.err));
        QCOMPARE(status()[u"state"_s].toString(), u"running"_s);

        const Outcome goesOn = m_program->run(command + QStringList{u"--lease"_s, u"5"_s});
        QVERIFY2(goesOn.code == 0, qPrintable(goesOn.text()));
        const QJsonObject last = command.contains(u"rollout"_s) ? goesOn.json() : goesOn.lines().last();
        QCOMPARE(last[u"state"_s].toString(), u"completed"_s);
        QCOMPARE(imagesNow(), QSet<QString>{u"bayplan-test/app:green"_s});
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3), QStringList());
    }

private:
    static QStringList arguments(const QStringList &more)
    {
        return QStringList{u"update"_s,
                           u"web"_s,
                           u"--image"_s,
                           u"bayplan-test/app:green"_s,
                           u"--lease"_s,
                           u"5"_s,
                           u"--min-healthy-time"_s,
                           u"0"_s} +
               more;
    }
    Outcome update(const QStringList &more) const { return m_program->run(arguments(more)); }
    QJsonObject status() const { return m_program->run({u"rollout"_s, u"web"_s, u"status"_s}).json(); }
    /// Of the service's running replicas.
    QSet<QString> imagesNow() const
    {
        QSet<QString> images;
        for (int engine = 1; engine <= m_engines.count(); ++engine) {
            for (const QString &image :
                 DockerCli(m_engines.socket(engine))
                     .lines({u"ps"_s, u"--filter"_s, u"label=bayplan.service=web"_s, u"--filter"_s,
                             u"label=bayplan.slot"_s, u"--format"_s, u"{{.Image}}"_s}))
                images << image;
        }
        images.remove(QString());
        return images;
    }

    TestFleet m_engines;
    std::unique_ptr<ServiceProgram> m_program;
    QStringList m_first; ///< the replicas' ids
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRolloutCommands)
#include "tst_rolloutcommands.moc"
