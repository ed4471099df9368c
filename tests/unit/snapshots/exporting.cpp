// SPDX-License-Identifier: GPL-3.0-or-later
// Exports beside the event loop: of now and of files, whole and of some hosts, with secrets and without.
#include "snapshots/exports/exporting.h"

#include "ingress/keeper.h"
#include "services/servicebook.h"
#include "snapshots/snapshotfile.h"
#include "unit/fleet/simulatedhosts.h"
#include "unit/snapshots/somesnapshot.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::ExportFormat;
using snapshots::ExportOutcome;
using snapshots::Snapshot;

class TestExporting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void ofNow()
    {
        SimulatedHosts hosts;
        for (int i = 0; i < 2; ++i)
            hosts.addHost(simulator::Profile::docker28(), 4);
        for (const fleet::HostConnection *host : hosts.fleet().hosts())
            QTRY_VERIFY_WITH_TIMEOUT(host->isSettled(), 30'000);
        net::HttpLoop loop;
        services::ServiceBook book(hosts.fleet(), loop, {});
        ingress::Keeper keeper(book, hosts.fleet(), nullptr, ingress::Duty::None);
        snapshots::Exporting exporting({hosts.fleet(), book, keeper});
        QSignalSpy done(&exporting, &snapshots::Exporting::done);
        const QString path = m_folder.filePath(u"now.json"_s);
        exporting.begin({.hosts = {u"host2"_s}, .path = path, .workspace = u"shop"_s});
        QVERIFY(exporting.isBusy());
        QTRY_COMPARE_WITH_TIMEOUT(done.size(), 1, 30'000);
        QVERIFY(!exporting.isBusy());
        const auto outcome = done.first().first().value<ExportOutcome>();
        QCOMPARE(outcome.exported.files, QStringList{path});
        QCOMPARE(outcome.hosts, 1);
        QCOMPARE(outcome.containers, 4);
        const auto read = snapshots::loadSnapshot(path);
        QVERIFY(read);
        QCOMPARE(read->workspace, u"shop"_s);
        QCOMPARE(read->hosts.size(), size_t(1));
        QCOMPARE(read->hosts.front().name, u"host2"_s);
        QVERIFY(!read->hasSecrets);
    }

    void ofAFile()
    {
        Snapshot snapshot = someSnapshot();
        snapshot.hasSecrets = true;
        addContainer(snapshot.hosts.front(), u"vault"_s,
                     {{u"Config"_s, QJsonObject{{u"Env"_s, QJsonArray{u"DB_PASSWORD=hunter2hunter2"_s,
                                                                      u"KEEP_TOKEN=readable123456"_s}}}}});
        const QString source = m_folder.filePath(u"source.json"_s);
        QVERIFY(snapshots::saveSnapshot(snapshot, source));
        const QByteArray masked = exported({.source = source, .allowed = {u"KEEP_*"_s}});
        QVERIFY(!masked.contains("hunter2hunter2") && masked.contains("readable123456"));
        QVERIFY(exported({.source = source, .withSecrets = true}).contains("hunter2hunter2"));
        const QByteArray other = exported({.source = source, .hosts = {u"aws2"_s}});
        QVERIFY(!other.contains("vault"));
    }

    void fails()
    {
        SimulatedHosts hosts;
        net::HttpLoop loop;
        services::ServiceBook book(hosts.fleet(), loop, {});
        ingress::Keeper keeper(book, hosts.fleet(), nullptr, ingress::Duty::None);
        snapshots::Exporting exporting({hosts.fleet(), book, keeper});
        QSignalSpy failed(&exporting, &snapshots::Exporting::failed);
        exporting.begin({.source = u"/nowhere.json"_s, .path = m_folder.filePath(u"x.json"_s)});
        QTRY_COMPARE(failed.size(), 1);
        QVERIFY(failed.first().first().value<core::Error>().message().contains(u"/nowhere.json"_s));
        exporting.begin({.path = u"/proc/nowhere/x.json"_s}); // of no hosts at all
        QTRY_COMPARE(failed.size(), 2);
        QVERIFY(failed.at(1).first().value<core::Error>().message().contains(u"/proc/nowhere"_s));
        QSignalSpy done(&exporting, &snapshots::Exporting::done);
        exporting.begin({.path = m_folder.filePath(u"cancelled.json"_s)});
        exporting.cancel();
        QVERIFY(!exporting.isBusy());
        QTest::qWait(50);
        QVERIFY(done.isEmpty());
    }

    void someHosts()
    {
        const Snapshot all = someSnapshot();
        QCOMPARE(onlyHosts(all, {}).hosts.size(), all.hosts.size());
        for (const auto &host : all.hosts) {
            const Snapshot one = onlyHosts(all, {host.name});
            QCOMPARE(one.hosts.size(), size_t(1));
            for (const auto &service : one.services) {
                QVERIFY(service.home == host.name || !service.replicas.isEmpty());
                for (const auto &replica : service.replicas)
                    QCOMPARE(replica.host, host.name);
            }
        }
    }

private:
    QByteArray exported(snapshots::ExportWishes wishes)
    {
        SimulatedHosts hosts;
        net::HttpLoop loop;
        services::ServiceBook book(hosts.fleet(), loop, {});
        ingress::Keeper keeper(book, hosts.fleet(), nullptr, ingress::Duty::None);
        snapshots::Exporting exporting({hosts.fleet(), book, keeper});
        QSignalSpy done(&exporting, &snapshots::Exporting::done);
        wishes.path = m_folder.filePath(u"exported.json"_s);
        exporting.begin(wishes);
        if (!done.wait(30'000))
            return "nothing";
        QFile file(wishes.path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("nothing");
    }

    QTemporaryDir m_folder;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestExporting)
#include "exporting.moc"
