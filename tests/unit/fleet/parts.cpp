// SPDX-License-Identifier: GPL-3.0-or-later
// The small parts: back-off, events seen already, readings kept.
#include "fleet/backoff.h"
#include "fleet/recentevents.h"
#include "fleet/statsstore.h"

#include <QTest>

#include <set>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

engine::Event happened(int at, const QString &action = u"start"_s, const QString &id = u"c1"_s)
{
    engine::Event made;
    made.type = u"container"_s;
    made.action = action;
    made.id = id;
    made.time = core::Time(std::chrono::seconds(at));
    return made;
}

engine::StatsSample sample(quint64 cpuSeconds, quint64 systemSeconds, quint64 memory)
{
    engine::StatsSample made;
    made.cpuTotal = cpuSeconds * 1'000'000'000;
    made.systemTotal = systemSeconds * 1'000'000'000;
    made.onlineCpus = 4;
    made.memoryUsed = memory;
    return made;
}

} // namespace

class PartsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsDoubleWithinBounds()
    {
        for (unsigned seed = 1; seed <= 200; ++seed) {
            Backoff backoff(100ms, 3000ms, seed);
            double plain = 100;
            for (int i = 0; i < 12; ++i) {
                const double wait = double(backoff.next().count());
                QVERIFY2(wait >= plain * 0.75 - 1 && wait <= std::min(3000.0, plain * 1.25),
                         qPrintable(u"wait %1 is %2 ms"_s.arg(i).arg(wait)));
                plain = std::min(plain * 2, 3000.0);
            }
        }
    }

    void waitsAreScattered()
    {
        std::set<qint64> waits;
        for (unsigned seed = 1; seed <= 100; ++seed)
            waits.insert(Backoff(1000ms, 3000ms, seed).next().count());
        QVERIFY2(waits.size() > 50, qPrintable(u"%1 different ones"_s.arg(waits.size())));
        QVERIFY(*waits.rbegin() - *waits.begin() > 250);
    }

    void resetBeginsAnew()
    {
        Backoff backoff(100ms, 60'000ms, 7);
        for (int i = 0; i < 8; ++i)
            (void)backoff.next();
        QVERIFY(backoff.next() > 1000ms);
        backoff.reset();
        QVERIFY(backoff.next() <= 125ms);
    }

    void eventsAreNewOnce()
    {
        RecentEvents recent;
        QCOMPARE(recent.last(), core::Time{});
        QVERIFY(recent.isNew(happened(5)));
        QVERIFY(!recent.isNew(happened(5)));
        QVERIFY(recent.isNew(happened(5, u"die"_s)));
        QVERIFY(recent.isNew(happened(5, u"start"_s, u"c2"_s)));
        QVERIFY(recent.isNew(happened(4))); // order does not matter
        QCOMPARE(recent.last(), core::Time(5s));
        recent.forgetLast();
        QCOMPARE(recent.last(), core::Time{});
        QVERIFY(!recent.isNew(happened(5)));
    }

    void aWholeReplayIsKnown()
    {
        RecentEvents recent;
        for (int i = 1; i <= 10'000; ++i)
            QVERIFY(recent.isNew(happened(i)));
        for (int i = 10'000 - 255; i <= 10'000; ++i) // as many as an engine keeps
            QVERIFY(!recent.isNew(happened(i)));
        QVERIFY(recent.isNew(happened(1))); // forgotten: memory is bounded
    }

    void ratesNeedTwoReadings()
    {
        StatsStore store;
        const ContainerKey key{1, u"a"_s};
        QVERIFY(!store.history(key));
        QVERIFY(!store.cpu(key) && !store.memory(key));
        store.add(key, sample(1, 100, 2048), {});
        QVERIFY(!store.cpu(key));
        QCOMPARE(store.memory(key), std::optional<qint64>(2048));
        store.add(key, sample(2, 104, 1024), {});
        QCOMPARE(store.cpu(key), std::optional(100.0)); // a second of four CPUs' one
        QCOMPARE(store.memory(key), std::optional<qint64>(1024));
        QCOMPARE(store.history(key)->cpu.size(), 1);
        QCOMPARE(store.history(key)->memory, (QList<float>{2048, 1024}));
    }

    void aRestartMakesNoJump()
    {
        StatsStore store;
        const ContainerKey key{1, u"a"_s};
        store.add(key, sample(500, 1000, 1), {});
        store.add(key, sample(504, 1004, 1), {});
        store.add(key, sample(1, 1008, 1), {}); // counts from zero again
        QCOMPARE(store.history(key)->cpu.size(), 1);
        store.add(key, sample(2, 1012, 1), {});
        QCOMPARE(store.cpu(key), std::optional(100.0));
    }

    void historiesAreBounded()
    {
        StatsStore store;
        const ContainerKey key{1, u"a"_s};
        for (quint64 i = 0; i < 200; ++i)
            store.add(key, sample(i, i * 4, i), {});
        QCOMPARE(store.history(key)->cpu.size(), StatsStore::maxSamples);
        QCOMPARE(store.history(key)->memory.size(), StatsStore::maxSamples);
        QCOMPARE(store.history(key)->memory.last(), 199.0f);
    }

    void readingsAreForgotten()
    {
        StatsStore store;
        for (const ContainerKey &key : {ContainerKey{1, u"a"_s}, ContainerKey{1, u"b"_s}, ContainerKey{2, u"a"_s}})
            store.add(key, sample(1, 1, 1), {});
        store.forget({1, u"a"_s});
        QVERIFY(!store.history({1, u"a"_s}) && store.history({1, u"b"_s}));
        store.forgetHost(1);
        QVERIFY(!store.history({1, u"b"_s}) && store.history({2, u"a"_s}));
        engine::StatsSample stopped;
        stopped.empty = true;
        store.add({2, u"a"_s}, stopped, {});
        QVERIFY(!store.cpu({2, u"a"_s}) && !store.memory({2, u"a"_s}));
    }
};

QTEST_GUILESS_MAIN(PartsTest)
#include "parts.moc"
