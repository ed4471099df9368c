// SPDX-License-Identifier: GPL-3.0-or-later
// Replies that are held and bodies made while they are sent, over each kind of socket: nothing lost, little kept.
#include "core/soon.h"
#include "net/bodypipe.h"
#include "net/httploop.h"
#include "net/replyflow.h"
#include "net/tlsmaterial.h"
#include "support/certificates/certificates.h"
#include "support/sanitized.h"
#include "unit/net/scriptedserver.h"

#include <QElapsedTimer>
#include <QFile>
#include <QLocalServer>
#include <QLocalSocket>
#include <QSslCertificate>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

using namespace bayplan;
using namespace bayplan::testing;
using namespace bayplan::tests;
using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using core::Task;
using net::BodyPipe;
using net::HttpLoop;
using net::ReplyFlow;

namespace {

constexpr qint64 mebi = 1024 * 1024;
constexpr qint64 much = 32 * mebi;

/// What this process holds. Under AddressSanitizer, which keeps freed memory for a while, what is allocated.
qint64 residentBytes()
{
    if (isSanitized())
        return qint64(__sanitizer_get_current_allocated_bytes());
    QFile file(u"/proc/self/statm"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().split(' ').value(1).toLongLong() * ::getpagesize() : 0;
}

/// The byte at a place of what is sent, so that whatever is lost, doubled or moved shows.
QByteArray pattern(qint64 from, qsizetype size)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = char(((from + i) * 2654435761u) >> 24);
    return bytes;
}

/// A connection of the server's: what came in, decoded as far as it is chunked.
struct Peer
{
    QIODevice *device = nullptr;
    QByteArray raw; ///< not yet decoded
    bool hasHead = false;
    bool complete = false; ///< the last chunk has come
    bool intact = true;    ///< the body is the pattern
    bool closed = false;
    bool reading = true;
    qint64 body = 0;

    void read()
    {
        if (!reading)
            return;
        raw += device->readAll();
        if (!hasHead) {
            const qsizetype end = raw.indexOf("\r\n\r\n");
            if (end < 0)
                return;
            hasHead = true;
            raw.remove(0, end + 4);
        }
        for (;;) {
            const qsizetype line = raw.indexOf("\r\n");
            if (line < 0)
                return;
            const qsizetype size = raw.left(line).toLongLong(nullptr, 16);
            if (raw.size() < line + 2 + size + 2)
                return;
            intact = intact && raw.mid(line + 2, size) == pattern(body, size);
            body += size;
            complete = complete || size == 0;
            raw.remove(0, line + 2 + size + 2);
        }
    }
};

/// A server on one kind of socket whose connections the test reads and writes itself.
class Server
{
public:
    Server(const QString &kind, const QString &folder)
    {
        const auto accepted = [this](auto *socket) {
            socket->setReadBufferSize(256 * 1024);
            auto peer = std::make_shared<Peer>();
            peer->device = socket;
            peers.push_back(peer);
            QObject::connect(socket, &QIODevice::readyRead, socket, [peer] { peer->read(); });
            QObject::connect(socket, &std::remove_pointer_t<decltype(socket)>::disconnected, socket,
                             [peer] { peer->closed = true; });
            peer->read();
        };
        if (kind == u"unix") {
            const QString path = folder + u"/s"_s;
            QObject::connect(&m_unix, &QLocalServer::newConnection, &m_unix,
                             [this, accepted] { accepted(m_unix.nextPendingConnection()); });
            if (!m_unix.listen(path))
                qFatal("no socket");
            origin = {path, "http://engine", u"unix://"_s + path};
            return;
        }
        QTcpServer &server = kind == u"tls" ? m_tls : m_tcp;
        if (kind == u"tls") {
            const CertificatePair authority = makeCertificate({.subject = u"test CA"_s, .authority = true});
            const CertificatePair own = makeCertificate({.subject = u"here"_s, .names = {u"127.0.0.1"_s}}, &authority);
            QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
            configuration.setLocalCertificateChain(QSslCertificate::fromData(own.certificate));
            configuration.setPrivateKey(QSslKey(own.key, QSsl::Ec));
            configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
            m_tls.setSslConfiguration(configuration);
            auto material = std::make_shared<net::TlsMaterial>();
            material->ca = authority.certificate;
            origin.tls = material;
            QObject::connect(&m_tls, &QSslServer::pendingConnectionAvailable, &m_tls,
                             [this, accepted] { accepted(qobject_cast<QTcpSocket *>(m_tls.nextPendingConnection())); });
        } else {
            QObject::connect(&m_tcp, &QTcpServer::newConnection, &m_tcp,
                             [this, accepted] { accepted(m_tcp.nextPendingConnection()); });
        }
        if (!server.listen(QHostAddress::LocalHost))
            qFatal("no port");
        origin.base =
            (kind == u"tls" ? "https" : "http") + "://127.0.0.1:"_ba + QByteArray::number(server.serverPort());
        origin.name = u"tcp://there"_s;
    }

