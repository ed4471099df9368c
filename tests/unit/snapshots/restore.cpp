// SPDX-License-Identifier: GPL-3.0-or-later
#include "snapshots/masking.h"
#include "snapshots/restore/restoreplan.h"
#include "unit/snapshots/somesnapshot.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::HostPart;
using snapshots::RestorePlan;
using snapshots::restorePlan;
using snapshots::RestoreStep;
using snapshots::Snapshot;
using Act = operations::ContainerAction;
using Action = RestoreStep::Action;

namespace {

/// One host without containers, with what they need.
Snapshot emptyHost()
{
    Snapshot snapshot = someSnapshot();
    snapshot.hosts.resize(1);
    snapshot.services.clear();
    HostPart &host = snapshot.hosts[0];
    host.containers.clear();
    host.inspects = {};
    host.networks << QJsonObject{{u"Name"_s, u"shop"_s}, {u"Driver"_s, u"bridge"_s}};
    return snapshot;
}

QJsonObject memory(int bytes)
{
    return {{u"HostConfig"_s, QJsonObject{{u"Memory"_s, bytes}}}};
}

QJsonObject withPort(const QString &number)
{
    const QJsonArray binding{QJsonObject{{u"HostIp"_s, u"0.0.0.0"_s}, {u"HostPort"_s, number}}};
    return {{u"HostConfig"_s, QJsonObject{{u"PortBindings"_s, QJsonObject{{u"80/tcp"_s, binding}}}}},
            {u"NetworkSettings"_s, QJsonObject{{u"Ports"_s, QJsonObject{{u"80/tcp"_s, binding}}}}}};
}

QList<Act> acts(const RestorePlan &plan)
{
    QList<Act> list;
    for (const RestoreStep &step : plan.steps) {
        if (step.act)
            list << *step.act;
    }
    return list.size() == plan.steps.size() ? list : QList<Act>();
}

QStringList words(const RestorePlan &plan)
{
    static const QMap<Action, QString> names{{Action::MakeNetwork, u"network"_s}, {Action::MakeVolume, u"volume"_s},
                                             {Action::PullImage, u"pull"_s},      {Action::WriteRecord, u"record"_s},
                                             {Action::Remove, u"remove"_s},       {Action::Create, u"create"_s}};
    QStringList steps;
    for (const RestoreStep &step : plan.steps)
        steps << names.value(step.action) + u' ' + step.name;
    return steps;
}

} // namespace

