// SPDX-License-Identifier: GPL-3.0-or-later
// A name server that does not answer must not hold up the thread the windows live on.
#include "net/httploop.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>
#include <memory>
#include <netdb.h>
#include <optional>
#include <thread>
#include <unistd.h>

using namespace bayplan;
using namespace Qt::Literals::StringLiterals;

namespace {
std::atomic<int> lookups = 0;
std::atomic<bool> release = false;
} // namespace

// Takes the place of the system's for this program, libraries included.
extern "C" int getaddrinfo(const char *, const char *, const addrinfo *, addrinfo **)
{
    ++lookups;
    while (!release)
        ::usleep(1000);
    --lookups;
    return EAI_AGAIN;
}

class ResolverTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { release = false; }
    void cleanup()
    {
        release = true;
        QTRY_COMPARE(lookups.load(), 0);
    }

    void cancelDoesNotWait()
    {
        net::HttpLoop loop;
        bool called = false;
        core::Task task = loop.fetch(request(), [&](const core::Result<net::HttpReply> &) { called = true; });
        QTRY_COMPARE(lookups.load(), 1);
        const auto guard = releaseLater();
        QElapsedTimer timer;
        timer.start();
        task.cancel();
        QVERIFY2(timer.elapsed() < 1000, "cancelling waits for the look-up");
        QVERIFY(!called);
    }

    void timeoutDoesNotWait()
    {
        net::HttpLoop loop;
        std::optional<core::Error> error;
        net::HttpRequest slow = request();
        slow.connectTimeout = std::chrono::milliseconds(100);
        const auto guard = releaseLater();
        QElapsedTimer timer;
        timer.start();
        const core::Task task = loop.fetch(slow, [&](const core::Result<net::HttpReply> &reply) {
            if (!reply)
                error = reply.error();
        });
        QTRY_VERIFY(error);
        QVERIFY2(timer.elapsed() < 1000, "the timeout waits for the look-up");
        QCOMPARE(error->kind, core::Error::Kind::Timeout);
    }

private:
    static net::HttpRequest request()
    {
        net::HttpRequest request;
        request.origin.base = "http://slow.example:2375";
        request.path = "/";
        return request;
    }

    /// Ends the look-up after a while, so that a failing test ends too.
    static std::shared_ptr<void> releaseLater()
    {
        auto thread = std::make_shared<std::thread>([] {
            for (int i = 0; i < 2000 && !release; ++i)
                ::usleep(1000);
            release = true;
        });
        return {nullptr, [thread](void *) {
                    release = true;
                    thread->join();
                }};
    }
};

QTEST_GUILESS_MAIN(ResolverTest)
#include "resolver.moc"
