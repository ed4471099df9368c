// SPDX-License-Identifier: GPL-3.0-or-later
// The fleet as the workspace file lists it, with engines behind the hosts: what is changed in one is changed in the
// other, and hosts that stay the same notice nothing.
#include "fleet/workspacehosts.h"

#include "unit/fleet/simulatedhosts.h"

#include <QSignalSpy>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using core::Error;
using fleet::HostConfig;
using fleet::HostConnection;
using fleet::Workspace;
using fleet::WorkspaceHosts;

class WorkspaceHostsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<core::Settings>(m_folder->filePath(u"settings.ini"_s));
        m_engines = std::make_unique<SimulatedHosts>(fleet::Timings()); // none is lost while it is tested
        m_engines->addEngine(simulator::Profile::docker28(), 3);
        m_engines->addEngine(simulator::Profile::docker28(), 2);
        m_hosts = std::make_unique<WorkspaceHosts>(fleet(), *m_settings, *Workspace::load(file(u"one.json"_s)));
        m_hosts->setShown(true);
    }
    void cleanup()
    {
        m_hosts.reset();
        m_engines.reset();
    }

    void labelsAndMarksDoNotDisturbTheConnection()
    {
        QVERIFY(m_hosts->addHost(config(u"host1"_s, 0)) && m_hosts->addHost(config(u"host2"_s, 1)));
        WatchedTables tables(fleet());
        QTRY_VERIFY(settled());
        const HostConnection *host = fleet().hostByName(u"host1"_s);
        const fleet::HostId id = host->id();
        QSignalSpy removed(&fleet(), &fleet::Fleet::hostRemoved);
        QSignalSpy changed(&fleet(), &fleet::Fleet::changed);
        const quint64 asked = host->usage().requests;

        HostConfig other = config(u"host1"_s, 0);
        other.labels = {{u"zone"_s, u"a"_s}, {u"ssd"_s, {}}};
        other.colour = u"amber"_s;
        other.production = true;
        QVERIFY(m_hosts->updateHost(u"host1"_s, other));
        QTRY_COMPARE(changed.size(), 1);
        const auto told = changed.first().first().value<fleet::FleetChanges>();
        QCOMPARE(told.keys(), QList{id});
        QVERIFY(told[id].status && told[id].config);
        QCOMPARE(fleet().host(id), host);
        QCOMPARE(host->config(), other);
        QVERIFY(fleet::isLive(host->status().state) && host->isSettled());
        QCOMPARE(removed.size(), 0);

        // A new name is told to every table, and neither asks the engine anything.
        other.name = u"renamed"_s;
        QVERIFY(m_hosts->updateHost(u"host1"_s, other));
        QTRY_COMPARE(tables.hosts.index(0, fleet::HostsModel::Name).data().toString(), u"renamed"_s);
        QCOMPARE(fleet().host(id), host);
        for (int row = 0; row < tables.containers.rowCount(); ++row)
            QVERIFY(tables.containers.row(row).hostName != u"host1"_s);
        for (int row = 0; row < tables.images.rowCount(); ++row)
            QVERIFY(tables.images.row(row).hostName != u"host1"_s);
        for (int row = 0; row < tables.ports.rowCount(); ++row)
            QVERIFY(tables.ports.row(row).hostName != u"host1"_s);
        other.name = u"host1"_s;
        QVERIFY(m_hosts->updateHost(u"renamed"_s, other));
        QTRY_COMPARE(differences(tables, *m_engines), QStringList());
        QVERIFY(host->usage().requests <= asked + 2); // pings
        QCOMPARE(m_hosts->workspace().hosts(), (QList{other, config(u"host2"_s, 1)}));
    }

    void anotherEndpointIsAnotherConnection()
    {
        QVERIFY(m_hosts->addHost(config(u"a"_s, 0)) && m_hosts->addHost(config(u"b"_s, 0)));
        WatchedTables tables(fleet());
        QTRY_VERIFY(settled());
        const fleet::HostId before = fleet().hostByName(u"a"_s)->id();
        QVERIFY(m_hosts->updateHost(u"a"_s, config(u"a"_s, 1)));
        QVERIFY(!fleet().host(before));
        QCOMPARE(fleet().hosts().first()->config(), config(u"a"_s, 1)); // in its place
        QTRY_VERIFY(settled());
        QTRY_COMPARE(fleet().hosts().first()->live().containers().size(), 2);
    }

    void refusedEditsChangeNothing()
    {
        QVERIFY(m_hosts->addHost(config(u"a"_s, 0)) && m_hosts->addHost(config(u"b"_s, 1)));
        const QList<HostConfig> before = m_hosts->workspace().hosts();
        QVERIFY(!m_hosts->updateHost(u"a"_s, config(u"b"_s, 0))); // taken
        QVERIFY(!m_hosts->updateHost(u"a"_s, config(u"-x"_s, 0)));
        QVERIFY(!m_hosts->updateHost(u"nobody"_s, config(u"c"_s, 0)));
        QVERIFY(!m_hosts->removeHost(u"nobody"_s));
        QVERIFY(!m_hosts->addHost(config(u"a"_s, 1)));
        QCOMPARE(m_hosts->workspace().hosts(), before);
        QCOMPARE(Workspace::load(m_hosts->path())->hosts(), before);
        QCOMPARE(names(), (QStringList{u"a"_s, u"b"_s}));
    }

    void switching()
    {
        QVERIFY(m_hosts->addHost(config(u"a"_s, 0)));
        QSignalSpy changed(m_hosts.get(), &WorkspaceHosts::changed);
        QVERIFY(m_hosts->create(file(u"two.json"_s)));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(m_hosts->path(), file(u"two.json"_s));
        QVERIFY(names().isEmpty() && QFile::exists(file(u"two.json"_s)));
        QVERIFY(m_hosts->addHost(config(u"b"_s, 1)));
        QVERIFY(m_hosts->open(file(u"one.json"_s)));
        QCOMPARE(names(), QStringList{u"a"_s});
        QCOMPARE(m_hosts->recent(), QStringList{file(u"two.json"_s)});
        QCOMPARE(m_settings->workspaces().lastUsed(), file(u"one.json"_s));

        const HostConnection *host = fleet().hostByName(u"a"_s);
        QVERIFY(m_hosts->saveAs(file(u"three.json"_s)));
        QCOMPARE(fleet().hostByName(u"a"_s), host); // the same hosts from another file
        QVERIFY(m_hosts->addHost(config(u"c"_s, 1)));
        QCOMPARE(Workspace::load(file(u"one.json"_s))->hosts().size(), 1);
        QCOMPARE(Workspace::load(file(u"three.json"_s))->hosts().size(), 2);
        QCOMPARE(m_hosts->recent(), (QStringList{file(u"one.json"_s), file(u"two.json"_s)}));
    }

    void aFailedSwitchLeavesEverything()
    {
        QVERIFY(m_hosts->addHost(config(u"a"_s, 0)));
        write(u"damaged.json"_s, "{\n  \"bayplan\": 1,\n  \"hosts\": [}\n");
        write(u"newer.json"_s, "{\"bayplan\": 7}");
        write(u"notes.txt"_s, "buy milk\n");
        const HostConnection *host = fleet().hostByName(u"a"_s);
        QSignalSpy changed(m_hosts.get(), &WorkspaceHosts::changed);
        for (const QString &name : {u"damaged.json"_s, u"newer.json"_s, u"notes.txt"_s}) {
            const QByteArray before = read(name);
            QVERIFY(!m_hosts->open(file(name)));
            QVERIFY(!m_hosts->create(file(name)));
            QVERIFY(!m_hosts->saveAs(file(name)));
            QCOMPARE(read(name), before);
        }
        const auto missing = m_hosts->open(file(u"missing.json"_s));
        QVERIFY(!missing && missing.error().kind == Error::Kind::NotFound);
        QVERIFY(!QFile::exists(file(u"missing.json"_s)));
        QVERIFY(!m_hosts->create(file(u"one.json"_s)));
        QVERIFY(!m_hosts->create(u"/proc/nowhere/x.json"_s));
        QCOMPARE(changed.size(), 0);
        QCOMPARE(m_hosts->path(), file(u"one.json"_s));
        QCOMPARE(fleet().hostByName(u"a"_s), host);
        QVERIFY(m_hosts->recent().isEmpty());
    }

private:
    fleet::Fleet &fleet() { return m_engines->fleet(); }
    QString file(const QString &name) const { return m_folder->filePath(name); }
    HostConfig config(const QString &name, size_t engine) const
    {
        return {name, *engine::Endpoint::parse(m_engines->engine(engine).endpoint())};
    }
    QStringList names()
    {
        QStringList names;
        for (const HostConnection *host : fleet().hosts())
            names << host->config().name;
        return names;
    }
    bool settled()
    {
        const auto hosts = fleet().hosts();
        return std::all_of(hosts.begin(), hosts.end(), [](const auto *host) { return host->isSettled(); });
    }
    void write(const QString &name, const QByteArray &text) const
    {
        QFile out(file(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        QCOMPARE(out.write(text), text.size());
    }
    QByteArray read(const QString &name) const
    {
        QFile in(file(name));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<core::Settings> m_settings;
    std::unique_ptr<SimulatedHosts> m_engines;
    std::unique_ptr<WorkspaceHosts> m_hosts;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::WorkspaceHostsTest)
#include "workspacehosts.moc"
