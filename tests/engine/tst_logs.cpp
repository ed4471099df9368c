// SPDX-License-Identifier: GPL-3.0-or-later
// Logs of real containers: bursts, restarts of container and engine, terminals, Podman. Every line carries its number.
#include "fleet/fleet.h"
#include "logs/ansitext.h"
#include "logs/logsession.h"
#include "net/sshservice.h"
#include "support/fleet/dockercli.h"
#include "support/fleet/loopwatch.h"
#include "support/fleet/testfleet.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using logs::LogFollower;
using logs::LogSession;

namespace {

/// Waits for a file, so that reading can begin before the first line; then runs on.
QString afterGo(const QString &script)
{
    return u"while [ ! -e /go ]; do usleep 20000; done; "_s + script + u"; sleep 3600"_s;
}

QString numbered(int lines)
{
    return u"awk 'BEGIN{for(i=1;i<=%1;i++) print \"line \" i \" GET /v1/cart/items 200 11 ms, of a usual length\"}'"_s
        .arg(lines);
}

/// A line every few milliseconds until the container ends, to both streams.
const QString steady =
    u"i=0; while true; do i=$((i+1)); echo line $i; [ $((i%7)) = 0 ] && echo bad $i >&2; usleep 2000; done"_s;

} // namespace

class TestLogs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
    }

    void init()
    {
        m_loop = std::make_unique<net::HttpLoop>();
        m_fleet = std::make_unique<fleet::Fleet>(engine::Ways{*m_loop, m_ssh});
        for (int i = 1; i <= m_engines.count(); ++i)
            m_fleet->addHost({name(i), *engine::Endpoint::parse(m_engines.endpoint(i))});
        if (!m_engines.podmanSocket().isEmpty())
            m_fleet->addHost({u"podman"_s, *engine::Endpoint::parse(u"unix://"_s + m_engines.podmanSocket())});
        m_session = std::make_unique<LogSession>(*m_fleet);
    }

    void cleanup()
    {
        m_session.reset();
        m_fleet.reset();
        m_loop.reset();
        m_engines.run({u"start"_s, u"1"_s}); // does nothing when it runs
        QVERIFY(m_engines.removeAllContainers());
    }

    /// 1,000,000 lines from three containers on three engines as fast as they can.
    void burst()
    {
        constexpr int each = 333'334;
        QList<fleet::ContainerKey> keys;
        for (int i = 1; i <= 3; ++i)
            keys << container(i, u"burst"_s, {}, afterGo(numbered(each)));
        follow(keys);
        LoopWatch watch;
        QElapsedTimer since;
        std::vector<std::unique_ptr<QProcess>> going;
        for (int i = 1; i <= 3; ++i)
            going.push_back(DockerCli(m_engines.socket(i)).start({u"exec"_s, u"burst"_s, u"touch"_s, u"/go"_s}));
        QTRY_VERIFY_WITH_TIMEOUT(m_session->store().count() > 0, 30'000);
        since.start();
        watch.restart();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->store().count() >= 3 * each, 240'000);
        const qint64 took = since.elapsed();
        qInfo("%d lines in %lld ms (%lld lines/s with engines and containers on the same machine); the event loop was "
              "blocked for %lld ms at most",
              3 * each, took, 3 * each * 1000ll / std::max<qint64>(took, 1), watch.longestBlock());
        QVERIFY2(watch.longestBlock() <= longestSmoothBlock, "the window would have stuttered");
        QCOMPARE(m_session->store().count(), 3 * each);
        std::vector<int> next(3, 1);
        core::Time latest{};
        qint64 outOfOrder = 0;
        for (qint64 number = 0; number < m_session->store().end(); ++number) {
            const logs::LineView line = m_session->store().line(number);
            const QByteArray expected = "line " + QByteArray::number(next[size_t(line.source)]++) + ' ';
            QVERIFY2(line.text.startsWith(expected),
                     QByteArray(expected + " but " + line.text.toByteArray()).constData());
            outOfOrder += line.time < latest ? 1 : 0;
            latest = std::max(latest, line.time);
        }
        qInfo("%lld of them out of the order of their times", outOfOrder);
    }

    void engineRestarted()
    {
        const fleet::ContainerKey key = container(1, u"steady"_s, {}, steady);
        follow({key});
        QTRY_VERIFY_WITH_TIMEOUT(m_session->store().count() > 200, 20'000);
        QVERIFY(!m_engines.run({u"kill"_s, u"1"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(follower().state(), LogFollower::State::Waiting, 20'000);
        QVERIFY(!m_engines.run({u"start"_s, u"1"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(follower().state(), LogFollower::State::Following, 30'000);
        const qint64 before = m_session->store().count();
        QTRY_VERIFY_WITH_TIMEOUT(m_session->store().count() > before + 200, 30'000);
        compareWithEngine(1, u"steady"_s);
    }

    void containerRestarted()
    {
        const fleet::ContainerKey key = container(2, u"steady"_s, {}, steady);
        follow({key});
        for (int round = 0; round < 3; ++round) {
            const qint64 before = m_session->store().count();
            QTRY_VERIFY_WITH_TIMEOUT(m_session->store().count() > before + 100, 20'000);
            QVERIFY(!docker(2).run({u"restart"_s, u"-t"_s, u"0"_s, u"steady"_s}).isNull());
        }
        QVERIFY(!docker(2).run({u"stop"_s, u"-t"_s, u"0"_s, u"steady"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(follower().state(), LogFollower::State::Ended, 20'000);
        compareWithEngine(2, u"steady"_s);
        // Begun again much later, it goes on.
        const qint64 before = m_session->store().count();
        QVERIFY(!docker(2).run({u"start"_s, u"steady"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(m_session->store().count() > before + 100, 20'000);
        compareWithEngine(2, u"steady"_s);
    }

    void readingIsNotDoneWhileHidden()
    {
        const fleet::ContainerKey key = container(3, u"steady"_s, {}, steady);
        follow({key});
        for (int round = 0; round < 5; ++round) {
            const qint64 before = m_session->store().count();
            QTRY_VERIFY_WITH_TIMEOUT(m_session->store().count() > before + 50, 20'000);
            m_session->setActive(false);
            const qint64 stopped = m_session->store().count();
            QTest::qWait(300); // nothing is to happen in it
            QCOMPARE(m_session->store().count(), stopped);
            m_session->setActive(true);
        }
        QTRY_COMPARE_WITH_TIMEOUT(follower().state(), LogFollower::State::Following, 20'000);
        compareWithEngine(3, u"steady"_s);
    }

    void terminal()
    {
        const fleet::ContainerKey key =
            container(1, u"tty"_s, {u"-t"_s},
                      u"for i in 1 2 3; do printf '\\033[3%dmcolour\\033[0m %d\\n' $i $i; done; printf 'no end'"_s);
        follow({key});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->store().count(), 4, 20'000);
        QCOMPARE(m_session->store().line(1).text, QByteArrayView("\x1b[32mcolour\x1b[0m 2"));
        QCOMPARE(logs::plainTextOf(m_session->store().line(1).text), u"colour 2"_s);
        QCOMPARE(m_session->store().line(3).text, QByteArrayView("no end"));
    }

    void longLinesAndNoEnd()
    {
        const fleet::ContainerKey key =
            container(1, u"long"_s, {}, u"head -c 50000 /dev/zero | tr '\\0' x; echo; echo short; printf end"_s);
        follow({key});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->store().count(), 3, 20'000);
        QCOMPARE(m_session->store().line(0).text.size(), 50'000); // the engine keeps it in four parts
        QCOMPARE(m_session->store().line(1).text, QByteArrayView("short"));
        QCOMPARE(m_session->store().line(2).text, QByteArrayView("end"));
    }

    void onlyTheLastLinesThenAll()
    {
        const fleet::ContainerKey key = container(1, u"many"_s, {}, numbered(30'000));
        QTRY_COMPARE_WITH_TIMEOUT(docker(1).run({u"logs"_s, u"--tail"_s, u"1"_s, u"many"_s}).section(u' ', 0, 1),
                                  u"line 30000"_s, 30'000);
        follow({key});
        QTRY_COMPARE_WITH_TIMEOUT(m_session->store().count(), 10'000, 20'000);
        QVERIFY(m_session->store().line(0).text.startsWith("line 20001 "));
        QVERIFY(!m_session->hasAll());
        m_session->loadAll();
        QTRY_COMPARE_WITH_TIMEOUT(m_session->store().count(), 30'000, 20'000);
        QVERIFY(m_session->hasAll());
    }

    void manyMergedByTime()
    {
        QList<fleet::ContainerKey> keys;
        for (int i = 1; i <= m_engines.count(); ++i) {
            for (int n = 1; n <= 4; ++n)
                keys << container(i, u"merge-%1"_s.arg(n), {},
                                  u"i=0; while [ $i -lt 100 ]; do i=$((i+1)); echo line $i; usleep 5000; done"_s);
        }
        follow(keys);
        QTRY_COMPARE_WITH_TIMEOUT(m_session->store().count(), 100 * keys.size(), 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(all(LogFollower::State::Ended), 20'000);
        // Once more, when all that is there comes at once.
        m_session->loadAll();
        QTRY_COMPARE_WITH_TIMEOUT(m_session->store().count(), 100 * keys.size(), 60'000);
        for (qint64 number = 1; number < m_session->store().end(); ++number)
            QVERIFY(m_session->store().line(number - 1).time <= m_session->store().line(number).time);
    }

    void noLogToRead()
    {
        const fleet::ContainerKey key =
            container(2, u"silent"_s, {u"--log-driver"_s, u"none"_s}, u"echo unheard; sleep 3600"_s);
        follow({key});
        QTRY_COMPARE_WITH_TIMEOUT(follower().state(), LogFollower::State::Failed, 20'000);
        qInfo().noquote() << follower().error()->message();
        QVERIFY(follower().error()->what.contains(u"logging driver does not support reading"_s));
    }

    void podman()
    {
        if (m_engines.podmanSocket().isEmpty())
            QFAIL("Podman is not up: run this through tests/run");
        const fleet::HostConnection *host = m_fleet->hostByName(u"podman"_s);
        QTRY_VERIFY_WITH_TIMEOUT(fleet::isLive(host->status().state), 20'000);
        const DockerCli podman(m_engines.podmanSocket());
        const QString id = podman.run(
            {u"run"_s, u"-d"_s, u"--name"_s, u"steady"_s, u"bayplan-test/app:blue"_s, u"sh"_s, u"-c"_s, steady});
        QVERIFY(!id.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(host->live().container(id), 20'000);
        follow({{host->id(), id}});
        for (int round = 0; round < 3; ++round) {
            const qint64 before = m_session->store().count();
            QTRY_VERIFY_WITH_TIMEOUT(m_session->store().count() > before + 50, 20'000);
            m_session->setActive(false);
            const auto written = [&podman] { return podman.lines({u"logs"_s, u"steady"_s}).size(); };
            const qsizetype until = written() + 10; // lines that are only caught up with
            QTRY_VERIFY_WITH_TIMEOUT(written() >= until, 20'000);
            m_session->setActive(true);
        }
        QVERIFY(!podman.run({u"stop"_s, u"-t"_s, u"0"_s, u"steady"_s}).isNull());
        compare(podman, u"steady"_s);
    }

private:
    static QString name(int engine) { return u"engine%1"_s.arg(engine); }
    DockerCli docker(int engine) const { return DockerCli(m_engines.socket(engine)); }

    fleet::ContainerKey container(int engine, const QString &name, const QStringList &options, const QString &script)
    {
        const QString id = docker(engine).run(QStringList{u"run"_s, u"-d"_s, u"--name"_s, name} + options +
                                              QStringList{u"bayplan-test/app:blue"_s, u"sh"_s, u"-c"_s, script});
        return {m_fleet->hostByName(TestLogs::name(engine))->id(), id};
    }

    void follow(const QList<fleet::ContainerKey> &keys)
    {
        for (const fleet::ContainerKey &key : keys)
            QTRY_VERIFY_WITH_TIMEOUT(m_fleet->host(key.host)->live().container(key.id), 20'000);
        m_session->setContainers(keys);
        m_session->setActive(true);
    }

    const LogFollower &follower() const { return *m_session->followers().front(); }
    bool all(LogFollower::State state) const
    {
        const auto &followers = m_session->followers();
        return std::all_of(followers.begin(), followers.end(), [&](const auto &f) { return f->state() == state; });
    }

    /// What is held is what the engine tells of a container that writes no more: each line once, each stream in order.
    void compareWithEngine(int engine, const QString &container)
    {
        QVERIFY(!docker(engine).run({u"stop"_s, u"-t"_s, u"0"_s, container}).isNull());
        compare(docker(engine), container);
    }
    void compare(const DockerCli &cli, const QString &container)
    {
        const auto process = cli.start({u"logs"_s, container});
        QVERIFY(process->waitForFinished(60'000));
        const QList<QByteArray> out = process->readAllStandardOutput().split('\n');
        const QList<QByteArray> error = process->readAllStandardError().split('\n');
        const qsizetype expected = out.size() + error.size() - 2; // each ends with one
        QTRY_COMPARE_WITH_TIMEOUT(m_session->store().count(), expected, 20'000);
        std::array<qsizetype, 2> next{};
        for (qint64 number = 0; number < m_session->store().end(); ++number) {
            const logs::LineView line = m_session->store().line(number);
            const auto &its = line.stream == logs::Stream::Out ? out : error;
            QCOMPARE(line.text, QByteArrayView(its.at(next[size_t(line.stream)]++)));
        }
        qInfo("%lld lines, each once", qint64(expected));
    }

    TestFleet m_engines;
    net::SshService m_ssh;
    std::unique_ptr<net::HttpLoop> m_loop;
    std::unique_ptr<fleet::Fleet> m_fleet;
    std::unique_ptr<LogSession> m_session;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestLogs)
#include "tst_logs.moc"
