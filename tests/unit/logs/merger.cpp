// SPDX-License-Identifier: GPL-3.0-or-later
#include "logs/logmerger.h"

#include <QRandomGenerator>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace std::chrono_literals;
using logs::LogMerger;
using logs::Stream;

class TestMerger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneSourceDoesNotWait()
    {
        LogMerger merger(1, sink());
        merger.add({0, Stream::Out, core::Time(1s), "a"}, m_now);
        QCOMPARE(m_texts, QList<QByteArray>{"a"});
        QVERIFY(!merger.isHolding());
    }

    void waitsForTheOthersOrTheWindow()
    {
        LogMerger merger(2, sink());
        merger.add({0, Stream::Out, core::Time(2s), "b"}, m_now);
        merger.release(m_now, 100);
        QVERIFY(m_texts.isEmpty());
        merger.add({1, Stream::Out, core::Time(1s), "a"}, m_now + 100ms);
        merger.release(m_now + 100ms, 100); // a and b are known to be in order; what follows a is not
        QCOMPARE(m_texts, QList<QByteArray>{"a"});
        merger.release(m_now + 249ms, 100);
        QCOMPARE(m_texts, QList<QByteArray>{"a"});
        merger.release(m_now + 250ms, 100);
        QCOMPARE(m_texts, (QList<QByteArray>{"a", "b"}));
    }

    void aSourceBehindIsWaitedFor()
    {
        LogMerger merger(3, sink());
        merger.setBehind(1, true);
        merger.add({0, Stream::Out, core::Time(5s), "later"}, m_now);
        merger.release(m_now + 10s, 100);
        QVERIFY(m_texts.isEmpty());
        merger.add({1, Stream::Out, core::Time(1s), "earlier"}, m_now + 10s);
        merger.setBehind(1, false);
        merger.release(m_now + 20s, 100);
        QCOMPARE(m_texts, (QList<QByteArray>{"earlier", "later"}));
        QVERIFY(!merger.isHolding());
    }

    void boundedAndNothingLost()
    {
        LogMerger merger(2, sink());
        merger.setBehind(1, true); // and it never sends anything
        const QByteArray text(10'000, 'x');
        const int lines = int(2 * LogMerger::mostHeld / text.size());
        for (int i = 0; i < lines; ++i)
            merger.add({0, Stream::Out, core::Time(1s), text}, m_now);
        QVERIFY2(m_texts.size() > lines / 3, "past what may be held they go on");
        merger.setBehind(1, false);
        merger.release(m_now + 1s, lines);
        QCOMPARE(m_texts.size(), lines);
    }

    void inOrderWhateverTheDelays()
    {
        for (quint32 seed = 1; seed <= 50; ++seed) {
            QRandomGenerator random(seed);
            struct Sent
            {
                int source;
                core::Time time;
                std::chrono::milliseconds arrives;
                QByteArray text;
            };
            std::vector<Sent> all;
            const int sources = 2 + random.bounded(5);
            for (int source = 0; source < sources; ++source) {
                const std::chrono::milliseconds delay(random.bounded(200)); // less than the window
                for (auto at = 0ms; at < 3s; at += std::chrono::milliseconds(random.bounded(1, 100)))
                    all.push_back({source, core::Time(at), at + delay,
                                   QByteArray::number(source) + ':' + QByteArray::number(int(all.size()))});
            }
            std::stable_sort(all.begin(), all.end(), [](auto &a, auto &b) { return a.arrives < b.arrives; });
            m_texts.clear();
            m_times.clear();
            LogMerger merger(sources, sink());
            for (const Sent &sent : all) {
                merger.release(m_now + sent.arrives, 1'000'000);
                merger.add({sent.source, Stream::Out, sent.time, sent.text}, m_now + sent.arrives);
            }
            merger.release(m_now + 1h, 1'000'000);
            QCOMPARE(m_texts.size(), qsizetype(all.size()));
            QVERIFY(std::is_sorted(m_times.begin(), m_times.end()));
            QCOMPARE(QSet<QByteArray>(m_texts.begin(), m_texts.end()).size(), qsizetype(all.size()));
        }
    }

    void init()
    {
        m_texts.clear();
        m_times.clear();
    }

private:
    LogMerger::Sink sink()
    {
        return [this](const logs::LineView &line) {
            m_texts << line.text.toByteArray();
            m_times.push_back(line.time);
        };
    }

    const core::MonotonicTime m_now = core::MonotonicTime(1h);
    QList<QByteArray> m_texts;
    std::vector<core::Time> m_times;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestMerger)
#include "merger.moc"
