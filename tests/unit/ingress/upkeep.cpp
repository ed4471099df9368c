// SPDX-License-Identifier: GPL-3.0-or-later
// One ingress kept in step against a balancer in memory.
#include "ingress/upkeep.h"

#include "unit/ingress/fakebalancer.h"
#include "unit/ingress/wantedworld.h"

#include <QElapsedTimer>
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
            ingress::UpkeepTimes{.hurried = 5ms, .watched = 20ms, .idle = 60ms, .firstRetry = 10ms, .slowest = 640ms});
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

    /// What has ended gets nothing more before anything else is asked or told, and that alone: what drains doesn't, nor
    /// what somebody has put there by hand, nor the last that may answer.
    void goneAtOnce()
    {
        m_fake->dropsAtOnce = true;
        m_world->add('c', 3, 3);
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_fake->backend.servers << ingress::SeenServer{.name = u"by hand"_s, .address = u"10.0.0.9"_s, .port = 9};
        m_upkeep->look();
        QTRY_COMPARE(m_upkeep->differences().size(), 1);
        m_world->input.takenOut = {{1, WantedWorld::idOf('a')}};
        m_world->input.observed.replicas.removeLast();
        m_fake->log.clear();
        m_upkeep->look();
        QTRY_COMPARE(m_fake->backend.servers.size(), 2);
        QCOMPARE(m_fake->log.first(), u"drop r3-%1"_s.arg(WantedWorld::idOf('c').left(12)));
        QCOMPARE(m_fake->log.filter(u"drop"_s).size(), 1);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_fake->log.clear();
        m_world->input.takenOut.clear();
        m_world->input.observed.replicas.clear();
        m_upkeep->look();
        QTRY_COMPARE(m_fake->backend.servers.size(), 0);
        QCOMPARE(m_fake->log.filter(u"drop"_s), QStringList());
    }

    /// One that is back by the time that the balancer is read is let in again: it was not somebody's hand.
    void goneAndBack()
    {
        m_fake->dropsAtOnce = true;
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        const auto all = m_world->input.observed.replicas;
        m_fake->dropped = [&] {
            m_world->input.observed.replicas = all;
            m_upkeep->look();
        };
        m_world->input.observed.replicas.removeLast();
        m_upkeep->look();
        QTRY_COMPARE(m_fake->log.filter(u"drop"_s).size(), 1);
        QTRY_VERIFY(m_upkeep->isInStep());
        QCOMPARE(m_fake->backend.servers.size(), 2);
        QCOMPARE(m_fake->backend.servers.last().state, State::Up);
    }

    /// What is on its way is hurried for what has ended meanwhile, and for nothing else.
    void hurries()
    {
        m_fake->dropsAtOnce = true;
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_fake->applyTakes = 10s;
        m_world->add('c', 3, 3);
        m_upkeep->look();
        QTRY_COMPARE(m_fake->applying, 2);
        m_upkeep->look();
        QCOMPARE(m_fake->hurries, 0);
        m_world->input.observed.replicas.removeFirst();
        m_upkeep->look();
        QCOMPARE(m_fake->hurries, 1);
    }

    /// One that was left out goes when its last session ends, though nothing else changes then; what somebody else has
    /// put into maintenance stays.
    void goesWithItsLastSession()
    {
        m_fake->backend.servers << ingress::SeenServer{
            .name = u"by hand"_s, .address = u"10.0.0.9"_s, .port = 9, .state = State::Maintenance, .sessions = 1};
        m_fake->isThere = true;
        m_fake->keepsSessions = true;
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        QCOMPARE(m_fake->backend.servers.size(), 3);
        m_world->input.observed.replicas.removeLast();
        m_upkeep->look();
        QTRY_COMPARE(m_fake->applied.size(), 2);
        QTRY_VERIFY(m_upkeep->isInStep());
        const int before = m_fake->reads;
        QTRY_VERIFY(m_fake->reads >= before + 3);
        QCOMPARE(m_fake->applied.size(), 2);
        m_fake->keepsSessions = false;
        for (ingress::SeenServer &server : m_fake->backend.servers)
            server.sessions = 0;
        QTRY_COMPARE(m_fake->backend.servers.size(), 1);
        QTRY_VERIFY(m_upkeep->isInStep());
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

    /// It takes what it is told, and nothing comes of it.
    void saidInVain()
    {
        m_fake->isDeaf = true;
        m_fake->isThere = true;
        m_upkeep->setActing(true);
        m_upkeep->setHurried(true);
        QTRY_VERIFY(m_fake->applied.size() >= 2);
        const int before = m_fake->reads;
        QElapsedTimer clock;
        clock.start();
        QTRY_VERIFY(clock.elapsed() > 400);
        QVERIFY2(m_fake->applied.size() <= 8, qPrintable(QString::number(m_fake->applied.size()))); // 10, 20, 40, … ms
        QVERIFY(m_fake->reads > before + 10); // but it is looked at as before
        QVERIFY(!m_upkeep->error() && m_upkeep->isPending());
        QVERIFY(m_upkeep->differences().size() > 2); // what remains, and that it was told
        QCOMPARE(m_upkeep->differences().last().server, QString());
        // Something else is told at once.
        m_fake->isDeaf = false;
        m_world->add('c', 3, 3);
        m_upkeep->look();
        QTRY_VERIFY_WITH_TIMEOUT(m_upkeep->isInStep(), 200);
    }

    void refusedAgainAndAgain()
    {
        m_fake->refusal = Error{.kind = Error::Kind::Input, .what = u"Nonsense"_s, .where = {}, .next = {}};
        QSignalSpy told(m_upkeep.get(), &Upkeep::changed);
        m_upkeep->setActing(true);
        m_upkeep->setHurried(true);
        QTRY_VERIFY(m_upkeep->error());
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 400) {
            QVERIFY(told.wait(1'000));
            QVERIFY(m_upkeep->error()); // though it can be read
        }
        QVERIFY2(m_fake->refused <= 12, qPrintable(QString::number(m_fake->refused))); // 10, 20, 40, 60, 60, … ms
        m_fake->refusal.reset();
        QTRY_VERIFY_WITH_TIMEOUT(m_upkeep->isInStep(), 500);
    }

    /// Whoever wrote the file may have ended before it was read.
    void fileThatMayNotHaveBeenRead()
    {
        m_fake->isThere = true;
        m_fake->backend.isInForce = false;
        m_fake->backend.servers = {{u"r1-aaaaaaaaaaaa"_s, u"10.0.0.1"_s, 32001},
                                   {u"r2-bbbbbbbbbbbb"_s, u"10.0.0.2"_s, 32002}};
        QTRY_VERIFY(m_fake->reads >= 3);
        QVERIFY(m_upkeep->isInStep() && !m_upkeep->isSure());
        QCOMPARE(m_fake->applied.size(), 0);
        m_upkeep->setActing(true);
        QTRY_VERIFY(m_upkeep->isSure());
        seesSoManyTimes(5);
        QCOMPARE(m_fake->applied.size(), 1); // once
        // By somebody else, and as it is to be.
        m_fake->backend.servers[0].port = 40000;
        m_world->input.addresses[{1, WantedWorld::idOf('a')}].port = 40000;
        m_upkeep->look();
        QTRY_COMPARE(m_fake->applied.size(), 2);
        QTRY_VERIFY(m_upkeep->isSure());
        seesSoManyTimes(5);
        QCOMPARE(m_fake->applied.size(), 2);
        // After one that broke off.
        m_fake->refusal = Error{.kind = Error::Kind::ConnectionLost, .what = u"Gone"_s, .where = {}, .next = {}};
        m_world->add('c', 3, 3);
        m_upkeep->look();
        QTRY_VERIFY(m_fake->refused >= 1);
        m_fake->refusal.reset();
        m_fake->backend.servers << ingress::SeenServer{u"r3-cccccccccccc"_s, u"10.0.0.3"_s, 32003};
        QTRY_COMPARE(m_fake->applied.size(), 3);
        // What is done by hand is nobody's business.
        QTRY_VERIFY(m_upkeep->isSure());
        m_fake->backend.servers.removeLast();
        QTRY_VERIFY(!m_upkeep->isSure());
        seesSoManyTimes(5);
        QCOMPARE(m_fake->applied.size(), 3);
        m_upkeep->repair();
        QTRY_VERIFY(m_upkeep->isSure());
        QCOMPARE(m_fake->applied.size(), 4);
    }

    /// One that takes only so many questions.
    void pace()
    {
        m_fake->pace = 50ms;
        m_upkeep->setActing(true);
        m_upkeep->setHurried(true);
        QTRY_VERIFY(m_upkeep->isInStep());
        m_fake->reads = 0;
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < 300) {
            m_upkeep->look();
            QTest::qWait(1);
        }
        QVERIFY2(m_fake->reads <= 7, qPrintable(QString::number(m_fake->reads)));
        QVERIFY(m_fake->reads >= 2);
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
    void seesSoManyTimes(int times)
    {
        const int before = m_fake->reads;
        QTRY_VERIFY(m_fake->reads >= before + times);
    }

    std::unique_ptr<WantedWorld> m_world;
    std::unique_ptr<FakeBackend> m_fake;
    std::optional<Error> m_refusal;
    std::unique_ptr<Upkeep> m_upkeep;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestUpkeep)
#include "upkeep.moc"
