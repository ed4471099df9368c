// SPDX-License-Identifier: GPL-3.0-or-later
// What real engines report and what is done to them, held against the engines' own account of it: each once,
// over lost connections and in a file that two share; and no secret in that file.
#include "activity/recorder.h"
#include "activity/store.h"
#include "engine/actionbench.h"
#include "engine/calls/containercalls.h"
#include "engine/decode.h"
#include "fleet/eventlog.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using activity::Database;
using activity::Entry;
using operations::ContainerAction;

namespace {

constexpr int patience = 60'000;
const QString secret = u"hunter2-and-more"_s;

/// A desktop without its window.
struct Desk
{
    explicit Desk(const QString &path) { store.open(path); }

    ActionBench bench;
    fleet::EventLog log{bench.fleet()};
    activity::Store store;
    activity::Recorder recorder{log, bench.operations(), store};
};

/// What is in the file.
QList<Entry> entriesIn(const QString &path, const QString &filter)
{
    Database database{{}};
    if (database.open(path))
        return {};
    const auto found = database.ids({.filters = {fleet::FilterQuery::parse(filter)}, .descending = false}, 0);
    const auto entries = found ? database.entries(found->ids) : core::Result<QList<Entry>>();
    return entries ? *entries : QList<Entry>();
}

} // namespace

