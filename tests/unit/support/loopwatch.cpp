// SPDX-License-Identifier: GPL-3.0-or-later
// That the tests' own measure of a blocked event loop sees one.
#include "support/fleet/loopwatch.h"

#include <QElapsedTimer>
#include <QTest>
#include <QTimer>

#include <chrono>
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
            QElapsedTimer since;
            since.start();
            while (since.elapsed() < 120) {
            }
        });
        QTest::qWait(200);
        QVERIFY(watch.longestBlock() >= 60); // of the 120 the machine may have taken some away
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
