// SPDX-License-Identifier: GPL-3.0-or-later
// HAProxy's runtime API: what it answers, also what it never should, and what is sent to it.
#include "ingress/haproxy/commands.h"
#include "ingress/haproxy/drift.h"
#include "ingress/haproxy/runtime.h"
#include "ingress/haproxy/workers.h"

#include <QTest>

#include <random>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using ingress::SeenServer;
using ingress::WantedServer;
using ingress::haproxy::MemoryServer;
using ingress::haproxy::RuntimePlan;

namespace {

const QByteArray stat = "# pxname,svname,scur,stot,econ,eresp,status,weight,iid,sid,check_status,check_code,hrsp_5xx,"
                        "last_chk,check_desc,\n"
                        "web,a,3,120,1,2,UP,100,1234567890,1,L7OK,200,4,,Layer7 check passed,\n"
                        "web,b,0,7,,,DOWN,0,1234567890,2,L7STS,503,0,\"Service, \"\"un\"\"available\",,\n"
                        "web,BACKEND,3,127,1,2,UP,100,1234567890,0,,,4,,,\n"
                        "\n";
const QByteArray state =
    "1\n"
    "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight "
    "srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state "
    "bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr "
    "srv_agent_addr srv_agent_port\n"
    "1234567890 web 1 a 127.0.0.1 2 0 100 100 2 15 3 2 6 0 1 0 - 18801 - 0 0 - - 0\n"
    "1234567890 web 2 b 127.0.0.1 0 8 100 100 3 15 2 2 6 0 1 0 db.example.org 18802 - 0 0 - - 0\n"
    "\n";

/// As it is when it serves.
MemoryServer memory(const QString &name, int weight = 100)
{
    return {.name = name,
            .address = u"10.0.0.1"_s,
            .port = 80,
            .weight = weight,
            .isDrained = weight == 0,
            .isUp = true,
            .hasCheck = true,
            .isChecked = true,
            .isKnown = true};
}

WantedServer wanted(const QString &name)
{
    return {.name = name, .address = u"10.0.0.1"_s, .port = 80};
}

template <typename T>
T with(T server, auto change)
{
    change(server);
    return server;
}

} // namespace

class HaProxyRuntimeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void info_data();
    void info();
    void backend();
    void notThere();
    void badReplies_data();
    void badReplies();
    void anyReply();
    void states_data();
    void states();
    void plans_data();
    void plans();
    void inForce();
    void lines();
    void drift();
    void workers();
};

void HaProxyRuntimeTest::info_data()
{
    QTest::addColumn<QByteArray>("reply");
    QTest::addColumn<qint64>("pid");
    QTest::addColumn<bool>("adds");
    const auto row = [](const char *version, bool adds) {
        QTest::newRow(version) << "Name: HAProxy\nVersion: " + QByteArray(version) + "\nPid: 77\nUptime: 1\n"
                               << qint64(77) << adds;
    };
    row("2.4.22", false);
    row("2.5.0", false);
    row("2.6.12-1+deb12u4", true);
    row("2.8-dev9-e5e622-18", true);
    row("3.0.5", true);
    row("1.9", false);
    QTest::newRow("nothing") << QByteArray() << qint64(0) << false;
    QTest::newRow("no pid") << QByteArray("Version: 2.6\n") << qint64(0) << false;
    QTest::newRow("negative pid") << QByteArray("Version: 2.6\nPid: -1\n") << qint64(0) << false;
    QTest::newRow("no version") << QByteArray("Pid: 7\n") << qint64(0) << false;
    QTest::newRow("HTTP") << QByteArray("HTTP/1.0 400 Bad request\r\n\r\n") << qint64(0) << false;
}

void HaProxyRuntimeTest::info()
{
    QFETCH(QByteArray, reply);
    QFETCH(qint64, pid);
    QFETCH(bool, adds);
    const auto info = ingress::haproxy::parseInfo(reply);
    QCOMPARE(info.has_value(), pid != 0);
    if (!info) {
        QCOMPARE(info.error().kind, Error::Kind::Protocol);
        return;
    }
    QCOMPARE(info->pid, pid);
    QCOMPARE(info->addsServers(), adds);
}

