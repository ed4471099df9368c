// SPDX-License-Identifier: GPL-3.0-or-later
// Running on simulated engines: what is sent, several hosts at once, what was half made, undo.
#include "core/secretstore.h"
#include "images/registrylogins.h"
#include "operations/operations.h"
#include "run/conflicts.h"
#include "run/createbody.h"
#include "run/dockerrun.h"
#include "run/runplan.h"
#include "unit/fleet/simulatedhosts.h"
#include "unit/run/randomspec.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using operations::Operation;
using run::ContainerSpec;
using State = operations::Operation::State;

class RunPlanTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bodyHasNothingThatWasNotAsked()
    {
        ContainerSpec spec;
        spec.image = u"nginx"_s;
        QCOMPARE(text(createBody(spec)), R"({"Image":"nginx"})");
        spec.ports = {
            {.ip = {}, .published = 0, .target = 80, .protocol = u"tcp"_s},
            {.ip = u"127.0.0.1"_s, .published = 8000, .publishedEnd = 8010, .target = 80, .protocol = u"tcp"_s}};
        spec.exposed = {u"81/udp"_s};
        QCOMPARE(text(createBody(spec)),
                 R"({"ExposedPorts":{"80/tcp":{},"81/udp":{}},"HostConfig":{"PortBindings":{"80/tcp":[)"
                 R"({"HostIp":"","HostPort":""},{"HostIp":"127.0.0.1","HostPort":"8000-8010"}]}},"Image":"nginx"})");
    }

    /// No list of bindings is ever empty, and no null is sent, whatever is asked for.
    void bodiesOfAllKinds()
    {
        QRandomGenerator random(17);
        for (int round = 0; round < 2'000; ++round) {
            const ContainerSpec spec = randomSpec(random);
            const QJsonObject body = createBody(spec);
            const QJsonObject bindings = body[u"HostConfig"_s][u"PortBindings"_s].toObject();
            for (const QJsonValue &list : bindings)
                QVERIFY(!list.toArray().isEmpty());
            QVERIFY(!text(body).contains(":null"));
            QCOMPARE(run::laterConnections(spec).size(), std::max<qsizetype>(0, spec.networks.size() - 1));
        }
    }

    void onThreeHostsAtOnceAndBack()
    {
        SimulatedHosts hosts;
        for (int i = 0; i < 3; ++i)
            hosts.addHost(simulator::Profile::docker28(), 4);
        operations::Operations operations(hosts.fleet());
        QTRY_VERIFY(std::ranges::all_of(hosts.fleet().hosts(), [](const auto *host) { return host->isSettled(); }));
        const ContainerSpec spec = specOf(u"docker run --name web -p 8888:8080 "_s + image(hosts));
        Operation &operation = operations.run(run::runPlan(spec, facts(hosts), m_logins));
        QCOMPARE(operation.title(), u"Run web on 3 host(s)"_s);
        QTRY_VERIFY(operation.hasEnded());
        QCOMPARE(operation.count(State::Done), 3);
        for (const fleet::HostConnection *host : hosts.fleet().hosts()) {
            QTRY_VERIFY(named(*host, u"web"_s) && named(*host, u"web"_s)->state == engine::ContainerState::Running);
            QTRY_COMPARE(run::conflicts(spec, run::factsOf(*host), host->live()).size(), 2); // name and port
        }
        QVERIFY(operation.canUndo());
        Operation &undo = operations.undo(operation);
        QTRY_VERIFY(undo.hasEnded());
        QCOMPARE(undo.count(State::Done), 3);
        for (const fleet::HostConnection *host : hosts.fleet().hosts())
            QTRY_VERIFY(!named(*host, u"web"_s));
    }

    void whatCannotBeStartedGoesAgain()
    {
        SimulatedHosts hosts;
        for (int i = 0; i < 2; ++i)
            hosts.addHost(simulator::Profile::docker28(), 4);
        operations::Operations operations(hosts.fleet());
        QTRY_VERIFY(std::ranges::all_of(hosts.fleet().hosts(), [](const auto *host) { return host->isSettled(); }));
        const QString line = u"docker run -p 8888:8080 --name %1 "_s + image(hosts);
        Operation &first = operations.run(run::runPlan(specOf(line.arg(u"one"_s)), {facts(hosts).first()}, m_logins));
        QTRY_VERIFY(first.hasEnded());
        QCOMPARE(first.count(State::Done), 1);
        Operation &second = operations.run(run::runPlan(specOf(line.arg(u"two"_s)), facts(hosts), m_logins));
        QTRY_VERIFY(second.hasEnded());
        QCOMPARE(second.rows().at(0).state, State::Failed);
        QCOMPARE(second.rows().at(1).state, State::Done);
        QVERIFY2(second.rows().at(0).error->what.contains(u"port is already allocated"_s),
                 qPrintable(second.rows().at(0).error->what));
        QVERIFY(second.rows().at(0).error->next.contains(u"removed again"_s));
        const fleet::HostConnection &host = *hosts.fleet().hosts().first();
        QTRY_VERIFY(!named(host, u"two"_s));
        QVERIFY(named(host, u"one"_s));
        QVERIFY(operations.undo(first).isRunning());
        QTRY_VERIFY(!named(host, u"one"_s));
        second.retry(); // the name is free, and now the port is
        QTRY_VERIFY(second.hasEnded());
        QCOMPARE(second.count(State::Done), 2);
    }

private:
    static QByteArray text(const QJsonObject &object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }
    static ContainerSpec specOf(const QString &line)
    {
        const auto parsed = run::parseDockerRun(line);
        if (!parsed || !parsed->notes.isEmpty())
            qFatal("not understood: %s", qPrintable(line));
        return parsed->spec;
    }
    static QList<run::HostFacts> facts(SimulatedHosts &hosts)
    {
        QList<run::HostFacts> all;
        for (const fleet::HostConnection *host : hosts.fleet().hosts())
            all << run::factsOf(*host);
        return all;
    }
    static const engine::Container *named(const fleet::HostConnection &host, const QString &name)
    {
        for (const engine::Container &container : host.live().containers()) {
            if (container.name == name)
                return &container;
        }
        return nullptr;
    }
    static QString image(SimulatedHosts &hosts)
    {
        for (const engine::Image &image : hosts.fleet().hosts().first()->live().images()) {
            if (!image.tags.isEmpty())
                return image.tags.first();
        }
        return u"nginx"_s;
    }

    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins{m_secrets, u"/nonexistent/config.json"_s};
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::RunPlanTest)
#include "plan.moc"
