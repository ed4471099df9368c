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
        QTest::newRow("a comma too many") << "{\n  \"bayplan\": 1,\n  \"hosts\": [,]\n}\n"_ba << u"line 3, column 13"_s;
        QTest::newRow("cut short") << "{\n\"bayplan\": 1,\n\"hosts\": ["_ba << u"line 3, column 11"_s;
        QTest::newRow("a list") << "[]"_ba << u"not a Bayplan workspace"_s;
        QTest::newRow("something else's") << "{\"hosts\": []}"_ba << u"not a Bayplan workspace"_s;
        QTest::newRow("version no number") << "{\"bayplan\": \"1\"}"_ba << u"not a Bayplan workspace"_s;
        QTest::newRow("hosts no list") << "{\"bayplan\": 1, \"hosts\": {}}"_ba
                                       << u"“hosts” is to be a list, not an object"_s;
        QTest::newRow("host no object") << "{\"bayplan\": 1, \"hosts\": [7]}"_ba
                                        << u"host 1 is to be an object, not a number"_s;
        QTest::newRow("no endpoint") << "{\"bayplan\": 1, \"hosts\": [{\"name\": \"aws1\"}]}"_ba
                                     << u"Host “aws1”, line 1, column 26: it has no endpoint"_s;
        QTest::newRow("same name twice")
            << "{\"bayplan\":1,\"hosts\":[{\"name\":\"a\",\"endpoint\":\"/a\"},{\"name\":\"a\",\"endpoint\":\"/b\"}]}"_ba
            << u"ine 1, column 60: there is a host named “a” already"_s;
        QTest::newRow("name with a newline")
            << "{\"bayplan\":1,\"hosts\":[{\"name\":\"a\\n\",\"endpoint\":\"/a\"}]}"_ba << u"can't be a host's name"_s;
        QTest::newRow("not text") << QByteArray(300, '\xff') << u"damaged at line 1"_s;
        QTest::newRow("deep") << QByteArray(100'000, '[') << u"line 1, column 257: it is nested more than 256 deep"_s;
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
        QVERIFY(workspace.error().what.contains(u"ine "_s) && workspace.error().what.contains(u", column "_s));
        QCOMPARE(read(), text);
    }

    void newerIsRefused()
    {
        write("{\"bayplan\": 2, \"hosts\": []}");
        const auto workspace = Workspace::load(m_path);
        QVERIFY(!workspace && workspace.error().kind == Error::Kind::Unsupported);
        QVERIFY2(workspace.error().what.contains(u"newer Bayplan (line 1, column 13: format 2"_s),
                 qPrintable(workspace.error().what));
        const auto edited = Workspace::edit(m_path, [](Workspace &w) { return w.addHost(host(u"new"_s)); });
        QVERIFY(!edited && edited.error().kind == Error::Kind::Unsupported);
        QCOMPARE(read(), "{\"bayplan\": 2, \"hosts\": []}"_ba);
    }

    void changedMeanwhileIsNotOverwritten()
    {
        write(whole);
        auto mine = Workspace::load(m_path);
        auto missing = Workspace::load(m_dir->filePath(u"later.json"_s));
        QVERIFY(mine && mine->addHost(host(u"new"_s)) && missing);
        write("{\"bayplan\": 1}");
        const auto saved = mine->save();
        QVERIFY(!saved && saved.error().what.contains(u"changed by another program"_s));
        QCOMPARE(read(), "{\"bayplan\": 1}"_ba);
        QVERIFY(QFile::copy(m_path, missing->path()));
        QVERIFY(!missing->save());
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
