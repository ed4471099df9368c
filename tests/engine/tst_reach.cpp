// SPDX-License-Identifier: GPL-3.0-or-later
// The three ways to where a load balancer is, held against one table: this machine, a container, a machine behind ssh.
#include "fleet/fleet.h"
#include "ingress/reach/containerreach.h"
#include "ingress/reach/localreach.h"
#include "ingress/reach/sshreach.h"
#include "net/httploop.h"
#include "net/sshservice.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/testfleet.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <map>
#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using ingress::CommandEnd;
using ingress::ContainerReach;
using ingress::LocalReach;
using ingress::Reach;
using ingress::SshReach;

namespace {

constexpr int patience = 20'000;

/// Waits for what a call tells.
template <typename T>
Result<T> await(const std::function<core::Task(std::function<void(Result<T>)>)> &call)
{
    std::optional<Result<T>> told;
    const core::Task task = call([&](Result<T> result) { told = std::move(result); });
    const bool isTold = QTest::qWaitFor([&] { return told.has_value(); }, patience);
    if (!isTold)
        return core::fail(
            {.kind = Error::Kind::Timeout, .what = u"the test waited in vain"_s, .where = {}, .next = {}});
    return std::move(*told);
}

QByteArray randomBytes(qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = char(QRandomGenerator::global()->generate());
    return bytes;
}

QString words(const Error &error)
{
    return u"%1: %2"_s.arg(int(error.kind)).arg(error.message());
}

} // namespace

