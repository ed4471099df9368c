// SPDX-License-Identifier: GPL-3.0-or-later
// Where an undo goes, and with which settings; and which image a revision is of.
#include "rollouts/update.h"
#include "unit/rollouts/saidworld.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using rollouts::Update;
using services::Rollout;
using services::RolloutSettings;
using services::ServiceRecord;
using services::ServiceState;
using State = Rollout::State;
using Strategy = RolloutSettings::Strategy;

namespace {

/// Revisions 1 to 3 are kept, and the last rollout went from 2 to 3.
ServiceState stateAfter(State state, bool back, const RolloutSettings &settings = {})
{
    ServiceRecord record;
    record.name = u"web"_s;
    record.generation = 7;
    record.replicas = 3;
    for (const int number : {1, 2, 3}) {
        services::Revision revision;
        revision.number = number;
        revision.spec.name = u"web"_s;
        revision.spec.container.image = u"app:%1"_s.arg(number);
        revision.spec.resolvedImage = u"sha256:%1"_s.arg(number);
        record.revisions << revision;
    }
    record.revision = back ? 2 : 3;
    record.rollout = Rollout{.from = 2, .to = 3, .settings = settings, .state = state, .back = back};
    if (!record.rollout->isActive())
        record.rollout->ended = core::Time(1s);
    ServiceState made;
    made.head.name = u"web"_s;
    made.head.record = record;
    made.head.isWritten = true;
    made.head.home = 1;
    made.observed = said(3, u"old 1..3 on a,b,c"_s).observed;
    return made;
}

/// All its replicas run, of the revision that the record says.
services::Observed observed(const ServiceRecord &record)
{
    services::Observed there = said(3, u"old 1..3 on a,b,c"_s).observed;
    for (services::Replica &each : there.replicas)
        each.revision = record.rollout->undo ? record.rollout->from : record.revision;
    return there;
}

Update undo(const ServiceState &state, std::optional<int> revision = {})
{
    return rollouts::undoTo(state, revision, observed, u"anna on desk-4"_s, core::Time(2s));
}

QString toldOf(const Update &update)
{
    return update.refusal ? update.refusal->what : u"revision %1"_s.arg(update.record.revision);
}

} // namespace

class UndoTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void goesToWhereTheLastRolloutCameFrom()
    {
        const Update update = undo(stateAfter(State::Completed, false));
        QCOMPARE(toldOf(update), u"revision 2"_s);
        QCOMPARE(update.record.rollout->from, 3);
        QCOMPARE(toldOf(undo(stateAfter(State::Failed, false))), u"revision 2"_s);
        QCOMPARE(toldOf(undo(stateAfter(State::Completed, false), 1)), u"revision 1"_s);
    }

    /// It has been taken back by itself: nobody who types "undo" then means the revision before that.
    void isRefusedWhereItHasGoneBackAlready()
    {
        for (const State state : {State::RollingBack, State::Paused, State::Failed, State::RolledBack}) {
            const Update update = undo(stateAfter(state, true));
            QVERIFY(update.refusal);
            QVERIFY2(update.refusal->what.contains(u"back to revision 2"), qPrintable(update.refusal->what));
            QVERIFY(update.refusal->next.contains(u"--to-revision"));
        }
        QCOMPARE(toldOf(undo(stateAfter(State::RolledBack, true), 1)), u"revision 1"_s);
    }

    /// What a spec that was changed has of an older revision is no image of its new name.
    void imagesOfNames()
    {
        const ServiceRecord record = *stateAfter(State::Completed, false).head.record;
        services::ServiceSpec spec = record.find(1)->spec;
        QVERIFY(rollouts::hasImage(record, spec));
        spec.container.image = u"app:crashing"_s;
        QVERIFY(!rollouts::hasImage(record, spec));
        spec = record.current()->spec;
        spec.resolvedImage.clear();
        QVERIFY(!rollouts::hasImage(record, spec));
    }

    /// What was good need not be tried: it stops for nobody, whatever the last rollout did.
    void stopsForNobody_data()
    {
        QTest::addColumn<Strategy>("strategy");
        QTest::newRow("rolling") << Strategy::Rolling;
        QTest::newRow("blue-green") << Strategy::BlueGreen;
        QTest::newRow("canary") << Strategy::Canary;
    }
    void stopsForNobody()
    {
        QFETCH(Strategy, strategy);
        RolloutSettings settings{.strategy = strategy, .autoPromote = false, .promoteAfter = 600s};
        const Update update = undo(stateAfter(State::Completed, false, settings));
        QCOMPARE(toldOf(update), u"revision 2"_s);
        const Rollout &rollout = *update.record.rollout;
        QVERIFY(rollout.promotesItself());
        QCOMPARE(rollout.promoteAfter(), 0s);
        // Neither canaries nor a wait for anybody are told, and what is offered for the next update is as it was.
        const QString words = update.words.join(u' ');
        QVERIFY2(!words.contains(u"canar", Qt::CaseInsensitive) && !words.contains(u"promote"), qPrintable(words));
        QVERIFY(rollout.settings == settings);

        rollouts::World world = rollouts::firstWorld(update.record, observed(update.record));
        for (int i = 0; i < 100 && world.rollout.isActive(); ++i) {
            const rollouts::Decision decision = settle(world);
            QVERIFY(world.rollout.state != State::AwaitingPromotion);
            for (const rollouts::Step &step : decision.steps)
                finish(world, step);
            if (decision.steps.isEmpty())
                world.sinceReached = 24h;
        }
        QCOMPARE(toString(world.rollout.state), toString(State::Completed));
    }
};

} // namespace bayplan::tests

QTEST_APPLESS_MAIN(bayplan::tests::UndoTest)
#include "undo.moc"
