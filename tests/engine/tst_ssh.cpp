// SPDX-License-Identifier: GPL-3.0-or-later
// Every way in over ssh, against a real sshd: the tables are exact, and nothing is left when the host goes.
#include "engine/sshbench.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/processes.h"
#include "support/fleet/testfleet.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Kind = net::SshQuestion::Kind;

class TestSsh : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && m_engines.hasSsh(), "no engines or no ssh hosts: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }
    void cleanup() { QVERIFY(m_engines.removeAllContainers()); }

    void everyWayIn_data()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<bool>("dialStdio");
        QTest::addColumn<QString>("asks"); ///< for what, by its subject; empty: for nothing
        QTest::newRow("forwarding") << m_engines.sshEndpoint(1) << false << QString();
        QTest::newRow("another socket") << m_engines.sshEndpoint(1, u"ops"_s, u"/run/other/docker.sock"_s) << false
                                        << QString();
        QTest::newRow("no forwarding") << m_engines.sshEndpoint(1, u"noforward"_s) << true << QString();
        QTest::newRow("no forwarding, another socket")
            << m_engines.sshEndpoint(1, u"noforward"_s, u"/run/other/docker.sock"_s) << true << QString();
        QTest::newRow("alias") << u"ssh://alias-1"_s << false << QString();
        QTest::newRow("jump host") << u"ssh://behind-1"_s << false << QString();
        QTest::newRow("passphrase") << m_engines.sshEndpoint(1, u"phrase"_s) << false
                                    << m_engines.sshFile(u"keys/phrase"_s);
        QTest::newRow("password") << m_engines.sshEndpoint(1, u"secret"_s) << false
                                  << QString(u"secret@" + m_engines.address(1));
        QTest::newRow("password, asked by PAM")
            << m_engines.sshEndpoint(1, u"asked"_s) << false << QString(u"asked@" + m_engines.address(1));
    }
    void everyWayIn()
    {
        QFETCH(QString, endpoint);
        QFETCH(bool, dialStdio);
        QFETCH(QString, asks);
        const QStringList secrets{m_engines.sshText(u"keys/password"_s), m_engines.sshText(u"keys/passphrase"_s)};
        const DockerCli docker(m_engines.socket(1));
        QVERIFY(!docker.run({u"create"_s, u"--name"_s, u"early"_s, u"bayplan-test/app:green"_s}).isNull());

        SshBench bench(m_engines);
        bench.prompter().answer = [&](const net::SshQuestion &question) -> ScriptedPrompter::Answer {
            switch (question.kind) {
            case Kind::Password:
                return secrets[0];
            case Kind::Passphrase:
                return secrets[1];
            default:
                return {};
            }
        };
        QElapsedTimer since;
        since.start();
        bench.add(u"far"_s, endpoint);
        QTRY_VERIFY2_WITH_TIMEOUT(bench.state(u"far"_s) == u"connected"_s, qPrintable(bench.error(u"far"_s).message()),
                                  20'000);
        qInfo("connected after %lld ms", since.elapsed());

        QCOMPARE(bench.prompter().asked.size(), asks.isEmpty() ? 0 : 1);
        for (const net::SshQuestion &question : std::as_const(bench.prompter().asked)) {
            QCOMPARE(question.subject, asks);
            QCOMPARE(question.host, endpoint);
            QVERIFY(!question.again);
        }
        QVERIFY(!docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"late"_s, u"-p"_s, u"8080"_s, u"bayplan-test/app:blue"_s})
                     .isNull());
        verifyExact(bench, u"far"_s, docker);

        const QList<ProcessInfo> processes = descendants();
        QVERIFY(!descendants(u"ssh"_s).isEmpty());
        qInfo("by %lld ssh processes", qint64(descendants(u"ssh"_s).size()));
        QCOMPARE(std::any_of(processes.begin(), processes.end(),
                             [](const auto &process) { return process.arguments().contains("dial-stdio"); }),
                 dialStdio);
        for (const ProcessInfo &process : processes) {
            for (const QString &secret : secrets) {
                QVERIFY(!process.arguments().contains(secret.toUtf8()));
                QVERIFY(!process.environment().contains(secret.toUtf8()));
            }
        }
        QVERIFY(!filesBelow(bench.runtimeFolder()).isEmpty());
        bench.close();
        QTRY_COMPARE_WITH_TIMEOUT(descendants().size(), 0, 5'000);
        QCOMPARE(filesBelow(bench.runtimeFolder()), QStringList());
    }

    /// Each connection of HTTP is a command there, and sshd lets ten run at a time (MaxSessions).
    void aStormThroughCommands()
    {
        SshBench bench(m_engines);
        bench.add(u"far"_s, m_engines.sshEndpoint(1, u"noforward"_s));
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(u"far"_s), u"connected"_s, 20'000);
        int losses = 0;
        int troubles = 0; // sshd counts a session that ends a little longer than we do: what it refused is asked again
        qsizetype most = 0;
        connect(bench.host(u"far"_s), &fleet::HostConnection::statusChanged, this, [&] {
            losses += !isLive(bench.host(u"far"_s)->status().state);
            troubles += bench.host(u"far"_s)->status().problem.has_value();
        });
        const DockerCli docker(m_engines.socket(1));
        QProcess storm;
        storm.start(u"sh"_s, {u"-c"_s, u"for i in $(seq 30); do docker -H unix://%1 run -d -p 8080 "
                                       "bayplan-test/app:blue & done; wait"_s.arg(m_engines.socket(1))});
        QTRY_VERIFY_WITH_TIMEOUT(
            (most = std::max(most, descendants(u"ssh"_s).size()), storm.state() == QProcess::NotRunning), 120'000);
        QCOMPARE(storm.exitCode(), 0);
        QCOMPARE(docker.lines({u"ps"_s, u"-q"_s}).size(), 30);
        QTRY_COMPARE_WITH_TIMEOUT(bench.tables().containers.rowCount(), 30, 20'000);
        verifyExact(bench, u"far"_s, docker);
        QCOMPARE(losses, 0);
        qInfo("at most %lld ssh processes; told of trouble %d times", qint64(most), troubles);
        QVERIFY(most <= 10);
    }

    void aRemovedHostEndsItsSsh()
    {
        SshBench bench(m_engines);
        const fleet::HostId first = bench.add(u"first"_s, m_engines.sshEndpoint(1))->id();
        bench.add(u"second"_s, u"ssh://behind-1"_s);
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(u"first"_s), u"connected"_s, 20'000);
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(u"second"_s), u"connected"_s, 20'000);
        QCOMPARE(descendants(u"ssh"_s).size(), 3); // one for each host, and the second's jump
        bench.fleet().removeHost(first);
        QTRY_COMPARE_WITH_TIMEOUT(descendants(u"ssh"_s).size(), 2, 5'000);
        QCOMPARE(bench.state(u"second"_s), u"connected"_s);
    }

private:
    static void verifyExact(SshBench &bench, const QString &name, const DockerCli &docker)
    {
        QStringList found;
        QTRY_VERIFY2_WITH_TIMEOUT((found = differences(bench.tables(), name, docker)).isEmpty(),
                                  qPrintable(found.join(u'\n')), 10'000);
        QCOMPARE(bench.tables().resets(), 0);
    }

    TestFleet m_engines;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSsh)
#include "tst_ssh.moc"
