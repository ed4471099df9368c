// SPDX-License-Identifier: GPL-3.0-or-later
// What has become of a service and its rollout while somebody looked away.
#include "rollouts/meanwhile.h"

#include <QTest>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using services::Rollout;
using State = Rollout::State;

namespace {

services::ServiceSpec meanwhileSpec(const QString &image)
{
    services::ServiceSpec spec{.name = u"web"_s, .container = {}};
    spec.container.image = image;
    return spec;
}

/// Revisions 5 and 6, on the way from one to the other.
services::ServiceRecord meanwhileRecord()
{
    services::ServiceRecord record;
    record.name = u"web"_s;
    record.revisions = {{5, meanwhileSpec(u"app:good"_s), {}}, {6, meanwhileSpec(u"app:bad"_s), {}}};
    record.revision = 6;
    record.rollout = Rollout{.from = 5, .to = 6, .by = u"anna on desk-4"_s, .started = core::Time(1h)};
    return record;
}

} // namespace

class MeanwhileTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Filled in at revision 6, which then goes back: nobody may deploy it again unseen.
    void aSpecThatWentBackHasChanged()
    {
        services::ServiceRecord record = meanwhileRecord();
        const services::ServiceSpec then = record.current()->spec;
        QCOMPARE(rollouts::changedMeanwhile(then, record), QString());
        record.rollout->failures = 1; // how far it is says nothing of the spec
        QCOMPARE(rollouts::changedMeanwhile(then, record), QString());
        record.rollout->back = true;
        record.rollout->reason = u"web-1 on aws1: It ended with exit code 1"_s;
        record.revision = 5;
        QCOMPARE(rollouts::changedMeanwhile(then, record),
                 u"Its rollout to revision 6 went back to revision 5: web-1 on aws1: It ended with exit code 1. "
                 u"Changed: Image."_s);
    }

    void whoeverChangedItIsNamed()
    {
        services::ServiceRecord record = meanwhileRecord();
        const services::ServiceSpec then = record.find(5)->spec;
        QCOMPARE(rollouts::changedMeanwhile(then, record), u"anna on desk-4 took it to revision 6. Changed: Image."_s);
        record.rollout->by = u"anna\non\x1b[31m desk"_s;
        QVERIFY(!rollouts::changedMeanwhile(then, record).contains(u'\n'));
        record.rollout.reset();
        QCOMPARE(rollouts::changedMeanwhile(then, record), u"It is at revision 6 now. Changed: Image."_s);
        record.revisions[1].spec.container.env = {{u"A"_s, u"1"_s}, {u"B"_s, u"1"_s}, {u"C"_s, u"1"_s}};
        QVERIFY(rollouts::changedMeanwhile(then, record).endsWith(u", …."_s));
    }

    void whatNeedsAnOperatorIsTold_data()
    {
        QTest::addColumn<Rollout>("before");
        QTest::addColumn<Rollout>("now");
        QTest::addColumn<bool>("isTold");
        const Rollout running = *meanwhileRecord().rollout;
        const auto with = [](Rollout rollout, State state, int failures) {
            rollout.state = state;
            rollout.failures = failures;
            return rollout;
        };
        QTest::newRow("a failure pauses it") << running << with(running, State::Paused, 1) << true;
        QTest::newRow("one more than may fail")
            << with(running, State::Running, 1) << with(running, State::Paused, 2) << true;
        QTest::newRow("an operator pauses it") << running << with(running, State::Paused, 0) << false;
        QTest::newRow("an operator pauses it after a failure that may be")
            << with(running, State::Running, 1) << with(running, State::Paused, 1) << false;
        QTest::newRow("told already") << with(running, State::Paused, 1) << with(running, State::Paused, 1) << false;
        QTest::newRow("goes on") << with(running, State::Paused, 1) << running << false;
        Rollout canary = running;
        canary.settings.strategy = services::RolloutSettings::Strategy::Canary;
        QTest::newRow("waits to be promoted") << canary << with(canary, State::AwaitingPromotion, 0) << true;
        QTest::newRow("waits still") << with(canary, State::AwaitingPromotion, 0)
                                     << with(canary, State::AwaitingPromotion, 1) << false;
        canary.settings.autoPromote = true;
        QTest::newRow("promotes itself") << canary << with(canary, State::AwaitingPromotion, 0) << false;
        Rollout next = running;
        next.to = 7;
        next.started += 1min;
        QTest::newRow("another one, paused by a failure")
            << with(running, State::Paused, 1) << with(next, State::Paused, 1) << true;
    }
    void whatNeedsAnOperatorIsTold()
    {
        QFETCH(Rollout, before);
        QFETCH(Rollout, now);
        QFETCH(bool, isTold);
        QCOMPARE(rollouts::stoppedMeanwhile(before, now), isTold);
    }
};

QTEST_GUILESS_MAIN(MeanwhileTest)
#include "meanwhile.moc"
