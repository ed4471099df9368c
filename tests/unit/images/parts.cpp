// SPDX-License-Identifier: GPL-3.0-or-later
// Names of images, what engines say while they pull, docker's logins: the parts that know no engine.
#include "fleet/livehost.h"
#include "images/calls.h"
#include "images/copyplan.h"
#include "images/decode.h"
#include "images/fileplans.h"
#include "images/messages.h"
#include "images/pruneplan.h"
#include "images/reference.h"
#include "images/registrylogins.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace images;

class ImagePartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void references_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("full"); // null: an error
        QTest::addColumn<QString>("familiar");
        const auto row = [](const QByteArray &text, const QByteArray &full = {}, const QByteArray &familiar = {}) {
            QTest::addRow("%.60s", text.constData())
                << QString::fromLatin1(text) << QString::fromLatin1(full) << QString::fromLatin1(familiar);
        };
        const QByteArray digest = "sha256:" + QByteArray(64, 'a');
        row("nginx", "docker.io/library/nginx:latest", "nginx:latest");
        row("  nginx:1.25 ", "docker.io/library/nginx:1.25", "nginx:1.25");
        row("docker.io/nginx", "docker.io/library/nginx:latest", "nginx:latest");
        row("index.docker.io/library/nginx", "docker.io/library/nginx:latest", "nginx:latest");
        row("me/app", "docker.io/me/app:latest", "me/app:latest");
        row("localhost/app", "localhost/app:latest", "localhost/app:latest");
        row("localhost:5000/app:1", "localhost:5000/app:1", "localhost:5000/app:1");
        row("registry:5000/a/b/c", "registry:5000/a/b/c:latest", "registry:5000/a/b/c:latest");
        row("ghcr.io/a/b:v1.2.3-rc_1", "ghcr.io/a/b:v1.2.3-rc_1", "ghcr.io/a/b:v1.2.3-rc_1");
        row("[::1]:5000/app", "[::1]:5000/app:latest", "[::1]:5000/app:latest");
        row("a__b/c--d.e", "docker.io/a__b/c--d.e:latest", "a__b/c--d.e:latest");
        row("nginx@" + digest, "docker.io/library/nginx@" + digest, "nginx@" + digest);
        row("nginx:1@" + digest, "docker.io/library/nginx:1@" + digest, "nginx:1@" + digest);
        row("");
        row("Nginx");
        row("me/App");
        row("nginx:");
        row("nginx:-x");
        row("nginx:" + QByteArray(129, 'a'));
        row("nginx@sha256:abc");
        row("a//b");
        row("/a");
        row("a/");
        row("a..b/c");
        row("a_-b");
        row("reg:port/app");
        row("-reg.io/app");
        row("a b");
        row("a/../b");
        row(QByteArray(64, 'a'));
        row(QByteArray(300, 'a'));
    }
    void references()
    {
        QFETCH(QString, text);
        QFETCH(QString, full);
        QFETCH(QString, familiar);
        const auto parsed = parseReference(text);
        QCOMPARE(parsed ? parsed->full() : QString(), full);
        if (!parsed) {
            QVERIFY(!parsed.error().what.isEmpty());
            return;
        }
        QCOMPARE(parsed->familiar(), familiar);
        QCOMPARE(*parseReference(parsed->full()), *parsed);
        QCOMPARE(*parseReference(parsed->familiar()), *parsed);
    }

    void pullsAreFollowedByLayer()
    {
        MessageReader reader;
        PullProgress progress;
        const auto feed = [&](const QByteArray &text) {
            for (const Message &message : reader.feed(text))
                progress.take(message);
        };
        feed("{\"status\":\"Pulling from library/x\",\"id\":\"latest\"}\r\n");
        QCOMPARE(progress.layers(), 0);
        feed("{\"status\":\"Pulling fs layer\",\"id\":\"a\"}\r\n{\"status\":\"Already exi");
        feed("sts\",\"id\":\"b\"}\r\n");
        QCOMPARE(progress.layers(), 2);
        QCOMPARE(progress.complete(), 1);
        QCOMPARE(progress.alreadyThere(), 1);
        feed("{\"status\":\"Downloading\",\"progressDetail\":{\"current\":40,\"total\":100},\"id\":\"a\"}\r\n");
        QCOMPARE(progress.done(), 40);
        QCOMPARE(progress.total(), 100);
        // Progress of unpacking is in another unit, and goes back to the beginning.
        feed("{\"status\":\"Extracting\",\"progressDetail\":{\"current\":1,\"total\":100},\"id\":\"a\"}\r\n");
        QCOMPARE(progress.done(), 100);
        feed("{\"status\":\"Pull complete\",\"progressDetail\":{},\"id\":\"a\"}\r\n");
        QCOMPARE(progress.complete(), 2);
        QVERIFY(!progress.error());
        // After a status of 200.
        feed("{\"errorDetail\":{\"message\":\"no\\u001b[31m space\"},\"error\":\"other\"}\r\n");
        QVERIFY(progress.error()->startsWith(u"no"_s));
        QVERIFY(!progress.error()->contains(QChar(27)));
    }

    void whateverAnEngineSaysIsTaken()
    {
        QRandomGenerator random(3);
        const QByteArray words =
            R"({"status":"Downloading","id":"a","progressDetail":{"current":-5,"total":9e99}}[]null,)";
        MessageReader reader;
        PullProgress progress;
        for (int i = 0; i < 20'000; ++i) {
            QByteArray text = words.mid(qsizetype(random.bounded(20)), qsizetype(random.bounded(100)));
            for (int change = 0; change < 3 && !text.isEmpty(); ++change)
                text[qsizetype(random.bounded(quint32(text.size())))] = char(random.bounded(256));
            for (const Message &message : reader.feed(text + (random.bounded(3) ? "\n" : "")))
                progress.take(message);
            QVERIFY(progress.done() >= 0);
        }
    }

    void loadsTellWhatTheyUnpack()
    {
        MessageReader reader;
        LoadProgress progress;
        const QStringList layers{u"sha256:aaaaaaaaaaaa11"_s, u"sha256:bbbbbbbbbbbb22"_s, u"sha256:cccccccccccc33"_s};
        for (const Message &message :
             reader.feed("{\"status\":\"Loading layer\",\"progressDetail\":{\"current\":1},\"id\":\"bbbbbbbbbbbb\"}\n"
                         "{\"status\":\"Loading layer\",\"progressDetail\":{\"current\":2},\"id\":\"bbbbbbbbbbbb\"}\n"
                         "{\"stream\":\"Loaded image: a:1\\n\"}\n"))
            progress.take(message);
        QCOMPARE(progress.unpacked(), 1);
        QCOMPARE(progress.spared(layers), 2);
        QCOMPARE(progress.loaded(), QStringList{u"Loaded image: a:1"_s});
        QVERIFY(!progress.error());
        for (const Message &message : reader.feed("{\"errorDetail\":{\"message\":\"no space\"}}\n"))
            progress.take(message);
        QCOMPARE(*progress.error(), u"no space"_s);
    }

    void eachImageIsSavedOnceFromFewHosts()
    {
        const HostRef one{1, u"one"_s};
        const HostRef two{2, u"two"_s};
        const HostRef three{3, u"three"_s};
        auto files = savedFrom({{one, u"s1"_s, u"a:1"_s}, {two, u"s1"_s, u"a:1"_s}, {two, u"s2"_s, u"b:1"_s}});
        QCOMPARE(files.size(), size_t(1));
        QCOMPARE(files[0].host.name, u"two"_s);
        QCOMPARE(files[0].names, (QStringList{u"a:1"_s, u"b:1"_s}));
        // Another image of the same name; one without a name; Podman's way to write one.
        files = savedFrom({{one, u"s1"_s, u"a:1"_s},
                           {three, u"s9"_s, u"a:1"_s},
                           {one, u"s3"_s, {}},
                           {two, u"s1"_s, u"docker.io/library/a:1"_s}});
        QCOMPARE(files.size(), size_t(2));
        QCOMPARE(files[0].names, (QStringList{u"a:1"_s, u"s3"_s}));
        QCOMPARE(files[1].host.name, u"three"_s);
        QVERIFY(savedFrom({}).empty());
    }

    void loginsAsDockerLooksThemUp()
    {
        const QByteArray config = R"({"credHelpers":{"a.io":"pass"},
            "auths":{"https://index.docker.io/v1/":{"auth":"bWU6czpl"},"a.io":{"auth":"bWU6cw=="},
                     "https://b.io:5000/v2/":{"username":"u","password":"p"},"c.io":{"identitytoken":"t"},"d.io":{}}})";
        using Kind = DockerLogin::Kind;
        DockerLogin login = findDockerLogin(config, u"docker.io"_s);
        QCOMPARE(login.kind, Kind::Inline);
        QCOMPARE(login.auth.username, u"me"_s);
        QCOMPARE(login.auth.password, u"s:e"_s); // only the first colon parts
        QCOMPARE(login.auth.serverAddress, u"https://index.docker.io/v1/"_s);
        login = findDockerLogin(config, u"a.io"_s);
        QCOMPARE(login.kind, Kind::Helper); // before auths
        QCOMPARE(login.helper, u"docker-credential-pass"_s);
        QCOMPARE(findDockerLogin(config, u"b.io:5000"_s).auth.password, u"p"_s);
        QCOMPARE(findDockerLogin(config, u"c.io"_s).auth.identityToken, u"t"_s);
        QCOMPARE(findDockerLogin(config, u"d.io"_s).kind, Kind::Broken);
        QCOMPARE(findDockerLogin(config, u"e.io"_s).kind, Kind::None);
        const QByteArray store =
            R"({"credsStore":"secretservice","credHelpers":{"a.io":"../../bin/sh"},"auths":{"b.io":{}}})";
        QCOMPARE(findDockerLogin(store, u"b.io"_s).helper, u"docker-credential-secretservice"_s);
        QCOMPARE(findDockerLogin(store, u"a.io"_s).kind, Kind::Broken); // no way out of the folder
        QCOMPARE(findDockerLogin({}, u"a.io"_s).kind, Kind::None);
        QCOMPARE(findDockerLogin("{\"auths\":", u"a.io"_s).kind, Kind::Broken);
        QCOMPARE(findDockerLogin("[]", u"a.io"_s).kind, Kind::Broken);
    }

    void headersAreWhatEnginesDecode()
    {
        // "??>" needs both characters that base64url has of its own, and the length needs padding.
        const Auth auth{.username = u"m?>e"_s, .password = u"~~~?>"_s, .serverAddress = u"r:1"_s};
        const QByteArray header = auth.header();
        QVERIFY(header.size() % 4 == 0);
        QVERIFY(!header.contains('+') && !header.contains('/'));
        const QJsonObject back =
            QJsonDocument::fromJson(QByteArray::fromBase64(header, QByteArray::Base64UrlEncoding)).object();
        QCOMPARE(back[u"password"_s].toString(), auth.password);
        QCOMPARE(back[u"serveraddress"_s].toString(), u"r:1"_s);
        const Auth token = decodeHelperReply(R"({"ServerURL":"r","Username":"<token>","Secret":"s"})", u"r"_s);
        QCOMPARE(token.identityToken, u"s"_s);
        QVERIFY(token.username.isEmpty());
        QVERIFY(QByteArray::fromBase64(token.header(), QByteArray::Base64UrlEncoding).contains("identitytoken"));
    }

    void helpersAreAsked()
    {
        QTemporaryDir folder;
        writeProgram(folder.filePath(u"docker-credential-good"_s),
                     "#!/bin/sh\nread -r server || true\n[ \"$1\" = get ] || exit 3\n"
                     "printf '{\"Username\":\"me\",\"Secret\":\"of %s\"}' \"$server\"\n");
        writeProgram(folder.filePath(u"docker-credential-none"_s),
                     "#!/bin/sh\ncat >/dev/null\necho 'credentials not found in native keychain'\nexit 1\n");
        writeProgram(folder.filePath(u"docker-credential-bad"_s), "#!/bin/sh\ncat >/dev/null\nexit 1\n");
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", QFile::encodeName(folder.path()) + ':' + path);
        const QString config = folder.filePath(u"config.json"_s);
        write(config, R"({"credHelpers":{"good.io":"good","none.io":"none","bad.io":"bad","gone.io":"gone"},
                          "auths":{"in.io":{"username":"u","password":"p"}}})");
        core::MemorySecretStore store(u"test"_s);
        RegistryLogins logins(store, config);
        using From = FoundLogin::From;

        FoundLogin found = find(logins, u"good.io"_s);
        QCOMPARE(found.from, From::Helper);
        QCOMPARE(found.auth->password, u"of good.io"_s); // told on its standard input
        found = find(logins, u"none.io"_s);
        QVERIFY(found.from == From::Nowhere && found.problem.isEmpty()); // is no fault
        QVERIFY(!find(logins, u"bad.io"_s).problem.isEmpty());
        QVERIFY(find(logins, u"gone.io"_s).problem.contains(u"docker-credential-gone"_s));
        QCOMPARE(find(logins, u"in.io"_s).from, From::ConfigFile);
        QCOMPARE(find(logins, u"other.io"_s).from, From::Nowhere);

        logins.enter(u"good.io"_s, u"you"_s, u"mine"_s, true);
        QCOMPARE(find(logins, u"good.io"_s).from, From::Entered);
        RegistryLogins next(store, config); // as in another run
        QTRY_COMPARE(find(next, u"good.io"_s).from, From::Keychain);
        QCOMPARE(find(next, u"good.io"_s).auth->password, u"mine"_s);
        next.forget(u"good.io"_s);
        QTRY_COMPARE(find(next, u"good.io"_s).from, From::Helper);
        qputenv("PATH", path);
    }

    void callsAreEncoded()
    {
        const Reference reference = *parseReference(u"r:5000/a/b:1"_s);
        QCOMPARE(calls::pull(reference, u"linux/arm64"_s, {}).path,
                 "/images/create?fromImage=r%3A5000%2Fa%2Fb&tag=1&platform=linux%2Farm64"_ba);
        QCOMPARE(calls::inspect(u"r:5000/a?x=../b"_s).path, "/images/r:5000/a%3Fx%3D../b/json"_ba);
        QCOMPARE(calls::tag(u"sha256:1"_s, reference).path, "/images/sha256:1/tag?repo=r%3A5000%2Fa%2Fb&tag=1"_ba);
        QCOMPARE(calls::save({u"a:1"_s, u"b"_s}, {}).path, "/images/get?names=a%3A1&names=b"_ba);
        // What is secret is in a header, which is neither shown nor logged.
        QVERIFY(!calls::pull(reference, {}, "secret").text().contains(u"secret"_s));
    }

    void pruningIsForeseen()
    {
        fleet::LiveHost host;
        host.mergeImages({{.id = u"s1"_s, .tags = {}, .digests = {}, .size = 5},
                          {.id = u"s2"_s, .tags = {u"a:1"_s}, .digests = {}, .size = 7},
                          {.id = u"s3"_s, .tags = {u"b:1"_s}, .digests = {}, .size = 9},
                          {.id = u"s4"_s, .tags = {}, .digests = {}, .size = 3}});
        std::vector<engine::Container> containers(2);
        containers[0].id = u"c1"_s;
        containers[0].imageId = u"s3"_s;
        containers[1].id = u"c2"_s;
        containers[1].imageId = u"s4"_s;
        host.mergeContainers(containers);
        QCOMPARE(ids(prunableOf(host, PruneWhat::Dangling)), QStringList{u"s1"_s});
        QCOMPARE(ids(prunableOf(host, PruneWhat::Unused)), (QStringList{u"s2"_s, u"s1"_s}));
    }

    void repliesThatMakeNoSense()
    {
        for (const char *text : {"", "null", "7", "{}", "[7]", "{\"Id\":7}"})
            QVERIFY(!decodeDetails(text));
        QVERIFY(!decodePruned("[]"));
        QCOMPARE(decodePruned(R"({"ImagesDeleted":null,"SpaceReclaimed":0})")->deleted, QStringList());
        QVERIFY(!decodeHistory("{}"));
        QCOMPARE(nameToPull({.name = u"team/app"_s}, u"r:5000"_s), u"r:5000/team/app"_s);
        QCOMPARE(nameToPull({.name = u"r:5000/team/app"_s}, u"r:5000"_s), u"r:5000/team/app"_s);
        QCOMPARE(nameToPull({.name = u"nginx"_s}, u"docker.io"_s), u"nginx"_s);
        QCOMPARE(*decodeTags(R"([{"Id":"s1","RepoTags":["a:1","<none>:<none>"]},{"RepoTags":null}])"),
                 (QHash<QString, QString>{{u"a:1"_s, u"s1"_s}}));
        QCOMPARE(layersInCommon({u"a"_s, u"b"_s, u"c"_s}, {u"a"_s, u"b"_s}), 2);
        QCOMPARE(layersInCommon({u"a"_s}, {u"b"_s, u"a"_s}), 0);
        QCOMPARE(layersInCommon({}, {u"b"_s}), 0);
    }

private:
    static QStringList ids(const std::vector<Prunable> &list)
    {
        QStringList found;
        for (const Prunable &each : list)
            found << each.id;
        return found;
    }
    static FoundLogin find(RegistryLogins &logins, const QString &registry)
    {
        std::optional<FoundLogin> found;
        const core::Task task = logins.find(registry, [&](FoundLogin login) { found = std::move(login); });
        return QTest::qWaitFor([&] { return found.has_value(); }, 20'000) ? *found : FoundLogin{.problem = u"none"_s};
    }
    static void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("can't write");
    }
    static void writeProgram(const QString &path, const QByteArray &text)
    {
        write(path, text);
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ImagePartsTest)
#include "parts.moc"
