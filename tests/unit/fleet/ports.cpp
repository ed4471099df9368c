// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/publishedports.h"
#include "fleet/servicename.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;
using engine::Container;
using engine::ContainerState;

namespace {

Container running(std::vector<engine::PortMapping> ports, std::vector<engine::PortRequest> requested)
{
    Container c;
    c.state = ContainerState::Running;
    c.ports = std::move(ports);
    c.requested = std::move(requested);
    c.detailed = true;
    return c;
}

/// One word per port: "0.0.0.0:8080->80/tcp static used".
QStringList told(const Container &container)
{
    QStringList list;
    for (const PublishedPort &p : publishedPorts(container))
        list << u"%1:%2->%3/%4 %5 %6"_s.arg(p.ip)
                    .arg(p.published)
                    .arg(p.target)
                    .arg(p.protocol, toString(p.kind), p.inUse ? u"used"_s : u"claimed"_s);
    return list;
}

} // namespace

class PortsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothFamiliesAreOneRow()
    {
        QCOMPARE(told(running({{u"0.0.0.0"_s, 32768, 80, u"tcp"_s}, {u"::"_s, 32768, 80, u"tcp"_s}},
                              {{{}, 0, 0, 80, u"tcp"_s}})),
                 QStringList{u"0.0.0.0:32768->80/tcp dynamic used"_s});
    }

    void differentNumbersOfTheFamiliesStayApart() // moby 42442
    {
        QCOMPARE(told(running({{u"0.0.0.0"_s, 32768, 80, u"tcp"_s}, {u"::"_s, 32769, 80, u"tcp"_s}},
                              {{{}, 0, 0, 80, u"tcp"_s}})),
                 (QStringList{u"0.0.0.0:32768->80/tcp dynamic used"_s, u":::32769->80/tcp dynamic used"_s}));
    }

    void protocolsAndAddressesStayApart()
    {
        QCOMPARE(told(running(
                     {{u"0.0.0.0"_s, 53, 53, u"tcp"_s},
                      {u"::"_s, 53, 53, u"tcp"_s},
                      {u"0.0.0.0"_s, 53, 53, u"udp"_s},
                      {u"::"_s, 53, 53, u"udp"_s},
                      {u"127.0.0.1"_s, 53, 53, u"udp"_s}},
                     {{{}, 53, 0, 53, u"tcp"_s}, {{}, 53, 0, 53, u"udp"_s}, {u"127.0.0.1"_s, 53, 0, 53, u"udp"_s}})),
                 (QStringList{u"0.0.0.0:53->53/tcp static used"_s, u"0.0.0.0:53->53/udp static used"_s,
                              u"127.0.0.1:53->53/udp static used"_s}));
    }

    void staticByNumberAndAddress()
    {
        // Published both ways: told apart by the number asked for.
        QCOMPARE(told(running({{u"0.0.0.0"_s, 8080, 80, u"tcp"_s}, {u"0.0.0.0"_s, 32770, 80, u"tcp"_s}},
                              {{{}, 8080, 0, 80, u"tcp"_s}, {{}, 0, 0, 80, u"tcp"_s}})),
                 (QStringList{u"0.0.0.0:8080->80/tcp static used"_s, u"0.0.0.0:32770->80/tcp dynamic used"_s}));
        QCOMPARE(told(running({{u"0.0.0.0"_s, 8080, 80, u"tcp"_s}}, {{u"127.0.0.1"_s, 8080, 0, 80, u"tcp"_s}})),
                 QStringList{u"0.0.0.0:8080->80/tcp dynamic used"_s});
        for (const QString &any : {QString(), u"0.0.0.0"_s, u"::"_s})
            QCOMPARE(told(running({{u"::"_s, 8080, 80, u"tcp"_s}}, {{any, 8080, 0, 80, u"tcp"_s}})),
                     QStringList{u":::8080->80/tcp static used"_s});
    }

    void aRangeIsDynamic()
    {
        Container c = running({{u"0.0.0.0"_s, 8003, 80, u"tcp"_s}}, {{{}, 8000, 8010, 80, u"tcp"_s}});
        QCOMPARE(told(c), QStringList{u"0.0.0.0:8003->80/tcp dynamic used"_s});
        c.state = ContainerState::Exited; // it may get another one next time
        c.ports.clear();
        QCOMPARE(told(c), QStringList());
    }

    void publishAllIsDynamic()
    {
        QCOMPARE(told(running({{u"0.0.0.0"_s, 32771, 80, u"tcp"_s}}, {})),
                 QStringList{u"0.0.0.0:32771->80/tcp dynamic used"_s});
    }

    void unknownUntilDetailed()
    {
        Container c = running({{u"0.0.0.0"_s, 8080, 80, u"tcp"_s}}, {});
        c.detailed = false;
        QCOMPARE(told(c), QStringList{u"0.0.0.0:8080->80/tcp  used"_s});
        QCOMPARE(toString(PublishedPort::Kind::Unknown), QString());
    }

    void exposedOnlyIsLeftOut() { QCOMPARE(told(running({{{}, 0, 6379, u"tcp"_s}}, {})), QStringList()); }

    void stoppedOnesClaim_data()
    {
        QTest::addColumn<int>("state");
        QTest::addColumn<bool>("alive");
        QTest::newRow("created") << int(ContainerState::Created) << false;
        QTest::newRow("exited") << int(ContainerState::Exited) << false;
        QTest::newRow("dead") << int(ContainerState::Dead) << false;
        QTest::newRow("removing") << int(ContainerState::Removing) << false;
        QTest::newRow("unknown") << int(ContainerState::Unknown) << false;
        QTest::newRow("paused") << int(ContainerState::Paused) << true;
        QTest::newRow("restarting") << int(ContainerState::Restarting) << true;
    }
    void stoppedOnesClaim()
    {
        QFETCH(int, state);
        QFETCH(bool, alive);
        // Podman goes on listing the ports of a stopped container; they are not bound.
        Container c = running({{u"0.0.0.0"_s, 8080, 80, u"tcp"_s}, {u"0.0.0.0"_s, 40000, 81, u"tcp"_s}},
                              {{{}, 8080, 0, 80, u"tcp"_s}, {{}, 0, 0, 81, u"tcp"_s}});
        c.state = ContainerState(state);
        const QStringList expected =
            alive ? QStringList{u"0.0.0.0:8080->80/tcp static used"_s, u"0.0.0.0:40000->81/tcp dynamic used"_s}
                  : QStringList{u"0.0.0.0:8080->80/tcp static claimed"_s};
        QCOMPARE(told(c), expected);
    }

    void claimsOfBothFamiliesAreOne()
    {
        Container c = running({}, {{u"::"_s, 443, 0, 443, u"tcp"_s}, {u"0.0.0.0"_s, 443, 0, 443, u"tcp"_s}});
        c.state = ContainerState::Exited;
        QCOMPARE(told(c), QStringList{u"0.0.0.0:443->443/tcp static claimed"_s});
    }

    void inWords()
    {
        using Kind = PublishedPort::Kind;
        QCOMPARE(portsText({}), QString());
        QCOMPARE(portsText({{u"0.0.0.0"_s, 6379, 6379, u"tcp"_s, Kind::Static, true},
                            {u"127.0.0.1"_s, 32768, 8080, u"tcp"_s, Kind::Dynamic, true},
                            {u"::1"_s, 53, 53, u"udp"_s, Kind::Static, true}}),
                 u"6379 = 6379/tcp, 127.0.0.1:32768 → 8080/tcp, [::1]:53 = 53/udp"_s);
    }

    void services_data()
    {
        using LabelMap = QMap<QString, QString>;
        QTest::addColumn<LabelMap>("labels");
        QTest::addColumn<QString>("expected"); // project/service/slot
        const auto compose = [](const char *key) -> QString {
            return u"com.docker.compose."_s + QString::fromLatin1(key);
        };
        const auto swarm = [](const char *key) -> QString { return u"com.docker.swarm."_s + QString::fromLatin1(key); };
        QTest::newRow("none") << LabelMap{{u"maintainer"_s, u"me"_s}} << u"//"_s;
        QTest::newRow("compose") << LabelMap{{compose("project"), u"shop"_s},
                                             {compose("service"), u"web"_s},
                                             {compose("container-number"), u"3"_s},
                                             {compose("oneoff"), u"False"_s}}
                                 << u"shop/web/3"_s;
        QTest::newRow("one-off") << LabelMap{{compose("project"), u"shop"_s},
                                             {compose("service"), u"web"_s},
                                             {compose("container-number"), u"1"_s},
                                             {compose("oneoff"), u"True"_s}}
                                 << u"//"_s;
        QTest::newRow("no number") << LabelMap{{compose("project"), u"shop"_s}, {compose("service"), u"web"_s}}
                                   << u"shop/web/"_s;
        QTest::newRow("not a number") << LabelMap{{compose("project"), u"shop"_s},
                                                  {compose("service"), u"web"_s},
                                                  {compose("container-number"), u"three"_s}}
                                      << u"shop/web/"_s;
        QTest::newRow("podman-compose") << LabelMap{{u"io.podman.compose.project"_s, u"blog"_s},
                                                    {u"io.podman.compose.service"_s, u"db"_s}}
                                        << u"blog/db/"_s;
        QTest::newRow("podman-compose with both") << LabelMap{{u"io.podman.compose.project"_s, u"blog"_s},
                                                              {u"io.podman.compose.service"_s, u"db"_s},
                                                              {compose("project"), u"blog"_s},
                                                              {compose("service"), u"db"_s},
                                                              {compose("container-number"), u"1"_s}}
                                                  << u"blog/db/1"_s;
        QTest::newRow("swarm") << LabelMap{{swarm("service.name"), u"shop_web"_s},
                                           {swarm("task.name"), u"shop_web.2.zk2hg9yqwtw4jbyvd4v2mpv4q"_s}}
                               << u"/shop_web/2"_s;
        QTest::newRow("swarm, dots in the name")
            << LabelMap{{swarm("service.name"), u"a.b"_s}, {swarm("task.name"), u"a.b.11.zk2hg9yqw"_s}} << u"/a.b/11"_s;
        QTest::newRow("swarm, global") << LabelMap{{swarm("service.name"), u"agent"_s},
                                                   {swarm("task.name"), u"agent.nodeid.taskid"_s}}
                                       << u"/agent/"_s;
    }
    void services()
    {
        using LabelMap = QMap<QString, QString>;
        QFETCH(LabelMap, labels);
        QFETCH(QString, expected);
        Container c;
        c.labels = labels;
        const ServiceName name = serviceOf(c);
        QCOMPARE(u"%1/%2/%3"_s.arg(name.project, name.service, name.slot ? QString::number(*name.slot) : QString()),
                 expected);
        QCOMPARE(name.isService(), expected.section(u'/', 1, 1) != QString());
    }
};

QTEST_GUILESS_MAIN(PortsTest)
#include "ports.moc"
