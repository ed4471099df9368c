// SPDX-License-Identifier: GPL-3.0-or-later
// The program itself over ssh: what its commands print, and what is left when it is killed.
#include "engine/sshbench.h"
#include "engine/sshprogram.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/processes.h"
#include "support/fleet/testfleet.h"

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestSshProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && m_engines.hasSsh(), "no engines or no ssh hosts: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }
    void cleanup() { QVERIFY(m_engines.removeAllContainers()); }

    void theProgram()
    {
        const SshProgram program(m_engines);
        const QMap<QString, QString> endpoints{{u"alias"_s, u"ssh://alias-3"_s},
                                               {u"forwarded"_s, m_engines.sshEndpoint(1)},
                                               {u"jumped"_s, u"ssh://behind-1"_s},
                                               {u"stdio"_s, m_engines.sshEndpoint(2, u"noforward"_s)}};
        const QMap<QString, int> engines{{u"alias"_s, 3}, {u"forwarded"_s, 1}, {u"jumped"_s, 1}, {u"stdio"_s, 2}};
        for (auto it = endpoints.begin(); it != endpoints.end(); ++it)
            QVERIFY(program.add(it.key(), it.value()));

        const auto hosts = program.run({u"hosts"_s, u"--json"_s});
        QVERIFY2(hosts.code == 0, qPrintable(hosts.err));
        QCOMPARE(hosts.json().size(), endpoints.size());
        for (const QJsonValue &host : hosts.json()) {
            const QString name = host[u"name"_s].toString();
            QCOMPARE(host[u"endpoint"_s].toString(), endpoints[name]);
            QCOMPARE(host[u"state"_s].toString(), u"connected"_s);
            QCOMPARE(host[u"version"_s].toString(), DockerCli(m_engines.socket(engines[name]))
                                                        .run({u"version"_s, u"--format"_s, u"{{.Server.Version}}"_s}));
        }

        QMap<QString, QStringList> expected;
        for (int i = 1; i <= m_engines.count(); ++i) {
            for (int n = 0; n < i; ++n) {
                const QString id = DockerCli(m_engines.socket(i)).run({u"run"_s, u"-d"_s, u"bayplan-test/app:blue"_s});
                for (auto it = engines.begin(); it != engines.end(); ++it) {
                    if (it.value() == i)
                        expected[it.key()] << id;
                }
            }
        }
        const auto ps = program.run({u"ps"_s, u"--json"_s});
        QVERIFY2(ps.code == 0, qPrintable(ps.err));
        QMap<QString, QStringList> seen;
        for (const QJsonValue &container : ps.json())
            seen[container[u"host"_s].toString()] << container[u"id"_s].toString();
        for (QStringList &ids : expected)
            ids.sort();
        for (QStringList &ids : seen)
            ids.sort();
        QCOMPARE(seen, expected);

        const auto watch = program.start({u"watch"_s, u"--json"_s});
        QByteArray lines;
        QTRY_COMPARE_WITH_TIMEOUT((lines += watch->readAllStandardOutput(), lines.count("\"connected\"")),
                                  endpoints.size(), 30'000);
        const QString id = DockerCli(m_engines.socket(2)).run({u"run"_s, u"-d"_s, u"bayplan-test/app:blue"_s});
        QTRY_VERIFY_WITH_TIMEOUT((lines += watch->readAllStandardOutput(), lines.contains("\"start\"")), 5'000);
        for (const QByteArray &line : lines.split('\n')) {
            if (!line.contains("\"start\""))
                continue;
            const QJsonObject event = QJsonDocument::fromJson(line).object();
            QCOMPARE(event[u"host"_s].toString(), u"stdio"_s);
            QCOMPARE(event[u"id"_s].toString(), id);
        }
        const QList<ProcessInfo> processes = descendants({}, watch->processId());
        QVERIFY(processes.size() >= 5); // one for each host, and one for the jump
        watch->terminate();
        QVERIFY(watch->waitForFinished(10'000));
        QCOMPARE(watch->exitStatus(), QProcess::NormalExit);
        QCOMPARE(watch->exitCode(), 0);
        QTRY_VERIFY_WITH_TIMEOUT(noneAlive(processes), 5'000);
        QCOMPARE(filesBelow(program.runtimeFolder()), QStringList());
    }

    void killed()
    {
        const SshProgram program(m_engines);
        QVERIFY(program.add(u"forwarded"_s, m_engines.sshEndpoint(1)));
        QVERIFY(program.add(u"jumped"_s, u"ssh://behind-1"_s));
        QVERIFY(program.add(u"stdio"_s, m_engines.sshEndpoint(2, u"noforward"_s)));
        const auto connected = [](QProcess &watch) {
            QByteArray lines;
            return QTest::qWaitFor([&] { return (lines += watch.readAllStandardOutput()).count("\"connected\"") == 3; },
                                   30'000);
        };
        const auto first = program.start({u"watch"_s, u"--json"_s});
        QVERIFY(connected(*first));
        const QList<ProcessInfo> processes = descendants({}, first->processId());
        QVERIFY(processes.size() >= 4);
        const QStringList left = filesBelow(program.runtimeFolder());
        QVERIFY(!left.isEmpty());
        first->kill();
        QElapsedTimer since;
        since.start();
        QVERIFY(first->waitForFinished(5'000));
        QTRY_VERIFY_WITH_TIMEOUT(noneAlive(processes), 10'000);
        qInfo("%lld processes of a killed program ended by themselves in %lld ms", qint64(processes.size()),
              since.elapsed());

        const auto second = program.start({u"watch"_s, u"--json"_s});
        QVERIFY(connected(*second));
        const QStringList now = filesBelow(program.runtimeFolder());
        QVERIFY(!now.isEmpty());
        for (const QString &file : left)
            QVERIFY2(!now.contains(file), qPrintable(file));
        second->terminate();
        QVERIFY(second->waitForFinished(10'000));
        QCOMPARE(second->exitCode(), 0);
        QCOMPARE(filesBelow(program.runtimeFolder()), QStringList());
    }

    /// Killed in the middle of everything: while it connects.
    void killedEarly()
    {
        const SshProgram program(m_engines);
        for (int i = 1; i <= 20; ++i)
            QVERIFY(program.add(u"many-%1"_s.arg(i), u"ssh://many-%1"_s.arg(i)));
        const auto watch = program.start({u"watch"_s, u"--json"_s});
        QTRY_VERIFY_WITH_TIMEOUT(descendants(u"ssh"_s, watch->processId()).size() >= 3, 10'000);
        const QList<ProcessInfo> processes = descendants({}, watch->processId());
        watch->kill();
        QVERIFY(watch->waitForFinished(5'000));
        QTRY_VERIFY_WITH_TIMEOUT(noneAlive(processes), 10'000);
        const auto hosts = program.run({u"hosts"_s, u"--json"_s});
        QVERIFY2(hosts.code == 0, qPrintable(hosts.err));
        QCOMPARE(filesBelow(program.runtimeFolder()), QStringList());
    }

    /// Nobody can be asked without a window and a terminal: said at once, and the other hosts are told all the same.
    void nobodyToAsk()
    {
        const SshProgram program(m_engines);
        QVERIFY(program.add(u"fine"_s, m_engines.sshEndpoint(1)));
        QVERIFY(program.add(u"locked"_s, m_engines.sshEndpoint(1, u"phrase"_s)));
        QVERIFY(program.add(u"secret"_s, m_engines.sshEndpoint(2, u"secret"_s)));
        const auto hosts = program.run({u"hosts"_s, u"--json"_s});
        QCOMPARE(hosts.code, 3);
        qInfo().noquote() << hosts.err;
        for (const QJsonValue &host : hosts.json()) {
            const bool fine = host[u"name"_s].toString() == u"fine"_s;
            QCOMPARE(host[u"state"_s].toString(), fine ? u"connected"_s : u"unreachable"_s);
        }
        QVERIFY(hosts.err.contains(u"locked: "_s) && hosts.err.contains(u"secret: "_s));
        QCOMPARE(filesBelow(program.runtimeFolder()), QStringList());
    }

private:
    TestFleet m_engines;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSshProgram)
#include "tst_sshprogram.moc"
