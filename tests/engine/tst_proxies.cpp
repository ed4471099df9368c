// SPDX-License-Identifier: GPL-3.0-or-later
// Real nginx and real Caddy on loopback, changed under constant load: no request may fail.
#include "ingress/caddy/caddybalancer.h"
#include "ingress/nginx/nginxbalancer.h"
#include "ingress/reach/localreach.h"
#include "support/webload/keepaliveload.h"
#include "support/webload/webserver.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <functional>
#include <memory>
#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using ingress::Balancer;
using ingress::SeenBackend;
using ingress::WantedServer;
using services::Ingress;

namespace {

constexpr int patience = 20'000;
constexpr int browsers = 8;

/// A load balancer of its own, in a folder of its own, on free ports.
class Proxy
{
public:
    explicit Proxy(const QString &kind)
    {
        ingress.name = u"web"_s;
        ingress.listen = freePort();
        ingress.place.kind = services::BalancerPlace::Kind::Local;
        m_process.setProcessChannelMode(QProcess::ForwardedChannels);
        if (kind == u"nginx"_s) {
            ingress.kind = Ingress::Kind::Nginx;
            ingress.place.file = m_folder.filePath(u"web.conf"_s);
            mainFile = m_folder.filePath(u"nginx.conf"_s);
            byHand = "# by hand\nupstream other { server 127.0.0.1:1; } # \xff\r\n# no line's end";
            broken = "nonsense here;\n";
            write(ingress.place.file, byHand);
            QByteArray text = "pid T/nginx.pid;\nerror_log T/error.log;\nworker_processes 2;\nevents { }\n"
                              "http {\n  access_log off;\n  client_body_temp_path T/b;\n  proxy_temp_path T/p;\n"
                              "  fastcgi_temp_path T/f;\n  uwsgi_temp_path T/u;\n  scgi_temp_path T/s;\n"
                              "  include T/web.conf;\n}\n";
            write(mainFile, text.replace("T/", QByteArray(m_folder.path().toUtf8() + '/')));
            balancer = std::make_unique<ingress::NginxBalancer>(reach, ingress);
            m_process.start(u"nginx"_s, {u"-c"_s, mainFile, u"-p"_s, m_folder.path(), u"-g"_s, u"daemon off;"_s});
        } else {
            ingress.kind = Ingress::Kind::Caddy;
            ingress.place.file = m_folder.filePath(u"Caddyfile"_s);
            mainFile = ingress.place.file;
            byHand =
                "{\n\tadmin 127.0.0.1:" + QByteArray::number(freePort()) +
                "\n\tauto_https off\n}\n# by hand\nhttp://:" + QByteArray::number(freePort()) +
                " {\n\trespond hi\n}\n";
            broken = "http://:1 {\n\tnonsense here\n}\n";
            write(ingress.place.file, byHand);
            balancer = std::make_unique<ingress::CaddyBalancer>(reach, ingress);
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            for (const QString &name : {u"HOME"_s, u"XDG_DATA_HOME"_s, u"XDG_CONFIG_HOME"_s})
                environment.insert(name, m_folder.path());
            m_process.setProcessEnvironment(environment);
            m_process.setStandardErrorFile(m_folder.filePath(u"log"_s));
            m_process.start(u"caddy"_s, {u"run"_s, u"--config"_s, mainFile, u"--adapter"_s, u"caddyfile"_s});
        }
    }
    ~Proxy()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(5000))
            m_process.kill();
        m_process.waitForFinished();
    }

    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        if (file.open(QIODevice::WriteOnly))
            file.write(bytes);
    }
    static QByteArray read(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(can't be read)");
    }

    Result<void> apply(const QList<WantedServer> &servers)
    {
        return await<void>([&](auto done) { return balancer->apply(servers, done); });
    }
    Result<void> remove()
    {
        return await<void>([&](auto done) { return balancer->remove(done); });
    }
    Result<SeenBackend> see()
    {
        return await<SeenBackend>([&](auto done) { return balancer->read(done); });
    }

    Ingress ingress;
    ingress::LocalReach reach;
    std::unique_ptr<Balancer> balancer;
    QString mainFile;
    QByteArray byHand; ///< what is in the file that holds our part
    QByteArray broken; ///< what it refuses

private:
    template <typename T>
    static Result<T> await(const std::function<core::Task(std::function<void(Result<T>)>)> &call)
    {
        std::optional<Result<T>> told;
        const core::Task task = call([&](Result<T> result) { told = std::move(result); });
        if (!QTest::qWaitFor([&] { return told.has_value(); }, patience))
            return core::fail(
                {.kind = Error::Kind::Timeout, .what = u"the test waited in vain"_s, .where = {}, .next = {}});
        return std::move(*told);
    }

    QTemporaryDir m_folder;
    QProcess m_process;
};

