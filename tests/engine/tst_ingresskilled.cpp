// SPDX-License-Identifier: GPL-3.0-or-later
// A desktop that is killed in the middle of a rollout behind a load balancer: requests go on, and another takes it to
// its end without losing one.
#include "engine/balancerprocess.h"
#include "engine/serviceprogram.h"
#include "support/load/load.h"

#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::Ingress;
using Outcome = ServiceProgram::Outcome;

class TestIngressKilled : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run");
        qputenv("XDG_CONFIG_HOME", m_config.path().toUtf8());
        m_program = std::make_unique<ServiceProgram>(m_engines, QStringList(), true);
        QVERIFY(clear(m_engines));
        QVERIFY(m_proxy.start());
        const Outcome made =
            m_program->run({u"run"_s, u"web"_s, u"--image"_s, u"bayplan-test/app:blue"_s, u"--publish"_s, u"8080"_s,
                            u"--health"_s, u"http:/healthy"_s, u"--min-healthy-time"_s, u"0"_s, u"--stop-timeout"_s,
                            u"10"_s, u"--replicas"_s, QString::number(replicas)});
        QVERIFY2(made.code == 0, qPrintable(made.text()));
        const auto &place = m_proxy.ingress().place;
        const Outcome added = m_program->run(
            {u"ingress"_s, u"add"_s, u"edge"_s, u"--kind"_s, u"haproxy"_s, u"--service"_s, u"web"_s, u"--config"_s,
             place.file, u"--runtime-socket"_s, place.runtimeSocket, u"--reload"_s, place.reload, u"--listen"_s,
             QString::number(m_proxy.ingress().listen), u"--check"_s, m_proxy.ingress().checkPath, u"--drain-timeout"_s,
             QString::number(m_proxy.ingress().drainTimeout.count())});
        QVERIFY2(added.code == 0, qPrintable(added.text()));
    }
    void cleanupTestCase() { QVERIFY(clear(m_engines)); }

    void inTheMiddle_data()
    {
        QTest::addColumn<QString>("strategy");
        QTest::addColumn<QString>("image");
        QTest::addRow("rolling") << u"rolling"_s << u"green"_s;
        QTest::addRow("blue-green") << u"blue-green"_s << u"blue"_s;
    }
    void inTheMiddle()
    {
        QFETCH(QString, strategy);
        QFETCH(QString, image);
        Load load(m_proxy.url());
        const int before = revision();
        QStringList words{u"update"_s,
                          u"web"_s,
                          u"--image"_s,
                          QString(u"bayplan-test/app:"_s + image),
                          u"--strategy"_s,
                          strategy,
                          u"--min-healthy-time"_s,
                          u"0"_s,
                          u"--lease"_s,
                          u"5"_s};
        if (strategy == u"rolling"_s)
            words << u"--parallelism"_s << u"2"_s << u"--max-surge"_s << u"2"_s;
        else
            words << u"--scale-down-delay"_s << u"3"_s;
        const auto doomed = m_program->start(words);
        // Rolling: some have been replaced; blue-green: all of green is there beside all of blue.
        const auto isInTheMiddle = [&] {
            return strategy == u"rolling"_s ? countOf(before) <= replicas / 2
                                            : replicasOf(m_engines, u"web"_s).size() == 2 * replicas;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isInTheMiddle() || doomed->state() == QProcess::NotRunning, 120'000);
        QVERIFY2(doomed->state() == QProcess::Running, doomed->readAllStandardError().constData());
        ::kill(pid_t(doomed->processId()), SIGKILL);
        QCOMPARE(ServiceProgram::endOf(*doomed).code, -1);
        QVERIFY2(countOf(before) > 0, "it was at its end already");
        const Outcome resumed = m_program->run({u"reconcile"_s, u"--once"_s, u"--lease"_s, u"5"_s});
        QVERIFY2(resumed.code == 0, qPrintable(resumed.text()));
        QCOMPARE(countOf(before), 0);
        QCOMPARE(faultsOf(m_engines, u"web"_s, replicas).filter(u"replica"_s), QStringList());
        QVERIFY2(load.isRunning(), "the load ended by itself");
        const auto count = load.stop();
        qInfo("%lld of %lld failed", count.failed, count.requests);
        QVERIFY2(count.requests > 200, qPrintable(count.text));
        QVERIFY2(count.failed == 0, qPrintable(count.text + u'\n' + m_proxy.said()));
        const Outcome drift = m_program->run({u"ingress"_s, u"drift"_s});
        QVERIFY2(drift.code == 0, qPrintable(drift.text()));
    }

private:
    static constexpr int replicas = 12;

    int revision() const
    {
        const auto all = replicasOf(m_engines, u"web"_s);
        return all.isEmpty() ? 0 : all.first().revision;
    }
    int countOf(int revision) const
    {
        const auto all = replicasOf(m_engines, u"web"_s);
        return int(
            std::count_if(all.begin(), all.end(), [&](const SeenReplica &each) { return each.revision == revision; }));
    }

    TestFleet m_engines;
    QTemporaryDir m_config;
    std::unique_ptr<ServiceProgram> m_program;
    BalancerProcess m_proxy{Ingress::Kind::HaProxy};
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestIngressKilled)
#include "tst_ingresskilled.moc"
