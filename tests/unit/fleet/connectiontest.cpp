// SPDX-License-Identifier: GPL-3.0-or-later
// The steps of reaching a host, one by one, against simulated engines and everything that is none.
#include "fleet/connectiontest.h"

#include "net/httploop.h"
#include "net/sshservice.h"
#include "simulator/simulatedengine.h"
#include "support/badendpoints/badendpoints.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::ConnectionTest;
using simulator::Faults;
using simulator::Profile;
using simulator::SimulatedEngine;
using State = ConnectionTest::State;
using Step = ConnectionTest::Step;

namespace {

/// "Connect passed, Ping failed, Version waiting, …"
QString summary(const ConnectionTest &test)
{
    static const QMap<State, QString> words = {{State::Waiting, u"waiting"_s},
                                               {State::Running, u"running"_s},
                                               {State::Passed, u"passed"_s},
                                               {State::Failed, u"failed"_s}};
    QStringList parts;
    for (const auto &stage : test.stages())
        parts << fleet::stepName(stage.step, engine::Endpoint::Kind::Unix) + u' ' + words.value(stage.state);
    return parts.join(u", "_s);
}

QString detail(const ConnectionTest &test, Step step)
{
    for (const auto &stage : test.stages()) {
        if (stage.step == step)
            return stage.detail;
    }
    return {};
}

QString errorOf(const ConnectionTest &test)
{
    for (const auto &stage : test.stages()) {
        if (stage.state == State::Failed)
            return stage.error->message();
    }
    return {};
}

} // namespace

class TestConnectionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aSocket()
    {
        SimulatedEngine engine({.profile = Profile::docker20(), .clock = {}});
        QVERIFY(engine.listenUnix(path(u"good"_s)));
        ConnectionTest test(m_ways);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start(*engine::Endpoint::parse(engine.endpoint()));
        QVERIFY(test.isRunning());
        QCOMPARE(summary(test), u"Connect running, Ping waiting, Version waiting, Permissions waiting"_s);
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(!test.isRunning());
        QCOMPARE(summary(test), u"Connect passed, Ping passed, Version passed, Permissions passed"_s);
        QVERIFY(test.hasPassed());
        QCOMPARE(detail(test, Step::Connect), path(u"good"_s));
        QCOMPARE(detail(test, Step::Version), u"Docker %1, API 1.41"_s.arg(Profile::docker20().version));
        QCOMPARE(detail(test, Step::Permissions), u"0 containers listed"_s);
        QCOMPARE(test.engine()->engine, u"Docker"_s);
        QCOMPARE(engine.eventListeners(), 0);
    }

    void aPort_data()
    {
        QTest::addColumn<QString>("host");
        QTest::newRow("address") << u"127.0.0.1"_s;
        QTest::newRow("name") << u"localhost"_s;
    }
    void aPort()
    {
        QFETCH(QString, host);
        SimulatedEngine engine({.profile = Profile::podman49(), .clock = {}});
        QVERIFY(engine.listenTcp());
        ConnectionTest test(m_ways);
        run(test, QString(engine.endpoint()).replace(u"127.0.0.1"_s, host));
        QCOMPARE(summary(test), u"Resolve passed, Connect passed, Ping passed, Version passed, Permissions passed"_s);
        QVERIFY2(detail(test, Step::Resolve).contains(u"127.0.0.1"_s), qPrintable(detail(test, Step::Resolve)));
        QVERIFY2(detail(test, Step::Version).startsWith(u"Podman "_s), qPrintable(detail(test, Step::Version)));
    }

    void noSuchName()
    {
        ConnectionTest test(m_ways);
        run(test, u"tcp://no-such-host.invalid:2375"_s);
        QCOMPARE(summary(test),
                 u"Resolve failed, Connect waiting, Ping waiting, Version waiting, Permissions waiting"_s);
        QVERIFY2(errorOf(test).contains(u"The host's name can't be resolved"_s), qPrintable(errorOf(test)));
    }

    void whatIsNoEngine()
    {
        const QMap<QString, QString> expected = {
            {u"missing"_s, u"Connect failed, Ping waiting, Version waiting, Permissions waiting"_s},
            {u"file"_s, u"Connect failed, Ping waiting, Version waiting, Permissions waiting"_s},
            {u"closed"_s, u"Resolve passed, Connect failed, Ping waiting, Version waiting, Permissions waiting"_s},
            {u"webserver"_s, u"Resolve passed, Connect passed, Ping failed, Version waiting, Permissions waiting"_s},
            {u"echo"_s, u"Resolve passed, Connect passed, Ping failed, Version waiting, Permissions waiting"_s},
            {u"silence"_s, u"Resolve passed, Connect passed, Ping failed, Version waiting, Permissions waiting"_s},
        };
        SimulatedEngine hung({.clock = {}});
        QVERIFY(hung.listenUnix(path(u"hung"_s)));
        hung.setFaults({.kind = Faults::Kind::Silence, .onlyPath = u"/info"_s});

        // All at once, since two of them take the ten seconds that a stage may take.
        BadEndpoints bad;
        std::map<QString, std::unique_ptr<ConnectionTest>> tests;
        for (const BadEndpoints::Case &c : bad.cases()) {
            if (!expected.contains(c.name))
                continue; // see permissions()
            tests[c.name] = std::make_unique<ConnectionTest>(m_ways);
            tests[c.name]->start(*engine::Endpoint::parse(c.endpoint));
        }
        QCOMPARE(tests.size(), size_t(expected.size()));
        ConnectionTest slow(m_ways);
        slow.start(*engine::Endpoint::parse(hung.endpoint()));
        const auto running = [&] {
            return slow.isRunning() ||
                   std::any_of(tests.begin(), tests.end(), [](const auto &entry) { return entry.second->isRunning(); });
        };
        QTRY_VERIFY_WITH_TIMEOUT(!running(), 20'000);
        for (const BadEndpoints::Case &c : bad.cases()) {
            if (!tests.contains(c.name))
                continue;
            const ConnectionTest &test = *tests[c.name];
            QCOMPARE(summary(test), expected[c.name]);
            QVERIFY2(errorOf(test).contains(c.message), qPrintable(errorOf(test)));
            QVERIFY(!test.hasPassed());
        }
        QCOMPARE(summary(slow), u"Connect passed, Ping passed, Version failed, Permissions waiting"_s);
        QVERIFY2(errorOf(slow).contains(u"No answer in 10 s"_s), qPrintable(errorOf(slow)));
    }

    void aSocketOfSomebodyElse()
    {
        SimulatedEngine engine({.clock = {}});
        QVERIFY(engine.listenUnix(path(u"theirs"_s)));
        const uid_t was = ::geteuid();
        QCOMPARE(::chmod(QFile::encodeName(m_folder.path()).constData(), 0755), 0);
        QCOMPARE(::chmod(QFile::encodeName(path(u"theirs"_s)).constData(), was == 0 ? 0600 : 0), 0);
        constexpr uid_t nobody = 65534; // root may use every socket
        QVERIFY(was != 0 || ::setresuid(nobody, nobody, was) == 0);
        ConnectionTest test(m_ways);
        run(test, engine.endpoint());
        QVERIFY(::setresuid(was, was, was) == 0);
        QCOMPARE(summary(test), u"Connect failed, Ping waiting, Version waiting, Permissions waiting"_s);
        QVERIFY2(errorOf(test).contains(u"Permission denied on "_s), qPrintable(errorOf(test)));
    }

    void tooOld()
    {
        Profile profile = Profile::docker20();
        profile.api = {1, 20};
        SimulatedEngine engine({.profile = profile, .clock = {}});
        QVERIFY(engine.listenUnix(path(u"old"_s)));
        ConnectionTest test(m_ways);
        run(test, engine.endpoint());
        QCOMPARE(summary(test), u"Connect passed, Ping passed, Version failed, Permissions waiting"_s);
        QVERIFY(test.stages().at(2).error->kind == core::Error::Kind::Unsupported);
    }

    void nothingMayBeListed()
    {
        SimulatedEngine engine({.clock = {}});
        QVERIFY(engine.listenUnix(path(u"strict"_s)));
        engine.setFaults({.kind = Faults::Kind::ServerError, .onlyPath = u"/containers/json"_s});
        ConnectionTest test(m_ways);
        run(test, engine.endpoint());
        QCOMPARE(summary(test), u"Connect passed, Ping passed, Version passed, Permissions failed"_s);
        QVERIFY(!errorOf(test).isEmpty());
        QVERIFY(test.engine());
    }

    void filesOfTlsAreToldAtItsStage()
    {
        SimulatedEngine engine({.clock = {}});
        QVERIFY(engine.listenTcp());
        ConnectionTest test(m_ways);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start(*engine::Endpoint::parse(engine.endpoint(), engine::TlsFiles{.folder = u"/nowhere/certs"_s}));
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(summary(test), u"Resolve passed, Connect passed, TLS failed, Ping waiting, Version waiting, "
                                u"Permissions waiting"_s);
        QVERIFY2(errorOf(test).contains(u"There is no folder /nowhere/certs"_s), qPrintable(errorOf(test)));
    }

    void cancelAndStartAgain()
    {
        SimulatedEngine silent({.clock = {}});
        QVERIFY(silent.listenUnix(path(u"silent"_s)));
        silent.setFaults({.kind = Faults::Kind::Silence, .onlyPath = {}});
        SimulatedEngine good({.clock = {}});
        QVERIFY(good.listenUnix(path(u"other"_s)));
        ConnectionTest test(m_ways);
        QSignalSpy finished(&test, &ConnectionTest::finished);
        const QString stuck = u"Connect passed, Ping running, Version waiting, Permissions waiting"_s;
        test.start(*engine::Endpoint::parse(silent.endpoint()));
        QTRY_COMPARE(summary(test), stuck);
        test.cancel();
        QVERIFY(!test.isRunning());
        QCOMPARE(summary(test), u"Connect passed, Ping waiting, Version waiting, Permissions waiting"_s);
        QTRY_COMPARE(m_loop.active(), 0);

        test.start(*engine::Endpoint::parse(silent.endpoint()));
        QTRY_COMPARE(summary(test), stuck);
        test.start(*engine::Endpoint::parse(good.endpoint()));
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(test.hasPassed());
    }

    void whoeverListensMayStartOrDeleteIt()
    {
        SimulatedEngine engine({.clock = {}});
        QVERIFY(engine.listenUnix(path(u"again"_s)));
        for (int stage = 0; stage < 4; ++stage) {
            QPointer<ConnectionTest> test = new ConnectionTest(m_ways);
            connect(test, &ConnectionTest::changed, this, [=] {
                if (test->stages().at(stage).state == State::Passed)
                    delete test.data();
            });
            test->start(*engine::Endpoint::parse(engine.endpoint()));
            QTRY_VERIFY(!test);
        }
        ConnectionTest test(m_ways);
        int begun = 1;
        int finished = 0;
        connect(&test, &ConnectionTest::changed, this, [&] {
            if (test.hasPassed() && begun++ == 1)
                test.start(*engine::Endpoint::parse(engine.endpoint()));
        });
        connect(&test, &ConnectionTest::finished, this, [&] { ++finished; });
        test.start(*engine::Endpoint::parse(engine.endpoint()));
        QTRY_COMPARE(finished, 1);
        QCOMPARE(begun, 3);
        QVERIFY(test.hasPassed());
    }

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }

    static void run(ConnectionTest &test, const QString &endpoint)
    {
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start(*engine::Endpoint::parse(endpoint));
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 12'000);
    }

    QTemporaryDir m_folder;
    net::HttpLoop m_loop;
    net::SshService m_ssh;
    engine::Ways m_ways{m_loop, m_ssh};
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestConnectionTest)
#include "connectiontest.moc"
