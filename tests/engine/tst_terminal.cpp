// SPDX-License-Identifier: GPL-3.0-or-later
// A session in a container, over every way to an engine, held against the container's own files and processes.
#include "engine/shellbench.h"
#include "engine/sshbench.h"
#include "engine/tlsengine.h"
#include "fleet/portaddress.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using engine::Endpoint;
using engine::ShellWish;
using engine::TlsFiles;

namespace {

const QString image = u"bayplan-test/app:blue"_s;
const QString container = u"shelled"_s;

} // namespace

class TestTerminal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && m_engines.hasSsh(), "no engines or no ssh hosts: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_tls = std::make_unique<TlsEngine>(m_engines, m_engines.count());
        QVERIFY(m_tls->serveWell());
    }
    void cleanup()
    {
        m_shell.reset();
        m_bench.reset();
        QVERIFY(m_engines.removeAllContainers());
    }
    void cleanupTestCase() { m_tls.reset(); }

    void aDaysWork_data() { ways(); }
    void aDaysWork()
    {
        QFETCH(QString, endpoint);
        QFETCH(QString, socket);
        const DockerCli docker(socket);
        m_endpoint = endpoint;
        open(docker);
        ShellBench &shell = *m_shell;
        QVERIFY(shell.see(u"#"_s));
        QCOMPARE(shell.session().command(), QStringList{u"ash"_s});

        // The size goes another way than what is typed, and may come after it.
        shell.type(u"until [ \"$(stty size)\" = '24 80' ]; do sleep 0.1; done; echo it is si''zed\r"_s);
        QVERIFY(shell.see(u"it is sized"_s));
        shell.resize(31, 101);
        shell.type(u"clear; until [ \"$(stty size)\" = '31 101' ]; do sleep 0.1; done; echo it is re''sized\r"_s);
        QVERIFY(shell.see(u"it is resized"_s));

        shell.type(u"vi /tmp/note\r"_s);
        QVERIFY(shell.see(u"/tmp/note"_s));
        shell.type(u"ifirst line\rsecond"_s);
        shell.press(Qt::Key_Up);
        shell.press(Qt::Key_Home);
        shell.type(u"the "_s);
        QVERIFY(shell.see(u"the first line"_s) && shell.see(u"I /tmp/note"_s));
        shell.press(Qt::Key_Escape);
        QVERIFY(shell.see(u"- /tmp/note"_s)); // what follows an Esc at once would be a key to it
        shell.type(u":wq\r"_s);
        QTRY_COMPARE_WITH_TIMEOUT(docker.run({u"exec"_s, container, u"cat"_s, u"/tmp/note"_s}, true),
                                  u"the first line\nsecond"_s, 10'000);

        shell.type(u"clear; top -d 1\r"_s);
        QVERIFY(shell.see(u"Load average"_s));
        const int drawn = shell.redraws();
        QTRY_VERIFY_WITH_TIMEOUT(shell.redraws() >= drawn + 2, 10'000);
        shell.type(u"q"_s);

        shell.type(u"clear; less /etc/passwd\r"_s);
        QVERIFY(shell.see(u"root:x:0:0"_s));
        shell.type(u"q"_s);

        shell.type(u"clear; sleep 4321\r"_s);
        const auto sleeps = [&] { return docker.run({u"top"_s, container}).contains(u"sleep 4321"_s); };
        QTRY_VERIFY_WITH_TIMEOUT(sleeps(), 10'000);
        shell.press(Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!sleeps(), 10'000);

        shell.type(u"exit 7\r"_s);
        QTRY_VERIFY_WITH_TIMEOUT(shell.over(), 10'000);
        QVERIFY2(!shell.error, qPrintable(shell.error ? shell.error->message() : QString()));
        QCOMPARE(*shell.exitCode, 7);
    }

    /// Without a TTY: frames of output and of errors, the input's end by itself, and all that was written comes back.
    void plain_data() { ways(); }
    void plain()
    {
        QFETCH(QString, endpoint);
        QFETCH(QString, socket);
        const DockerCli docker(socket);
        m_endpoint = endpoint;
        const QByteArray sent = QByteArray("0123456789abcdef").repeated(64 * 1024 / 16 * 8); // 512 KiB
        open(docker, {.command = {u"sh"_s, u"-c"_s, u"cat >/tmp/in; echo complaint >&2; wc -c </tmp/in; exit 3"_s},
                      .tty = false});
        ShellBench &shell = *m_shell;
        QSignalSpy started(&shell.session(), &engine::ShellSession::started);
        QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, 10'000);
        shell.session().write(sent);
        shell.session().finishInput();
        QTRY_VERIFY_WITH_TIMEOUT(shell.over(), 20'000);
        QVERIFY2(!shell.error, qPrintable(shell.error ? shell.error->message() : QString()));
        QCOMPARE(*shell.exitCode, 3);
        QCOMPARE(shell.errors(), QByteArray("complaint\n"));
        QVERIFY2(shell.text().contains(QString::number(sent.size())), qPrintable(shell.text()));
    }

    /// A flood is read as fast as it is shown and no faster: what is not read waits in the container.
    void aFloodWaits_data() { ways(); }
    void aFloodWaits()
    {
        QFETCH(QString, endpoint);
        QFETCH(QString, socket);
        const DockerCli docker(socket);
        m_endpoint = endpoint;
        const qint64 megabytes = 24;
        open(docker, {.command = {u"sh"_s, u"-c"_s,
                                  u"dd if=/dev/zero bs=1M count=%1 2>/dev/null; echo >/tmp/done"_s.arg(megabytes)},
                      .tty = false});
        ShellBench &shell = *m_shell;
        QTRY_VERIFY_WITH_TIMEOUT(shell.received() > 0, 10'000);
        shell.session().setPaused(true);
        const qint64 before = shell.received();
        QTest::qWait(1'000); // nothing is to come, which nothing tells
        QCOMPARE(shell.received(), before);
        QVERIFY(docker.run({u"exec"_s, container, u"cat"_s, u"/tmp/done"_s}, true).isEmpty());
        shell.session().setPaused(false);
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY_WITH_TIMEOUT(shell.over(), 60'000);
        QCOMPARE(shell.received(), megabytes * 1024 * 1024);
        qInfo("%lld MiB shown in %lld ms", megabytes, since.elapsed());
    }

    /// An image with nothing but busybox, and one with no shell at all.
    void shellsAreFound_data()
    {
        QTest::addColumn<QString>("engine");
        QTest::newRow("Docker") << u"socket"_s;
        QTest::newRow("Podman") << u"podman"_s;
    }
    void shellsAreFound()
    {
        QFETCH(QString, engine);
        const QString socket = engine == u"podman"_s ? m_engines.podmanSocket() : m_engines.socket(1);
        const DockerCli docker(socket);
        m_endpoint = u"unix://"_s + socket;
        open(docker, {}, u"rm /bin/ash /bin/sh"_s);
        QVERIFY(m_shell->see(u"#"_s));
        QCOMPARE(m_shell->session().command(), (QStringList{u"/bin/busybox"_s, u"sh"_s}));
        QVERIFY2(!m_shell->text().contains(u"OCI"_s), qPrintable(m_shell->text()));
        m_shell->type(u"rm /bin/busybox; exit\r"_s);
        QTRY_VERIFY_WITH_TIMEOUT(m_shell->over(), 10'000);
        open(docker, {});
        QTRY_VERIFY_WITH_TIMEOUT(m_shell->over(), 10'000);
        QVERIFY(m_shell->error.has_value());
        qInfo().noquote() << m_shell->error->message();
        QCOMPARE(m_shell->error->kind, Error::Kind::NotFound);
        QCOMPARE(m_shell->text().trimmed(), QString());
        open(docker, {.command = {u"/bin/nothing"_s}});
        QTRY_VERIFY_WITH_TIMEOUT(m_shell->over(), 10'000);
        QVERIFY(m_shell->error.has_value());
        qInfo().noquote() << m_shell->error->message();
        QVERIFY(m_shell->error->what.contains(u"/bin/nothing"_s));
    }

    /// A terminal that is closed takes what runs in it along.
    void closingHangsUp_data() { shellsAreFound_data(); }
    void closingHangsUp()
    {
        QFETCH(QString, engine);
        const QString socket = engine == u"podman"_s ? m_engines.podmanSocket() : m_engines.socket(1);
        const DockerCli docker(socket);
        m_endpoint = u"unix://"_s + socket;
        open(docker);
        QVERIFY(m_shell->see(u"#"_s));
        m_shell->type(u"sleep 4321\r"_s);
        QTRY_VERIFY_WITH_TIMEOUT(processes(docker).contains(u"sleep 4321"_s), 10'000);
        bool done = false;
        const core::Task task = m_shell->session().hangUp([&] { done = true; });
        m_shell.reset();
        QTRY_VERIFY_WITH_TIMEOUT(done, 10'000);
        QTRY_VERIFY2_WITH_TIMEOUT(!processes(docker).contains(u"sleep 4321"_s) && !processes(docker).contains(u"ash"_s),
                                  qPrintable(processes(docker)), 5'000);
        QVERIFY(processes(docker).contains(u"/bin/app"_s));
    }

    /// A port bound to the host's own loopback address, which only ssh reaches, and one where nothing listens.
    void portsThroughSsh()
    {
        const DockerCli docker(m_engines.socket(1));
        QVERIFY(!docker.run({u"run"_s, u"-d"_s, u"--name"_s, container, u"-p"_s, u"127.0.0.1:18888:8080"_s, image})
                     .isNull());
        connectTo(m_engines.sshEndpoint(1));
        const fleet::HostId host = m_bench->fleet().hostByName(u"here"_s)->id();
        fleet::PublishedPort port{.ip = u"127.0.0.1"_s, .published = 18888, .target = 8080, .protocol = u"tcp"_s};
        const core::Result<QUrl> url = urlOf(host, port);
        QVERIFY2(url.has_value(), qPrintable(url ? QString() : url.error().message()));
        QCOMPARE(url->host(), u"127.0.0.1"_s);
        QCOMPARE(url->scheme(), u"http"_s);
        qInfo().noquote() << url->toString();
        const auto answers = [&] {
            QTcpSocket browser;
            browser.connectToHost(url->host(), quint16(url->port()));
            browser.write("GET / HTTP/1.0\r\n\r\n");
            QByteArray answer;
            if (!QTest::qWaitFor([&] { return (answer += browser.readAll()).contains("\r\n\r\n"); }, 5'000))
                return QByteArray();
            return answer;
        };
        QVERIFY(answers().startsWith("HTTP/1."));
        QCOMPARE(urlOf(host, port).value_or(QUrl()), *url); // made once
        port.published = 1;
        const core::Result<QUrl> nothing = urlOf(host, port);
        QVERIFY(!nothing.has_value());
        qInfo().noquote() << nothing.error().message();
        QCOMPARE(nothing.error().kind, Error::Kind::Refused);
        m_bench->fleet().removeHost(host);
        QTRY_VERIFY_WITH_TIMEOUT(!isOpen(quint16(url->port())), 10'000);
    }

    void problemsAreTold()
    {
        const DockerCli docker(m_engines.socket(1));
        m_endpoint = m_engines.endpoint(1);
        open(docker);
        QVERIFY(m_shell->see(u"#"_s));
        // The container goes under the terminal: an end like another.
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, container}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(m_shell->over(), 10'000);
        qInfo().noquote() << (m_shell->error ? m_shell->error->message() : u"exit code %1"_s.arg(*m_shell->exitCode));

        // One that doesn't run.
        QVERIFY(!docker.run({u"create"_s, u"--name"_s, container, image}).isNull());
        m_shell = std::make_unique<ShellBench>(client(), ShellWish{.container = container});
        QTRY_VERIFY_WITH_TIMEOUT(m_shell->error.has_value(), 10'000);
        qInfo().noquote() << m_shell->error->message();
        QVERIFY(m_shell->error->what.contains(u"not running"_s));

        client().setReadOnly(u"here"_s);
        m_shell = std::make_unique<ShellBench>(client(), ShellWish{.container = container});
        QTRY_VERIFY_WITH_TIMEOUT(m_shell->error.has_value(), 10'000);
        QCOMPARE(m_shell->error->kind, Error::Kind::PermissionDenied);
        const auto stream = client().hijack({.path = "/exec/1/start"});
        QVERIFY(!stream.has_value());
        QCOMPARE(stream.error().kind, Error::Kind::PermissionDenied);
    }

    void anEngineThatDies()
    {
        const DockerCli docker(m_engines.socket(2));
        QVERIFY(!docker.run({u"run"_s, u"-d"_s, u"--name"_s, container, image}).isNull());
        connectTo(m_engines.endpoint(2));
        m_shell = std::make_unique<ShellBench>(client(), ShellWish{.container = container});
        QVERIFY(m_shell->see(u"#"_s));
        QVERIFY(!m_engines.run({u"kill"_s, u"2"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(m_shell->error.has_value(), 10'000);
        qInfo().noquote() << m_shell->error->message();
        QVERIFY(!m_engines.run({u"start"_s, u"2"_s}).isNull());
    }

private:
    core::Result<QUrl> urlOf(fleet::HostId host, const fleet::PublishedPort &port)
    {
        std::optional<core::Result<QUrl>> outcome;
        const core::Task task =
            fleet::urlOfPort(m_bench->fleet(), host, port, [&](core::Result<QUrl> url) { outcome = std::move(url); });
        if (!QTest::qWaitFor([&] { return outcome.has_value(); }, 20'000))
            return core::fail({.what = u"no outcome"_s, .where = {}, .next = {}});
        return *outcome;
    }

    static bool isOpen(quint16 port)
    {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, port);
        return socket.waitForConnected(2'000);
    }

    void ways()
    {
        QTest::addColumn<QString>("endpoint");
        QTest::addColumn<QString>("socket"); ///< of the engine, for the docker command
        QTest::newRow("socket") << QString(u"unix://" + m_engines.socket(1)) << m_engines.socket(1);
        QTest::newRow("tls") << m_tls->endpoint() << m_tls->socket();
        QTest::newRow("ssh") << m_engines.sshEndpoint(1) << m_engines.socket(1);
        QTest::newRow("ssh, dial-stdio") << m_engines.sshEndpoint(1, u"noforward"_s) << m_engines.socket(1);
        QTest::newRow("podman") << QString(u"unix://" + m_engines.podmanSocket()) << m_engines.podmanSocket();
    }

    void connectTo(const QString &endpoint)
    {
        const bool tls = endpoint.startsWith(u"tcp:"_s);
        const TlsFiles files{.folder = tls ? m_tls->goodFolder() : QString()};
        m_shell.reset();
        m_bench = std::make_unique<SshBench>(m_engines);
        m_bench->fleet().addHost({u"here"_s, *Endpoint::parse(endpoint, tls ? std::optional(files) : std::nullopt)});
        QTRY_VERIFY2_WITH_TIMEOUT(m_bench->state(u"here"_s) == u"connected"_s,
                                  qPrintable(m_bench->error(u"here"_s).message()), 20'000);
    }

    engine::Client &client() { return m_bench->fleet().hostByName(u"here"_s)->client(); }

    /// A terminal in a container, which is made unless it is there, by the way of this row.
    void open(const DockerCli &docker, ShellWish wish = {}, const QString &first = {})
    {
        const bool podman = docker.run({u"version"_s}).contains(u"Podman"_s);
        if (docker.run({u"inspect"_s, container}, true).size() < 10) {
            QVERIFY(!docker.run({u"run"_s, u"-d"_s, u"--name"_s, container, podman ? u"localhost/"_s + image : image})
                         .isNull());
            if (!first.isEmpty())
                QVERIFY(!docker.run({u"exec"_s, container, u"sh"_s, u"-c"_s, first}).isNull());
            connectTo(m_endpoint);
        }
        wish.container = container;
        m_shell = std::make_unique<ShellBench>(client(), wish);
    }

    static QString processes(const DockerCli &docker) { return docker.run({u"top"_s, container}); }

    TestFleet m_engines;
    QString m_endpoint; ///< where open() connects to
    std::unique_ptr<TlsEngine> m_tls;
    std::unique_ptr<SshBench> m_bench;
    std::unique_ptr<ShellBench> m_shell;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestTerminal)
#include "tst_terminal.moc"
