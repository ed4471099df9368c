// SPDX-License-Identifier: GPL-3.0-or-later
// A record written to a simulated engine whose answers are lost.
#include "services/recordsteps.h"

#include "operations/steprun.h"
#include "unit/fleet/simulatedhosts.h"
#include "unit/services/simulatedrecord.h"

#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using services::ServiceRecord;
using simulator::Faults;

class RecordStepsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        m_host = &m_hosts->addHost();
        addImage(m_hosts->engine());
        QTRY_VERIFY_WITH_TIMEOUT(m_host->isSettled() && !m_host->live().images().isEmpty(), 30'000);
        m_record = {};
        m_record.name = u"web"_s;
        m_record.revisions = {services::Revision{1, {}, {}}};
        m_record.revisions.first().spec.name = u"web"_s;
        m_record.revisions.first().spec.container.image = u"app:1"_s;
        m_record.home = {{}, u"host1"_s};
        writeRecord(m_hosts->engine(), m_record);
        ++m_record.generation;
    }
    void cleanup() { m_hosts.reset(); }

    /// It is there, so that is no failure, and the one before goes as always.
    void answerLost()
    {
        m_hosts->engine().setFaults({.kind = Faults::Kind::TruncatedBody, .onlyPath = u"containers/create"_s});
        const auto outcome = write();
        QVERIFY(outcome && *outcome);
        QCOMPARE(names(), QStringList{u"bayplan.web.g2"_s});
    }

    /// Whether it is there can't be asked either: nobody is told that nothing has happened.
    void whetherItWasWrittenIsNotKnown()
    {
        m_hosts->engine().setFaults({.kind = Faults::Kind::TruncatedBody, .onlyPath = u"containers/"_s});
        const auto outcome = write();
        QVERIFY(outcome && !*outcome);
        QVERIFY2(outcome->error().next.contains(u"may have been written"), qPrintable(outcome->error().message()));
        QCOMPARE(names().size(), 2);
    }

    /// The image that the record is made from has gone, and the list that is known doesn't tell yet: another one does.
    void theImageHasGone()
    {
        m_hosts->engine().apply([](simulator::EngineState &state, qint64 now) {
            state.addImage({.id = {}, .tags = {u"other:1"_s}, .digests = {}, .size = 2, .createdNs = 1, .labels = {}},
                           now);
        });
        QTRY_COMPARE_WITH_TIMEOUT(m_host->live().images().size(), 2, 30'000);
        m_hosts->engine().apply([](simulator::EngineState &state, qint64 now) { state.untag(u"app:1"_s, true, now); });
        QCOMPARE(m_host->live().images().size(), 2);
        const auto outcome = write();
        QVERIFY(outcome.has_value());
        QCOMPARE(*outcome ? QString() : outcome->error().message(), QString());
        QVERIFY(names().contains(u"bayplan.web.g2"_s));
    }

    /// Somebody else's of that generation, while the answer is lost: his stands.
    void somebodyElses()
    {
        ServiceRecord other = m_record;
        other.replicas = 9;
        writeRecord(m_hosts->engine(), other);
        const auto outcome = write();
        QVERIFY(outcome && !*outcome);
        QCOMPARE(outcome->error().kind, core::Error::Kind::Declined);
    }

    /// Somebody else was first, and what is to be written can be written on top of that: it is, whoever was first once
    /// more.
    void givesWay()
    {
        ServiceRecord other = m_record;
        other.reconcile = !other.reconcile;
        writeRecord(m_hosts->engine(), other);
        m_record.replicas = 7;
        int asked = 0;
        const auto outcome = write([&](const ServiceRecord &now) -> std::optional<ServiceRecord> {
            ServiceRecord next = now;
            next.replicas = 7;
            ++next.generation;
            if (++asked == 1) {
                ServiceRecord third = other;
                ++third.generation;
                writeRecord(m_hosts->engine(), third);
            }
            return next;
        });
        QVERIFY(outcome.has_value());
        QCOMPARE(*outcome ? QString() : outcome->error().message(), QString());
        QCOMPARE(asked, 2);
        QCOMPARE(names(), QStringList{u"bayplan.web.g4"_s});
        QTRY_VERIFY_WITH_TIMEOUT(newest() && newest()->generation == 4, 30'000);
        QCOMPARE(newest()->replicas, 7);
        QCOMPARE(newest()->reconcile, other.reconcile);
    }

    /// And where it can't, its writer is told.
    void doesNotGiveWay()
    {
        writeRecord(m_hosts->engine(), m_record);
        m_record.replicas = 7;
        const auto outcome = write([](const ServiceRecord &) { return std::nullopt; });
        QVERIFY(outcome && !*outcome);
        QCOMPARE(outcome->error().kind, core::Error::Kind::Declined);
        QVERIFY(names().contains(u"bayplan.web.g2"_s));
    }

private:
    std::optional<ServiceRecord> newest() const
    {
        const auto found = services::findRecords(m_hosts->fleet()).byService.value(u"web"_s);
        const auto *latest = services::latest(found);
        return latest ? std::optional(latest->record) : std::nullopt;
    }
    std::optional<core::Result<void>> write(const services::Rebase &rebase = {})
    {
        auto steps = services::writeRecordSteps(m_record, m_host->id(), {}, m_hosts->fleet(), rebase);
        operations::StepRun run(m_hosts->fleet(), steps.front().target);
        steps.front().start(run);
        if (!QTest::qWaitFor([&] { return run.outcome().has_value(); }, 30'000))
            return std::nullopt;
        return *run.outcome();
    }
    QStringList names() const
    {
        QStringList names;
        for (const auto &[id, container] : m_hosts->engine().state().containers())
            names << container.spec.name;
        names.sort();
        return names;
    }

    std::unique_ptr<SimulatedHosts> m_hosts;
    fleet::HostConnection *m_host = nullptr;
    ServiceRecord m_record;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::RecordStepsTest)
#include "recordsteps.moc"
