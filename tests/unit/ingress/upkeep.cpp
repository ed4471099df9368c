// SPDX-License-Identifier: GPL-3.0-or-later
// One ingress kept in step against a balancer in memory.
#include "ingress/upkeep.h"

#include "unit/ingress/fakebalancer.h"
#include "unit/ingress/wantedworld.h"

#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using ingress::Upkeep;
using State = ingress::SeenServer::State;

class TestUpkeep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_world = std::make_unique<WantedWorld>();
        m_world->add('a', 1, 1);
        m_world->add('b', 2, 2);
        m_fake = std::make_unique<FakeBackend>();
        m_fake->isThere = false;
        services::Ingress ingress;
        ingress.name = u"lb"_s;
        m_upkeep = std::make_unique<Upkeep>(
            ingress, [this] { return std::optional(m_world->input); },
            [this](const services::Ingress &) -> core::Result<std::unique_ptr<ingress::Balancer>> {
                if (m_refusal)
                    return core::fail(*m_refusal);
                return std::make_unique<FakeBalancer>(*m_fake);
            },
            ingress::UpkeepTimes{.hurried = 5ms, .watched = 20ms, .idle = 60ms, .firstRetry = 10ms});
    }
    void cleanup() { m_upkeep.reset(); }

    void looksOnlyUnlessActing()
    {
        QTRY_VERIFY(m_fake->reads >= 3);
        QCOMPARE(m_fake->applied.size(), 0);
        QVERIFY(!m_upkeep->isInStep());
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        QCOMPARE(m_fake->applied.size(), 1);
        QCOMPARE(WantedWorld::words(m_fake->applied.first()), u"a b"_s);
    }

    void followsTheService()
    {
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_world->input.addresses[{1, WantedWorld::idOf('a')}].port = 40000;
        m_upkeep->look();
        QTRY_COMPARE(m_fake->backend.servers.first().port, 40000);
        m_world->input.observed.replicas.removeLast();
        m_upkeep->look();
        QTRY_COMPARE(m_fake->backend.servers.size(), 1);
    }

    /// What somebody has done by hand is told, and theirs until somebody says otherwise.
    void handsOff()
    {
        m_upkeep->setActing(true);
        m_upkeep->setWatched(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_fake->backend.servers[0].state = State::Maintenance;
        QTRY_COMPARE(m_upkeep->differences().size(), 1);
        const int before = m_fake->reads;
        QTRY_VERIFY(m_fake->reads >= before + 5);
        QCOMPARE(m_fake->applied.size(), 1);
        QVERIFY(!m_upkeep->isInStep());
        m_fake->backend.servers[0].state = State::Up; // and by hand again
        QTRY_VERIFY(m_upkeep->isInStep());
        m_fake->backend.servers.removeFirst();
        QTRY_COMPARE(m_upkeep->differences().size(), 1);
        m_upkeep->repair();
        QTRY_VERIFY(m_upkeep->isInStep());
        QCOMPARE(m_fake->applied.size(), 2);
    }

    void repairsWithoutActing()
    {
        QTRY_VERIFY(m_upkeep->seen());
        m_upkeep->repair();
        QTRY_VERIFY(m_upkeep->isInStep());
    }

    void newOnesFirst()
    {
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_fake->added = State::Checking;
        m_world->add('c', 3, 3);
        m_world->input.takenOut = {{1, WantedWorld::idOf('a')}};
        m_upkeep->look();
        QTRY_COMPARE(m_fake->applied.size(), 2);
        QCOMPARE(WantedWorld::words(m_fake->applied.last()), u"a b c"_s);
        const int before = m_fake->reads;
        QTRY_VERIFY(m_fake->reads >= before + 3);
        QCOMPARE(m_fake->applied.size(), 2); // and no sooner
        m_fake->backend.servers.last().state = State::Up;
        QTRY_COMPARE(m_fake->applied.size(), 3);
        QCOMPARE(WantedWorld::words(m_fake->applied.last()), u"d:a b c"_s);
        QTRY_VERIFY(m_upkeep->isInStep());
    }

    void outOfReach()
    {
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_fake->problem = Error{.kind = Error::Kind::Refused, .what = u"Nobody is there"_s, .where = {}, .next = {}};
        m_world->add('c', 3, 3);
        m_upkeep->look();
        QTRY_VERIFY(m_upkeep->error());
        QCOMPARE(m_upkeep->error()->what, u"Nobody is there"_s);
        QVERIFY(m_upkeep->seen()); // as it was
        // It is asked again, more and more slowly, whatever changes meanwhile.
        const int before = m_fake->reads;
        QTRY_VERIFY(m_fake->reads >= before + 4);
        m_fake->problem.reset();
        QTRY_VERIFY(m_upkeep->isInStep());
        QCOMPARE(m_fake->backend.servers.size(), 3);
    }

    /// Whoever waited for it may be there for longer.
    void givenUp()
    {
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        std::optional<core::Result<void>> gone;
        core::Task task = m_upkeep->giveUp([&](const core::Result<void> &result) {
            gone = result;
            m_upkeep.reset();
        });
        QTRY_VERIFY(gone);
        QVERIFY(*gone && !m_fake->isThere);
        task.cancel();
    }

    void notGivenUpAfterAll()
    {
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_upkeep->giveUp([](const core::Result<void> &) { QFAIL("it was cancelled"); }).cancel();
        const int before = m_fake->reads;
        QTRY_VERIFY(m_fake->reads >= before + 2);
        QVERIFY(m_fake->isThere && m_upkeep->isInStep());
    }

    void keptAgain()
    {
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        std::optional<core::Result<void>> gone;
        const core::Task task = m_upkeep->giveUp([&](const core::Result<void> &result) { gone = result; });
        QTRY_VERIFY(gone);
        QVERIFY(*gone && !m_fake->isThere);
        m_upkeep->keepAgain();
        QTRY_VERIFY(m_fake->isThere && m_upkeep->isInStep());
    }

    void refusedToMake()
    {
        m_refusal = Error{.kind = Error::Kind::Declined, .what = u"Not trusted"_s, .where = {}, .next = {}};
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->error());
        QCOMPARE(m_fake->reads, 0);
        m_refusal.reset();
        m_upkeep->repair();
        QTRY_VERIFY(m_upkeep->isInStep());
    }

private:
    std::unique_ptr<WantedWorld> m_world;
    std::unique_ptr<FakeBackend> m_fake;
    std::optional<Error> m_refusal;
    std::unique_ptr<Upkeep> m_upkeep;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestUpkeep)
#include "upkeep.moc"
