// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/workspace.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <random>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;
using core::Error;

namespace {

constexpr auto whole = R"({
    "bayplan": 1,
    "theme": {"accent": "teal"},
    "hosts": [
        {"name": "aws1", "endpoint": "unix:///var/run/docker.sock", "note": "the first"},
        {"name": "aws2", "endpoint": "tcp://10.0.0.5:2376", "tlsDir": "/home/me/certs"},
        {"name": "lab three", "endpoint": "ssh://me@lab"}
    ]
})";

HostConfig host(const QString &name, const QString &endpoint = u"unix:///run/a.sock"_s)
{
    return {name, *engine::Endpoint::parse(endpoint)};
}

} // namespace

class WorkspaceTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void editsByTwoAreBothKept()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"w.json"_s);
        const fleet::HostConfig one{u"one"_s, *engine::Endpoint::parse(u"unix:///one"_s)};
        const fleet::HostConfig two{u"two"_s, *engine::Endpoint::parse(u"unix:///two"_s)};
        const auto window = fleet::Workspace::load(path); // opened before the other edit
        QVERIFY(fleet::Workspace::edit(path, [&](fleet::Workspace &w) { return w.addHost(one); }).has_value());
        const auto edited = fleet::Workspace::edit(window->path(), [&](fleet::Workspace &w) { return w.addHost(two); });
        QVERIFY(edited.has_value());
        QCOMPARE(fleet::Workspace::load(path)->hosts(), (QList{one, two}));
        // A refused edit changes nothing.
        QVERIFY(!fleet::Workspace::edit(path, [&](fleet::Workspace &w) { return w.addHost(two); }).has_value());
        QCOMPARE(fleet::Workspace::load(path)->hosts().size(), 2);
    }

    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_path = m_dir->filePath(u"workspace.json"_s);
    }

    void missingIsEmpty()
    {
        const auto workspace = Workspace::load(m_path);
        QVERIFY(workspace);
        QVERIFY(!workspace->existed() && workspace->hosts().isEmpty());
        QVERIFY(!QFile::exists(m_path)); // looking makes no file
    }

    void roundTrip()
    {
        write(whole);
        auto workspace = Workspace::load(m_path);
        QVERIFY(workspace);
        QVERIFY(workspace->existed());
        QCOMPARE(workspace->hosts().size(), 3);
        QCOMPARE(workspace->hosts().at(1).endpoint.kindName(), u"tls"_s);
        QVERIFY(workspace->addHost(host(u"new"_s)));
        QVERIFY(workspace->removeHost(u"lab three"_s));
        QVERIFY(workspace->save());

        const auto again = Workspace::load(m_path);
        QVERIFY(again);
        QVERIFY(again->hosts() == workspace->hosts());
        const QJsonObject root = QJsonDocument::fromJson(read()).object();
        QCOMPARE(root[u"theme"_s][u"accent"_s].toString(), u"teal"_s); // fields of other versions are kept
        QCOMPARE(root[u"hosts"_s][0][u"note"_s].toString(), u"the first"_s);
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"workspace.json"_s});
    }

    void makesItsFolder()
    {
        auto workspace = Workspace::load(m_dir->filePath(u"a/b/workspace.json"_s));
        QVERIFY(workspace && workspace->addHost(host(u"one"_s)) && workspace->save());
        QVERIFY(QFile::exists(m_dir->filePath(u"a/b/workspace.json"_s)));
    }

    void aLinkStaysALink()
    {
        const QString real = m_dir->filePath(u"real.json"_s);
        m_path = real;
        write(whole);
        const QString link = m_dir->filePath(u"link.json"_s);
        QVERIFY(QFile::link(real, link));
        auto workspace = Workspace::load(link);
        QVERIFY(workspace && workspace->addHost(host(u"new"_s)) && workspace->save());
        QVERIFY(QFileInfo(link).isSymLink());
        QCOMPARE(Workspace::load(real)->hosts().size(), 4);
    }

    void aHostThatLosesItsTlsFolderStaysPlain()
    {
        write(whole);
        auto workspace = Workspace::load(m_path);
        QVERIFY(workspace->removeHost(u"aws2"_s) && workspace->addHost(host(u"aws2"_s, u"tcp://10.0.0.5:2375"_s)));
        QVERIFY(workspace->save());
        const auto again = Workspace::load(m_path);
        QVERIFY(again);
        QCOMPARE(again->hosts().last().endpoint.kindName(), u"tcp"_s);
    }

    void damaged_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says");
        QTest::newRow("empty") << ""_ba << u"damaged at line 1"_s;
        QTest::newRow("a comma too many") << "{\n  \"bayplan\": 1,\n  \"hosts\": [,]\n}\n"_ba << u"line 3, column 1"_s;
        QTest::newRow("cut short") << "{\n\"bayplan\": 1,\n\"hosts\": ["_ba << u"line 3"_s;
        QTest::newRow("a list") << "[]"_ba << u"not a Bayplan workspace"_s;
        QTest::newRow("something else's") << "{\"hosts\": []}"_ba << u"not a Bayplan workspace"_s;
        QTest::newRow("version no number") << "{\"bayplan\": \"1\"}"_ba << u"not a Bayplan workspace"_s;
        QTest::newRow("hosts no list") << "{\"bayplan\": 1, \"hosts\": {}}"_ba << u"not a list"_s;
        QTest::newRow("host no object") << "{\"bayplan\": 1, \"hosts\": [7]}"_ba << u"Host 1 has no name"_s;
        QTest::newRow("no endpoint") << "{\"bayplan\": 1, \"hosts\": [{\"name\": \"aws1\"}]}"_ba << u"aws1"_s;
        QTest::newRow("same name twice")
            << "{\"bayplan\":1,\"hosts\":[{\"name\":\"a\",\"endpoint\":\"/a\"},{\"name\":\"a\",\"endpoint\":\"/b\"}]}"_ba
            << u"named “a” already"_s;
        QTest::newRow("name with a newline")
            << "{\"bayplan\":1,\"hosts\":[{\"name\":\"a\\n\",\"endpoint\":\"/a\"}]}"_ba << u"can't be a host's name"_s;
        QTest::newRow("not text") << QByteArray(300, '\xff') << u"damaged at line 1"_s;
        QTest::newRow("deep") << QByteArray(100'000, '[') << u"damaged"_s;
    }
    void damaged()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        write(text);
        const auto workspace = Workspace::load(m_path);
        QVERIFY(!workspace);
        QVERIFY(workspace.error().kind == Error::Kind::Input);
        QVERIFY2(workspace.error().message().contains(says), qPrintable(workspace.error().message()));
        QVERIFY(workspace.error().message().contains(m_path));
        QCOMPARE(read(), text);
    }

    void newerIsRefused()
    {
        write("{\"bayplan\": 2, \"hosts\": []}");
        const auto workspace = Workspace::load(m_path);
        QVERIFY(!workspace && workspace.error().kind == Error::Kind::Unsupported);
        QVERIFY(workspace.error().what.contains(u"newer"_s));
        QCOMPARE(read(), "{\"bayplan\": 2, \"hosts\": []}"_ba);
    }

    void tooLarge()
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(17 * 1024 * 1024));
        file.close();
        const auto workspace = Workspace::load(m_path);
        QVERIFY(!workspace && workspace.error().what.contains(u"larger"_s));
    }

    void names_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("good");
        QTest::newRow("plain") << u"aws1"_s << true;
        QTest::newRow("umlaut") << u"büro-2.lan"_s << true;
        QTest::newRow("spaces") << u"lab three"_s << true;
        QTest::newRow("underscore first") << u"_x"_s << true;
        QTest::newRow("63 long") << u"a"_s.repeated(63) << true;
        QTest::newRow("64 long") << u"a"_s.repeated(64) << false;
        QTest::newRow("empty") << u""_s << false;
        QTest::newRow("an option") << u"-x"_s << false;
        QTest::newRow("a list") << u"a,b"_s << false;
        QTest::newRow("a field") << u"a:b"_s << false;
        QTest::newRow("newline inside") << u"a\nb"_s << false;
        QTest::newRow("newline at the end") << u"a\n"_s << false;
        QTest::newRow("quote") << u"a\"b"_s << false;
        QTest::newRow("right to left") << u"a\u202eb"_s << false;
        QTest::newRow("slash") << u"a/b"_s << false;
    }
    void names()
    {
        QFETCH(QString, name);
        QFETCH(bool, good);
        Workspace workspace;
        QCOMPARE(bool(workspace.addHost(host(name))), good);
        QCOMPARE(workspace.hosts().size(), good ? 1 : 0);
    }

    void hostsByName()
    {
        Workspace workspace;
        QVERIFY(workspace.addHost(host(u"a"_s)));
        const auto twice = workspace.addHost(host(u"a"_s));
        QVERIFY(!twice && twice.error().kind == Error::Kind::Input);
        const auto unknown = workspace.removeHost(u"b"_s);
        QVERIFY(!unknown && unknown.error().kind == Error::Kind::NotFound);
        QVERIFY(workspace.removeHost(u"a"_s));
        QVERIFY(workspace.hosts().isEmpty());
    }

    /// Every truncation, and many bit flips: a value or an error, never a crash, and the file as it was.
    void mutations()
    {
        const QByteArray text(whole);
        for (qsizetype length = 0; length < text.size(); ++length)
            tryText(text.left(length), true);
        std::mt19937 random(3);
        for (int round = 0; round < 3'000; ++round) {
            QByteArray flipped = text;
            for (unsigned i = random() % 4 + 1; i > 0; --i) {
                char &byte = flipped[qsizetype(random() % unsigned(flipped.size()))];
                byte = char(byte ^ (1 << (random() % 8)));
            }
            tryText(flipped, false);
        }
    }

    void aFullDiskChangesNothing()
    {
        write(whole);
        auto workspace = Workspace::load(m_path);
        for (int i = 0; i < 200; ++i)
            QVERIFY(workspace->addHost(host(u"host-%1"_s.arg(i))));
        // As a full disk: no file may grow beyond a kilobyte. In a child, since the limit can't be raised again.
        QCOMPARE(inChild([&] {
                     const rlimit limit{1024, 1024};
                     ::signal(SIGXFSZ, SIG_IGN);
                     ::setrlimit(RLIMIT_FSIZE, &limit);
                     const auto saved = workspace->save();
                     return !saved && saved.error().next.contains(u"as it was"_s) ? 0 : 1;
                 }),
                 0);
        QCOMPARE(read(), QByteArray(whole));
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden), QStringList{u"workspace.json"_s});
    }

    void aFolderThatCantBeWrittenChangesNothing()
    {
        write(whole);
        auto workspace = Workspace::load(m_path);
        QVERIFY(workspace->addHost(host(u"new"_s)));
        QVERIFY(::chmod(QFile::encodeName(m_dir->path()).constData(), 0555) == 0);
        const int outcome = inChild([&] {
            if (::geteuid() == 0 && ::setuid(65534) != 0)
                return 2;
            const auto saved = workspace->save();
            return !saved && saved.error().where == m_path ? 0 : 1;
        });
        QVERIFY(::chmod(QFile::encodeName(m_dir->path()).constData(), 0755) == 0);
        QCOMPARE(outcome, 0);
        QCOMPARE(read(), QByteArray(whole));
    }

    void unreadableIsAnError()
    {
        write(whole);
        QVERIFY(::chmod(QFile::encodeName(m_path).constData(), 0) == 0);
        QVERIFY(::chmod(QFile::encodeName(m_dir->path()).constData(), 0755) == 0);
        QCOMPARE(inChild([&] {
                     if (::geteuid() == 0 && ::setuid(65534) != 0)
                         return 2;
                     const auto loaded = Workspace::load(m_path);
                     return !loaded && loaded.error().where == m_path ? 0 : 1;
                 }),
                 0);
    }

    void aFolderIsNoWorkspace() { QVERIFY(!Workspace::load(m_dir->path())); }

    /// Killed at any moment while it saves over and over: the file is always one of the two whole ones.
    void killedWhileSaving()
    {
        write(whole);
        for (int round = 0; round < 20; ++round) {
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                for (;;) {
                    auto workspace = Workspace::load(m_path);
                    if (!workspace)
                        ::_exit(1);
                    if (workspace->hosts().size() == 3) {
                        for (int i = 0; i < 300; ++i)
                            (void)workspace->addHost(host(u"host-%1"_s.arg(i)));
                    } else {
                        for (int i = 0; i < 300; ++i)
                            (void)workspace->removeHost(u"host-%1"_s.arg(i));
                    }
                    (void)workspace->save();
                }
            }
            ::usleep(useconds_t(2'000 + round * 1'500)); // the moment is the test, nothing is awaited
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            QVERIFY(WIFSIGNALED(status)); // it never found a damaged file
            const auto workspace = Workspace::load(m_path);
            QVERIFY2(workspace, workspace ? "" : qPrintable(workspace.error().message()));
            QVERIFY(workspace->hosts().size() == 3 || workspace->hosts().size() == 303);
            QCOMPARE(QJsonDocument::fromJson(read()).object()[u"theme"_s][u"accent"_s].toString(), u"teal"_s);
        }
    }

private:
    void write(const QByteArray &text)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }
    QByteArray read()
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void tryText(const QByteArray &text, bool mustFail)
    {
        write(text);
        const auto workspace = Workspace::load(m_path);
        QVERIFY(!mustFail || !workspace);
        QVERIFY(workspace || !workspace.error().what.isEmpty());
        QCOMPARE(read(), text);
    }
    /// The exit status of `work` in a process of its own.
    template <typename Work>
    static int inChild(Work work)
    {
        const pid_t child = ::fork();
        if (child == 0)
            ::_exit(work());
        int status = 0;
        ::waitpid(child, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
};

QTEST_GUILESS_MAIN(WorkspaceTest)
#include "workspace.moc"
