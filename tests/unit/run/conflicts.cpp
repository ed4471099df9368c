// SPDX-License-Identifier: GPL-3.0-or-later
// What stands against running a container on a host, told from what is known of the host.
#include "run/conflicts.h"

#include "run/dockerrun.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using engine::Container;
using engine::ContainerState;
using run::Conflict;
using run::ContainerSpec;
using Kind = run::Conflict::Kind;

class ConflictsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_live = {};
        m_host = {.id = 1, .name = u"aws1"_s, .api = {1, 41}};
        m_host.engine.emplace();
        m_host.engine->engine = u"Docker"_s;
        m_host.engine->architecture = u"x86_64"_s;
        m_host.engine->cpus = 2;
        m_host.engine->memory = 4LL << 30;
        m_live.mergeImages({{.id = u"sha256:"_s + QString(64, u'a'),
                             .tags = {u"nginx:latest"_s, u"shop/web:2"_s},
                             .digests = {u"nginx@sha256:"_s + QString(64, u'd')}}});
        holds(u"web"_s, {{u"0.0.0.0"_s, 8888, 80, u"tcp"_s}, {u"::"_s, 8888, 80, u"tcp"_s}});
        holds(u"local"_s, {{u"127.0.0.1"_s, 9000, 80, u"tcp"_s}});
        holds(u"dns"_s, {{u"0.0.0.0"_s, 53, 53, u"udp"_s}});
        Container stopped = container(u"old"_s, ContainerState::Exited);
        stopped.requested = {{.ip = {}, .published = 7000, .target = 80, .protocol = u"tcp"_s},
                             {.ip = {}, .published = 0, .target = 81, .protocol = u"tcp"_s}};
        m_live.updateContainer(stopped);
    }

    void ports_data()
    {
        QTest::addColumn<QString>("options");
        QTest::addColumn<QStringList>("told"); // "row kind holder"
        QTest::newRow("free") << u"-p 8889:80"_s << QStringList{};
        QTest::newRow("dynamic") << u"-p 80"_s << QStringList{};
        QTest::newRow("taken") << u"-p 81:81 -p 8888:80"_s << QStringList{u"1 taken web"_s};
        QTest::newRow("taken, one address") << u"-p 127.0.0.1:8888:80"_s << QStringList{u"0 taken web"_s};
        QTest::newRow("taken, IPv6") << u"-p [::1]:8888:80"_s << QStringList{u"0 taken web"_s};
        QTest::newRow("another protocol") << u"-p 8888:80/udp"_s << QStringList{};
        QTest::newRow("udp") << u"-p 53:53/udp -p 53:53"_s << QStringList{u"0 taken dns"_s};
        QTest::newRow("all against one") << u"-p 9000:80"_s << QStringList{u"0 taken local"_s};
        QTest::newRow("same address") << u"-p 127.0.0.1:9000:80"_s << QStringList{u"0 taken local"_s};
        QTest::newRow("another address") << u"-p 10.0.0.1:9000:80"_s << QStringList{};
        QTest::newRow("another family") << u"-p [::]:53:53/udp"_s << QStringList{};
        QTest::newRow("claimed") << u"-p 7000:80"_s << QStringList{u"0 claimed old"_s};
        QTest::newRow("range with room") << u"-p 8888-8889:80"_s << QStringList{};
        QTest::newRow("range for two, room for one")
            << u"-p 8888-8889:80 -p 8888-8889:81"_s << QStringList{u"1 taken "_s};
        QTest::newRow("range with one on another address") << u"-p 9000-9001:80"_s << QStringList{u"0 perhaps local"_s};
        QTest::newRow("range beside its own port") << u"-p 8889:80 -p 8888-8889:81"_s << QStringList{u"1 taken "_s};
        QTest::newRow("host's network") << u"--network host -p 8888:80"_s << QStringList{};
    }
    void ports()
    {
        QFETCH(QString, options);
        QFETCH(QStringList, told);
        QStringList found;
        for (const Conflict &conflict : of(options + u" nginx"_s)) {
            const QString kind = conflict.kind == Kind::PortTaken     ? (conflict.blocks ? u"taken"_s : u"perhaps"_s)
                                 : conflict.kind == Kind::PortClaimed ? u"claimed"_s
                                                                      : u"?"_s;
            QVERIFY(!conflict.blocks || conflict.kind == Kind::PortTaken);
            QCOMPARE(conflict.field, u"publish"_s);
            found << u"%1 %2 %3"_s.arg(conflict.row).arg(kind, conflict.holder);
        }
        QCOMPARE(found, told);
    }

    void names()
    {
        const auto found = of(u"--name web nginx"_s);
        QCOMPARE(found.size(), 1);
        QVERIFY(found.at(0).kind == Kind::NameTaken && found.at(0).blocks);
        QVERIFY(of(u"--name web-2 nginx"_s).isEmpty());
        fleet::LiveHost other;
        other.updateContainer(container(u"web-2"_s, ContainerState::Exited));
        QCOMPARE(run::nextFreeName(u"web"_s, {&m_live}), u"web-2"_s);
        QCOMPARE(run::nextFreeName(u"web"_s, {&m_live, &other}), u"web-3"_s);
        QCOMPARE(run::nextFreeName(u"web-2"_s, {&m_live, &other}), u"web-3"_s);
        QCOMPARE(run::nextFreeName(u"free"_s, {&m_live, &other}), u"free"_s);
    }

    void images()
    {
        for (const QString &there :
             {u"nginx"_s, u"nginx:latest"_s, u"docker.io/library/nginx"_s, u"shop/web:2"_s, u"docker.io/shop/web:2"_s,
              u"aaaaaaaaaaaa"_s, u"sha256:aaaa"_s, QString(u"nginx@sha256:"_s + QString(64, u'd'))})
            QVERIFY2(of(there).isEmpty(), qPrintable(there));
        for (const QString &missing : {u"nginx:1"_s, u"shop/web"_s, u"web:2"_s, u"bbbbbbbbbbbb"_s,
                                       QString(u"nginx@sha256:"_s + QString(64, u'e'))}) {
            const auto found = of(missing);
            QVERIFY2(found.size() == 1, qPrintable(missing));
            QVERIFY(found.at(0).kind == Kind::ImageMissing && found.at(0).blocks);
            QVERIFY(of(u"--pull always "_s + missing).isEmpty());
        }
        m_live = {};
        QVERIFY2(of(u"nginx"_s).isEmpty(), "images that were never listed are not missing");
    }

    void whatCanBeCopied()
    {
        const QString id = u"sha256:"_s + QString(64, u'a');
        for (const QString &name : {u"nginx"_s, u"docker.io/library/nginx:latest"_s})
            QCOMPARE(run::copySource(m_live, name), (run::CopySource{.id = id, .name = u"nginx:latest"_s}));
        QCOMPARE(run::copySource(m_live, u"shop/web:2"_s), (run::CopySource{.id = id, .name = u"shop/web:2"_s}));
        QCOMPARE(run::copySource(m_live, u"aaaaaaaaaaaa"_s), (run::CopySource{.id = id, .name = {}}));
        QVERIFY(!run::copySource(m_live, u"nginx@sha256:"_s + QString(64, u'd'))); // it would arrive without its digest
        QVERIFY(!run::copySource(m_live, u"nginx:1"_s));
    }

    void theMachine()
    {
        auto found = of(u"--platform linux/arm64 nginx"_s);
        QVERIFY(found.size() == 1 && found.at(0).kind == Kind::PlatformDiffers && !found.at(0).blocks);
        QVERIFY(of(u"--platform linux/amd64 nginx"_s).isEmpty());
        found = of(u"-m 5g nginx"_s);
        QVERIFY(found.size() == 1 && found.at(0).kind == Kind::TooMuchMemory && !found.at(0).blocks);
        found = of(u"--cpus 2.5 nginx"_s);
        QVERIFY(found.size() == 1 && found.at(0).kind == Kind::TooManyCpus && found.at(0).blocks);
        QVERIFY(of(u"--cpus 2 -m 4g nginx"_s).isEmpty());
        m_host.api = {1, 40};
        found = of(u"--platform linux/amd64 nginx"_s);
        QVERIFY(found.size() == 1 && found.at(0).kind == Kind::NotPossible);
        m_host.engine->engine = u"Podman"_s;
        found = of(u"-p 1000-1010:80 nginx"_s);
        QVERIFY(found.size() == 1 && found.at(0).kind == Kind::NotPossible && found.at(0).blocks);
        QVERIFY(!of(u"--cpus 2.5 nginx"_s).at(0).blocks);
    }

    void theImagesPlatform_data()
    {
        QTest::addColumn<QString>("machine"); // as engines write it
        QTest::addColumn<QString>("image");   // os/architecture/variant
        QTest::addColumn<bool>("runs");
        QTest::newRow("its own") << u"x86_64"_s << u"linux/amd64"_s << true;
        QTest::newRow("its own, Podman's word") << u"amd64"_s << u"linux/amd64"_s << true;
        QTest::newRow("arm64 on amd64") << u"x86_64"_s << u"linux/arm64/v8"_s << false;
        QTest::newRow("amd64 on arm64") << u"aarch64"_s << u"linux/amd64"_s << false;
        QTest::newRow("arm64's own") << u"aarch64"_s << u"linux/arm64/v8"_s << true;
        QTest::newRow("32 bits on 64") << u"x86_64"_s << u"linux/386"_s << true;
        QTest::newRow("64 bits on 32") << u"i686"_s << u"linux/amd64"_s << false;
        QTest::newRow("arm on arm64") << u"aarch64"_s << u"linux/arm/v7"_s << true;
        QTest::newRow("older arm") << u"armv7l"_s << u"linux/arm/v6"_s << true;
        QTest::newRow("newer arm") << u"armv6l"_s << u"linux/arm/v7"_s << false;
        QTest::newRow("some arm") << u"armv6l"_s << u"linux/arm"_s << true;
        QTest::newRow("another system") << u"x86_64"_s << u"windows/amd64"_s << false;
        QTest::newRow("not told") << u"x86_64"_s << QString() << true;
        QTest::newRow("machine not told") << QString() << u"linux/arm64"_s << true;
    }
    void theImagesPlatform()
    {
        QFETCH(QString, machine);
        QFETCH(QString, image);
        QFETCH(bool, runs);
        m_host.engine->os = u"linux"_s;
        m_host.engine->architecture = machine;
        const run::ImagePlatform platform{image.section(u'/', 0, 0), image.section(u'/', 1, 1),
                                          image.section(u'/', 2, 2)};
        QCOMPARE(run::toString(platform), image);
        const auto found = of(u"nginx"_s, platform);
        QCOMPARE(found.size(), runs ? 0 : 1);
        if (runs)
            return;
        QVERIFY(found.at(0).kind == Kind::PlatformDiffers && !found.at(0).blocks);
        QCOMPARE(found.at(0).field, u"image"_s);
        QVERIFY2(found.at(0).what.contains(image), qPrintable(found.at(0).what));
        // It is not what will be run, or was told already.
        QVERIFY(of(u"--pull always nginx"_s, platform).isEmpty());
        QCOMPARE(of(u"--platform linux/s390x nginx"_s, platform).size(), 1);
    }
    void aHostilePlatform()
    {
        const auto found = of(u"nginx"_s, run::ImagePlatform{u"linux"_s, u"\x1b[31m"_s + QString(500, u'x')});
        QCOMPARE(found.size(), 1);
        QVERIFY(!found.at(0).what.contains(QChar(0x1b)) && found.at(0).what.size() < 200);
    }

    void theHost()
    {
        m_host.readOnly = true;
        QCOMPARE(of(u"nginx"_s).at(0).kind, Kind::ReadOnly);
        m_host.isLive = false;
        const auto found = of(u"--name web missing"_s); // what is old is not told as if it were so
        QCOMPARE(found.size(), 2);
        QVERIFY(found.at(1).kind == Kind::OutOfReach && found.at(1).blocks);
    }

    void hostileNames()
    {
        holds(u"\x1b[31m<b>x"_s, {{u"0.0.0.0"_s, 6000, 80, u"tcp"_s}});
        const auto found = of(u"-p 6000:80 nginx"_s);
        QCOMPARE(found.size(), 1);
        QVERIFY(!found.at(0).what.contains(QChar(0x1b)));
    }

private:
    static Container container(const QString &name, ContainerState state)
    {
        Container made;
        made.id = name;
        made.name = name;
        made.state = state;
        made.detailed = true;
        return made;
    }
    void holds(const QString &name, const std::vector<engine::PortMapping> &ports)
    {
        Container holder = container(name, ContainerState::Running);
        holder.ports = ports;
        m_live.updateContainer(holder);
    }
    QList<Conflict> of(const QString &line, const std::optional<run::ImagePlatform> &image = {}) const
    {
        const auto parsed = run::parseDockerRun(u"docker run "_s + line);
        if (!parsed || !parsed->notes.isEmpty() || !run::validate(parsed->spec).isEmpty())
            qFatal("not a valid line: %s", qPrintable(line));
        return run::conflicts(parsed->spec, m_host, m_live, image);
    }

    run::HostFacts m_host;
    fleet::LiveHost m_live;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ConflictsTest)
#include "conflicts.moc"
