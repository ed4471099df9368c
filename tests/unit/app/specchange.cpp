// SPDX-License-Identifier: GPL-3.0-or-later
// What “update” makes of a service's spec, and what scripts read of a rollout.
#include "app/commands/specchange.h"

#include "app/arguments.h"
#include "app/commands/rolloutlist.h"

#include <QTemporaryFile>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::HealthGate;
using services::Rollout;

class SpecChangeTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void onlyTheImage()
    {
        const auto changed = update(u"--image nginx:1.28"_s);
        auto expected = spec();
        expected.container.image = u"nginx:1.28"_s;
        expected.resolvedImage.clear(); // it is looked up anew
        QVERIFY(changed && *changed == expected);
    }

    void whatIsOfTheSameName()
    {
        const auto changed =
            update(u"--env B=new --env C=3 --publish 9000:8080 --publish 81 --volume other:/data --label tier=back"_s);
        QVERIFY2(changed.has_value(), changed ? "" : qPrintable(changed.error().message()));
        QStringList env;
        for (const auto &[name, value] : changed->container.env)
            env << name + u'=' + value;
        QCOMPARE(env, (QStringList{u"A=1"_s, u"B=new"_s, u"C=3"_s}));
        QCOMPARE(changed->container.ports.size(), 2);
        QCOMPARE(changed->container.ports.at(0).published, quint16(9000));
        QCOMPARE(changed->container.ports.at(1).target, quint16(81));
        QCOMPARE(changed->container.mounts.size(), 1);
        QCOMPARE(changed->container.mounts.at(0).source, u"other"_s);
        QCOMPARE(changed->container.labels, (QMap<QString, QString>{{u"tier"_s, u"back"_s}, {u"team"_s, u"x"_s}}));
        QCOMPARE(changed->container.image, spec().container.image);
        QCOMPARE(changed->resolvedImage, spec().resolvedImage);
        QVERIFY(changed->gate == spec().gate && changed->placement == spec().placement);
    }

    void gateAndPlacement()
    {
        const auto changed = update(u"--health tcp --on aws3 --max-per-host 2 --constraint zone==b"_s);
        QVERIFY2(changed.has_value(), changed ? "" : qPrintable(changed.error().message()));
        QVERIFY((changed->gate == HealthGate{HealthGate::Kind::Tcp, 0, {}}));
        QCOMPARE(changed->placement.hosts, QStringList{u"aws3"_s});
        QCOMPARE(changed->placement.maxPerHost, 2);
        QCOMPARE(changed->placement.constraints.size(), 1);
        QVERIFY(changed->container == spec().container);
    }

    void variablesOfFiles()
    {
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write("B=file\nD=4\n");
        file.close();
        const auto changed = update(u"--env-file %1 --env D=5"_s.arg(file.fileName()));
        QVERIFY2(changed.has_value(), changed ? "" : qPrintable(changed.error().message()));
        QMap<QString, QString> last; // what counts of several
        for (const auto &[name, value] : changed->container.env)
            last[name] = value;
        QCOMPARE(last, (QMap<QString, QString>{{u"A"_s, u"1"_s}, {u"B"_s, u"file"_s}, {u"D"_s, u"5"_s}}));
        QVERIFY(changed->container.envFiles.isEmpty());
    }

    void refusals()
    {
        const auto noPort = update(u"--health http:81/x"_s);
        QVERIFY(!noPort && noPort.error().what.contains(u"publish it by --publish"_s));
    }

    void listed()
    {
        services::ServiceState state;
        state.head.name = u"web"_s;
        services::ServiceRecord record;
        record.name = u"web"_s;
        record.replicas = 3;
        state.head.record = record;
        using services::ReplicaState;
        state.observed.replicas = {replica(1, 2, ReplicaState::Ready), replica(2, 2, ReplicaState::Starting),
                                   replica(2, 1, ReplicaState::Ready), replica(3, 1, ReplicaState::Ready)};
        const auto none = app::toJson(app::listed(state, {}));
        QVERIFY(none[u"state"_s].isNull() && none[u"from"_s].isNull() && none[u"done"_s].isNull());
        Rollout rollout;
        rollout.to = 2;
        rollout.reason = u"because"_s;
        const auto running = app::toJson(app::listed(state, rollout));
        QCOMPARE(running[u"service"_s].toString(), u"web"_s);
        QCOMPARE(running[u"state"_s].toString(), u"running"_s);
        QCOMPARE(running[u"strategy"_s].toString(), u"rolling"_s);
        QCOMPARE(running[u"from"_s].toInt(), 1);
        QCOMPARE(running[u"to"_s].toInt(), 2);
        QCOMPARE(running[u"done"_s].toInt(), 1);
        QCOMPARE(running[u"total"_s].toInt(), 3);
        QCOMPARE(running[u"reason"_s].toString(), u"because"_s);
        QVERIFY(running[u"steps"_s].isArray());
        QCOMPARE(app::toLine(app::listed(state, rollout)),
                 u"web: rolling, revision 1 to 2: running, 1 of 3 replicas. because"_s);
        rollout.back = true;
        rollout.state = Rollout::State::RollingBack;
        QCOMPARE(app::listed(state, rollout).done, 2);
        rollout.state = Rollout::State::RolledBack;
        QCOMPARE(app::listed(state, rollout).done, 3);
    }

private:
    static services::ServiceSpec spec()
    {
        services::ServiceSpec spec;
        spec.name = u"web"_s;
        spec.container.image = u"nginx:1.27"_s;
        spec.container.env = {{u"A"_s, u"1"_s}, {u"B"_s, u"2"_s}};
        spec.container.ports = {{.ip = {}, .published = 0, .publishedEnd = 0, .target = 8080, .protocol = u"tcp"_s}};
        spec.container.mounts = {{.source = u"data"_s, .target = u"/data"_s}};
        spec.container.labels = {{u"tier"_s, u"front"_s}, {u"team"_s, u"x"_s}};
        spec.resolvedImage = u"nginx@sha256:aa"_s;
        spec.gate = {HealthGate::Kind::Http, 0, u"/healthy"_s};
        spec.placement.hosts = {u"aws1"_s, u"aws2"_s};
        return spec;
    }
    static services::Replica replica(int slot, int revision, services::ReplicaState state)
    {
        return {.host = 1, .id = {}, .name = {}, .slot = slot, .revision = revision, .state = state};
    }
    static core::Result<services::ServiceSpec> update(const QString &options)
    {
        const auto arguments =
            app::parseArguments(QStringList{u"bayplan"_s, u"update"_s, u"web"_s} + options.split(u' '));
        if (!arguments)
            return core::fail(arguments.error());
        return app::changedSpec(spec(), arguments->service);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SpecChangeTest)
#include "specchange.moc"
