// SPDX-License-Identifier: GPL-3.0-or-later
// What is found and imported, held against the tools it was made with: contexts by `docker context create`, the choice
// among them by `docker context ls`, aliases by `ssh -G`; and an engine reached by what was imported.
#include "fleet/discovery.h"
#include "support/fleet/testfleet.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_engines.isUp(), "no engines: run this through tests/run"); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_environment = QProcessEnvironment::systemEnvironment();
        for (const QString &name : {u"DOCKER_HOST"_s, u"DOCKER_CONTEXT"_s, u"DOCKER_TLS"_s, u"DOCKER_TLS_VERIFY"_s,
                                    u"DOCKER_CERT_PATH"_s, u"MACHINE_STORAGE_PATH"_s})
            m_environment.remove(name);
        m_environment.insert(u"HOME"_s, m_folder->path());
        m_environment.insert(u"DOCKER_CONFIG"_s, m_folder->filePath(u"docker"_s));
        makeCertificates();
        const QString certs = m_folder->filePath(u"certs"_s);
        create(u"sock"_s, u"host="_s + m_engines.endpoint(1));
        create(u"plain"_s, u"host=tcp://10.0.0.5:2375"_s);
        create(u"tls"_s, u"host=tcp://10.0.0.6:2376,ca=%1/ca.pem,cert=%1/cert.pem,key=%1/key.pem"_s.arg(certs));
        create(u"onlyca"_s, u"host=tcp://10.0.0.7:2376,ca=%1/ca.pem"_s.arg(certs));
        create(u"unverified"_s, u"host=tcp://10.0.0.8:2376,skip-tls-verify=true"_s);
        create(u"byssh"_s, u"host=ssh://ops@lab:2222"_s);
    }

    void contextsAsDockerListsThem()
    {
        QStringList docker;
        const QStringList lines =
            run(u"docker"_s, {u"context"_s, u"ls"_s, u"--format"_s, u"{{json .}}"_s}).split(u'\n', Qt::SkipEmptyParts);
        for (const QString &line : lines) {
            const QJsonObject context = QJsonDocument::fromJson(line.toUtf8()).object();
            if (context[u"Name"_s].toString() != u"default"_s)
                docker << QString(context[u"Name"_s].toString() + u' ' + context[u"DockerEndpoint"_s].toString());
        }
        docker.sort();
        QStringList ours;
        for (const fleet::FoundHost &found : contexts()) {
            QVERIFY2(found.problem.isEmpty(), qPrintable(found.problem));
            ours << QString(found.host.name + u' ' + found.host.endpoint.toString());
        }
        ours.sort();
        QCOMPARE(ours.size(), 6);
        QCOMPARE(ours, docker);
    }

    void tlsMaterialAsDockerInspectsIt()
    {
        for (const fleet::FoundHost &found : contexts()) {
            const QJsonObject inspected =
                QJsonDocument::fromJson(run(u"docker"_s, {u"context"_s, u"inspect"_s, found.host.name}).toUtf8())
                    .array()
                    .first()
                    .toObject();
            const engine::TlsFiles &tls = found.host.endpoint.tls;
            QCOMPARE(tls.skipVerify, inspected[u"Endpoints"_s][u"docker"_s][u"SkipTLSVerify"_s].toBool());
            const QString folder = inspected[u"Storage"_s][u"TLSPath"_s].toString() + u"/docker"_s;
            const qsizetype files = inspected[u"TLSMaterial"_s][u"docker"_s].toArray().size();
            QCOMPARE(tls.folder, files == 3 ? folder : QString());
            QCOMPARE(tls.ca, files == 1 ? QString(folder + u"/ca.pem"_s) : QString());
        }
    }

    void theCurrentOneIsDockers_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("context");
        QTest::addColumn<QString>("used");
        for (const QString &host : {QString(), u"tcp://10.9.9.9:2375"_s}) {
            for (const QString &context : {QString(), u"plain"_s, u"default"_s}) {
                for (const QString &used : {QString(), u"tls"_s})
                    QTest::addRow("%s/%s/%s", qPrintable(host), qPrintable(context), qPrintable(used))
                        << host << context << used;
            }
        }
    }
    void theCurrentOneIsDockers()
    {
        QFETCH(QString, host);
        QFETCH(QString, context);
        QFETCH(QString, used);
        if (!used.isEmpty())
            succeed(u"docker"_s, {u"context"_s, u"use"_s, used});
        if (!host.isEmpty())
            m_environment.insert(u"DOCKER_HOST"_s, host);
        if (!context.isEmpty())
            m_environment.insert(u"DOCKER_CONTEXT"_s, context);
        QString docker;
        const QStringList lines =
            run(u"docker"_s, {u"context"_s, u"ls"_s, u"--format"_s, u"{{json .}}"_s}).split(u'\n', Qt::SkipEmptyParts);
        for (const QString &line : lines) {
            const QJsonObject listed = QJsonDocument::fromJson(line.toUtf8()).object();
            if (listed[u"Current"_s].toBool())
                docker = listed[u"Name"_s].toString();
        }
        QVERIFY(!docker.isEmpty());
        QString ours = u"default"_s; // the environment's, or this machine's own
        for (const fleet::FoundHost &found : discover(fleet::allOrigins())) {
            if (found.current && found.origin == fleet::FoundHost::Origin::Context)
                ours = found.host.name;
        }
        QCOMPARE(ours, docker);
    }

    void aliasesAsSshReadsThem()
    {
        write(u".ssh/config"_s, "Include more.conf\nHost web1 web2 *.lab !web3\n  HostName 10.0.0.1\n"
                                "Host db\n  HostName %h.example\n  Port 2222\nHost *\n  User ops\n");
        write(u".ssh/more.conf"_s, "Host first\n  HostName 10.0.0.9\n  User root\n");
        const auto found = discover({fleet::FoundHost::Origin::SshConfig});
        QCOMPARE(found.size(), 4);
        for (const fleet::FoundHost &alias : found) {
            // As a user's own file it would be read from the password database's home folder, not from HOME.
            write(u"main.conf"_s, "Include " + m_folder->filePath(u".ssh/more.conf"_s).toUtf8() + '\n' +
                                      read(u".ssh/config"_s).split('\n').mid(1).join('\n'));
            const QString told = run(
                u"ssh"_s, {u"-F"_s, m_folder->filePath(u"main.conf"_s), u"-G"_s, u"--"_s, alias.host.endpoint.host});
            const auto field = [&](const QString &name) {
                for (const QString &line : told.split(u'\n')) {
                    if (line.startsWith(name + u' '))
                        return line.mid(name.size() + 1);
                }
                return QString();
            };
            QString expected = field(u"user"_s) + u'@' + field(u"hostname"_s);
            if (field(u"port"_s) != u"22"_s)
                expected += u" port "_s + field(u"port"_s);
            QCOMPARE(alias.description, expected);
        }
    }

    void importedByTheProgram()
    {
        const QStringList words{u"--workspace"_s, m_folder->filePath(u"w.json"_s), u"--json"_s};
        QString complaints;
        QString out = run(QStringLiteral(BAYPLAN_PROGRAM), words + QStringList{u"hosts"_s, u"import"_s}, &complaints);
        QCOMPARE(m_code, 0);
        QCOMPARE(complaints, QString());
        const QJsonArray imported = QJsonDocument::fromJson(out.toUtf8()).array();
        QCOMPARE(imported.size(), 6);
        QMap<QString, QString> sources;
        for (const QJsonValue &host : imported)
            sources[host[u"name"_s].toString()] = host[u"source"_s].toString();
        QCOMPARE(sources[u"sock"_s], u"context:sock"_s);

        // Reached.
        out = run(QStringLiteral(BAYPLAN_PROGRAM), words + QStringList{u"hosts"_s, u"--host"_s, u"sock"_s});
        QCOMPARE(QJsonDocument::fromJson(out.toUtf8()).array().first()[u"state"_s].toString(), u"connected"_s);

        // Once more: nothing new. One that can't be used is told of, and the code says so.
        const QString broken = m_folder->filePath(u"docker/contexts/meta/%1"_s.arg(QString(64, u'a')));
        QVERIFY(QDir().mkpath(broken));
        out = run(QStringLiteral(BAYPLAN_PROGRAM), words + QStringList{u"hosts"_s, u"import"_s, u"--contexts"_s},
                  &complaints);
        QCOMPARE(m_code, 3);
        QVERIFY(QJsonDocument::fromJson(out.toUtf8()).array().isEmpty());
        QVERIFY2(complaints.contains(u"as “sock”"_s) && complaints.contains(broken), qPrintable(complaints));
    }

