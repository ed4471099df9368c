// SPDX-License-Identifier: GPL-3.0-or-later
// A real HAProxy on loopback before real servers, while clients keep asking: what changes, what is kept, and that no
// request is lost.
#include "engine/haproxybench.h"
#include "ingress/reach/localreach.h"

#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using core::Error;
using core::Result;
using ingress::HaProxy;
using ingress::SeenBackend;
using ingress::SeenServer;
using ingress::WantedServer;
using services::Ingress;

namespace {

using State = SeenServer::State;

WantedServer serverOf(const QString &name, const WebServer &web)
{
    return {.name = name, .address = u"127.0.0.1"_s, .port = web.serverPort()};
}

WantedServer draining(WantedServer server)
{
    server.state = WantedServer::State::Draining;
    return server;
}

} // namespace

class HaProxyTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void withoutReload();
    void sessionsEndByThemselves();
    void hurried();
    void droppedAtOnce();
    void settingsByReload();
    void byReloadAlone();
    void restart();
    void brokenConfiguration();
    void reloadThatFails();
    void handEdits();
    void twoInOneFile();

private:
    std::unique_ptr<HaProxy> balancer(const Ingress &ingress, ingress::HaProxyTimes times = {.pause = 50ms})
    {
        return std::make_unique<HaProxy>(ingress, std::make_unique<ingress::LocalReach>(), m_turns, times);
    }
    Result<void> apply(HaProxy &balancer, const QList<WantedServer> &servers)
    {
        std::optional<Result<void>> result;
        const core::Task task = balancer.apply(servers, [&](const Result<void> &r) { result = r; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(result, 20000); }();
        if (result && !*result)
            qInfo("%s", qPrintable(result->error().message()));
        return result.value_or(core::fail({.what = u"no answer"_s, .where = {}, .next = {}}));
    }
    Result<void> remove(HaProxy &balancer)
    {
        std::optional<Result<void>> result;
        const core::Task task = balancer.remove([&](const Result<void> &r) { result = r; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(result, 20000); }();
        return result.value_or(core::fail({.what = u"no answer"_s, .where = {}, .next = {}}));
    }
    SeenBackend read(HaProxy &balancer)
    {
        std::optional<Result<SeenBackend>> result;
        const core::Task task = balancer.read([&](const auto &r) { result = r; });
        [&] { QTRY_VERIFY_WITH_TIMEOUT(result, 20000); }();
        if (result && !*result)
            qInfo("%s", qPrintable(result->error().message()));
        return result && *result ? **result : SeenBackend{.servers = {}, .fileProblem = u"not read"_s};
    }
    SeenServer server(HaProxy &balancer, const QString &name)
    {
        for (const SeenServer &server : read(balancer).servers) {
            if (server.name == name)
                return server;
        }
        return {};
    }
    /// "a Up, b Draining"
    QString states(HaProxy &balancer)
    {
        QStringList words;
        for (const SeenServer &server : read(balancer).servers) {
            const char *names[] = {"Up", "Down", "Checking", "Draining", "Maintenance"};
            words << server.name + u' ' + QString::fromLatin1(names[std::size_t(server.state)]);
        }
        words.sort();
        return words.join(u", "_s);
    }
    /// So many more requests are answered.
    bool goOn(int requests = 200)
    {
        const int until = m_load->answered() + requests;
        return QTest::qWaitFor([&] { return m_load->answered() >= until; }, 20000);
    }
    bool isLossless() const
    {
        qInfo("%d requests answered, %d failed", m_load->answered(), m_load->failed());
        if (m_load->failed() > 0)
            qInfo("%s", m_load->lastFailure().constData());
        return m_load->failed() == 0;
    }

    ingress::FileTurns m_turns;
    std::unique_ptr<HaProxyProcess> m_haproxy;
    std::unique_ptr<Load> m_load;
    std::unique_ptr<WebServer> m_a;
    std::unique_ptr<WebServer> m_b;
    std::unique_ptr<WebServer> m_c;
};

void HaProxyTest::init()
{
    m_haproxy = std::make_unique<HaProxyProcess>();
    QVERIFY(m_haproxy->start());
    m_a = std::make_unique<WebServer>();
    m_b = std::make_unique<WebServer>();
    m_c = std::make_unique<WebServer>();
}

void HaProxyTest::cleanup()
{
    m_load.reset();
    m_haproxy.reset();
}

/// Servers come, change, drain and go by the runtime API.
void HaProxyTest::withoutReload()
{
    const quint16 port = freePort();
    const auto web = balancer(m_haproxy->ingress(u"web"_s, port));
    const WantedServer a = serverOf(u"a"_s, *m_a);
    const WantedServer b = serverOf(u"b"_s, *m_b);
    WantedServer c = serverOf(u"c"_s, *m_c);
    QVERIFY(apply(*web, {a, b}));
    QCOMPARE(m_haproxy->reloads(), 1); // the backend and the frontend are new
    m_load = std::make_unique<Load>(port, 8);
    QVERIFY(goOn());

    QVERIFY(apply(*web, {a, b, c}));
    QTRY_COMPARE(states(*web), u"a Up, b Up, c Up"_s);
    const int before = m_c->requests();
    QVERIFY(goOn());
    QVERIFY(m_c->requests() > before + 20);

    QVERIFY(apply(*web, {draining(a), b, c}));
    const int drained = m_a->requests();
    QVERIFY(goOn(500)); // by clients that were there before
    QVERIFY2(m_a->requests() <= drained + 8, qPrintable(QString::number(m_a->requests() - drained)));
    const int settled = m_a->requests(); // those that were on their way
    QVERIFY(goOn(500));
    QCOMPARE(m_a->requests(), settled);
    const SeenServer seen = server(*web, u"a"_s);
    QCOMPARE(seen.state, State::Draining);
    QCOMPARE(seen.sessions, 0);
    QVERIFY(seen.requests > 0);
    QCOMPARE(seen.errors, 0);
    QCOMPARE(read(*web).fileProblem, QString());
    QVERIFY(m_haproxy->text().contains("weight 0"));

    QVERIFY(apply(*web, {b, c}));
    QCOMPARE(states(*web), u"b Up, c Up"_s);
    QVERIFY(apply(*web, {a, b, c})); // and back
    QTRY_COMPARE(states(*web), u"a Up, b Up, c Up"_s);

    WebServer moved;
    c.port = moved.serverPort();
    c.weight = 50;
    QVERIFY(apply(*web, {a, b, c}));
    QVERIFY(goOn(500));
    QVERIFY(moved.requests() > 20);
    const int left = m_c->requests();
    QVERIFY(goOn());
    QCOMPARE(m_c->requests(), left);
    QCOMPARE(server(*web, u"c"_s).weight, 50);
    QCOMPARE(read(*web).fileProblem, QString());
    QCOMPARE(m_haproxy->reloads(), 1);
    QVERIFY(isLossless());
}

/// A request that takes its time is answered though its server is to go.
void HaProxyTest::sessionsEndByThemselves()
{
    const quint16 port = freePort();
    const auto web = balancer(m_haproxy->ingress(u"web"_s, port));
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a)}));
    const auto hasty = balancer(m_haproxy->ingress(u"web"_s, port), {.deletion = 200ms, .pause = 50ms});
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, port);
    client.write("GET /slow HTTP/1.1\r\nHost: web\r\n\r\n");
    QTRY_COMPARE(m_a->slowOnes(), 1);
    QVERIFY(apply(*hasty, {serverOf(u"b"_s, *m_b)}));
    QTRY_COMPARE(states(*web), u"a Maintenance, b Up"_s);
    QCOMPARE(server(*web, u"a"_s).sessions, 1);
    QCOMPARE(read(*web).fileProblem, QString());
    m_a->answerSlowOnes();
    QTRY_VERIFY(client.bytesAvailable() > 0);
    QVERIFY(client.readAll().startsWith("HTTP/1.1 200"));
    QVERIFY(apply(*web, {serverOf(u"b"_s, *m_b)}));
    QCOMPARE(states(*web), u"b Up"_s);
    QCOMPARE(m_haproxy->reloads(), 1);
}

