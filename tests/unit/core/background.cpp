// SPDX-License-Identifier: GPL-3.0-or-later
// Work beside the event loop: where it runs, where it is told, and what becomes of it when nobody waits any more.
#include "core/background.h"

#include <QSemaphore>
#include <QTest>
#include <QThread>

#include <atomic>
#include <memory>
#include <optional>

namespace bayplan::tests {

class TestBackground : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsOnTheEventLoop()
    {
        const QThread *workedIn = nullptr;
        const QThread *toldIn = nullptr;
        std::optional<int> told;
        const core::Task task = core::inBackground<int>(
            [&workedIn] {
                workedIn = QThread::currentThread();
                return 7;
            },
            [&](int result) {
                toldIn = QThread::currentThread();
                told = result;
            });
        QVERIFY(!told); // never before the call has returned
        QTRY_COMPARE(told, std::optional(7));
        QCOMPARE(toldIn, QThread::currentThread());
        QVERIFY(workedIn != QThread::currentThread());
    }

    /// One that is given up while it works, when its result is on its way, and before it begins.
    void nobodyWaits()
    {
        QSemaphore mayEnd;
        QSemaphore begun;
        std::atomic<bool> ended = false;
        bool told = false;
        core::Task task = core::inBackground<int>(
            [&] {
                begun.release();
                mayEnd.acquire();
                ended = true;
                return 1;
            },
            [&](int) { told = true; });
        begun.acquire();
        task.cancel();
        mayEnd.release();
        QTRY_VERIFY(ended);
        QVERIFY(QThreadPool::globalInstance()->waitForDone(10'000));
        QCoreApplication::sendPostedEvents();
        QVERIFY(!told);

        task = core::inBackground<int>([] { return 2; }, [&](int) { told = true; });
        QVERIFY(QThreadPool::globalInstance()->waitForDone(10'000)); // its result is queued
        task.cancel();
        QCoreApplication::sendPostedEvents();
        QVERIFY(!told);
    }

    void destroyedInItsOwnCallback()
    {
        core::Task task;
        bool told = false;
        task = core::inBackground<std::unique_ptr<int>>([] { return std::make_unique<int>(3); },
                                                        [&](const std::unique_ptr<int> &result) {
                                                            task.cancel();
                                                            told = *result == 3;
                                                        });
        QTRY_VERIFY(told);
    }

    void manyGivenUpAnywhere()
    {
        std::atomic<int> held = 0;
        struct Held
        {
            explicit Held(std::atomic<int> &count) : m_count(count) { ++m_count; }
            ~Held() { --m_count; }
            std::atomic<int> &m_count;
        };
        int told = 0;
        for (int i = 0; i < 500; ++i) {
            core::Task task = core::inBackground<int>([kept = std::make_shared<Held>(held), i] { return i; },
                                                      [&told](int) { ++told; });
            if (i % 3 == 0)
                QCoreApplication::processEvents(); // here of all places: results come in between
        }
        QVERIFY(QThreadPool::globalInstance()->waitForDone(10'000));
        const int before = told;
        QCoreApplication::sendPostedEvents();
        QCOMPARE(told, before); // all tasks are gone
        QCOMPARE(held.load(), 0);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestBackground)
#include "background.moc"
