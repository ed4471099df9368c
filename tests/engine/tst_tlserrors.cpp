// SPDX-License-Identifier: GPL-3.0-or-later
// What can be wrong with TLS between this computer and a real engine, each told in its own words: by the attempt to
// reach the host, by the test of a connection, and by the program.
#include "engine/tlsengine.h"
#include "fleet/connectiontest.h"
#include "fleet/fleet.h"
#include "net/certificate.h"
#include "net/sshservice.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using engine::TlsFiles;
using fleet::ConnectionTest;
using std::chrono::hours;

class TestTlsErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        m_engine = std::make_unique<TlsEngine>(m_engines, m_engines.count());
        m_stranger = makeCertificate({.subject = u"other CA"_s, .authority = true});
    }
    void cleanupTestCase() { m_engine.reset(); }

    void servers_data()
    {
        QTest::addColumn<CertificatePair>("own");
        QTest::addColumn<QString>("told");
        const QString engine = u"engine%1"_s.arg(m_engine->number());
        const CertificateWish good = m_engine->serverWish();
        CertificateWish wish = good;
        wish.from = hours(-48);
        wish.until = hours(-24);
        QTest::newRow("expired") << makeCertificate(wish, &m_engine->authority())
                                 << u"The server's certificate (“%1”) expired on %2"_s.arg(engine, time(-24));
        wish.from = hours(24);
        wish.until = hours(48);
        QTest::newRow("not yet valid") << makeCertificate(wish, &m_engine->authority())
                                       << u"The server's certificate (“%1”) is valid only from %2"_s.arg(engine,
                                                                                                         time(24));
        QTest::newRow("self-signed")
            << makeCertificate(good)
            << u"The server's certificate (“%1”) is self-signed, and is not one of the CAs in "_s.arg(engine) +
                   m_engine->path(u"good/ca.pem"_s);
        QTest::newRow("of another CA")
            << makeCertificate(good, &m_stranger)
            << u"The server's certificate (“%1”) was signed by “other CA”, which is not one of the CAs in "_s.arg(
                   engine) +
                   m_engine->path(u"good/ca.pem"_s);
        wish = good;
        wish.names = {u"aws1.example.org"_s, u"10.1.2.3"_s};
        QTest::newRow("for other names")
            << makeCertificate(wish, &m_engine->authority())
            << u"The server's certificate is for aws1.example.org, 10.1.2.3, and not for “%1”"_s.arg(
                   m_engine->address());
    }
    void servers()
    {
        QFETCH(CertificatePair, own);
        QFETCH(QString, told);
        QVERIFY(m_engine->serve(own, m_engine->authority().certificate));
        const QString folder = m_engine->goodFolder();
        verifyTold(m_engine->endpoint(), TlsFiles{.folder = folder}, told);
        // Not looked at when that is asked for.
        QCOMPARE(outcome(m_engine->endpoint(), TlsFiles{.folder = folder, .skipVerify = true}), u"passed"_s);
    }

    void clients()
    {
        QVERIFY(m_engine->serveWell());
        const QByteArray ca = m_engine->authority().certificate;
        const QString endpoint = m_engine->endpoint();
        const auto made = [&](const QString &name, const CertificatePair &client) {
            return TlsFiles{.folder = m_engine->folder(name, ca, client)};
        };
        verifyTold(endpoint, made(u"none"_s, {}),
                   u"The server asks for a client certificate, and there is no %1 (TLS alert “"_s.arg(
                       m_engine->path(u"none/cert.pem"_s)));
        verifyTold(endpoint, TlsFiles{.ca = m_engine->path(u"none/ca.pem"_s)},
                   u"The server asks for a client certificate, and none is given (TLS alert “"_s);
        verifyTold(
            endpoint, made(u"foreign"_s, makeCertificate({.subject = u"me"_s}, &m_stranger)),
            u"The server refused the client certificate %1 (TLS alert “"_s.arg(m_engine->path(u"foreign/cert.pem"_s)));
        const CertificatePair expired =
            makeCertificate({.subject = u"me"_s, .from = hours(-48), .until = hours(-24)}, &m_engine->authority());
        verifyTold(endpoint, made(u"expired"_s, expired),
                   u"The client certificate %1 expired on %2"_s.arg(m_engine->path(u"expired/cert.pem"_s), time(-24)));
        const CertificatePair other = makeCertificate({.subject = u"me"_s}, &m_engine->authority());
        verifyTold(endpoint, made(u"mixed"_s, {other.certificate, m_engine->client().key}),
                   u"The client key %1 does not belong to the certificate %2"_s.arg(
                       m_engine->path(u"mixed/key.pem"_s), m_engine->path(u"mixed/cert.pem"_s)));
        verifyTold(endpoint, made(u"locked"_s, {other.certificate, encryptedKey(other.key, "secret")}),
                   u"The client key %1 is encrypted"_s.arg(m_engine->path(u"locked/key.pem"_s)));
    }

    void plainAndTlsMixedUp()
    {
        QVERIFY(m_engine->serveWell());
        verifyTold(m_engine->endpoint(), {}, u"This port speaks TLS, and was asked in plain HTTP"_s);
        verifyTold(u"tcp://%1:2375"_s.arg(m_engines.address(1)), TlsFiles{.folder = m_engine->goodFolder()},
                   u"What listens on this port does not speak TLS"_s);
    }

    void systemsAuthorities()
    {
        QVERIFY(m_engine->serveWell());
        // A folder to stand in for the system's, with the CA in the file and under its hash.
        const QString system = m_engine->path(u"system"_s);
        QVERIFY(QDir().mkpath(system));
        for (const QString &name : {u"ca-certificates.crt"_s, u"test.pem"_s})
            writeFile(system + u'/' + name, m_engine->authority().certificate);
        QProcess rehash;
        rehash.start(u"openssl"_s, {u"rehash"_s, system});
        QVERIFY(rehash.waitForFinished(10'000) && rehash.exitCode() == 0);

        const QString withoutCa = m_engine->folder(u"without-ca"_s, {}, m_engine->client());
        const QString otherCa = m_engine->folder(u"other-ca"_s, m_stranger.certificate, m_engine->client());
        QTemporaryDir place;
        const QStringList program{QStringLiteral(BAYPLAN_PROGRAM), u"--workspace"_s, place.filePath(u"w.json"_s)};
        for (const auto &[name, folder] : {std::pair(u"a"_s, withoutCa), std::pair(u"b"_s, otherCa)}) {
            QProcess process;
            process.start(program.first(), program.mid(1) + QStringList{u"hosts"_s, u"add"_s, name,
                                                                        m_engine->endpoint(), u"--tls-dir"_s, folder});
            QVERIFY(process.waitForFinished(10'000) && process.exitCode() == 0);
        }
        const QStringList asking = program + QStringList{u"hosts"_s, u"--json"_s};
        const QJsonArray here = json(asking);
        QCOMPARE(here.size(), 2);
        QVERIFY2(here.at(0)[u"error"_s].toString().contains(
                     u"was signed by “test CA”, which is not one of this system's CAs (there is no ca.pem in %1)"_s.arg(
                         withoutCa)),
                 qPrintable(here.at(0)[u"error"_s].toString()));
        QCOMPARE(here.at(1)[u"state"_s].toString(), u"unreachable"_s);

        const QJsonArray there = json(QStringList{u"unshare"_s, u"--mount"_s, u"sh"_s, u"-c"_s,
                                                  u"mount --bind \"$0\" /etc/ssl/certs && exec \"$@\""_s, system} +
                                      asking);
        QCOMPARE(there.size(), 2);
        QCOMPARE(there.at(0)[u"state"_s].toString(), u"connected"_s);
        // A CA of one's own is the only one that counts.
        QVERIFY2(there.at(1)[u"error"_s].toString().contains(
                     u"was signed by “test CA”, which is not one of the CAs in %1/ca.pem"_s.arg(otherCa)),
                 qPrintable(there.at(1)[u"error"_s].toString()));
    }

    void theProgramTellsThem()
    {
        QVERIFY(m_engine->serveWell());
        const CertificatePair stranger = makeCertificate({.subject = u"me"_s}, &m_stranger);
        const QString foreign = m_engine->folder(u"foreign"_s, m_engine->authority().certificate, stranger);
        QTemporaryDir place;
        const QStringList program{QStringLiteral(BAYPLAN_PROGRAM), u"--workspace"_s, place.filePath(u"w.json"_s)};
        const auto run = [&](const QStringList &words) {
            QProcess process;
            process.start(program.first(), program.mid(1) + words);
            return process.waitForFinished(10'000) ? process.exitCode() : -1;
        };
        const QStringList add{u"hosts"_s, u"add"_s, u"a"_s, m_engine->endpoint()};
        QCOMPARE(run(QStringList{u"ps"_s, u"--tls"_s}), 2);
        QCOMPARE(run(QStringList{u"hosts"_s, u"--tls-ca"_s, u"x"_s}), 2);
        QCOMPARE(run(QStringList{u"hosts"_s, u"add"_s, u"a"_s, u"/run/docker.sock"_s, u"--tls"_s}), 1);
        QCOMPARE(run(add + QStringList{u"--tls-dir"_s, foreign}), 0);
        const QString error = json(program + QStringList{u"hosts"_s, u"--json"_s}).at(0)[u"error"_s].toString();
        const QString told = u"The server refused the client certificate %1/cert.pem (TLS alert “"_s.arg(foreign);
        QVERIFY2(error.startsWith(m_engine->endpoint() + u": "_s + told), qPrintable(error));
    }

private:
    static QString time(int hoursFromNow)
    {
        return net::certificateTime(QDateTime::currentDateTimeUtc().addSecs(hoursFromNow * 3600)).section(u' ', 0, 0);
    }

    /// What a command prints as JSON, whatever its exit code.
    static QJsonArray json(const QStringList &words)
    {
        QProcess process;
        process.start(words.first(), words.mid(1));
        return process.waitForFinished(40'000) ? QJsonDocument::fromJson(process.readAllStandardOutput()).array()
                                               : QJsonArray();
    }

    static engine::Endpoint endpointOf(const QString &text, const std::optional<TlsFiles> &files)
    {
        return *engine::Endpoint::parse(text, files);
    }

    /// "passed", or the name of the stage that failed with what it told.
    static QString outcome(const QString &endpoint, const std::optional<TlsFiles> &files)
    {
        net::HttpLoop loop;
        net::SshService ssh;
        ConnectionTest test({loop, ssh});
        QSignalSpy finished(&test, &ConnectionTest::finished);
        test.start(endpointOf(endpoint, files));
        if (!QTest::qWaitFor([&] { return finished.count() == 1; }, 20'000))
            return u"no end"_s;
        for (const auto &stage : test.stages()) {
            if (stage.error)
                return stepName(stage.step, endpointOf(endpoint, files).kind) + u": "_s + stage.error->what;
        }
        return test.hasPassed() ? u"passed"_s : u"neither passed nor failed"_s;
    }

    static void verifyTold(const QString &endpoint, const std::optional<TlsFiles> &files, const QString &told)
    {
        const QString stage = files ? u"TLS: "_s : u"Ping: "_s;
        const QString tested = outcome(endpoint, files);
        QVERIFY2(tested.startsWith(stage + told), qPrintable(tested + u" ≠ "_s + told));

        net::HttpLoop loop;
        net::SshService ssh;
        fleet::Fleet fleet({loop, ssh});
        const fleet::HostConnection &host = *fleet.host(fleet.addHost({u"bad"_s, endpointOf(endpoint, files)}));
        QTRY_COMPARE_WITH_TIMEOUT(toString(host.status().state), u"unreachable"_s, 15'000);
        const core::Error &error = *host.status().error;
        qInfo().noquote() << error.message();
        QVERIFY2(error.what.startsWith(told), qPrintable(error.what + u" ≠ "_s + told));
        QCOMPARE(error.where, endpoint);
        QVERIFY(!error.next.isEmpty());
    }

    TestFleet m_engines;
    std::unique_ptr<TlsEngine> m_engine;
    CertificatePair m_stranger;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestTlsErrors)
#include "tst_tlserrors.moc"