/// A server can't be deleted while it has a session: that is waited for, but not while somebody waits.
void HaProxyTest::hurried()
{
    const quint16 port = freePort();
    const auto web = balancer(m_haproxy->ingress(u"web"_s, port), {.deletion = 60s, .pause = 50ms});
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a)}));
    QTcpSocket client;
    client.connectToHost(QHostAddress::LocalHost, port);
    client.write("GET /slow HTTP/1.1\r\nHost: web\r\n\r\n");
    QTRY_COMPARE(m_a->slowOnes(), 1);
    std::optional<Result<void>> result;
    const core::Task task = web->apply({serverOf(u"b"_s, *m_b)}, [&](const Result<void> &r) { result = r; });
    const auto other = balancer(m_haproxy->ingress(u"web"_s, port));
    QTRY_COMPARE_WITH_TIMEOUT(states(*other), u"a Maintenance, b Up"_s, 20'000);
    QVERIFY(!result);
    web->hurry();
    QTRY_VERIFY_WITH_TIMEOUT(result, 20'000);
    QVERIFY(result->has_value());
    QCOMPARE(states(*other), u"a Maintenance, b Up"_s);
    // And from the start, as what was asked before has to wait for it.
    result.reset();
    const core::Task next = web->apply({serverOf(u"c"_s, *m_c)}, [&](const Result<void> &r) { result = r; });
    web->hurry();
    QTRY_VERIFY_WITH_TIMEOUT(result, 20'000);
    QVERIFY(result->has_value());
    const auto isInForce = [&] { // whether b could be deleted at the first try is no matter
        const QString now = states(*other);
        return now == u"a Maintenance, c Up"_s || now == u"a Maintenance, b Maintenance, c Up"_s;
    };
    QTRY_VERIFY_WITH_TIMEOUT(isInForce(), 20'000);
    // One that is dropped while it waits is hurried no more.
    {
        const core::Task dropped = web->apply({serverOf(u"b"_s, *m_b)}, [](const Result<void> &) {});
        QTRY_VERIFY_WITH_TIMEOUT(states(*other).contains(u"b Up"_s) && !states(*other).contains(u"c Up"_s), 20'000);
    }
    web->hurry();
    m_a->answerSlowOnes();
    QTRY_VERIFY(client.bytesAvailable() > 0);
    QVERIFY(client.readAll().startsWith("HTTP/1.1 200"));
    QVERIFY(apply(*web, {serverOf(u"c"_s, *m_c)}));
    QCOMPARE(states(*web), u"c Up"_s);
    QCOMPARE(m_haproxy->reloads(), 1);
}

/// By one word to what runs; its file is as it was.
void HaProxyTest::droppedAtOnce()
{
    const auto web = balancer(m_haproxy->ingress(u"web"_s, freePort()));
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a), serverOf(u"b"_s, *m_b), serverOf(u"c"_s, *m_c)}));
    QTRY_COMPARE(states(*web), u"a Up, b Up, c Up"_s);
    QVERIFY(web->traits().dropsAtOnce);
    const auto text = [this] {
        QFile file(m_haproxy->file());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = text();
    QVERIFY(before.contains("server b "));
    bool isDone = false;
    const core::Task task = web->dropAtOnce({u"a"_s, u"nobody"_s, u"c"_s}, [&] { isDone = true; });
    QTRY_VERIFY(isDone);
    QCOMPARE(states(*web), u"a Maintenance, b Up, c Maintenance"_s);
    QCOMPARE(text(), before);
    // Nothing can be told: whoever waits is told so by what follows.
    m_haproxy.reset();
    isDone = false;
    const core::Task lost = web->dropAtOnce({u"b"_s}, [&] { isDone = true; });
    QTRY_VERIFY(isDone);
}

void HaProxyTest::settingsByReload()
{
    const quint16 port = freePort();
    Ingress ingress = m_haproxy->ingress(u"web"_s, port);
    QVERIFY(apply(*balancer(ingress), {serverOf(u"a"_s, *m_a), serverOf(u"b"_s, *m_b)}));
    m_load = std::make_unique<Load>(port, 8);
    QVERIFY(goOn());
    QTcpSocket idle;
    idle.connectToHost(QHostAddress::LocalHost, port);
    idle.write("GET / HTTP/1.1\r\nHost: web\r\n\r\n");
    QTRY_VERIFY(idle.bytesAvailable() > 0);
    idle.readAll();
    ingress.checkPath.clear();
    const auto web = balancer(ingress);
    QVERIFY(!read(*web).fileProblem.isEmpty());
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a), draining(serverOf(u"b"_s, *m_b))}));
    QCOMPARE(m_haproxy->reloads(), 2);
    QCOMPARE(read(*web).fileProblem, QString());
    QVERIFY(goOn());
    // A client that asked for nothing meanwhile is answered by the old worker, once.
    QCOMPARE(idle.state(), QAbstractSocket::ConnectedState);
    idle.write("GET / HTTP/1.1\r\nHost: web\r\n\r\n");
    QTRY_VERIFY(idle.bytesAvailable() > 0);
    QVERIFY(idle.readAll().toLower().contains("connection: close"));
    // The clients have left the old worker with their last answers.
    QTRY_COMPARE(read(*web).oldWorkers, 0);
    const int drained = m_b->requests();
    QVERIFY(goOn());
    QCOMPARE(m_b->requests(), drained);
    QVERIFY(isLossless());
}

