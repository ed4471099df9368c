// SPDX-License-Identifier: GPL-3.0-or-later
// Every way in at once, as operators have them set up: what Docker's contexts, docker-machine's store, ssh's aliases,
// the environment and the usual sockets name is imported in the window, and each page shows each host; so do the
// commands. Then what was imported moves, and the host with it.
#include "engine/sshprogram.h"
#include "engine/tables.h"
#include "engine/tlsengine.h"
#include "fleet/discovery.h"
#include "gui/windowdriver.h"
#include "net/askpass.h"
#include "services/bayplanmodel.h"
#include "ui/mainwindow.h"

#include <QAbstractButton>
#include <QApplication>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QStandardPaths>
#include <QTest>
#include <QTreeWidget>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A host as it is imported, and the socket by which the docker command sees the same engine.
struct Way
{
    QString name;
    QString socket;
};

} // namespace

class TestWaysIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY2(m_engines.isUp() && m_engines.hasSsh(), "no engines or no ssh hosts: run this through tests/run");
        QVERIFY(m_engines.removeAllContainers());
        m_screenshots = QCoreApplication::applicationDirPath() + u"/../screenshots"_s;
        m_tls = std::make_unique<TlsEngine>(m_engines, 3);
        QVERIFY(m_tls->serveWell());
        surround();
        makeContexts();
        makeMachine();
        write(u".ssh/config"_s, "Host alias-1\n  HostName 10.0.0.1\n"); // read by us; ssh reads the fleet's
        QVERIFY(QDir(path({})).mkpath(u"run/podman"_s));
        QVERIFY(QFile::link(m_engines.podmanSocket(), path(u"run/podman/podman.sock"_s)));
        m_ways = {{u"by-tls"_s, m_engines.socket(3)},      {u"by-ssh"_s, m_engines.socket(1)},
                  {u"machine1"_s, m_engines.socket(3)},    {u"alias-1"_s, m_engines.socket(1)},
                  {u"docker-host"_s, m_engines.socket(2)}, {u"podman"_s, m_engines.podmanSocket()}};
        // A port by IPv4 only: from here on this engine chooses different ports for IPv4 and IPv6.
        QVERIFY(!DockerCli(m_engines.socket(1))
                     .run({u"run"_s, u"--rm"_s, u"-p"_s, u"0.0.0.0::8080"_s, image, u"true"_s}, true)
                     .isNull());
        for (const QString &socket :
             {m_engines.socket(1), m_engines.socket(2), m_engines.socket(3), m_engines.podmanSocket()})
            QVERIFY(!DockerCli(socket)
                         .run({u"run"_s, u"-d"_s, u"--name"_s, u"early"_s, u"-p"_s, u"8080"_s, image})
                         .isNull());
    }
    void cleanupTestCase()
    {
        m_tables.reset();
        m_driver.reset();
        m_tls.reset();
        QVERIFY(m_engines.removeAllContainers());
    }

    void importedByMouse()
    {
        fleet::Surroundings surroundings{.environment = QProcessEnvironment::systemEnvironment(), .root = path({})};
        surroundings.environment.insert(u"DOCKER_HOST"_s, m_engines.endpoint(2));
        m_driver = std::make_unique<WindowDriver>(*qApp, WindowDriver::Start{.found = discoverHosts(surroundings)});
        QVERIFY(QTest::qWaitForWindowActive(&m_driver->window()));
        QAbstractButton *open = m_driver->buttonNamed(u"Import hosts…"_s);
        QVERIFY(open);
        QTest::mouseClick(open, Qt::LeftButton);
        auto *dialog = m_driver->dialog(u"importDialog"_s);
        QVERIFY(dialog);
        auto *list = dialog->findChild<QTreeWidget *>(u"importList"_s);
        for (const Way &way : m_ways) {
            QTreeWidgetItem *row = list->findItems(way.name, Qt::MatchExactly | Qt::MatchRecursive).value(0);
            QVERIFY2(row && (row->flags() & Qt::ItemIsUserCheckable), qPrintable(way.name));
            const QRect rect = list->visualItemRect(row);
            if (row->checkState(0) == Qt::Unchecked)
                QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, {rect.left() + 10, rect.center().y()});
            QCOMPARE(row->checkState(0), Qt::Checked);
        }
        QVERIFY(m_driver->saveLooks(m_screenshots, u"import-every-way"_s));
        auto *import = dialog->findChild<QAbstractButton *>(u"importChosen"_s);
        QCOMPARE(import->text(), u"Import %1 hosts"_s.arg(m_ways.size()));
        QTest::mouseClick(import, Qt::LeftButton);
        QTRY_COMPARE(fleet().hosts().size(), m_ways.size());
        m_tables = std::make_unique<Tables>(fleet());

        // The ssh hosts are new to this user, and the same machine: its key is shown once, and taken only when it is
        // the right one.
        auto *question = m_driver->dialog(u"sshQuestion"_s);
        QVERIFY2(question, "no key was asked for");
        QCOMPARE(question->findChild<QLabel *>(u"sshFingerprint"_s)->text().remove(u'\n'), fingerprint());
        QVERIFY(m_driver->saveLooks(m_screenshots, u"host-key"_s));
        QTest::mouseClick(question->findChild<QAbstractButton *>(u"sshAccept"_s), Qt::LeftButton);
        QTRY_VERIFY(known().contains("ssh-ed25519"));
        for (const Way &way : m_ways)
            QTRY_VERIFY2_WITH_TIMEOUT(isConnected(way.name), qPrintable(troubleOf(way.name)), 20'000);
    }

    void everyTableIsExact()
    {
        verifyExact();
        // And stays so while things happen on all of them.
        for (const QString &socket : sockets())
            QVERIFY(!DockerCli(socket).run({u"run"_s, u"-d"_s, u"--name"_s, u"late"_s, image}).isNull());
        verifyExact();
    }

    void everyPageShowsIt()
    {
        m_driver->openPage(u"containers"_s);
        for (const Way &way : m_ways) {
            m_driver->filter(u"host:"_s + way.name);
            QTRY_COMPARE(sorted(WindowDriver::column(m_driver->table(u"containersTable"_s), u"Name"_s)),
                         (QStringList{u"early"_s, u"late"_s}));
            m_driver->filter({});
        }
        m_driver->openPage(u"ports"_s);
        for (const Way &way : m_ways) {
            m_driver->filter(u"host:"_s + way.name);
            QTRY_COMPARE(m_driver->table(u"portsTable"_s)->model()->rowCount(),
                         DockerCli(way.socket).countPublishedPorts());
            m_driver->filter({});
        }
        m_driver->openPage(u"images"_s);
        QAbstractButton *copies = m_driver->buttonNamed(u"Every copy"_s);
        QVERIFY(copies);
        QTest::mouseClick(copies, Qt::LeftButton);
        for (const Way &way : m_ways) {
            m_driver->filter(u"host:"_s + way.name);
            const auto hosts = [&] {
                QStringList names = WindowDriver::column(m_driver->table(u"imagesTable"_s), u"Host"_s);
                names.removeDuplicates();
                return names;
            };
            QTRY_COMPARE(hosts(), QStringList{way.name});
            m_driver->filter({});
        }
        const QStringList columns = columnTitles();
        m_driver->openPage(u"hosts"_s);
        const QString cards = m_driver->textsShown().join(u'\n');
        for (const Way &way : m_ways) {
            QVERIFY2(columns.contains(way.name), qPrintable(way.name));
            QVERIFY2(cards.contains(way.name), qPrintable(way.name));
        }
        QVERIFY(m_driver->saveLooks(m_screenshots, u"every-way"_s));
    }

    void everyCommandShowsIt()
    {
        const SshProgram program(m_engines, m_driver->workspaceFile());
        const QJsonArray hosts = program.run({u"hosts"_s, u"--json"_s}).json();
        QCOMPARE(hosts.size(), m_ways.size());
        const QJsonArray containers = program.run({u"ps"_s, u"--json"_s}).json();
        for (const Way &way : m_ways) {
            QStringList names;
            for (const QJsonValue &container : containers) {
                if (container[u"host"_s].toString() == way.name)
                    names << container[u"name"_s].toString();
            }
            QCOMPARE(sorted(names), (QStringList{u"early"_s, u"late"_s}));
        }
        const auto watch = program.start({u"watch"_s, u"--json"_s});
        QByteArray lines;
        const auto watched = [&](const QString &host, const QByteArray &text) {
            lines += watch->readAllStandardOutput();
            for (const QByteArray &line : lines.split('\n')) {
                if (line.contains(text) && line.contains(u"\"%1\""_s.arg(host).toUtf8()))
                    return true;
            }
            return false;
        };
        for (const Way &way : m_ways)
            QTRY_VERIFY2_WITH_TIMEOUT(watched(way.name, "\"connected\""),
                                      qPrintable(way.name + QString::fromUtf8(lines)), 20'000);
        for (const QString &socket : sockets())
            QVERIFY(!DockerCli(socket).run({u"run"_s, u"-d"_s, u"--name"_s, u"seen"_s, image}).isNull());
        for (const Way &way : m_ways)
            QTRY_VERIFY2_WITH_TIMEOUT(watched(way.name, "\"seen\""), qPrintable(way.name + QString::fromUtf8(lines)),
                                      10'000);
        watch->terminate();
        QVERIFY(watch->waitForFinished(5'000));
        QCOMPARE(watch->exitCode(), 0);
    }

    /// `docker context update` points it elsewhere; then `docker context rm` takes it away.
    void aContextMovesAndGoes()
    {
        const qsizetype place = columnTitles().indexOf(u"by-ssh"_s);
        succeed({u"context"_s, u"update"_s, u"by-ssh"_s, u"--docker"_s, u"host="_s + m_engines.sshEndpoint(2)});
        QTRY_VERIFY_WITH_TIMEOUT(config(u"by-ssh"_s).endpoint.toString() == m_engines.sshEndpoint(2), 5'000);
        auto *question = m_driver->dialog(u"sshQuestion"_s); // another machine, another key
        QVERIFY(question);
        QTest::mouseClick(question->findChild<QAbstractButton *>(u"sshAccept"_s), Qt::LeftButton);
        QTRY_VERIFY2_WITH_TIMEOUT(isConnected(u"by-ssh"_s), qPrintable(troubleOf(u"by-ssh"_s)), 20'000);
        const DockerCli docker(m_engines.socket(2));
        QStringList found;
        QTRY_VERIFY2_WITH_TIMEOUT((found = differences(*m_tables, u"by-ssh"_s, docker)).isEmpty(),
                                  qPrintable(found.join(u'\n')), 10'000);
        QVERIFY(fleet::Workspace::load(m_driver->workspaceFile())->hosts().contains(config(u"by-ssh"_s)));
        QCOMPARE(columnTitles().indexOf(u"by-ssh"_s), place); // it has not moved on the board

        succeed({u"context"_s, u"rm"_s, u"by-ssh"_s});
        QTRY_VERIFY(m_driver->textsShown().join(u'\n').contains(
            u"The Docker context “by-ssh”, which host “by-ssh” came from, is gone"_s));
        QVERIFY(isConnected(u"by-ssh"_s));
        QVERIFY(m_driver->saveLooks(m_screenshots, u"source-gone"_s));
        QAbstractButton *dismiss = m_driver->buttonNamed(u"Dismiss"_s);
        QVERIFY(dismiss);
        QTest::mouseClick(dismiss, Qt::LeftButton);
        QTRY_VERIFY(!m_driver->textsShown().join(u'\n').contains(u"came from, is gone"_s));
    }

private:
    static inline const QString image = u"bayplan-test/app:blue"_s;

    fleet::Fleet &fleet() const { return m_driver->desktop().fleet(); }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    fleet::HostConfig config(const QString &name) const
    {
        const fleet::HostConnection *host = fleet().hostByName(name);
        return host ? host->config() : fleet::HostConfig();
    }
    bool isConnected(const QString &name) const
    {
        const fleet::HostConnection *host = fleet().hostByName(name);
        return host && host->isSettled() && fleet::isLive(host->status().state);
    }
    QString troubleOf(const QString &name) const
    {
        const fleet::HostConnection *host = fleet().hostByName(name);
        if (!host)
            return name + u" is no host"_s;
        return name + u": "_s + toString(host->status().state) + u' ' +
               (host->status().problem ? host->status().problem->message() : QString());
    }
    /// Podman has words of its own for some cells, which tst_podman knows.
    void verifyExact() const
    {
        for (const Way &way : m_ways) {
            if (way.name == u"podman"_s)
                continue;
            const DockerCli docker(way.socket);
            QStringList found;
            QTRY_VERIFY2_WITH_TIMEOUT((found = differences(*m_tables, way.name, docker)).isEmpty(),
                                      qPrintable(way.name + u'\n' + found.join(u'\n')), 10'000);
        }
    }
    QStringList columnTitles() const
    {
        m_driver->openPage(u"bay-plan"_s);
        const QAbstractItemModel *plan = m_driver->table(u"bayPlan"_s)->model();
        QStringList titles;
        for (int i = 0; i < plan->columnCount(); ++i)
            titles << plan->headerData(i, Qt::Horizontal).toString();
        return titles;
    }
    QStringList sockets() const
    {
        QStringList sockets;
        for (const Way &way : m_ways)
            sockets << way.socket;
        sockets.removeDuplicates();
        return sockets;
    }
    static QStringList sorted(QStringList list)
    {
        list.sort();
        return list;
    }
    QByteArray known() const
    {
        QFile file(path(u"known_hosts"_s));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString fingerprint() const
    {
        QProcess keygen;
        keygen.start(u"ssh-keygen"_s, {u"-lf"_s, m_engines.sshFile(u"host1/hostkey.pub"_s)});
        keygen.waitForFinished();
        return QString::fromUtf8(keygen.readAll().split(' ').value(1));
    }

    /// A user of this test's own: a home, an empty list of known hosts, and an `ssh` that reads the fleet's settings.
    void surround()
    {
        QVERIFY(QDir(path({})).mkpath(u"run"_s) && QDir(path({})).mkpath(u"bin"_s));
        QFile::setPermissions(path(u"run"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        QStringList options{u"-o"_s, u"UserKnownHostsFile="_s + path(u"known_hosts"_s), u"-o"_s,
                            u"StrictHostKeyChecking=ask"_s};
        options += m_engines.sshOptions();
        write(u"bin/ssh"_s,
              u"#!/bin/sh\nexec %1 %2 \"$@\"\n"_s.arg(QStandardPaths::findExecutable(u"ssh"_s), options.join(u' '))
                  .toUtf8());
        QFile::setPermissions(path(u"bin/ssh"_s), QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        qputenv("PATH", QByteArray(path(u"bin"_s).toUtf8() + ':' + qgetenv("PATH")));
        qputenv("HOME", path({}).toUtf8());
        qputenv("DOCKER_CONFIG", path(u".docker"_s).toUtf8());
        qputenv("XDG_RUNTIME_DIR", path(u"run"_s).toUtf8());
    }
    void makeContexts()
    {
        const QString certificates = m_tls->goodFolder();
        succeed({u"context"_s, u"create"_s, u"by-tls"_s, u"--docker"_s,
                 u"host=%1,ca=%2/ca.pem,cert=%2/cert.pem,key=%2/key.pem"_s.arg(m_tls->endpoint(), certificates)});
        succeed({u"context"_s, u"create"_s, u"by-ssh"_s, u"--docker"_s, u"host="_s + m_engines.sshEndpoint(1)});
    }
    /// As docker-machine lays it out, with a certificate of its own: rights of another kind on the same engine.
    void makeMachine()
    {
        const CertificatePair own = makeCertificate({.subject = u"machine"_s}, &m_tls->authority());
        writeTlsFolder(path(u".docker/machine/machines/machine1"_s), m_tls->authority().certificate, own);
        const QString certs = path(u".docker/machine/machines/machine1"_s);
        const QJsonObject json{
            {u"ConfigVersion"_s, 3},
            {u"Driver"_s, QJsonObject{{u"IPAddress"_s, m_tls->address()}, {u"MachineName"_s, u"machine1"_s}}},
            {u"DriverName"_s, u"generic"_s},
            {u"HostOptions"_s,
             QJsonObject{{u"AuthOptions"_s, QJsonObject{{u"CaCertPath"_s, QString(certs + u"/ca.pem"_s)},
                                                        {u"ClientCertPath"_s, QString(certs + u"/cert.pem"_s)},
                                                        {u"ClientKeyPath"_s, QString(certs + u"/key.pem"_s)}}}}},
            {u"Name"_s, u"machine1"_s}};
        write(u".docker/machine/machines/machine1/config.json"_s, QJsonDocument(json).toJson());
    }
    static void succeed(const QStringList &words)
    {
        QProcess docker;
        docker.start(u"docker"_s, words);
        QVERIFY(docker.waitForFinished(20'000));
        QVERIFY2(docker.exitCode() == 0, docker.readAllStandardError().constData());
    }
    void write(const QString &name, const QByteArray &text) const
    {
        QVERIFY(QDir().mkpath(QFileInfo(path(name)).path()));
        writeFile(path(name), text);
    }

    TestFleet m_engines;
    QTemporaryDir m_folder{u"/tmp/bayplan-ways-XXXXXX"_s}; // short enough for sockets, whatever $TMPDIR is
    std::unique_ptr<TlsEngine> m_tls;
    QList<Way> m_ways;
    std::unique_ptr<WindowDriver> m_driver;
    std::unique_ptr<Tables> m_tables;
    QString m_screenshots;
};

} // namespace bayplan::tests

/// As the program's own: ssh starts it once more to ask its questions.
int main(int argc, char **argv)
{
    if (bayplan::net::isAskpass())
        return bayplan::net::runAskpass(argc, argv);
    QApplication application(argc, argv);
    bayplan::tests::TestWaysIn test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_waysin.moc"