void HaProxyRuntimeTest::backend()
{
    const auto parsed = ingress::haproxy::parseBackend(u"web"_s, stat, state);
    QVERIFY(parsed && *parsed);
    QCOMPARE((*parsed)->id, 1234567890U);
    QCOMPARE((*parsed)->servers.size(), 2);
    const SeenServer a = ingress::haproxy::seen((*parsed)->servers.at(0));
    QCOMPARE(a, (SeenServer{.name = u"a"_s,
                            .address = u"127.0.0.1"_s,
                            .port = 18801,
                            .state = SeenServer::State::Up,
                            .weight = 100,
                            .sessions = 3,
                            .requests = 120,
                            .errors = 7,
                            .note = u"L7OK 200: Layer7 check passed"_s}));
    const SeenServer b = ingress::haproxy::seen((*parsed)->servers.at(1));
    QCOMPARE(b.address, u"db.example.org"_s);
    QCOMPARE(b.state, SeenServer::State::Draining);
    QCOMPARE(b.note, u"L7STS 503: Service, \"un\"available"_s);
    QCOMPARE(b.errors, 0);
}

void HaProxyRuntimeTest::notThere()
{
    const auto none = ingress::haproxy::parseBackend(u"web"_s, "No such proxy.\n\n", "Can't find backend.\n\n");
    QVERIFY(none && !*none);
    const auto other = ingress::haproxy::parseBackend(u"web2"_s, stat, state);
    QVERIFY(other && !*other);
}

void HaProxyRuntimeTest::badReplies_data()
{
    QTest::addColumn<QByteArray>("stats");
    QTest::addColumn<QByteArray>("states");
    QTest::addColumn<Error::Kind>("kind");
    const auto protocol = Error::Kind::Protocol;
    QTest::newRow("nothing") << QByteArray() << state << protocol;
    QTest::newRow("nothing of servers") << stat << QByteArray() << protocol;
    QTest::newRow("level") << QByteArray("Permission denied\n") << state << Error::Kind::PermissionDenied;
    QTest::newRow("unknown command") << QByteArray("Unknown command: 'show stat'\n") << state << protocol;
    QTest::newRow("other format") << stat << QByteArray(state).replace(0, 1, "2") << protocol;
    QTest::newRow("columns missing") << stat << QByteArray(state).replace("srv_uweight", "x") << protocol;
    QTest::newRow("letters for a state") << stat << QByteArray(state).replace(" 0 8 ", " 0 x ") << protocol;
    QTest::newRow("weight of 9999") << stat << QByteArray(state).replace(" 0 8 100", " 0 8 9999") << protocol;
    QTest::newRow("negative") << stat << QByteArray(state).replace(" 0 8 100", " 0 -8 100") << protocol;
    QTest::newRow("cut off") << stat << state.left(state.indexOf("db.example.org") - 20) << protocol;
}

void HaProxyRuntimeTest::badReplies()
{
    QFETCH(QByteArray, stats);
    QFETCH(QByteArray, states);
    QFETCH(Error::Kind, kind);
    const auto parsed = ingress::haproxy::parseBackend(u"web"_s, stats, states);
    QVERIFY(!parsed);
    QCOMPARE(parsed.error().kind, kind);
    QVERIFY(!parsed.error().what.isEmpty());
}

/// Whatever comes back, nothing worse than an error comes of it.
void HaProxyRuntimeTest::anyReply()
{
    std::mt19937 random(7);
    const QByteArray characters("\0\xff\",\n 19-#a", 11);
    for (int i = 0; i < 3000; ++i) {
        QByteArray stats = stat;
        QByteArray states = state;
        for (int n = 0; n < 1 + i % 20; ++n) {
            QByteArray &text = n % 2 == 0 ? stats : states;
            const auto at = qsizetype(random() % std::size_t(text.size()));
            if (random() % 5 == 0)
                text.truncate(at + 1);
            else
                text[at] = characters.at(qsizetype(random() % std::size_t(characters.size())));
        }
        const auto parsed = ingress::haproxy::parseBackend(u"web"_s, stats, states);
        if (parsed && *parsed) {
            for (const MemoryServer &server : (*parsed)->servers)
                QVERIFY(!server.name.isEmpty() && server.weight >= 0 && server.weight <= 256);
        }
    }
}

