// SPDX-License-Identifier: GPL-3.0-or-later
#include "services/record.h"

#include "services/labels.h"
#include "unit/run/randomspec.h"

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
    for (int number = 1; number <= 3; ++number) {
        ServiceSpec spec{.name = record.name, .container = tests::randomSpec(random)};
        spec.container.envFiles.clear();
        record.revisions << Revision{number, spec, core::Time(seconds(1'700'000'000 + number))};
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
        QVERIFY(!restoredRecord({broken}));
    }
};

QTEST_GUILESS_MAIN(RecordTest)
#include "record.moc"
