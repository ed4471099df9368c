// SPDX-License-Identifier: GPL-3.0-or-later
// Which containers of a host want a port that another has, and which port is free everywhere.
#include "fleet/portclashes.h"

#include "fleet/freeport.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using engine::Container;
using engine::ContainerState;
using fleet::LiveHost;
using fleet::portClaims;
using fleet::PortClash;

namespace {

/// One of a table's containers: "web run 0.0.0.0:8080/tcp", "old stop :8080/tcp", "x restart! :80/udp" (with a restart
/// policy), a stopped one's ports as asked for.
Container containerOf(const QString &text)
{
    const QStringList words = text.split(u' ');
    Container c;
    c.name = words.at(0);
    c.id = words.at(0);
    c.detailed = true;
    c.restarts = words.at(1).endsWith(u'!');
    const QString state = QString(words.at(1)).remove(u'!');
    c.state = state == u"run"_s       ? ContainerState::Running
              : state == u"restart"_s ? ContainerState::Restarting
              : state == u"pause"_s   ? ContainerState::Paused
              : state == u"new"_s     ? ContainerState::Created
                                      : ContainerState::Exited;
    for (const QString &word : words.mid(2)) {
        if (word == u"host"_s) {
            c.networks << word;
            continue;
        }
        const QString protocol = word.section(u'/', 1, 1);
        const QString ip = word.section(u'/', 0, 0).section(u':', 0, -2).remove(u'[').remove(u']');
        const QString number = word.section(u'/', 0, 0).section(u':', -1);
        const quint16 first = number.section(u'-', 0, 0).toUShort();
        const quint16 last = number.section(u'-', 1, 1).toUShort();
        if (state == u"run"_s || state == u"pause"_s)
            c.ports.push_back({ip, first, 80, protocol});
        else
            c.requested.push_back({ip, first, last, 80, protocol});
    }
    return c;
}

LiveHost hostOf(const QStringList &containers)
{
    LiveHost live;
    for (const QString &text : containers)
        live.updateContainer(containerOf(text));
    return live;
}

QStringList toldClashes(const LiveHost &live)
{
    QStringList list;
    for (const PortClash &clash : fleet::portClashes(portClaims(live))) {
        QStringList names;
        for (const fleet::PortClaim &claim : clash.claims)
            names << claim.container + (claim.inUse ? u"*"_s : u""_s);
        list << u"%1 %2/%3 %4"_s.arg(fleet::toString(clash.kind))
                    .arg(clash.published)
                    .arg(clash.protocol, names.join(u' '));
    }
    return list;
}

} // namespace

class PortClashesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void clashes_data()
    {
        QTest::addColumn<QStringList>("containers");
        QTest::addColumn<QStringList>("clashes");
        const auto row = [](const char *name, const QStringList &containers, const QStringList &clashes) {
            QTest::newRow(name) << containers << clashes;
        };
        row("none", {u"web run 0.0.0.0:80/tcp [::]:80/tcp"_s, u"b stop :81/tcp"_s}, {});
        row("a stopped one", {u"web run 0.0.0.0:80/tcp [::]:80/tcp"_s, u"old stop :80/tcp"_s},
            {u"to come 80/tcp web* old"_s});
        row("one never started", {u"web pause 0.0.0.0:80/tcp"_s, u"old new 0.0.0.0:80/tcp"_s},
            {u"to come 80/tcp web* old"_s});
        row("restarted by itself", {u"web run 0.0.0.0:80/tcp"_s, u"old stop! :80/tcp"_s}, {u"now 80/tcp web* old"_s});
        row("restarting at this moment", {u"web run 0.0.0.0:80/tcp"_s, u"old restart :80/tcp"_s},
            {u"now 80/tcp web* old"_s});
        row("both stopped", {u"b stop :80/tcp"_s, u"a stop! 0.0.0.0:80/tcp"_s}, {u"waiting 80/tcp a b"_s});
        row("another protocol", {u"web run 0.0.0.0:53/tcp"_s, u"old stop :53/udp"_s}, {});
        row("another address", {u"web run 127.0.0.1:80/tcp"_s, u"old stop 10.0.0.1:80/tcp"_s}, {});
        row("one address against all", {u"web run 127.0.0.1:80/tcp"_s, u"old stop 0.0.0.0:80/tcp"_s},
            {u"to come 80/tcp web* old"_s});
        row("all against one address", {u"web run 0.0.0.0:80/tcp"_s, u"old stop 10.0.0.1:80/tcp"_s},
            {u"to come 80/tcp web* old"_s});
        row("another family", {u"web run 0.0.0.0:80/tcp"_s, u"old stop [::]:80/tcp"_s}, {});
        row("IPv6, hidden behind both", {u"web run 0.0.0.0:80/tcp [::]:80/tcp"_s, u"old stop [::1]:80/tcp"_s},
            {u"to come 80/tcp web* old"_s});
        row("side by side", {u"a run 127.0.0.1:80/tcp"_s, u"b run 10.0.0.1:80/tcp"_s}, {});
        row("three", {u"c stop :80/tcp"_s, u"b stop :80/tcp"_s, u"a run 0.0.0.0:80/tcp"_s},
            {u"to come 80/tcp a* b c"_s});
        row("two that meet through a third",
            {u"a run 127.0.0.1:80/tcp"_s, u"b stop 10.0.0.1:80/tcp"_s, u"c stop :80/tcp"_s},
            {u"to come 80/tcp a* b c"_s});
        row("twice, apart", {u"a run 127.0.0.1:80/tcp"_s, u"b stop 127.0.0.1:80/tcp"_s, u"c stop 10.0.0.1:80/tcp"_s},
            {u"to come 80/tcp a* b"_s});
        row("dynamic", {u"a run 0.0.0.0:32768/tcp"_s, u"b stop :0/tcp"_s}, {});
        row("a range", {u"a run 0.0.0.0:8000/tcp"_s, u"b stop :8000-8010/tcp"_s}, {});
        row("the host's network", {u"a run 0.0.0.0:80/tcp"_s, u"b stop host :80/tcp"_s}, {});
        row("one container twice", {u"a stop :80/tcp 0.0.0.0:80/tcp"_s}, {});
        row("the pressing ones first",
            {u"a run 0.0.0.0:80/tcp 0.0.0.0:81/tcp 0.0.0.0:82/tcp"_s, u"b stop :80/tcp"_s, u"c stop! :81/tcp"_s,
             u"d stop :70/tcp"_s, u"e new :70/tcp"_s},
            {u"now 81/tcp a* c"_s, u"to come 80/tcp a* b"_s, u"waiting 70/tcp d e"_s});
    }
    void clashes()
    {
        QFETCH(QStringList, containers);
        QFETCH(QStringList, clashes);
        QCOMPARE(toldClashes(hostOf(containers)), clashes);
    }

    void words()
    {
        const auto text = [](const QStringList &containers) {
            return fleet::clashText(fleet::portClashes(portClaims(hostOf(containers))).value(0));
        };
        QCOMPARE(text({u"web run 0.0.0.0:80/tcp"_s, u"old stop :80/tcp"_s}),
                 u"80/tcp: web has it, so old can't start"_s);
        QCOMPARE(text({u"web run 0.0.0.0:80/tcp"_s, u"old stop! :80/tcp"_s}),
                 u"80/tcp: web has it, and old is restarted in vain"_s);
        QCOMPARE(text({u"a stop :80/udp"_s, u"b stop :80/udp"_s}), u"80/udp: only one of a, b can start"_s);
        QVERIFY(!text({u"\u202eevil\n run 0.0.0.0:80/tcp"_s, u"b stop :80/tcp"_s}).contains(u'\n'));
    }

    void freePort_data()
    {
        QTest::addColumn<QStringList>("reserved");
        QTest::addColumn<fleet::FreePortSearch>("search");
        QTest::addColumn<int>("port"); // 0: none
        using Search = fleet::FreePortSearch;
        QTest::newRow("first") << QStringList{} << Search{.from = 9000} << 9000;
        QTest::newRow("taken on one, claimed on the other") << QStringList{} << Search{.from = 8080} << 8082;
        QTest::newRow("another protocol") << QStringList{} << Search{.from = 8080, .protocol = u"udp"_s} << 8080;
        QTest::newRow("reserved") << QStringList{u"8082-8085 payments"_s} << Search{.from = 8080} << 8086;
        QTest::newRow("one address counts") << QStringList{} << Search{.from = 8090} << 8091;
        QTest::newRow("three in a row") << QStringList{} << Search{.from = 8088, .count = 3} << 8091;
        QTest::newRow("none left") << QStringList{} << Search{.from = 8080, .upTo = 8081} << 0;
        QTest::newRow("too few left") << QStringList{} << Search{.from = 8080, .upTo = 8083, .count = 3} << 0;
        QTest::newRow("the very last") << QStringList{} << Search{.from = 65535, .upTo = 65535} << 65535;
        QTest::newRow("from zero") << QStringList{} << Search{.from = 0} << 1;
    }
    void freePort()
    {
        QFETCH(QStringList, reserved);
        QFETCH(fleet::FreePortSearch, search);
        QFETCH(int, port);
        const LiveHost one = hostOf({u"web run 0.0.0.0:8080/tcp"_s, u"x run 127.0.0.1:8090/tcp"_s});
        const LiveHost other = hostOf({u"old stop :8081/tcp"_s, u"y stop :0/tcp"_s});
        const auto ranges = fleet::parseReservedLines(reserved.join(u'\n'));
        QVERIFY(ranges);
        QCOMPARE(int(fleet::nextFreePort({&one, &other}, *ranges, search).value_or(0)), port);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::PortClashesTest)
#include "portclashes.moc"
