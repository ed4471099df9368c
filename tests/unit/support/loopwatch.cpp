// SPDX-License-Identifier: GPL-3.0-or-later
// That the tests' own measure of a blocked event loop sees one.
#include "support/fleet/loopwatch.h"

#include <QTest>
#include <QTimer>

#include <chrono>
#include <ctime>
#include <thread>

namespace bayplan::tests {

using namespace std::chrono_literals;

class LoopWatchTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void work()
    {
        LoopWatch watch;
        QTimer::singleShot(20, this, [] {
            const std::clock_t begun = std::clock(); // of the processor: what others take of it is no work of ours
            while (std::clock() - begun < CLOCKS_PER_SEC * 120 / 1000) {
            }
        });
        QTest::qWait(200);
        QVERIFY(watch.longestBlock() >= 60); // of 120: some may look as if the machine had taken it
    }

    void systemCall()
    {
        LoopWatch watch;
        QTimer::singleShot(20, this, [] { std::this_thread::sleep_for(120ms); });
        QTest::qWait(200);
        QVERIFY(watch.longestBlock() >= 60);
        watch.restart();
        QVERIFY(watch.longestBlock() < 60);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::LoopWatchTest)
#include "loopwatch.moc"
