// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/record.h"

#include "services/labels.h"
#include "unit/run/randomspec.h"
#include "unit/services/randomrollout.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::services;
using namespace Qt::Literals::StringLiterals;
using std::chrono::seconds;

namespace {

ServiceRecord someRecord(QRandomGenerator &random)
{
    ServiceRecord record{
        .name = u"web.front"_s, .generation = 17, .replicas = 5, .revision = 2, .revisions = {}, .lease = {}};
    record.home = {random.bounded(2) ? u"YU5U:SU5H"_s : QString(), u"aws1"_s};
    if (random.bounded(2))
        record.places = {{record.home, {1, 3}}, {{u"DEYA:PY64"_s, u"aws2"_s}, {2}}};
    for (int number = 1; number <= 3; ++number) {
        ServiceSpec spec{.name = record.name, .container = tests::randomSpec(random)};
        spec.container.envFiles.clear();
        record.revisions << Revision{number, spec, core::Time(seconds(1'700'000'000 + number))};
    }
    if (random.bounded(2)) {
        record.rollout = tests::randomRollout(random);
        record.rollout->from = 1 + int(random.bounded(3));
        record.rollout->to = 1 + int(random.bounded(3));
    }
    if (random.bounded(2))
        record.lease = Lease{u"0123abcd"_s, u"anna on desk-4"_s, seconds(30)};
    return record;
}

} // namespace

class RecordTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsBackWhatItWrote()
    {
        QRandomGenerator random(99);
        for (int i = 0; i < 300; ++i) {
            const ServiceRecord record = someRecord(random);
            const auto labels = recordLabels(record, true);
            const auto read = readRecord(recordName(record.name, record.generation), labels);
            QVERIFY2(read, qPrintable(read ? QString() : read.error().message()));
            QVERIFY(read->record == record);
            QVERIFY(read->home);
        }
    }

    /// A time that can't be told in nanoseconds is none.
    void revisionsOfFarTimes()
    {
        QRandomGenerator random(5);
        const ServiceRecord record = someRecord(random);
        auto labels = recordLabels(record, true);
        labels[recordLabel.toString()].replace(u"\"made\":\"2023-"_s, u"\"made\":\"7023-"_s);
        QVERIFY(!readRecord(recordName(record.name, record.generation), labels));
    }

    /// Programs that know nothing of rollouts are to leave the service alone while one is under way, and only then.
    void aRolloutUnderWayMakesItVersion2()
    {
        QRandomGenerator random(6);
        ServiceRecord record = someRecord(random);
        const auto isVersion = [&](int version) {
            return recordLabels(record, true).value(recordLabel.toString()).endsWith(u"\"version\":%1}"_s.arg(version));
        };
        record.rollout.reset();
        QVERIFY(isVersion(1));
        record.rollout = Rollout{.from = 1, .to = 2};
        for (int state = 0; state < 7; ++state) {
            record.rollout->state = Rollout::State(state);
            QVERIFY(isVersion(record.rollout->isActive() ? 2 : 1));
            QVERIFY(!isVersion(record.rollout->isActive() ? 1 : 2));
        }
    }

    void aRolloutOfARevisionThatIsNotThere()
    {
        QRandomGenerator random(8);
        ServiceRecord record = someRecord(random);
        const auto read = [&] { return readRecord(recordName(record.name, 17), recordLabels(record, true)); };
        record.rollout = Rollout{.from = 1, .to = 2};
        QVERIFY(read());
        record.rollout->from = 9;
        QVERIFY(!read());
        record.rollout->state = Rollout::State::Completed; // that one may have gone since
        QVERIFY(read());
        auto labels = recordLabels(record, true);
        labels[recordLabel.toString()].replace(u"\"state\":\"completed\""_s, u"\"state\":\"complete\""_s);
        const auto damaged = readRecord(recordName(record.name, 17), labels);
        QVERIFY(!damaged);
        QVERIFY2(damaged.error().what.contains(u"“state”"_s), qPrintable(damaged.error().what));
    }

    void names()
    {
        QCOMPARE(recordName(u"web"_s, 17), u"bayplan.web.g17"_s);
        const auto nested = parseRecordName(u"bayplan.a.g1.g23"_s);
        QVERIFY(nested);
        QCOMPARE(nested->service, u"a.g1"_s);
        QCOMPARE(nested->generation, 23);
        for (const QString &name :
             {u"web"_s, u"bayplan.web"_s, u"bayplan.web.g"_s, u"bayplan.web.g0"_s, u"bayplan.web.g01"_s,
              u"bayplan..g1"_s, u"bayplan.web.g99999999999999999999"_s, u"xbayplan.web.g1"_s})
            QVERIFY2(!parseRecordName(name), qPrintable(name));
    }

    void anotherNameThanItsOwnIsRefused()
    {
        QRandomGenerator random(1);
        const ServiceRecord record = someRecord(random);
        QVERIFY(!readRecord(recordName(record.name, 18), recordLabels(record, true)));
        QVERIFY(!readRecord(recordName(u"other"_s, 17), recordLabels(record, true)));
    }

    void anyDamageIsToldAndNeverCrashes()
    {
        QRandomGenerator random(2);
        const ServiceRecord record = someRecord(random);
        const QString name = recordName(record.name, record.generation);
        const auto whole = recordLabels(record, false);
        const QString json = whole.value(recordLabel.toString());
        for (qsizetype length = 0; length < json.size(); length += 7) {
            auto labels = whole;
            labels[recordLabel.toString()] = json.left(length);
            QVERIFY(!readRecord(name, labels));
        }
        for (int i = 0; i < 2000; ++i) {
            auto labels = whole;
            QString bent = json;
            bent[random.bounded(int(bent.size()))] = QChar(u'0' + random.bounded(70));
            labels[recordLabel.toString()] = bent;
            const auto read = readRecord(name, labels);
            if (read)
                QCOMPARE(read->record.generation, record.generation);
        }
    }

    void theHighestGenerationCounts()
    {
        const auto found = [](fleet::HostId host, qint64 generation, bool home) {
            return FoundRecord{.host = host,
                               .containerId = {},
                               .created = {},
                               .home = home,
                               .record = {.name = u"web"_s, .generation = generation, .revisions = {}, .lease = {}}};
        };
        QVERIFY(!latest({}));
        QCOMPARE(latest({found(1, 3, true), found(2, 4, false), found(3, 2, false)})->host, 2);
        QCOMPARE(latest({found(1, 4, false), found(2, 4, true), found(3, 4, false)})->host, 2);
    }

    void aLeaseEndsByTheHomeHostsClock()
    {
        FoundRecord found;
        found.created = core::Time(seconds(1000));
        found.record.lease = Lease{u"me"_s, u"anna"_s, seconds(30)};
        QVERIFY(isHeldByOther(found, u"you"_s, core::Time(seconds(1000))));
        QVERIFY(isHeldByOther(found, u"you"_s, core::Time(seconds(1029))));
        QVERIFY(!isHeldByOther(found, u"you"_s, core::Time(seconds(1030))));
        QVERIFY(!isHeldByOther(found, u"me"_s, core::Time(seconds(1001))));
        found.record.lease.reset();
        QVERIFY(!isHeldByOther(found, u"you"_s, core::Time(seconds(1001))));
    }

    void isRestoredFromReplicas()
    {
        QRandomGenerator random(3);
        ServiceSpec blue{.name = u"web"_s, .container = tests::randomSpec(random)};
        blue.container.envFiles.clear();
        ServiceSpec green = blue;
        green.container.image = u"green:2"_s;
        auto foreign = replicaLabels(blue, 9, 9);
        foreign[serviceLabel.toString()] = u"other"_s; // says something else than its own spec
        auto broken = replicaLabels(blue, 8, 8);
        broken[specLabel.toString()] = u"{"_s;
        const auto record = restoredRecord({replicaLabels(blue, 1, 1),
                                            replicaLabels(green, 2, 2),
                                            replicaLabels(green, 3, 2),
                                            replicaLabels(green, 3, 2),
                                            foreign,
                                            broken,
                                            {}});
        QVERIFY(record);
        QCOMPARE(record->name, u"web"_s);
        QCOMPARE(record->replicas, 3);
        QCOMPARE(record->revision, 2);
        QCOMPARE(record->current()->spec.container.image, u"green:2"_s);
        QCOMPARE(record->revisions.size(), 2);
        // What is restored can be written and read again.
        QVERIFY(readRecord(recordName(u"web"_s, 1), recordLabels(*record, true)));
        QVERIFY(!restoredRecord({}));

        // Those that Compose made count too.
        blue.name = u"shop.web"_s;
        blue.compose = {u"shop"_s, u"web"_s, u"_"_s, {}};
        blue.compose->labels = {{composeProjectLabel.toString(), u"shop"_s},
                                {composeServiceLabel.toString(), u"web"_s}};
        auto composes = blue.compose->labels;
        composes[composeNumberLabel.toString()] = u"1"_s;
        auto others = composes;
        others[composeServiceLabel.toString()] = u"db"_s;
        others[composeNumberLabel.toString()] = u"7"_s;
        QCOMPARE(restoredRecord({composes, replicaLabels(blue, 2, 1), others})->replicas, 2);
        QVERIFY(!restoredRecord({broken}));
    }
};

QTEST_GUILESS_MAIN(RecordTest)
#include "record.moc"
