// SPDX-License-Identifier: GPL-3.0-or-later
// Raw streams after an upgrade: over a unix socket, TCP and TLS; what servers may answer; both ends' endings.
#include "net/hijackedstream.h"
#include "net/requestqueue.h"
#include "net/tlsmaterial.h"
#include "support/certificates/certificates.h"
#include "unit/net/scriptedserver.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace bayplan;
using namespace bayplan::testing;
using namespace bayplan::tests;
using namespace Qt::Literals::StringLiterals;
using core::Error;
using net::HijackedStream;

namespace {

const QByteArray upgraded = "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n"
                            "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

/// What came of a stream.
struct Heard
{
    explicit Heard(HijackedStream &stream)
    {
        QObject::connect(&stream, &HijackedStream::opened, &stream, [this] { opened = true; });
        QObject::connect(&stream, &HijackedStream::received, &stream,
                         [this](const QByteArray &bytes) { received += bytes; });
        QObject::connect(&stream, &HijackedStream::ended, &stream, [this] { ended = true; });
        QObject::connect(&stream, &HijackedStream::failed, &stream, [this](const Error &problem) { error = problem; });
        QObject::connect(&stream, &HijackedStream::refused, &stream,
                         [this](const net::HttpReply &reply) { refusal = reply; });
    }

    bool opened = false;
    bool ended = false;
    QByteArray received;
    std::optional<Error> error;
    std::optional<net::HttpReply> refusal;
};

net::HttpRequest post(net::Origin origin)
{
    net::HttpRequest request;
    request.origin = std::move(origin);
    request.method = "POST";
    request.path = "/exec/1/start";
    request.body = R"({"Tty":true})";
    request.headers = {"Content-Type: application/json"};
    request.timeout = std::chrono::seconds(5);
    return request;
}

} // namespace

class HijackTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bothWays_data()
    {
        QTest::addColumn<bool>("local");
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("unix socket, 101") << true << upgraded;
        QTest::newRow("TCP, 101") << false << upgraded;
        QTest::newRow("200") << false << QByteArray("HTTP/1.1 200 OK\r\nContent-Type: raw\r\n\r\n");
        QTest::newRow("100 before") << false << QByteArray("HTTP/1.1 100 Continue\r\n\r\n") + upgraded;
    }
    void bothWays()
    {
        QFETCH(bool, local);
        QFETCH(QByteArray, head);
        QTemporaryDir folder;
        QPointer<QIODevice> device;
        ScriptedServer server([&](const ScriptedRequest &request) {
            device = request.device;
            request.write(head + "hello ");
        });
        QVERIFY(local ? server.listenUnix(folder.filePath(u"s"_s)) : server.listenTcp());
        HijackedStream stream(post(server.origin()));
        Heard heard(stream);
        stream.write("too early");
        QTRY_VERIFY(heard.opened);
        QTRY_COMPARE(heard.received, QByteArray("hello "));
        const ScriptedRequest &request = server.requests().at(0);
        QCOMPARE(request.method, QByteArray("POST"));
        QCOMPARE(request.body, QByteArray(R"({"Tty":true})"));
        QVERIFY(request.head.contains("\r\nConnection: Upgrade\r\n"));
        QVERIFY(request.head.contains("\r\nUpgrade: tcp\r\n"));
        device->write("there");
        QTRY_COMPARE(heard.received, QByteArray("hello there"));
        device->close();
        QTRY_VERIFY(heard.ended);
        QVERIFY(!heard.error);
    }

    void pieceByPiece()
    {
        ScriptedServer server([&](const ScriptedRequest &) {});
        QPointer<QIODevice> device;
        server.onConnection([&](QIODevice *made) { device = made; });
        QVERIFY(server.listenTcp());
        HijackedStream stream(post(server.origin()));
        Heard heard(stream);
        QTRY_COMPARE(server.requests().size(), size_t(1));
        for (const char byte : QByteArray(upgraded + "x")) {
            QVERIFY(!heard.opened);
            device->write(QByteArray(1, byte));
            QVERIFY(device->waitForBytesWritten(1000));
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE(heard.received, QByteArray("x"));
    }

    void refused_data()
    {
        QTest::addColumn<QByteArray>("reply");
        QTest::addColumn<int>("status"); ///< 0: an error of ours
        QTest::addColumn<QByteArray>("body");
        const QByteArray words = R"({"message":"no"})";
        QTest::newRow("with its length") << httpReply(409, words) << 409 << words;
        QTest::newRow("in chunks") << chunkedHead(500) + chunk(words.left(3)) + chunk(words.mid(3)) + lastChunk() << 500
                                   << words;
        QTest::newRow("empty") << httpReply(404, {}) << 404 << QByteArray();
        QTest::newRow("not HTTP") << QByteArray("SSH-2.0-OpenSSH\r\n") << 0 << QByteArray();
        QTest::newRow("chunked stream") << chunkedHead(200) << 0 << QByteArray();
        QTest::newRow("an endless head") << "HTTP/1.1 101 Up\r\nX: " + QByteArray(100'000, 'x') << 0 << QByteArray();
        QTest::newRow("no number") << QByteArray("HTTP/1.1 OK\r\n\r\n") << 0 << QByteArray();
    }
    void refused()
    {
        QFETCH(QByteArray, reply);
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        ScriptedServer server([&](const ScriptedRequest &request) { request.write(reply); });
        QVERIFY(server.listenTcp());
        HijackedStream stream(post(server.origin()));
        Heard heard(stream);
        QTRY_VERIFY(heard.refusal || heard.error);
        QCOMPARE(heard.refusal ? heard.refusal->head.status : 0, status);
        if (heard.refusal)
            QCOMPARE(heard.refusal->body, body);
        else
            qInfo().noquote() << heard.error->message();
        QVERIFY(!heard.opened);
    }

    void lostAndNotThere()
    {
        ScriptedServer server([&](const ScriptedRequest &request) { request.close(); });
        QVERIFY(server.listenTcp());
        HijackedStream stream(post(server.origin()));
        Heard heard(stream);
        QTRY_VERIFY(heard.error);
        QCOMPARE(heard.error->kind, Error::Kind::ConnectionLost);

        HijackedStream nobody(post({{}, "http://127.0.0.1:1", u"tcp://127.0.0.1:1"_s}));
        Heard nothing(nobody);
        QTRY_VERIFY(nothing.error);
        QCOMPARE(nothing.error->kind, Error::Kind::Refused);

        HijackedStream nowhere(post({u"/nowhere/socket"_s, "http://engine", u"unix:///nowhere/socket"_s}));
        Heard less(nowhere);
        QTRY_VERIFY(less.error);
        QCOMPARE(less.error->kind, Error::Kind::NotFound);
        QCOMPARE(less.error->where, u"unix:///nowhere/socket"_s);

        ScriptedServer silent([](const ScriptedRequest &) {});
        QVERIFY(silent.listenTcp());
        net::HttpRequest request = post(silent.origin());
        request.timeout = std::chrono::milliseconds(200);
        HijackedStream waiting(request);
        Heard late(waiting);
        QTRY_VERIFY(late.error);
        QCOMPARE(late.error->kind, Error::Kind::Timeout);
    }

    void pausedIsHeldBack()
    {
        QPointer<QIODevice> device;
        ScriptedServer server([&](const ScriptedRequest &request) {
            device = request.device;
            request.write(upgraded);
        });
        QVERIFY(server.listenTcp());
        HijackedStream stream(post(server.origin()));
        Heard heard(stream);
        QTRY_VERIFY(heard.opened);
        stream.setPaused(true);
        const qint64 size = 64 * 1024 * 1024;
        device->write(QByteArray(size, 'x'));
        // What the kernel and we hold is some MiB; the rest stays with who writes.
        QTest::qWait(500);
        QCOMPARE(heard.received.size(), 0);
        QVERIFY2(device->bytesToWrite() > size / 2, QByteArray::number(device->bytesToWrite()).constData());
        stream.setPaused(false);
        QTRY_COMPARE_WITH_TIMEOUT(qint64(heard.received.size()), size, 20'000);
    }

    void readOnlyHosts()
    {
        net::HttpLoop loop;
        net::RequestQueue queue(loop, 1);
        queue.setReadOnly(u"aws1"_s);
        const auto stream = queue.hijack(post({{}, "http://127.0.0.1:1", u"tcp://127.0.0.1:1"_s}));
        QVERIFY(!stream.has_value());
        QCOMPARE(stream.error().kind, Error::Kind::PermissionDenied);
        QCOMPARE(queue.usage().requests, 0ull);
    }

    /// openssl's own server, which shows what it is sent and sends what it is given.
    void tlsBothWays()
    {
        const CertificatePair authority = makeCertificate({.subject = u"test CA"_s, .authority = true});
        const CertificatePair own =
            makeCertificate({.subject = u"here"_s, .names = {u"localhost"_s, u"127.0.0.1"_s}}, &authority);
        const CertificatePair client = makeCertificate({.subject = u"me"_s}, &authority);
        QTemporaryDir folder;
        const auto write = [&](const QString &name, const QByteArray &bytes) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(bytes);
        };
        write(u"own.pem"_s, own.certificate + own.key);
        write(u"ca.pem"_s, authority.certificate);
        for (const QString &version : {u"-tls1_2"_s, u"-tls1_3"_s}) {
            QTcpServer port;
            QVERIFY(port.listen(QHostAddress::LocalHost));
            const quint16 number = port.serverPort();
            port.close();
            QProcess server;
            server.start(u"openssl"_s, {u"s_server"_s, u"-accept"_s, u"127.0.0.1:%1"_s.arg(number), u"-cert"_s,
                                        folder.filePath(u"own.pem"_s), u"-CAfile"_s, folder.filePath(u"ca.pem"_s),
                                        u"-Verify"_s, u"2"_s, u"-quiet"_s, u"-naccept"_s, u"1"_s, version});
            QVERIFY(server.waitForStarted());
            auto material = std::make_shared<net::TlsMaterial>();
            material->ca = authority.certificate;
            material->certificate = client.certificate;
            material->key = client.key;
            std::unique_ptr<HijackedStream> stream;
            std::unique_ptr<Heard> heard;
            // It takes a moment to listen, which it does not tell.
            QVERIFY(QTest::qWaitFor(
                [&] {
                    if (!stream || heard->error) {
                        stream = std::make_unique<HijackedStream>(
                            post({{}, "https://127.0.0.1:" + QByteArray::number(number), u"tcp://here"_s, material}));
                        heard = std::make_unique<Heard>(*stream);
                    }
                    return server.bytesAvailable() > 0;
                },
                20'000));
            server.write(upgraded + "hello");
            QTRY_COMPARE(heard->received, QByteArray("hello"));
            stream->write("said " + QByteArray(100'000, 'y'));
            QByteArray said;
            QTRY_VERIFY((said += server.readAllStandardOutput()).count('y') >= 100'000);
            // s_server ends the connection in good order when it is told that nothing more comes, and only then. (That
            // an engine goes on writing after that is in tst_terminal.)
            QVERIFY(!heard->ended && !heard->error);
            stream->finishWriting();
            QTRY_VERIFY(heard->ended || heard->error);
            QVERIFY2(!heard->error, qPrintable(heard->error ? heard->error->message() : QString()));
            QTRY_COMPARE_WITH_TIMEOUT(server.state(), QProcess::NotRunning, 10'000);
        }
    }

    void tlsIsVerified_data()
    {
        QTest::addColumn<int>("fault");
        QTest::newRow("another CA") << 0;
        QTest::newRow("another name") << 1;
        QTest::newRow("expired") << 2;
    }
    void tlsIsVerified()
    {
        QFETCH(int, fault);
        const CertificatePair authority = makeCertificate({.subject = u"test CA"_s, .authority = true});
        const CertificatePair other = makeCertificate({.subject = u"other CA"_s, .authority = true});
        CertificateWish wish{.subject = u"here"_s, .names = {u"127.0.0.1"_s}};
        if (fault == 1)
            wish.names = {u"elsewhere.example.org"_s};
        if (fault == 2) {
            wish.from = -std::chrono::hours(48);
            wish.until = -std::chrono::hours(24);
        }
        const CertificatePair own = makeCertificate(wish, fault == 0 ? &other : &authority);
        QTemporaryDir folder;
        QFile file(folder.filePath(u"own.pem"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(own.certificate + own.key);
        file.close();
        QTcpServer port;
        QVERIFY(port.listen(QHostAddress::LocalHost));
        const quint16 number = port.serverPort();
        port.close();
        QProcess server;
        server.start(u"openssl"_s, {u"s_server"_s, u"-accept"_s, u"127.0.0.1:%1"_s.arg(number), u"-cert"_s,
                                    folder.filePath(u"own.pem"_s), u"-quiet"_s});
        QVERIFY(server.waitForStarted());
        auto material = std::make_shared<net::TlsMaterial>();
        material->ca = authority.certificate;
        material->caName = u"ca.pem"_s;
        std::unique_ptr<HijackedStream> stream;
        std::unique_ptr<Heard> heard;
        QVERIFY(QTest::qWaitFor(
            [&] {
                if (!stream || (heard->error && heard->error->kind == Error::Kind::Refused)) {
                    stream = std::make_unique<HijackedStream>(
                        post({{}, "https://127.0.0.1:" + QByteArray::number(number), u"tcp://here"_s, material}));
                    heard = std::make_unique<Heard>(*stream);
                }
                return heard->error && heard->error->kind != Error::Kind::Refused;
            },
            20'000));
        qInfo().noquote() << heard->error->message();
        QCOMPARE(heard->error->kind, Error::Kind::Untrusted);
        QCOMPARE(heard->error->where, u"tcp://here"_s);
        QVERIFY(server.readAllStandardOutput().isEmpty()); // nothing was said to it
        server.kill();
        server.waitForFinished();
    }
};

QTEST_GUILESS_MAIN(HijackTest)
#include "hijack.moc"
