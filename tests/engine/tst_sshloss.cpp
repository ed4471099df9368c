// SPDX-License-Identifier: GPL-3.0-or-later
// ssh's server dies, the network is cut, the laptop sleeps: the hosts come back by themselves, exact, and no process is
// left over.
#include "engine/sshbench.h"
#include "engine/sshprogram.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/processes.h"
#include "support/fleet/testfleet.h"
#include "support/fleet/thorough.h"

#include <QElapsedTimer>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestSshLoss : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && m_engines.hasSsh(), "no engines or no ssh hosts: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }

    void init()
    {
        m_bench = std::make_unique<SshBench>(m_engines);
        for (int i = 1; i <= 3; ++i)
            QVERIFY(change(i));
        m_bench->add(u"forwarded"_s, m_engines.sshEndpoint(1));
        m_bench->add(u"stdio"_s, m_engines.sshEndpoint(1, u"noforward"_s));
        m_bench->add(u"jumped"_s, u"ssh://behind-1"_s); // by way of 3
        m_bench->add(u"other"_s, m_engines.sshEndpoint(2));
        for (const QString &name : m_names)
            verifyExact(name);
        m_logins = processes().logins;
        QCOMPARE(m_logins, 5); // one for each host, and one for the jump
    }

    void cleanup()
    {
        m_bench.reset();
        for (int i = 1; i <= 3; ++i) {
            m_engines.run({u"heal"_s, QString::number(i)});
            m_engines.run({u"ssh"_s, u"start"_s, QString::number(i)}); // does nothing when it runs
        }
        QVERIFY(m_engines.removeAllContainers());
    }

    void killedSshd()
    {
        for (int round = 1; round <= (isThorough() ? 3 : 1); ++round) {
            QVERIFY(runBeside({u"ssh"_s, u"kill"_s, u"1"_s}));
            QElapsedTimer since;
            since.start();
            for (const QString &name : {u"forwarded"_s, u"stdio"_s, u"jumped"_s})
                QTRY_COMPARE_WITH_TIMEOUT(m_bench->state(name), u"unreachable"_s, 20'000);
            qInfo("told after %lld ms", since.elapsed());
            verifyKept();
            QCOMPARE(m_bench->state(u"other"_s), u"connected"_s);
            QVERIFY(change(1)); // behind its back
            QVERIFY(runBeside({u"ssh"_s, u"start"_s, u"1"_s}));
            since.restart();
            for (const QString &name : m_names)
                verifyExact(name);
            qInfo("all exact again %lld ms after it was there", since.elapsed());
        }
        verifyNothingLeftOver();
    }

    void killedJumpHost()
    {
        QVERIFY(runBeside({u"ssh"_s, u"kill"_s, u"3"_s}));
        QTRY_COMPARE_WITH_TIMEOUT(m_bench->state(u"jumped"_s), u"unreachable"_s, 20'000);
        QCOMPARE(m_bench->state(u"forwarded"_s), u"connected"_s); // the same host, by another way
        QVERIFY(change(1));
        QVERIFY(runBeside({u"ssh"_s, u"start"_s, u"3"_s}));
        for (const QString &name : m_names)
            verifyExact(name);
        verifyNothingLeftOver();
    }

    void cutNetwork()
    {
        QVERIFY(runBeside({u"cut"_s, u"1"_s}));
        QElapsedTimer since;
        since.start();
        for (const QString &name : {u"forwarded"_s, u"stdio"_s, u"jumped"_s})
            QTRY_COMPARE_WITH_TIMEOUT(m_bench->state(name), u"unreachable"_s, 30'000);
        qInfo("told after %lld ms", since.elapsed());
        const core::Error told = m_bench->error(u"forwarded"_s);
        QVERIFY2(told.next.contains(u"network"_s), qPrintable(told.message()));
        verifyKept();
        QCOMPARE(m_bench->state(u"other"_s), u"connected"_s);
        QVERIFY(change(1)); // its socket is still there for us
        QVERIFY(runBeside({u"heal"_s, u"1"_s}));
        since.restart();
        for (const QString &name : m_names)
            verifyExact(name);
        qInfo("all exact again %lld ms after it was healed", since.elapsed());
        verifyNothingLeftOver();
    }

    void asleep_data()
    {
        QTest::addColumn<bool>("sshToo");
        QTest::addColumn<bool>("anew");
        QTest::newRow("the program alone") << false << false;
        QTest::newRow("ssh too, and its server is started anew meanwhile") << true << true;
    }
    void asleep()
    {
        QFETCH(bool, sshToo);
        QFETCH(bool, anew);
        const SshProgram program(m_engines);
        QVERIFY(program.add(u"watched"_s, m_engines.sshEndpoint(1)));
        const auto watch = program.start({u"watch"_s, u"--json"_s});
        QByteArray lines;
        const auto seen = [&](const QByteArray &text) {
            lines += watch->readAllStandardOutput();
            return lines.contains(text);
        };
        QTRY_VERIFY_WITH_TIMEOUT(seen("connected"), 20'000);
        m_logins = processes().logins;

        // All of us are stopped by somebody else, who changes things meanwhile.
        QStringList pids{QString::number(QCoreApplication::applicationPid()), QString::number(watch->processId())};
        if (sshToo) {
            for (const ProcessInfo &process : descendants())
                pids << QString::number(process.pid);
        }
        const QString script =
            u"kill -STOP %1\n"
            "for i in 1 2 3; do docker -H unix://%2 create bayplan-test/app:green; done\n"
            "%3\nsleep 30\nkill -CONT %1\n"_s.arg(
                pids.join(u' '), m_engines.socket(1),
                anew ? u"\"$BAYPLAN_FLEET\" ssh kill 1; \"$BAYPLAN_FLEET\" ssh start 1"_s : QString());
        QElapsedTimer since;
        since.start();
        QProcess stopper;
        stopper.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        stopper.start(u"setsid"_s, {u"--wait"_s, u"sh"_s, u"-c"_s, script});
        QTRY_VERIFY_WITH_TIMEOUT(stopper.state() == QProcess::NotRunning, 90'000);
        QCOMPARE(stopper.exitCode(), 0);
        QVERIFY2(since.elapsed() >= 30'000, "else it was not stopped");
        since.restart();
        for (const QString &name : m_names)
            verifyExact(name);
        qInfo("all exact %lld ms after waking", since.elapsed());
        const QString late = DockerCli(m_engines.socket(1)).run({u"create"_s, u"bayplan-test/app:green"_s});
        QTRY_VERIFY_WITH_TIMEOUT(seen(late.toUtf8()), 20'000);
        for (const QString &name : m_names)
            verifyExact(name);
        verifyProcesses();
        watch->terminate();
        QVERIFY(watch->waitForFinished(10'000));
        --m_logins;
        verifyNothingLeftOver();
    }

private:
    bool change(int engine) const
    {
        return !DockerCli(m_engines.socket(engine)).run({u"create"_s, u"bayplan-test/app:green"_s}).isNull();
    }

    int engineOf(const QString &name) const { return name == u"other"_s ? 2 : 1; }

    void verifyExact(const QString &name)
    {
        QTRY_VERIFY2_WITH_TIMEOUT(m_bench->state(name) == u"connected"_s,
                                  qPrintable(name + u": "_s + m_bench->error(name).message()), 45'000);
        QStringList found;
        const DockerCli docker(m_engines.socket(engineOf(name)));
        QTRY_VERIFY2_WITH_TIMEOUT((found = differences(m_bench->tables(), name, docker)).isEmpty(),
                                  qPrintable(found.join(u'\n')), 10'000);
        QCOMPARE(m_bench->tables().resets(), 0);
    }

    /// What is known of hosts out of reach stays, and why they are is told.
    void verifyKept()
    {
        for (const QString &name : {u"forwarded"_s, u"stdio"_s, u"jumped"_s}) {
            QVERIFY(!m_bench->host(name)->live().containers().isEmpty());
            QVERIFY(!m_bench->error(name).what.isEmpty());
            qInfo().noquote() << name << "says:" << m_bench->error(name).message();
        }
    }

    void verifyProcesses()
    {
        QTRY_COMPARE_WITH_TIMEOUT(processes().logins, m_logins, 30'000);
        qInfo("%lld ssh processes, and %lld for commands", qint64(processes().logins), qint64(processes().commands));
        QTRY_VERIFY_WITH_TIMEOUT(processes().commands <= mostCommands, 30'000);
    }

    void verifyNothingLeftOver()
    {
        verifyProcesses();
        m_bench->close();
        QTRY_COMPARE_WITH_TIMEOUT(descendants().size(), 0, 10'000);
        QCOMPARE(filesBelow(m_bench->runtimeFolder()), QStringList());
    }

    /// By what they do for the hosts; the runs of a command come and go with the connections of HTTP.
    struct Processes
    {
        qsizetype logins = 0;
        qsizetype commands = 0;
    };
    static Processes processes()
    {
        Processes count;
        for (const ProcessInfo &process : descendants(u"ssh"_s))
            ++(process.arguments().contains("dial-stdio") ? count.commands : count.logins);
        return count;
    }

    bool runBeside(const QStringList &words)
    {
        const auto process = m_engines.start(words);
        return QTest::qWaitFor([&] { return process->state() == QProcess::NotRunning; }, 20'000) &&
               process->exitCode() == 0;
    }

    TestFleet m_engines;
    const QStringList m_names{u"forwarded"_s, u"stdio"_s, u"jumped"_s, u"other"_s};
    std::unique_ptr<SshBench> m_bench;
    /// sshd lets ten commands run in one connection (MaxSessions).
    static constexpr qsizetype mostCommands = 9;
    qsizetype m_logins = 0;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSshLoss)
#include "tst_sshloss.moc"
