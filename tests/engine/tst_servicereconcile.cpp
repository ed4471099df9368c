// SPDX-License-Identifier: GPL-3.0-or-later
// Services kept up by `bayplan reconcile`: replicas and hosts that are lost and come back, and what can't be kept up.
#include "engine/serviceprogram.h"
#include "support/fleet/dockercli.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Outcome = ServiceProgram::Outcome;

class TestServiceReconcile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this through tests/run");
        // The third is reached by the network, so that it can be cut off from it.
        m_program =
            std::make_unique<ServiceProgram>(m_engines, QStringList{m_engines.endpoint(1), m_engines.endpoint(2),
                                                                    u"tcp://%1:2375"_s.arg(m_engines.address(3))});
    }
    void init() { QVERIFY(m_engines.removeAllContainers()); }
    void cleanup()
    {
        if (m_keeper) {
            m_keeper->terminate();
            (void)ServiceProgram::endOf(*m_keeper);
            m_keeper.reset();
        }
        m_engines.run({u"start"_s, u"2"_s}); // does nothing when it runs
        m_engines.run({u"heal"_s, u"3"_s});
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    /// Of three replicas one is killed and another removed, by somebody else.
    void lostReplicas()
    {
        QVERIFY(runAndKeep(3));
        const QList<SeenReplica> before = replicasOf(m_engines, u"web"_s);
        QVERIFY(!docker(before.at(0).engine).run({u"kill"_s, before.at(0).id}).isNull());
        QVERIFY(!docker(before.at(1).engine).run({u"rm"_s, u"-f"_s, before.at(1).id}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(isWhole(3, {before.at(0).id, before.at(1).id}), 60'000);
        QVERIFY(idsOf(replicasOf(m_engines, u"web"_s)).contains(before.at(2).id));

        m_keeper->terminate();
        const Outcome ended = ServiceProgram::endOf(*m_keeper);
        m_keeper.reset();
        QCOMPARE(ended.code, 0);
        QVERIFY(!ended.lines().isEmpty());
        for (const QJsonObject &line : ended.lines()) {
            QCOMPARE(line[u"service"_s].toString(), u"web"_s);
            QVERIFY2(line[u"state"_s] == u"acting"_s || line[u"state"_s] == u"done"_s, ended.out.constData());
        }
    }

    /// With --once it ends by itself, also when there is nothing to do.
    void once()
    {
        QCOMPARE(m_program->runService(u"web"_s, 3).code, 0);
        const Outcome idle = m_program->run(reconcile({u"--once"_s}));
        QVERIFY2(idle.code == 0 && idle.out.isEmpty(), qPrintable(idle.text()));
        const SeenReplica gone = replicasOf(m_engines, u"web"_s).first();
        QVERIFY(!docker(gone.engine).run({u"rm"_s, u"-f"_s, gone.id}).isNull());
        const Outcome outcome = m_program->run(reconcile({u"--once"_s}));
        QVERIFY2(outcome.code == 0, qPrintable(outcome.text()));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 3), QStringList());
        QCOMPARE(outcome.lines().last()[u"state"_s].toString(), u"done"_s);
    }

    /// The host's replicas come up elsewhere; once it is back there are too many, and those too many go.
    void lostHost_data()
    {
        QTest::addColumn<int>("engine");
        QTest::addColumn<QString>("lose");
        QTest::addColumn<QString>("bringBack");
        QTest::newRow("its engine is killed") << 2 << u"kill"_s << u"start"_s;
        QTest::newRow("it is cut off") << 3 << u"cut"_s << u"heal"_s;
    }
    void lostHost()
    {
        QFETCH(int, engine);
        QFETCH(QString, lose);
        QFETCH(QString, bringBack);
        QVERIFY(runAndKeep(6));
        QCOMPARE(running(engine), 2);
        QElapsedTimer since;
        since.start();
        QVERIFY(!m_engines.run({lose, QString::number(engine)}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(runningBeside(engine), 6, 90'000);
        qInfo("%s: its replicas run elsewhere after %lld ms", qPrintable(lose), since.elapsed());

        QVERIFY(!m_engines.run({bringBack, QString::number(engine)}).isNull()); // returns when it answers
        since.restart();
        // Asked once a time: while a record is written there are two of them for a moment.
        QVERIFY(QTest::qWaitFor([this] { return faultsOf(m_engines, u"web"_s, 6).isEmpty(); }, 60'000));
        qInfo("%s: the right number again after %lld ms", qPrintable(bringBack), since.elapsed());
        QVERIFY2(since.elapsed() < 10'000, "the surplus is to be gone within ten seconds");
        const QStringList settled = idsOf(replicasOf(m_engines, u"web"_s));
        m_keeper->terminate();
        QCOMPARE(ServiceProgram::endOf(*m_keeper).code, 0);
        m_keeper.reset();
        const Outcome rest = m_program->run(reconcile({u"--once"_s}));
        QVERIFY2(rest.code == 0 && rest.out.isEmpty(), qPrintable(rest.text()));
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), settled);
    }

    /// What never gets up is given up after some attempts, and that is told.
    void crashing()
    {
        const Outcome made =
            m_program->run({u"run"_s, u"web"_s, u"--image"_s, u"bayplan-test/app:crashing"_s, u"--on"_s, u"engine1"_s});
        QCOMPARE(made.code, 1);
        const QString since = engineTime();
        const Outcome outcome = m_program->run({u"reconcile"_s, u"--once"_s}); // it must hold for a while here
        qInfo().noquote() << QString::fromUtf8(outcome.out.trimmed().split('\n').last());
        QVERIFY2(outcome.code == 1, qPrintable(outcome.text()));
        const QJsonObject last = outcome.lines().last();
        QCOMPARE(last[u"state"_s].toString(), u"failing"_s);
        QCOMPARE(last[u"service"_s].toString(), u"web"_s);
        QVERIFY2(last[u"error"_s].toString().contains(u"exit code 1"_s), outcome.out.constData());
        const QStringList names = namesMadeSince(m_engines, 1, since);
        const auto attempts = names.count(u"web-1"_s);
        qInfo("%lld attempts", qint64(attempts));
        QVERIFY2(attempts >= 2 && attempts <= 5, qPrintable(names.join(u' ')));
        QVERIFY(replicasOf(m_engines, u"web"_s).isEmpty());
    }

private:
    static QStringList reconcile(const QStringList &more)
    {
        return QStringList{u"reconcile"_s, u"--min-healthy-time"_s, u"0"_s, u"--host-lost-after"_s, u"3"_s} + more;
    }

    bool runAndKeep(int replicas)
    {
        const Outcome made = m_program->runService(u"web"_s, replicas);
        if (made.code != 0)
            qWarning().noquote() << made.text();
        m_keeper = m_program->start(reconcile({}));
        return made.code == 0 && m_keeper->waitForStarted();
    }

    DockerCli docker(int engine) const { return DockerCli(m_engines.socket(engine)); }

    /// So many run, and none of these is among them.
    bool isWhole(int replicas, const QStringList &gone) const
    {
        const QStringList ids = idsOf(replicasOf(m_engines, u"web"_s));
        return faultsOf(m_engines, u"web"_s, replicas).isEmpty() &&
               std::none_of(gone.begin(), gone.end(), [&](const QString &id) { return ids.contains(id); });
    }

    qsizetype running(int engine) const
    {
        return docker(engine).lines({u"ps"_s, u"-q"_s, u"--filter"_s, u"label=bayplan.service=web"_s}).size();
    }

    qsizetype runningBeside(int lost) const
    {
        qsizetype count = 0;
        for (int engine = 1; engine <= m_engines.count(); ++engine)
            count += engine == lost ? 0 : running(engine);
        return count;
    }

    TestFleet m_engines;
    std::unique_ptr<ServiceProgram> m_program;
    std::unique_ptr<QProcess> m_keeper; ///< `bayplan reconcile`
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestServiceReconcile)
#include "tst_servicereconcile.moc"
