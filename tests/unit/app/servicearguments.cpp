// SPDX-License-Identifier: GPL-3.0-or-later
// What the commands on services make of their words.
#include "app/arguments.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::HealthGate;

class ServiceArgumentsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aWholeRun()
    {
        const auto arguments = parse({u"run"_s,
                                      u"web"_s,
                                      u"--image"_s,
                                      u"nginx:1.27"_s,
                                      u"--replicas"_s,
                                      u"3"_s,
                                      u"--publish"_s,
                                      u"8888:8080"_s,
                                      u"--publish"_s,
                                      u"9090"_s,
                                      u"--on"_s,
                                      u"aws1,aws2"_s,
                                      u"--on"_s,
                                      u"aws3"_s,
                                      u"--placement"_s,
                                      u"binpack"_s,
                                      u"--health"_s,
                                      u"http:8080/ok?a:b"_s,
                                      u"--env"_s,
                                      u"A=b=c"_s,
                                      u"--label"_s,
                                      u"tier=front"_s,
                                      u"--stop-timeout"_s,
                                      u"3"_s,
                                      u"--constraint"_s,
                                      u"zone==a"_s,
                                      u"--max-per-host"_s,
                                      u"2"_s,
                                      u"--memory"_s,
                                      u"64m"_s,
                                      u"--init"_s,
                                      u"--min-healthy-time"_s,
                                      u"0"_s,
                                      u"--"_s,
                                      u"serve"_s,
                                      u"--port"_s,
                                      u"80"_s,
                                      u"--"_s,
                                      u"x"_s});
        QVERIFY2(arguments.has_value(), arguments ? "" : qPrintable(arguments.error().message()));
        const app::ServiceArguments &service = arguments->service;
        const services::ServiceSpec &spec = service.spec;
        QCOMPARE(service.name, u"web"_s);
        QCOMPARE(spec.name, u"web"_s);
        QCOMPARE(service.replicas, 3);
        QCOMPARE(spec.container.image, u"nginx:1.27"_s);
        QCOMPARE(spec.container.ports.size(), 2);
        QCOMPARE(spec.container.ports.at(0).published, quint16(8888));
        QCOMPARE(spec.container.ports.at(1).published, quint16(0));
        QCOMPARE(spec.placement.hosts, (QStringList{u"aws1"_s, u"aws2"_s, u"aws3"_s}));
        QVERIFY(spec.placement.strategy == services::Placement::Strategy::Binpack);
        QCOMPARE(spec.placement.constraints.size(), 1);
        QCOMPARE(spec.placement.maxPerHost, 2);
        QVERIFY((spec.gate == HealthGate{HealthGate::Kind::Http, 8080, u"/ok?a:b"_s}));
        QCOMPARE(spec.container.env.size(), 1);
        QCOMPARE(spec.container.env.at(0).value, u"b=c"_s);
        QCOMPARE(spec.container.labels.value(u"tier"_s), u"front"_s);
        QCOMPARE(spec.container.stopTimeout, std::optional<qint64>(3));
        QCOMPARE(spec.container.memory, 64LL << 20);
        QVERIFY(spec.container.init);
        QCOMPARE(spec.container.command,
                 (QStringList{u"serve"_s, u"--port"_s, u"80"_s, u"--"_s, u"x"_s})); // not ours to read
        QVERIFY(service.gate.stayReady == 0ms);
        QVERIFY(service.gate.deadline == 300s);
    }

    void gates_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<HealthGate>("gate");
        using Kind = HealthGate::Kind;
        QTest::newRow("http") << u"http:/healthy"_s << HealthGate{Kind::Http, 0, u"/healthy"_s};
        QTest::newRow("tcp") << u"tcp"_s << HealthGate{Kind::Tcp, 0, {}};
        QTest::newRow("tcp, port") << u"tcp:80"_s << HealthGate{Kind::Tcp, 80, {}};
        QTest::newRow("engine") << u"engine"_s << HealthGate{};
        QTest::newRow("none") << u"none"_s << HealthGate{Kind::None, 0, {}};
    }
    void gates()
    {
        QFETCH(QString, text);
        QFETCH(HealthGate, gate);
        const auto arguments =
            parse({u"run"_s, u"web"_s, u"--image"_s, u"nginx"_s, u"--publish"_s, u"8080:80"_s, u"--health"_s, text});
        QVERIFY2(arguments.has_value(), arguments ? "" : qPrintable(arguments.error().message()));
        QVERIFY(arguments->service.spec.gate == gate);
    }

    void scaleAndMove()
    {
        const auto scale = parse({u"scale"_s, u"shop.web=0"_s, u"--dry-run"_s});
        QVERIFY(scale && scale->service.dryRun && scale->isHeadless());
        QCOMPARE(scale->service.name, u"shop.web"_s);
        QCOMPARE(scale->service.replicas, 0);
        const auto move = parse({u"move"_s, u"web/12"_s, u"aws2"_s});
        QVERIFY(move.has_value());
        QCOMPARE(move->service.name, u"web"_s);
        QCOMPARE(move->service.slot, 12);
        QCOMPARE(move->service.host, u"aws2"_s);
        const auto reconcile =
            parse({u"reconcile"_s, u"--once"_s, u"--host-lost-after"_s, u"3"_s, u"--lease"_s, u"2"_s});
        QVERIFY(reconcile && reconcile->service.once && reconcile->service.hostLostAfter == 3s &&
                reconcile->service.lease == 2s);
    }

    void update()
    {
        const auto plain = parse({u"update"_s, u"web"_s, u"--image"_s, u"nginx:1.28"_s});
        QVERIFY2(plain.has_value(), plain ? "" : qPrintable(plain.error().message()));
        QVERIFY(plain->service.rollout == services::RolloutSettings{});
        QCOMPARE(plain->service.spec.container.image, u"nginx:1.28"_s);
        QVERIFY(plain->isHeadless() && !plain->service.detach);

        const auto whole =
            parse(u"update web --image nginx --strategy canary --canary 25% --parallelism 0 --max-surge 2 "
                  u"--max-unavailable 1 "
                  "--order start-first --delay 1 --passes 3 --min-healthy-time 0 --healthy-deadline 30 "
                  "--progress-deadline 60 "
                  "--max-failure-ratio 0.25 --failure-action pause --drain-timeout 5 --promote-after 9 --env A=b "
                  "--publish 80 --detach"_s.split(u' '));
        QVERIFY2(whole.has_value(), whole ? "" : qPrintable(whole.error().message()));
        const services::RolloutSettings &settings = whole->service.rollout;
        using Settings = services::RolloutSettings;
        QVERIFY(settings.strategy == Settings::Strategy::Canary && settings.order == Settings::Order::StartFirst);
        QVERIFY(settings.canary == 25 && settings.canaryPercent);
        QVERIFY(settings.parallelism == 0 && settings.maxSurge == 2 && settings.maxUnavailable == 1);
        QVERIFY(settings.delay == 1s && settings.passes == 3 && settings.minHealthyTime == 0s);
        QVERIFY(settings.healthyDeadline == 30s && settings.progressDeadline == 60s);
        QVERIFY(settings.maxFailureRatio == 0.25);
        QVERIFY(settings.failureAction == Settings::FailureAction::Pause);
        QVERIFY(settings.drainTimeout == 5s);
        QVERIFY(settings.autoPromote == true && settings.promoteAfter == 9s);
        QVERIFY(whole->service.detach && whole->service.containerOptions.size() == 2);

        const auto canary = parse(u"update web --image nginx --canary 2"_s.split(u' '));
        QVERIFY(canary && canary->service.rollout.strategy == Settings::Strategy::Canary &&
                canary->service.rollout.canary == 2 && !canary->service.rollout.promotesItself() &&
                canary->service.rollout.canaryTraffic == 0);
        const auto share = parse(u"update web --image nginx --canary-traffic 5%"_s.split(u' '));
        QVERIFY(share && share->service.rollout.strategy == Settings::Strategy::Canary &&
                share->service.rollout.canaryTraffic == 5);
        const auto stop = parse(u"update web --env A=b --order stop-first"_s.split(u' '));
        QVERIFY2(stop.has_value(), stop ? "" : qPrintable(stop.error().message()));
        QCOMPARE(stop->service.rollout.maxUnavailable, 1); // at the least
        const auto blue =
            parse(u"update web --strategy blue-green --no-auto-promote --scale-down-delay 0 -- x --y"_s.split(u' '));
        QVERIFY(blue && !blue->service.rollout.promotesItself() && blue->service.rollout.scaleDownDelay == 0s);
        QCOMPARE(blue->service.spec.container.command, (QStringList{u"x"_s, u"--y"_s}));
    }

    void rollout()
    {
        for (const char *action : {"status", "history", "pause", "resume", "promote", "abort", "undo"}) {
            const auto arguments = parse({u"rollout"_s, u"web"_s, QString::fromLatin1(action)});
            QVERIFY2(arguments.has_value(), arguments ? "" : qPrintable(arguments.error().message()));
            QCOMPARE(arguments->service.name, u"web"_s);
            QCOMPARE(arguments->service.action, QString::fromLatin1(action));
        }
        const auto undo = parse(u"rollout web undo --to-revision 3 --detach"_s.split(u' '));
        QVERIFY(undo && undo->service.toRevision == 3 && undo->service.detach && !undo->service.takeOver);
        const auto over = parse(u"rollout web resume --take-over"_s.split(u' '));
        QVERIFY(over && over->service.takeOver);
    }

    void misuses_data()
    {
        QTest::addColumn<QString>("line"); // words with blanks between them
        QTest::addColumn<QString>("says");
        const auto row = [](const char *line, const char *says) {
            QTest::newRow(line) << QString::fromUtf8(line) << QString::fromUtf8(says);
        };
        row("run", "“run” takes more words: “run NAME --image IMG”");
        row("run web", "“run” takes an image: --image IMG");
        row("run web --image nginx --service web", "“--service” is for a Compose file: --compose FILE");
        row("scale web=3 --compose x.yml", "The option --compose is for “run”");
        row("run web nginx --image nginx", "“run” takes no “nginx”");
        row("run .web --image nginx", "“.web” can't be a service's name");
        row("run web --image nginx --publish 80:80:80:80", "--publish: “80:80” is not an address");
        row("run web --image nginx --replicas -1", "“--replicas -1” is not a number from 0 to 10000");
        row("run web --image nginx --placement random", "there are spread and binpack");
        row("run web --image nginx --health http:nowhere", "“--health http:nowhere”");
        row("run web --image nginx --health ftp:/x", "“--health ftp:/x”");
        row("run web --image nginx --health tcp:", "“--health tcp:”");
        row("run web --image nginx --health tcp", "publish it by --publish");
        row("run web --image nginx --publish 80 --health http:81/x", "publish it by --publish");
        row("run web --image nginx --stop-timeout soon", "--stop-timeout soon");
        row("run web --image nginx --memory lots", "--memory lots");
        row("run web --image nginx --on ,", "“--on” takes names of hosts");
        row("run web --image nginx --name x", "name");
        row("scale", "“scale” takes more words: “scale NAME=N”");
        row("scale web", "“scale” takes NAME=N");
        row("scale web=", "is not a number");
        row("scale web=many", "“scale web many” is not a number");
        row("scale web=-1", "is not a number");
        row("scale web=3 --image nginx", "The option --image is for “run”");
        row("scale web=3 --env A=b", "The option --env is for “run”");
        row("scale web=3 -- x", "“scale” takes no “--”");
        row("move web/1", "“move NAME/SLOT HOST”");
        row("move web aws1", "“move” takes NAME/SLOT and a host");
        row("move web/0 aws1", "“move” takes NAME/SLOT and a host");
        row("reconcile --host-lost-after soon", "“--host-lost-after soon” is not a number from 0 to 86400");
        row("reconcile web", "“reconcile” takes no “web”");
        row("ps --once", "The option --once is for “reconcile”");
        row("services --dry-run", "The option --dry-run is for “scale”");
        row("update", "“update” takes more words: “update NAME --image IMG”");
        row("update web", "“update” takes what is to change");
        row("update web --strategy rolling", "“update” takes what is to change");
        row("update web --image nginx --strategy slow", "“--strategy slow”: there are rolling, blue-green and canary");
        row("update web --image nginx --order none", "“--order none”: there are start-first and stop-first");
        row("update web --image nginx --canary 0", "“--canary 0” is neither a number of replicas nor a percentage");
        row("update web --image nginx --canary 101%", "“--canary 101%”");
        row("update web --image nginx --canary-traffic 0%", "“--canary-traffic 0%” is no percentage from 1% to 99%");
        row("update web --image nginx --canary-traffic 100", "“--canary-traffic 100”");
        row("update web --image nginx --strategy rolling --canary-traffic 5%",
            "“--canary-traffic” is for --strategy canary");
        row("update web --image nginx --strategy rolling --canary 1", "“--canary” is for --strategy canary");
        row("update web --image nginx --scale-down-delay 1", "“--scale-down-delay” is for --strategy blue-green");
        row("update web --image nginx --parallelism -1", "“--parallelism -1” is not a number from 0 to 10000");
        row("update web --image nginx --passes 0", "“--passes 0” is not a number from 1 to 10000");
        row("update web --image nginx --max-failure-ratio 2", "is not a number from 0 to 1");
        row("update web --image nginx --max-failure-ratio nan", "is not a number from 0 to 1");
        row("update web --image nginx --failure-action ignore", "there are rollback and pause");
        row("update web --image nginx --auto-promote --no-auto-promote", "Either --auto-promote or --no-auto-promote");
        row("update web --image nginx --no-auto-promote --promote-after 1", "is for what promotes itself");
        row("update web --image nginx --dry-run --detach", "Either --dry-run or --detach");
        row("update web --image nginx --replicas 3", "The option --replicas is for “run”");
        row("update web --image nginx --to-revision 1", "The option --to-revision is for “rollout”");
        row("run web --image nginx --strategy rolling", "The option --strategy is for “update”");
        row("scale web=3 --detach", "The option --detach is for “update”");
        row("rollout web", "“rollout” takes more words: “rollout NAME status”");
        row("rollout web stop", "“rollout NAME stop” is not a command; there are status, history, pause");
        row("rollout .web status", "“.web” can't be a service's name");
        row("rollout web pause --to-revision 1", "is for “rollout NAME undo”");
        row("rollout web status --take-over", "changes nothing");
        row("scale web=3 --take-over", "The option --take-over is for “rollout”");
        row("rollout web undo --to-revision 0", "“--to-revision 0” is not a number from 1");
        row("rollout web pause --detach", "nothing to --detach from");
        row("rollout web abort --image nginx", "The option --image is for “run”");
        row("rollout web abort -- x", "“rollout” takes no “--”");
    }
    void misuses()
    {
        QFETCH(QString, line);
        QFETCH(QString, says);
        const auto arguments = parse(line.split(u' '));
        QVERIFY(!arguments);
        QVERIFY2(arguments.error().message().contains(says), qPrintable(arguments.error().message()));
    }

    void theHelpTellsThem()
    {
        const QString help = app::helpText();
        for (const QString &word :
             {u"bayplan run NAME"_s, u"bayplan services"_s, u"bayplan scale NAME=N"_s, u"bayplan move NAME/SLOT HOST"_s,
              u"bayplan reconcile [--once]"_s, u"--host-lost-after"_s, u"bayplan update NAME"_s,
              u"bayplan rollout NAME undo"_s, u"--max-failure-ratio"_s})
            QVERIFY2(help.contains(word), qPrintable(word));
    }

private:
    static core::Result<app::Arguments> parse(const QStringList &words)
    {
        return app::parseArguments(QStringList{u"bayplan"_s} + words);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ServiceArgumentsTest)
#include "servicearguments.moc"
