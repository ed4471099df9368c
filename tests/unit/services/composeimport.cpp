// SPDX-License-Identifier: GPL-3.0-or-later
// Compose files as services over chosen hosts: what is made where, in which order, and what stands against it.
#include "services/composeimport.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::ComposeImport;
using services::ImportHost;
using services::ImportTarget;

namespace {

/// Made of the file's text over these hosts.
ComposeImport import(const QString &text, const ImportTarget &target)
{
    return services::planImport(run::readComposeProject(text, {.folder = u"/srv/shop"_s, .variables = {}}), target);
}

const ImportTarget twoHosts{.hosts = {{.name = u"aws1"_s}, {.name = u"aws2"_s}}};

/// "line! service: what" of each; "!" stands for what blocks.
QStringList told(const ComposeImport &made)
{
    QStringList lines;
    for (const services::ImportProblem &problem : made.problems)
        lines << QString::number(problem.line) + (problem.blocks ? u"! "_s : u" "_s) +
                     (problem.service.isEmpty() ? QString() : QString(problem.service + u": "_s)) + problem.what;
    return lines;
}

} // namespace

class ComposeImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void servicesInOrder()
    {
        const ComposeImport made =
            import(u"services:\n  web: {image: a, scale: 2, ports: ['80'], depends_on: [db]}\n"
                   "  db: {image: b, deploy: {replicas: 1}, mem_limit: 64m}\n"_s,
                   {.hosts = twoHosts.hosts, .hostsOf = {{u"db"_s, {u"aws2"_s}}}, .withProject = true});
        QVERIFY(made.isPossible());
        QCOMPARE(made.services.size(), 2);
        const auto &db = made.services.at(0);
        const auto &web = made.services.at(1);
        QCOMPARE(db.spec.name, u"shop-db"_s);
        QCOMPARE(db.spec.placement.hosts, QStringList{u"aws2"_s});
        QCOMPARE(db.spec.container.memory, 64 * 1024 * 1024);
        QCOMPARE(db.replicas, 1);
        QCOMPARE(web.spec.name, u"shop-web"_s);
        QCOMPARE(web.spec.placement.hosts, (QStringList{u"aws1"_s, u"aws2"_s}));
        QCOMPARE(web.replicas, 2);
        QCOMPARE(web.after, QStringList{u"shop-db"_s});
        QCOMPARE(web.spec.container.networks.first().name, u"shop_default"_s);
        QCOMPARE(web.spec.container.networks.first().aliases, QStringList{u"web"_s});
    }

    void whatIsMadeBefore()
    {
        const QString text = u"services:\n  web: {image: a, networks: [front, out], volumes: ['data:/d']}\n"
                             "networks: {front: {driver: overlay}, out: {external: true, name: lan}}\n"
                             "volumes: {data: {driver: local}, unused: }\n"_s;
        const ImportTarget target{.hosts = {{.name = u"aws1"_s, .networks = {u"lan"_s, u"shop_front"_s}, .volumes = {}},
                                            {.name = u"aws2"_s, .networks = {u"lan"_s}, .volumes = {u"shop_data"_s}}}};
        const ComposeImport made = import(text, target);
        QVERIFY(made.isPossible());
        QCOMPARE(made.networks.size(), 1);
        QCOMPARE(made.networks.first().network.name, u"shop_front"_s);
        QCOMPARE(made.networks.first().network.driver, u"overlay"_s);
        QCOMPARE(made.networks.first().hosts, QStringList{u"aws2"_s});
        QCOMPARE(made.volumes.size(), 1);
        QCOMPARE(made.volumes.first().volume.name, u"shop_data"_s);
        QCOMPARE(made.volumes.first().hosts, QStringList{u"aws1"_s});
        const ComposeImport elsewhere = import(text, twoHosts);
        QVERIFY(!elsewhere.isPossible());
        QVERIFY2(told(elsewhere).contains(u"3! The network “lan” is made by others, and is not on aws1, aws2"_s),
                 qPrintable(told(elsewhere).join(u'\n')));
    }

    void oneOnEachHost()
    {
        const ComposeImport made = import(u"services: {agent: {image: a, deploy: {mode: global}}}"_s, twoHosts);
        QCOMPARE(told(made), QStringList());
        QCOMPARE(made.services.first().replicas, 2);
        QCOMPARE(made.services.first().spec.placement.maxPerHost, 1);
    }

    void constraints()
    {
        const ComposeImport made =
            import(u"services:\n  web:\n    image: a\n    deploy:\n      replicas: 2\n      placement:\n"
                   "        constraints: [node.labels.zone == a, 'node.labels.ssd!=no', node.role == manager]\n"
                   "        max_replicas_per_node: 1\n"_s,
                   twoHosts);
        using Relation = services::Constraint::Relation;
        QCOMPARE(told(made),
                 QStringList{u"2 web: “node.role == manager” can't be asked of a host here; it was left out"_s});
        const services::Placement &placement = made.services.first().spec.placement;
        QVERIFY(placement.constraints ==
                (QList<services::Constraint>{{.label = u"zone"_s, .relation = Relation::Equal, .value = u"a"_s},
                                             {.label = u"ssd"_s, .relation = Relation::NotEqual, .value = u"no"_s}}));
        QCOMPARE(placement.maxPerHost, 1);
    }

    void containersAreNamedBySlots()
    {
        const ComposeImport made =
            import(u"services: {web: {image: a, container_name: mine, pull_policy: always}}"_s, twoHosts);
        QVERIFY(made.services.first().spec.container.name.isEmpty());
        QVERIFY(!made.services.first().spec.container.pull);
        QCOMPARE(told(made), QStringList{u"1 web: Its containers are named by their service and slot, not “mine”"_s});
    }

    /// One that was broken off goes on with what it has made; what it hasn't made is none of it.
    void goesOn()
    {
        const QString text = u"services:\n  web: {image: a, scale: 2, depends_on: [db]}\n  db: {image: b}\n"_s;
        ImportTarget target = twoHosts;
        const ComposeImport first = import(text, target);
        QCOMPARE(first.made(), 2);
        const auto isThere = [&](qsizetype place, int ready) {
            const services::ServiceSpec &spec = first.services.at(place).spec;
            target.taken << spec.name;
            target.present[spec.name] = {spec, 2, ready};
        };
        isThere(0, 1);
        const ComposeImport second = import(text, target);
        QVERIFY(second.isPossible());
        QCOMPARE(second.made(), 1);
        QVERIFY(!second.services.at(0).isMade());
        QVERIFY2(
            told(second).contains(u"3 db: There is a service “db” already, as the file has it; it is left alone"_s),
            qPrintable(told(second).join(u'\n')));
        isThere(1, 1);
        const ComposeImport third = import(text, target);
        QCOMPARE(third.made(), 1);
        QCOMPARE(third.services.at(1).present->ready, 1);
        QVERIFY(told(third).contains(
            u"2 web: There is a service “web” already, as the file has it, with 1 of its 2 replicas ready; the rest is made"_s));
        target.present[u"db"_s].ready = 0;
        QVERIFY(told(import(text, target))
                    .contains(u"3 db: There is a service “db” already, as the file has it; its replica is not ready, "
                              "and is made"_s));
        target.present[u"db"_s].ready = 1;
        target.present[u"web"_s].ready = 2;
        const ComposeImport all = import(text, target);
        QVERIFY(!all.isPossible());
        QCOMPARE(told(all).filter(u"! "_s),
                 (QStringList{u"3! db: There is a service “db” already, as the file has it"_s,
                              u"2! web: There is a service “web” already, as the file has it"_s}));
        target.present[u"web"_s].spec.container.command = {u"other"_s};
        QVERIFY(told(import(text, target)).contains(u"2! web: There is a service “web” already"_s));
    }

    /// Which of what is made before a service waits for.
    void whatIsWaitedFor()
    {
        const ComposeImport made = import(u"services:\n  web: {image: a, networks: [front], volumes: ['data:/d']}\n"
                                          "  db: {image: b, networks: [back]}\n"
                                          "networks: {front: , back: }\nvolumes: {data: }\n"_s,
                                          twoHosts);
        QCOMPARE(made.services.at(0).key, u"web"_s);
        QCOMPARE(made.services.at(0).networks, QStringList{u"shop_front"_s});
        QCOMPARE(made.services.at(0).volumes, QStringList{u"shop_data"_s});
        QCOMPARE(made.services.at(1).networks, QStringList{u"shop_back"_s});
        QCOMPARE(made.services.at(1).volumes, QStringList());
    }

    void problems_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<QStringList>("expected");
        const auto row = [](const char *name, const QString &body, const QStringList &expected) {
            QTest::addRow("%s", name) << u"services:\n"_s + body << expected;
        };
        row("a static port for each host", u"  a: {image: a, scale: 2, ports: ['80:80']}\n"_s, {});
        row("too many replicas of a static port", u"  a: {image: a, scale: 3, ports: ['80:80', '81']}\n"_s,
            {u"2! a: Port 80/tcp is static, so there is room for 2 of its 3 replicas; let the engine choose the port"_s});
        row("a range is dynamic", u"  a: {image: a, scale: 3, ports: ['8000-8010:80']}\n"_s, {});
        row("one port of two services",
            u"  a: {image: a, scale: 2, ports: ['80:80']}\n  b: {image: b, ports: ['80:8']}\n"_s,
            {u"3! b: Port 80/tcp is published by a as well: there are not enough hosts for all their replicas"_s,
             u"0 Each host has a network “shop_default” of its own: containers find each other by name on the same "
             "host only"_s});
        row("one port, one host each",
            u"  a: {image: a, network_mode: none, ports: ['80:80']}\n"
            "  b: {image: b, network_mode: none, ports: ['80:8']}\n"_s,
            {});
        row("other protocols and addresses",
            u"  a: {image: a, network_mode: none, scale: 2, ports: ['80:80', '127.0.0.1:81:81']}\n"
            "  b: {image: b, network_mode: none, scale: 2, ports: ['80:80/udp', '127.0.0.2:81:81']}\n"_s,
            {});
        row("more than places", u"  a: {image: a, deploy: {replicas: 3, placement: {max_replicas_per_node: 1}}}\n"_s,
            {u"2! a: It wants 3 replicas, and no more than 1 on each host"_s});
        row("folders of the host", u"  a:\n    image: a\n    volumes: ['./x:/x', './x:/y', '/z:/z']\n"_s,
            {u"2 a: /srv/shop/x must be there on each of its hosts; an empty folder is mounted where it isn't"_s,
             u"2 a: /z must be there on each of its hosts; an empty folder is mounted where it isn't"_s});
        row("volumes on several hosts", u"  a: {image: a, volumes: ['d:/d']}\nvolumes: {d: }\n"_s,
            {u"2 a: Each host has a volume “shop_d” of its own"_s});
        row("a fixed address",
            u"  a: {image: a, scale: 2, networks: {n: {ipv4_address: 10.0.0.5}}}\nnetworks: {n: }\n"_s,
            {u"2! a: Its address in “shop_n” is fixed, which only one replica can have"_s});
        row("what runs once",
            u"  a: {image: a, network_mode: none}\n  b: {image: a, network_mode: none,\n"
            "    depends_on: {a: {condition: service_completed_successfully}}}\n"_s,
            {u"4 b: It waits for “a” to end, but services here are kept running"_s});
        row("a name that is taken", u"  old: {image: a}\n"_s, {u"2! old: There is a service “old” already"_s});
        row("a name that can't be one", u"  _a: {image: a}\n"_s,
            {u"2! _a: “_a”: A service's name has letters, digits, “_”, “.” and “-”, and begins with a letter or digit"_s});
        row("a broken file", u"  a: {image: a, restart: x}\n"_s,
            {u"2! It is no, always, unless-stopped, on-failure or on-failure:3"_s});
        row("a volume of others", u"  a: {image: a, volumes: ['data:/d']}\nvolumes: {data: {external: true}}\n"_s,
            {u"2 a: Each host has a volume “data” of its own"_s,
             u"3! The volume “data” is made by others, and is not on aws1, aws2"_s});
    }
    void problems()
    {
        QFETCH(QString, body);
        QFETCH(QStringList, expected);
        const ComposeImport made = import(body, {.hosts = twoHosts.hosts, .hostsOf = {}, .taken = {u"old"_s}});
        QCOMPARE(told(made), expected);
        QCOMPARE(made.isPossible(), expected.filter(u"! "_s).isEmpty());
    }

    void hostsMustBeChosen()
    {
        const QString text = u"services: {web: {image: a}}"_s;
        QCOMPARE(told(import(text, {})), QStringList{u"0! Choose at least one host"_s});
        QCOMPARE(told(import(text, {.hosts = twoHosts.hosts, .hostsOf = {{u"web"_s, {u"gone"_s}}}})),
                 QStringList{u"1! web: None of the chosen hosts is for it"_s});
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ComposeImportTest)
#include "composeimport.moc"
