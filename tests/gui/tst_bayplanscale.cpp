// SPDX-License-Identifier: GPL-3.0-or-later
// The bay plan with 40 services on 20 hosts, simulated: how long one step of a drag takes from the mouse to the painted
// window, and what a drag that is left costs the engines.
#include "fleet/fleet.h"
#include "gui/plandriver.h"
#include "operations/operations.h"
#include "services/labels.h"
#include "services/record.h"
#include "services/servicebook.h"
#include "simulator/populate.h"
#include "simulator/simulatedengine.h"
#include "ui/mainwindow.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <memory>
#include <vector>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int hostCount = 20;
constexpr int serviceCount = 40;
constexpr int replicasEach = 12;
constexpr int otherContainers = 25; ///< on each host
constexpr int longest = 60'000;
const QString image = u"nginx:1.27"_s;

services::ServiceSpec specOf(int number)
{
    services::ServiceSpec spec;
    spec.name = u"service-%1"_s.arg(number, 2, 10, QChar(u'0'));
    spec.container.image = image;
    spec.container.ports = {engine::PortRequest{{}, 0, 0, 80, u"tcp"_s}};
    spec.gate.kind = services::HealthGate::Kind::None;
    return spec;
}

QString hostName(int host)
{
    return u"host-%1"_s.arg(host + 1, 2, 10, QChar(u'0'));
}

simulator::Container replica(const services::ServiceSpec &spec, int slot, qint64 now)
{
    simulator::Container container;
    container.spec.name = services::replicaName(spec, slot);
    container.spec.image = image;
    container.spec.labels = services::replicaLabels(spec, slot, 1);
    container.spec.ports = {{.target = 80, .requested = 0}};
    container.state = simulator::ContainerState::Running;
    container.createdNs = container.startedNs = now - 3'600'000'000'000;
    return container;
}

simulator::Container recordOf(const services::ServiceSpec &spec, const QString &home, qint64 now)
{
    services::ServiceRecord record;
    record.name = spec.name;
    record.replicas = replicasEach;
    record.revisions = {services::Revision{1, spec, {}}};
    record.home = {{}, home};
    simulator::Container container;
    container.spec.name = services::recordName(spec.name, 1);
    container.spec.image = image;
    container.spec.labels = services::recordLabels(record, true);
    container.state = simulator::ContainerState::Created;
    container.createdNs = now - 3'600'000'000'000;
    return container;
}

/// Counts how often a widget is painted.
class Paints : public QObject
{
public:
    int count = 0;

protected:
    bool eventFilter(QObject *, QEvent *event) override
    {
        count += event->type() == QEvent::Paint ? 1 : 0;
        return false;
    }
};

} // namespace

