// SPDX-License-Identifier: GPL-3.0-or-later
// Whatever is in the way of ssh has its own message.
#include "engine/sshbench.h"
#include "support/fleet/testfleet.h"

#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Kind = net::SshQuestion::Kind;

class TestSshErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && m_engines.hasSsh(), "no engines or no ssh hosts: run this through tests/run");
        // A port that was free a moment ago, and one where nobody speaks ssh.
        QTcpServer probe;
        QVERIFY(probe.listen(QHostAddress::LocalHost));
        m_closedPort = probe.serverPort();
        QVERIFY(m_silent.listen(QHostAddress::LocalHost));
    }

    void each_data()
    {
        using ErrorKind = core::Error::Kind;
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char *name, const QString &endpoint, ErrorKind kind, const QStringList &words) {
            QTest::newRow(name) << endpoint << int(kind) << words;
        };
        row("name", u"ssh://ops@nowhere.invalid"_s, ErrorKind::NotFound, {u"resolve"_s, u"nowhere.invalid"_s});
        row("closed port", u"ssh://ops@127.0.0.1:%1"_s.arg(m_closedPort), ErrorKind::Refused,
            {u"No ssh server listens there"_s});
        row("no ssh there", u"ssh://ops@127.0.0.1:%1"_s.arg(m_silent.serverPort()), ErrorKind::Timeout,
            {u"does not answer"_s, u"firewalls"_s});
        row("key", m_engines.sshEndpoint(1, u"stranger"_s), ErrorKind::PermissionDenied,
            {u"let nobody in"_s, u"publickey"_s});
        row("no such user", m_engines.sshEndpoint(1, u"nobody-knows"_s), ErrorKind::PermissionDenied,
            {u"let nobody in"_s, u"publickey"_s});
        row("socket is not there", m_engines.sshEndpoint(1, u"ops"_s, u"/run/none.sock"_s), ErrorKind::NotFound,
            {u"no engine's socket"_s, u"/run/none.sock"_s});
        row("nobody listens", m_engines.sshEndpoint(1, u"ops"_s, u"/run/closed.sock"_s), ErrorKind::Refused,
            {u"/run/closed.sock"_s});
        row("not a socket", m_engines.sshEndpoint(1, u"ops"_s, u"/etc/passwd"_s), ErrorKind::NotAnEngine,
            {u"/etc/passwd"_s, u"is not a socket"_s});
        row("may not use the socket", m_engines.sshEndpoint(1, u"nodocker"_s), ErrorKind::PermissionDenied,
            {u"/var/run/docker.sock"_s, u"nodocker"_s, u"group"_s});
        row("no forwarding, no docker", m_engines.sshEndpoint(1, u"bare"_s), ErrorKind::Refused,
            {u"/var/run/docker.sock"_s, u"AllowStreamLocalForwarding"_s, u"install the docker command"_s});
        row("neither forwarding nor commands", m_engines.sshEndpoint(1, u"locked"_s), ErrorKind::PermissionDenied,
            {u"neither forwards to a socket nor runs commands"_s});
    }
    void each()
    {
        QFETCH(QString, endpoint);
        QFETCH(int, kind);
        QFETCH(QStringList, words);
        SshBench bench(m_engines);
        bench.add(u"far"_s, endpoint);
        const core::Error error = failure(bench);
        verifyTold(error, words);
        QCOMPARE(int(error.kind), kind);
        QCOMPARE(error.where, endpoint);
        for (const QString &earlier : std::as_const(m_messages))
            QVERIFY2(earlier != error.what + error.next, "two troubles have one message");
        if (!QByteArrayView(QTest::currentDataTag()).startsWith("no such user")) // which sshd doesn't tell apart
            m_messages << error.what + error.next;
    }

    void unknownHostKeyDeclined()
    {
        const QTemporaryDir folder;
        const QString known = folder.filePath(u"known_hosts"_s);
        SshBench bench(m_engines, knownHosts(known));
        bench.add(u"far"_s, m_engines.sshEndpoint(1));
        verifyTold(failure(bench), {u"was not accepted"_s, u"Retry now"_s});
        QCOMPARE(bench.prompter().asked.size(), 1);
        const net::SshQuestion question = bench.prompter().asked.first();
        QCOMPARE(int(question.kind), int(Kind::HostKey));
        QCOMPARE(question.host, m_engines.sshEndpoint(1));
        QCOMPARE(question.keyType, u"ED25519"_s);
        QCOMPARE(question.fingerprint, fingerprint(1, u"hostkey.pub"_s));
        QVERIFY(read(known).isEmpty());
    }

    void unknownHostKeyAccepted()
    {
        const QTemporaryDir folder;
        const QString known = folder.filePath(u"known_hosts"_s);
        SshBench bench(m_engines, knownHosts(known));
        bench.prompter().answer = [](const net::SshQuestion &) { return u"yes"_s; };
        bench.add(u"far"_s, m_engines.sshEndpoint(1));
        QTRY_VERIFY2_WITH_TIMEOUT(bench.state(u"far"_s) == u"connected"_s, qPrintable(bench.error(u"far"_s).message()),
                                  20'000);
        QCOMPARE(bench.prompter().asked.size(), 1);
        const QByteArray key = read(m_engines.sshFile(u"host1/hostkey.pub"_s)).split(' ').value(1);
        QVERIFY2(read(known).contains(key), read(known));

        SshBench again(m_engines, knownHosts(known));
        again.add(u"far"_s, m_engines.sshEndpoint(1));
        QTRY_COMPARE_WITH_TIMEOUT(again.state(u"far"_s), u"connected"_s, 20'000);
        QVERIFY(again.prompter().asked.isEmpty());
    }

    void changedHostKey()
    {
        QVERIFY(!m_engines.run({u"ssh"_s, u"rekey"_s, u"1"_s}).isNull());
        const QByteArray before = read(m_engines.sshFile(u"known_hosts"_s));
        {
            SshBench bench(m_engines);
            bench.prompter().answer = [](const net::SshQuestion &) { return u"yes"_s; }; // whatever is asked
            bench.add(u"far"_s, m_engines.sshEndpoint(1));
            bench.add(u"behind"_s, u"ssh://behind-1"_s);
            verifyTold(failure(bench), {u"not the one that is known"_s, u"somebody may be in between"_s,
                                        fingerprint(1, u"hostkey.pub"_s), u"ssh-keygen"_s});
            QTRY_COMPARE_WITH_TIMEOUT(bench.state(u"behind"_s), u"unreachable"_s, 20'000);
            QVERIFY(bench.prompter().asked.isEmpty());
        }
        QCOMPARE(read(m_engines.sshFile(u"known_hosts"_s)), before);
        QVERIFY(!m_engines.run({u"ssh"_s, u"rekey"_s, u"1"_s}).isNull());
        SshBench bench(m_engines);
        bench.add(u"far"_s, m_engines.sshEndpoint(1));
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(u"far"_s), u"connected"_s, 20'000);
    }

    void wrongAnswers_data()
    {
        QTest::addColumn<QString>("user");
        QTest::addColumn<Kind>("kind");
        QTest::newRow("password") << u"secret"_s << Kind::Password;
        QTest::newRow("password, asked by PAM") << u"asked"_s << Kind::Password;
        QTest::newRow("passphrase") << u"phrase"_s << Kind::Passphrase;
    }
    void wrongAnswers()
    {
        QFETCH(QString, user);
        QFETCH(Kind, kind);
        SshBench bench(m_engines);
        bench.prompter().answer = [](const net::SshQuestion &) { return u"wrong"_s; };
        bench.add(u"far"_s, m_engines.sshEndpoint(1, user));
        verifyTold(failure(bench), {u"let nobody in"_s});
        const auto &asked = bench.prompter().asked;
        QVERIFY(asked.size() >= 2); // ssh has it again
        for (qsizetype i = 0; i < asked.size(); ++i) {
            QCOMPARE(int(asked.at(i).kind), int(kind));
            QCOMPARE(asked.at(i).again, i > 0);
        }
    }

    void rightAtLast()
    {
        SshBench bench(m_engines);
        bench.prompter().answer = [this](const net::SshQuestion &question) {
            return question.again ? m_engines.sshText(u"keys/password"_s) : u"wrong"_s;
        };
        bench.add(u"far"_s, m_engines.sshEndpoint(1, u"secret"_s));
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(u"far"_s), u"connected"_s, 20'000);
        QCOMPARE(bench.prompter().asked.size(), 2);
    }

    void declined()
    {
        SshBench bench(m_engines);
        bench.add(u"far"_s, m_engines.sshEndpoint(1, u"secret"_s));
        const core::Error error = failure(bench);
        verifyTold(error, {u"not told what it asked for"_s, u"Retry now"_s});
        QCOMPARE(int(error.kind), int(core::Error::Kind::Declined));
        QCOMPARE(bench.prompter().asked.size(), 1);
        // Nobody likes to be asked the same all the time: only “Retry now” does.
        QVERIFY(!bench.host(u"far"_s)->status().nextTry.has_value());
        QVERIFY(bench.host(u"far"_s)->status().waitsForOperator);
        bench.prompter().answer = [this](const net::SshQuestion &) { return m_engines.sshText(u"keys/password"_s); };
        bench.fleet().retryAll();
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(u"far"_s), u"connected"_s, 20'000);
    }

    void askedForEachConnection()
    {
        // Nothing is remembered but by who asks the operator, where the operator wanted that.
        SshBench bench(m_engines);
        bench.prompter().answer = [this](const net::SshQuestion &) { return m_engines.sshText(u"keys/password"_s); };
        bench.add(u"far"_s, m_engines.sshEndpoint(2, u"secret"_s));
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(u"far"_s), u"connected"_s, 20'000);
        QVERIFY(!m_engines.run({u"ssh"_s, u"kill"_s, u"2"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(u"far"_s), u"unreachable"_s, 20'000);
        QVERIFY(!m_engines.run({u"ssh"_s, u"start"_s, u"2"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(bench.state(u"far"_s), u"connected"_s, 20'000);
        QCOMPARE(bench.prompter().asked.size(), 2);
        QVERIFY(!bench.prompter().asked.last().again); // the earlier answer was not a wrong one
    }

    void configurationBroken()
    {
        const QTemporaryDir folder;
        QFile config(folder.filePath(u"config"_s));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write("NoSuchThing yes\n");
        config.close();
        SshBench bench({.options = {u"-F"_s, config.fileName()}});
        bench.add(u"far"_s, m_engines.sshEndpoint(1));
        verifyTold(failure(bench), {u"can't use its configuration"_s, u"nosuchthing"_s});
    }

    void noSsh()
    {
        SshBench bench({.program = u"no-such-ssh"_s});
        bench.add(u"far"_s, m_engines.sshEndpoint(1));
        verifyTold(failure(bench), {u"can't be started"_s, u"openssh-client"_s});
    }

private:
    /// What a host called “far” fails with; nothing if it doesn't in time.
    static core::Error failure(const SshBench &bench)
    {
        if (!QTest::qWaitFor([&] { return bench.state(u"far"_s) == u"unreachable"_s; }, 30'000))
            return {};
        return bench.error(u"far"_s);
    }

    static void verifyTold(const core::Error &error, const QStringList &words)
    {
        qInfo().noquote() << error.message();
        for (const QString &word : words)
            QVERIFY2(error.message().contains(word, Qt::CaseInsensitive), qPrintable(word));
        QVERIFY(!error.next.isEmpty());
        for (const QChar c : error.message())
            QVERIFY(c.isPrint());
    }

    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    static QStringList knownHosts(const QString &file) { return {u"-o"_s, QString(u"UserKnownHostsFile=" + file)}; }

    /// As ssh-keygen tells it.
    QString fingerprint(int engine, const QString &key) const
    {
        QProcess keygen;
        keygen.start(u"ssh-keygen"_s, {u"-l"_s, u"-f"_s, m_engines.sshFile(u"host%1/%2"_s.arg(engine).arg(key))});
        keygen.waitForFinished();
        return QString::fromUtf8(keygen.readAll()).section(u' ', 1, 1);
    }

    TestFleet m_engines;
    QTcpServer m_silent;
    int m_closedPort = 0;
    QStringList m_messages;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestSshErrors)
#include "tst_ssherrors.moc"