/// Without a runtime socket; and an old worker is seen while it has a session.
void HaProxyTest::byReloadAlone()
{
    const quint16 port = freePort();
    Ingress ingress = m_haproxy->ingress(u"web"_s, port);
    const auto withSocket = balancer(ingress);
    ingress.place.runtimeSocket.clear();
    const auto web = balancer(ingress);
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a), serverOf(u"b"_s, *m_b)}));
    QTRY_COMPARE(states(*withSocket), u"a Up, b Up"_s);
    m_load = std::make_unique<Load>(port, 8);
    QTcpSocket slow;
    slow.connectToHost(QHostAddress::LocalHost, port);
    slow.write("GET /slow HTTP/1.1\r\nHost: web\r\n\r\n");
    QTRY_COMPARE(m_a->slowOnes() + m_b->slowOnes(), 1);
    QVERIFY(goOn());
    QVERIFY(apply(*web, {draining(serverOf(u"a"_s, *m_a)), serverOf(u"b"_s, *m_b), serverOf(u"c"_s, *m_c)}));
    QTRY_COMPARE(states(*withSocket), u"a Draining, b Up, c Up"_s);
    QCOMPARE(m_haproxy->reloads(), 2);
    const SeenBackend seen = read(*web);
    QCOMPARE(seen.servers.size(), 3);
    QCOMPARE(seen.servers.first().state, State::Draining);
    QCOMPARE(seen.servers.first().sessions, 0); // only old workers can have any
    QVERIFY(!seen.servers.last().sessions && !seen.oldWorkers && !seen.isInForce);
    QCOMPARE(seen.fileProblem, QString());
    ingress.place.runtimeSocket = m_haproxy->socket() + u".none"_s;
    QCOMPARE(read(*balancer(ingress)).fileProblem, u"not read"_s); // its socket isn't there
    QVERIFY(goOn());
    QCOMPARE(read(*withSocket).oldWorkers, 1);
    m_a->answerSlowOnes();
    m_b->answerSlowOnes();
    QTRY_VERIFY(slow.bytesAvailable() > 0);
    QTRY_COMPARE(read(*withSocket).oldWorkers, 0);
    QVERIFY(isLossless());
}