    net::Origin origin;
    std::vector<std::shared_ptr<Peer>> peers;

private:
    QTcpServer m_tcp;
    QSslServer m_tls;
    QLocalServer m_unix;
};

/// Sends `total` bytes of the pattern on a device, no more than it takes.
class Sender
{
public:
    Sender(QIODevice *device, qint64 total) : m_device(device), m_total(total)
    {
        device->write("HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(total) + "\r\n\r\n");
        m_connections[0] = QObject::connect(device, &QIODevice::bytesWritten, device, [this] { more(); });
        m_connections[1] = {};
        if (auto *tls = qobject_cast<QSslSocket *>(device))
            m_connections[1] = QObject::connect(tls, &QSslSocket::encryptedBytesWritten, device, [this] { more(); });
        more();
    }
    ~Sender()
    {
        for (const auto &connection : m_connections)
            QObject::disconnect(connection);
    }
    qint64 sent() const { return m_sent; }

private:
    void more()
    {
        const auto *tls = qobject_cast<QSslSocket *>(m_device);
        while (m_sent < m_total && (m_device->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0)) < 256 * 1024) {
            const qint64 part = std::min<qint64>(128 * 1024, m_total - m_sent);
            m_sent += m_device->write(pattern(m_sent, part));
        }
    }

    QIODevice *m_device;
    const qint64 m_total;
    qint64 m_sent = 0;
    std::array<QMetaObject::Connection, 2> m_connections;
};

/// What came of an exchange.
struct Outcome
{
    int status = 0;
    qint64 received = 0;
    bool intact = true;
    QByteArray text; ///< the first of it
    std::optional<Result<void>> end;
    std::function<void()> onData = [] {};

