// SPDX-License-Identifier: GPL-3.0-or-later
// Hosts follow the Docker contexts, machines and ssh aliases they came from, with engines behind them.
#include "fleet/sourcefollower.h"

#include "unit/fleet/simulatedhosts.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::HostConfig;
using fleet::HostConnection;
using fleet::Workspace;
using fleet::WorkspaceHosts;

class SourceFollowerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_surroundings.environment.clear();
        m_surroundings.environment.insert(u"HOME"_s, file(u"home"_s));
        m_settings = std::make_unique<core::Settings>(file(u"settings.ini"_s));
        m_engines = std::make_unique<SimulatedHosts>(fleet::Timings());
        m_engines->addEngine(simulator::Profile::docker28(), 3);
        m_engines->addEngine(simulator::Profile::docker28(), 2);
        m_hosts = std::make_unique<WorkspaceHosts>(fleet(), *m_settings, *Workspace::load(file(u"one.json"_s)));
        m_hosts->setShown(true);
    }
    void cleanup()
    {
        m_follower.reset();
        m_hosts.reset();
        m_engines.reset();
    }

    void aContextThatMoves()
    {
        context(u"prod"_s, address(0));
        add(u"board"_s, address(0), u"context:prod"_s);
        add(u"byhand"_s, address(0), {});
        follow();
        QTRY_COMPARE(containers(u"board"_s), 3);
        const HostConnection *other = fleet().hostByName(u"byhand"_s);
        context(u"prod"_s, address(1));
        QTRY_COMPARE(containers(u"board"_s), 2);
        QCOMPARE(fleet().hostByName(u"byhand"_s), other); // the same endpoint, but nobody's follower
        QCOMPARE(Workspace::load(m_hosts->path())->hosts().first(),
                 configOf(u"board"_s, address(1), u"context:prod"_s));
        context(u"prod"_s, address(0)); // and again: the watch is on the new file
        QTRY_COMPARE(containers(u"board"_s), 3);
        QVERIFY(!m_hosts->problem() && !m_hosts->notice());
    }

    /// Labels and marks are the operator's, and stay.
    void whatElseIsSetStays()
    {
        context(u"prod"_s, address(1)); // it moved while nobody looked
        HostConfig host = configOf(u"board"_s, address(0), u"context:prod"_s);
        host.labels = {{u"zone"_s, u"a"_s}};
        host.readOnly = true;
        QVERIFY(m_hosts->addHost(host));
        follow();
        QTRY_COMPARE(containers(u"board"_s), 2);
        host.endpoint = *engine::Endpoint::parse(address(1));
        QCOMPARE(m_hosts->workspace().hosts(), QList{host});
    }

    void aSourceThatGoesChangesNothing()
    {
        context(u"prod"_s, address(0));
        add(u"board"_s, address(0), u"context:prod"_s);
        follow();
        QTRY_COMPARE(containers(u"board"_s), 3);
        const HostConnection *host = fleet().hostByName(u"board"_s);
        QSignalSpy changed(m_hosts.get(), &WorkspaceHosts::changed);
        QVERIFY(QDir(metaFolder(u"prod"_s)).removeRecursively());
        QTRY_VERIFY(m_hosts->notice());
        QCOMPARE(m_hosts->notice()->what, u"The Docker context “prod”, which host “board” came from, is gone"_s);
        QCOMPARE(fleet().hostByName(u"board"_s), host);
        for (int i = 0; i < 3; ++i)
            m_follower->check();
        QCOMPARE(changed.size(), 1); // told once

        context(u"prod"_s, u"npipe:////./pipe/x"_s); // of no use
        QTRY_VERIFY(m_hosts->notice()->what.contains(u"Windows"_s));
        QCOMPARE(fleet().hostByName(u"board"_s), host);
        context(u"prod"_s, address(1)); // it comes back elsewhere
        QTRY_COMPARE(containers(u"board"_s), 2);
    }

    void aMachineWithAnotherAddress()
    {
        machine(u"aws1"_s, u"10.0.0.5"_s);
        add(u"board"_s, u"tcp://10.0.0.4:2376"_s, u"machine:aws1"_s);
        follow();
        QTRY_COMPARE(endpointOf(u"board"_s), u"tcp://10.0.0.5:2376"_s);
        machine(u"aws1"_s, u"10.0.0.6"_s);
        QTRY_COMPARE(endpointOf(u"board"_s), u"tcp://10.0.0.6:2376"_s);
    }

    void anAliasThatIsTakenAway()
    {
        write(u"home/.ssh/config"_s, "Host lab\n  HostName 10.0.0.1\n");
        add(u"board"_s, u"ssh://lab"_s, u"ssh-config:lab"_s);
        follow();
        write(u"home/.ssh/config"_s, "Host lab\n  HostName 10.0.0.2\n"); // ssh's own affair
        m_follower->check();
        QVERIFY(!m_hosts->notice());
        write(u"home/.ssh/config"_s, "Host other\n  HostName 10.0.0.2\n");
        QTRY_VERIFY(m_hosts->notice());
        QCOMPARE(endpointOf(u"board"_s), u"ssh://lab"_s);
    }

    /// The workspace can't be written: told once, not over and over, and the host stays where it was.
    void whatCannotBeWrittenIsTold()
    {
        context(u"prod"_s, address(1));
        add(u"board"_s, address(0), u"context:prod"_s);
        const QByteArray damaged = "{\"bayplan\": 9}";
        write(u"one.json"_s, damaged);
        QSignalSpy changed(m_hosts.get(), &WorkspaceHosts::changed);
        follow();
        QTRY_VERIFY(m_hosts->problem() && m_hosts->notice());
        QTRY_VERIFY(changed.size() >= 2); // the file's follower and this one
        m_follower->check();
        m_follower->check();
        QVERIFY2(changed.size() <= 2, qPrintable(QString::number(changed.size())));
        QCOMPARE(endpointOf(u"board"_s), address(0));
    }

