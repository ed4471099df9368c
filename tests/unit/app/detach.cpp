// SPDX-License-Identifier: GPL-3.0-or-later
// A process left behind, and what whoever called gets of it.
#include "app/detach.h"

#include <QTest>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace bayplan::tests {

class DetachTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Waits until it is told to go on, with what it is told; else with what the other one ended with.
    void exitCodes_data()
    {
        QTest::addColumn<bool>("letsGo");
        QTest::addColumn<int>("code");
        QTest::newRow("goes on") << true << 5;
        QTest::newRow("goes on, done") << true << 0;
        QTest::newRow("ends before") << false << 3;
    }
    void exitCodes()
    {
        QFETCH(bool, letsGo);
        QFETCH(int, code);
        int ends[2];
        QVERIFY(::pipe2(ends, O_CLOEXEC) == 0);
        const pid_t caller = ::fork();
        QVERIFY(caller >= 0);
        if (caller == 0) {
            const int waiting = app::detach(); // only the other process comes back
            if (!letsGo)
                ::_exit(waiting < 0 || app::isCallerGone(waiting) ? 99 : code);
            app::letGo(waiting, code);
            // It goes on after the caller, in a session of its own.
            char gone = 0;
            while (::getppid() == caller)
                ::usleep(1'000);
            gone = ::getsid(0) == ::getpid() ? 'y' : 'n';
            ::_exit(::write(ends[1], &gone, 1) == 1 ? 0 : 1);
        }
        ::close(ends[1]);
        int status = 0;
        QCOMPARE(::waitpid(caller, &status, 0), caller);
        QVERIFY(WIFEXITED(status));
        QCOMPARE(WEXITSTATUS(status), code);
        char gone = 0;
        QCOMPARE(::read(ends[0], &gone, 1), letsGo ? 1 : 0);
        QCOMPARE(gone, letsGo ? 'y' : '\0');
        ::close(ends[0]);
    }

    void theCallerIsGone()
    {
        int ends[2];
        QVERIFY(::pipe2(ends, O_CLOEXEC) == 0);
        QVERIFY(!app::isCallerGone(ends[1]));
        ::close(ends[0]);
        QVERIFY(app::isCallerGone(ends[1]));
        ::close(ends[1]);
        QVERIFY(!app::isCallerGone(-1)); // nobody waits
    }
};

} // namespace bayplan::tests

QTEST_APPLESS_MAIN(bayplan::tests::DetachTest)
#include "detach.moc"
