// SPDX-License-Identifier: GPL-3.0-or-later
// Services from the command line, on real engines: what the program says and what docker says.
#include "engine/serviceprogram.h"
#include "support/fleet/dockercli.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Outcome = ServiceProgram::Outcome;

class TestServiceCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this through tests/run");
        // By the network, since that is where health is asked, too.
        QStringList addresses;
        for (int engine = 1; engine <= m_engines.count(); ++engine)
            addresses << u"tcp://%1:2375"_s.arg(m_engines.address(engine));
        m_program = std::make_unique<ServiceProgram>(m_engines, addresses);
    }
    void init() { QVERIFY(m_engines.removeAllContainers()); }
    void cleanupTestCase() { QVERIFY(m_engines.removeAllContainers()); }

    /// What the command line says stands over what the file says; what isn't taken over is told.
    void fromAComposeFile()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(u"compose.yml"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("services:\n"
                   "  web:\n"
                   "    image: bayplan-test/app:${COLOUR}\n"
                   "    environment: {FROM: file, KEPT: '1'}\n"
                   "    ports: ['8080']\n"
                   "    deploy: {replicas: 2}\n"
                   "    mem_limit: 64m\n"
                   "    depends_on: [db]\n"
                   "  db: {build: .}\n");
        file.close();
        QFile variables(folder.filePath(u".env"_s));
        QVERIFY(variables.open(QIODevice::WriteOnly));
        variables.write("COLOUR='blue'\n");
        variables.close();
        const auto run = [&](const QString &name, const QStringList &more) {
            return m_program->run(
                QStringList{u"run"_s, name, u"--compose"_s, file.fileName(), u"--on"_s, u"engine1"_s} + more);
        };
        const Outcome made = run(u"web"_s, {u"--env"_s, u"FROM=line"_s, u"--memory"_s, u"96m"_s});
        QVERIFY2(made.code == 0, qPrintable(made.text()));
        QVERIFY2(made.err.contains(u"web: depends_on: "_s), qPrintable(made.err));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
        const QJsonObject seen =
            DockerCli(m_engines.socket(1)).inspect({replicasOf(m_engines, u"web"_s).first().id}).at(0).toObject();
        QCOMPARE(seen[u"Config"_s][u"Image"_s].toString(), u"bayplan-test/app:blue"_s);
        QCOMPARE(seen[u"HostConfig"_s][u"Memory"_s].toInteger(), 96 * 1024 * 1024);
        const QJsonArray env = seen[u"Config"_s][u"Env"_s].toArray();
        QVERIFY(env.contains(u"FROM=line"_s) && env.contains(u"KEPT=1"_s) && !env.contains(u"FROM=file"_s));

        const Outcome none = run(u"other"_s, {});
        QCOMPARE(none.code, 1);
        QVERIFY2(none.err.contains(u"has several services. Choose one by --service: web, db"_s), qPrintable(none.err));
        const Outcome built = run(u"other"_s, {u"--service"_s, u"db"_s});
        QCOMPARE(built.code, 1);
        QVERIFY2(built.err.contains(u"Line 9: “db” has no image but builds its own"_s), qPrintable(built.err));
        QCOMPARE(replicasOf(m_engines, u"other"_s).size(), 0);
    }

    /// One image on two hosts by one action; a port that is taken is told beforehand; only the difference is touched.
    void theSeedStory()
    {
        const QStringList onTwo{u"--on"_s, u"engine1,engine2"_s};
        const QStringList fixed =
            QStringList{u"run"_s,        u"web"_s,       u"--image"_s,  u"bayplan-test/app:blue"_s,
                        u"--publish"_s,  u"8888:8080"_s, u"--health"_s, u"http:/healthy"_s,
                        u"--replicas"_s, u"2"_s} +
            onTwo;
        const Outcome made = m_program->run(fixed);
        QVERIFY2(made.code == 0, qPrintable(made.text()));
        QCOMPARE(made.json()[u"service"_s].toString(), u"web"_s);
        QCOMPARE(made.json()[u"to"_s].toInt(), 2);
        QCOMPARE(made.steps(u"create"_s).size(), 2);
        QCOMPARE(made.steps().size(), 2);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
        for (const int engine : {1, 2})
            QVERIFY(DockerCli(m_engines.socket(engine)).run({u"ps"_s}).contains(u":8888->8080/tcp"_s));

        // A third copy has nowhere to go: nothing is tried.
        const QStringList before = idsOf(replicasOf(m_engines, u"web"_s));
        const QString since = engineTime();
        const Outcome refused = m_program->run({u"scale"_s, u"web=3"_s});
        qInfo().noquote() << refused.err.trimmed();
        QCOMPARE(refused.code, 1);
        QVERIFY(refused.out.isEmpty());
        QVERIFY2(refused.err.contains(u"8888"_s) && refused.err.contains(u"web-"_s), qPrintable(refused.err));
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), before);
        QCOMPARE(createsSince(since), 0);
        // So has another service that wants the port on one of them.
        const Outcome second = m_program->run({u"run"_s, u"other"_s, u"--image"_s, u"bayplan-test/app:blue"_s,
                                               u"--publish"_s, u"8888:8080"_s, u"--on"_s, u"engine2"_s});
        qInfo().noquote() << second.err.trimmed();
        QCOMPARE(second.code, 1);
        QVERIFY2(second.err.contains(u"8888"_s) && second.err.contains(u"web-2"_s), qPrintable(second.err));
        QCOMPARE(createsSince(since), 0);

        // With dynamic ports there is room.
        const Outcome dynamic = m_program->runService(u"web2"_s, 3, onTwo);
        QVERIFY2(dynamic.code == 0, qPrintable(dynamic.text()));
        const QStringList three = idsOf(replicasOf(m_engines, u"web2"_s));
        const Outcome planned = m_program->run({u"scale"_s, u"web2=5"_s, u"--dry-run"_s});
        QCOMPARE(planned.code, 0);
        QCOMPARE(planned.steps().size(), 2);
        for (const QJsonObject &step : planned.steps())
            QCOMPARE(step[u"outcome"_s].toString(), u"planned"_s);
        QCOMPARE(idsOf(replicasOf(m_engines, u"web2"_s)), three);

        const Outcome more = scale(u"web2=5"_s);
        QVERIFY2(more.code == 0, qPrintable(more.text()));
        QCOMPARE(more.json()[u"from"_s].toInt(), 3);
        QCOMPARE(more.json()[u"to"_s].toInt(), 5);
        QCOMPARE(more.steps(u"create"_s).size(), 2);
        QCOMPARE(more.steps().size(), 2);
        for (qsizetype i = 0; i < 2; ++i) { // what was planned is what was done
            for (const QString &field : {u"action"_s, u"host"_s, u"container"_s})
                QCOMPARE(more.steps().at(i)[field], planned.steps().at(i)[field]);
            QCOMPARE(more.steps().at(i)[u"outcome"_s].toString(), u"done"_s);
        }
        const QStringList five = idsOf(replicasOf(m_engines, u"web2"_s));
        QCOMPARE(five.size(), 5);
        QVERIFY(isSubset(three, five));

        const Outcome fewer = scale(u"web2=2"_s);
        QVERIFY2(fewer.code == 0, qPrintable(fewer.text()));
        QCOMPARE(fewer.steps(u"remove"_s).size(), 3);
        const QStringList two = idsOf(replicasOf(m_engines, u"web2"_s));
        QCOMPARE(two.size(), 2);
        QVERIFY(isSubset(two, five));
        QCOMPARE(idsOf(replicasOf(m_engines, u"web"_s)), before); // the other service is not touched
    }

    void twoToFortyToTwo()
    {
        QCOMPARE(m_program->runService(u"web"_s, 2).code, 0);
        const QStringList two = idsOf(replicasOf(m_engines, u"web"_s));
        const Outcome more = scale(u"web=40"_s);
        QVERIFY2(more.code == 0, qPrintable(more.text()));
        QCOMPARE(more.steps(u"create"_s).size(), 38);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 40), QStringList());
        const QList<SeenReplica> forty = replicasOf(m_engines, u"web"_s);
        QVERIFY(isSubset(two, idsOf(forty)));
        for (int engine = 1; engine <= 3; ++engine) {
            const auto count = std::count_if(forty.begin(), forty.end(),
                                             [engine](const auto &replica) { return replica.engine == engine; });
            QVERIFY2(count >= 13 && count <= 14, "they are spread evenly");
        }
        const Outcome fewer = scale(u"web=2"_s);
        QVERIFY2(fewer.code == 0, qPrintable(fewer.text()));
        QCOMPARE(fewer.steps(u"remove"_s).size(), 38);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
        const Outcome none = scale(u"web=0"_s);
        QCOMPARE(none.code, 0);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 0), QStringList()); // the record stays
        QCOMPARE(scale(u"web=1"_s).code, 0);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 1), QStringList());
    }

    void servicesAndPs()
    {
        QCOMPARE(m_program->runService(u"web"_s, 2, {u"--on"_s, u"engine1,engine2"_s}).code, 0);
        const Outcome outcome = m_program->run({u"services"_s});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.array().size(), 1);
        const QJsonObject web = outcome.array().first().toObject();
        QCOMPARE(web, (QJsonObject{{u"name"_s, u"web"_s},
                                   {u"image"_s, u"bayplan-test/app:blue"_s},
                                   {u"revision"_s, 1},
                                   {u"desired"_s, 2},
                                   {u"running"_s, 2},
                                   {u"ready"_s, 2},
                                   {u"rollout"_s, QJsonValue()},
                                   {u"hosts"_s, QJsonArray{u"engine1"_s, u"engine2"_s}}}));
        const QJsonArray rows = m_program->run({u"ps"_s, u"--all"_s}).array(); // no records among them
        QCOMPARE(rows.size(), 2);
        QStringList seen;
        for (const QJsonValue row : rows) {
            QCOMPARE(row[u"service"_s].toString(), u"web"_s);
            QCOMPARE(row[u"revision"_s].toInt(), 1);
            seen << u"%1 %2"_s.arg(row[u"name"_s].toString()).arg(row[u"slot"_s].toInt());
        }
        seen.sort();
        QCOMPARE(seen, (QStringList{u"web-1 1"_s, u"web-2 2"_s}));
    }

    /// Start-first: the new one is there before the old one goes.
    void move()
    {
        QCOMPARE(m_program->runService(u"web"_s, 2, {u"--on"_s, u"engine1,engine2,engine3"_s}).code, 0);
        const QList<SeenReplica> before = replicasOf(m_engines, u"web"_s);
        const int free = 6 - before.at(0).engine - before.at(1).engine;
        const Outcome outcome =
            m_program->run({u"move"_s, u"web/1"_s, u"engine%1"_s.arg(free), u"--min-healthy-time"_s, u"0"_s});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.text()));
        QStringList actions;
        for (const QJsonObject &step : outcome.steps())
            actions << step[u"action"_s].toString();
        QCOMPARE(actions, (QStringList{u"create"_s, u"remove"_s}));
        const QList<SeenReplica> after = replicasOf(m_engines, u"web"_s);
        QCOMPARE(after.size(), 2);
        QCOMPARE(after.at(0).engine, free);
        QCOMPARE(after.at(0).slot, 1);
        QCOMPARE(after.at(1).id, before.at(1).id);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 2), QStringList());
    }

    void refusals_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QString>("says");
        QTest::newRow("no such service") << QStringList{u"scale"_s, u"nobody=3"_s} << u"no service named “nobody”"_s;
        QTest::newRow("no such slot") << QStringList{u"move"_s, u"web/9"_s, u"engine1"_s} << u"no replica in slot 9"_s;
        QTest::newRow("no such host") << QStringList{u"move"_s, u"web/1"_s, u"aws9"_s} << u"no host named “aws9”"_s;
        QTest::newRow("there already") << QStringList{u"run"_s, u"web"_s, u"--image"_s, u"bayplan-test/app:blue"_s}
                                       << u"already"_s;
        QTest::newRow("no such host to run on")
            << QStringList{u"run"_s, u"web2"_s, u"--image"_s, u"bayplan-test/app:blue"_s, u"--on"_s, u"aws9"_s}
            << u"no host named “aws9”"_s;
    }
    void refusals()
    {
        QFETCH(QStringList, words);
        QFETCH(QString, says);
        QCOMPARE(m_program->runService(u"web"_s, 1).code, 0);
        const QString since = engineTime();
        const Outcome outcome = m_program->run(words);
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(says), qPrintable(outcome.err));
        QVERIFY(outcome.out.isEmpty());
        QCOMPARE(createsSince(since), 0);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 1), QStringList());
    }

    /// What doesn't get ready is removed again and told; the rest stays.
    void aFailureIsTold()
    {
        const Outcome outcome = m_program->run({u"run"_s, u"web"_s, u"--image"_s, u"bayplan-test/app:crashing"_s});
        qInfo().noquote() << outcome.err.trimmed();
        QCOMPARE(outcome.code, 1);
        QVERIFY2(outcome.err.contains(u"exit code 1"_s) && outcome.err.contains(u"0 of 1"_s), qPrintable(outcome.err));
        QCOMPARE(outcome.steps().size(), 1);
        QCOMPARE(outcome.steps().first()[u"outcome"_s].toString(), u"failed"_s);
        QVERIFY(replicasOf(m_engines, u"web"_s).isEmpty());
    }

    /// Whoever comes while somebody acts is told who that is; an interrupted one gives its lease back at once.
    void interrupted()
    {
        QCOMPARE(m_program->runService(u"web"_s, 1).code, 0);
        // Long enough in the middle to be met there.
        const auto slow = m_program->start({u"scale"_s, u"web=3"_s, u"--min-healthy-time"_s, u"60"_s});
        QTRY_COMPARE_WITH_TIMEOUT(replicasOf(m_engines, u"web"_s).size(), 3, 60'000);
        const Outcome other = scale(u"web=5"_s);
        qInfo().noquote() << other.err.trimmed();
        QCOMPARE(other.code, 1);
        QVERIFY2(other.err.contains(u" on "_s), qPrintable(other.err)); // "root on desk-4"

        slow->terminate();
        const Outcome ended = ServiceProgram::endOf(*slow);
        qInfo().noquote() << ended.err.trimmed();
        QCOMPARE(ended.code, 1);
        QVERIFY2(ended.err.contains(u"Interrupted"_s), qPrintable(ended.err));
        QCOMPARE(ended.steps().size(), 2);
        QVERIFY(ended.steps().first()[u"outcome"_s].toString() == u"cancelled"_s);
        const Outcome again = scale(u"web=4"_s); // at once: nobody holds it any more
        QVERIFY2(again.code == 0, qPrintable(again.text()));
        QCOMPARE(faultsOf(m_engines, u"web"_s, 4), QStringList());
    }

    /// `docker container prune` takes the records; the replicas' labels tell them again.
    void pruned()
    {
        QCOMPARE(m_program->runService(u"web"_s, 3).code, 0);
        const QStringList before = idsOf(replicasOf(m_engines, u"web"_s));
        for (int engine = 1; engine <= m_engines.count(); ++engine)
            QVERIFY(!DockerCli(m_engines.socket(engine)).run({u"container"_s, u"prune"_s, u"-f"_s}).isNull());
        QVERIFY(faultsOf(m_engines, u"web"_s, 3).contains(u"there is no record"_s));
        const QJsonObject web = m_program->run({u"services"_s}).array().first().toObject();
        QCOMPARE(web[u"desired"_s].toInt(), 3);
        const Outcome more = scale(u"web=4"_s);
        QVERIFY2(more.code == 0, qPrintable(more.text()));
        QCOMPARE(more.steps().size(), 1);
        QCOMPARE(faultsOf(m_engines, u"web"_s, 4), QStringList());
        QVERIFY(isSubset(before, idsOf(replicasOf(m_engines, u"web"_s))));
    }

private:
    Outcome scale(const QString &what) const
    {
        return m_program->run({u"scale"_s, what, u"--min-healthy-time"_s, u"0"_s});
    }

    static bool isSubset(const QStringList &some, const QStringList &all)
    {
        return std::all_of(some.begin(), some.end(), [&](const QString &each) { return all.contains(each); });
    }

    qsizetype createsSince(const QString &since) const
    {
        qsizetype count = 0;
        for (int engine = 1; engine <= m_engines.count(); ++engine)
            count += namesMadeSince(m_engines, engine, since).size();
        return count;
    }

    TestFleet m_engines;
    std::unique_ptr<ServiceProgram> m_program;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestServiceCommands)
#include "tst_servicecommands.moc"
