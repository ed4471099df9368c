// SPDX-License-Identifier: GPL-3.0-or-later
// Real engines over TLS that ask for a client's certificate: everything works as over a socket.
#include "engine/tables.h"
#include "engine/tlsengine.h"
#include "fleet/connectiontest.h"
#include "fleet/fleet.h"
#include "net/sshservice.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using engine::TlsFiles;
using fleet::HostConnection;

namespace {

const QString hostName = u"secured"_s;

/// `openssl WORDS…` in a folder, as in Docker's documentation.
bool openssl(const QString &folder, const QString &words)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(u"openssl"_s, words.split(u' '));
    const bool good = process.waitForFinished(30'000) && process.exitCode() == 0;
    if (!good)
        qWarning().noquote() << "openssl" << words << "failed:" << process.readAllStandardError();
    return good;
}

} // namespace

class TestTls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_engine = std::make_unique<TlsEngine>(m_engines, m_engines.count());
    }
    void init() { QVERIFY(m_engine->serveWell()); }
    void cleanupTestCase() { m_engine.reset(); }
    void cleanup() { QVERIFY(m_engines.removeAllContainers()); }

    void everythingWorks_data()
    {
        QTest::addColumn<TlsFiles>("files");
        const QString folder = m_engine->goodFolder();
        QTest::newRow("a folder") << TlsFiles{.folder = folder};
        QTest::newRow("three files") << TlsFiles{
            .ca = folder + u"/ca.pem"_s, .certificate = folder + u"/cert.pem"_s, .key = folder + u"/key.pem"_s};
        const CertificatePair stranger = makeCertificate({.subject = u"other CA"_s, .authority = true});
        QTest::newRow("not verified") << TlsFiles{
            .folder = m_engine->folder(u"unverified"_s, stranger.certificate, m_engine->client()), .skipVerify = true};
    }
    void everythingWorks()
    {
        QFETCH(TlsFiles, files);
        follow(files);
    }

    void asDockersDocumentationMakesThem()
    {
        const QString made = m_engine->path(u"documented"_s);
        QVERIFY(QDir().mkpath(made));
        writeFile(
            made + u"/server.cnf"_s,
            u"subjectAltName = DNS:aws1,IP:%1,IP:127.0.0.1\nextendedKeyUsage = serverAuth\n"_s.arg(m_engine->address())
                .toUtf8());
        writeFile(made + u"/client.cnf"_s, "extendedKeyUsage = clientAuth\n");
        const QString sign = u"x509 -req -days 365 -sha256 -CA ca.pem -CAkey ca-key.pem -CAcreateserial"_s;
        QVERIFY(openssl(made, u"genrsa -out ca-key.pem 2048"_s));
        QVERIFY(openssl(made, u"req -new -x509 -days 365 -key ca-key.pem -sha256 -out ca.pem -subj /CN=documented"_s));
        QVERIFY(openssl(made, u"genrsa -out server-key.pem 2048"_s));
        QVERIFY(openssl(made, u"req -subj /CN=aws1 -sha256 -new -key server-key.pem -out server.csr"_s));
        QVERIFY(openssl(made, sign + u" -in server.csr -out server-cert.pem -extfile server.cnf"_s));
        QVERIFY(openssl(made, u"genrsa -traditional -out key.pem 2048"_s));
        QVERIFY(openssl(made, u"req -subj /CN=client -new -key key.pem -out client.csr"_s));
        QVERIFY(openssl(made, sign + u" -in client.csr -out cert.pem -extfile client.cnf"_s));
        QVERIFY(m_engine->serveFrom(made));
        follow({.folder = made});
    }

    void eachStageIsTold()
    {
        net::HttpLoop loop;
        net::SshService ssh;
        fleet::ConnectionTest test({loop, ssh});
        for (const bool skip : {false, true}) {
            QSignalSpy finished(&test, &fleet::ConnectionTest::finished);
            test.start(
                *engine::Endpoint::parse(m_engine->endpoint(), TlsFiles{m_engine->goodFolder(), {}, {}, {}, skip}));
            QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 15'000);
            QStringList told;
            for (const auto &stage : test.stages())
                told << stepName(stage.step, engine::Endpoint::Kind::Tls) + u": "_s +
                            (stage.error ? stage.error->message() : stage.detail);
            qInfo().noquote() << told.join(u"\n"_s);
            QVERIFY(test.hasPassed());
            QCOMPARE(test.stages().size(), 6);
            QCOMPARE(told.at(0), u"Resolve: "_s + m_engine->address());
            QCOMPARE(told.at(1), u"Connect: port 2376 is open"_s);
            const QString certificate =
                u"“engine%1”, for engine%1.example.org, %2, signed by “test CA”, valid until "_s.arg(
                    QString::number(m_engine->number()), m_engine->address());
            const QString begin = u"TLS: "_s + (skip ? u"the server's certificate is not verified: "_s : QString());
            QVERIFY2(told.at(2).startsWith(begin + certificate), qPrintable(told.at(2)));
            QVERIFY(told.at(4).startsWith(u"Version: Docker "_s));
            QCOMPARE(told.at(5), u"Permissions: 0 containers listed"_s);
        }
    }

    void replacedCertificatesAreUsedWithoutARestart()
    {
        net::HttpLoop loop;
        net::SshService ssh;
        fleet::Fleet fleet({loop, ssh});
        const QString folder = m_engine->folder(u"renewed"_s, m_engine->authority().certificate, m_engine->client());
        const HostConnection &host = add(fleet, {.folder = folder});
        QTRY_COMPARE_WITH_TIMEOUT(toString(host.status().state), u"connected"_s, 15'000);

        // The host gets everything anew from another CA. Nothing of the old is trusted any more, on either side.
        const CertificatePair authority = makeCertificate({.subject = u"next CA"_s, .authority = true});
        QVERIFY(m_engine->serve(makeCertificate(m_engine->serverWish(), &authority), authority.certificate));
        QTRY_COMPARE_WITH_TIMEOUT(toString(host.status().state), u"unreachable"_s, 20'000);
        QTRY_VERIFY_WITH_TIMEOUT(host.status().error->what.contains(u"was signed by “next CA”"_s), 10'000);
        writeTlsFolder(folder, authority.certificate, m_engine->client());
        QTRY_VERIFY_WITH_TIMEOUT(
            host.status().error && host.status().error->what.contains(u"refused the client certificate"_s), 10'000);
        writeTlsFolder(folder, authority.certificate, makeCertificate({.subject = u"operator"_s}, &authority));
        QTRY_COMPARE_WITH_TIMEOUT(toString(host.status().state), u"connected"_s, 10'000);
    }

    void theNetworkIsCutAndComesBack()
    {
        net::HttpLoop loop;
        net::SshService ssh;
        fleet::Fleet fleet({loop, ssh});
        const DockerCli docker(m_engine->socket());
        QVERIFY(!docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"before"_s, u"bayplan-test/app:blue"_s}).isNull());
        const HostConnection &host = add(fleet, {.folder = m_engine->goodFolder()});
        Tables tables(fleet);
        QTRY_COMPARE_WITH_TIMEOUT(toString(host.status().state), u"connected"_s, 15'000);
        const QString number = QString::number(m_engine->number());
        QVERIFY(!m_engines.run({u"cut"_s, number}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(toString(host.status().state), u"unreachable"_s, 20'000);
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, u"before"_s}).isNull());
        QVERIFY(!docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"meanwhile"_s, u"bayplan-test/app:blue"_s}).isNull());
        QVERIFY(!m_engines.run({u"heal"_s, number}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(toString(host.status().state), u"connected"_s, 20'000);
        QStringList found;
        QTRY_VERIFY2_WITH_TIMEOUT((found = differences(tables, hostName, docker)).isEmpty(),
                                  qPrintable(found.join(u'\n')), 5'000);
        QCOMPARE(tables.resets(), 0);
    }

    void headless()
    {
        // A relative folder means the one it was when the host was added.
        QTemporaryDir place;
        QCOMPARE(QDir(place.path()).mkdir(u"certs"_s), true);
        writeTlsFolder(place.filePath(u"certs"_s), m_engine->authority().certificate, m_engine->client());
        const QString workspace = place.filePath(u"workspace.json"_s);
        const auto started = [&](const QStringList &words, const QString &from = u"/"_s) {
            auto process = std::make_unique<QProcess>();
            process->setWorkingDirectory(from);
            process->start(QStringLiteral(BAYPLAN_PROGRAM), QStringList{u"--workspace"_s, workspace} + words);
            return process;
        };
        const auto json = [&](const QStringList &words) {
            const auto process = started(words);
            return process->waitForFinished(40'000) && process->exitCode() == 0
                       ? QJsonDocument::fromJson(process->readAllStandardOutput()).array()
                       : QJsonArray();
        };
        const auto adding =
            started({u"hosts"_s, u"add"_s, hostName, m_engine->endpoint(), u"--tls-dir"_s, u"certs"_s}, place.path());
        QVERIFY(adding->waitForFinished(10'000));
        QVERIFY2(adding->exitCode() == 0, adding->readAllStandardError().constData());

        const DockerCli docker(m_engine->socket());
        const QString id =
            docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"web"_s, u"-p"_s, u"8888:8080"_s, u"bayplan-test/app:blue"_s});
        QVERIFY(!id.isNull());
        const QJsonObject host = json({u"hosts"_s, u"--json"_s}).at(0).toObject();
        QCOMPARE(host[u"state"_s].toString(), u"connected"_s);
        QCOMPARE(host[u"endpoint"_s].toString(), m_engine->endpoint());
        QCOMPARE(host[u"version"_s].toString(), docker.run({u"version"_s, u"--format"_s, u"{{.Server.Version}}"_s}));
        QCOMPARE(host[u"containersRunning"_s].toInt(), 1);
        const QJsonArray containers = json({u"ps"_s, u"--json"_s});
        QCOMPARE(containers.size(), 1);
        QCOMPARE(containers.at(0)[u"id"_s].toString(), id);
        QCOMPARE(json({u"ports"_s, u"--json"_s}).at(0)[u"published"_s].toInt(), 8888);
        QCOMPARE(json({u"images"_s, u"--json"_s}).size(), docker.lines({u"images"_s, u"-q"_s}).size());

        const auto watch = started({u"watch"_s, u"--json"_s});
        QByteArray lines;
        const auto seen = [&](const QByteArray &text) {
            lines += watch->readAllStandardOutput();
            return lines.contains(text);
        };
        QTRY_VERIFY_WITH_TIMEOUT(seen("\"connected\""), 15'000);
        QVERIFY(!docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"seen"_s, u"bayplan-test/app:blue"_s}).isNull());
        QTRY_VERIFY_WITH_TIMEOUT(seen("\"start\"") && lines.contains("\"seen\""), 5'000);
        watch->terminate();
        QVERIFY(watch->waitForFinished(5'000));
        QCOMPARE(watch->exitCode(), 0);
    }

private:
    const HostConnection &add(fleet::Fleet &fleet, const TlsFiles &files) const
    {
        return *fleet.host(fleet.addHost({hostName, *engine::Endpoint::parse(m_engine->endpoint(), files)}));
    }

    /// The tables over that way are those of the docker command, and stay so while things happen.
    void follow(const TlsFiles &files) const
    {
        net::HttpLoop loop;
        net::SshService ssh;
        fleet::Fleet fleet({loop, ssh});
        const DockerCli docker(m_engine->socket());
        QVERIFY(
            !docker
                 .run({u"run"_s, u"-d"_s, u"--name"_s, u"early"_s, u"-p"_s, u"8888:8080"_s, u"bayplan-test/app:blue"_s})
                 .isNull());
        const HostConnection &host = add(fleet, files);
        Tables tables(fleet);
        QTRY_VERIFY2_WITH_TIMEOUT(
            toString(host.status().state) == u"connected"_s,
            qPrintable(host.status().error ? host.status().error->message() : toString(host.status().state)), 15'000);
        QTRY_VERIFY_WITH_TIMEOUT(host.isSettled(), 5'000);
        QStringList found;
        QTRY_VERIFY2_WITH_TIMEOUT((found = differences(tables, hostName, docker)).isEmpty(),
                                  qPrintable(found.join(u'\n')), 5'000);
        QCOMPARE(tables.containers.rowCount(), 1);

        QVERIFY(
            !docker.run({u"run"_s, u"-d"_s, u"--name"_s, u"late"_s, u"-p"_s, u"8080"_s, u"bayplan-test/app:green"_s})
                 .isNull());
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tables, u"late"_s), u"running"_s, 2'000);
        QVERIFY(!docker.run({u"pause"_s, u"late"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(stateOf(tables, u"late"_s), u"paused"_s, 2'000);
        QVERIFY(!docker.run({u"rm"_s, u"-f"_s, u"early"_s}).isNull());
        QTRY_COMPARE_WITH_TIMEOUT(tables.containers.rowCount(), 1, 2'000);
        QTRY_VERIFY2_WITH_TIMEOUT((found = differences(tables, hostName, docker)).isEmpty(),
                                  qPrintable(found.join(u'\n')), 5'000);
        QCOMPARE(tables.resets(), 0);
    }

    static QString stateOf(const Tables &tables, const QString &name)
    {
        for (const fleet::ContainerRow &row : tables.containers.rows()) {
            if (row.container.name == name)
                return engine::toString(row.container.state);
        }
        return {};
    }

    TestFleet m_engines;
    std::unique_ptr<TlsEngine> m_engine;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestTls)
#include "tst_tls.moc"
