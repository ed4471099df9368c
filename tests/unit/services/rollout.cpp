// SPDX-License-Identifier: GPL-3.0-or-later
// A rollout's data: which settings can be used, and the JSON that records keep of it.
#include "services/rollout.h"

#include "unit/services/randomrollout.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <functional>

using namespace bayplan;
using namespace bayplan::services;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using Order = RolloutSettings::Order;
using State = Rollout::State;
using Strategy = RolloutSettings::Strategy;

namespace {

QByteArray bytes(const Rollout &rollout)
{
    return QJsonDocument(toJson(rollout)).toJson(QJsonDocument::Compact);
}

} // namespace

class RolloutTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDefaultsCanBeUsed()
    {
        QCOMPARE(problemWith(RolloutSettings{}), QString());
        QCOMPARE(problemWith({.strategy = Strategy::BlueGreen}), QString());
        QCOMPARE(problemWith({.strategy = Strategy::Canary}), QString());
        QVERIFY(RolloutSettings{.strategy = Strategy::BlueGreen}.promotesItself());
        QVERIFY(!RolloutSettings{.strategy = Strategy::Canary}.promotesItself());
        QVERIFY((RolloutSettings{.strategy = Strategy::Canary, .autoPromote = true}.promotesItself()));
    }

    void problems_data()
    {
        QTest::addColumn<std::function<void(RolloutSettings &)>>("change");
        QTest::addColumn<bool>("usable");
        const auto row = [](const char *name, bool usable, const std::function<void(RolloutSettings &)> &change) {
            QTest::newRow(name) << change << usable;
        };
        row("negative parallelism", false, [](auto &s) { s.parallelism = -1; });
        row("no limit of parallelism", true, [](auto &s) { s.parallelism = 0; });
        row("neither more nor fewer", false, [](auto &s) { s.maxSurge = 0; });
        row("one fewer, none more", true, [](auto &s) { s.maxSurge = 0, s.maxUnavailable = 1; });
        row("canaries are more", true, [](auto &s) { s.maxSurge = 0, s.strategy = Strategy::Canary; });
        row("stop-first without any to stop", false, [](auto &s) { s.order = Order::StopFirst; });
        row("stop-first", true, [](auto &s) { s.order = Order::StopFirst, s.maxUnavailable = 1; });
        row("stop-first and blue-green", false,
            [](auto &s) { s.order = Order::StopFirst, s.maxUnavailable = 1, s.strategy = Strategy::BlueGreen; });
        row("stop-first and canaries", false,
            [](auto &s) { s.order = Order::StopFirst, s.maxUnavailable = 1, s.strategy = Strategy::Canary; });
        row("no canary", false, [](auto &s) { s.strategy = Strategy::Canary, s.canary = 0; });
        row("a share for canaries", true, [](auto &s) { s.strategy = Strategy::Canary, s.canaryTraffic = 99; });
        row("all for canaries", false, [](auto &s) { s.strategy = Strategy::Canary, s.canaryTraffic = 100; });
        row("a share where there are no canaries", false, [](auto &s) { s.canaryTraffic = 5; });
        row("no canary, and none needed", true, [](auto &s) { s.canary = 0; });
        row("more than all", false,
            [](auto &s) { s.strategy = Strategy::Canary, s.canary = 101, s.canaryPercent = true; });
        row("a negative time", false, [](auto &s) { s.drainTimeout = -1s; });
        row("healthy later than its deadline", false, [](auto &s) { s.minHealthyTime = 300s; });
        row("no progress before a replica may fail", false, [](auto &s) { s.healthyDeadline = 601s; });
        row("a long time for both", true, [](auto &s) { s.healthyDeadline = s.progressDeadline = 3600s; });
        row("a ratio that is none", false, [](auto &s) { s.maxFailureRatio = 1.5; });
        row("no number at all", false, [](auto &s) { s.maxFailureRatio = qQNaN(); });
        row("no probe passes", false, [](auto &s) { s.passes = 0; });
        row("nothing to go back to", false, [](auto &s) { s.historyLimit = 0; });
    }
    void problems()
    {
        QFETCH(std::function<void(RolloutSettings &)>, change);
        QFETCH(bool, usable);
        RolloutSettings settings;
        change(settings);
        QCOMPARE(problemWith(settings).isEmpty(), usable);
        QVERIFY(!problemWith(settings).endsWith(u'.'));
    }

    void readsBackWhatItWrote()
    {
        QRandomGenerator random(7);
        for (int i = 0; i < 2000; ++i) {
            const Rollout rollout = tests::randomRollout(random);
            const auto read = rolloutFromJson(QJsonDocument::fromJson(bytes(rollout)).object());
            QVERIFY2(read, qPrintable(read ? QString() : read.error().message()));
            QVERIFY(*read == rollout);
            QCOMPARE(bytes(*read), bytes(rollout));
        }
    }

    /// What records in the field have must stay readable: these words are a format.
    void words()
    {
        const Rollout rollout{.from = 3,
                              .to = 4,
                              .settings = {.strategy = Strategy::BlueGreen, .minHealthyTime = 0s, .autoPromote = false},
                              .state = State::AwaitingPromotion,
                              .by = u"anna on desk-4"_s,
                              .started = core::Time(1'700'000'000s)};
        QCOMPARE(bytes(rollout),
                 R"({"by":"anna on desk-4","from":3,"settings":{"autoPromote":false,"minHealthyTime":0,)"
                 R"("strategy":"blue-green"},"started":"2023-11-14T22:13:20.000Z",)"
                 R"("state":"awaiting-promotion","to":4})");
        const QList<std::pair<State, QString>> states = {{State::Running, u"running"_s},
                                                         {State::Paused, u"paused"_s},
                                                         {State::AwaitingPromotion, u"awaiting-promotion"_s},
                                                         {State::Completed, u"completed"_s},
                                                         {State::RollingBack, u"rolling-back"_s},
                                                         {State::RolledBack, u"rolled-back"_s},
                                                         {State::Failed, u"failed"_s}};
        for (const auto &[state, text] : states)
            QCOMPARE(toString(state), text);
        for (const auto strategy : {Strategy::Rolling, Strategy::BlueGreen, Strategy::Canary})
            QVERIFY(strategyFromString(toString(strategy)) == strategy);
        QVERIFY(!strategyFromString(u"recreate"_s));
    }

    void errorsNameTheMember_data()
    {
        QTest::addColumn<QString>("member");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("named");
        QTest::newRow("from is missing") << u"from"_s << QJsonValue(QJsonValue::Undefined) << u"from"_s;
        QTest::newRow("state is missing") << u"state"_s << QJsonValue(QJsonValue::Undefined) << u"state"_s;
        QTest::newRow("revision 0") << u"to"_s << QJsonValue(0) << u"to"_s;
        QTest::newRow("half a revision") << u"to"_s << QJsonValue(1.5) << u"to"_s;
        QTest::newRow("a state of another program") << u"state"_s << QJsonValue(u"baking"_s) << u"state"_s;
        QTest::newRow("a state that is no text") << u"state"_s << QJsonValue(4) << u"state"_s;
        QTest::newRow("promoted is a text") << u"promoted"_s << QJsonValue(u"yes"_s) << u"promoted"_s;
        QTest::newRow("no time") << u"started"_s << QJsonValue(u"noon"_s) << u"started"_s;
        QTest::newRow("a far time") << u"ended"_s << QJsonValue(u"7023-01-01T00:00:00.000Z"_s) << u"ended"_s;
        QTest::newRow("settings are a list") << u"settings"_s << QJsonValue(QJsonArray()) << u"settings"_s;
        const auto setting = [](const char *name, const QString &member, const QJsonValue &value) {
            QTest::newRow(name) << u"settings"_s << QJsonValue(QJsonObject{{member, value}}) << u"settings."_s + member;
        };
        setting("another strategy", u"strategy"_s, u"recreate"_s);
        setting("another order", u"order"_s, u"both"_s);
        setting("a negative surge", u"maxSurge"_s, -1);
        setting("half a second", u"delay"_s, 0.5);
        setting("a time beyond all", u"healthyDeadline"_s, 1e12);
        setting("a ratio of two", u"maxFailureRatio"_s, 2);
        setting("a ratio as text", u"maxFailureRatio"_s, u"0.5"_s);
        setting("no passes", u"passes"_s, 0);
        setting("promotes maybe", u"autoPromote"_s, u"maybe"_s);
        setting("drains for ever", u"drainTimeout"_s, -1);
        QTest::newRow("failed is none") << u"failed"_s << QJsonValue(3) << u"failed"_s;
        QTest::newRow("one failed is none") << u"failed"_s << QJsonValue(QJsonArray{3}) << u"failed"_s;
        QTest::newRow("its slot is a text")
            << u"failed"_s << QJsonValue(QJsonArray{QJsonObject{{u"slot"_s, u"3"_s}}}) << u"failed.slot"_s;
        QTest::newRow("its log is none") << u"failed"_s << QJsonValue(QJsonArray{QJsonObject{{u"log"_s, u"x"_s}}})
                                         << u"failed.log"_s;
        QTest::newRow("a line of its log is none")
            << u"failed"_s << QJsonValue(QJsonArray{QJsonObject{{u"log"_s, QJsonArray{1}}}}) << u"failed.log"_s;
    }
    void errorsNameTheMember()
    {
        QFETCH(QString, member);
        QFETCH(QJsonValue, value);
        QFETCH(QString, named);
        QJsonObject json = toJson(Rollout{.from = 1, .to = 2, .started = core::Time(1'700'000'000s)});
        QVERIFY(rolloutFromJson(json));
        if (value.isUndefined())
            json.remove(member);
        else
            json[member] = value;
        const auto read = rolloutFromJson(json);
        QVERIFY(!read);
        QVERIFY2(read.error().what.contains(u'“' + named + u'”'), qPrintable(read.error().what));
    }
};

QTEST_GUILESS_MAIN(RolloutTest)
#include "rollout.moc"
