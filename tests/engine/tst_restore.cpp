// SPDX-License-Identifier: GPL-3.0-or-later
// Thirty varied containers on real engines, kept in a snapshot, removed, and brought back: field by field as they were.
#include "engine/imagework.h"
#include "engine/serviceprogram.h"
#include "images/registrylogins.h"
#include "snapshots/comparefields.h"
#include "snapshots/restore/restoreoperation.h"
#include "snapshots/snapshotfile.h"
#include "support/fleet/dockercli.h"

#include <QFile>
#include <QJsonArray>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using Outcome = ServiceProgram::Outcome;

class TestRestore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.count() >= 3, "no engines: run this by tests/run");
        m_program = std::make_unique<ServiceProgram>(m_engines);
    }
    void init() { removeEverything(); }
    void cleanupTestCase() { removeEverything(); }

    void roundTrip()
    {
        makeThirty();
        QCOMPARE(count(), 30);
        const QString file = path(u"before.json.zst"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, file, u"--include-secrets"_s}).code, 0);
        removeEverything();
        QCOMPARE(count(), 0);

        const Outcome planned = m_program->run({u"restore"_s, file, u"--dry-run"_s});
        QVERIFY2(planned.code == 0, qPrintable(planned.text()));
        QCOMPARE(count(), 0);
        const Outcome restored = m_program->run({u"restore"_s, file});
        QVERIFY2(restored.code == 0, qPrintable(restored.text()));
        QCOMPARE(restored.json()[u"steps"_s].toArray().size(), planned.json()[u"steps"_s].toArray().size());
        QCOMPARE(count(), 30);

        const QString again = path(u"after.json.zst"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, again, u"--include-secrets"_s}).code, 0);
        const auto before = snapshots::loadSnapshot(file);
        const auto after = snapshots::loadSnapshot(again);
        QVERIFY(before && after);
        QStringList differences;
        int compared = 0;
        for (size_t host = 0; host < 3; ++host) {
            const auto &one = before->hosts[host];
            const auto &two = after->hosts[host];
            QCOMPARE(two.containers.size(), one.containers.size());
            for (size_t place = 0; place < one.containers.size(); ++place) {
                QCOMPARE(two.containers[place].name, one.containers[place].name);
                for (const auto &field :
                     snapshots::inspectFields(one.inspects.at(place), two.inspects.at(place), false)) {
                    if (!field.noise && !isException(field.path))
                        differences << one.containers[place].name + field.path + u": "_s + field.before + u" → "_s +
                                           field.after;
                }
                ++compared;
            }
        }
        QCOMPARE(compared, 30);
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
        // And by Bayplan's own account there is nothing to do any more.
        const Outcome nothing = m_program->run({u"restore"_s, file});
        QVERIFY2(nothing.code == 0, qPrintable(nothing.text()));
        QVERIFY2(nothing.json()[u"steps"_s].toArray().isEmpty(), nothing.out.constData());
        QCOMPARE(nothing.json()[u"asTheyWere"_s].toInt(), 30);
    }

    /// What is another now is removed only where that is said to be wanted; others are left alone.
    void changedMeanwhile()
    {
        const DockerCli docker(m_engines.socket(1));
        run(1, {u"--name"_s, u"aa"_s, u"-m"_s, u"64m"_s, u"-p"_s, u"8888:8080"_s});
        run(1, {u"--name"_s, u"bb"_s});
        const QString file = path(u"small.json"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, file, u"--include-secrets"_s}).code, 0);
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, u"aa"_s}).isNull());
        run(1, {u"--name"_s, u"aa"_s, u"-m"_s, u"32m"_s});
        run(1, {u"--name"_s, u"squatter"_s, u"-p"_s, u"8888:8080"_s});
        const QString b = docker.run({u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, u"bb"_s});
        Outcome told = m_program->run({u"restore"_s, file, u"--yes"_s});
        QVERIFY2(told.code == 3, qPrintable(told.text()));
        QVERIFY2(told.err.contains(u"8888/tcp is taken by squatter"_s), qPrintable(told.err));
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, u"squatter"_s}).isNull());
        told = m_program->run({u"restore"_s, file});
        QVERIFY2(told.code == 1 && told.err.contains(u"--yes"_s), qPrintable(told.text()));
        QVERIFY2(told.json()[u"steps"_s][0][u"why"_s].toString().contains(u"HostConfig.Memory"_s),
                 told.out.constData());
        QCOMPARE(docker.run({u"inspect"_s, u"-f"_s, u"{{.HostConfig.Memory}}"_s, u"aa"_s}), u"33554432"_s);
        told = m_program->run({u"restore"_s, file, u"--yes"_s});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QCOMPARE(docker.run({u"inspect"_s, u"-f"_s, u"{{.HostConfig.Memory}}"_s, u"aa"_s}), u"67108864"_s);
        QCOMPARE(docker.run({u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, u"bb"_s}), b);
    }

    /// What is only stopped, paused or running otherwise is brought back as it is, and one that is made anew has its
    /// unnamed volume again; those that are in it, or have links to it or its volumes, come after it.
    void nothingIsLost()
    {
        const DockerCli docker(m_engines.socket(1));
        const QString app = u"bayplan-test/app:blue"_s;
        run(1, {u"--name"_s, u"zdb"_s, u"-v"_s, u"/data"_s});
        const auto start = [&](const QStringList &options) {
            const QStringList command{app, u"sleep"_s, u"1000000"_s};
            QVERIFY(!docker.run(QStringList{u"run"_s, u"-d"_s} + options + command).isNull());
        };
        start({u"--name"_s, u"anet"_s, u"--network"_s, u"container:zdb"_s});
        start({u"--name"_s, u"apid"_s, u"--pid"_s, u"container:anet"_s});
        start({u"--name"_s, u"alink"_s, u"--link"_s, u"zdb:db"_s});
        start({u"--name"_s, u"avol"_s, u"--volumes-from"_s, u"zdb"_s});
        run(1, {u"--name"_s, u"paused"_s});
        QVERIFY(!docker.run({u"pause"_s, u"paused"_s}).isNull());
        QVERIFY(
            !docker.run({u"exec"_s, u"zdb"_s, u"sh"_s, u"-c"_s, u"echo kept > /data/x; echo kept > /y"_s}).isNull());
        const QString file = path(u"held.json"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, file, u"--include-secrets"_s}).code, 0);
        const auto asItWas = [&] {
            const Outcome nothing = m_program->run({u"restore"_s, file});
            return nothing.code == 0 && nothing.json()[u"asTheyWere"_s].toInt() == 6;
        };
        const auto stateOf = [&docker](const QString &name) {
            return docker.run({u"inspect"_s, u"-f"_s, u"{{.State.Status}}"_s, name}).trimmed();
        };

        // Without --yes: nothing is removed for it.
        QVERIFY(!docker.run({u"stop"_s, u"-t"_s, u"1"_s, u"zdb"_s, u"paused"_s}).isNull());
        Outcome told = m_program->run({u"restore"_s, file});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QCOMPARE(told.steps(u"start"_s).size(), 2);
        QCOMPARE(told.steps(u"pause"_s).size(), 1);
        QCOMPARE(stateOf(u"paused"_s), u"paused"_s);
        QCOMPARE(docker.run({u"exec"_s, u"zdb"_s, u"cat"_s, u"/data/x"_s, u"/y"_s}).trimmed(), u"kept\nkept"_s);
        QVERIFY(asItWas());

        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, u"zdb"_s}).isNull());
        run(1, {u"--name"_s, u"zdb"_s, u"-e"_s, u"A=b"_s, u"-v"_s, u"/data"_s});
        told = m_program->run({u"restore"_s, file, u"--yes"_s});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QCOMPARE(told.steps(u"remove"_s).size(), 3); // and those that are in it
        for (const QString &name : {u"zdb"_s, u"avol"_s})
            QCOMPARE(docker.run({u"exec"_s, name, u"cat"_s, u"/data/x"_s}).trimmed(), u"kept"_s);
        QVERIFY(asItWas());

        QVERIFY(clear(m_engines));
        told = m_program->run({u"restore"_s, file});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        for (const QString &name : {u"anet"_s, u"apid"_s, u"alink"_s, u"avol"_s})
            QCOMPARE(stateOf(name), u"running"_s);
        QVERIFY(asItWas());
    }

    /// Taken back, what was in another one is so again, though that has another id by then.
    void undoneInAnother()
    {
        const DockerCli docker(m_engines.socket(1));
        run(1, {u"--name"_s, u"zdb"_s, u"-e"_s, u"A=then"_s});
        const QStringList sleeping{u"bayplan-test/app:blue"_s, u"sleep"_s, u"1000000"_s};
        QVERIFY(!docker
                     .run(QStringList{u"run"_s, u"-d"_s, u"--name"_s, u"anet"_s, u"--network"_s, u"container:zdb"_s} +
                          sleeping)
                     .isNull());
        const QString before = path(u"then.json"_s);
        const QString after = path(u"now.json"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, before, u"--include-secrets"_s}).code, 0);
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, u"zdb"_s, u"anet"_s}).isNull());
        run(1, {u"--name"_s, u"zdb"_s, u"-e"_s, u"A=now"_s});
        QVERIFY(!docker
                     .run(QStringList{u"run"_s, u"-d"_s, u"--name"_s, u"anet"_s, u"--network"_s, u"container:zdb"_s} +
                          sleeping)
                     .isNull());
        QCOMPARE(m_program->run({u"snapshot"_s, after, u"--include-secrets"_s}).code, 0);
        const auto then = snapshots::loadSnapshot(before);
        const auto now = snapshots::loadSnapshot(after);
        QVERIFY(then && now);

        ImageWork work(m_engines);
        QVERIFY(work.waitUntilLive());
        core::MemorySecretStore secrets{QString()};
        images::RegistryLogins logins(secrets, path(u"none.json"_s));
        const auto plan = snapshots::restorePlan(*then, *now);
        QCOMPARE(plan.steps.size(), 4);
        net::HttpLoop loop;
        auto &restoring = work.run(snapshots::restoreOperation(plan, {work.fleet(), loop, logins}));
        QVERIFY2(restoring.count(operations::Operation::State::Done) == 4, qPrintable(ImageWork::told(restoring)));
        auto &undo = work.operations().undo(restoring);
        QTRY_VERIFY_WITH_TIMEOUT(undo.hasEnded(), 60'000);
        QVERIFY2(undo.count(operations::Operation::State::Done) == int(undo.rows().size()),
                 qPrintable(ImageWork::told(undo)));
        const Outcome nothing = m_program->run({u"restore"_s, after});
        QVERIFY2(nothing.code == 0 && nothing.json()[u"asTheyWere"_s].toInt() == 2, qPrintable(nothing.text()));
    }

    /// A host that was renamed in the workspace is one change, and what it had comes back to it as it is called now.
    void renamedHost()
    {
        run(1, {u"--name"_s, u"db"_s, u"-m"_s, u"64m"_s});
        run(1, {u"--name"_s, u"queue"_s});
        QCOMPARE(m_program->runService(u"web"_s, 3).code, 0);
        for (const QStringList &secrets : {QStringList{}, QStringList{u"--include-secrets"_s}}) {
            const QString before = path(u"before.json"_s);
            const QString after = path(u"after.json"_s);
            QCOMPARE(m_program->run(QStringList{u"snapshot"_s, before} + secrets).code, 0);
            QVERIFY(m_program->renameHost(u"engine1"_s, u"front"_s));
            const auto back = qScopeGuard([this] { QVERIFY(m_program->renameHost(u"front"_s, u"engine1"_s)); });
            QCOMPARE(m_program->run(QStringList{u"snapshot"_s, after} + secrets).code, 0);
            const Outcome told = m_program->run({u"diff"_s, before, after});
            QVERIFY2(told.code == 0, qPrintable(told.text()));
            const QJsonArray changes = told.json()[u"changes"_s].toArray();
            QVERIFY2(changes.size() == 1, told.out.constData());
            QCOMPARE(changes[0][u"kind"_s].toString(), u"host"_s);
            QCOMPARE(changes[0][u"name"_s].toString(), u"front"_s);
            QCOMPARE(changes[0][u"fields"_s].toArray().size(), 1);
            QCOMPARE(changes[0][u"fields"_s][0][u"before"_s].toString(), u"engine1"_s);

            const Outcome nothing = m_program->run({u"restore"_s, before});
            QVERIFY2(nothing.code == 0 && nothing.json()[u"steps"_s].toArray().isEmpty(), qPrintable(nothing.text()));
            QVERIFY(!DockerCli(m_engines.socket(1)).run({u"rm"_s, u"-f"_s, u"queue"_s}).isNull());
            const Outcome others = m_program->run({u"restore"_s, before, u"--host"_s, u"engine2"_s});
            QVERIFY2(others.code == 0 && others.json()[u"steps"_s].toArray().isEmpty(), qPrintable(others.text()));
            const Outcome restored = m_program->run({u"restore"_s, before, u"--host"_s, u"front"_s});
            QVERIFY2(restored.code == 0, qPrintable(restored.text()));
            QCOMPARE(restored.steps(u"create"_s).size(), 1);
            QCOMPARE(restored.steps(u"create"_s)[0][u"host"_s].toString(), u"front"_s);
            QCOMPARE(count(), 5);
            QVERIFY(!DockerCli(m_engines.socket(1)).run({u"rm"_s, u"-f"_s, u"queue"_s}).isNull());
            QCOMPARE(m_program->run({u"scale"_s, u"web=1"_s}).code, 0);
            const Outcome all = m_program->run({u"restore"_s, before});
            QVERIFY2(all.code == 0, qPrintable(all.text()));
            QCOMPARE(count(), 5);
            QVERIFY(faultsOf(m_engines, u"web"_s, 3).filter(u"web"_s).isEmpty());
            QVERIFY(m_program->run({u"restore"_s, before}).json()[u"steps"_s].toArray().isEmpty());
        }
    }

    /// Where a name is another host's by then, one host alone can't tell which is meant: that is said, and nothing
    /// done.
    void renamedHostWhoseNameIsTaken()
    {
        run(1, {u"--name"_s, u"db"_s});
        const QString before = path(u"before.json"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, before, u"--host"_s, u"engine1"_s}).code, 0);
        const Outcome nothing = m_program->run({u"restore"_s, before, u"--host"_s, u"engine3"_s});
        QVERIFY2(nothing.code == 1 && nothing.err.contains(u"has nothing of engine3"_s), qPrintable(nothing.text()));
        QVERIFY(m_program->renameHost(u"engine1"_s, u"front"_s));
        QVERIFY(m_program->renameHost(u"engine2"_s, u"engine1"_s));
        const auto back = qScopeGuard([this] {
            QVERIFY(m_program->renameHost(u"engine1"_s, u"engine2"_s));
            QVERIFY(m_program->renameHost(u"front"_s, u"engine1"_s));
        });
        QVERIFY(!DockerCli(m_engines.socket(1)).run({u"rm"_s, u"-f"_s, u"db"_s}).isNull());
        const Outcome unsure = m_program->run({u"restore"_s, before, u"--host"_s, u"front"_s});
        QVERIFY2(unsure.code == 1 && unsure.err.contains(u"Add --host engine1"_s), qPrintable(unsure.text()));
        const Outcome sure = m_program->run({u"restore"_s, before, u"--host"_s, u"front"_s, u"--host"_s, u"engine1"_s});
        QVERIFY2(sure.code == 0, qPrintable(sure.text()));
        QCOMPARE(sure.steps(u"create"_s).size(), 1);
        QCOMPARE(sure.steps(u"create"_s)[0][u"host"_s].toString(), u"front"_s);
    }

    /// One service of several, from its replicas' labels; with secrets masked it can't be.
    void oneService()
    {
        QCOMPARE(m_program->runService(u"web"_s, 3, {u"--env"_s, u"DB_PASSWORD=hunter2-and-more"_s}).code, 0);
        run(2, {u"--name"_s, u"other"_s});
        const QString masked = path(u"masked.json"_s);
        const QString file = path(u"whole.json"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, masked}).code, 0);
        QCOMPARE(m_program->run({u"snapshot"_s, file, u"--include-secrets"_s}).code, 0);
        QVERIFY(clear(m_engines));
        const Outcome refused = m_program->run({u"restore"_s, masked, u"--service"_s, u"web"_s});
        QCOMPARE(refused.code, 3);
        QVERIFY2(refused.err.contains(u"masked in the snapshot"_s), qPrintable(refused.err));
        QCOMPARE(count(), 0);
        const Outcome told = m_program->run({u"restore"_s, file, u"--service"_s, u"web"_s});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QCOMPARE(count(), 3);
        const Outcome services = m_program->run({u"services"_s});
        QCOMPARE(services.array().first()[u"name"_s].toString(), u"web"_s);
    }

    /// Its image is gone, and its name means another one in the registry by now: the very one is pulled, and named as
    /// it was.
    void imageByItsDigest()
    {
        const DockerCli docker(m_engines.socket(1));
        const QString name = u"127.0.0.1:5000/team/app:stable"_s; // in the engine's own network
        const QString other = u"127.0.0.1:5000/team/app:1"_s;
        QFile settings(path(u"registry.yml"_s));
        QVERIFY(settings.open(QIODevice::WriteOnly));
        settings.write("version: 0.1\nlog: {level: warn}\nstorage: {filesystem: {rootdirectory: " +
                       m_folder.path().toUtf8() + "/data}}\nhttp: {addr: ':5000'}\n");
        settings.close();
        const auto registry =
            m_engines.start({u"enter"_s, u"1"_s, u"docker-registry"_s, u"serve"_s, path(u"registry.yml"_s)});
        const auto end = qScopeGuard([&] {
            removeEverything();
            for (const QString &tag : {name, other})
                docker.run({u"rmi"_s, tag}, true);
            registry->terminate();
            registry->waitForFinished();
        });
        const auto push = [&docker](const QString &tag) {
            return QTest::qWaitFor(
                [&] {
                    return docker.run({u"push"_s, u"-q"_s, tag}, true).contains(u"team/app"_s);
                },
                30'000);
        };
        // One that no other name keeps there.
        run(1, {u"--name"_s, u"maker"_s}, true);
        QVERIFY(!docker.run({u"commit"_s, u"-c"_s, u"LABEL made=here"_s, u"maker"_s, name}).isNull());
        QVERIFY(!docker.run({u"tag"_s, name, other}).isNull());
        QVERIFY(push(name));
        const QString id = docker.run({u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, name}).trimmed();
        QVERIFY(!docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"web"_s, name}).isNull());
        QVERIFY(!docker.run({u"rm"_s, u"maker"_s}).isNull());
        const QString file = path(u"digest.json"_s);
        QCOMPARE(m_program->run({u"snapshot"_s, file, u"--include-secrets"_s}).code, 0);

        QVERIFY(clear(m_engines));
        for (const QString &tag : {name, other})
            QVERIFY(!docker.run({u"rmi"_s, tag}).isNull());
        QVERIFY(!docker.run({u"tag"_s, u"bayplan-test/app:green"_s, name}).isNull());
        QVERIFY(push(name));
        QVERIFY(!docker.run({u"rmi"_s, name}).isNull());
        QVERIFY(!docker.lines({u"images"_s, u"-aq"_s, u"--no-trunc"_s}).contains(id));
        QVERIFY(docker.lines({u"images"_s, u"-q"_s, u"127.0.0.1:5000/team/app"_s}).isEmpty());

        const Outcome told = m_program->run({u"restore"_s, file});
        QVERIFY2(told.code == 0, qPrintable(told.text()));
        QCOMPARE(told.steps(u"pull-image"_s).size(), 1);
        QVERIFY(told.steps(u"pull-image"_s)[0][u"name"_s].toString().startsWith(u"127.0.0.1:5000/team/app@sha256:"_s));
        for (const QString &tag : {name, other})
            QCOMPARE(docker.run({u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, tag}).trimmed(), id);
        QCOMPARE(docker.run({u"inspect"_s, u"-f"_s, u"{{.Image}} {{.Config.Image}} {{.State.Running}}"_s, u"web"_s})
                     .trimmed(),
                 QString(id + u' ' + name + u" true"_s));
        const Outcome nothing = m_program->run({u"restore"_s, file});
        QVERIFY2(nothing.code == 0 && nothing.json()[u"asTheyWere"_s].toInt() == 1, qPrintable(nothing.text()));
        const QString digest = told.steps(u"pull-image"_s)[0][u"name"_s].toString();

        // Taken back, nothing of it is left.
        QVERIFY(clear(m_engines));
        for (const QString &tag : {name, other})
            QVERIFY(!docker.run({u"rmi"_s, tag}).isNull());
        const auto isThere = [&] { return docker.lines({u"images"_s, u"-aq"_s, u"--no-trunc"_s}).contains(id); };
        QVERIFY(!isThere());
        ImageWork work(m_engines);
        QVERIFY(work.waitUntilLive());
        core::MemorySecretStore secrets{QString()};
        images::RegistryLogins logins(secrets, path(u"none.json"_s));
        net::HttpLoop loop;
        const snapshots::RestorePlan plan{
            .steps = {snapshots::RestoreStep{.action = snapshots::RestoreStep::Action::PullImage,
                                             .host = u"engine1"_s,
                                             .name = digest,
                                             .object = {{u"Id"_s, id}, {u"RepoTags"_s, QJsonArray{name, other}}}}}};
        auto &pulling = work.run(snapshots::restoreOperation(plan, {work.fleet(), loop, logins}));
        QVERIFY2(pulling.count(operations::Operation::State::Done) == 1, qPrintable(ImageWork::told(pulling)));
        QVERIFY(isThere());
        auto &undo = work.operations().undo(pulling);
        QTRY_VERIFY_WITH_TIMEOUT(undo.hasEnded(), 30'000);
        QVERIFY2(undo.count(operations::Operation::State::Done) == int(undo.rows().size()),
                 qPrintable(ImageWork::told(undo)));
        QVERIFY(!isThere());
    }