class TestBayPlanScale : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_sockets.isValid());
        QList<fleet::HostConfig> hosts;
        for (int host = 0; host < hostCount; ++host) {
            m_engines.push_back(std::make_unique<simulator::SimulatedEngine>(
                simulator::SimulationOptions{.name = hostName(host), .seed = quint64(host) + 1, .clock = {}}));
            simulator::SimulatedEngine &engine = *m_engines.back();
            engine.apply([host](simulator::EngineState &state, qint64 now) {
                simulator::populate(state, {otherContainers, 4, quint64(host) + 1, now});
                for (int service = 0; service < serviceCount; ++service) {
                    const auto spec = specOf(service);
                    for (int slot = 1; slot <= replicasEach; ++slot) {
                        if ((service + slot) % hostCount == host)
                            state.adopt(replica(spec, slot, now));
                    }
                    if (service % hostCount == host)
                        state.adopt(recordOf(spec, hostName(host), now));
                }
            });
            QVERIFY(engine.listenUnix(m_sockets.filePath(hostName(host))));
            hosts << fleet::HostConfig{engine.name(), *engine::Endpoint::parse(engine.endpoint())};
        }
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.hosts = hosts});
        m_plan = std::make_unique<PlanDriver>(*m_driver);
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        m_driver->openPage(u"bay-plan"_s);
        for (const fleet::HostConnection *host : m_driver->desktop().fleet().hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled(), longest);
        QTRY_COMPARE_WITH_TIMEOUT(m_plan->total(specOf(0).name), replicasEach, longest);
        for (int service = 0; service < serviceCount; ++service)
            QCOMPARE(m_plan->total(specOf(service).name), replicasEach);
    }
    void cleanupTestCase()
    {
        m_plan.reset();
        m_driver.reset();
    }

    void oneStepOfADrag()
    {
        const QString service = specOf(3).name;
        m_plan->choose(service);
        const QPoint handle = m_plan->handle(service);
        m_plan->press(handle);
        std::vector<double> took;
        std::vector<double> plans;
        Paints painted;
        m_plan->view()->viewport()->installEventFilter(&painted);
        for (int i = 1; i <= 60; ++i) {
            const QPoint to = handle + QPoint((i % 8 + 1) * 8, 0);
            QElapsedTimer timer;
            timer.start();
            m_plan->moveTo(to);
            const double planned = double(timer.nsecsElapsed()) / 1e6;
            QCoreApplication::processEvents(); // the row's height, the panel's place, painting
            took.push_back(double(timer.nsecsElapsed()) / 1e6);
            plans.push_back(planned);
            QVERIFY(painted.count > 0);
            painted.count = 0;
            QVERIFY(m_plan->preview()->change());
        }
        std::sort(took.begin(), took.end());
        std::sort(plans.begin(), plans.end());
        const double half = took.at(took.size() / 2);
        qInfo(
            "one step of a drag, %d services on %d hosts: planned and painted in %.1f ms in half of %zu steps, %.1f ms "
            "at most; the plan alone %.1f ms",
            serviceCount, hostCount, half, took.size(), took.back(), plans.at(plans.size() / 2));
        QVERIFY(m_driver->save(QCoreApplication::applicationDirPath() + u"/../screenshots"_s, u"bayplan-many"_s));
        QTest::keyClick(m_plan->view(), Qt::Key_Escape);
        m_plan->release(handle);
        QVERIFY2(half < 16, "a drag would not be smooth");
    }

    /// Other engines' calls than those that go on anyway are none.
    void aDragThatIsLeftCallsNoEngine()
    {
        const QString service = specOf(3).name;
        m_plan->choose(service);
        const auto before = calls();
        QVERIFY(before.size() > 0); // how it came here is in it, so that there is something to compare
        const QPoint handle = m_plan->handle(service);
        m_plan->press(handle);
        for (int by = 0; by <= 80; by += 4)
            m_plan->moveTo(handle + QPoint(by, 0));
        QVERIFY(m_plan->preview()->isPossible());
        QTest::keyClick(m_plan->view(), Qt::Key_Escape);
        m_plan->release(handle + QPoint(80, 0));
        QTest::qWait(300); // what would have been begun would be on its way
        const auto after = calls();
        for (auto call = after.cbegin(); call != after.cend(); ++call) {
            const bool goesOn = call.key().contains(u"/_ping"_s) || call.key().contains(u"/stats"_s);
            if (!goesOn)
                QVERIFY2(before.value(call.key()) == call.value(), qPrintable(call.key()));
        }
        QVERIFY(m_driver->desktop().operations().all().isEmpty());
    }

private:
    /// All engines together.
    QHash<QString, quint64> calls() const
    {
        QHash<QString, quint64> all;
        for (const auto &engine : m_engines) {
            const auto &paths = engine->traffic().byPath;
            for (auto it = paths.cbegin(); it != paths.cend(); ++it)
                all[it.key()] += it.value();
        }
        return all;
    }

    QTemporaryDir m_sockets;
    std::vector<std::unique_ptr<simulator::SimulatedEngine>> m_engines;
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<PlanDriver> m_plan;
};

} // namespace bayplan::tests

QTEST_MAIN(bayplan::tests::TestBayPlanScale)
#include "tst_bayplanscale.moc"