void HaProxyTest::restart()
{
    const auto web = balancer(m_haproxy->ingress(u"web"_s, freePort()));
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a), serverOf(u"b"_s, *m_b)}));
    QVERIFY(apply(*web, {draining(serverOf(u"a"_s, *m_a)), serverOf(u"c"_s, *m_c)}));
    m_haproxy->kill();
    std::optional<Result<SeenBackend>> down;
    const core::Task task = web->read([&](const auto &r) { down = r; });
    QTRY_VERIFY(down);
    QVERIFY(!*down);
    QVERIFY(m_haproxy->start());
    QTRY_COMPARE(states(*web), u"a Draining, c Up"_s);
    QCOMPARE(read(*web).fileProblem, QString());
}

void HaProxyTest::brokenConfiguration()
{
    const auto web = balancer(m_haproxy->ingress(u"web"_s, freePort()));
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a)}));
    const QByteArray broken = m_haproxy->text() + "backend other\n    bogus <b>word</b>\n";
    m_haproxy->setText(broken);
    const auto result = apply(*web, {serverOf(u"b"_s, *m_b)});
    QVERIFY(!result);
    QCOMPARE(result.error().kind, Error::Kind::Input);
    QVERIFY(result.error().what.contains(u"bogus"_s));
    QVERIFY(result.error().what.contains(m_haproxy->file()));
    QCOMPARE(m_haproxy->text(), broken);
    QCOMPARE(QDir(QFileInfo(m_haproxy->file()).path()).entryList({u"*check*"_s}), QStringList());
    QCOMPARE(m_haproxy->reloads(), 1);
    QTRY_COMPARE(states(*web), u"a Up"_s);
}

