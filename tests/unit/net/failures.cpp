// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/httploop.h"
#include "unit/net/scriptedserver.h"

#include <QDir>
#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

using namespace bayplan;
using namespace bayplan::testing;
using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using core::Task;
using net::HttpLoop;
using net::HttpReply;

namespace {

/// While it lives this process acts with the rights of an ordinary user, whom permissions bind as they don't bind root.
class OrdinaryUser
{
public:
    OrdinaryUser() : m_was(::geteuid()) { m_done = m_was != 0 || ::seteuid(nobody) == 0; }
    ~OrdinaryUser()
    {
        if (::geteuid() != m_was && ::seteuid(m_was) != 0)
            qFatal("could not become root again");
    }
    OrdinaryUser(const OrdinaryUser &) = delete;
    OrdinaryUser &operator=(const OrdinaryUser &) = delete;
    bool done() const { return m_done; }

private:
    static constexpr uid_t nobody = 65534;
    uid_t m_was;
    bool m_done = false;
};

net::HttpRequest unixRequest(const QString &path)
{
    net::HttpRequest request;
    request.origin = {path, "http://engine", u"unix://"_s + path};
    request.path = "/_ping";
    return request;
}

} // namespace

class FailuresTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY(m_dir.isValid()); }

    void badServers_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<Error::Kind>("kind");
        QTest::addColumn<QString>("words");
        const QString lost = u"The connection broke in the middle of a reply"_s;
        const QString other = u"What answers there does not speak HTTP"_s;
        const QString tooLong = u"The reply is longer than expected and was cut off"_s;
        QTest::newRow("closes without a word")
            << QByteArray() << Error::Kind::ConnectionLost << u"The connection was closed without a reply"_s;
        QTest::newRow("closes in the status line") << "HTTP/1.1 20"_ba << Error::Kind::ConnectionLost << QString();
        QTest::newRow("closes in the head")
            << "HTTP/1.1 200 OK\r\nA: b\r\nConte"_ba << Error::Kind::ConnectionLost << lost;
        QTest::newRow("closes in the body")
            << "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"_ba << Error::Kind::ConnectionLost << lost;
        QTest::newRow("closes in a chunk") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf"_ba
                                           << Error::Kind::ConnectionLost << lost;
        QTest::newRow("closes between chunks")
            << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n"_ba << Error::Kind::ConnectionLost
            << lost;
        QTest::newRow("bad chunk") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhalf\r\n"_ba
                                   << Error::Kind::ConnectionLost << QString();
        QTest::newRow("greets like ssh") << "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n"_ba << Error::Kind::NotAnEngine
                                         << other;
        QTest::newRow("greets like mail") << "220 mail ESMTP\r\n221 bye\r\n"_ba << Error::Kind::NotAnEngine << other;
        QTest::newRow("random bytes") << QByteArray::fromHex("00ff10137f0d0a0d0a9b9b9b9b9b9b")
                                      << Error::Kind::NotAnEngine << other;
        QTest::newRow("a TLS alert") << QByteArray::fromHex("15030100020246") << Error::Kind::NotAnEngine << other;
        QTest::newRow("old web page") << "<html>It works</html>"_ba << Error::Kind::NotAnEngine << other;
        QTest::newRow("bad length") << "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nx"_ba << Error::Kind::NotAnEngine
                                    << other;
        QTest::newRow("bad encoding") << "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, odd\r\n\r\nx"_ba
                                      << Error::Kind::NotAnEngine << QString();
        QTest::newRow("body over the limit")
            << httpReply(200, QByteArray(2000, 'x')) << Error::Kind::Protocol << tooLong;
        QTest::newRow("one huge header") << QByteArray("HTTP/1.1 200 OK\r\nA: " + QByteArray(300'000, 'x') + "\r\n\r\n")
                                         << Error::Kind::Protocol << tooLong;
        QByteArray many = "HTTP/1.1 200 OK\r\n";
        for (int i = 0; i < 5000; ++i)
            many += "X-" + QByteArray::number(i) + ": some value\r\n";
        QTest::newRow("too many headers") << QByteArray(many + "\r\n") << Error::Kind::Protocol << tooLong;
        QTest::newRow("endless interim replies")
            << QByteArray("HTTP/1.1 100 Continue\r\n\r\n").repeated(5000) << Error::Kind::Protocol << tooLong;
    }
    void badServers()
    {
        QFETCH(QByteArray, answer);
        QFETCH(Error::Kind, kind);
        QFETCH(QString, words);
        ScriptedServer server([&](const ScriptedRequest &request) {
            request.write(answer);
            request.close();
        });
        QVERIFY(server.listenUnix(path("bad")));
        net::HttpRequest request = server.get("/");
        request.maxBody = 1000;
        const Error error = failure(request);
        QVERIFY2(error.kind == kind, qPrintable(error.message()));
        if (!words.isEmpty())
            QCOMPARE(error.what, words);
        QCOMPARE(error.where, server.origin().name);
    }

    void badServersOfStreams_data() { badServers_data(); }
    void badServersOfStreams()
    {
        QFETCH(QByteArray, answer);
        ScriptedServer server([&](const ScriptedRequest &request) {
            request.write(answer);
            request.close();
        });
        QVERIFY(server.listenUnix(path("bad")));
        HttpLoop loop;
        int ends = 0;
        const Task task =
            loop.stream(server.get("/"), {.head = {}, .data = {}, .end = [&](const Result<void> &) { ++ends; }});
        QTRY_COMPARE(ends, 1);
        QCOMPARE(loop.active(), 0);
    }

    void anEcho()
    {
        // Such a server sends back what it gets: our own request.
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [socket] { socket->write(socket->readAll()); });
        });
        net::HttpRequest request;
        request.origin.base = "http://127.0.0.1:" + QByteArray::number(server.serverPort());
        request.path = "/";
        QCOMPARE(failure(request).kind, Error::Kind::NotAnEngine);
    }

    void speaksFirst()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this,
                [&] { server.nextPendingConnection()->write("+OK POP3 ready\r\n"); });
        net::HttpRequest request;
        request.origin.base = "http://127.0.0.1:" + QByteArray::number(server.serverPort());
        request.path = "/";
        QCOMPARE(failure(request).kind, Error::Kind::NotAnEngine);
    }

    void silence()
    {
        ScriptedServer server([](const ScriptedRequest &) {});
        QVERIFY(server.listenUnix(path("silent")));
        net::HttpRequest request = server.get("/");
        request.timeout = std::chrono::milliseconds(200);
        const Error error = failure(request);
        QCOMPARE(error.kind, Error::Kind::Timeout);
        QCOMPARE(error.what, u"No answer in 0.2 s"_s);
    }

    void silenceInTheMiddle()
    {
        ScriptedServer server(
            [](const ScriptedRequest &request) { request.write("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab"); });
        QVERIFY(server.listenUnix(path("half")));
        net::HttpRequest request = server.get("/");
        request.timeout = std::chrono::milliseconds(200);
        const Error error = failure(request);
        QCOMPARE(error.kind, Error::Kind::Timeout);
        QCOMPARE(error.what, u"The reply stopped coming"_s);
    }

    void connectingTakesTooLong()
    {
        // A listener whose queue is full: the system drops further connections on the way.
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof(address);
        QCOMPARE(::bind(listener, reinterpret_cast<const sockaddr *>(&address), length), 0);
        QCOMPARE(::listen(listener, 0), 0);
        QCOMPARE(::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &length), 0);
        std::vector<int> fillers;
        for (int i = 0; i < 4; ++i) {
            fillers.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
            ::connect(fillers.back(), reinterpret_cast<const sockaddr *>(&address), length);
        }
        net::HttpRequest request;
        request.origin.base = "http://127.0.0.1:" + QByteArray::number(ntohs(address.sin_port));
        request.path = "/";
        request.timeout = {}; // as for a stream
        request.connectTimeout = std::chrono::milliseconds(300);
        const Error error = failure(request);
        for (const int fd : fillers)
            ::close(fd);
        ::close(listener);
        QCOMPARE(error.kind, Error::Kind::Timeout);
        QCOMPARE(error.what, u"No answer in 0.3 s"_s); // what was really waited
    }

    void refusedTcp()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        net::HttpRequest request;
        request.origin = {{}, "http://127.0.0.1:" + QByteArray::number(server.serverPort()), u"tcp://here"_s};
        request.path = "/";
        server.close();
        const Error error = failure(request);
        QCOMPARE(error.kind, Error::Kind::Refused);
        QCOMPARE(error.where, u"tcp://here"_s);
        QVERIFY(!error.next.isEmpty());
    }

    void noSuchName()
    {
        net::HttpRequest request;
        request.origin.base = "http://no-such-host.invalid:2375";
        request.path = "/";
        const Error error = failure(request);
        QCOMPARE(error.kind, Error::Kind::NotFound);
        QCOMPARE(error.what, u"The host's name can't be resolved"_s);
    }

    void noSuchSocket() { QCOMPARE(failure(unixRequest(path("missing"))).kind, Error::Kind::NotFound); }

    void noSuchFolder() { QCOMPARE(failure(unixRequest(path("no/such/folder"))).kind, Error::Kind::NotFound); }

    void aFolderThatIsAFile()
    {
        QFile file(path("plain"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(failure(unixRequest(path("plain/docker.sock"))).kind, Error::Kind::NotFound);
    }

    void plainFile()
    {
        QFile file(path("plain"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        const Error error = failure(unixRequest(path("plain")));
        QCOMPARE(error.kind, Error::Kind::NotAnEngine);
        QVERIFY(error.what.endsWith(u"is not a socket"_s));
    }

    void folder()
    {
        const Error error = failure(unixRequest(m_dir.path()));
        QCOMPARE(error.kind, Error::Kind::NotAnEngine);
        QVERIFY(error.what.endsWith(u"is not a socket"_s));
    }

    void leftOverSocket()
    {
        const QByteArray name = path("left").toUtf8();
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, name.constData(), size_t(name.size()));
        const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        QCOMPARE(::bind(fd, reinterpret_cast<const sockaddr *>(&address), sizeof(address)), 0);
        ::close(fd); // the file stays
        const Error error = failure(unixRequest(path("left")));
        QCOMPARE(error.kind, Error::Kind::Refused);
        QVERIFY(error.what.startsWith(u"Nothing listens on"_s));
    }

    void permissionDenied_data()
    {
        QTest::addColumn<bool>("socketItself");
        QTest::newRow("on the socket") << true;
        QTest::newRow("on its folder") << false;
    }
    void permissionDenied()
    {
        QFETCH(bool, socketItself);
        ScriptedServer server([](const ScriptedRequest &request) { request.write(httpReply(200, "OK")); });
        const QString folder = path(socketItself ? "open" : "closed");
        QVERIFY(QDir().mkpath(folder));
        const QString name = folder + u"/s"_s;
        QVERIFY(server.listenUnix(name));
        QCOMPARE(::chmod(QFile::encodeName(m_dir.path()).constData(), 0755), 0);
        QCOMPARE(::chmod(QFile::encodeName(name).constData(), socketItself ? 0600 : 0666), 0);
        if (::geteuid() != 0)
            QCOMPARE(::chmod(QFile::encodeName(name).constData(), socketItself ? 0000 : 0666), 0);
        QCOMPARE(::chmod(QFile::encodeName(folder).constData(), socketItself ? 0755 : 0600), 0);
        std::optional<Error> error;
        {
            const OrdinaryUser user;
            if (!user.done())
                QFAIL("root here can't take another user's place, so the check would prove nothing");
            error = failure(unixRequest(name));
        }
        QCOMPARE(::chmod(QFile::encodeName(folder).constData(), 0755), 0);
        QCOMPARE(error->kind, Error::Kind::PermissionDenied);
        QVERIFY(error->next.contains(u"group"_s));
        QCOMPARE(server.connections(), 0);
    }

    void pathTooLong()
    {
        // 107 bytes fit, one more does not.
        const QString fits = u'/' + QString(106, u'x');
        QCOMPARE(failure(unixRequest(fits)).kind, Error::Kind::NotFound);
        const Error error = failure(unixRequest(fits + u'x'));
        QCOMPARE(error.kind, Error::Kind::Input);
        QVERIFY2(error.what.contains(u"107"_s), qPrintable(error.what));
        QCOMPARE(failure(unixRequest(u'/' + QString(2000, u'x'))).kind, Error::Kind::Input);
    }

    void nonsenseInTheRequest_data()
    {
        QTest::addColumn<QByteArray>("base");
        QTest::addColumn<QByteArray>("path");
        QTest::newRow("newline in the path") << "http://127.0.0.1:1"_ba
                                             << "/a\r\nEvil: yes"_ba;
        QTest::newRow("no host") << "http://"_ba
                                 << "/"_ba;
        QTest::newRow("another scheme") << "file://"_ba
                                        << "/etc/passwd"_ba;
        QTest::newRow("nothing") << QByteArray() << QByteArray();
    }
    void nonsenseInTheRequest()
    {
        QFETCH(QByteArray, base);
        QFETCH(QByteArray, path);
        net::HttpRequest request;
        request.origin.base = base;
        request.path = path;
        QVERIFY(!failure(request).what.isEmpty());
    }

    void oneFailureDoesNotDisturbOthers()
    {
        ScriptedServer good([](const ScriptedRequest &request) { request.write(httpReply(200, "fine")); });
        QVERIFY(good.listenTcp());
        HttpLoop loop;
        int fine = 0;
        int failed = 0;
        std::vector<Task> tasks;
        for (int i = 0; i < 50; ++i) {
            tasks.push_back(loop.fetch(i % 2 ? good.get("/") : unixRequest(path("missing")),
                                       [&](const Result<HttpReply> &reply) { ++(reply ? fine : failed); }));
        }
        QTRY_COMPARE(fine, 25);
        QTRY_COMPARE(failed, 25);
    }

private:
    QString path(const char *name) const { return m_dir.filePath(QString::fromLatin1(name)); }

    static Error failure(const net::HttpRequest &request)
    {
        HttpLoop loop;
        int calls = 0;
        std::optional<Error> error;
        const Task task = loop.fetch(request, [&](const Result<HttpReply> &reply) {
            ++calls;
            if (!reply)
                error = reply.error();
        });
        [&] { QTRY_VERIFY(calls > 0); }();
        return error.value_or(Error{.kind = Error::Kind::System, .what = {}, .where = {}, .next = {}});
    }

    QTemporaryDir m_dir;
};

QTEST_GUILESS_MAIN(FailuresTest)
#include "failures.moc"
