// SPDX-License-Identifier: GPL-3.0-or-later
// A lease kept up against a simulated engine that answers badly for a while.
#include "services/leasekeeper.h"

#include "unit/fleet/simulatedhosts.h"
#include "unit/services/simulatedrecord.h"

#include <QSignalSpy>
#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::LeaseKeeper;
using services::Rollout;
using services::ServiceRecord;
using simulator::Faults;

class LeaseKeeperTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        m_host = &m_hosts->addHost();
        addImage(m_hosts->engine());
        QTRY_VERIFY_WITH_TIMEOUT(m_host->isSettled() && !m_host->live().images().isEmpty(), 30'000);
        ServiceRecord record;
        record.name = u"web"_s;
        record.revisions = {services::Revision{1, {}, {}}, services::Revision{2, {}, {}}};
        for (services::Revision &revision : record.revisions) {
            revision.spec.name = u"web"_s;
            revision.spec.container.image = u"app:1"_s;
        }
        record.home = {{}, u"host1"_s};
        record.rollout = Rollout{.from = 1, .to = 2};
        record.lease = services::Lease{u"token/rollout-1"_s, u"bert on desk-5"_s, 60s};
        write(record);
        m_keeper = std::make_unique<LeaseKeeper>(m_hosts->fleet(), record, m_host->id());
        m_keeper->written(core::SleeplessClock::now());
    }
    void cleanup()
    {
        m_keeper.reset();
        m_hosts.reset();
    }

    /// Somebody steers while the holder's own write fails: what was told stays told.
    void steeredMeanwhile()
    {
        QSignalSpy steered(m_keeper.get(), &LeaseKeeper::changedByOther);
        m_hosts->engine().setFaults({.kind = Faults::Kind::ServerError, .onlyPath = u"containers/create"_s});
        ServiceRecord paused = m_keeper->record();
        ++paused.generation;
        paused.rollout->state = Rollout::State::Paused;
        write(paused);
        std::optional<core::Result<void>> outcome;
        m_keeper->change([](ServiceRecord &record) { record.rollout->failures = 1; },
                         [&](const core::Result<void> &result) { outcome = result; });
        QTest::qWait(300); // so that it has failed once; the next try is a second later
        m_hosts->engine().setFaults({});
        QTRY_VERIFY_WITH_TIMEOUT(outcome, 30'000);
        QVERIFY(!*outcome);
        QCOMPARE(steered.size(), 1);
        QCOMPARE(toString(m_keeper->record().rollout->state), u"paused"_s);
        QVERIFY(!m_keeper->lost());
    }

    /// It was written, and only the answer is lost, as is the one to whether it was: it is not done twice, and told
    /// once.
    void answerLost()
    {
        QSignalSpy steered(m_keeper.get(), &LeaseKeeper::changedByOther);
        m_hosts->engine().setFaults({.kind = Faults::Kind::TruncatedBody, .onlyPath = u"containers/"_s});
        QList<core::Result<void>> outcomes;
        m_keeper->change([](ServiceRecord &record) { ++record.rollout->failures; },
                         [&](const core::Result<void> &result) { outcomes << result; });
        QTRY_COMPARE_WITH_TIMEOUT(m_hosts->engine().state().containers().size(), size_t(2), 30'000);
        m_hosts->engine().setFaults({});
        QTRY_COMPARE_WITH_TIMEOUT(outcomes.size(), 1, 30'000);
        QVERIFY(outcomes.first().has_value());
        QCOMPARE(m_keeper->record().rollout->failures, 1);
        QCOMPARE(steered.size(), 0);
        bool released = false;
        m_keeper->release(false, [&] { released = true; });
        QTRY_VERIFY_WITH_TIMEOUT(released, 30'000);
        QCOMPARE(outcomes.size(), 1);
        QCOMPARE(records().size(), 1);
    }

    /// Given back, too, where an answer was lost just before.
    void givenBackAfterALostAnswer()
    {
        m_hosts->engine().setFaults({.kind = Faults::Kind::TruncatedBody, .onlyPath = u"containers/"_s});
        m_keeper->change([](ServiceRecord &) {}, [](const core::Result<void> &) {});
        QTRY_COMPARE_WITH_TIMEOUT(m_hosts->engine().state().containers().size(), size_t(2), 30'000);
        m_hosts->engine().setFaults({});
        bool released = false;
        m_keeper->release(false, [&] { released = true; });
        QTRY_VERIFY_WITH_TIMEOUT(released, 30'000);
        QTRY_COMPARE_WITH_TIMEOUT(records(), QStringList{u"bayplan.web.g3"_s}, 30'000);
    }

    /// One that whoever gives it back has left to itself: it ends with the hosts, though nobody answers it.
    void hostsGoMeanwhile()
    {
        std::shared_ptr<LeaseKeeper> keeper = std::move(m_keeper);
        const std::weak_ptr<LeaseKeeper> left = keeper;
        m_hosts->engine().setFaults({.kind = Faults::Kind::Silence, .onlyPath = u"containers/create"_s});
        int released = 0;
        keeper->release(false, [keeper, &released] { ++released; });
        keeper.reset();
        QVERIFY(!left.expired());
        m_hosts.reset();
        QVERIFY(left.expired());
        QCOMPARE(released, 0);
    }

private:
    void write(const ServiceRecord &record) { writeRecord(m_hosts->engine(), record); }
    QStringList records() const
    {
        QStringList names;
        for (const engine::Container &container : m_host->live().containers())
            names << container.name;
        return names;
    }

    std::unique_ptr<SimulatedHosts> m_hosts;
    fleet::HostConnection *m_host = nullptr;
    std::unique_ptr<LeaseKeeper> m_keeper;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::LeaseKeeperTest)
#include "leasekeeper.moc"
