// SPDX-License-Identifier: GPL-3.0-or-later
// From a snapshot's file to its plan, of a simulated host that changes meanwhile.
#include "snapshots/restore/restoring.h"

#include "ingress/balancer.h"
#include "ingress/keeper.h"
#include "snapshots/snapshotfile.h"
#include "unit/fleet/simulatedhosts.h"

#include <QTest>

#include <optional>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using snapshots::Restoring;
using snapshots::Snapshot;
using snapshots::Sources;

class TestRestoring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    /// Another scope while it is read again what there is: the plan is of what there is then, not of what was.
    void scopeWhileItReadsAgain()
    {
        SimulatedHosts hosts;
        fleet::HostConnection &host = hosts.addHost(simulator::Profile::docker28(), 5);
        QTRY_VERIFY_WITH_TIMEOUT(host.isSettled(), 30'000);
        net::HttpLoop loop;
        services::ServiceBook book(hosts.fleet(), loop, {});
        ingress::Keeper keeper(
            book, hosts.fleet(),
            [](const services::Ingress &) -> core::Result<std::unique_ptr<ingress::Balancer>> {
                return core::fail({});
            },
            ingress::Duty::None);
        const Sources sources{hosts.fleet(), book, keeper};

        std::optional<Snapshot> taken;
        const auto taking = takeSnapshot(sources, {}, {}, [&taken](Snapshot snapshot) { taken = std::move(snapshot); });
        QTRY_VERIFY_WITH_TIMEOUT(taken, 30'000);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"before.json"_s);
        QVERIFY(snapshots::saveSnapshot(*taken, path));

        Restoring restoring(sources, path, {});
        QTRY_VERIFY_WITH_TIMEOUT(restoring.plan(), 30'000);
        const auto before = restoring.now();
        QVERIFY(before);
        restoring.readAgain();
        QVERIFY(!restoring.plan());
        restoring.setScope({.service = {}, .host = host.config().name});
        QTRY_VERIFY_WITH_TIMEOUT(restoring.plan(), 30'000);
        QVERIFY(restoring.now() != before);
        QCOMPARE(restoring.plan()->asTheyWere, 5);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRestoring)
#include "restoring.moc"
