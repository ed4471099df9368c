// SPDX-License-Identifier: GPL-3.0-or-later
// Services on the bay plan: rows that only a record tells of, what is wanted beside what is there, and containers that
// are no rows anywhere because they only keep books.
#include "services/bayplanmodel.h"

#include "services/labels.h"
#include "services/record.h"
#include "unit/fleet/simulatedhosts.h"

#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::ServiceName;
using services::PlanRow;
using simulator::EngineState;

namespace {

const QString image = u"nginx:1.27"_s;

services::ServiceSpec webSpec()
{
    services::ServiceSpec spec;
    spec.name = u"web"_s;
    spec.container.image = image;
    spec.container.ports = {engine::PortRequest{{}, 0, 0, 8080, u"tcp"_s},
                            engine::PortRequest{{}, 9443, 0, 443, u"tcp"_s}};
    return spec;
}

services::ServiceRecord webRecord(int replicas, qint64 generation = 1)
{
    services::ServiceRecord record;
    record.name = u"web"_s;
    record.generation = generation;
    record.replicas = replicas;
    record.revisions = {services::Revision{1, webSpec(), {}}};
    record.home = {{}, u"host1"_s};
    return record;
}

simulator::ContainerSpec recordOf(const services::ServiceRecord &record)
{
    simulator::ContainerSpec spec;
    spec.name = services::recordName(record.name, record.generation);
    spec.image = image;
    spec.labels = services::recordLabels(record, true);
    return spec;
}

simulator::ContainerSpec simulatedReplica(int slot)
{
    simulator::ContainerSpec spec;
    spec.name = u"web-%1"_s.arg(slot);
    spec.image = image;
    spec.labels = services::replicaLabels(webSpec(), slot, 1);
    return spec;
}

engine::Container labelled(const QMap<QString, QString> &labels)
{
    engine::Container container;
    container.labels = labels;
    return container;
}

} // namespace

class BayPlanModelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whoseContainerItIs()
    {
        const QMap<QString, QString> compose{{u"com.docker.compose.project"_s, u"shop"_s},
                                             {u"com.docker.compose.service"_s, u"web"_s},
                                             {u"com.docker.compose.container-number"_s, u"2"_s}};
        const auto ours = services::replicaLabels(webSpec(), 3, 1);
        ServiceName name = fleet::serviceOf(labelled(ours));
        QVERIFY(name.maker == ServiceName::Maker::Bayplan);
        QCOMPARE(name.service, u"web"_s);
        QCOMPARE(name.slot.value_or(0), 3);
        QMap<QString, QString> both = ours;
        both.insert(compose);
        name = fleet::serviceOf(labelled(both));
        QVERIFY(name.maker == ServiceName::Maker::Compose);
        QCOMPARE(name.project, u"shop"_s);
        QCOMPARE(name.slot.value_or(0), 2);
        QVERIFY(!fleet::isBookkeeping(labelled(both)));
        QVERIFY(fleet::isBookkeeping(labelled(services::recordLabels(webRecord(1), true))));
        QVERIFY(fleet::isBookkeeping(labelled({{fleet::drainedLabel.toString(), u"true"_s}})));
    }

    void aRecordAloneIsARow()
    {
        SimulatedHosts hosts;
        fleet::HostConnection &host = hosts.addHost();
        const WatchedTables tables(hosts.fleet());
        hosts.engine().apply([](EngineState &state, qint64 now) {
            state.addImage({{}, {image}, {}, 1'000'000, now, {}});
            state.create(recordOf(webRecord(0)), now);
            simulator::ContainerSpec mark;
            mark.name = u"bayplan.drained"_s;
            mark.image = image;
            mark.labels = {{fleet::drainedLabel.toString(), u"true"_s}};
            state.create(mark, now);
        });
        QTRY_VERIFY(host.isSettled());
        QTRY_COMPARE(tables.plan.rowCount(), 1);
        QTRY_COMPARE(host.live().containers().size(), 2);
        PlanRow row = tables.plan.row(0);
        QCOMPARE(row.service, u"web"_s);
        QCOMPARE(row.title, u"web"_s);
        QCOMPARE(row.image, image);
        QCOMPARE(row.ports, u":443 = 9443, :8080 → dynamic"_s);
        QCOMPARE(row.total, 0);
        QCOMPARE(row.desired.value_or(-1), 0);
        QCOMPARE(services::badgeText(row), u"scaled to 0"_s);
        // Neither the record nor the mark is a container to anybody.
        QCOMPARE(tables.containers.rowCount(), 0);
        QCOMPARE(tables.ports.rowCount(), 0);
        QCOMPARE(tables.hosts.row(0).running + tables.hosts.row(0).stopped, 0);

        hosts.engine().apply([](EngineState &state, qint64 now) {
            state.create(recordOf(webRecord(3, 2)), now);
            for (const int slot : {1, 2}) {
                state.create(simulatedReplica(slot), now);
                state.start(u"web-%1"_s.arg(slot), now);
            }
        });
        QTRY_COMPARE(tables.plan.row(0).total, 2);
        QTRY_COMPARE(tables.plan.row(0).desired.value_or(-1), 3);
        QTRY_COMPARE(tables.plan.row(0).ready, 2);
        row = tables.plan.row(0);
        QCOMPARE(services::badgeText(row), u"2 of 3 ready"_s);
        QVERIFY(services::badgeTone(row) == fleet::Tone::Warning);
        QCOMPARE(services::countOf(row), 3);
        QStringList labels;
        for (const services::Block &block : row.blocks.at(host.id()))
            labels << block.label;
        QCOMPARE(labels, (QStringList{u"1"_s, u"2"_s}));
        QCOMPARE(tables.containers.rowCount(), 2);
        QCOMPARE(tables.containers.row(0).service.service, u"web"_s);

        hosts.engine().apply([](EngineState &state, qint64 now) {
            for (const QString &name : {u"bayplan.web.g1"_s, u"bayplan.web.g2"_s, u"web-1"_s, u"web-2"_s})
                state.remove(name, true, now);
        });
        QTRY_COMPARE(tables.plan.rowCount(), 0);
        QCOMPARE(tables.resets(), 0);
    }

    /// Swarm's service of the same name is another row, which nothing here scales.
    void aSwarmServiceOfTheSameName()
    {
        SimulatedHosts hosts;
        hosts.addHost();
        const WatchedTables tables(hosts.fleet());
        hosts.engine().apply([](EngineState &state, qint64 now) {
            state.addImage({{}, {image}, {}, 1'000'000, now, {}});
            state.create(simulatedReplica(1), now);
            simulator::ContainerSpec task = simulatedReplica(1);
            task.name = u"web.1.abc"_s;
            task.labels = {{u"com.docker.swarm.service.name"_s, u"web"_s},
                           {u"com.docker.swarm.task.name"_s, u"web.1.abc"_s}};
            state.create(task, now);
        });
        QTRY_COMPARE(tables.plan.rowCount(), 2);
        const auto &rows = tables.plan.rows();
        QCOMPARE(std::count_if(rows.begin(), rows.end(), [](const PlanRow &row) { return row.service == u"web"_s; }),
                 1);
        QCOMPARE(std::count_if(rows.begin(), rows.end(), [](const PlanRow &row) { return row.service.isEmpty(); }), 1);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::BayPlanModelTest)
#include "bayplanmodel.moc"