class TestReach : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && m_engines.hasSsh(), "no engines or no ssh hosts: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        // The machine's own programs for what the image lacks.
        QVERIFY(!m_docker
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"lb"_s, u"-v"_s, u"/usr:/usr:ro"_s, u"-v"_s,
                           u"/usr/lib:/lib:ro"_s, u"-v"_s, u"/usr/lib64:/lib64:ro"_s, u"bayplan-test/app:blue"_s})
                     .isNull());
        net::SshSettings settings;
        settings.options = m_engines.sshOptions();
        settings.runtimeBase = m_runtime.path();
        m_ssh = std::make_unique<net::SshService>(nullptr, settings);
        m_fleet = std::make_unique<fleet::Fleet>(engine::Ways{m_loop, *m_ssh});
        m_host = m_fleet->host(m_fleet->addHost({u"aws1"_s, *engine::Endpoint::parse(m_engines.endpoint(1))}));
        QTRY_VERIFY_WITH_TIMEOUT(fleet::isLive(m_host->status().state), patience);
        m_reaches[u"local"_s] = std::make_unique<LocalReach>();
        m_reaches[u"container"_s] = containerReach(u"lb"_s);
        auto ssh = SshReach::make(*m_ssh, m_engines.sshEndpoint(1));
        QVERIFY2(ssh, qPrintable(ssh ? QString() : words(ssh.error())));
        m_reaches[u"ssh"_s] = std::move(*ssh);
        m_folders[u"local"_s] = m_files.path() + u"/local"_s;
        QVERIFY(QDir().mkpath(m_folders[u"local"_s]));
        m_folders[u"container"_s] = u"/reach"_s;
        m_folders[u"ssh"_s] = u"/tmp/reach-%1"_s.arg(QCoreApplication::applicationPid());
        for (const QString &place : {u"container"_s, u"ssh"_s}) {
            const auto made = shell(place, u"mkdir -p \"$0\""_s, m_folders[place]);
            QVERIFY2(made && made->exitCode == 0, qPrintable(made ? QString() : words(made.error())));
        }
    }
    void cleanupTestCase()
    {
        if (m_reaches[u"ssh"_s])
            (void)shell(u"ssh"_s, u"rm -rf \"$0\""_s, m_folders[u"ssh"_s]);
        m_reaches.clear();
        m_fleet.reset();
        m_ssh.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void files_data()
    {
        QTest::addColumn<QString>("place");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("bytes");
        const QByteArray all = [] {
            QByteArray bytes;
            for (int i = 0; i < 512; ++i)
                bytes += char(i);
            return bytes;
        }();
        for (const auto &[place, reach] : m_reaches) {
            const auto row = [&](const char *what, const QString &name, const QByteArray &bytes) {
                QTest::addRow("%s, %s", qPrintable(place), what) << place << name << bytes;
            };
            row("plain", u"a.cfg"_s, "one\ntwo\n");
            row("empty", u"empty.cfg"_s, "");
            row("every byte", u"bytes"_s, all);
            row("three megabytes", u"big"_s, randomBytes(3 * 1024 * 1024));
            row("spaces and quotes", u"it's \"a\" $HOME `id` \\ ;rm"_s, "q");
            row("a dash first", u"-rf"_s, "dash");
            row("lines in the name", u"two\nlines"_s, "lines");
            row("not ASCII", u"grün-ü-日本"_s, "utf8");
            row("glob", u"*"_s, "star");
        }
    }
    void files()
    {
        QFETCH(QString, place);
        QFETCH(QString, name);
        QFETCH(QByteArray, bytes);
        const QString path = m_folders[place] + u'/' + name;
        const auto before = read(place, path);
        QVERIFY2(before, qPrintable(before ? QString() : words(before.error())));
        QVERIFY(!*before);
        const bool isPlain = name == u"a.cfg"_s;
        const QList<QByteArray> contents = isPlain ? QList<QByteArray>{"something else before", bytes} : QList{bytes};
        for (const QByteArray &content : contents) {
            const auto written = write(place, path, content);
            QVERIFY2(written, qPrintable(written ? QString() : words(written.error())));
            const auto after = read(place, path);
            QVERIFY2(after && *after, qPrintable(after ? u"not there"_s : words(after.error())));
            QVERIFY(**after == content);
        }
        // Nothing of the writing is left beside it.
        const auto list = shell(place, u"cd \"$0\" && ls -A | grep bayplan; true"_s, m_folders[place]);
        QCOMPARE(list->output, QByteArray());
        const auto removed = remove(place, path);
        QVERIFY2(removed, qPrintable(removed ? QString() : words(removed.error())));
        QVERIFY(!*read(place, path));
        QVERIFY(remove(place, path)); // it is gone already, which is what was wanted
    }

    void modeAndLinks_data() { places(); }
    void modeAndLinks()
    {
        QFETCH(QString, place);
        const QString folder = m_folders[place];
        const auto made = shell(place,
                                u"cd \"$0\" && mkdir -p real && echo old >real/file && chmod 640 real/file && "
                                "ln -sf real/file link && ln -sf link link2"_s,
                                folder);
        QVERIFY(made && made->exitCode == 0);
        const QString about = u"cd \"$0\" && stat -c '%a %u %g' real/file && readlink link && readlink link2"_s;
        const QByteArray before = shell(place, about, folder)->output;
        const auto written = write(place, folder + u"/link2"_s, "new");
        QVERIFY2(written, qPrintable(written ? QString() : words(written.error())));
        QCOMPARE(shell(place, about, folder)->output, before);
        QCOMPARE(**read(place, folder + u"/real/file"_s), QByteArray("new"));
        // Only root can have one of another's, which the two have that run as root.
        if (place != u"ssh"_s) {
            QVERIFY(shell(place, u"chown 12:34 \"$0/real/file\""_s, folder)->exitCode == 0);
            QVERIFY(write(place, folder + u"/real/file"_s, "newer"));
            QCOMPARE(shell(place, about, folder)->output, QByteArray("640 12 34\nreal/file\nlink\n"));
        }
    }

    void whatIsNoFile_data() { places(); }
    void whatIsNoFile()
    {
        QFETCH(QString, place);
        const QString folder = m_folders[place];
        for (const QString &path : QStringList{folder, u"relative"_s, u"/"_s, folder + u"/x\0y"_s})
            QVERIFY2(!read(place, path) && !write(place, path, "x"), qPrintable(path));
        const auto written = write(place, folder + u"/no/such/folder"_s, "x");
        QVERIFY(!written);
        QVERIFY2(written.error().kind == Error::Kind::NotFound, qPrintable(words(written.error())));
        QVERIFY(!*read(place, folder + u"/no/such/folder"_s));
    }

    void commands_data() { places(); }
    void commands()
    {
        QFETCH(QString, place);
        const QByteArray input = randomBytes(200'000).toBase64();
        const auto echoed = run(place, {u"cat"_s}, input);
        QVERIFY2(echoed, qPrintable(echoed ? QString() : words(echoed.error())));
        QCOMPARE(echoed->exitCode, 0);
        QVERIFY(echoed->output == input);
        const auto ended = run(place, {u"sh"_s, u"-c"_s, u"echo out; echo err >&2; exit 7"_s}, {});
        QVERIFY(ended);
        QCOMPARE(ended->exitCode, 7);
        QVERIFY2(ended->output.contains("out\n") && ended->output.contains("err\n"), ended->output.constData());
        const auto many = run(place, {u"sh"_s, u"-c"_s, u"exit 255"_s}, {});
        QVERIFY2(many, qPrintable(many ? QString() : words(many.error()))); // ssh's own code for its troubles
        QCOMPARE(many->exitCode, 255);
        const auto missing = run(place, {u"no-such-program"_s, u"--x"_s}, {});
        QVERIFY(!missing);
        QVERIFY2(missing.error().kind == Error::Kind::NotFound, qPrintable(words(missing.error())));
        // Words arrive as they are: no shell reads them.
        const QStringList odd{u"$HOME"_s, u"a b"_s, u"'"_s, u"\""_s, u"*"_s, u"\\n"_s, u""_s, u";id"_s, u"x\ny"_s};
        const auto words = run(place, QStringList{u"printf"_s, u"[%s]"_s} + odd, {});
        QCOMPARE(words->output, (u"["_s + odd.join(u"]["_s) + u"]"_s).toUtf8());
        const auto flood = run(place, {u"sh"_s, u"-c"_s, u"head -c 3000000 /dev/zero"_s}, {});
        QCOMPARE(flood->output.size(), qsizetype(1024) * 1024);
    }

    void manyAtOnce_data() { places(); }
    void manyAtOnce()
    {
        QFETCH(QString, place);
        constexpr int count = 20;
        int right = 0;
        std::vector<core::Task> tasks;
        for (int i = 0; i < count; ++i)
            tasks.push_back(
                m_reaches[place]->run({u"echo"_s, QString::number(i)}, {}, [&right, i](const Result<CommandEnd> &end) {
                    right += end && end->output == QByteArray::number(i) + '\n' ? 1 : 0;
                }));
        QTRY_COMPARE_WITH_TIMEOUT(right, count, patience);
    }

    void sockets_data() { places(); }
    void sockets()
    {
        QFETCH(QString, place);
        // Answers with what it got, and how much, once that has come to its end, as far as that is told.
        const QString serve = uR"(use IO::Socket::UNIX; use IO::Socket::INET; my ($to) = @ARGV; unlink $to;
my $l = $to =~ m{^/} ? IO::Socket::UNIX->new(Local => $to, Listen => 5)
                     : IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => $to, Listen => 5, ReuseAddr => 1);
die "no socket" if !$l; alarm 60;
if (fork) { exit } close STDIN; close STDOUT; close STDERR;
while (my $c = $l->accept) { my $line = <$c>; chomp $line; exit if $line eq 'end'; print $c "got $line\n" . ('x' x 300000); close $c })"_s;
        const QString path = m_folders[place] + u"/stats.sock"_s;
        const QString port = place == u"local"_s ? u"27811"_s : place == u"ssh"_s ? u"27812"_s : u"27813"_s;
        for (const QString &socket : {path, QString(u"127.0.0.1:"_s + port)}) {
            const QString at = socket == path ? path : port;
            const auto started = run(place, {u"perl"_s, u"-e"_s, serve, at}, {});
            QVERIFY2(started && started->exitCode == 0, started ? started->output.constData() : "");
            for (int i = 0; i < 2; ++i) { // the second by what could the first time
                const auto answer = talk(place, socket, "show info\n");
                QVERIFY2(answer, qPrintable(answer ? QString() : words(answer.error())));
                QCOMPARE(answer->size(), qsizetype(300000 + 14));
                QVERIFY(answer->startsWith("got show info\n"));
            }
            QVERIFY(talk(place, socket, "end\n"));
            QTRY_VERIFY_WITH_TIMEOUT(!talk(place, socket, "show info\n"), patience);
            const auto nobody = talk(place, socket, "show info\n");
            QVERIFY2(nobody.error().kind == Error::Kind::Refused, qPrintable(words(nobody.error())));
        }
    }

    void signals_()
    {
        const auto local = await<void>([&](auto done) { return m_reaches[u"local"_s]->signal(u"HUP"_s, done); });
        QVERIFY(!local && local.error().kind == Error::Kind::Unsupported);
        const auto ssh = await<void>([&](auto done) { return m_reaches[u"ssh"_s]->signal(u"HUP"_s, done); });
        QVERIFY(!ssh && ssh.error().kind == Error::Kind::Unsupported);
        QVERIFY(!m_docker
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"trap"_s, u"bayplan-test/app:blue"_s, u"sh"_s, u"-c"_s,
                           u"trap 'echo hup >/said' HUP; echo x >/ready; while :; do sleep 0.1; done"_s})
                     .isNull());
        const auto trap = containerReach(u"trap"_s);
        const auto text = [&](const QString &path) {
            return await<std::optional<QByteArray>>([&](auto done) { return trap->readFile(path, done); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(text(u"/ready"_s)->has_value(), patience);
        const auto sent = await<void>([&](auto done) { return trap->signal(u"HUP"_s, done); });
        QVERIFY2(sent, qPrintable(sent ? QString() : words(sent.error())));
        QTRY_VERIFY_WITH_TIMEOUT(text(u"/said"_s)->has_value(), patience);
    }

    // A file that is mounted by itself can't be replaced, only written over.
    void mountedFile()
    {
        const QString file = m_files.path() + u"/mounted.cfg"_s;
        QVERIFY(ingress::LocalReach().where().size() > 0);
        QVERIFY(write(u"local"_s, file, "before"));
        QVERIFY(!m_docker
                     .run({u"run"_s, u"-d"_s, u"--name"_s, u"mounted"_s, u"-v"_s, file + u":/etc/lb.cfg"_s,
                           u"bayplan-test/app:blue"_s})
                     .isNull());
        const auto reach = containerReach(u"mounted"_s);
        const auto written =
            await<void>([&](auto done) { return reach->writeFile(u"/etc/lb.cfg"_s, "after, and longer", done); });
        QVERIFY2(written, qPrintable(written ? QString() : words(written.error())));
        QCOMPARE(**read(u"local"_s, file), QByteArray("after, and longer"));
    }

    void stoppedAndGone()
    {
        QVERIFY(!m_docker.run({u"create"_s, u"--name"_s, u"still"_s, u"bayplan-test/app:blue"_s}).isNull());
        const auto reach = containerReach(u"still"_s);
        // Its file can be made ready before it starts.
        QVERIFY(await<void>([&](auto done) { return reach->writeFile(u"/etc/lb.cfg"_s, "ready", done); }));
        QVERIFY(await<void>([&](auto done) { return reach->writeFile(u"/etc/lb.cfg"_s, "readier", done); }));
        const auto text =
            await<std::optional<QByteArray>>([&](auto done) { return reach->readFile(u"/etc/lb.cfg"_s, done); });
        QVERIFY2(text && *text, qPrintable(text ? QString() : words(text.error())));
        QCOMPARE(**text, QByteArray("readier"));
        const auto ran = await<CommandEnd>([&](auto done) { return reach->run({u"true"_s}, {}, done); });
        QVERIFY(!ran);
        QVERIFY2(ran.error().kind == Error::Kind::Refused && ran.error().what.contains(u"not running"_s) &&
                     ran.error().where == u"still on aws1"_s,
                 qPrintable(words(ran.error())));
        const auto killed = await<void>([&](auto done) { return reach->signal(u"HUP"_s, done); });
        QVERIFY(!killed && killed.error().kind == Error::Kind::Refused);
        const auto gone = containerReach(u"gone"_s);
        const auto missing =
            await<std::optional<QByteArray>>([&](auto done) { return gone->readFile(u"/etc/lb.cfg"_s, done); });
        QVERIFY2(!missing && missing.error().kind == Error::Kind::Refused, "a missing container is no missing file");
    }

    void noHost()
    {
        ContainerReach reach(u"aws9"_s, u"lb"_s, [] { return nullptr; });
        const auto text = await<std::optional<QByteArray>>([&](auto done) { return reach.readFile(u"/x"_s, done); });
        QVERIFY(!text && text.error().kind == Error::Kind::ConnectionLost);
        QVERIFY(text.error().message().contains(u"aws9"_s));
        const auto ran = await<CommandEnd>([&](auto done) { return reach.run({u"true"_s}, {}, done); });
        QVERIFY(!ran && ran.error().kind == Error::Kind::ConnectionLost);
    }

    // An engine that is killed, and an sshd that nobody can log in to.
    void outOfReach()
    {
        auto stranger = SshReach::make(*m_ssh, m_engines.sshEndpoint(1, u"stranger"_s));
        QVERIFY(stranger);
        const auto refused = await<CommandEnd>([&](auto done) { return (*stranger)->run({u"true"_s}, {}, done); });
        QVERIFY(!refused);
        QVERIFY2(refused.error().kind == Error::Kind::PermissionDenied, qPrintable(words(refused.error())));
        auto locked = SshReach::make(*m_ssh, m_engines.sshEndpoint(1, u"locked"_s));
        const auto nothing =
            await<std::optional<QByteArray>>([&](auto done) { return (*locked)->readFile(u"/etc/passwd"_s, done); });
        QVERIFY2(!nothing, "an account without commands reads no file, which is not a missing file");
        QVERIFY(!SshReach::make(*m_ssh, u"ssh://-oProxyCommand=x"_s));
        QVERIFY(!SshReach::make(*m_ssh, u"tcp://host"_s));

        QVERIFY(!m_engines.run({u"kill"_s, u"1"_s}).isNull());
        const auto lost = await<std::optional<QByteArray>>(
            [&](auto done) { return m_reaches[u"container"_s]->readFile(u"/x"_s, done); });
        QVERIFY(!lost);
        QVERIFY2(lost.error().kind == Error::Kind::Refused || lost.error().kind == Error::Kind::ConnectionLost,
                 qPrintable(words(lost.error())));
        QVERIFY(lost.error().message().contains(u"aws1"_s));
        QVERIFY(!m_engines.run({u"start"_s, u"1"_s}).isNull());
    }

private:
    void places() const
    {
        QTest::addColumn<QString>("place");
        for (const auto &[place, reach] : m_reaches)
            QTest::addRow("%s", qPrintable(place)) << place;
    }
    std::unique_ptr<Reach> containerReach(const QString &name)
    {
        return std::make_unique<ContainerReach>(u"aws1"_s, name, [this] { return &m_host->client(); });
    }
    Result<std::optional<QByteArray>> read(const QString &place, const QString &path)
    {
        return await<std::optional<QByteArray>>([&](auto done) { return m_reaches[place]->readFile(path, done); });
    }
    Result<void> write(const QString &place, const QString &path, const QByteArray &bytes)
    {
        return await<void>([&](auto done) { return m_reaches[place]->writeFile(path, bytes, done); });
    }
    Result<void> remove(const QString &place, const QString &path)
    {
        return await<void>([&](auto done) { return m_reaches[place]->removeFile(path, done); });
    }
    Result<CommandEnd> run(const QString &place, const QStringList &command, const QByteArray &input)
    {
        return await<CommandEnd>([&](auto done) { return m_reaches[place]->run(command, input, done); });
    }
    Result<CommandEnd> shell(const QString &place, const QString &script, const QString &argument)
    {
        return run(place, {u"sh"_s, u"-c"_s, script, argument}, {});
    }
    Result<QByteArray> talk(const QString &place, const QString &socket, const QByteArray &request)
    {
        return await<QByteArray>([&](auto done) { return m_reaches[place]->talk(socket, request, done); });
    }

    TestFleet m_engines;
    DockerCli m_docker{m_engines.socket(1)};
    QTemporaryDir m_files;
    QTemporaryDir m_runtime{u"/tmp/bayplan-reach-XXXXXX"_s}; // short enough for sockets, whatever $TMPDIR is
    net::HttpLoop m_loop;
    std::unique_ptr<net::SshService> m_ssh;
    std::unique_ptr<fleet::Fleet> m_fleet;
    fleet::HostConnection *m_host = nullptr;
    std::map<QString, std::unique_ptr<Reach>> m_reaches;
    std::map<QString, QString> m_folders;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestReach)
#include "tst_reach.moc"
