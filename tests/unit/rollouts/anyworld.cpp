// SPDX-License-Identifier: GPL-3.0-or-later
// 100,000 random worlds in which a rollout is driven to its end: what must be true at every moment. A failure names the
// first world of its kind; with BAYPLAN_WORLD=<its seed> that one is told step by step.
#include "support/sanitized.h"
#include "unit/rollouts/simulatedworld.h"

#include <QElapsedTimer>
#include <QMap>
#include <QTest>

#include <algorithm>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using services::Replica;
using services::Rollout;
using services::RolloutSettings;
using tests::SimulatedWorld;
using Order = RolloutSettings::Order;
using State = Rollout::State;
using Strategy = RolloutSettings::Strategy;

namespace {

QStringList idsOf(const rollouts::World &world, int revision)
{
    QStringList ids;
    for (const Replica &each : world.observed.replicas) {
        if (each.revision == revision)
            ids << each.id;
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

/// Not one of the old replicas goes before a new one is ready. On hosts that drain they may be moved on the way back,
/// and where nothing may be done there is nothing to get ready.
bool keepsOldOnes(const rollouts::World &world)
{
    const RolloutSettings &settings = world.rollout.settings;
    return settings.order == Order::StartFirst && settings.maxUnavailable == 0 &&
           std::none_of(world.observed.hosts.begin(), world.observed.hosts.end(),
                        [](const services::HostView &host) { return host.draining || host.readOnly; }) &&
           !rollouts::sameContainer(world.specs.value(1), world.specs.value(2));
}

} // namespace

class AnyWorldTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyWorld()
    {
        const int worlds = tests::isSanitized() ? 20'000 : 100'000; // the same ones, slower
        constexpr int enough = 100;                                 // wrong ones, to know all kinds
        const bool tellsOne = qEnvironmentVariableIsSet("BAYPLAN_WORLD");
        const int first = tellsOne ? qEnvironmentVariableIntValue("BAYPLAN_WORLD") : 0;
        QElapsedTimer timer;
        timer.start();
        for (int seed = first; seed < (tellsOne ? first + 1 : worlds) && m_wrongWorlds < enough; ++seed)
            play(seed, tellsOne);
        for (const auto &[what, seeds] : m_wrong.asKeyValueRange())
            qWarning("%s: %lld worlds, the first is %d", qPrintable(what), qint64(seeds.size()), seeds.first());
        QVERIFY(m_wrong.isEmpty());
        if (tellsOne)
            return;
        qInfo("%d worlds, %lld decisions, at most %d to calm, in %.1f s; completed %d, rolled back %d, failed %d, "
              "paused %d, awaiting %d; never ready and old ones untouched %d; rehearsed %d; bound to get there %d",
              worlds, m_decisions, m_mostToCalm, double(timer.elapsed()) / 1000, m_ends.value(State::Completed),
              m_ends.value(State::RolledBack), m_ends.value(State::Failed), m_ends.value(State::Paused),
              m_ends.value(State::AwaitingPromotion), m_untouched, m_rehearsed, m_bound);
        // They are worth something only if they end in many ways.
        for (const State state :
             {State::Completed, State::RolledBack, State::Failed, State::Paused, State::AwaitingPromotion})
            QVERIFY2(m_ends.value(state) > worlds / 200, qPrintable(services::toString(state)));
        QVERIFY(m_untouched > worlds / 200);
        QVERIFY(m_rehearsed > worlds / 50);
        QVERIFY(m_bound > worlds / 10);
    }

private:
    void play(int seed, bool tells)
    {
        SimulatedWorld simulated(quint32(seed), tells);
        const rollouts::World begun = simulated.world();
        QString wrong = simulated.live();
        const rollouts::World &then = simulated.world();
        m_decisions += simulated.decisions();
        m_mostToCalm = std::max(m_mostToCalm, simulated.mostToCalm());
        ++m_ends[then.rollout.state];
        m_bound += simulated.mustComplete();
        if (wrong.isEmpty() && simulated.isQuiet())
            wrong = faultOfQuiet(simulated, begun, seed, tells);
        if (wrong.isEmpty())
            return;
        m_wrong[wrong] << seed;
        ++m_wrongWorlds;
    }

    QString faultOfQuiet(const SimulatedWorld &simulated, const rollouts::World &begun, int seed, bool tells)
    {
        const rollouts::World &then = simulated.world();
        const bool isWhole = begun.observed.replicas.size() == begun.desired;
        const State state = then.rollout.state;
        if (simulated.isBad(2) && keepsOldOnes(begun) && isWhole && begun.desired > 0) {
            ++m_untouched;
            if (idsOf(then, 1) != idsOf(begun, 1))
                return u"old ones are touched though no new one is ready"_s;
            if (state == State::Completed)
                return u"completed with what never gets ready"_s;
        }
        if (simulated.isBad(2) || state == State::AwaitingPromotion || state == State::Paused || seed % 4)
            return {};
        // What none is left of, and no host was asked about, is made one by one until one has told which image it is.
        if (!isWhole && begun.specs.value(1).resolvedImage.isEmpty())
            return {};
        ++m_rehearsed;
        const rollouts::Rehearsal all = rollouts::rehearse(begun);
        const bool ends = all.stuck.isEmpty() && all.rollout.state == State::Completed;
        if (tells)
            qInfo("rehearsed: %s, %s", qPrintable(services::toString(all.rollout.state)), qPrintable(all.stuck));
        return ends == (state == State::Completed) ? QString() : u"rehearsed otherwise than it went"_s;
    }

    QMap<QString, QList<int>> m_wrong; ///< seeds
    int m_wrongWorlds = 0;
    QMap<State, int> m_ends;
    qint64 m_decisions = 0;
    int m_mostToCalm = 0;
    int m_untouched = 0;
    int m_rehearsed = 0;
    int m_bound = 0;
};

QTEST_GUILESS_MAIN(AnyWorldTest)
#include "anyworld.moc"
