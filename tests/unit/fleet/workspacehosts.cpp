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
        const auto told = [&](fleet::HostId which) {
            return std::any_of(changed.begin(), changed.end(), [which](const QVariantList &arguments) {
                const auto change = arguments.first().value<fleet::FleetChanges>().value(which);
                return change.config && change.status;
            });
        };
        QTRY_VERIFY(told(id));
        QVERIFY(!told(fleet().hostByName(u"host2"_s)->id()));
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
        QCOMPARE(Workspace::load(m_hosts->path())->hosts(), (QList{other, config(u"host2"_s, 1)}));
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

    /// By hand, while it runs: what is the same is left alone, what is new is connected to, what is gone is let go.
    void editsByOthersAreMade()
    {
        QVERIFY(m_hosts->addHost(config(u"host1"_s, 0)) && m_hosts->addHost(config(u"host2"_s, 1)));
        QTRY_VERIFY(settled());
        const HostConnection *kept = fleet().hostByName(u"host1"_s);
        const core::Time before = kept->status().since;
        QByteArray text = read(u"one.json"_s);
        text.replace("\"name\": \"host1\",", "\"name\": \"first\", \"labels\": {\"zone\": \"a\"}, \"readOnly\": true,");
        text.replace("host2", "third");
        text.replace(m_engines->engine(1).endpoint().toUtf8(), m_engines->engine(0).endpoint().toUtf8());
        write(u"one.json"_s, text);
        QTRY_COMPARE(names(), (QStringList{u"first"_s, u"third"_s}));
        QCOMPARE(fleet().hostByName(u"first"_s), kept);
        QCOMPARE(kept->config().labels.value(u"zone"_s), u"a"_s);
        QVERIFY(kept->config().readOnly && kept->isSettled());
        QVERIFY(fleet().hostByName(u"first"_s)->client().isReadOnly());
        HostConfig again = kept->config();
        again.readOnly = false;
        QVERIFY(m_hosts->updateHost(u"first"_s, again));
        QVERIFY(!fleet().hostByName(u"first"_s)->client().isReadOnly());
        QVERIFY(kept->status().since == before);
        QTRY_VERIFY(settled());
        QTRY_COMPARE(fleet().hostByName(u"third"_s)->live().containers().size(), 3);
    }

    void aDamagedFileKeepsTheHosts()
    {
        QVERIFY(m_hosts->addHost(config(u"a"_s, 0)));
        const HostConnection *host = fleet().hostByName(u"a"_s);
        const QByteArray good = read(u"one.json"_s);
        const QByteArray damaged = good + "}";
        write(u"one.json"_s, damaged);
        QTRY_VERIFY(m_hosts->problem());
        QVERIFY2(m_hosts->problem()->what.contains(u"line 10, column 1"_s), qPrintable(m_hosts->problem()->message()));
        QCOMPARE(fleet().hostByName(u"a"_s), host);
        // No edit of ours writes over it.
        QVERIFY(!m_hosts->addHost(config(u"b"_s, 1)));
        QVERIFY(!m_hosts->removeHost(u"a"_s));
        QVERIFY(!m_hosts->updateHost(u"a"_s, config(u"b"_s, 1)));
        QCOMPARE(read(u"one.json"_s), damaged);
        QCOMPARE(names(), QStringList{u"a"_s});
        write(u"one.json"_s, good);
        QTRY_VERIFY(!m_hosts->problem());
        QCOMPARE(fleet().hostByName(u"a"_s), host);
    }

    void aDeletedFileIsWrittenAgain()
    {
        QVERIFY(m_hosts->addHost(config(u"a"_s, 0)));
        QVERIFY(QFile::remove(file(u"one.json"_s)));
        QTRY_VERIFY(m_hosts->problem());
        QCOMPARE(names(), QStringList{u"a"_s});
        QVERIFY(m_hosts->addHost(config(u"b"_s, 1)));
        QVERIFY(!m_hosts->problem());
        QCOMPARE(Workspace::load(file(u"one.json"_s))->hosts().size(), 2);
    }

    void startsOnTheOneUsedLast()
    {
        QCOMPARE(fleet::startingPath(*m_settings).path, Workspace::defaultPath());
        QVERIFY(m_hosts->create(file(u"two.json"_s)));
        QCOMPARE(fleet::startingPath(*m_settings).path, file(u"two.json"_s));
        QVERIFY(!fleet::startingPath(*m_settings).problem);
        QVERIFY(QFile::remove(file(u"two.json"_s)));
        const fleet::StartingPath start = fleet::startingPath(*m_settings);
        QCOMPARE(start.path, Workspace::defaultPath());
        QVERIFY(start.problem && start.problem->where == file(u"two.json"_s));
    }

    void tenAreRemembered()
    {
        for (int i = 0; i < 12; ++i)
            QVERIFY(m_hosts->create(file(u"%1.json"_s.arg(i))));
        QVERIFY(m_hosts->open(file(u"5.json"_s)));
        QVERIFY(QFile::remove(file(u"9.json"_s)));
        const QStringList recent = m_hosts->recent();
        QCOMPARE(recent.size(), 8); // ten, less the present one and the one that is gone
        QCOMPARE(recent.first(), file(u"11.json"_s));
        m_settings->sync();
        core::Settings again(m_folder->filePath(u"settings.ini"_s));
        QCOMPARE(again.workspaces().lastUsed(), file(u"5.json"_s));
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
