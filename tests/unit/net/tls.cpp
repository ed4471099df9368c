// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP over TLS against a server with all kinds of certificates: what is trusted, and what is said of what is not.
#include "net/httploop.h"
#include "net/tlsmaterial.h"
#include "net/tlssession.h"
#include "support/certificates/certificates.h"
#include "unit/net/scriptedserver.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTest>

#include <ctime>

using namespace bayplan;
using namespace bayplan::testing;
using namespace bayplan::tests;
using namespace Qt::Literals::StringLiterals;
using core::Error;
using core::Result;
using net::HttpLoop;
using net::HttpReply;
using std::chrono::hours;

namespace {

/// Answers each request with the common name of the client's certificate.
class TlsServer : public QObject
{
public:
    explicit TlsServer(const CertificatePair &own, const QByteArray &clientAuthority = {},
                       QSsl::SslProtocol protocol = QSsl::TlsV1_2OrLater, bool alerts = true)
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificateChain(QSslCertificate::fromData(own.certificate));
        configuration.setPrivateKey(QSslKey(own.key, QSsl::Ec));
        configuration.setProtocol(protocol);
        configuration.setPeerVerifyMode(clientAuthority.isEmpty() ? QSslSocket::VerifyNone : QSslSocket::VerifyPeer);
        // Else Qt lets the handshake end well, and then closes without an alert.
        configuration.setMissingCertificateIsFatal(alerts);
        configuration.setHandshakeMustInterruptOnError(alerts);
        configuration.setCaCertificates(QSslCertificate::fromData(clientAuthority));
        m_server.setSslConfiguration(configuration);
        connect(&m_server, &QSslServer::pendingConnectionAvailable, this, [this] { accept(); });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port");
    }

    quint16 port() const { return m_server.serverPort(); }
    int connections() const { return m_connections; }

private:
    void accept()
    {
        auto *socket = qobject_cast<QSslSocket *>(m_server.nextPendingConnection());
        ++m_connections;
        connect(socket, &QSslSocket::readyRead, socket, [socket] {
            socket->readAll();
            const QStringList names = socket->peerCertificate().subjectInfo(QSslCertificate::CommonName);
            socket->write(httpReply(200, names.join(u',').toUtf8()));
        });
    }

    QSslServer m_server;
    int m_connections = 0;
};

net::HttpRequest requestTo(quint16 port, std::shared_ptr<const net::TlsMaterial> material,
                           const QByteArray &host = "127.0.0.1")
{
    net::HttpRequest request;
    request.origin = {{}, "https://" + host + ':' + QByteArray::number(port), u"tcp://there"_s, std::move(material)};
    request.path = "/";
    request.timeout = std::chrono::seconds(5);
    return request;
}