private:
    fleet::Fleet &fleet() { return m_engines->fleet(); }
    QString file(const QString &name) const { return m_folder->filePath(name); }
    QString address(size_t engine) const { return m_engines->engine(engine).endpoint(); }
    static HostConfig configOf(const QString &name, const QString &endpoint, const QString &source)
    {
        HostConfig host{name, *engine::Endpoint::parse(endpoint)};
        host.source = source;
        return host;
    }
    void add(const QString &name, const QString &endpoint, const QString &source)
    {
        QVERIFY(m_hosts->addHost(configOf(name, endpoint, source)));
    }
    void follow() { m_follower = std::make_unique<fleet::SourceFollower>(*m_hosts, m_surroundings); }
    qsizetype containers(const QString &name)
    {
        const HostConnection *host = fleet().hostByName(name);
        return host && host->isSettled() ? host->live().containers().size() : -1;
    }
    QString endpointOf(const QString &name)
    {
        const HostConnection *host = fleet().hostByName(name);
        return host ? host->config().endpoint.toString() : QString();
    }
    QString metaFolder(const QString &context) const
    {
        const QByteArray name = QCryptographicHash::hash(context.toUtf8(), QCryptographicHash::Sha256).toHex();
        return file(u"home/.docker/contexts/meta/"_s + QString::fromLatin1(name));
    }
    void context(const QString &name, const QString &address) const
    {
        const QJsonObject docker{{u"Host"_s, address}, {u"SkipTLSVerify"_s, false}};
        const QJsonObject meta{
            {u"Name"_s, name}, {u"Metadata"_s, QJsonObject()}, {u"Endpoints"_s, QJsonObject{{u"docker"_s, docker}}}};
        write(QDir(m_folder->path()).relativeFilePath(metaFolder(name) + u"/meta.json"_s),
              QJsonDocument(meta).toJson());
    }
    void machine(const QString &name, const QString &address) const
    {
        const QString folder = u"home/.docker/machine/machines/%1/"_s.arg(name);
        for (const QString &part : {u"ca"_s, u"cert"_s, u"key"_s})
            write(folder + part + u".pem"_s,
                  part == u"key"_s ? "-----BEGIN PRIVATE KEY-----\n" : "-----BEGIN CERTIFICATE-----\n");
        write(folder + u"config.json"_s,
              QJsonDocument(
                  QJsonObject{{u"DriverName"_s, u"generic"_s}, {u"Driver"_s, QJsonObject{{u"IPAddress"_s, address}}}})
                  .toJson());
    }
    /// As docker writes its files: another one in the place of the old.
    void write(const QString &name, const QByteArray &text) const
    {
        QVERIFY(QDir().mkpath(QFileInfo(file(name)).path()));
        QFile out(file(name) + u".new"_s);
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(text), text.size());
        out.close();
        QCOMPARE(std::rename(qPrintable(out.fileName()), qPrintable(file(name))), 0);
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fleet::Surroundings m_surroundings;
    std::unique_ptr<core::Settings> m_settings;
    std::unique_ptr<SimulatedHosts> m_engines;
    std::unique_ptr<WorkspaceHosts> m_hosts;
    std::unique_ptr<fleet::SourceFollower> m_follower;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::SourceFollowerTest)
#include "sourcefollower.moc"
