// SPDX-License-Identifier: GPL-3.0-or-later
// Rollouts over simulated engines: what is told where the host that has the record is lost, how it is taken over, and
// what needs an operator.
#include "core/secretstore.h"
#include "images/registrylogins.h"
#include "operations/operations.h"
#include "rollouts/rollouts.h"
#include "rollouts/rolloutviews.h"
#include "unit/fleet/simulatedhosts.h"

#include <QSignalSpy>
#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using rollouts::Rollouts;
using rollouts::Steer;
using services::Rollout;
using services::ServiceRecord;
using simulator::EngineState;

class HomeLostTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_hosts = std::make_unique<SimulatedHosts>();
        for (int i = 0; i < 2; ++i) {
            m_hosts->addHost();
            m_hosts->engine(size_t(i)).apply([](EngineState &state, qint64 now) {
                state.addImage({.id = {}, .tags = {u"app:1"_s}, .digests = {}, .size = 1, .createdNs = 1, .labels = {}},
                               now);
            });
        }
        for (const fleet::HostConnection *host : m_hosts->fleet().hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled() && !host->live().images().isEmpty(), 30'000);
        m_record = {};
        m_record.name = u"web"_s;
        m_record.replicas = 0;
        m_record.revision = 2;
        for (int number : {1, 2}) {
            services::Revision revision{number, {}, {}};
            revision.spec.name = u"web"_s;
            revision.spec.container.image = u"app:1"_s;
            m_record.revisions << revision;
        }
        m_record.revisions[1].spec.container.command = {u"other"_s};
        m_record.home = {{}, u"host1"_s};
        m_record.rollout = Rollout{.from = 1, .to = 2, .by = u"bert on desk-5"_s, .started = core::Time(1h)};
    }
    void cleanup()
    {
        m_views.reset();
        m_rollouts.reset();
        m_operations.reset();
        m_book.reset();
        m_hosts.reset();
    }

    /// Whoever drove it is gone, and so is the host: that is said, and what can be done.
    void isWhatItWaitsFor()
    {
        pause();
        begin();
        QVERIFY(!m_rollouts->obstacle(u"web"_s));
        loseHome();
        const auto why = m_rollouts->obstacle(u"web"_s);
        QVERIFY(why);
        QVERIFY2(why->message().contains(u"host1, which has the service's record, is out of reach"_s),
                 qPrintable(why->message()));
        QVERIFY2(m_rollouts->waitsFor(u"web"_s).contains(u"host1, which has"_s),
                 qPrintable(m_rollouts->waitsFor(u"web"_s)));
        QTRY_VERIFY_WITH_TIMEOUT(m_views->view(u"web"_s)->waitsFor().contains(u"Nobody drives it now"_s), 30'000);
        QCOMPARE(m_views->view(u"web"_s)->actor(), QString());

        std::optional<core::Result<void>> outcome;
        const auto done = [&](const core::Result<void> &result) { outcome = result; };
        m_rollouts->steer(u"web"_s, Steer::Resume, done);
        QTRY_VERIFY_WITH_TIMEOUT(outcome, 30'000);
        QVERIFY(!*outcome && outcome->error().message().contains(u"take over"_s));
        QVERIFY(m_rollouts->undo(u"web"_s).refusal);
        QVERIFY(!m_rollouts->undo(u"web"_s, {}, Rollouts::Home::TakenOver).refusal);
    }

    /// While its lease holds, whoever has it may be able to reach that host.
    void isNotTakenFromWhoeverDrivesIt()
    {
        m_record.lease = services::Lease{u"token/rollout-1"_s, u"bert on desk-5"_s, 600s};
        begin();
        loseHome();
        QVERIFY(!m_rollouts->canTakeOver(u"web"_s));
        QVERIFY(!m_rollouts->obstacle(u"web"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_views->view(u"web"_s)->actor(), u"bert on desk-5"_s, 30'000);
        std::optional<core::Result<void>> outcome;
        m_rollouts->takeOver(u"web"_s, [&](const core::Result<void> &result) { outcome = result; });
        QTRY_VERIFY_WITH_TIMEOUT(outcome, 30'000);
        QVERIFY(!*outcome);
    }

    void goesOnOnceTakenOver()
    {
        pause();
        begin();
        loseHome();
        QVERIFY(m_rollouts->canTakeOver(u"web"_s));
        std::optional<core::Result<void>> outcome;
        m_rollouts->steer(
            u"web"_s, Steer::Resume, [&](const core::Result<void> &result) { outcome = result; },
            Rollouts::Home::TakenOver);
        QTRY_VERIFY_WITH_TIMEOUT(outcome, 30'000);
        QVERIFY2(outcome->has_value(), *outcome ? "" : qPrintable(outcome->error().message()));
        QTRY_VERIFY_WITH_TIMEOUT(m_rollouts->rollout(u"web"_s)->state == Rollout::State::Completed, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(head().record->home.name == u"host2"_s, 30'000);
        QVERIFY(head().record->generation >= 1'000'000);
    }

    /// As it is, without being told anything else.
    void isTakenOverAsItIs()
    {
        pause();
        begin();
        loseHome();
        std::optional<core::Result<void>> outcome;
        m_rollouts->takeOver(u"web"_s, [&](const core::Result<void> &result) { outcome = result; });
        QTRY_VERIFY_WITH_TIMEOUT(outcome, 30'000);
        QVERIFY2(outcome->has_value(), *outcome ? "" : qPrintable(outcome->error().message()));
        QTRY_VERIFY_WITH_TIMEOUT(head().record->home.name == u"host2"_s && head().actor.isEmpty(), 30'000);
        QVERIFY(m_rollouts->rollout(u"web"_s)->state == Rollout::State::Paused);
        QVERIFY(!m_rollouts->canTakeOver(u"web"_s));
        QVERIFY(!m_rollouts->obstacle(u"web"_s));
    }

    /// Told once, whoever drives it, and not what an operator does himself.
    void tellsWhatNeedsAnOperator()
    {
        m_record.lease = services::Lease{u"token/rollout-1"_s, u"bert on desk-5"_s, 600s};
        begin();
        QSignalSpy stopped(m_rollouts.get(), &Rollouts::stopped);
        pause();
        writeAgain();
        m_record.rollout->state = Rollout::State::Running;
        writeAgain();
        QCOMPARE(stopped.size(), 0);
        m_record.rollout->state = Rollout::State::Paused;
        m_record.rollout->failures = 1;
        writeAgain();
        QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, 30'000);
        QCOMPARE(stopped.first().first().toString(), u"web"_s);
        writeAgain();
        QCOMPARE(stopped.size(), 1);
    }

private:
    void pause() { m_record.rollout->state = Rollout::State::Paused; }
    void write(size_t host, bool isHome)
    {
        m_hosts->engine(host).apply([&](EngineState &state, qint64 now) {
            simulator::ContainerSpec spec;
            spec.name = services::recordName(m_record.name, m_record.generation);
            spec.image = u"app:1"_s;
            const auto labels = services::recordLabels(m_record, isHome);
            for (auto label = labels.begin(); label != labels.end(); ++label)
                spec.labels.insert(label.key(), label.value());
            state.create(spec, now);
        });
    }
    void writeAgain()
    {
        ++m_record.generation;
        write(0, true);
        QTRY_VERIFY_WITH_TIMEOUT(head().record->generation == m_record.generation, 30'000);
    }
    void begin()
    {
        write(0, true);
        write(1, false);
        m_loop = std::make_unique<net::HttpLoop>();
        m_book = std::make_unique<services::ServiceBook>(m_hosts->fleet(), *m_loop, services::ServiceBook::Times());
        QTRY_VERIFY_WITH_TIMEOUT(m_book->head(u"web"_s) && head().found.size() == 2, 30'000);
        m_operations = std::make_unique<operations::Operations>(m_hosts->fleet());
        m_rollouts =
            std::make_unique<Rollouts>(*m_book, *m_operations, services::Means{m_hosts->fleet(), *m_loop, m_logins},
                                       rollouts::RolloutTimes{.lease = 2s}, true);
        m_views = std::make_unique<rollouts::RolloutViews>(*m_rollouts, *m_book);
        QVERIFY(m_views->view(u"web"_s));
    }
    void loseHome()
    {
        m_hosts->engine(0).stop();
        QTRY_VERIFY_WITH_TIMEOUT(!head().homeProblem.isEmpty(), 30'000);
    }
    services::ServiceHead head() const { return *m_book->head(u"web"_s); }

    core::MemorySecretStore m_secrets{QString()};
    images::RegistryLogins m_logins{m_secrets, QString()};
    std::unique_ptr<SimulatedHosts> m_hosts;
    std::unique_ptr<net::HttpLoop> m_loop;
    std::unique_ptr<services::ServiceBook> m_book;
    std::unique_ptr<operations::Operations> m_operations;
    std::unique_ptr<Rollouts> m_rollouts;
    std::unique_ptr<rollouts::RolloutViews> m_views;
    ServiceRecord m_record;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::HomeLostTest)
#include "homelost.moc"
