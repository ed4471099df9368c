// SPDX-License-Identifier: GPL-3.0-or-later
// A service with replicas on a host that this workspace doesn't have: they are not dead.
#include "services/change.h"
#include "services/servicebook.h"
#include "unit/fleet/simulatedhosts.h"
#include "unit/services/simulatedrecord.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Change;
using services::ServiceRecord;

class ElsewhereTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        addImage(m_hosts->addEngine());
        m_hosts->connectTo(m_hosts->engine());
        m_loop = std::make_unique<net::HttpLoop>();
        m_book = std::make_unique<services::ServiceBook>(m_hosts->fleet(), *m_loop, services::ServiceBook::Times());
    }
    void cleanup()
    {
        m_book.reset();
        m_loop.reset();
        m_hosts.reset();
    }

    void nothingIsChangedFromThere()
    {
        write({{{}, u"aws2"_s}, {1, 2}});
        const Change change = services::scaleTo(state(), 3);
        QVERIFY(change.refusal);
        QCOMPARE(change.refusal->what, u"aws2, which has 2 replica(s) of it, is not in this workspace"_s);
        QVERIFY2(change.refusal->next.contains(u"take over"), qPrintable(change.refusal->next));
        QVERIFY(!services::restore(state()).isPossible());
    }

    /// If that host is gone for good, an operator says so: then what it had is made here.
    void takenOver()
    {
        write({{{}, u"aws2"_s}, {1, 2}});
        const Change change = services::scaleTo(services::takingOver(state()), 2);
        QVERIFY2(change.isPossible(), qPrintable(change.refusal ? change.refusal->message() : QString()));
        QCOMPARE(change.plan.steps.size(), 2);
        QCOMPARE(change.record.places, (QList<services::Place>{{change.record.home, {1, 2}}}));
    }

    /// What is told to a rollout that another desktop drives, which sees that host, is told; and what that has there
    /// stays in the record.
    void steeredFromThere()
    {
        const services::Place there{{{}, u"aws2"_s}, {1, 2}};
        ServiceRecord record = recordWith(there);
        record.rollout = services::Rollout{.from = 1, .to = 1};
        record.lease = services::Lease{u"token/rollout-1"_s, u"bert on desk-5"_s, 60s};
        writeRecord(m_hosts->engine(), record);
        QTRY_VERIFY_WITH_TIMEOUT(m_book->state(u"web"_s), 30'000);
        const Change change = services::tellRollout(state(), *state().head.record, {});
        QVERIFY2(change.isPossible(), qPrintable(change.refusal ? change.refusal->message() : QString()));
        QCOMPARE(change.record.places, QList<services::Place>{there});
    }

    /// They were moved here since that was written.
    void theRecordIsOlderThanTheReplicas()
    {
        m_hosts->engine().apply([](simulator::EngineState &state, qint64 now) {
            simulator::ContainerSpec spec;
            spec.name = u"web-1"_s;
            spec.image = u"app:1"_s;
            spec.labels = {
                {u"bayplan.service"_s, u"web"_s}, {u"bayplan.slot"_s, u"1"_s}, {u"bayplan.revision"_s, u"1"_s}};
            state.create(spec, now);
        });
        write({{{}, u"aws2"_s}, {1}});
        QTRY_VERIFY_WITH_TIMEOUT(state().head.homeProblem.isEmpty(), 30'000);
    }

private:
    static ServiceRecord recordWith(const services::Place &place)
    {
        ServiceRecord record;
        record.name = u"web"_s;
        record.replicas = 2;
        record.revisions = {services::Revision{1, {}, {}}};
        record.revisions.first().spec.name = u"web"_s;
        record.revisions.first().spec.container.image = u"app:1"_s;
        record.home = {{}, u"host1"_s};
        record.places = {place};
        return record;
    }
    void write(const services::Place &place)
    {
        writeRecord(m_hosts->engine(), recordWith(place));
        QTRY_VERIFY_WITH_TIMEOUT(m_book->state(u"web"_s), 30'000);
    }
    services::ServiceState state() const { return m_book->state(u"web"_s).value_or(services::ServiceState()); }

    std::unique_ptr<SimulatedHosts> m_hosts;
    std::unique_ptr<net::HttpLoop> m_loop; ///< of the book's probes
    std::unique_ptr<services::ServiceBook> m_book;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::ElsewhereTest)
#include "elsewhere.moc"
