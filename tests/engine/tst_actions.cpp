// SPDX-License-Identifier: GPL-3.0-or-later
// Each action on containers of real engines, Docker and Podman, and what takes it back: the inspect before and after,
// field by field.
#include "engine/actionbench.h"
#include "support/fleet/inspectcompare.h"

#include <QJsonArray>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using operations::ContainerAction;
using operations::ContainerRequest;
using operations::Operation;

namespace {

/// What a stop and a start leave as it was but one engine or the other counts or dates.
const QStringList podmanState{u"State.Healthcheck"_s};

} // namespace

class TestActions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && !m_engines.podmanSocket().isEmpty(), "no engines: run this through tests/run");
        removeAll();
    }
    void init()
    {
        m_bench = std::make_unique<ActionBench>();
        for (int i = 1; i <= m_engines.count(); ++i)
            QVERIFY(m_bench->add({u"engine%1"_s.arg(i), *engine::Endpoint::parse(m_engines.endpoint(i))}));
        QVERIFY(m_bench->add({u"podman"_s, *engine::Endpoint::parse(u"unix://"_s + m_engines.podmanSocket())}));
    }
    void cleanup()
    {
        m_bench.reset();
        removeAll();
    }

    void actions_data() { bothEngines(); }
    void actions()
    {
        QFETCH(bool, podman);
        makeRich(podman);
        const QJsonObject whole = inspect(podman, u"rich"_s);

        // Stop, and back: it runs again.
        QCOMPARE(act({.action = ContainerAction::Stop}), u""_s);
        QCOMPARE(status(podman, u"rich"_s), u"exited"_s);
        undoRestores(podman, whole);
        // Pause.
        QCOMPARE(act({.action = ContainerAction::Pause}), u""_s);
        QCOMPARE(status(podman, u"rich"_s), u"paused"_s);
        undoRestores(podman, whole);
        // Kill.
        QCOMPARE(act({.action = ContainerAction::Kill}), u""_s);
        QTRY_COMPARE(status(podman, u"rich"_s), u"exited"_s);
        undoRestores(podman, whole);
        // Rename.
        QCOMPARE(act({.action = ContainerAction::Rename, .name = u"other"_s}), u""_s);
        QVERIFY(inspect(podman, u"other"_s).value(u"Name"_s).toString() == u"/other"_s);
        undoRestores(podman, whole);
        // Start and unpause, from the other side.
        cli(podman).run({u"stop"_s, u"-t"_s, u"0"_s, u"rich"_s});
        const QJsonObject stopped = inspect(podman, u"rich"_s);
        QTRY_COMPARE(known(u"rich"_s), u"exited"_s);
        QCOMPARE(act({.action = ContainerAction::Start}), u""_s);
        QCOMPARE(status(podman, u"rich"_s), u"running"_s);
        undoRestores(podman, stopped);
        cli(podman).run({u"start"_s, u"rich"_s});
        cli(podman).run({u"pause"_s, u"rich"_s});
        QTRY_COMPARE(known(u"rich"_s), u"paused"_s);
        QCOMPARE(act({.action = ContainerAction::Unpause}), u""_s);
        QCOMPARE(status(podman, u"rich"_s), u"running"_s);
        const QString undone = failures(m_bench->undo());
        QCOMPARE(undone, u""_s);
        QCOMPARE(status(podman, u"rich"_s), u"paused"_s);
        cli(podman).run({u"unpause"_s, u"rich"_s});
        // Restart: another process, nothing to take back.
        QTRY_COMPARE(known(u"rich"_s), u"running"_s);
        const QJsonValue started = inspect(podman, u"rich"_s).value(u"State"_s).toObject().value(u"StartedAt"_s);
        QCOMPARE(act({.action = ContainerAction::Restart}), u""_s);
        QVERIFY(inspect(podman, u"rich"_s).value(u"State"_s).toObject().value(u"StartedAt"_s) != started);
        QVERIFY(!m_bench->operations().undoable());
    }

    void removeAndBack_data() { bothEngines(); }
    void removeAndBack()
    {
        QFETCH(bool, podman);
        makeRich(podman);
        cli(podman).run({u"exec"_s, u"rich"_s, u"sh"_s, u"-c"_s, u"echo held > /anon/file; echo held > /data/file"_s});
        const QJsonObject before = inspect(podman, u"rich"_s);
        Operation *removal = m_bench->run({.action = ContainerAction::Remove, .force = true}, {u"rich"_s});
        QCOMPARE(failures(removal), u""_s);
        QVERIFY(removal->rows().front().note.contains(u"files changed"_s)); // can't come back, and is told
        QVERIFY(cli(podman).run({u"inspect"_s, u"rich"_s}, true).trimmed() == u"[]"_s);
        QCOMPARE(failures(m_bench->undo()), u""_s);
        const QJsonObject after = inspect(podman, u"rich"_s);
        QVERIFY(after.value(u"Id"_s) != before.value(u"Id"_s));
        // Docker is told the anonymous volume by name, so that the data is back; Podman always has it so.
        QStringList exceptions = podman ? podmanWords() : QStringList{u"HostConfig.Binds"_s, u"Mounts"_s};
        const QStringList differences = inspectDifferences(before, after, exceptions);
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
        QCOMPARE(volumesOf(after), volumesOf(before));
        QCOMPARE(cli(podman).run({u"exec"_s, u"rich"_s, u"cat"_s, u"/anon/file"_s, u"/data/file"_s}), u"held\nheld"_s);
    }

    void removeWithItsVolumes_data() { bothEngines(); }
    void removeWithItsVolumes()
    {
        QFETCH(bool, podman);
        makeRich(podman);
        cli(podman).run({u"exec"_s, u"rich"_s, u"sh"_s, u"-c"_s, u"echo held > /anon/file; echo held > /data/file"_s});
        Operation *removal =
            m_bench->run({.action = ContainerAction::Remove, .force = true, .volumes = true}, {u"rich"_s});
        QCOMPARE(failures(removal), u""_s);
        QVERIFY2(removal->rows().front().note.contains(u"1 anonymous volume"_s),
                 qPrintable(removal->rows().front().note));
        Operation *back = m_bench->undo();
        QCOMPARE(failures(back), u""_s);
        QVERIFY(back->rows().front().note.contains(u"empty"_s));
        QCOMPARE(cli(podman).run({u"exec"_s, u"rich"_s, u"cat"_s, u"/data/file"_s}), u"held"_s); // a named one stays
        QVERIFY(cli(podman).run({u"exec"_s, u"rich"_s, u"ls"_s, u"/anon"_s}).isEmpty());
    }

    void aStoppedOneComesBackStopped()
    {
        cli(false).run({u"create"_s, u"--name"_s, u"idle"_s, u"-p"_s, u"18090:8080"_s, image(false)});
        const QJsonObject before = inspect(false, u"idle"_s);
        QCOMPARE(failures(m_bench->run({.action = ContainerAction::Remove}, {u"idle"_s})), u""_s);
        QCOMPARE(failures(m_bench->undo()), u""_s);
        const QStringList differences = inspectDifferences(before, inspect(false, u"idle"_s));
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
    }

    /// Made to go when it stops: a stop is a removal, and is taken back as one.
    void removedWhenStopped_data() { bothEngines(); }
    void removedWhenStopped()
    {
        QFETCH(bool, podman);
        cli(podman).run(
            {u"run"_s, u"-d"_s, u"--rm"_s, u"--name"_s, u"brief"_s, u"-p"_s, u"18091:8080"_s, image(podman)});
        const QJsonObject before = inspect(podman, u"brief"_s);
        Operation *stop = m_bench->run({.action = ContainerAction::Stop, .timeout = 0s}, {u"brief"_s});
        QCOMPARE(failures(stop), u""_s);
        QVERIFY(!stop->rows().front().note.isEmpty());
        QTRY_VERIFY(cli(podman).lines({u"ps"_s, u"-aq"_s}).isEmpty());
        QCOMPARE(failures(m_bench->undo()), u""_s);
        const QStringList differences =
            inspectDifferences(before, inspect(podman, u"brief"_s), podman ? podmanWords() : QStringList());
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
    }

    void limits()
    {
        makeRich(false);
        const QJsonObject before = inspect(false, u"rich"_s);
        const ContainerRequest request{.action = ContainerAction::Limits,
                                       .limits = {.memory = 96ll << 20,
                                                  .nanoCpus = 250'000'000,
                                                  .cpuShares = 256,
                                                  .pids = 80,
                                                  .restart = engine::RestartPolicy{u"always"_s}}};
        QCOMPARE(act(request), u""_s);
        const QJsonObject host = inspect(false, u"rich"_s).value(u"HostConfig"_s).toObject();
        QCOMPARE(host.value(u"Memory"_s).toInteger(), 96ll << 20);
        QCOMPARE(host.value(u"NanoCpus"_s).toInteger(), 250'000'000ll);
        QCOMPARE(host.value(u"PidsLimit"_s).toInteger(), 80ll);
        QCOMPARE(host.value(u"RestartPolicy"_s).toObject().value(u"Name"_s).toString(), u"always"_s);
        undoRestores(false, before);
    }

    /// The engine can't take a limit away again; it is lifted as far as can be, and that is told.
    void limitsOnOneThatHadNone()
    {
        cli(false).run({u"run"_s, u"-d"_s, u"--name"_s, u"free"_s, image(false)});
        QCOMPARE(failures(m_bench->run({.action = ContainerAction::Limits,
                                        .limits = {.memory = 64ll << 20, .nanoCpus = 500'000'000, .pids = 20}},
                                       {u"free"_s})),
                 u""_s);
        Operation *back = m_bench->undo();
        QCOMPARE(failures(back), u""_s);
        const QString note = back->rows().front().note;
        QVERIFY2(note.contains(u"memory limit away"_s) && note.contains(u"CPU limit away"_s), qPrintable(note));
        const QJsonObject host = inspect(false, u"free"_s).value(u"HostConfig"_s).toObject();
        QVERIFY(host.value(u"Memory"_s).toInteger() > 64ll << 20);
        QCOMPARE(host.value(u"PidsLimit"_s).toInteger(), 0ll);
    }

    void limitsOnAnOldPodman()
    {
        makeRich(true);
        const QString told = act({.action = ContainerAction::Limits, .limits = {.pids = 80}});
        QVERIFY2(told.contains(u"can't change the limits"_s) && told.contains(u"It runs"_s), qPrintable(told));
    }

    void commitAndBack_data() { bothEngines(); }
    void commitAndBack()
    {
        QFETCH(bool, podman);
        cli(podman).run({u"run"_s, u"-d"_s, u"--name"_s, u"rich"_s, image(podman)});
        cli(podman).run({u"tag"_s, image(podman), u"localhost/bayplan-test/kept:1"_s});
        const auto idOf = [&](const QString &name) {
            return cli(podman).run({u"image"_s, u"inspect"_s, u"-f"_s, u"{{.Id}}"_s, name}, true);
        };
        const QString former = idOf(u"localhost/bayplan-test/kept:1"_s);
        const QStringList before = cli(podman).lines({u"images"_s, u"-aq"_s, u"--no-trunc"_s});
        // Over a name that another image has: that has it back afterwards.
        QCOMPARE(act({.action = ContainerAction::Commit,
                      .commit = {.repository = u"localhost/bayplan-test/kept"_s, .tag = u"1"_s, .comment = u"a b"_s}}),
                 u""_s);
        QVERIFY(idOf(u"localhost/bayplan-test/kept:1"_s) != former);
        QCOMPARE(failures(m_bench->undo()), u""_s);
        QCOMPARE(idOf(u"localhost/bayplan-test/kept:1"_s), former);
        // Under a new name, and under none.
        for (const QString &name : {u"localhost/bayplan-test/new"_s, QString()}) {
            QCOMPARE(act({.action = ContainerAction::Commit, .commit = {.repository = name}}), u""_s);
            QCOMPARE(failures(m_bench->undo()), u""_s);
        }
        QStringList after = cli(podman).lines({u"images"_s, u"-aq"_s, u"--no-trunc"_s});
        QCOMPARE(QSet<QString>(after.begin(), after.end()), QSet<QString>(before.begin(), before.end()));
        cli(podman).run({u"rmi"_s, u"localhost/bayplan-test/kept:1"_s});
    }

    /// Rename, remove, and both taken back: the second undo finds the container that the first has made anew.
    void undoAfterUndo_data() { bothEngines(); }
    void undoAfterUndo()
    {
        QFETCH(bool, podman);
        cli(podman).run({u"run"_s, u"-d"_s, u"--name"_s, u"rich"_s, image(podman)});
        QCOMPARE(act({.action = ContainerAction::Rename, .name = u"other"_s}), u""_s);
        QCOMPARE(failures(m_bench->run({.action = ContainerAction::Remove, .force = true}, {u"other"_s})), u""_s);
        QCOMPARE(failures(m_bench->undo()), u""_s);
        QCOMPARE(status(podman, u"other"_s), u"running"_s);
        QCOMPARE(failures(m_bench->undo()), u""_s);
        QCOMPARE(status(podman, u"rich"_s), u"running"_s);
    }

    /// A project on every host: stopped from the outside in, brought back from the inside out, hosts side by side.
    void inOrderOverHosts()
    {
        for (int i = 1; i <= m_engines.count(); ++i) {
            const DockerCli docker(m_engines.socket(i));
            for (const auto &[service, needs] : {std::pair(u"db"_s, QString()), std::pair(u"web"_s, u"api"_s),
                                                 std::pair(u"api"_s, u"db:service_started:true"_s)})
                docker.run({u"run"_s, u"-d"_s, u"--name"_s, service, u"--label"_s, u"com.docker.compose.project=shop"_s,
                            u"--label"_s, QString(u"com.docker.compose.service="_s + service), u"--label"_s,
                            QString(u"com.docker.compose.depends_on="_s + needs), image(false)});
        }
        const QStringList names{u"db"_s, u"web"_s, u"api"_s};
        QCOMPARE(failures(m_bench->run({.action = ContainerAction::Stop}, names, 9)), u""_s);
        const auto times = [&](const DockerCli &docker, const QString &field) {
            QStringList list;
            for (const QString &name : {u"web"_s, u"api"_s, u"db"_s})
                list << docker.inspect({name}).at(0).toObject().value(u"State"_s).toObject().value(field).toString();
            return list;
        };
        for (int i = 1; i <= m_engines.count(); ++i) {
            const QStringList ended = times(DockerCli(m_engines.socket(i)), u"FinishedAt"_s);
            QVERIFY2(std::is_sorted(ended.begin(), ended.end()), qPrintable(ended.join(u' ')));
        }
        QCOMPARE(failures(m_bench->undo()), u""_s);
        for (int i = 1; i <= m_engines.count(); ++i) {
            const QStringList begun = times(DockerCli(m_engines.socket(i)), u"StartedAt"_s);
            QVERIFY2(std::is_sorted(begun.rbegin(), begun.rend()), qPrintable(begun.join(u' ')));
        }
    }

    void whatIsSoAlready()
    {
        cli(false).run({u"run"_s, u"-d"_s, u"--name"_s, u"rich"_s, image(false)});
        operations::ContainerPlan late = m_bench->plan({.action = ContainerAction::Stop}, {u"rich"_s});
        cli(false).run({u"stop"_s, u"-t"_s, u"0"_s, u"rich"_s}); // by somebody else, before it began
        Operation &operation = m_bench->operations().run(std::move(late.plan));
        QVERIFY(ActionBench::waitForEnd(operation));
        QCOMPARE(failures(&operation), u""_s);
        QVERIFY(operation.rows().front().note.contains(u"already"_s));
        QVERIFY(!operation.canUndo()); // it was not this that stopped it
    }