/// The check finds no fault in a port that is somebody else's.
void HaProxyTest::reloadThatFails()
{
    const quint16 port = freePort();
    QVERIFY(apply(*balancer(m_haproxy->ingress(u"web"_s, port)), {serverOf(u"a"_s, *m_a)}));
    m_load = std::make_unique<Load>(port, 4);
    QVERIFY(goOn());
    const QByteArray before = m_haproxy->text();
    QTcpServer taken;
    QVERIFY(taken.listen(QHostAddress::Any));
    const auto hasty = balancer(m_haproxy->ingress(u"web"_s, taken.serverPort()), {.reload = 2s, .pause = 50ms});
    const auto result = apply(*hasty, {serverOf(u"b"_s, *m_b)});
    QVERIFY(!result);
    QCOMPARE(m_haproxy->text(), before);
    QVERIFY(goOn());
    // It can still be changed, and reloaded.
    taken.close();
    const auto web = balancer(m_haproxy->ingress(u"web"_s, port));
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a), serverOf(u"b"_s, *m_b)}));
    QTRY_COMPARE(states(*web), u"a Up, b Up"_s);
    QVERIFY(isLossless());
}

void HaProxyTest::handEdits()
{
    const QByteArray base = m_haproxy->text();
    const auto web = balancer(m_haproxy->ingress(u"web"_s, freePort()));
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a)}));
    QVERIFY(m_haproxy->text().startsWith(QByteArray(base + "# bayplan: begin web\n")));
    const QByteArray after = "\r\n#\tafter \xff\nbackend other\n\tserver x 127.0.0.1:1 # mine\n";
    m_haproxy->setText(m_haproxy->text() + after);
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a), serverOf(u"b"_s, *m_b)}));
    QVERIFY(m_haproxy->text().startsWith(QByteArray(base + "# bayplan: begin web\n")));
    QVERIFY(m_haproxy->text().endsWith(QByteArray("# bayplan: end web\n" + after)));

    // By hand at run time: seen, and set right.
    m_haproxy->ask("add server web/x 127.0.0.1:" + QByteArray::number(m_c->serverPort()) + "; enable server web/x");
    QVERIFY(read(*web).fileProblem.contains(u"x"_s));
    m_haproxy->ask("set server web/a weight 7; set server web/b state maint");
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a), serverOf(u"b"_s, *m_b)}));
    QTRY_COMPARE(states(*web), u"a Up, b Up"_s);
    QCOMPARE(read(*web).fileProblem, QString());
    QCOMPARE(server(*web, u"a"_s).weight, 100);
    QCOMPARE(m_haproxy->reloads(), 1);
    // By hand in our part.
    m_haproxy->setText(m_haproxy->text().replace("weight 100\n", "weight 99\n"));
    QVERIFY(!read(*web).fileProblem.isEmpty());
    QVERIFY(apply(*web, {serverOf(u"a"_s, *m_a), serverOf(u"b"_s, *m_b)}));
    QCOMPARE(read(*web).fileProblem, QString());
}

void HaProxyTest::twoInOneFile()
{
    const QByteArray base = m_haproxy->text();
    const quint16 port = freePort();
    const auto web = balancer(m_haproxy->ingress(u"web"_s, port));
    const auto api = balancer(m_haproxy->ingress(u"api"_s, freePort()));
    int done = 0;
    const auto count = [&](const Result<void> &result) { done += result ? 1 : 100; };
    core::Task first = web->apply({serverOf(u"a"_s, *m_a)}, count);
    core::Task second = api->apply({serverOf(u"b"_s, *m_b)}, count);
    QTRY_COMPARE_WITH_TIMEOUT(done, 2, 20000);
    m_load = std::make_unique<Load>(port, 4);
    for (int i = 0; i < 5; ++i) {
        first = web->apply({serverOf(u"a"_s, *m_a), serverOf(u"x%1"_s.arg(i), *m_c)}, count);
        second = api->apply({serverOf(u"b"_s, *m_b), serverOf(u"x%1"_s.arg(i), *m_c)}, count);
        QTRY_COMPARE_WITH_TIMEOUT(done, 4 + 2 * i, 20000);
    }
    QTRY_COMPARE(states(*web), u"a Up, x4 Up"_s);
    QTRY_COMPARE(states(*api), u"b Up, x4 Up"_s);
    QCOMPARE(read(*web).fileProblem, QString());
    QCOMPARE(read(*api).fileProblem, QString());
    QVERIFY(remove(*api));
    QVERIFY(!m_haproxy->text().contains("api"));
    QTRY_COMPARE(states(*web), u"a Up, x4 Up"_s);
    QVERIFY(goOn());
    QVERIFY(isLossless());
    m_load.reset();
    QVERIFY(remove(*web));
    QCOMPARE(m_haproxy->text(), base);
    QCOMPARE(m_haproxy->ask("show servers state web").trimmed(), "Can't find backend.");
}

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::HaProxyTest)
#include "tst_haproxy.moc"