private:
    QString run(const QString &program, const QStringList &words, QString *complaints = nullptr)
    {
        QProcess process;
        process.setProcessEnvironment(m_environment);
        process.start(program, words);
        m_code = -1;
        if (!process.waitForFinished(40'000))
            return {};
        m_code = process.exitCode();
        const QString told = QString::fromUtf8(process.readAllStandardError());
        if (complaints)
            *complaints = told;
        else if (m_code != 0)
            qWarning().noquote() << program << words << told;
        return m_code == 0 || complaints ? QString::fromUtf8(process.readAllStandardOutput()) : QString();
    }
    void succeed(const QString &program, const QStringList &words)
    {
        run(program, words);
        QCOMPARE(m_code, 0);
    }
    void create(const QString &name, const QString &options)
    {
        succeed(u"docker"_s, {u"context"_s, u"create"_s, name, u"--docker"_s, options});
    }
    void makeCertificates()
    {
        QVERIFY(QDir(m_folder->path()).mkpath(u"certs"_s));
        const QString folder = m_folder->filePath(u"certs"_s);
        for (const QString &name : {u"ca"_s, u"cert"_s}) {
            const QString key = name == u"ca"_s ? u"/ca-key.pem"_s : u"/key.pem"_s;
            succeed(u"openssl"_s, {u"req"_s, u"-x509"_s, u"-newkey"_s, u"ec"_s, u"-pkeyopt"_s,
                                   u"ec_paramgen_curve:P-256"_s, u"-nodes"_s, u"-subj"_s, u"/CN=test"_s, u"-keyout"_s,
                                   folder + key, u"-out"_s, folder + u'/' + name + u".pem"_s});
        }
    }
    void write(const QString &name, const QByteArray &text)
    {
        QVERIFY(QDir().mkpath(QFileInfo(m_folder->filePath(name)).path()));
        QFile file(m_folder->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QByteArray read(const QString &name) const
    {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QList<fleet::FoundHost> discover(const fleet::Origins &origins) const
    {
        return fleet::discoverHosts({.environment = m_environment, .root = m_folder->path()}, origins);
    }
    QList<fleet::FoundHost> contexts() const { return discover({fleet::FoundHost::Origin::Context}); }

    TestFleet m_engines;
    std::unique_ptr<QTemporaryDir> m_folder;
    QProcessEnvironment m_environment;
    int m_code = -1;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestImport)
#include "tst_discovery.moc"
