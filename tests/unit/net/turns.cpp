// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/turns.h"

#include <QTest>

#include <deque>
#include <random>

using bayplan::net::Turns;
using Kind = bayplan::net::Turns::Kind;

namespace {

/// Requests that arrive, wait, begin and end; counts what came before whom.
class Model
{
public:
    explicit Model(int limit) : m_turns(limit) {}

    void arrive(Kind kind)
    {
        m_waiting[size_t(kind)].push_back(0);
        ++m_arrived[size_t(kind)];
        pump();
    }
    void cancelLast(Kind kind)
    {
        if (auto &queue = m_waiting[size_t(kind)]; !queue.empty())
            queue.pop_back();
    }
    /// False when none of the kind is on the way.
    bool end(Kind kind)
    {
        if (m_running[size_t(kind)] == 0)
            return false;
        --m_running[size_t(kind)];
        m_turns.end(kind);
        pump();
        return true;
    }

    int running() const { return m_running[0] + m_running[1] + m_running[2]; }
    int running(Kind kind) const { return m_running[size_t(kind)]; }
    size_t waiting(Kind kind) const { return m_waiting[size_t(kind)].size(); }
    const std::vector<Kind> &begun() const { return m_begun; }
    int mostRunning = 0;
    int mostWrites = 0;
    int mostUnurgent = 0;
    int longestPassedOver = 0; ///< while first of its kind with a place free

private:
    void pump()
    {
        for (;;) {
            const Turns::Waiting counts{m_waiting[0].size(), m_waiting[1].size(), m_waiting[2].size()};
            const auto kind = m_turns.next(counts);
            if (!kind)
                break;
            for (size_t i = 0; i < Turns::kinds; ++i) {
                if (i != size_t(*kind) && !m_waiting[i].empty() && m_turns.hasPlace(Kind(i)))
                    longestPassedOver = std::max(longestPassedOver, ++m_waiting[i].front());
            }
            m_turns.begin(*kind, counts);
            m_waiting[size_t(*kind)].pop_front();
            ++m_running[size_t(*kind)];
            m_begun.push_back(*kind);
            mostRunning = std::max(mostRunning, running());
            mostWrites = std::max(mostWrites, running(Kind::Write));
            mostUnurgent = std::max(mostUnurgent, running() - running(Kind::Urgent));
        }
    }

    Turns m_turns;
    std::array<std::deque<int>, Turns::kinds> m_waiting; ///< how often each was passed over
    std::array<int, Turns::kinds> m_running{};
    std::array<int, Turns::kinds> m_arrived{};
    std::vector<Kind> m_begun;
};

} // namespace

class TurnsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void urgentThenWritesThenBackground()
    {
        Model model(1);
        model.arrive(Kind::Background); // begins at once
        model.arrive(Kind::Background);
        model.arrive(Kind::Write);
        model.arrive(Kind::Urgent);
        QVERIFY(model.end(Kind::Background));
        QVERIFY(model.end(Kind::Urgent));
        QVERIFY(model.end(Kind::Write));
        QVERIFY(model.end(Kind::Background));
        QCOMPARE(model.begun(), (std::vector{Kind::Background, Kind::Urgent, Kind::Write, Kind::Background}));
    }

    void noneStarves()
    {
        // Twenty of each kind wait, one place: the order that comes out is the documented one.
        Model model(1);
        for (int i = 0; i < 20; ++i) {
            model.arrive(Kind::Urgent);
            model.arrive(Kind::Write);
            model.arrive(Kind::Background);
        }
        while (model.running() > 0)
            QVERIFY(model.end(model.begun().back()));
        QByteArray order;
        for (const Kind kind : model.begun())
            order += "UWB"[int(kind)];
        QCOMPARE(order.size(), 60);
        QCOMPARE(order.left(18), QByteArray("UUUUUWBUUUWBUUUWBU"));
        QVERIFY2(model.longestPassedOver <= Turns::mostBefore, order);
    }

    void longOnesLeaveAPlace()
    {
        Model model(4);
        for (int i = 0; i < 10; ++i)
            model.arrive(Kind::Write);
        QCOMPARE(model.running(), 2);
        for (int i = 0; i < 10; ++i)
            model.arrive(Kind::Background);
        QCOMPARE(model.running(), 3);
        model.arrive(Kind::Urgent); // does not wait for any of them
        QCOMPARE(model.running(Kind::Urgent), 1);
        QCOMPARE(model.running(), 4);
        model.arrive(Kind::Urgent);
        QCOMPARE(model.running(), 4);
    }

    void aWriteIsNotHeldUpByItsLimitForEver()
    {
        // Two long writes hold their places; a third was passed over meanwhile, and is first when one of them ends.
        Model model(4);
        for (int i = 0; i < 3; ++i)
            model.arrive(Kind::Write);
        for (int i = 0; i < 50; ++i) {
            model.arrive(Kind::Urgent);
            QVERIFY(model.end(Kind::Urgent));
        }
        QCOMPARE(model.waiting(Kind::Write), size_t(1));
        QVERIFY(model.end(Kind::Write));
        QCOMPARE(model.waiting(Kind::Write), size_t(0));
    }

    void randomArrivals_data()
    {
        QTest::addColumn<int>("limit");
        for (const int limit : {1, 2, 3, 4, 8})
            QTest::addRow("limit %d", limit) << limit;
    }
    void randomArrivals()
    {
        QFETCH(int, limit);
        for (unsigned seed = 1; seed <= 200; ++seed) {
            std::minstd_rand random(seed);
            const auto kind = [&] { return Kind(random() % Turns::kinds); };
            // Some runs have a flood of one kind, most of them urgent.
            const Kind flood = seed % 2 ? Kind::Urgent : kind();
            Model model(limit);
            for (int step = 0; step < 2'000; ++step) {
                const unsigned what = random() % 100;
                if (what < 30)
                    model.arrive(flood);
                else if (what < 45)
                    model.arrive(kind());
                else if (what < 50)
                    model.cancelLast(kind());
                else
                    model.end(kind());
                // A free place is never left free while one waits that may have it.
                for (const Kind each : {Kind::Urgent, Kind::Write, Kind::Background})
                    QVERIFY(model.waiting(each) == 0 || model.running() >= limit || each != Kind::Urgent);
            }
            for (int i = 0; i < 100'000 && model.running() > 0; ++i)
                model.end(kind());
            QCOMPARE(model.running(), 0);
            for (const Kind each : {Kind::Urgent, Kind::Write, Kind::Background})
                QCOMPARE(model.waiting(each), size_t(0));
            QVERIFY(model.mostRunning <= limit);
            QVERIFY(model.mostWrites <= std::max(1, limit / 2));
            QVERIFY(model.mostUnurgent <= std::max(1, limit - 1));
            QVERIFY2(model.longestPassedOver <= Turns::mostBefore,
                     qPrintable(QString::number(model.longestPassedOver)));
        }
    }
};

QTEST_APPLESS_MAIN(TurnsTest)
#include "turns.moc"