class TestActivityEngine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && !m_engines.podmanSocket().isEmpty(), "no engines: run this through tests/run");
    }
    void init()
    {
        QVERIFY(m_engines.removeAllContainers());
        m_folder = std::make_unique<QTemporaryDir>();
        m_begun = QDateTime::currentMSecsSinceEpoch(); // not in whole seconds: what init() removed is none of it
        m_account.clear();
    }
    void cleanup()
    {
        m_desk.reset();
        (void)m_engines.run({u"heal"_s, u"1"_s});
        QVERIFY(m_engines.removeAllContainers());
    }

    /// Docker loses its network while things happen there; both are subscribed to anew again and again.
    void eventsOnceOverReconnects()
    {
        openDesk();
        const fleet::HostConnection *docker = host(*m_desk, u"docker"_s);
        lives(u"before"_s);
        QVERIFY(!m_engines.run({u"cut"_s, u"1"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(docker->status().state == fleet::HostState::Unreachable, patience);
        lives(u"meanwhile"_s);
        QVERIFY(!m_engines.run({u"heal"_s, u"1"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(isLive(docker->status().state) && docker->isSettled(), patience);
        lives(u"between"_s);
        for (int i = 0; i < 3; ++i) // each subscribes anew, and is told again what happened last
            for (fleet::HostConnection *each : m_desk->bench.fleet().hosts())
                each->retryNow();
        lives(u"after"_s);
        compareWithEngines();
    }

    /// Two Bayplans on the same hosts write into the same file.
    void eventsOnceByTwo()
    {
        openDesk();
        const auto first = std::move(m_desk);
        openDesk();
        lives(u"watched"_s);
        compareWithEngines();
        // Both know that they connected.
        QTRY_COMPARE_WITH_TIMEOUT(entriesIn(path(), u"who:engine what:connected"_s).size(), 4, patience);
        QVERIFY(!m_desk->store.problem() && !first->store.problem());
    }

    void operationsOnce()
    {
        openDesk();
        for (const QString &name : {u"docker"_s, u"podman"_s})
            QVERIFY(!cli(name).run({u"run"_s, u"-d"_s, u"--name"_s, u"on-"_s + name, image(name)}).isNull());
        const QStringList names{u"on-docker"_s, u"on-podman"_s};
        QCOMPARE(failures(m_desk->bench.run({.action = ContainerAction::Pause}, names)), u""_s);
        for (fleet::HostConnection *each : m_desk->bench.fleet().hosts())
            each->retryNow();
        QCOMPARE(failures(m_desk->bench.undo()), u""_s);
        // One that the engine refuses: it runs by now.
        operations::Plan plan{.title = u"Resume"_s, .steps = {}};
        const auto facts = m_desk->bench.facts({u"on-docker"_s});
        QCOMPARE(facts.size(), 1);
        plan.steps.push_back({.target = facts.first().target, .start = [](operations::StepRun &run) {
                                  run.call(engine::unpauseContainer(run.target().id),
                                           [&run](const core::Result<QByteArray> &reply) {
                                               run.finish(reply ? core::Result<void>() : core::fail(reply.error()));
                                           });
                              }});
        QVERIFY(ActionBench::waitForEnd(m_desk->bench.operations().run(std::move(plan))));
        QTRY_COMPARE_WITH_TIMEOUT(entriesIn(path(), u"who:operator"_s).size(), 5, patience);
        m_desk.reset(); // and nothing more is written at the end
        const QList<Entry> entries = entriesIn(path(), u"who:operator"_s);
        QCOMPARE(entries.size(), 5);
        QStringList told;
        for (const Entry &entry : entries) {
            QString call = entry.call;
            told << u"%1 %2 %3 %4"_s.arg(entry.host, entry.object, call.replace(entry.objectId, u"ID"_s),
                                         entry.outcome == Entry::Outcome::Done ? u"done"_s : u"failed"_s);
            QVERIFY(entry.objectId.size() == 64 && entry.kind == u"container"_s);
            QVERIFY(entry.duration.count() >= 0 && entry.duration.count() < patience);
            QVERIFY(entry.time.time_since_epoch() >= std::chrono::milliseconds(m_begun));
            QCOMPARE(entry.error.isEmpty(), entry.outcome == Entry::Outcome::Done);
        }
        told.sort();
        QCOMPARE(told, (QStringList{u"docker on-docker POST /containers/ID/pause done"_s,
                                    u"docker on-docker POST /containers/ID/unpause done"_s,
                                    u"docker on-docker POST /containers/ID/unpause failed"_s,
                                    u"podman on-podman POST /containers/ID/pause done"_s,
                                    u"podman on-podman POST /containers/ID/unpause done"_s}));
        QCOMPARE(entries.at(0).operation, entries.at(1).operation);
        QVERIFY(entries.at(0).operation != entries.at(2).operation);
    }

    /// A container with a secret in its environment is removed and made again; an image is asked for with a password.
    void noSecretInTheFile_data()
    {
        QTest::addColumn<QString>("on");
        QTest::newRow("Docker") << u"docker"_s;
        QTest::newRow("Podman") << u"podman"_s;
    }
    void noSecretInTheFile()
    {
        QFETCH(QString, on);
        openDesk();
        QVERIFY(!cli(on)
                     .run({u"create"_s, u"--name"_s, u"vault"_s, u"-e"_s, u"PASSWORD="_s + secret, u"--label"_s,
                           u"token="_s + secret, image(on)})
                     .isNull());
        QCOMPARE(failures(m_desk->bench.run({.action = ContainerAction::Remove}, {u"vault"_s})), u""_s);
        QCOMPARE(failures(m_desk->bench.undo()), u""_s);
        QVERIFY(cli(on).run({u"inspect"_s, u"-f"_s, u"{{.Config.Env}}"_s, u"vault"_s}).contains(secret)); // it is back
        // The engine quotes what it refuses: a variable without a name.
        operations::Plan plan{.title = u"Run"_s, .steps = {}};
        const operations::Target target{
            .host = host(*m_desk, on)->id(), .hostName = on, .kind = u"container"_s, .id = {}, .name = {}};
        plan.steps.push_back(
            {.target = target, .start = [this, on](operations::StepRun &run) {
                 const QJsonObject body{{u"Image"_s, image(on)}, {u"Env"_s, QJsonArray{QString(u"="_s + secret)}}};
                 run.call(engine::createContainer(u"refused"_s, {}, body),
                          [&run](const core::Result<QByteArray> &reply) {
                              run.finish(reply ? core::Result<void>() : core::fail(reply.error()));
                          });
             }});
        plan.steps.push_back({.target = target, .start = [](operations::StepRun &run) {
                                  run.call({.path = "/images/create?fromImage=127.0.0.1:1/x&tag=1",
                                            .headers = {"X-Registry-Auth: " + secret.toUtf8().toBase64()}},
                                           [&run](const core::Result<QByteArray> &reply) {
                                               run.finish(reply ? core::Result<void>() : core::fail(reply.error()));
                                           });
                              }});
        QVERIFY(ActionBench::waitForEnd(m_desk->bench.operations().run(std::move(plan))));
        QTRY_VERIFY_WITH_TIMEOUT(!entriesIn(path(), u"call:/containers/create"_s).isEmpty() &&
                                     !entriesIn(path(), u"call:/images/create"_s).isEmpty() &&
                                     !entriesIn(path(), u"what:removed object:vault"_s).isEmpty(),
                                 patience);
        const QDir folder(m_folder->path());
        for (const QString &name : folder.entryList(QDir::Files)) { // with what is beside it
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray content = file.readAll();
            QVERIFY2(!content.contains(secret.toUtf8()), qPrintable(name));
            QVERIFY2(!content.contains(secret.toUtf8().toBase64()), qPrintable(name));
        }
    }

private:
    void openDesk()
    {
        m_desk = std::make_unique<Desk>(path());
        // By the network, which can be cut.
        QVERIFY(
            m_desk->bench.add({u"docker"_s, *engine::Endpoint::parse(u"tcp://%1:2375"_s.arg(m_engines.address(1)))}));
        QVERIFY(m_desk->bench.add({u"podman"_s, *engine::Endpoint::parse(u"unix://"_s + m_engines.podmanSocket())}));
    }
    static fleet::HostConnection *host(Desk &desk, const QString &name) { return desk.bench.fleet().hostByName(name); }
    DockerCli cli(const QString &on) const
    {
        return DockerCli(on == u"docker"_s ? m_engines.socket(1) : m_engines.podmanSocket());
    }
    static QString image(const QString &on)
    {
        return on == u"docker"_s ? u"bayplan-test/app:blue"_s : u"localhost/bayplan-test/app:blue"_s;
    }
    /// One on each engine that comes, pauses, goes on, stops and goes.
    void lives(const QString &name) const
    {
        for (const QString &on : {u"docker"_s, u"podman"_s}) {
            const DockerCli docker = cli(on);
            QVERIFY(!docker.run({u"run"_s, u"-d"_s, u"--name"_s, name, image(on)}).isNull());
            QVERIFY(!docker.run({u"pause"_s, name}).isNull());
            QVERIFY(!docker.run({u"unpause"_s, name}).isNull());
            QVERIFY(!docker.run({u"rename"_s, name, name + u"-2"_s}).isNull());
            QVERIFY(!docker.run({u"kill"_s, name + u"-2"_s}).isNull());
            QVERIFY(!docker.run({u"rm"_s, u"-f"_s, name + u"-2"_s}).isNull());
        }
    }
    /// "docker: 816b5801dcd4 removed", for each event that the engines remember from this test or did so the last time,
    /// sorted.
    QStringList ownAccount()
    {
        for (const QString &on : {u"docker"_s, u"podman"_s}) {
            QSet<QString> killed;
            for (const QString &line : cli(on).lines(
                     {u"events"_s, u"--since"_s, QString::number(m_begun / 1000), u"--until"_s,
                      QString::number(QDateTime::currentSecsSinceEpoch() + 1), u"--format"_s, u"{{json .}}"_s})) {
                const auto event = engine::decodeEvent(line.toUtf8());
                if (!event || event->time.time_since_epoch() < std::chrono::milliseconds(m_begun))
                    continue;
                if (event->action == u"kill"_s)
                    killed.insert(event->id);
                const QString text = fleet::describe(*event, killed.contains(event->id)).first;
                if (!text.isEmpty())
                    m_account.insert(
                        u"%1 %2 %3"_s.arg(event->time.time_since_epoch().count()).arg(event->action, event->id),
                        u"%1: %2 %3"_s.arg(on, event->id.left(12), text));
            }
        }
        QStringList account = m_account.values();
        account.sort();
        return account;
    }
    QStringList written() const
    {
        QStringList account;
        for (const Entry &entry : entriesIn(path(), u"who:engine"_s)) {
            if (!entry.kind.isEmpty() && entry.time.time_since_epoch() >= std::chrono::milliseconds(m_begun))
                account << u"%1: %2 %3"_s.arg(entry.host, entry.objectId.left(12), entry.what);
        }
        account.sort();
        return account;
    }
    void compareWithEngines()
    {
        // The last of each has come.
        const QStringList own = ownAccount();
        (void)QTest::qWaitFor([this, &own] { return written().size() >= own.size(); },
                              patience); // told below what hasn't
        const QStringList file = written();
        QVERIFY2(own.size() >= 10, qPrintable(own.join(u'\n')));
        QStringList missing = own;
        QStringList surplus;
        for (const QString &line : file) {
            if (!missing.removeOne(line))
                surplus << line;
        }
        QVERIFY2(missing.isEmpty() && surplus.isEmpty(),
                 qPrintable(u"missing:\n%1\nmore than once, or not by the engine:\n%2"_s.arg(missing.join(u'\n'),
                                                                                             surplus.join(u'\n'))));
        qInfo("%lld events by the engines' own account, each written once", qint64(own.size()));
    }
    QString path() const { return m_folder->filePath(u"activity.sqlite"_s); }

    TestFleet m_engines;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Desk> m_desk;
    qint64 m_begun = 0; ///< ms since 1970
    QMap<QString, QString> m_account;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestActivityEngine)
#include "tst_activityengines.moc"