void HaProxyRuntimeTest::states_data()
{
    QTest::addColumn<MemoryServer>("server");
    QTest::addColumn<SeenServer::State>("expected");
    using Seen = SeenServer::State;
    const auto row = [](const char *name, Seen expected, auto change) {
        QTest::newRow(name) << with(memory(u"a"_s), change) << expected;
    };
    row("up", Seen::Up, [](MemoryServer &) {});
    row("down", Seen::Down, [](MemoryServer &s) { s.isUp = false; });
    row("not checked yet", Seen::Checking, [](MemoryServer &s) { s.isKnown = false; });
    row("no checks", Seen::Up, [](MemoryServer &s) { s.hasCheck = s.isChecked = s.isKnown = false; });
    row("drained", Seen::Draining, [](MemoryServer &s) { s.isDrained = true; });
    row("drained and down", Seen::Draining, [](MemoryServer &s) { s.isDrained = !(s.isUp = false); });
    row("maintenance", Seen::Maintenance, [](MemoryServer &s) { s.isInMaintenance = true; });
    row("no address", Seen::Maintenance, [](MemoryServer &s) { s.isUnresolved = true; });
}

void HaProxyRuntimeTest::states()
{
    QFETCH(MemoryServer, server);
    QFETCH(SeenServer::State, expected);
    QCOMPARE(ingress::haproxy::seen(server).state, expected);
}