    net::StreamHandlers handlers()
    {
        return {.head = [this](const net::HttpHead &head) { status = head.status; },
                .data =
                    [this](const QByteArray &data) {
                        intact = intact && data == pattern(received, data.size());
                        received += data.size();
                        if (text.size() < 1000)
                            text += data;
                        onData();
                    },
                .end = [this](Result<void> ended) { end = std::move(ended); }};
    }
};

/// True once `value` has been the same for 300 ms: nothing moves any more.
bool settles(const std::function<qint64()> &value)
{
    qint64 last = -1;
    QElapsedTimer since;
    since.start();
    return QTest::qWaitFor(
        [&] {
            if (value() != std::exchange(last, value()))
                since.restart();
            return since.elapsed() > 300;
        },
        20'000);
}

} // namespace

class FlowTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void aHeldReplyStaysWithThePeer_data() { kinds(); }
    void aHeldReplyStaysWithThePeer()
    {
        HttpLoop loop;
        Server server(kind(), m_folder->path());
        Outcome outcome;
        const auto flow = std::make_shared<ReplyFlow>();
        outcome.onData = [&] { flow->hold(); };
        const Task task = loop.stream(request(server, flow), outcome.handlers());
        QTRY_VERIFY(!server.peers.empty() && server.peers[0]->hasHead);
        const qint64 before = residentBytes();
        Sender sender(server.peers[0]->device, much);
        QTRY_VERIFY(outcome.received > 0);
        const qint64 first = outcome.received;
        QVERIFY(settles([&] { return sender.sent(); }));
        QCOMPARE(outcome.received, first); // nothing after hold()
        QVERIFY2(sender.sent() < 16 * mebi, qPrintable(QString::number(sender.sent())));
        QVERIFY2(residentBytes() - before < 8 * mebi, qPrintable(QString::number(residentBytes() - before)));

        // Held again and again, as when what reads is slower than the network.
        Task later;
        qint64 mostAhead = 0;
        outcome.onData = [&] {
            mostAhead = std::max(mostAhead, residentBytes() - before);
            flow->hold();
            later = core::soon([&] { flow->release(); });
        };
        flow->release();
        QTRY_VERIFY_WITH_TIMEOUT(outcome.end, 40'000);
        QVERIFY(*outcome.end);
        QCOMPARE(outcome.received, much);
        QVERIFY(outcome.intact);
        QVERIFY2(mostAhead < 12 * mebi, qPrintable(QString::number(mostAhead)));
    }

    void aPeerThatClosesWhileHeldIsToldAfterRelease_data() { kinds(); }
    void aPeerThatClosesWhileHeldIsToldAfterRelease()
    {
        HttpLoop loop;
        Server server(kind(), m_folder->path());
        Outcome outcome;
        const auto flow = std::make_shared<ReplyFlow>();
        outcome.onData = [&] { flow->hold(); };
        const Task task = loop.stream(request(server, flow), outcome.handlers());
        QTRY_VERIFY(!server.peers.empty() && server.peers[0]->hasHead);
        server.peers[0]->device->write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + pattern(0, 400));
        QTRY_COMPARE(outcome.received, 400);
        server.peers[0]->device->write(pattern(400, 100));
        server.peers[0]->device->close();
        QTRY_VERIFY(server.peers[0]->closed);
        flow->release();
        outcome.onData = [] {};
        QTRY_VERIFY(outcome.end);
        QVERIFY(!*outcome.end);
        QCOMPARE(outcome.end->error().kind, Error::Kind::ConnectionLost);
        QCOMPARE(outcome.received, 500); // what had come all the same
        QCOMPARE(server.peers.size(), size_t(1));
    }

