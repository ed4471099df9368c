// SPDX-License-Identifier: GPL-3.0-or-later
// From a snapshot's file to its plan, of a simulated host that changes meanwhile.
#include "snapshots/restore/restoring.h"

#include "ingress/balancer.h"
#include "ingress/keeper.h"
#include "snapshots/snapshotfile.h"
#include "unit/fleet/simulatedhosts.h"

#include <QScopeGuard>
#include <QTest>
#include <QThreadPool>

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
    /// One scope after the other, faster than it is planned: plans are made one at a time, and the last one is told.
    void manyScopes()
    {
        begin(400);
        const int before = QThreadPool::globalInstance()->maxThreadCount();
        const auto back = qScopeGuard([before] { QThreadPool::globalInstance()->setMaxThreadCount(before); });
        QThreadPool::globalInstance()->setMaxThreadCount(8);
        Restoring restoring(sources(), m_path, {});
        QTRY_VERIFY_WITH_TIMEOUT(restoring.plan(), 30'000);
        for (int i = 0; i < 300; ++i) {
            restoring.setScope({.service = {}, .host = i % 2 == 0 ? m_host->config().name : QString()});
            QTest::qWait(i % 7);
        }
        QTRY_VERIFY_WITH_TIMEOUT(restoring.plan(), 30'000);
        QCOMPARE(restoring.plan()->asTheyWere, 400);
    }

    /// Another scope while it is read again what there is: the plan is of what there is then, not of what was.
    void scopeWhileItReadsAgain()
    {
        begin(5);
        Restoring restoring(sources(), m_path, {});
        QTRY_VERIFY_WITH_TIMEOUT(restoring.plan(), 30'000);
        const auto before = restoring.now();
        QVERIFY(before);
        restoring.readAgain();
        QVERIFY(!restoring.plan());
        restoring.setScope({.service = {}, .host = m_host->config().name});
        QTRY_VERIFY_WITH_TIMEOUT(restoring.plan(), 30'000);
        QVERIFY(restoring.now() != before);
        QCOMPARE(restoring.plan()->asTheyWere, 5);
    }

private:
    Sources sources() { return {m_hosts->fleet(), *m_book, *m_keeper}; }

    /// A host with so many containers, and a snapshot of it.
    void begin(int containers)
    {
        m_keeper.reset();
        m_book.reset();
        m_hosts = std::make_unique<SimulatedHosts>();
        m_host = &m_hosts->addHost(simulator::Profile::docker28(), containers);
        QTRY_VERIFY_WITH_TIMEOUT(m_host->isSettled(), 30'000);
        m_book = std::make_unique<services::ServiceBook>(m_hosts->fleet(), m_loop, services::ServiceBook::Times{});
        m_keeper = std::make_unique<ingress::Keeper>(
            *m_book, m_hosts->fleet(),
            [](const services::Ingress &) -> core::Result<std::unique_ptr<ingress::Balancer>> {
                return core::fail({});
            },
            ingress::Duty::None);
        std::optional<Snapshot> taken;
        const auto taking =
            takeSnapshot(sources(), {}, {}, [&taken](Snapshot snapshot) { taken = std::move(snapshot); });
        QTRY_VERIFY_WITH_TIMEOUT(taken, 60'000);
        m_path = m_folder.filePath(u"before.json"_s);
        QVERIFY(snapshots::saveSnapshot(*taken, m_path));
    }

    QTemporaryDir m_folder;
    QString m_path;
    net::HttpLoop m_loop;
    std::unique_ptr<SimulatedHosts> m_hosts;
    fleet::HostConnection *m_host = nullptr;
    std::unique_ptr<services::ServiceBook> m_book;
    std::unique_ptr<ingress::Keeper> m_keeper;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestRestoring)
#include "restoring.moc"