private:
    static void bothEngines()
    {
        QTest::addColumn<bool>("podman");
        QTest::newRow("Docker") << false;
        QTest::newRow("Podman") << true;
    }
    void removeAll() const
    {
        QVERIFY(m_engines.removeAllContainers());
        for (const bool podman : {false, true}) {
            for (const QString &network : {u"back"_s, u"front"_s})
                cli(podman).run({u"network"_s, u"rm"_s, network}, true);
            cli(podman).run({u"volume"_s, u"rm"_s, u"kept"_s}, true);
        }
    }
    DockerCli cli(bool podman) const { return DockerCli(podman ? m_engines.podmanSocket() : m_engines.socket(1)); }
    static QString image(bool podman)
    {
        return podman ? u"localhost/bayplan-test/app:blue"_s : u"bayplan-test/app:blue"_s;
    }
    QJsonObject inspect(bool podman, const QString &name) const { return cli(podman).inspect({name}).at(0).toObject(); }
    QString status(bool podman, const QString &name) const
    {
        return inspect(podman, name).value(u"State"_s).toObject().value(u"Status"_s).toString();
    }
    /// As the tables have it.
    QString known(const QString &name)
    {
        const auto facts = m_bench->facts({name});
        return facts.isEmpty() ? QString() : engine::toString(facts.first().state);
    }
    /// On "rich", once the tables have it; what failed.
    QString act(const ContainerRequest &request)
    {
        const bool wantsRunning =
            request.action != ContainerAction::Start && request.action != ContainerAction::Unpause;
        if (wantsRunning && !QTest::qWaitFor([&] { return known(u"rich"_s) == u"running"_s; }, 15'000))
            return u"it is not known to run"_s;
        return failures(m_bench->run(request, {u"rich"_s}));
    }
    void undoRestores(bool podman, const QJsonObject &before)
    {
        QCOMPARE(failures(m_bench->undo()), u""_s);
        const QStringList differences =
            inspectDifferences(before, inspect(podman, u"rich"_s), podman ? podmanState : QStringList());
        QVERIFY2(differences.isEmpty(), qPrintable(differences.join(u'\n')));
    }

    /// With everything that can be asked for.
    void makeRich(bool podman) const
    {
        const DockerCli docker = cli(podman);
        const QString subnet = podman ? u"172.31.5"_s : u"172.30.5"_s;
        QVERIFY(
            !docker.run({u"network"_s, u"create"_s, u"--subnet"_s, QString(subnet + u".0/24"_s), u"back"_s}).isNull());
        QVERIFY(!docker.run({u"network"_s, u"create"_s, u"front"_s}).isNull());
        QStringList words{u"run"_s,
                          u"-d"_s,
                          u"--name"_s,
                          u"rich"_s,
                          u"--network"_s,
                          u"back"_s,
                          u"--ip"_s,
                          QString(subnet + u".9"_s),
                          u"--network-alias"_s,
                          u"cache"_s,
                          u"--network-alias"_s,
                          u"store"_s,
                          u"-p"_s,
                          u"18080:8080"_s,
                          u"-p"_s,
                          u"127.0.0.1::8081"_s,
                          u"-v"_s,
                          u"kept:/data"_s,
                          u"-v"_s,
                          u"/anon"_s,
                          u"-m"_s,
                          u"64m"_s,
                          u"--cpus"_s,
                          u"0.5"_s,
                          u"--cpu-shares"_s,
                          u"512"_s,
                          u"--pids-limit"_s,
                          u"50"_s,
                          u"--restart"_s,
                          u"on-failure:3"_s,
                          u"--health-cmd"_s,
                          u"/bin/app --check"_s,
                          u"--health-interval"_s,
                          u"30s"_s,
                          u"-e"_s,
                          u"A=1"_s,
                          u"-e"_s,
                          u"B=x y"_s,
                          u"--label"_s,
                          u"own=1"_s,
                          u"-h"_s,
                          u"myhost"_s,
                          u"--cap-add"_s,
                          u"NET_ADMIN"_s,
                          u"--stop-timeout"_s,
                          u"3"_s,
                          u"--add-host"_s,
                          u"a:1.2.3.4"_s,
                          u"-w"_s,
                          u"/tmp"_s,
                          u"-u"_s,
                          u"0"_s};
        if (!podman)
            words << u"--memory-swap"_s << u"128m"_s << u"--ulimit"_s << u"nofile=100:200"_s << u"--dns"_s
                  << u"10.0.0.1"_s << u"--read-only"_s << u"--tmpfs"_s << u"/run"_s << u"--mount"_s
                  << u"type=tmpfs,target=/scratch"_s << u"--stop-signal"_s << u"SIGINT"_s;
        QVERIFY(!docker.run(words << image(podman)).isNull());
        QVERIFY(!docker.run({u"network"_s, u"connect"_s, u"--alias"_s, u"pub"_s, u"front"_s, u"rich"_s}).isNull());
    }

    /// Which volume stands where.
    static QStringList volumesOf(const QJsonObject &inspect)
    {
        QStringList volumes;
        for (const QJsonValue value : inspect.value(u"Mounts"_s).toArray()) {
            const QJsonObject mount = value.toObject();
            if (mount.value(u"Type"_s).toString() == u"volume"_s)
                volumes << mount.value(u"Name"_s).toString() + u' ' + mount.value(u"Destination"_s).toString();
        }
        volumes.sort();
        return volumes;
    }
    static QStringList podmanWords() { return podmanState; }

    TestFleet m_engines;
    std::unique_ptr<ActionBench> m_bench;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestActions)
#include "tst_actions.moc"