private:
    /// Chosen anew at each start, or of the engine's own making; documented in docs/snapshot-format.md.
    static bool isException(const QString &path)
    {
        return path.startsWith(u".NetworkSettings.Ports["_s) && path.endsWith(u".HostPort"_s);
    }

    void makeThirty()
    {
        QVERIFY(!DockerCli(m_engines.socket(2)).run({u"network"_s, u"create"_s, u"shop"_s}).isNull());
        const QList<QStringList> kinds{
            {},
            {u"-p"_s, u"18080:8080"_s},
            {u"-p"_s, u"8080"_s, u"-p"_s, u"127.0.0.1:18053:53/udp"_s},
            {u"-e"_s, u"A=b c"_s, u"-e"_s, u"Q=it's \"quoted\" $HOME\nand more"_s, u"-e"_s, u"TOKEN=very-secret-1"_s},
            {u"-v"_s, u"data:/data"_s, u"-v"_s, u"/etc:/host/etc:ro"_s, u"--tmpfs"_s, u"/tmp:size=1m,mode=1777"_s},
            {u"-m"_s, u"64m"_s, u"--cpus"_s, u"0.5"_s, u"--pids-limit"_s, u"100"_s, u"--cpu-shares"_s, u"512"_s},
            {u"--health-cmd"_s, u"true"_s, u"--health-interval"_s, u"30s"_s, u"--health-retries"_s, u"5"_s},
            {u"--restart"_s, u"on-failure:3"_s, u"--stop-timeout"_s, u"7"_s, u"--stop-signal"_s, u"SIGINT"_s},
            {u"--user"_s, u"1000:1000"_s, u"--workdir"_s, u"/tmp"_s, u"--hostname"_s, u"me"_s, u"--read-only"_s},
            {u"--cap-add"_s, u"NET_ADMIN"_s, u"--cap-drop"_s, u"MKNOD"_s, u"--ulimit"_s, u"nofile=1024:2048"_s,
             u"--label"_s, u"note=<b>=1+1</b>"_s, u"--add-host"_s, u"db:10.0.0.5"_s, u"--dns"_s, u"10.0.0.53"_s},
        };
        for (int engine = 1; engine <= 3; ++engine) {
            for (qsizetype kind = 0; kind < kinds.size(); ++kind) {
                QStringList words{u"--name"_s, u"c%1"_s.arg(kind)};
                if (engine == 2 && kind == 0)
                    words << u"--network"_s << u"shop"_s << u"--network-alias"_s << u"front"_s;
                if (engine == 3 && kind == 0)
                    words << u"--network"_s << u"host"_s;
                run(engine, words + kinds.at(kind), engine == 1 && kind == 7);
            }
        }
    }

    void run(int engine, const QStringList &words, bool onlyCreated = false)
    {
        const QStringList begin = onlyCreated ? QStringList{u"create"_s} : QStringList{u"run"_s, u"-d"_s};
        QVERIFY(
            !DockerCli(m_engines.socket(engine)).run(begin + words + QStringList{u"bayplan-test/app:blue"_s}).isNull());
    }

    int count() const
    {
        int count = 0;
        for (int engine = 1; engine <= 3; ++engine) {
            for (const QString &name :
                 DockerCli(m_engines.socket(engine)).lines({u"ps"_s, u"-a"_s, u"--format"_s, u"{{.Names}}"_s}))
                count += name.isEmpty() || name.startsWith(u"bayplan."_s) ? 0 : 1;
        }
        return count;
    }

    /// Containers, their volumes and networks: the hosts are as new.
    void removeEverything()
    {
        QVERIFY(clear(m_engines));
        for (int engine = 1; engine <= 3; ++engine) {
            const DockerCli docker(m_engines.socket(engine));
            docker.run({u"volume"_s, u"rm"_s, u"data"_s}, true);
            docker.run({u"network"_s, u"rm"_s, u"shop"_s}, true);
        }
    }

    QString path(const QString &name) const { return m_folder.filePath(name); }

    TestFleet m_engines;
    QTemporaryDir m_folder;
    std::unique_ptr<ServiceProgram> m_program;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRestore)
#include "tst_restore.moc"