class TestRestorePlan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// What is as it was, but for its id, its times and its dynamic ports, is left alone.
    void asItWas()
    {
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"web"_s, {{u"NetworkSettings"_s, QJsonObject{{u"Ports"_s, 1}}}});
        Snapshot now = emptyHost();
        addContainer(now.hosts[0], u"web"_s,
                     {{u"Id"_s, u"new"_s}, {u"Created"_s, u"2026-03-03T00:00:00Z"_s}, {u"RestartCount"_s, 3}});
        addContainer(now.hosts[0], u"another"_s);
        const RestorePlan plan = restorePlan(wanted, now);
        QVERIFY2(plan.steps.isEmpty(), qPrintable(words(plan).join(u'\n')));
        QVERIFY(plan.problems.isEmpty() && plan.notes.isEmpty());
        QCOMPARE(plan.asTheyWere, 1);
    }

    /// What is missing is made; what is another is removed first, and the plan says what of it is another.
    void missingAndChanged()
    {
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"gone"_s);
        addContainer(wanted.hosts[0], u"web"_s, memory(1));
        Snapshot now = emptyHost();
        addContainer(now.hosts[0], u"web"_s, memory(2));
        const RestorePlan plan = restorePlan(wanted, now);
        QCOMPARE(words(plan), (QStringList{u"create gone"_s, u"remove web"_s, u"create web"_s}));
        QCOMPARE(plan.steps[1].id, u"web-id"_s);
        QCOMPARE(plan.steps[1].why, u"HostConfig.Memory"_s);
    }

    /// One that ran and is stopped is started, and so on: it loses nothing of what is in it.
    void stopped()
    {
        const auto running = [](bool runs) {
            return QJsonObject{
                {u"State"_s, QJsonObject{{u"Running"_s, runs}, {u"Status"_s, runs ? u"running"_s : u"exited"_s}}}};
        };
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"web"_s, running(true));
        Snapshot now = emptyHost();
        addContainer(now.hosts[0], u"web"_s, running(false));
        const RestorePlan plan = restorePlan(wanted, now);
        QCOMPARE(acts(plan), QList{Act::Start});
        QCOMPARE(plan.steps[0].id, u"web-id"_s);
        QCOMPARE(plan.steps[0].why, u"State.Running"_s);
        QCOMPARE(acts(restorePlan(now, wanted)), QList{Act::Stop});
        // Paused ones run, as engines tell it.
        QJsonObject state = running(true)[u"State"_s].toObject();
        state[u"Paused"_s] = true;
        Snapshot paused = emptyHost();
        addContainer(paused.hosts[0], u"web"_s, {{u"State"_s, state}});
        QCOMPARE(acts(restorePlan(paused, wanted)), QList{Act::Pause});
        QCOMPARE(acts(restorePlan(wanted, paused)), QList{Act::Unpause});
        const RestorePlan both = restorePlan(paused, now);
        QCOMPARE(acts(both), (QList{Act::Start, Act::Pause}));
        QCOMPARE(both.steps[1].after, QList<qsizetype>{0});
        // Its network was made anew meanwhile: it would not start any more.
        QJsonObject cutOff = running(false);
        cutOff[u"NetworkSettings"_s] =
            QJsonObject{{u"Networks"_s, QJsonObject{{u"shop"_s, QJsonObject{{u"NetworkID"_s, u"of-the-former"_s}}}}}};
        Snapshot away = emptyHost();
        addContainer(away.hosts[0], u"web"_s, cutOff);
        QCOMPARE(words(restorePlan(wanted, away)), (QStringList{u"remove web"_s, u"create web"_s}));
    }

    /// Volumes that nobody named are in it again while they are there; their names are no difference.
    void unnamedVolumes()
    {
        const QString first(64, u'a');
        const QString second(64, u'b');
        const auto with = [](const QString &volume, int bytes, const QJsonValue &binds = {}) {
            return QJsonObject{
                {u"HostConfig"_s, QJsonObject{{u"Memory"_s, bytes}, {u"Binds"_s, binds}}},
                {u"Mounts"_s,
                 QJsonArray{QJsonObject{
                     {u"Type"_s, u"volume"_s}, {u"Name"_s, volume}, {u"Destination"_s, u"/data"_s}, {u"RW"_s, true}}}}};
        };
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"db"_s, with(first, 1));
        Snapshot now = emptyHost();
        addContainer(now.hosts[0], u"db"_s, with(second, 1, QJsonArray{QString(second + u":/data"_s)}));
        QCOMPARE(restorePlan(wanted, now).asTheyWere, 1);

        Snapshot other = emptyHost();
        addContainer(other.hosts[0], u"db"_s, with(second, 2));
        const auto volumeOf = [](const RestorePlan &plan) {
            return plan.steps.last().object[u"Mounts"_s][0][u"Name"_s].toString();
        };
        RestorePlan plan = restorePlan(wanted, other);
        QCOMPARE(words(plan), (QStringList{u"remove db"_s, u"create db"_s}));
        QVERIFY(plan.steps[1].keepsVolumes && plan.notes.isEmpty());
        QCOMPARE(volumeOf(plan), second); // what it has now
        other.hosts[0].volumes << QJsonObject{{u"Name"_s, first}};
        plan = restorePlan(wanted, other);
        QVERIFY(plan.steps[1].keepsVolumes);
        QCOMPARE(volumeOf(plan), first); // what it had then
        plan = restorePlan(wanted, emptyHost());
        QCOMPARE(words(plan), QStringList{u"create db"_s}); // the engine makes the volume with it
        QVERIFY(!plan.steps[0].keepsVolumes);
        QCOMPARE(plan.notes, QStringList{u"An unnamed volume of db on aws1 is gone: it gets a new and empty one"_s});
    }

    /// Those that are in others, or have links to them or their volumes, come after these, which they know by name:
    /// ids are others by then. What is in one that is made anew must be so, too.
    void othersFirst()
    {
        const auto in = [](const QString &mode, const QString &hostname) {
            return QJsonObject{{u"HostConfig"_s, QJsonObject{{u"NetworkMode"_s, mode}}},
                               {u"Config"_s, QJsonObject{{u"Image"_s, u"app:1"_s}, {u"Hostname"_s, hostname}}}};
        };
        const QString id(64, u'1');
        Snapshot wanted = emptyHost();
        HostPart &host = wanted.hosts[0];
        addContainer(host, u"a-net"_s, in(u"container:"_s + id, u"111"_s));
        addContainer(host, u"b-link"_s, {{u"HostConfig"_s, QJsonObject{{u"Links"_s, QJsonArray{u"/z:/b-link/db"_s}}}}});
        addContainer(host, u"c-from"_s,
                     {{u"HostConfig"_s, QJsonObject{{u"VolumesFrom"_s, QJsonArray{QString(id.left(12) + u":ro"_s)}}}}});
        addContainer(host, u"z"_s, memory(1));
        host.containers.back().id = id;
        const RestorePlan plan = restorePlan(wanted, emptyHost());
        QCOMPARE(words(plan), (QStringList{u"create a-net"_s, u"create b-link"_s, u"create c-from"_s, u"create z"_s}));
        for (qsizetype place = 0; place < 3; ++place)
            QVERIFY2(plan.steps[place].after.contains(3), qPrintable(plan.steps[place].name));
        QCOMPARE(plan.steps[0].object[u"HostConfig"_s][u"NetworkMode"_s].toString(), u"container:z"_s);
        QCOMPARE(plan.steps[2].object[u"HostConfig"_s][u"VolumesFrom"_s], QJsonValue(QJsonArray{u"z:ro"_s}));

        Snapshot now = emptyHost();
        const QString other(64, u'2');
        addContainer(now.hosts[0], u"a-net"_s, in(u"container:"_s + other, u"222"_s));
        addContainer(now.hosts[0], u"z"_s, memory(1));
        now.hosts[0].containers.back().id = other;
        Snapshot two = emptyHost();
        addContainer(two.hosts[0], u"a-net"_s, in(u"container:"_s + id, u"111"_s));
        addContainer(two.hosts[0], u"z"_s, memory(1));
        two.hosts[0].containers.back().id = id;
        QCOMPARE(restorePlan(two, now).asTheyWere, 2);
        Snapshot changed = emptyHost();
        addContainer(changed.hosts[0], u"a-net"_s, in(u"container:"_s + other, u"222"_s));
        addContainer(changed.hosts[0], u"z"_s, memory(2));
        changed.hosts[0].containers.back().id = other;
        const RestorePlan anew = restorePlan(two, changed);
        QCOMPARE(words(anew), (QStringList{u"remove a-net"_s, u"create a-net"_s, u"remove z"_s, u"create z"_s}));
        QVERIFY(anew.steps[1].after.contains(3));
        QCOMPARE(anew.steps[2].after, QList<qsizetype>{0});
        QCOMPARE(anew.steps[0].why, u"it is in z, which is made anew"_s);
    }

    /// A port is taken only at the same address of the host, and only for one that is to run.
    void portAtAnotherAddress()
    {
        const auto at = [](const QString &address, const QString &status) {
            const QJsonArray binding{QJsonObject{{u"HostIp"_s, address}, {u"HostPort"_s, u"8888"_s}}};
            return QJsonObject{{u"State"_s, QJsonObject{{u"Status"_s, status}}},
                               {u"HostConfig"_s, QJsonObject{{u"PortBindings"_s, QJsonObject{{u"80/tcp"_s, binding}}}}},
                               {u"NetworkSettings"_s, QJsonObject{{u"Ports"_s, QJsonObject{{u"80/tcp"_s, binding}}}}}};
        };
        const auto isTaken = [](const QJsonObject &wantedOne, const QJsonObject &there) {
            Snapshot wanted = emptyHost();
            addContainer(wanted.hosts[0], u"web"_s, wantedOne);
            Snapshot now = emptyHost();
            addContainer(now.hosts[0], u"other"_s, there);
            return !restorePlan(wanted, now).problems.isEmpty();
        };
        QVERIFY(isTaken(at(u"10.0.0.1"_s, u"running"_s), at(u"10.0.0.1"_s, u"running"_s)));
        QVERIFY(isTaken(at(u"10.0.0.1"_s, u"running"_s), at(u"0.0.0.0"_s, u"running"_s)));
        QVERIFY(isTaken(at({}, u"running"_s), at(u"10.0.0.1"_s, u"running"_s)));
        QVERIFY(!isTaken(at(u"127.0.0.1"_s, u"running"_s), at(u"10.0.0.1"_s, u"running"_s)));
        QVERIFY(!isTaken(at(u"10.0.0.1"_s, u"exited"_s), at(u"10.0.0.1"_s, u"running"_s)));
    }

    /// Whoever has its port is to be stopped, or made anew without it: after that, it is free.
    void portGivenAway()
    {
        const auto at = [](const QString &port, bool runs) {
            QJsonObject inspect = withPort(port);
            inspect[u"State"_s] = QJsonObject{{u"Running"_s, runs}};
            if (!runs)
                inspect[u"NetworkSettings"_s] = QJsonObject();
            return inspect;
        };
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"blue"_s, at(u"8888"_s, true));
        addContainer(wanted.hosts[0], u"green"_s, at(u"8888"_s, false));
        Snapshot now = emptyHost();
        addContainer(now.hosts[0], u"blue"_s, at(u"8888"_s, false));
        addContainer(now.hosts[0], u"green"_s, at(u"8888"_s, true));
        RestorePlan plan = restorePlan(wanted, now);
        QVERIFY2(plan.problems.isEmpty(), qPrintable(plan.problems.join(u'\n')));
        QCOMPARE(acts(plan), (QList{Act::Start, Act::Stop}));
        QCOMPARE(plan.steps[0].after, QList<qsizetype>{1});

        Snapshot one = emptyHost();
        addContainer(one.hosts[0], u"a"_s, at(u"1"_s, true));
        addContainer(one.hosts[0], u"b"_s, at(u"2"_s, true));
        Snapshot other = emptyHost();
        addContainer(other.hosts[0], u"a"_s, at(u"2"_s, true));
        addContainer(other.hosts[0], u"b"_s, at(u"1"_s, true));
        plan = restorePlan(one, other);
        QVERIFY2(plan.problems.isEmpty(), qPrintable(plan.problems.join(u'\n')));
        QCOMPARE(words(plan), (QStringList{u"remove a"_s, u"create a"_s, u"remove b"_s, u"create b"_s}));
        QVERIFY(plan.steps[1].after.contains(2) && plan.steps[3].after.contains(0));
        // One that can't be made stays as it is, and so does what would need its port.
        one.hosts[0].containers[1].isPartial = true;
        plan = restorePlan(one, other);
        QVERIFY(plan.steps.isEmpty());
        QCOMPARE(plan.problems.size(), 2);
    }

    /// Networks, volumes and images before the containers that need them, each once.
    void needs()
    {
        const QJsonObject needing{
            {u"NetworkSettings"_s, QJsonObject{{u"Networks"_s, QJsonObject{{u"shop"_s, QJsonObject()}}}}},
            {u"Mounts"_s,
             QJsonArray{QJsonObject{{u"Type"_s, u"volume"_s}, {u"Name"_s, u"data"_s}, {u"Driver"_s, u"local"_s}}}}};
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"a"_s, needing);
        addContainer(wanted.hosts[0], u"b"_s, needing);
        Snapshot now = emptyHost();
        now.hosts[0].networks = {};
        now.hosts[0].volumes = {};
        now.hosts[0].images = {};
        const RestorePlan plan = restorePlan(wanted, now);
        QCOMPARE(words(plan),
                 (QStringList{u"network shop"_s, u"volume data"_s, u"pull app:1"_s, u"create a"_s, u"create b"_s}));
        QCOMPARE(plan.steps[0].object[u"Driver"_s].toString(), u"bridge"_s);
        QCOMPARE(plan.notes.size(), 2); // the data, and what the name means
        wanted.hosts[0].images = {
            QJsonObject{{u"Id"_s, u"sha256:1"_s}, {u"RepoDigests"_s, QJsonArray{u"app@sha256:9"_s}}}};
        QVERIFY(words(restorePlan(wanted, now)).contains(u"pull app@sha256:9"_s)); // the very one
        // Each waits for what it needs, and for nothing else.
        QCOMPARE(plan.steps[3].after, (QList<qsizetype>{0, 1, 2}));
        QVERIFY(plan.steps[2].after.isEmpty());
        // One that is replaced is there until what its successor needs is there.
        addContainer(now.hosts[0], u"a"_s);
        const RestorePlan replacing = restorePlan(wanted, now);
        QCOMPARE(words(replacing).mid(3), (QStringList{u"remove a"_s, u"create a"_s, u"create b"_s}));
        QCOMPARE(replacing.steps[3].after, (QList<qsizetype>{0, 1, 2}));
        QCOMPARE(replacing.steps[4].after, (QList<qsizetype>{0, 1, 2, 3}));
    }

    /// Podman's own network is called otherwise where it is listed; nor is one made without a name.
    void podmansNetwork()
    {
        const auto in = [](const QString &network, bool runs) {
            return QJsonObject{
                {u"State"_s, QJsonObject{{u"Running"_s, runs}}},
                {u"NetworkSettings"_s,
                 QJsonObject{{u"Networks"_s, QJsonObject{{network, QJsonObject{{u"NetworkID"_s, network}}}}}}}};
        };
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"web"_s, in(u"podman"_s, true));
        QCOMPARE(words(restorePlan(wanted, emptyHost())), QStringList{u"create web"_s});
        Snapshot now = emptyHost();
        addContainer(now.hosts[0], u"web"_s, in(u"podman"_s, false));
        QCOMPARE(acts(restorePlan(wanted, now)), QList{Act::Start});
        wanted.hosts[0].networks << QJsonObject{{u"Name"_s, u"podman"_s}}; // Docker's, of that name
        QCOMPARE(words(restorePlan(wanted, emptyHost())), (QStringList{u"network podman"_s, u"create web"_s}));
        Snapshot other = emptyHost();
        addContainer(other.hosts[0], u"web"_s, in(u"unlisted"_s, true));
        const RestorePlan plan = restorePlan(other, emptyHost());
        QCOMPARE(words(plan), (QStringList{u"network unlisted"_s, u"create web"_s}));
        QCOMPARE(plan.steps[0].object, (QJsonObject{{u"Name"_s, u"unlisted"_s}}));
    }

    /// Pulled by its digest, of the name that its container has, an image gets the names that it had and that are free.
    void digestsAndTags()
    {
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"a"_s);
        wanted.hosts[0].images = {
            QJsonObject{{u"Id"_s, u"sha256:1"_s},
                        {u"RepoTags"_s, QJsonArray{u"app:1"_s, u"app:latest"_s}},
                        {u"RepoDigests"_s, QJsonArray{u"mirror/app@sha256:9"_s, u"app@sha256:9"_s}}}};
        Snapshot now = emptyHost();
        now.hosts[0].images = {QJsonObject{{u"Id"_s, u"sha256:2"_s}, {u"RepoTags"_s, QJsonArray{u"app:latest"_s}}}};
        const RestorePlan plan = restorePlan(wanted, now);
        QCOMPARE(words(plan), (QStringList{u"pull app@sha256:9"_s, u"create a"_s}));
        QCOMPARE(plan.steps[0].object,
                 (QJsonObject{{u"Id"_s, u"sha256:1"_s}, {u"RepoTags"_s, QJsonArray{u"app:1"_s}}}));
        QVERIFY2(plan.notes.join(u'\n').contains(u"app:latest means another image on aws1"_s),
                 qPrintable(plan.notes.join(u'\n')));
    }

    /// Somebody else has its port: nothing of it is done, and the one that has it is named.
    void portTaken()
    {
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"web"_s, withPort(u"8888"_s));
        Snapshot now = emptyHost();
        addContainer(now.hosts[0], u"squatter"_s, withPort(u"8888"_s));
        const RestorePlan plan = restorePlan(wanted, now);
        QVERIFY(plan.steps.isEmpty());
        QCOMPARE(plan.problems, QStringList{u"web on aws1: its port 8888/tcp is taken by squatter"_s});
        // Its own, of the one that is replaced, is no problem.
        Snapshot own = emptyHost();
        addContainer(own.hosts[0], u"web"_s, withPort(u"8888"_s));
        own.hosts[0].inspects = {};
        QJsonObject changed = wanted.hosts[0].inspect(0);
        changed[u"Image"_s] = u"sha256:2"_s;
        own.hosts[0].inspects.append(QJsonDocument(changed).toJson());
        QCOMPARE(words(restorePlan(wanted, own)), (QStringList{u"remove web"_s, u"create web"_s}));
    }

    /// What is masked can't be made as it was; nor what was only partly known.
    void notKnown()
    {
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"a"_s,
                     {{u"Config"_s, QJsonObject{{u"Env"_s, QJsonArray{u"PASSWORD=hunter2x"_s}}}}});
        addContainer(wanted.hosts[0], u"b"_s);
        wanted.hosts[0].containers[1].isPartial = true;
        wanted = snapshots::Masking().masked(wanted);
        const RestorePlan plan = restorePlan(wanted, emptyHost());
        QVERIFY(plan.steps.isEmpty());
        QCOMPARE(plan.problems.size(), 2);
        QCOMPARE(plan.problems[0],
                 u"a on aws1: PASSWORD is masked in the snapshot, and nothing that is there now has it"_s);
        QVERIFY2(plan.problems[1].contains(u"out of reach"_s), qPrintable(plan.problems[1]));
    }

    /// What is masked is taken from the container that is there, and is no difference.
    void maskedAndThere()
    {
        const auto withEnv = [](const QStringList &env, int bytes) {
            QJsonObject changes = memory(bytes);
            changes[u"Config"_s] = QJsonObject{{u"Image"_s, u"app:1"_s}, {u"Env"_s, QJsonArray::fromStringList(env)}};
            return changes;
        };
        Snapshot wanted = emptyHost();
        addContainer(wanted.hosts[0], u"same"_s, withEnv({u"PASSWORD=hunter2x"_s}, 1));
        addContainer(wanted.hosts[0], u"web"_s, withEnv({u"PASSWORD=hunter2x"_s, u"TOKEN=hunter3x"_s}, 1));
        addContainer(wanted.hosts[0], u"without"_s, withEnv({u"PASSWORD=hunter2x"_s, u"TOKEN=hunter3x"_s}, 1));
        wanted = snapshots::Masking().masked(wanted);
        Snapshot now = emptyHost();
        addContainer(now.hosts[0], u"same"_s, withEnv({u"PASSWORD=hunter2y"_s}, 1));
        addContainer(now.hosts[0], u"web"_s, withEnv({u"PASSWORD=hunter2y"_s, u"TOKEN=hunter3y"_s}, 2));
        addContainer(now.hosts[0], u"without"_s, withEnv({}, 1));
        const RestorePlan plan = restorePlan(wanted, now);
        QCOMPARE(plan.asTheyWere, 1);
        QCOMPARE(words(plan), (QStringList{u"remove web"_s, u"create web"_s}));
        QCOMPARE(plan.steps[0].why, u"HostConfig.Memory"_s);
        QCOMPARE(plan.steps[1].object[u"Config"_s][u"Env"_s],
                 QJsonValue(QJsonArray{u"PASSWORD=hunter2y"_s, u"TOKEN=hunter3y"_s}));
        QCOMPARE(plan.notes,
                 QStringList{u"2 masked values of web on aws1 are taken from the container that is there"_s});
        QCOMPARE(plan.problems,
                 QStringList{u"without on aws1: PASSWORD, TOKEN are masked in the snapshot, and nothing that is there "
                             "now has them"_s});
    }

    /// The name of a host is of another engine by now: that is told.
    void anotherEngine()
    {
        Snapshot wanted = emptyHost();
        wanted.hosts[0].info[u"ID"_s] = u"A"_s;
        Snapshot now = emptyHost();
        now.hosts[0].info[u"ID"_s] = u"A"_s;
        QVERIFY(restorePlan(wanted, now).notes.isEmpty());
        now.hosts[0].info[u"ID"_s] = u"B"_s;
        QCOMPARE(restorePlan(wanted, now).notes, QStringList{u"aws1 is another engine than it was then"_s});
        // Podman makes up another id each time.
        const QJsonObject podman{{u"Components"_s, QJsonArray{QJsonObject{{u"Name"_s, u"Podman Engine"_s}}}}};
        wanted.hosts[0].version = podman;
        now.hosts[0].version = podman;
        QVERIFY(restorePlan(wanted, now).notes.isEmpty());
    }

    /// One that was renamed is found by its engine, whoever has its name by now.
    void renamedHost()
    {
        Snapshot wanted = emptyHost();
        wanted.hosts[0].info[u"ID"_s] = u"A"_s;
        addContainer(wanted.hosts[0], u"db"_s);
        addContainer(wanted.hosts[0], u"gone"_s);
        Snapshot now = emptyHost();
        now.hosts[0].info[u"ID"_s] = u"A"_s;
        addContainer(now.hosts[0], u"db"_s);
        now.hosts[0].name = u"front"_s;
        RestorePlan plan = restorePlan(wanted, now);
        QCOMPARE(words(plan), QStringList{u"create gone"_s});
        QCOMPARE(plan.steps[0].host, u"front"_s);
        QCOMPARE(plan.asTheyWere, 1);
        QCOMPARE(plan.notes, QStringList{u"aws1 is called front now"_s});
        // The scope is the snapshot's.
        QCOMPARE(restorePlan(wanted, now, {.service = {}, .host = u"aws1"_s}).steps.size(), 1);
        QCOMPARE(restorePlan(wanted, now, {.service = {}, .host = u"front"_s}).problems.size(), 1);

        // Another machine has its name, and nothing is done there.
        now.hosts.insert(now.hosts.begin(), emptyHost().hosts[0]);
        now.hosts[0].info[u"ID"_s] = u"B"_s;
        plan = restorePlan(wanted, now);
        QCOMPARE(words(plan), QStringList{u"create gone"_s});
        QCOMPARE(plan.steps[0].host, u"front"_s);
        // And the one that had the other's name is not there.
        Snapshot both = wanted;
        both.hosts.push_back(emptyHost().hosts[0]);
        both.hosts[1].name = u"front"_s;
        both.hosts[1].info[u"ID"_s] = u"C"_s;
        addContainer(both.hosts[1], u"lost"_s);
        plan = restorePlan(both, now);
        QCOMPARE(words(plan), QStringList{u"create gone"_s});
        QCOMPARE(plan.problems, QStringList{u"The host front as it was then is not in this workspace"_s});

        // Clones go by their names.
        now.hosts[0].info[u"ID"_s] = u"A"_s;
        plan = restorePlan(wanted, now);
        QCOMPARE(words(plan), (QStringList{u"create db"_s, u"create gone"_s}));
        QCOMPARE(plan.steps[0].host, u"aws1"_s);
        QVERIFY(plan.notes.isEmpty());
    }

    void scope()
    {
        Snapshot wanted = emptyHost();
        const QJsonObject labels{{u"bayplan.service"_s, u"web"_s}, {u"bayplan.slot"_s, u"1"_s}};
        addContainer(wanted.hosts[0], u"web-1"_s,
                     {{u"Config"_s, QJsonObject{{u"Image"_s, u"app:1"_s}, {u"Labels"_s, labels}}}});
        addContainer(wanted.hosts[0], u"db"_s);
        QCOMPARE(words(restorePlan(wanted, emptyHost(), {.service = u"web"_s, .host = {}})),
                 QStringList{u"create web-1"_s});
        QCOMPARE(restorePlan(wanted, emptyHost(), {.service = {}, .host = u"nowhere"_s}).problems.size(), 1);
        Snapshot away = emptyHost();
        away.hosts[0].state = HostPart::State::Stale;
        QCOMPARE(restorePlan(wanted, away).problems, QStringList{u"The host aws1 is out of reach"_s});
        away.hosts.clear();
        QCOMPARE(restorePlan(wanted, away).problems, QStringList{u"The host aws1 is not in this workspace"_s});
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRestorePlan)
#include "restore.moc"
