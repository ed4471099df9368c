// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts of six replicas that are killed before and after each request they make to change something: another process
// brings them to their end, with the promise kept all the while, no container left over and no slot held twice, by
// docker's own account. All points where BAYPLAN_THOROUGH is set; else every few of them, which are others for each
// strategy.
#include "engine/serviceprogram.h"
#include "support/fleet/thorough.h"
#include "support/killingproxy/killingproxy.h"
#include "support/readysampler/readysampler.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Outcome = ServiceProgram::Outcome;
using When = KillingProxy::When;

/// Each of six replicas is made, started, stopped and removed, and the record is written four times at least.
constexpr int certain = 6 * 4 + 4;

class TestRolloutKills : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this through tests/run");
        QStringList proxied;
        for (int engine = 1; engine <= m_engines.count(); ++engine) {
            const QString path = m_folder.filePath(u"engine%1"_s.arg(engine));
            QVERIFY(m_proxy.add(path, m_engines.socket(engine)));
            proxied << u"unix://"_s + path;
            m_sockets << m_engines.socket(engine);
        }
        m_doomed = std::make_unique<ServiceProgram>(m_engines, proxied);
        m_program = std::make_unique<ServiceProgram>(m_engines);
        QVERIFY(clear(m_engines));
        const Outcome made = m_program->runService(u"web"_s, 6);
        QVERIFY2(made.code == 0, qPrintable(made.text()));
        for (const QString &strategy : {u"rolling"_s, u"blue-green"_s}) {
            m_proxy.arm(0, When::Before, {});
            const Outcome whole = ServiceProgram::endOf(*m_doomed->start(update(strategy)));
            QVERIFY2(whole.code == 0, qPrintable(whole.text()));
            QCOMPARE(faultsOf(m_engines, u"web"_s, 6), QStringList());
            m_writes.insert(strategy, int(m_proxy.writes().size()));
            qInfo("%s: %d requests change something", qPrintable(strategy), m_writes.value(strategy));
            QVERIFY2(m_writes.value(strategy) >= certain, "fewer than it takes");
        }
    }
    void cleanupTestCase() { QVERIFY(clear(m_engines)); }

    void atEveryStep_data()
    {
        QTest::addColumn<QString>("strategy");
        QTest::addColumn<int>("write");
        QTest::addColumn<bool>("afterwards");
        const bool all = isThorough();
        int point = 0;
        for (const QString &strategy : {u"rolling"_s, u"blue-green"_s}) {
            for (int write = 1; write <= m_writes.value(strategy); ++write) {
                for (const bool afterwards : {false, true}) {
                    if (all || (write <= certain && ++point % 23 == 0))
                        QTest::addRow("%s, %s request %d", qPrintable(strategy), afterwards ? "after" : "before", write)
                            << strategy << write << afterwards;
                }
            }
        }
    }
    void atEveryStep()
    {
        QFETCH(QString, strategy);
        QFETCH(int, write);
        QFETCH(bool, afterwards);
        ++m_tried;
        // One that died at its very end left nothing to do, but its lease.
        QVERIFY(QTest::qWaitFor(
            [&] {
                return m_program->run({u"update"_s, u"web"_s, u"--env"_s, u"A=b"_s, u"--dry-run"_s}).code == 0;
            },
            20'000));
        const int before = revision();
        ReadySampler sampler(m_sockets, u"web"_s);
        const auto doomed = m_doomed->start(update(strategy));
        m_proxy.arm(write, afterwards ? When::After : When::Before,
                    [&] { ::kill(pid_t(doomed->processId()), SIGKILL); });
        const Outcome last = ServiceProgram::endOf(*doomed);
        if (m_proxy.hasKilled()) {
            QVERIFY2(last.code == -1, qPrintable(last.text()));
            ++m_killed;
        } else {
            // How many there are depends on the order in which engines answer.
            QVERIFY2(last.code == 0 && m_proxy.writes().size() < write, qPrintable(last.text()));
        }
        const Outcome healed = m_program->run({u"reconcile"_s, u"--once"_s, u"--lease"_s, u"2"_s});
        sampler.stop();
        QStringList faults = faultsOf(m_engines, u"web"_s, 6);
        // An older record goes with the next change; until then it counts for nothing.
        faults.removeIf([](const QString &fault) { return fault.endsWith(u" records"_s); });
        // Before the first the hosts know of no wish, and all is as it was.
        const bool isUnknown = write == 1 && !afterwards;
        const QString where = u"%1\n%2\n%3\n%4"_s.arg(QString::fromUtf8(m_proxy.writes().value(write - 1)),
                                                      faults.join(u'\n'), healed.text(), sampler.course());
        QVERIFY2(healed.code == 0 && faults.isEmpty(), qPrintable(where));
        for (const SeenReplica &replica : replicasOf(m_engines, u"web"_s)) {
            QVERIFY2(isUnknown ? replica.revision == before : replica.revision > before, qPrintable(where));
            QCOMPARE(replica.name, u"web-%1"_s.arg(replica.slot));
        }
        QVERIFY2(sampler.leastReady() >= 6, qPrintable(where));
        QVERIFY2(sampler.mostTotal() <= (strategy == u"rolling" ? 7 : 12), qPrintable(where));
    }

    void theyWereKilled()
    {
        qInfo("killed %d times of %d", m_killed, m_tried);
        // The last request may not come: engines answer in another order.
        QVERIFY(m_killed > 0 && m_killed * 4 >= m_tried * 3);
    }

private:
    /// To the image that it does not have now. A dead one's lease may have to lapse first.
    QStringList update(const QString &strategy)
    {
        m_isGreen = !m_isGreen;
        QStringList words{u"update"_s,
                          u"web"_s,
                          u"--image"_s,
                          m_isGreen ? u"bayplan-test/app:green"_s : u"bayplan-test/app:blue"_s,
                          u"--env"_s,
                          u"ROUND=%1"_s.arg(++m_round),
                          u"--strategy"_s,
                          strategy,
                          u"--lease"_s,
                          u"2"_s,
                          u"--min-healthy-time"_s,
                          u"0"_s};
        if (strategy == u"blue-green"_s)
            words << u"--scale-down-delay"_s << u"0"_s;
        return words;
    }
    int revision() const
    {
        const auto replicas = replicasOf(m_engines, u"web"_s);
        return replicas.isEmpty() ? 0 : replicas.first().revision;
    }

    TestFleet m_engines;
    QTemporaryDir m_folder{u"/tmp/bayplan-kills-XXXXXX"_s}; // short enough for sockets
    KillingProxy m_proxy;
    QStringList m_sockets;
    QMap<QString, int> m_writes; ///< of a rollout that nobody kills, by strategy
    int m_tried = 0;
    int m_killed = 0;
    int m_round = 0;
    bool m_isGreen = false;
    std::unique_ptr<ServiceProgram> m_doomed;  ///< reaches the engines through the proxy
    std::unique_ptr<ServiceProgram> m_program; ///< reaches them directly
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRolloutKills)
#include "tst_rolloutkills.moc"