void HaProxyRuntimeTest::plans_data()
{
    QTest::addColumn<QList<MemoryServer>>("before");
    QTest::addColumn<QList<WantedServer>>("after");
    QTest::addColumn<RuntimePlan>("plan");
    const QByteArray words = ":80 check inter 1s fall 2 rise 1 pool-purge-delay 1s weight ";
    const MemoryServer a = memory(u"a"_s);
    const WantedServer wa = wanted(u"a"_s);
    const auto draining = [](WantedServer &s) { s.state = WantedServer::State::Draining; };
    using Before = QList<MemoryServer>;
    using After = QList<WantedServer>;

    QTest::newRow("nothing") << Before{a} << After{wa} << RuntimePlan{};
    QTest::newRow("another that comes") << Before{a} << After{wa, wanted(u"b"_s)}
                                        << RuntimePlan{.commands = {"add server web/b 10.0.0.1" + words + "100",
                                                                    "enable health web/b", "enable server web/b"}};
    QTest::newRow("comes to drain") << Before{} << After{with(wa, draining)}
                                    << RuntimePlan{.commands = {"add server web/a 10.0.0.1" + words + "0",
                                                                "enable health web/a", "enable server web/a"}};
    QTest::newRow("IPv6") << Before{} << After{with(wa, [](WantedServer &s) { s.address = u"::1"_s; })}
                          << RuntimePlan{.commands = {"add server web/a [::1]" + words + "100", "enable health web/a",
                                                      "enable server web/a"}};
    QTest::newRow("goes") << Before{a, memory(u"b"_s)} << After{wa}
                          << RuntimePlan{.commands = {"set server web/b state maint"}, .leaving = {u"b"_s}};
    QTest::newRow("still goes") << Before{a, with(memory(u"b"_s), [](MemoryServer &s) { s.isInMaintenance = true; })}
                                << After{wa} << RuntimePlan{.leaving = {u"b"_s}};
    QTest::newRow("one for another, which comes first")
        << Before{a} << After{wanted(u"b"_s)}
        << RuntimePlan{.commands = {"add server web/b 10.0.0.1" + words + "100", "enable health web/b",
                                    "enable server web/b", "set server web/a state maint"},
                       .leaving = {u"a"_s}};
    QTest::newRow("drains") << Before{a} << After{with(wa, draining)}
                            << RuntimePlan{.commands = {"set server web/a state drain"}};
    QTest::newRow("drains already") << Before{with(a, [](MemoryServer &s) { s.isDrained = true; })}
                                    << After{with(wa, draining)} << RuntimePlan{};
    QTest::newRow("drains already, by its weight")
        << Before{memory(u"a"_s, 0)} << After{with(wa, draining)} << RuntimePlan{};
    QTest::newRow("serves again") << Before{with(a, [](MemoryServer &s) { s.isDrained = true; })} << After{wa}
                                  << RuntimePlan{.commands = {"set server web/a state ready"}};
    QTest::newRow("serves again after a restart")
        << Before{memory(u"a"_s, 0)} << After{wa}
        << RuntimePlan{.commands = {"set server web/a weight 100", "set server web/a state ready"}};
    QTest::newRow("other port") << Before{a} << After{with(wa, [](WantedServer &s) { s.port = 81; })}
                                << RuntimePlan{.commands = {"set server web/a addr 10.0.0.1 port 81"}};
    QTest::newRow("other weight") << Before{a} << After{with(wa, [](WantedServer &s) { s.weight = 5; })}
                                  << RuntimePlan{.commands = {"set server web/a weight 5"}};
    QTest::newRow("in maintenance by hand, or cut off while it came")
        << Before{with(a, [](MemoryServer &s) { s.isInMaintenance = !(s.isChecked = false); })} << After{wa}
        << RuntimePlan{.commands = {"enable health web/a", "set server web/a state ready"}};
    QTest::newRow("the same address in other words")
        << Before{with(a, [](MemoryServer &s) { s.address = u"2001:db8:0::1"_s; })}
        << After{with(wa, [](WantedServer &s) { s.address = u"2001:db8::1"_s; })} << RuntimePlan{};
    QTest::newRow("a name without an address") << Before{with(a, [](MemoryServer &s) {
        s.address = u"x.example.org"_s;
        s.isUnresolved = true;
    })} << After{with(wa, [](WantedServer &s) {
        s.address = u"x.example.org"_s;
    })} << RuntimePlan{};
    for (const auto &[name, before, after] :
         {std::tuple("a name comes", Before{}, After{with(wa, [](WantedServer &s) { s.address = u"x"_s; })}),
          std::tuple("a name for an address", Before{a}, After{with(wa, [](WantedServer &s) { s.address = u"x"_s; })}),
          std::tuple("an address for a name", Before{with(a, [](MemoryServer &s) { s.address = u"x"_s; })}, After{wa}),
          std::tuple("no check to enable", Before{with(a, [](MemoryServer &s) { s.hasCheck = s.isChecked = false; })},
                     After{wa})}) {
        RuntimePlan plan = ingress::haproxy::runtimePlan(u"web"_s, before, after);
        plan.isPossible = false;
        QTest::newRow(name) << before << after << plan;
    }
}

void HaProxyRuntimeTest::plans()
{
    QFETCH(QList<MemoryServer>, before);
    QFETCH(QList<WantedServer>, after);
    QFETCH(RuntimePlan, plan);
    const RuntimePlan made = ingress::haproxy::runtimePlan(u"web"_s, before, after);
    QCOMPARE(made.commands, plan.commands);
    QCOMPARE(made.leaving, plan.leaving);
    QCOMPARE(made.isPossible, plan.isPossible);
    // Whatever needs no command is in force, and the other way round.
    QCOMPARE(ingress::haproxy::isInForce(before, after), plan.isPossible && plan.commands.isEmpty());
}

void HaProxyRuntimeTest::inForce()
{
    const MemoryServer leaves = with(memory(u"b"_s), [](MemoryServer &s) { s.isInMaintenance = true; });
    QVERIFY(ingress::haproxy::isInForce({memory(u"a"_s), leaves}, {wanted(u"a"_s)}));
    QVERIFY(!ingress::haproxy::isInForce({memory(u"a"_s), memory(u"b"_s)}, {wanted(u"a"_s)}));
    QVERIFY(!ingress::haproxy::isInForce({}, {wanted(u"a"_s)}));
}