Result<HttpReply> fetch(HttpLoop &loop, net::HttpRequest request)
{
    std::optional<Result<HttpReply>> outcome;
    const core::Task task =
        loop.fetch(std::move(request), [&](Result<HttpReply> reply) { outcome = std::move(reply); });
    if (!QTest::qWaitFor([&] { return outcome.has_value(); }, 10'000))
        return core::fail({.what = u"no outcome"_s, .where = {}, .next = {}});
    return *outcome;
}

QString told(const Result<HttpReply> &reply)
{
    return reply ? u"a reply: "_s + QString::fromUtf8(reply->body) : reply.error().what;
}

} // namespace

class TlsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_authority = makeCertificate({.subject = u"test CA"_s, .authority = true});
        m_other = makeCertificate({.subject = u"other CA"_s, .authority = true});
        m_server = makeCertificate({.subject = u"here"_s, .names = {u"localhost"_s, u"127.0.0.1"_s}}, &m_authority);
        m_client = makeCertificate({.subject = u"me"_s}, &m_authority);
    }

    void aConnectionIsReused()
    {
        const TlsServer server(m_server, m_authority.certificate);
        HttpLoop loop;
        for (int i = 0; i < 3; ++i) {
            // Read anew each time, as after each attempt to reach a host.
            const auto reply = fetch(loop, requestTo(server.port(), material(m_authority, m_client)));
            QCOMPARE(told(reply), u"a reply: me"_s);
        }
        QCOMPARE(server.connections(), 1);
    }

    void aConnectionIsNotReusedWithOtherCertificates()
    {
        const TlsServer server(m_server, m_authority.certificate);
        const CertificatePair you = makeCertificate({.subject = u"you"_s}, &m_authority);
        HttpLoop loop;
        QCOMPARE(told(fetch(loop, requestTo(server.port(), material(m_authority, m_client)))), u"a reply: me"_s);
        QCOMPARE(told(fetch(loop, requestTo(server.port(), material(m_authority, you)))), u"a reply: you"_s);
        QCOMPARE(server.connections(), 2);
        // Nobody who doesn't trust the server talks to it over a connection of somebody who does.
        QVERIFY(!fetch(loop, requestTo(server.port(), material(m_other, m_client))));
        QVERIFY(!fetch(loop, requestTo(server.port(), material(m_other, you))));
        QCOMPARE(told(fetch(loop, requestTo(server.port(), material(m_other, you, true)))), u"a reply: you"_s);
        QVERIFY(!fetch(loop, requestTo(server.port(), material(m_other, you))));
        // Nor who has no certificate over one of who has.
        QVERIFY(!fetch(loop, requestTo(server.port(), material(m_authority, {}))));
        QCOMPARE(told(fetch(loop, requestTo(server.port(), material(m_authority, m_client)))), u"a reply: me"_s);
        QCOMPARE(server.connections(), 3);
    }

    void servers_data()
    {
        QTest::addColumn<CertificatePair>("own");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<QString>("expected"); // null: trusted
        const auto row = [](const char *name, const CertificatePair &own, const QString &expected = {},
                            const QByteArray &host = "127.0.0.1") { QTest::newRow(name) << own << host << expected; };
        const QStringList here{u"localhost"_s, u"127.0.0.1"_s};
        const CertificateWish good{.subject = u"here"_s, .names = here};
        CertificateWish wish = good;
        row("by address", m_server);
        row("by name", m_server, {}, "localhost");

        wish.from = hours(-48);
        wish.until = hours(-24);
        row("expired", makeCertificate(wish, &m_authority),
            u"The server's certificate (“here”) expired on %1"_s.arg(time(-24)));
        wish.from = hours(24);
        wish.until = hours(48);
        row("not yet valid", makeCertificate(wish, &m_authority),
            u"The server's certificate (“here”) is valid only from %1 on"_s.arg(time(24)));
        row("self-signed", makeCertificate(good),
            u"The server's certificate (“here”) is self-signed, and is not one of the CAs in /certs/ca.pem"_s);
        row("of another CA", makeCertificate(good, &m_other),
            u"The server's certificate (“here”) was signed by “other CA”, which is not one of the CAs in "
            u"/certs/ca.pem"_s);
        // Somebody may call a CA what they like.
        const CertificatePair forged = makeCertificate({.subject = u"test CA"_s, .authority = true});
        row("of a CA of the same name", makeCertificate(good, &forged),
            u"The server's certificate (“here”) was signed by “test CA”, which is not one of the CAs in "
            u"/certs/ca.pem"_s);
        wish = {.subject = u"127.0.0.1"_s, .names = {u"aws1.example.org"_s, u"10.1.2.3"_s, u"2001:db8::7"_s}};
        row("of another address", makeCertificate(wish, &m_authority),
            u"The server's certificate is for aws1.example.org, 10.1.2.3, 2001:db8::7, and not for “127.0.0.1”"_s);
        row("of another name", makeCertificate(wish, &m_authority),
            u"The server's certificate is for aws1.example.org, 10.1.2.3, 2001:db8::7, and not for “localhost”"_s,
            "localhost");
        wish.names.clear();
        for (int i = 1; i <= 10; ++i)
            wish.names << u"n%1"_s.arg(i);
        row("of many names", makeCertificate(wish, &m_authority),
            u"The server's certificate is for n1, n2, n3, n4, n5, n6, n7, n8 and 2 more, and not for “127.0.0.1”"_s);
        // Without any name, and a hostile one at that.
        row("without names", makeCertificate({.subject = u"x\u202e\n\x1b[31m"_s}, &m_authority),
            u"The server's certificate is for x\ufffd\u240a\u241b[31m, and not for “127.0.0.1”"_s);
    }
    void servers()
    {
        QFETCH(CertificatePair, own);
        QFETCH(QByteArray, host);
        QFETCH(QString, expected);
        const TlsServer server(own);
        HttpLoop loop;
        const auto reply = fetch(loop, requestTo(server.port(), material(m_authority, m_client), host));
        if (expected.isNull()) {
            QCOMPARE(told(reply), u"a reply: "_s);
        } else {
            QCOMPARE(told(reply), expected);
            QVERIFY(reply.error().kind == Error::Kind::Untrusted);
            QCOMPARE(reply.error().where, u"tcp://there"_s);
            QVERIFY(!reply.error().next.isEmpty());
        }
        // Whatever it is, it is taken when it is not to be looked at; and what it was can be told.
        net::HttpRequest request = requestTo(server.port(), material(m_authority, m_client, true), host);
        request.session = std::make_shared<net::TlsSession>();
        QCOMPARE(told(fetch(loop, request)), u"a reply: "_s);
        QVERIFY(request.session->established);
        QVERIFY(request.session->server);
    }

    void expiredAuthority()
    {
        const CertificatePair expired =
            makeCertificate({.subject = u"old CA"_s, .from = hours(-48), .until = hours(-24), .authority = true});
        const TlsServer server(makeCertificate({.subject = u"here"_s, .names = {u"127.0.0.1"_s}}, &expired));
        HttpLoop loop;
        QCOMPARE(told(fetch(loop, requestTo(server.port(), material(expired, {})))),
                 u"The CA “old CA”, which the server's certificate depends on, expired on "_s + time(-24));
    }

    void aCertificateItselfCanBeTrusted()
    {
        const CertificatePair own = makeCertificate({.subject = u"here"_s, .names = {u"127.0.0.1"_s}});
        const TlsServer server(own);
        HttpLoop loop;
        QCOMPARE(told(fetch(loop, requestTo(server.port(), material(own, {})))), u"a reply: "_s);
    }

    void theSystemsAuthoritiesAreReadOnce()
    {
        // There are many, and reading them takes longer than all else about a connection.
        const TlsServer server(m_server);
        HttpLoop loop;
        const auto costOfAConnection = [&] {
            const std::clock_t begun = std::clock(); // processor time: the machine may be busy with others
            const auto reply = fetch(loop, requestTo(server.port(), material({}, {})));
            const std::clock_t took = std::clock() - begun;
            return reply || !told(reply).contains(u"was signed by “test CA”"_s) ? std::clock_t(0) : took;
        };
        const std::clock_t first = costOfAConnection();
        QVERIFY(first > 0);
        constexpr int more = 10;
        std::clock_t rest = 0;
        for (int i = 0; i < more; ++i)
            rest += costOfAConnection();
        QVERIFY(rest > 0);
        qInfo("%ld µs for the first connection, %ld µs for each other one", long(first) * 1'000'000 / CLOCKS_PER_SEC,
              long(rest) / more * 1'000'000 / CLOCKS_PER_SEC);
        QVERIFY(rest / more < first / 2);
    }

    void anEnginesCertificateIsTold()
    {
        const TlsServer server(m_server);
        HttpLoop loop;
        for (int i = 0; i < 2; ++i) { // the second time too: a new connection is made for it
            net::HttpRequest request = requestTo(server.port(), material(m_authority, {}));
            request.session = std::make_shared<net::TlsSession>();
            QVERIFY(fetch(loop, request));
            QCOMPARE(request.session->server->subject, u"here"_s);
            QCOMPARE(request.session->server->issuer, u"test CA"_s);
            QCOMPARE(request.session->server->names, (QStringList{u"localhost"_s, u"127.0.0.1"_s}));
            QVERIFY(!request.session->failure && !request.session->alert);
        }
        QCOMPARE(server.connections(), 2);
    }

    void refusedClients_data()
    {
        QTest::addColumn<QSsl::SslProtocol>("protocol");
        QTest::addColumn<bool>("given");
        QTest::addColumn<bool>("alerts");
        for (const auto &[name, protocol] :
             {std::pair("TLS 1.2", QSsl::TlsV1_2), std::pair("TLS 1.3", QSsl::TlsV1_3)}) {
            for (const bool alerts : {true, false}) {
                const char *how = alerts ? "by an alert" : "without a word";
                QTest::addRow("%s, none given, %s", name, how) << protocol << false << alerts;
                QTest::addRow("%s, of another CA, %s", name, how) << protocol << true << alerts;
            }
        }
    }
    void refusedClients()
    {
        QFETCH(QSsl::SslProtocol, protocol);
        QFETCH(bool, given);
        QFETCH(bool, alerts);
        const TlsServer server(m_server, m_authority.certificate, protocol, alerts);
        const CertificatePair stranger = makeCertificate({.subject = u"stranger"_s}, &m_other);
        HttpLoop loop;
        const auto reply =
            fetch(loop, requestTo(server.port(), material(m_authority, given ? stranger : CertificatePair())));
        QVERIFY(!reply);
        const QString expected =
            !alerts ? u"The server closed the connection "_s
            : given ? u"The server refused the client certificate /certs/cert.pem (TLS alert “"_s
                    : u"The server asks for a client certificate, and there is no /certs/cert.pem (TLS alert “"_s;
        QVERIFY2(told(reply).startsWith(expected), qPrintable(told(reply)));
        QVERIFY(reply.error().kind == (alerts ? Error::Kind::PermissionDenied : Error::Kind::ConnectionLost));
        QVERIFY2(reply.error().next.contains(given ? u"signed by"_s : u"give"_s, Qt::CaseInsensitive),
                 qPrintable(reply.error().next));
    }

    void noTls()
    {
        ScriptedServer server([](const ScriptedRequest &) {});
        server.onConnection([](QIODevice *device) { device->write("HTTP/1.1 400 Bad Request\r\n\r\n"); });
        QVERIFY(server.listenTcp());
        HttpLoop loop;
        const quint16 port = quint16(server.origin().base.split(':').last().toUInt());
        const auto reply = fetch(loop, requestTo(port, material(m_authority, {})));
        QCOMPARE(told(reply), u"What listens on this port does not speak TLS"_s);
        QVERIFY(reply.error().kind == Error::Kind::NotAnEngine);
    }

    void closesAtOnce()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QTcpServer::newConnection, this, [&] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                socket->readAll();
                socket->close();
            });
        });
        HttpLoop loop;
        QCOMPARE(told(fetch(loop, requestTo(server.serverPort(), material(m_authority, {})))),
                 u"The connection was closed before anything came in TLS"_s);
    }

    void silence()
    {
        QTcpServer server;
        QVERIFY(server.listen(QHostAddress::LocalHost));
        HttpLoop loop;
        net::HttpRequest request = requestTo(server.serverPort(), material(m_authority, {}));
        request.timeout = std::chrono::milliseconds(200);
        QCOMPARE(told(fetch(loop, request)), u"No answer in 0.2 s"_s);
    }

    void connectOnly()
    {
        const TlsServer server(m_server);
        HttpLoop loop;
        net::HttpRequest request = requestTo(server.port(), material(m_authority, {}));
        request.connectOnly = true;
        QVERIFY(fetch(loop, request));
        QCOMPARE(loop.active(), 0);
        QTcpServer closed;
        QVERIFY(closed.listen(QHostAddress::LocalHost));
        request.origin = {{}, "http://127.0.0.1:" + QByteArray::number(closed.serverPort()), u"tcp://there"_s};
        QVERIFY(fetch(loop, request));
        closed.close();
        QVERIFY(fetch(loop, request).error().kind == Error::Kind::Refused);
    }

private:
    static std::shared_ptr<net::TlsMaterial> material(const CertificatePair &authority, const CertificatePair &client,
                                                      bool skipVerify = false)
    {
        auto made = std::make_shared<net::TlsMaterial>();
        made->ca = authority.certificate;
        made->certificate = client.certificate;
        made->key = client.key;
        made->skipVerify = skipVerify;
        made->caName = u"/certs/ca.pem"_s;
        made->certificateName = u"/certs/cert.pem"_s;
        return made;
    }

    static QString time(int hoursFromNow)
    {
        return net::certificateTime(QDateTime::currentDateTimeUtc().addSecs(hoursFromNow * 3600));
    }

    CertificatePair m_authority;
    CertificatePair m_other;
    CertificatePair m_server;
    CertificatePair m_client;
};

QTEST_GUILESS_MAIN(TlsTest)
#include "tls.moc"