    void aBodyIsSentWhileItIsMade_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("later");
        for (const QString &each : {u"unix"_s, u"tcp"_s, u"tls"_s}) {
            QTest::addRow("%s at once", qPrintable(each)) << each << false;
            QTest::addRow("%s later", qPrintable(each)) << each << true;
        }
    }
    void aBodyIsSentWhileItIsMade()
    {
        QFETCH(bool, later);
        HttpLoop loop;
        Server server(kind(), m_folder->path());
        Outcome outcome;
        const auto pipe = std::make_shared<BodyPipe>();
        qint64 made = 0;
        qsizetype mostHeld = 0;
        const auto make = [&] {
            while (pipe->room() > 0 && made < much) {
                const qint64 part = std::min<qint64>({64 * 1024, much - made, qint64(pipe->room())});
                pipe->write(pattern(made, part));
                made += part;
            }
            mostHeld = std::max(mostHeld, pipe->held());
            if (made == much)
                pipe->end();
        };
        Task task;
        pipe->wanted = [&] {
            if (later)
                task = core::soon(make);
            else
                make();
        };
        const qint64 before = residentBytes();
        net::HttpRequest sent = request(server);
        sent.method = "POST";
        sent.pipe = pipe;
        const Task exchange = loop.stream(sent, outcome.handlers());
        QCOMPARE(made, 0);
        QTRY_VERIFY(!server.peers.empty() && server.peers[0]->body > 0);
        Peer &peer = *server.peers[0];

        peer.reading = false; // a peer that is slow
        QVERIFY(settles([&] { return made; }));
        QVERIFY2(made - peer.body < 16 * mebi, qPrintable(QString::number(made - peer.body)));
        QVERIFY2(residentBytes() - before < 8 * mebi, qPrintable(QString::number(residentBytes() - before)));
        peer.reading = true;
        peer.read();

        QTRY_VERIFY_WITH_TIMEOUT(peer.complete, 40'000);
        QCOMPARE(peer.body, much);
        QVERIFY(peer.intact);
        QCOMPARE(pipe->taken(), much);
        QVERIFY(mostHeld <= BodyPipe::capacity);
        peer.device->write(httpReply(200, "thanks"));
        QTRY_VERIFY(outcome.end);
        QVERIFY(*outcome.end);
        QCOMPARE(outcome.text, "thanks"_ba);
        QVERIFY(pipe->isDetached());
    }

    void aSourceThatFails_data() { kinds(); }
    void aSourceThatFails()
    {
        HttpLoop loop;
        Server server(kind(), m_folder->path());
        Outcome outcome;
        const auto pipe = std::make_shared<BodyPipe>();
        const Task task = loop.stream(upload(server, pipe), outcome.handlers());
        pipe->write(pattern(0, 100'000));
        QTRY_VERIFY(!server.peers.empty() && server.peers[0]->body == 100'000);
        pipe->fail({.kind = Error::Kind::System, .what = u"The disk is gone"_s, .where = {}, .next = {}});
        QTRY_VERIFY(outcome.end);
        QVERIFY(!*outcome.end);
        QCOMPARE(outcome.end->error().what, u"The disk is gone"_s);
        QTRY_VERIFY(server.peers[0]->closed);
        QVERIFY(!server.peers[0]->complete);
        QCOMPARE(server.peers.size(), size_t(1));
    }

    void aPeerThatClosesInTheMiddle_data() { kinds(); }
    void aPeerThatClosesInTheMiddle()
    {
        for (const bool waiting : {true, false}) {
            QTemporaryDir folder;
            HttpLoop loop;
            Server server(kind(), folder.path());
            Outcome outcome;
            const auto pipe = std::make_shared<BodyPipe>();
            qint64 made = 0;
            if (!waiting) {
                pipe->wanted = [&] {
                    const qsizetype part = pipe->room();
                    pipe->write(pattern(made, part));
                    made += part;
                };
            }
            const Task task = loop.stream(upload(server, pipe), outcome.handlers());
            if (waiting)
                pipe->write(pattern(0, 100));
            QTRY_VERIFY(!server.peers.empty() && server.peers[0]->body > 0);
            server.peers[0]->device->close();
            QTRY_VERIFY(outcome.end);
            QVERIFY(!*outcome.end);
            QCOMPARE(outcome.end->error().kind, Error::Kind::ConnectionLost);
            QVERIFY(pipe->isDetached());
            pipe->write(QByteArray(1000, 'x'));
            QCOMPARE(pipe->held(), 0);                // dropped, not gathered
            QCOMPARE(server.peers.size(), size_t(1)); // never again by itself
        }
    }

    void aRefusalEndsTheBody_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<bool>("whole");
        for (const bool whole : {false, true}) {
            QTest::addRow("kept, %d", whole) << u"unix"_s << QByteArray() << whole;
            QTest::addRow("closed, %d", whole) << u"unix"_s << QByteArray("Connection: close\r\n") << whole;
        }
    }
    void aRefusalEndsTheBody()
    {
        QFETCH(QByteArray, header);
        QFETCH(bool, whole);
        HttpLoop loop;
        Server server(kind(), m_folder->path());
        const auto pipe = std::make_shared<BodyPipe>();
        const net::HttpRequest sent = upload(server, pipe);
        Outcome outcome;
        std::optional<Result<net::HttpReply>> reply;
        const Task task = whole ? loop.fetch(sent, [&](Result<net::HttpReply> got) { reply = std::move(got); })
                                : loop.stream(sent, outcome.handlers());
        pipe->write(pattern(0, 100)); // and no more: the source waits
        QTRY_VERIFY(!server.peers.empty() && server.peers[0]->body == 100);
        server.peers[0]->device->write(httpReply(507, "no space", header));
        QTRY_VERIFY(outcome.end || reply);
        if (whole) {
            QVERIFY(*reply);
            QCOMPARE((*reply)->head.status, 507);
            QCOMPARE((*reply)->body, "no space"_ba);
        } else {
            QVERIFY(*outcome.end);
            QCOMPARE(outcome.status, 507);
            QCOMPARE(outcome.text, "no space"_ba);
        }
        QVERIFY(pipe->isDetached());
    }

    void anAnswerThatComesBeforeTheEnd()
    {
        HttpLoop loop;
        Server server(u"unix"_s, m_folder->path());
        Outcome outcome;
        const auto pipe = std::make_shared<BodyPipe>();
        const Task task = loop.stream(upload(server, pipe), outcome.handlers());
        pipe->write(pattern(0, 100));
        QTRY_VERIFY(!server.peers.empty() && server.peers[0]->body == 100);
        server.peers[0]->device->write(chunkedHead() + chunk("working"));
        QTRY_COMPARE(outcome.text, "working"_ba);
        pipe->write(pattern(100, 100));
        pipe->end();
        QTRY_VERIFY(server.peers[0]->complete);
        QCOMPARE(server.peers[0]->body, 200);
        server.peers[0]->device->write(chunk(" done") + lastChunk());
        QTRY_VERIFY(outcome.end);
        QVERIFY(*outcome.end);
        QCOMPARE(outcome.text, "working done"_ba);
    }

    void cancelledWhileHeld()
    {
        HttpLoop loop;
        Server server(u"tcp"_s, m_folder->path());
        Outcome outcome;
        const auto flow = std::make_shared<ReplyFlow>();
        const auto pipe = std::make_shared<BodyPipe>();
        outcome.onData = [&] { flow->hold(); };
        Task reading = loop.stream(request(server, flow), outcome.handlers());
        Outcome other;
        Task writing = loop.stream(upload(server, pipe), other.handlers());
        pipe->write(pattern(0, 100));
        QTRY_VERIFY(server.peers.size() == 2 && server.peers[0]->hasHead && server.peers[1]->hasHead);
        for (const auto &peer : server.peers)
            peer->device->write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + pattern(0, 400));
        QTRY_VERIFY(outcome.received > 0 && other.received > 0);
        flow->release(); // and then it is too late for it
        pipe->write(pattern(100, 100));
        reading.cancel();
        writing.cancel();
        QCOMPARE(loop.active(), 0);
        QVERIFY(pipe->isDetached());
        QTRY_VERIFY(server.peers[0]->closed && server.peers[1]->closed);
        QVERIFY(!outcome.end && !other.end);
        flow->hold();
        flow->release();
    }

private:
    void kinds()
    {
        QTest::addColumn<QString>("kind");
        for (const QString &each : {u"unix"_s, u"tcp"_s, u"tls"_s})
            QTest::addRow("%s", qPrintable(each)) << each;
    }
    static QString kind()
    {
        QFETCH(QString, kind);
        return kind;
    }
    static net::HttpRequest request(const Server &server, std::shared_ptr<ReplyFlow> flow = {})
    {
        net::HttpRequest made;
        made.origin = server.origin;
        made.path = "/x";
        made.timeout = {};
        made.flow = std::move(flow);
        return made;
    }
    static net::HttpRequest upload(const Server &server, std::shared_ptr<BodyPipe> pipe)
    {
        net::HttpRequest made = request(server);
        made.method = "POST";
        made.pipe = std::move(pipe);
        return made;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(FlowTest)
#include "flow.moc"