void HaProxyRuntimeTest::lines()
{
    QCOMPARE(ingress::haproxy::asLines({"a", "b"}), QList<QByteArray>{"a;b\n"});
    QCOMPARE(ingress::haproxy::asLines({}), QList<QByteArray>());
    const QList<QByteArray> many = ingress::haproxy::asLines(QList<QByteArray>(500, QByteArray(100, 'x')));
    QVERIFY(many.size() > 5);
    for (const QByteArray &line : many)
        QVERIFY(line.size() < 8000 && line.count('\n') == 1);
}

void HaProxyRuntimeTest::drift()
{
    using namespace ingress::haproxy;
    const services::Ingress web{
        .name = u"web"_s,
        .place = {.kind = services::BalancerPlace::Kind::Local, .file = u"/etc/haproxy/haproxy.cfg"_s}};
    const auto file = [&](const QList<WantedServer> &servers) { return readPart(web, part(web, servers)); };
    const auto runs = [&](const QList<MemoryServer> &servers) {
        return std::optional(MemoryBackend{.id = settingsId(web), .servers = servers});
    };
    const auto draining = with(wanted(u"a"_s), [](WantedServer &s) { s.state = WantedServer::State::Draining; });
    const auto drained = with(memory(u"a"_s), [](MemoryServer &s) { s.isDrained = true; });
    const auto leaving = with(memory(u"b"_s), [](MemoryServer &s) { s.isInMaintenance = true; });
    QCOMPARE(fileProblem(web, file({wanted(u"a"_s)}), runs({memory(u"a"_s)})), QString());
    QCOMPARE(fileProblem(web, file({wanted(u"a"_s)}), runs({memory(u"a"_s), leaving})), QString());
    QCOMPARE(fileProblem(web, file({draining}), runs({drained})), QString());
    QCOMPARE(fileProblem(web, file({draining}), runs({memory(u"a"_s, 0)})), QString());
    QVERIFY(!fileProblem(web, file({draining}), runs({memory(u"a"_s)})).isEmpty());
    QVERIFY(!fileProblem(web, file({wanted(u"a"_s)}), runs({memory(u"a"_s), memory(u"b"_s)})).isEmpty());
    QVERIFY(!fileProblem(web, file({wanted(u"a"_s)}), runs({memory(u"a"_s, 7)})).isEmpty());
    QVERIFY(!fileProblem(web, file({wanted(u"a"_s)}), runs({})).isEmpty());
    QVERIFY(!fileProblem(web, file({wanted(u"a"_s)}), std::nullopt).isEmpty());
    QVERIFY(!fileProblem(web, file({wanted(u"a"_s)}), MemoryBackend{.id = 3, .servers = {memory(u"a"_s)}}).isEmpty());
    QVERIFY(
        !fileProblem(web, readPart(web, part(web, {wanted(u"a"_s)}) + "    option httplog\n"), runs({memory(u"a"_s)}))
             .isEmpty());
}

void HaProxyRuntimeTest::workers()
{
    using namespace ingress::haproxy;
    const auto status = [](const char *name, int pid, int parent, char state = 'S') -> QByteArray {
        return "Name:\t" + QByteArray(name) + "\nState:\t" + state + " (sleeping)\nPid:\t" + QByteArray::number(pid) +
               "\nPPid:\t" + QByteArray::number(parent) + "\nThreads:\t2\n";
    };
    QCOMPARE(parentOf(status("haproxy", 7, 5)), 5);
    QCOMPARE(parentOf(status("systemd", 7, 5)), std::nullopt);
    QCOMPARE(parentOf("cat: can't open '/proc/7/status': No such file or directory\n"), std::nullopt);
    QCOMPARE(haproxiesIn(status("haproxy", 7, 5) + status("logger", 8, 5) + status("haproxy", 9, 5, 'Z') +
                         "cat: can't open '/proc/11/status'\n" + status("haproxy", 12, 5)),
             (QList<qint64>{7, 12}));
}

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::HaProxyRuntimeTest)
#include "haproxyruntime.moc"
