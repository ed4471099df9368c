// SPDX-License-Identifier: GPL-3.0-or-later
// A scale from 2 to 12 that is killed at requests it makes to change something: another process ends what was begun,
// with no container left over and no slot held twice, by docker's own account. At every request where BAYPLAN_THOROUGH
// is set, else at every seventh of those that surely come.
#include "engine/serviceprogram.h"
#include "support/fleet/thorough.h"
#include "support/killingproxy/killingproxy.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Outcome = ServiceProgram::Outcome;
using When = KillingProxy::When;

/// Ten replicas are made and started, and the record is written twice at least.
constexpr int certain = 22;

class TestServiceKills : public QObject
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
        }
        m_doomed = std::make_unique<ServiceProgram>(m_engines, proxied);
        m_program = std::make_unique<ServiceProgram>(m_engines);
        QVERIFY(m_engines.removeAllContainers());
        const Outcome made = m_program->runService(u"web"_s, 2);
        QVERIFY2(made.code == 0, qPrintable(made.text()));
        m_proxy.arm(0, When::Before, {});
        const Outcome whole = ServiceProgram::endOf(*m_doomed->start(scale(12)));
        QVERIFY2(whole.code == 0, qPrintable(whole.text()));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 12), QStringList());
        m_writes = int(m_proxy.writes().size());
        qInfo("%d requests change something", m_writes);
        QVERIFY2(m_writes >= certain, "fewer than it takes");
    }
    void init()
    {
        QVERIFY(backToTwo());
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
    }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    /// Each request in turn, before and after by turns: both for each would take twice as long, and tell little more.
    void atEveryStep_data()
    {
        QTest::addColumn<int>("write");
        QTest::addColumn<bool>("afterwards");
        const bool all = isThorough();
        for (int write = 1; write <= (all ? m_writes : certain); write += all ? 1 : 7)
            QTest::addRow("%s request %d", write % 2 == 0 ? "after" : "before", write) << write << (write % 2 == 0);
    }
    void atEveryStep()
    {
        QFETCH(int, write);
        QFETCH(bool, afterwards);
        ++m_tried;
        const auto doomed = m_doomed->start(scale(12));
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
        const Outcome healed =
            m_program->run({u"reconcile"_s, u"--once"_s, u"--lease"_s, u"2"_s, u"--min-healthy-time"_s, u"0"_s});
        // Before the first the hosts know of no wish for twelve, and all is as it was.
        QStringList faults = faultsOf(m_engines, u"web"_s, write == 1 && !afterwards ? 2 : 12);
        // An older record goes with the next change; until then it counts for nothing.
        faults.removeIf([](const QString &fault) { return fault.endsWith(u" records"_s); });
        const QString where = u"%1\n%2\n%3"_s.arg(QString::fromUtf8(m_proxy.writes().value(write - 1)),
                                                  faults.join(u'\n'), healed.text());
        QVERIFY2(healed.code == 0 && faults.isEmpty(), qPrintable(where));
    }

    void theyWereKilled()
    {
        qInfo("killed %d times of %d", m_killed, m_tried);
        // The last request may not come: engines answer in another order.
        QVERIFY(m_killed > 0 && m_killed * 4 >= m_tried * 3);
    }

private:
    static QStringList scale(int replicas)
    {
        return {u"scale"_s, u"web=%1"_s.arg(replicas), u"--lease"_s, u"2"_s, u"--min-healthy-time"_s, u"0"_s};
    }

    /// Where nothing was left to do, the dead one's lease may still have to lapse.
    bool backToTwo() const
    {
        Outcome outcome;
        const bool done = QTest::qWaitFor(
            [&] {
                outcome = m_program->run(scale(2));
                return outcome.code == 0;
            },
            30'000);
        if (!done)
            qWarning().noquote() << outcome.text();
        return done;
    }

    TestFleet m_engines;
    QTemporaryDir m_folder{u"/tmp/bayplan-kills-XXXXXX"_s}; // short enough for sockets
    KillingProxy m_proxy;
    int m_writes = 0; ///< of a scale that nobody kills
    int m_tried = 0;
    int m_killed = 0;
    std::unique_ptr<ServiceProgram> m_doomed;  ///< reaches the engines through the proxy
    std::unique_ptr<ServiceProgram> m_program; ///< reaches them directly
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestServiceKills)
#include "tst_servicekills.moc"