WantedServer at(const QString &name, const WebServer &server, int weight = 100,
                WantedServer::State state = WantedServer::State::Serving)
{
    return {.name = name, .address = u"127.0.0.1"_s, .port = server.port(), .state = state, .weight = weight};
}

QString words(const Result<void> &result)
{
    return result ? u"well"_s : result.error().message();
}

} // namespace

class TestProxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void changes_data() { kinds(); }
    void changes()
    {
        QFETCH(QString, kind);
        Proxy proxy(kind);
        WebServer one(u"one"_s);
        WebServer two(u"two"_s);
        WebServer moved(u"moved"_s);
        const auto traits = proxy.balancer->traits();

        const auto nothing = proxy.see();
        QVERIFY2(!nothing, "our part is not in it yet");
        // It may still be starting.
        QTRY_VERIFY_WITH_TIMEOUT(proxy.apply({at(u"web.1"_s, one)}), patience);
        QTRY_VERIFY_WITH_TIMEOUT(answers(proxy.ingress.listen), patience);
        const QByteArray withOne = Proxy::read(proxy.ingress.place.file);
        QVERIFY(withOne.startsWith(proxy.byHand));

        auto load = std::make_unique<KeepAliveLoad>(proxy.ingress.listen, browsers);
        const auto more = [&](int count) {
            const int before = load->answered();
            return QTest::qWaitFor([&] { return load->answered() >= before + count; }, patience);
        };
        QVERIFY2(more(200), qPrintable(load->summary()));

        // One more.
        auto applied = proxy.apply({at(u"web.1"_s, one), at(u"web.2"_s, two)});
        QVERIFY2(applied, qPrintable(words(applied)));
        QTRY_VERIFY_WITH_TIMEOUT(two.requests() > 50, patience);

        if (traits.weighs) {
            applied = proxy.apply({at(u"web.1"_s, one, 10), at(u"web.2"_s, two, 90)});
            QVERIFY2(applied, qPrintable(words(applied)));
            const int ones = one.requests();
            const int twos = two.requests();
            QVERIFY(more(500));
            qInfo("weights 10 and 90: %d and %d", one.requests() - ones, two.requests() - twos);
            QVERIFY(two.requests() - twos > 2 * (one.requests() - ones));
        }

        // The first drains: nothing new once it is done, and the old workers are gone.
        applied = proxy.apply({at(u"web.1"_s, one, 100, WantedServer::State::Draining), at(u"web.2"_s, two)});
        QVERIFY2(applied, qPrintable(words(applied)));
        QTRY_VERIFY_WITH_TIMEOUT(proxy.see()->oldWorkers.value_or(0) == 0, patience);
        QVERIFY(more(20)); // those that were on their way
        const int drained = one.requests();
        QVERIFY(more(300));
        QCOMPARE(one.requests(), drained);
        auto seen = proxy.see();
        QVERIFY(seen);
        QCOMPARE(seen->servers.size(), traits.keepsDrained ? 2 : 1);
        QCOMPARE(seen->servers.last().name, u"web.2"_s);
        if (traits.keepsDrained)
            QVERIFY(seen->servers.first().state == ingress::SeenServer::State::Draining);

        // It is gone, and the other restarted, with another port.
        applied = proxy.apply({at(u"web.2"_s, moved)});
        QVERIFY2(applied, qPrintable(words(applied)));
        QTRY_VERIFY_WITH_TIMEOUT(moved.requests() > 50, patience);
        seen = proxy.see();
        QVERIFY(seen);
        QCOMPARE(seen->servers.size(), 1);
        QCOMPARE(seen->servers.first().port, moved.port());
        QCOMPARE(seen->fileProblem, QString());

        // A neighbour's mistake, by hand: refused, in its words, and nothing is changed.
        const QByteArray good = Proxy::read(proxy.mainFile);
        Proxy::write(proxy.mainFile, good + proxy.broken);
        const QByteArray before = Proxy::read(proxy.ingress.place.file);
        applied = proxy.apply({at(u"web.1"_s, one), at(u"web.2"_s, moved)});
        QVERIFY(!applied);
        QVERIFY2(applied.error().what.contains(u"nonsense"_s), qPrintable(words(applied)));
        QVERIFY(Proxy::read(proxy.ingress.place.file) == before);
        QVERIFY(more(100));
        Proxy::write(proxy.mainFile, good);
        applied = proxy.apply({at(u"web.1"_s, one), at(u"web.2"_s, moved)});
        QVERIFY2(applied, qPrintable(words(applied)));
        const int again = one.requests();
        QTRY_VERIFY_WITH_TIMEOUT(one.requests() > again + 20, patience);

        qInfo("%s: %s", qPrintable(kind), qPrintable(load->summary()));
        QCOMPARE(load->failures(), QStringList());
        load.reset();

        // None at all is an answer, too, and then it is as it was.
        applied = proxy.apply({});
        QVERIFY2(applied, qPrintable(words(applied)));
        seen = proxy.see();
        QVERIFY(seen && seen->servers.isEmpty());
        applied = proxy.remove();
        QVERIFY2(applied, qPrintable(words(applied)));
        QByteArray left = Proxy::read(proxy.ingress.place.file);
        if (!proxy.byHand.endsWith('\n'))
            left.chop(1); // the line that our part began after
        QVERIFY(left == proxy.byHand);
        QVERIFY(!proxy.see());
        QTRY_VERIFY_WITH_TIMEOUT(!answers(proxy.ingress.listen), patience);
    }

    void notRunning_data() { kinds(); }
    void notRunning()
    {
        QFETCH(QString, kind);
        QByteArray before;
        QString file;
        std::unique_ptr<Balancer> balancer;
        Proxy proxy(kind);
        proxy.ingress.place.reload = u"echo its own words; exit 3"_s;
        WebServer one(u"one"_s);
        if (kind == u"nginx"_s)
            balancer = std::make_unique<ingress::NginxBalancer>(proxy.reach, proxy.ingress);
        else
            balancer = std::make_unique<ingress::CaddyBalancer>(proxy.reach, proxy.ingress);
        QTRY_VERIFY_WITH_TIMEOUT(proxy.apply({at(u"web.1"_s, one)}), patience); // it is up
        before = Proxy::read(proxy.ingress.place.file);
        std::optional<Result<void>> told;
        const core::Task task = balancer->apply({}, [&](const Result<void> &result) { told = result; });
        QTRY_VERIFY_WITH_TIMEOUT(told, patience);
        QVERIFY(!*told);
        QVERIFY2(told->error().what.contains(u"its own words"_s), qPrintable(words(*told)));
        QVERIFY(Proxy::read(proxy.ingress.place.file) == before);
    }

private:
    static void kinds()
    {
        QTest::addColumn<QString>("kind");
        QTest::newRow("nginx") << u"nginx"_s;
        QTest::newRow("caddy") << u"caddy"_s;
    }
    static bool answers(quint16 port)
    {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
        return QTest::qWaitFor(
                   [&] {
                       return socket.state() != QAbstractSocket::ConnectingState &&
                              socket.state() != QAbstractSocket::HostLookupState;
                   },
                   1000) &&
               socket.state() == QAbstractSocket::ConnectedState;
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestProxies)
#include "tst_proxies.moc"
